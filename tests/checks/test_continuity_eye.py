"""The learned eye for missing time: fast movement is none, a part left out is, whatever light is laid on it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from watched import findings, saying

from evidencekit.checks.continuity.eye import AFTER, BEFORE, MISSING, CutEye
from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.scene import Scene
from evidencekit.checks.model import Finding, Weight
from evidencekit.footage.model import Grey

FPS = 12
SIZE = (180, 320)
TOUCHES = 8  # moments in a picture's time


def rough(seed: int, size: tuple[int, int], cell: int) -> np.ndarray:
    coarse = np.random.default_rng(seed).integers(30, 220, (size[0] // cell + 1, size[1] // cell + 1)).astype(np.uint8)
    return cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32)


def moment(t: float, seed: int) -> np.ndarray:
    """A desk over which an arm swings to and fro, now and then, and a smaller thing drifts."""
    shown = rough(seed, SIZE, 40) * 0.5 + 60
    thing = rough(seed + 1, (44, 60), 20)
    x, y = 30 + 60 * np.sin(0.7 * t + seed), 100 + 30 * np.cos(0.9 * t)
    shown[int(y) : int(y) + 44, int(x) + 40 : int(x) + 100] = thing
    part = np.clip(((t + 0.3 * seed) % 2.0) / 0.6, 0, 1)  # across within seven pictures, then at rest
    gently = part * part * (3 - 2 * part)
    there = int((t + 0.3 * seed) // 2.0) % 2
    left, low = int(330 - 300 * (gently if there else 1 - gently)), 20 + seed
    arm = rough(seed + 2, (160, 130), 40)[: SIZE[0] - low] * 0.4 + 110
    shown[low : low + 160, max(0, left) : left + 130] = arm[:, max(0, -left) : max(0, min(130, SIZE[1] - left))]
    return shown


def picture(n: int, seed: int) -> Grey:
    """A twelfth of a second of it, with the camera's noise."""
    seen = np.mean([moment((n + k / TOUCHES / 1.6) / FPS, seed) for k in range(TOUCHES)], axis=0)
    noise = np.random.default_rng(1000 * seed + n).normal(0, 1.5, SIZE)
    return np.asarray(np.clip(seen + noise, 0, 255), np.uint8)


def told(numbers: Sequence[int], seed: int) -> list[Finding]:
    return findings(Jumps, [picture(n, seed) for n in numbers], FPS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fast_movement_of_a_slow_camera_is_no_jump(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(range(120), seed) == []
    monkeypatch.setattr(CutEye, "missing", saying(9.0))
    assert told(range(120), seed), "by rules alone it would be one"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("gone", [9, 30])
def test_a_part_left_out_is_a_jump(seed: int, gone: int) -> None:
    at = 50
    jumps = told([*range(at), *range(at + gone, 130)], seed)
    assert [round(f.start_s * FPS) for f in jumps] == [at]
    assert jumps[0].weight is Weight.LOOK or jumps[0].confidence > 0.8


def test_another_scene_is_only_suspected_where_the_eye_sees_time_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    here = np.asarray(rough(3, SIZE, 8), np.uint8)
    there = here.copy()
    there[:, : SIZE[1] * 3 // 4] = rough(4, SIZE, 8)[:, : SIZE[1] * 3 // 4]
    pictures = [here] * 20 + [there] * 20
    assert [(f.code, f.start_s) for f in findings(Scene, pictures, 20.0)] == [("possible_cut", 1.0)]
    monkeypatch.setattr(CutEye, "missing", saying(MISSING - 1))
    assert findings(Scene, pictures, 20.0) == []
    assert len(findings(Scene, pictures[17:], 20.0)) == 1, "with fewer pictures before it the eye is not asked"


def test_the_eye_looks_at_pictures_of_any_shape() -> None:
    eye, rng = CutEye(), np.random.default_rng(1)
    for shape in ((16, 96), (54, 96), (107, 60), (54, 96)):
        assert np.isfinite(eye.missing([rng.normal(0, 5, shape).astype(np.float32) for _ in range(BEFORE + AFTER)]))
