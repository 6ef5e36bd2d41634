"""Pictures left out at an even pace: the beat that a part played faster leaves where nothing else tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
import pytest
from watched import findings

from evidencekit.checks.continuity.cadence import Cadence
from evidencekit.checks.model import Finding, Signal, Weight
from evidencekit.footage.model import Grey

FPS = 30
SIZE = (180, 320)
NOISE = np.random.default_rng(1).normal(0, 1.5, (61, *SIZE)).astype(np.float32)


@lru_cache(50)
def rough(seed: int, size: tuple[int, int]) -> Grey:
    coarse = np.random.default_rng(seed).integers(0, 256, (size[0] // 6, size[1] // 6)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


@lru_cache(800)
def picture(n: int, seed: int = 1) -> Grey:
    """The desk at the time of picture n: three things that hands push about, each at its own pace."""
    t = n / FPS
    shown = rough(seed, SIZE).astype(np.float32) / 2 + 60
    for thing, (side, pace) in enumerate(((70, 0.5), (50, 0.8), (36, 1.2))):
        x = (SIZE[1] - side) * (0.5 + 0.45 * np.sin(pace * t + thing + seed))
        y = (SIZE[0] - side) * (0.5 + 0.45 * np.cos(0.8 * pace * t + 2 * thing))
        moved = np.array([[1, 0, x], [0, 1, y]], np.float32)
        cv2.warpAffine(
            rough(20 + thing, (side, side)).astype(np.float32), moved, SIZE[::-1], shown, borderMode=cv2.BORDER_TRANSPARENT
        )
    return np.asarray(np.clip(shown + NOISE[(n * n + seed) % len(NOISE)], 0, 255), np.uint8)


def told(taken: Sequence[int], times: Sequence[float] | None = None, seed: int = 1) -> list[Finding]:
    """What is said where the pictures of these numbers follow each other."""
    found = findings(Cadence, [picture(number, seed) for number in taken], FPS, times)
    assert all(f.signal is Signal.CUT for f in found)
    return list(found)


def sped(first: int, last: int, factor: float, total: int = 420) -> tuple[list[int], float, float]:
    """The numbers of the pictures left where `first` … `last` are played faster; and from when to when that is."""
    part = [first + int(k * factor) for k in range(round((last - first) / factor))]
    return [*range(first), *part, *range(last, total)], first / FPS, (first + len(part)) / FPS


@pytest.mark.parametrize("factor", [1.25, 1.5, 1.75, 2.5])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_part_played_faster_is_found_from_its_start_to_its_end(factor: float, seed: int) -> None:
    taken, start_s, end_s = sped(150, 290, factor)
    (found,) = told(taken, seed=seed)
    assert (found.code, found.weight) == ("left_out", Weight.LOOK)
    assert found.start_s == pytest.approx(start_s, abs=0.2)
    assert found.end_s == pytest.approx(end_s, abs=0.3)
    assert found.still_before_s is not None
    assert found.still_before_s < found.start_s


@pytest.mark.parametrize("factor", [1.3, 1.5])
def test_a_long_part_is_told_from_its_start_to_its_end(factor: float) -> None:
    taken, start_s, end_s = sped(240, 1290, factor, total=1500)
    (found,) = told(taken)
    assert found.code == "left_out"
    assert found.start_s == pytest.approx(start_s, abs=0.2)
    assert found.end_s == pytest.approx(end_s, abs=0.3)


def test_two_parts_are_two_findings() -> None:
    first, *_ = sped(90, 210, 1.5, total=330)
    later = [330 + n for n in sped(60, 200, 1.5, total=330)[0]]
    assert [f.code for f in told([*first, *later])] == ["left_out", "left_out"]


@pytest.mark.parametrize("seed", range(1, 5))
def test_nothing_is_said_of_a_take_as_it_is(seed: int) -> None:
    assert told(range(420), seed=seed) == []


def test_all_through_the_video_it_is_a_hint() -> None:
    (found,) = told([int(n * 1.5) for n in range(300)])
    assert (found.code, found.weight, found.still_s) == ("left_out_throughout", Weight.INFO, None)


def test_a_whole_multiple_leaves_no_beat() -> None:
    assert told(sped(150, 290, 2.0)[0]) == []


def test_a_recorder_that_repeats_pictures_leaves_nothing_out() -> None:
    assert [f for f in told([n // 2 * 2 for n in range(420)]) if f.weight is not Weight.INFO] == []
    assert [f for f in told([n // 3 * 3 for n in range(420)]) if f.weight is not Weight.INFO] == []


def test_pictures_dropped_with_their_time_are_no_speed() -> None:
    kept = [n for n in range(420) if not 150 <= n < 290 or n % 3]
    assert told(kept, [n / FPS for n in kept]) == []


@pytest.mark.parametrize("jitter", [0.3, 0.45])
def test_uneven_times_of_a_camera_say_nothing(jitter: float) -> None:
    times = [(n + jitter * (1 if n % 3 == 2 else 0)) / FPS for n in range(420)]
    assert told([round(t * FPS) for t in times], times) == []


def test_pictures_lost_here_and_there_are_no_beat() -> None:
    lost = set(np.random.default_rng(5).choice(420, 60, replace=False).tolist())
    assert told([n for n in range(420) if n not in lost]) == []


def test_what_stands_still_says_nothing() -> None:
    assert told([7] * 300) == []


@pytest.mark.parametrize("length", [1, 8, 47])
def test_too_short_to_say(length: int) -> None:
    assert told(range(length)) == []
