"""A recorder that shows a slow camera's pictures again and again is no cut, and hides none."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Event, take
from hypothesis import given
from hypothesis import strategies as some

from evidencekit.checks.continuity.doubles import REACH, repeats
from evidencekit.checks.model import CheckResult, Requirement, Weight
from evidencekit.checks.run import run_checks

AROUND = 2 * REACH + 1


def told(changes: list[float]) -> str:
    return "".join("r" if again else "." for again in repeats(changes, REACH))


@pytest.mark.parametrize("times", [2, 3, 4])
def test_pictures_that_come_several_times(times: int) -> None:
    changes = [0.05 if n % times else 2.0 + 0.1 * n for n in range(AROUND)]
    assert told(changes) == "".join("r" if n % times else "." for n in range(AROUND))


def test_what_stands_still_does_not_repeat() -> None:
    moves = [0.05 if n % 2 else 3.0 for n in range(REACH)]
    assert told([0.04] * AROUND) == "." * AROUND
    assert told([*[0.05] * (AROUND - len(moves)), *moves]).startswith("." * (AROUND - len(moves) - 1))
    assert told([*[3.0] * REACH, *[0.05] * (REACH + 1)]) == "." * AROUND  # frozen, however long


@given(some.lists(some.floats(1.0, 3.0), min_size=AROUND, max_size=AROUND), some.integers(0, AROUND - 1))
def test_one_repeat_is_no_habit(changes: list[float], at: int) -> None:
    changes[at] = 0.0
    assert told(changes) == "." * AROUND


# --- in a video -----------------------------------------------------------------------
def continuity(path: Path) -> CheckResult:
    return run_checks(path).result(Requirement.CONTINUITY)


def jumps(result: CheckResult) -> list[float]:
    return [f.start_s for f in result.findings if f.code == "jump"]


def test_a_slow_camera_under_a_steady_recorder(tmp_path: Path) -> None:
    slow = Event("slow", 0.0, factor=2)
    clean = continuity(take(tmp_path / "c.mp4", seconds=5, fps=30, events=[slow]))
    assert [f.code for f in clean.findings if f.weight is not Weight.INFO] == []
    cut = continuity(take(tmp_path / "k.mp4", seconds=5, fps=30, events=[slow, Event("skip", 2.4, 1.0)]))
    assert jumps(cut) == pytest.approx([2.4], abs=0.07)


@pytest.mark.parametrize("times", [2, 3])
def test_other_breaks_under_such_a_recorder(tmp_path: Path, times: int) -> None:
    slow = Event("slow", 0.0, factor=times)
    loop = continuity(take(tmp_path / "l.mp4", seconds=6, fps=30, events=[slow, Event("loop", 3.0, 1.2)]))
    assert [f.start_s for f in loop.findings if f.code == "loop"] == pytest.approx([3.0], abs=0.12)
    cut = continuity(take(tmp_path / "c.mp4", seconds=5, fps=30, events=[slow, Event("cut", 2.4, 1.2)]))
    assert [f.start_s for f in cut.findings if f.code == "hard_cut"] == pytest.approx([2.4, 3.6], abs=0.05)


def test_a_repeat_laid_before_a_cut_hides_nothing(tmp_path: Path) -> None:
    result = continuity(
        take(tmp_path / "h.mp4", seconds=5, fps=30, events=[Event("freeze", 2.35, 0.05), Event("skip", 2.4, 1.0)])
    )
    assert jumps(result) == pytest.approx([2.4], abs=0.05)


@pytest.mark.parametrize("at", [0.3, 4.75])
def test_a_cut_close_to_either_end(tmp_path: Path, at: float) -> None:
    assert jumps(continuity(take(tmp_path / "e.mp4", seconds=5, fps=30, events=[Event("skip", at, 1.0)]))) == pytest.approx(
        [at], abs=0.05
    )
