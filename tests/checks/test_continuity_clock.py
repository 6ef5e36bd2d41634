"""The clock in the picture: found, followed, and told where it parts from the video."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from builders import Event, take

from evidencekit.checks.continuity import beat
from evidencekit.checks.continuity.clock import Clock
from evidencekit.checks.model import CheckResult, Finding, Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.shown import clock_shown
from evidencekit.checks.view import Brief, View
from evidencekit.clock import SHANGHAI
from evidencekit.footage.model import Grey
from evidencekit.footage.probe import probe
from evidencekit.footage.reader import read


def judged(path: Path, *events: Event, seconds: float = 26.0, clock: bool = True, seed: int = 1) -> CheckResult:
    take(path, seconds=seconds, events=events, clock=clock, seed=seed)
    return run_checks(path).result(Requirement.CONTINUITY)


def told(result: CheckResult) -> list[Finding]:
    return [f for f in result.findings if f.signal is Signal.CLOCK and f.weight is not Weight.INFO]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_clock_that_runs_on_is_seen_and_not_accused(tmp_path: Path, seed: int) -> None:
    result = judged(tmp_path / "c.mp4", seed=seed)
    assert not told(result)
    (seen,) = [f for f in result.findings if f.code == "clock_read"]
    assert seen.end_s - seen.start_s > 20
    assert seen.params["shown"] == "2026-11-22 11:06:40"


@pytest.mark.parametrize(("at", "missing"), [(13.0, 2.0), (15.2, 0.6), (9.0, 3.4)])
def test_missing_seconds_are_told_to_the_tenth(tmp_path: Path, at: float, missing: float) -> None:
    result = judged(tmp_path / "c.mp4", Event("skip", at, missing))
    (found,) = told(result)
    assert found.code == "clock_skips"
    assert found.params["seconds"] == pytest.approx(missing, abs=0.15)
    assert found.still_before_s is not None
    assert found.still_before_s <= at <= found.start_s + 0.1
    assert result.verdict is Verdict.FAIL, "the picture jumps where the clock does"


@pytest.mark.parametrize(("events", "code"), [((), "covered_clock_runs_on"), ((Event("skip", 14.4, 2.0),), "covered")])
def test_behind_a_covered_lens_the_clock_tells_whether_time_is_missing(
    tmp_path: Path, events: tuple[Event, ...], code: str
) -> None:
    result = judged(tmp_path / "c.mp4", Event("cover", 14.0, 0.8), *events)
    assert [f.code for f in result.findings if f.code.startswith("covered")] == [code]
    assert [f.code for f in told(result)] == ["clock_skips"] * len(events)
    assert result.verdict is (Verdict.REVIEW if events else Verdict.PASS)


def test_seconds_told_twice_fall_back(tmp_path: Path) -> None:
    result = judged(tmp_path / "c.mp4", Event("loop", 14.0, 3.0))
    assert [(f.code, f.params["seconds"]) for f in told(result)] == [("clock_falls_back", pytest.approx(3.0, abs=0.15))]


@pytest.mark.parametrize("missing", [7.0, 10.0, 20.0])
def test_a_skip_is_told_whole_not_by_its_last_digit(tmp_path: Path, missing: float) -> None:
    result = judged(tmp_path / "c.mp4", Event("skip", 14.3, missing), seconds=28.0 + missing)
    (found,) = told(result)
    assert found.code == "clock_skips"
    assert found.params["seconds"] == pytest.approx(missing, abs=0.15)
    assert found.still_before_s is not None
    assert found.still_before_s - 0.1 <= 14.3 <= found.start_s + 0.1


@pytest.mark.parametrize(("missing", "spans"), [(0.0, [(1.0, 24.5)]), (10.0, [(1.0, 13.0), (15.6, 24.5)])])
def test_a_clock_vouches_for_all_but_its_steps(tmp_path: Path, missing: float, spans: list[tuple[float, float]]) -> None:
    path = take(tmp_path / "c.mp4", seconds=26.0, clock=True, events=[Event("skip", 14.3, missing)] if missing else ())
    clock, before = Clock(Brief(probe(path))), None
    with read(path) as reading:
        for frame in reading:
            before = View(frame, before)
            clock.feed(before)
        steady = clock.sight(reading.summary()).steady
    assert len(steady) == len(spans)
    for (start, end), (latest, earliest) in zip(steady, spans, strict=True):
        assert start <= latest
        assert end >= earliest
    assert not any(start < 14.3 < end for start, end in steady) or not missing


def test_the_time_in_the_picture_is_when_the_video_begins(tmp_path: Path) -> None:
    take(tmp_path / "c.mp4", seconds=26.0, clock=True)
    assert clock_shown(run_checks(tmp_path / "c.mp4")) == datetime(2026, 11, 22, 11, 6, 40, tzinfo=SHANGHAI)
    take(tmp_path / "none.mp4", seconds=4.0)
    assert clock_shown(run_checks(tmp_path / "none.mp4")) is None


def test_without_a_clock_that_is_said(tmp_path: Path) -> None:
    result = judged(tmp_path / "c.mp4", clock=False)
    assert "no_clock" in {reason.code for reason in result.not_judged}
    assert not [f for f in result.findings if f.signal is Signal.CLOCK]


def strips(ink: int, edge: int, grounds: tuple[int, int]) -> tuple[list[float], list[Grey]]:
    """Thirty seconds of a strip with seconds in it; from second 16 on slanting edges of the other ground move behind them."""
    rng = np.random.default_rng(5)
    times, found = [], []
    down, across = np.mgrid[:94, :640]
    for n in range(30 * 15):
        at = n / 15
        slanting = (across + down + 37 * at) % 60 < 30
        strip = np.where(slanting & (at >= 16), grounds[1], grounds[0]).astype(np.uint8)
        for colour, thick in ((edge, 4), (ink, 2)):
            cv2.putText(strip, f"{int(at + 0.4) % 60:02}", (80, 34), cv2.FONT_HERSHEY_SIMPLEX, 0.8, colour, thick, cv2.LINE_AA)
        times.append(at)
        found.append(np.clip(strip + rng.normal(0, 3, strip.shape), 0, 255).astype(np.uint8))
    return times, found


@pytest.mark.parametrize(
    ("ink", "edge", "grounds"), [(240, 20, (150, 35)), (240, 20, (60, 170)), (235, 235, (120, 30)), (15, 225, (110, 190))]
)
def test_figures_are_told_whatever_comes_behind_them(ink: int, edge: int, grounds: tuple[int, int]) -> None:
    times, seen = strips(ink, edge, grounds)
    known = sum(at < 15 for at in times)
    dial = beat.dial(times[:known], seen[:known])
    assert dial is not None
    digits = [dial.see(at, strip) for at, strip in zip(times, seen, strict=True)]
    late = [digit is not None for at, digit in zip(times, digits, strict=True) if at > 16.5]
    assert np.mean(late) > 0.95
    assert len(dial.ticks) == 30
    assert np.ptp([(tick.phase + 5) % 10 for tick in dial.ticks]) < 0.1
