"""What moves as signs: the same for copies, other for other takes, nothing for a desk that stands still."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from watched import feed

from evidencekit.checks.fingerprint import STEP_S, Fingerprint, Words, to_text, words_of
from evidencekit.checks.likeness import FEWEST_MOMENTS, common_stretch, turned
from evidencekit.errors import BadValue

SIZE = (160, 96)
FPS = 12.0


def desk(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return cv2.resize(rng.integers(40, 200, (8, 12), dtype=np.uint8), SIZE, interpolation=cv2.INTER_CUBIC)


def scene(seed: int, seconds: float, *, moving: bool = True, at: int = 1) -> list[np.ndarray]:
    """A desk (`at`) on which two things are pushed about; `seed` decides how."""
    rng = np.random.default_rng(seed)
    back, phases, speeds = desk(at), rng.uniform(0, 6, 4), rng.uniform(0.5, 1.6, 4)
    noise = np.random.default_rng(seed + 99)
    pictures: list[np.ndarray] = []
    for n in range(round(seconds * FPS)):
        picture, t = back.copy(), n / FPS if moving else 0.0
        for thing, level in ((0, 230), (2, 25)):
            x, y = (0.5 + 0.4 * np.sin(speeds[thing + i] * t + phases[thing + i]) for i in (0, 1))
            cv2.rectangle(picture, (int(x * 120), int(y * 70)), (int(x * 120) + 40, int(y * 70) + 28), level, -1)
        pictures.append(np.clip(picture + noise.normal(0, 2, picture.shape), 0, 255).astype(np.uint8))
    return pictures


def words(pictures: list[np.ndarray], start_s: float = 0.0) -> Words:
    taken = Fingerprint()
    feed(taken, pictures, [start_s + n / FPS for n in range(len(pictures))])
    return words_of(taken.text())


@pytest.fixture(scope="module")
def whole() -> list[np.ndarray]:
    return scene(5, 24)


def crop(picture: np.ndarray) -> np.ndarray:
    h, w = picture.shape
    return picture[round(h * 0.025) : h - round(h * 0.025), round(w * 0.025) : w - round(w * 0.025)]


def jpeg(picture: np.ndarray) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 15])[1], cv2.IMREAD_GRAYSCALE)


COPIES = {
    "cropped": crop,
    "brighter": lambda p: cv2.convertScaleAbs(p, alpha=1.2),
    "darker": lambda p: cv2.convertScaleAbs(p, alpha=0.8),
    "coded again": jpeg,
    "smaller": lambda p: cv2.resize(p, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_shares_the_whole(whole: list[np.ndarray], how: str) -> None:
    found = common_stretch(words([COPIES[how](p) for p in whole]), words(whole), 0)
    assert found is not None
    assert found.seconds > 20
    assert not found.mirrored


def test_a_mirrored_copy_is_found_as_one_and_only_so(whole: list[np.ndarray]) -> None:
    mirrored = words([cv2.flip(p, 1) for p in whole])
    found = common_stretch(mirrored, words(whole), 0, mirrored=True)
    assert found is not None
    assert found.seconds > 20
    assert common_stretch(mirrored, words(whole), 0) is None
    assert np.array_equal(turned(turned(mirrored)), mirrored)


@pytest.mark.parametrize("cut", [7.0, 7.25])  # on a step, and as far from one as can be
def test_a_trimmed_copy_is_found_at_its_place(whole: list[np.ndarray], cut: float) -> None:
    trimmed = words(whole[round(cut * FPS) : -24])
    found = max(
        (s for by in range(20) if (s := common_stretch(trimmed, words(whole), by))), key=lambda s: s.moments, default=None
    )
    assert found is not None
    assert found.offset_s == pytest.approx(cut, abs=STEP_S)
    assert found.seconds > 8


def test_another_take_on_the_same_desk_shares_nothing(whole: list[np.ndarray]) -> None:
    one, other = words(whole), words(scene(6, 24))
    offsets = range(-len(one), len(other))
    assert [s for by in offsets for m in (False, True) if (s := common_stretch(one, other, by, mirrored=m))] == []


def test_a_desk_that_stands_still_tells_nothing() -> None:
    assert not words(scene(5, 10, moving=False)).any()


def test_a_change_of_all_the_light_tells_nothing() -> None:
    pictures = [cv2.convertScaleAbs(p, alpha=1.0 if n < 40 else 0.6) for n, p in enumerate(scene(5, 8, moving=False))]
    assert not words(pictures).any()


def test_a_movement_that_repeats_itself_is_too_little() -> None:
    one = np.random.default_rng(1).integers(1, 1 << 63, 2, dtype=np.uint64)
    fan = np.tile(one, 60)
    assert common_stretch(fan, fan, 0) is None


def test_times_far_apart_are_bounded() -> None:
    taken = Fingerprint()
    feed(taken, [desk(1)] * 3, (0.0, 1.0, 1e12))
    assert len(words_of(taken.text())) <= 8 * 3600


@given(st.lists(st.integers(0, (1 << 64) - 1), max_size=50))
def test_words_come_back_from_their_text(values: list[int]) -> None:
    given_words = np.array(values, np.uint64)
    assert np.array_equal(words_of(to_text(given_words)), given_words)


@given(st.text(max_size=40) | st.text("ABCabc123=+/", max_size=40).map("1:".__add__))
def test_any_text_is_words_or_refused(text: str) -> None:
    try:
        assert words_of(text).dtype == np.uint64
    except BadValue:
        assert text


def test_a_later_version_is_not_compared() -> None:
    assert len(words_of("2:AAAA")) == 0
    assert len(words_of("")) == 0


@given(st.data())
def test_a_stretch_lies_within_both(data: st.DataObject) -> None:
    word = st.integers(0, (1 << 64) - 1) | st.just(0)
    mine = np.array(data.draw(st.lists(word, max_size=30)), np.uint64)
    by = data.draw(st.integers(-10, 10))
    theirs = np.array(data.draw(st.lists(word, max_size=10)) + list(mine) + data.draw(st.lists(word, max_size=5)), np.uint64)
    found = common_stretch(mine, theirs, by)
    if found is not None:
        assert found.moments >= FEWEST_MOMENTS
        assert 0 <= found.start_s < found.end_s <= len(mine) * STEP_S
        assert found.start_s + found.offset_s >= 0
        assert found.end_s + found.offset_s <= len(theirs) * STEP_S
