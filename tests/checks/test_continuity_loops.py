"""A stretch shown twice is found where it begins; what merely turns, blinks, stands or stutters is not called one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from builders import Event, take

from evidencekit.checks.continuity.twins import Sketches, Twin, twins
from evidencekit.checks.model import Finding, Requirement, Weight
from evidencekit.checks.run import run_checks

SIZE = (320, 180)
LOOK = 0.62


def loops(path: Path) -> list[Finding]:
    return [f for f in run_checks(path).result(Requirement.CONTINUITY).findings if f.code.startswith("loop")]


@pytest.mark.parametrize(("fps", "length"), [(12, 0.75), (15, 2.0), (30, 0.7)])
@pytest.mark.parametrize("crf", [20, 33])
def test_a_loop_is_a_break_where_the_copy_begins(tmp_path: Path, fps: int, length: float, crf: int) -> None:
    events = [Event("loop", 3.0, length)]
    (found,) = loops(take(tmp_path / "l.mp4", seconds=6, size=SIZE, fps=fps, events=events, options={"crf": str(crf)}))
    assert (found.code, found.weight) == ("loop", Weight.BREAK)
    assert found.start_s == pytest.approx(3.0, abs=0.2)
    assert found.end_s == pytest.approx(3.0 + length, abs=0.2)
    assert found.params["other"] == pytest.approx(3.0 - length, abs=0.2)
    assert found.still_before_s == pytest.approx(found.end_s - length, abs=0.05)


def test_a_stretch_run_backwards_is_to_be_looked_at(tmp_path: Path) -> None:
    found, again = loops(take(tmp_path / "b.mp4", seconds=6, size=SIZE, events=[Event("back", 2.5, 1.0)]))
    assert (found.code, found.weight) == ("loop_backwards", Weight.LOOK)
    assert found.start_s == pytest.approx(2.5, abs=0.2)
    assert (again.code, again.params["other"]) == ("loop", pytest.approx(1.5, abs=0.2))


@pytest.mark.parametrize("vfr", [False, True], ids=["even", "vfr"])
@pytest.mark.parametrize("kind", ["flash", "exposure", "drop", "passer", "cover", "freeze"])
def test_nothing_comes_back_in_a_take(tmp_path: Path, kind: str, vfr: bool) -> None:
    path = take(tmp_path / "n.mkv", seconds=5, size=SIZE, vfr=vfr, events=[Event(kind, 2.0, 1.2)])  # type: ignore[arg-type]
    assert loops(path) == []


class Film:
    """Pictures in memory: grainy, encoded by nobody."""

    def __init__(self, fps: int = 15) -> None:
        self.rng = np.random.default_rng(3)
        self.fps = fps
        self.back = cv2.GaussianBlur(self.rng.uniform(0, 255, (54, 96)).astype(np.float32), (0, 0), 1.5)
        self.patch = cv2.GaussianBlur(self.rng.uniform(0, 255, (40, 40)).astype(np.float32), (0, 0), 1.0)

    def wheel(self, degrees: float) -> np.ndarray:
        picture = self.back.copy()
        turn = cv2.getRotationMatrix2D((20, 20), degrees, 1.0)
        picture[7:47, 28:68] = cv2.warpAffine(self.patch, turn, (40, 40))
        return self.grain(picture)

    def grain(self, picture: np.ndarray) -> np.ndarray:
        return np.clip(picture + self.rng.normal(0, 1.5, picture.shape), 0, 255).astype(np.uint8)

    def twins(self, pictures: list[np.ndarray]) -> list[Twin]:
        sketches = Sketches()
        for picture in pictures:
            sketches.add(picture)
        return twins(sketches.rows, np.arange(len(pictures)) / self.fps, LOOK)


def test_a_loop_of_a_loop_is_told_once_for_every_stretch() -> None:
    film = Film()
    take = [film.wheel(7.3 * n + 20 * np.sin(n / 9)) for n in range(60)]
    pictures = take[:40] + take[25:40] + take[25:40] + take[40:]
    found = film.twins([film.grain(p.astype(np.float32)) for p in pictures])
    shown = np.zeros(len(pictures), bool)
    for twin in found:
        shown[twin.start : twin.end + 1] = True
    assert shown[41:69].all()
    assert not shown[:39].any()
    assert not shown[72:].any()


def test_what_stands_still_or_blinks_does_not_come_back() -> None:
    film = Film()
    still = [film.grain(film.back) for _ in range(120)]
    assert film.twins(still) == []
    lamp = film.back.copy()
    lamp[5:20, 5:20] += 80
    assert film.twins([film.grain(lamp if n // 7 % 2 else film.back) for n in range(150)]) == []


def test_a_gesture_done_twice_is_no_copy() -> None:
    """Nearly the same speed and path: what differs is explained by the moments lying between frames."""
    film = Film()
    once = [film.wheel(40 * np.sin(n / 12)) for n in range(60)]
    again = [film.wheel(36 * np.sin(n / 11) + 6) for n in range(60)]
    rest = [film.wheel(0.3) for _ in range(20)]
    assert all(twin.drift > 0.08 for twin in film.twins(once + rest + again))


def test_too_little_to_compare_is_no_error() -> None:
    assert Film().twins([]) == []
    assert Film().twins([Film().wheel(0)] * 5) == []


def test_a_wheel_that_turns_by_itself_shows_no_splice() -> None:
    """Exact to the frame, again and again, but nothing ever jumps: that is how it is told from a loop."""
    film = Film()
    found = film.twins([film.wheel(15.0 * n) for n in range(150)])
    assert found
    assert all(max(twin.jump, twin.source_jump) < 1.8 for twin in found)
