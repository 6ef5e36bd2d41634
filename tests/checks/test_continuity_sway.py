"""The view's own sway: a camera held by hand moves smoothly, and a part left out moves it at once, however little else moves."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from watched import findings, saying

from evidencekit.checks.continuity.eye import CutEye
from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.sway import sway
from evidencekit.checks.model import Finding, Weight
from evidencekit.checks.view import RELIEF_SIGMA, Floats, relief
from evidencekit.footage.model import Grey

FPS = 25
SIZE = (360, 640)
DESK = np.random.default_rng(7).integers(20, 235, (30, 50)).astype(np.uint8)
DESK = cv2.resize(DESK, (800, 480), interpolation=cv2.INTER_CUBIC)


def seen(x: float, y: float, noise: int = 0) -> Grey:
    """A desk on which nothing moves, from there."""
    there = np.float32([[1, 0, x - 80], [0, 1, y - 60]])
    view = cv2.warpAffine(DESK, there, SIZE[::-1], flags=cv2.INTER_LINEAR).astype(np.float32)
    return np.asarray(np.clip(view + np.random.default_rng(noise).normal(0, 2, SIZE), 0, 255), np.uint8)


def held(n: int, seed: int) -> Grey:
    """By a hand that sways some pixels to and fro within a second or two."""
    t = n / FPS
    x = 9 * np.sin(2.1 * t + seed) + 1.5 * np.sin(7.3 * t + 2 * seed)
    y = 7 * np.cos(1.7 * t + 3 * seed) + 1.0 * np.sin(8.9 * t + seed)
    return seen(x, y, n)


def told(numbers: Sequence[int], seed: int) -> list[Finding]:
    return findings(Jumps, [held(n, seed) for n in numbers], FPS)


def small(picture: Grey) -> Floats:
    return relief(np.asarray(cv2.resize(picture, (100, 56), interpolation=cv2.INTER_AREA), np.uint8), RELIEF_SIGMA)


def test_it_measures_fractions_of_a_pixel() -> None:
    places = [0.0, 0.8, 1.6, 2.4, 5.6, 6.4, 7.2, 8.0]  # of 640 pixels: one step is 2.4 longer than all others
    found = sway([small(seen(x, 0.0, n)) for n, x in enumerate(places)], 4)
    assert found.jump == pytest.approx(2.4 / 6.4, abs=0.05)
    assert found.usual < 0.06
    assert found.clear > 0.5


@pytest.mark.parametrize("seed", [2, 3, 4])  # 1 happens to come back to where it was
@pytest.mark.parametrize("gone", [15, 30, 60])
def test_a_part_left_out_of_a_still_scene_moves_the_view_at_once(gone: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CutEye, "missing", saying(-1.0))
    there = [*range(40), *range(40 + gone, 80 + gone)]
    (jump,) = told(there, seed)
    assert (jump.code, jump.weight, jump.start_s) == ("jump", Weight.LOOK, pytest.approx(40 / FPS))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hand_that_sways_on_is_no_jump(seed: int) -> None:
    assert told(range(150), seed) == []


def test_where_the_eye_is_sure_that_nothing_is_missing_the_view_may_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CutEye, "missing", saying(-6.0))
    assert told([*range(40), *range(70, 110)], 1) == []


def test_a_light_that_is_switched_moves_no_view() -> None:
    lit = [held(n, 1) if n < 40 else np.asarray(255 * (held(n, 1) / 255.0) ** 0.6, np.uint8) for n in range(80)]
    assert findings(Jumps, lit, FPS) == []
