"""A change of exposure, and a camera that is turned, are neither cuts nor do they hide one."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from watched import findings, saying

from evidencekit.checks.continuity import jumps
from evidencekit.checks.continuity.eye import CutEye
from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.light import evened
from evidencekit.checks.continuity.motion import Step, look
from evidencekit.checks.continuity.scene import Scene
from evidencekit.checks.continuity.signal import Watching
from evidencekit.footage.model import Grey


def room(seed: int = 1, size: tuple[int, int] = (180, 320)) -> Grey:
    rough = np.random.default_rng(seed).integers(0, 256, (size[0] // 6, size[1] // 6)).astype(np.uint8)
    return np.asarray(cv2.resize(rough, size[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


def toned(picture: Grey, power: float) -> Grey:
    return np.asarray(255 * (picture / 255.0) ** power, np.uint8)


@given(some.floats(0.4, 2.5), some.integers(1, 6))
def test_the_darker_side_is_brought_up(power: float, at: int) -> None:
    before, after = room(), toned(room(), power)
    pictures = evened([before] * at + [after] * (7 - at), at)
    assert max(float(np.abs(p.astype(int) - pictures[0]).mean()) for p in pictures) < 2.0
    brighter = max(before, after, key=lambda p: float(p.mean()))
    assert any(p is brighter for p in pictures)


def test_what_is_white_stays_white() -> None:
    washed = np.minimum(255, room().astype(int) + 90).astype(np.uint8)
    for pictures in (evened([room(), washed], 1), evened([washed, room()], 1)):
        assert float(np.abs(pictures[0].astype(int) - pictures[1]).mean()) < 2.0


@pytest.mark.parametrize("moved", [0, 40])
def test_what_moved_is_not_taken_for_light(moved: int) -> None:
    before, after = room(), toned(room(), 0.7)
    before[40:90, 60:120], after[40:90, 60 + moved : 120 + moved] = 20, toned(np.full((50, 60), 20, np.uint8), 0.7)
    one, other = evened([before, after], 1)
    apart = np.abs(one.astype(int) - other) > 40
    assert bool(apart.any()) is bool(moved)


def test_no_picture_at_all() -> None:
    assert [p.shape for p in evened([np.zeros((2, 2), np.uint8), np.full((2, 2), 9, np.uint8)], 1)] == [(2, 2)] * 2


# --- in the signals -------------------------------------------------------------------
def told(watcher: type[Watching], pictures: Iterable[Grey]) -> list[tuple[str, float]]:
    return [(f.code, f.start_s) for f in findings(watcher, list(pictures), 25.0)]


def handled(light_from: int = 99, skip: int = 0) -> list[Grey]:
    """A desk with white paper on which a hand moves; from a picture on brighter until the paper shows nothing."""
    desk, pictures = room(3, (360, 640)) // 2 + 60, []
    desk[60:300, 60:420] = 120 + room(4, (240, 360)) // 4
    for n in range(50):
        t = n + (skip if n >= 25 else 0)
        picture = desk.copy()
        picture[:, 2 * t + 40 : 2 * t + 130] = 40 + room(5, (360, 90)) // 3
        pictures.append(np.minimum(255, picture * (2.0 if n >= light_from else 1.0)).astype(np.uint8))
    return pictures


def test_a_step_of_the_light_is_no_jump_and_hides_none() -> None:
    assert told(Jumps, handled()) == []
    assert told(Jumps, handled(light_from=25)) == []
    assert told(Jumps, handled(skip=30)) == told(Jumps, handled(light_from=25, skip=30)) == [("jump", 1.0)]


def test_a_camera_turned_at_once_is_no_other_scene() -> None:
    here, there = room(3, (360, 640)), np.roll(room(3, (360, 640)), (30, 90), (0, 1))
    assert told(Scene, [here] * 25 + [there] * 25) == []
    assert [code for code, _ in told(Scene, [here] * 25 + [room(4, (360, 640))] * 25)] != []


def lit(picture: Grey, by: float) -> Grey:
    """With a lamp close above a place on the left."""
    down, across = np.mgrid[: picture.shape[0], : picture.shape[1]]
    glow = np.exp(-((across - 150.0) ** 2 + (down - 180.0) ** 2) / 2 / 110.0**2)
    return np.asarray(np.clip(picture * (1 + 1.5 * by * glow) + 60 * by * glow, 0, 255), np.uint8)


@pytest.mark.parametrize("skip", [0, 30])
def test_a_lamp_shows_the_same_things_in_another_light(skip: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CutEye, "missing", saying(9.0))  # whatever the eye thinks of it
    pictures = [lit(p, float(n >= 25)) for n, p in enumerate(handled(skip=skip))]
    assert told(Jumps, pictures) == ([("jump", 1.0)] if skip else [])
    halves = [np.asarray(cv2.resize(p, (320, 180), interpolation=cv2.INTER_AREA), np.uint8) for p in pictures[21:29]]
    step = look(halves, 4)
    assert step.broken > 0.1, "much looks different"
    assert (step.relit >= Jumps.thresholds["relit"]) is (not skip)


@pytest.mark.parametrize(("lit_by", "lamp"), [(1.0, False), (9.0, True)])
def test_what_stays_in_the_same_light_is_no_lamp(lit_by: float, lamp: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera that sways by a pixel shows the same things in almost the same places, too."""
    monkeypatch.setattr(CutEye, "missing", saying(9.0))
    looked = Step(broken=0.1, of_moving=0.99, strength=2.0, relit=1.0, lit=lit_by, going_on=0.0)
    monkeypatch.setattr(jumps, "look", lambda *_: looked)
    assert bool(told(Jumps, handled(skip=30))) is not lamp
