"""A picture that is held is told; pictures that merely keep still, begin still, or are drawn twice by a slow computer are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Event, take

from evidencekit.checks.model import CheckResult, Requirement, Signal, Weight
from evidencekit.checks.run import run_checks

SIZE = (320, 180)


def continuity(path: Path) -> CheckResult:
    return run_checks(path).result(Requirement.CONTINUITY)


def codes(result: CheckResult) -> list[str]:
    return [f.code for f in result.findings if f.signal is not Signal.ORIGIN]


@pytest.mark.parametrize(
    ("fps", "length", "weight"),
    [(10, 0.9, Weight.LOOK), (15, 0.8, Weight.LOOK), (30, 0.6, Weight.LOOK), (10, 1.5, Weight.BREAK), (30, 2.5, Weight.BREAK)],
)
def test_a_held_picture(tmp_path: Path, fps: int, length: float, weight: Weight) -> None:
    """Movement is cut off, nothing changes, movement goes on elsewhere."""
    path = take(tmp_path / "f.mp4", seconds=6, fps=fps, size=SIZE, events=[Event("freeze", 1.5, length)])
    (found,) = [f for f in continuity(path).findings if f.code == "repeat"]
    assert found.weight is weight
    assert found.start_s == pytest.approx(1.5, abs=0.2)
    assert found.end_s == pytest.approx(1.5 + length, abs=0.2)
    assert found.params["seconds"] == pytest.approx(length, abs=0.2)


def test_key_frames_do_not_cut_it_in_pieces(tmp_path: Path) -> None:
    events = [Event("freeze", 2.0, 2.0)]
    path = take(tmp_path / "k.mp4", seconds=6, fps=20, size=SIZE, events=events, options={"crf": "30", "g": "12"})
    (found,) = [f for f in continuity(path).findings if f.code == "repeat"]
    assert found.params["seconds"] == pytest.approx(2.0, abs=0.2)


def test_short_stalls_are_told_together_and_accuse_nobody(tmp_path: Path) -> None:
    events = [Event("freeze", at, 0.4) for at in (2.0, 4.5, 7.0)]
    result = continuity(take(tmp_path / "s.mp4", seconds=9, fps=30, size=SIZE, events=events, options={"crf": "14"}))
    (found,) = [f for f in result.findings if f.code in ("stall", "repeat")]
    assert (found.code, found.weight, found.params["count"]) == ("stall", Weight.INFO, 3)


def test_every_picture_twice_is_no_freeze(tmp_path: Path) -> None:
    events = [Event("freeze", n / 10 + 0.04, 0.05) for n in range(1, 40)]
    assert codes(continuity(take(tmp_path / "h.mp4", seconds=4, fps=20, size=SIZE, events=events))) == []


def test_black_is_told_as_black_alone(tmp_path: Path) -> None:
    assert codes(continuity(take(tmp_path / "b.mp4", seconds=4, size=SIZE, events=[Event("black", 1.0, 1.5)]))) == ["black"]


def test_frozen_by_a_poor_encoder_is_not_judged(tmp_path: Path) -> None:
    """The same frozen picture, but the file has too few bits to tell."""
    path = take(tmp_path / "q.mp4", seconds=6, size=(640, 360), grain=0, events=[Event("freeze", 0.5)], options={"crf": "40"})
    result = continuity(path)
    assert "repeat" not in codes(result)
    assert "still_low_bit_rate" in [r.code for r in result.not_judged]


def test_a_video_that_begins_still_is_not_judged_there(tmp_path: Path) -> None:
    result = continuity(take(tmp_path / "0.mp4", seconds=5, size=SIZE, events=[Event("freeze", 0.0, 1.0)]))
    assert set(codes(result)) <= {"jump"}, "it does jump when it starts to move"
    assert "still_low_bit_rate" in [r.code for r in result.not_judged]
