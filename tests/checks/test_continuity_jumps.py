"""Missing time within one scene, dissolves and covered lenses: what is found, what must not be, and when a take passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from builders import Event, take

from evidencekit.checks.continuity.covers import Covers
from evidencekit.checks.continuity.signal import Sight
from evidencekit.checks.continuity.weighing import weigh
from evidencekit.checks.model import CheckResult, Finding, Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import ReadingSummary
from evidencekit.footage.probe import probe


def continuity(path: Path) -> CheckResult:
    return run_checks(path).result(Requirement.CONTINUITY)


def found(result: CheckResult, code: str) -> list[float]:
    return [f.start_s for f in result.findings if f.code == code]


@pytest.mark.parametrize("fps", [12, 25, 30])
@pytest.mark.parametrize("gone", [0.5, 1.0, 3.0])
def test_missing_time_within_the_scene(tmp_path: Path, fps: int, gone: float) -> None:
    result = continuity(take(tmp_path / "j.mp4", seconds=4, fps=fps, events=[Event("skip", 1.6, gone)]))
    assert found(result, "jump") == pytest.approx([1.6], abs=1.01 / fps)
    assert result.verdict is not Verdict.PASS
    (jump,) = [f for f in result.findings if f.code == "jump"]
    assert jump.signal is Signal.CUT
    assert jump.still_before_s == pytest.approx(jump.start_s - 1 / fps, abs=0.01)


@pytest.mark.parametrize("at", [1.6, 2.4])
def test_a_step_of_the_light_neither_hides_missing_time_nor_looks_like_it(tmp_path: Path, at: float) -> None:
    lit = continuity(take(tmp_path / "l.mp4", seconds=4, fps=25, events=[Event("exposure", at)]))
    assert [f.code for f in lit.findings if f.weight is not Weight.INFO] == []
    both = continuity(take(tmp_path / "b.mp4", seconds=4, fps=25, events=[Event("skip", at, 1.0), Event("exposure", at)]))
    assert found(both, "jump") == pytest.approx([at], abs=0.05)


@pytest.mark.parametrize("empty", [0.04, 0.12, 0.2])
def test_dropped_pictures_are_no_jump_and_hide_none(tmp_path: Path, empty: float) -> None:
    drop = Event("gap", 2.0, empty)
    assert found(continuity(take(tmp_path / "d.mp4", seconds=4, fps=25, events=[drop])), "jump") == []
    both = continuity(take(tmp_path / "b.mp4", seconds=4, fps=25, events=[drop, Event("skip", 2.0 + empty, 1.0)]))
    assert found(both, "jump") == pytest.approx([2.0 + empty], abs=0.05)
    assert both.verdict is not Verdict.PASS


def test_it_is_found_in_portrait_and_when_small(tmp_path: Path) -> None:
    for size in ((360, 640), (320, 240)):
        result = continuity(take(tmp_path / f"{size[0]}.mp4", seconds=4, fps=20, size=size, events=[Event("skip", 2.0, 1.0)]))
        assert found(result, "jump") == pytest.approx([2.0], abs=0.06), size


@pytest.mark.parametrize("length", [0.35, 0.5])
def test_a_dissolve_into_the_same_scene(tmp_path: Path, length: float) -> None:
    result = continuity(take(tmp_path / "d.mp4", seconds=4, fps=30, events=[Event("dissolve", 1.5, length)]))
    assert found(result, "blend") == pytest.approx([1.5 + length / 2 - 0.3], abs=0.25)
    assert result.verdict is Verdict.REVIEW


def test_what_happens_behind_a_covered_lens_is_for_a_person(tmp_path: Path) -> None:
    result = continuity(take(tmp_path / "c.mp4", seconds=4, events=[Event("cover", 1.5, 0.8)]))
    assert found(result, "covered") == pytest.approx([1.5], abs=0.07)
    assert result.verdict is Verdict.REVIEW
    assert found(result, "jump") == []


@pytest.mark.parametrize(("texture", "told"), [(1.7, []), (9.0, ["covered"])])
def test_a_plain_surface_covers_nothing(tmp_path: Path, texture: float, told: list[str]) -> None:
    """What fills the picture shows hardly less than what was there before; a hand on the lens shows far less."""
    covers = Covers(Brief(probe(take(tmp_path / "a.mp4", seconds=1))))
    for n in range(60):
        seen = SimpleNamespace(pts_s=n / 15, texture=1.2 if 20 <= n < 40 else texture, brightness=120.0)
        covers.feed(cast("View", seen))
    assert [f.code for f in covers.sight(cast("ReadingSummary", None)).findings] == told


def test_one_take_with_enough_to_see_passes_and_says_what_was_not_seen(tmp_path: Path) -> None:
    result = continuity(take(tmp_path / "p.mp4", seconds=5, fps=25, audio=True))
    assert [f.code for f in result.findings if f.weight is not Weight.INFO] == []
    assert result.verdict is Verdict.PASS
    assert [r.code for r in result.reasons] == ["continuity_clear"]
    assert "pause_function" in [r.code for r in result.not_judged]


@pytest.mark.parametrize(
    "kind", [{"size": (160, 120)}, {"seconds": 1.0}, {"fps": 3.0, "seconds": 6}, {"events": [Event("freeze", 0.0)], "seconds": 6}]
)
def test_too_little_to_see_is_no_pass(tmp_path: Path, kind: dict[str, object]) -> None:
    result = continuity(take(tmp_path / "l.mp4", **kind))  # type: ignore[arg-type]
    assert result.verdict is Verdict.REVIEW
    assert "continuity_too_little" in [r.code for r in result.reasons]


def jump(at: float = 5.0, weight: Weight = Weight.LOOK, confidence: float = 0.9) -> Finding:
    return Finding("j", "jump", weight, at, at, confidence, signal=Signal.CUT)


def test_a_clock_that_runs_on_vouches_for_a_jump() -> None:
    (told,) = weigh([Sight((jump(),)), Sight(steady=((1.0, 9.0),))])
    assert (told.code, told.weight) == ("jump_clock_runs_on", Weight.INFO)
    (told,) = weigh([Sight((jump(),)), Sight(steady=((1.0, 5.0),))])
    assert told.weight is Weight.LOOK, "the clock is not seen on both sides"


@pytest.mark.parametrize(("weight", "seconds", "told"), [(Weight.LOOK, 0.7, "gap_clock_runs_on"), (Weight.BREAK, 1.8, "gap")])
def test_a_clock_that_runs_on_vouches_for_a_short_gap(weight: Weight, seconds: float, told: str) -> None:
    gap = Finding("g", "gap", weight, 5.0, 5.0 + seconds, 0.6, signal=Signal.TIME)
    (found,) = weigh([Sight((gap,)), Sight(steady=((1.0, 9.0),))])
    assert (found.code, found.weight) == (told, Weight.INFO if seconds < 1 else weight)


@pytest.mark.parametrize(("seconds", "told"), [(0.6, "repeat_clock_runs_on"), (1.2, "repeat")])
def test_a_clock_that_runs_on_vouches_for_a_recorder_that_stalls_for_a_moment(seconds: float, told: str) -> None:
    held = Finding("r", "repeat", Weight.LOOK, 5.0, 5.0 + seconds, 0.8, signal=Signal.REPEAT)
    (found,) = weigh([Sight((held,)), Sight(steady=((1.0, 9.0),))])
    assert (found.code, found.weight) == (told, Weight.INFO if seconds < 1 else Weight.LOOK)
    (found,) = weigh([Sight((held,)), Sight(steady=((1.0, 5.2), (5.8, 9.0)))])
    assert found.weight is Weight.LOOK, "the clock is not seen to run on across it"


@pytest.mark.parametrize(("seconds", "told"), [(0.8, "covered_clock_runs_on"), (1.2, "covered")])
def test_a_clock_that_runs_on_vouches_for_a_short_cover(seconds: float, told: str) -> None:
    cover = Finding("c", "covered", Weight.LOOK, 5.0, 5.0 + seconds, 0.7, signal=Signal.CUT)
    near = jump(4.6)
    (found,) = weigh([Sight((near, cover)), Sight(steady=((1.0, 9.0),))])
    assert (found.code, found.weight) == (told, Weight.INFO if seconds < 1 else Weight.LOOK)
    (found,) = weigh([Sight((near, cover)), Sight(steady=((4.8, 9.0),))])
    assert found.weight is Weight.LOOK, "the clock is not seen before what comes with the cover"


def test_a_clock_that_steps_where_the_tones_break_is_a_break() -> None:
    step = Finding("c", "clock_skips", Weight.LOOK, 5.5, 5.5, 0.9, still_before_s=4.5, signal=Signal.CLOCK)
    tones = Finding("s", "hum_break", Weight.LOOK, 4.8, 4.8, 0.9, signal=Signal.SOUND)
    found = {f.code: f.weight for f in weigh([Sight((step,)), Sight((tones,))])}
    assert found == {"clock_skips": Weight.BREAK, "hum_break": Weight.INFO}, "one event, told once"
    assert [f.weight for f in weigh([Sight((step,)), Sight((replace(tones, weight=Weight.INFO),))])][-1] is Weight.LOOK
    assert {f.weight for f in weigh([Sight((step,)), Sight((replace(tones, start_s=6.5, end_s=6.5),))])} == {Weight.LOOK}


def test_sound_that_breaks_at_a_jump_makes_it_a_break() -> None:
    sound = Finding("s", "sound_hole", Weight.LOOK, 4.95, 5.05, 0.8, signal=Signal.SOUND)
    assert [f.weight for f in weigh([Sight((jump(),)), Sight((sound,))]) if f.code == "jump"] == [Weight.BREAK]
    assert [f.weight for f in weigh([Sight((jump(8.0),)), Sight((sound,))]) if f.code == "jump"] == [Weight.LOOK]


def test_a_faint_jump_counts_where_the_sound_changes_suddenly_too() -> None:
    faint = Sight(faint=(jump(confidence=0.4),))
    assert weigh([faint]) == weigh([faint, Sight(clicks=(4.9, 5.1))]) == ()
    (told,) = weigh([faint, Sight(clicks=(4.97,))])
    assert (told.code, told.weight) == ("jump_heard", Weight.LOOK)
    tones = Finding("s", "hum_break", Weight.INFO, 5.3, 5.3, 0.6, signal=Signal.SOUND)
    assert [(f.code, f.weight) for f in weigh([faint, Sight((tones,))])] == [("jump", Weight.LOOK), ("hum_break", Weight.INFO)]


def test_a_faint_jump_takes_the_place_of_nothing_surer() -> None:
    """A mixture where the tones break is a break, whatever else may jump there."""
    mixture = Finding("m", "blend", Weight.LOOK, 4.7, 5.3, 0.7, signal=Signal.CUT)
    tones = Finding("s", "hum_break", Weight.LOOK, 5.0, 5.0, 0.9, signal=Signal.SOUND)
    found = weigh([Sight((mixture, tones)), Sight(faint=(jump(confidence=0.4),), clicks=(5.0,))])
    assert {f.code: f.weight for f in found} == {"blend": Weight.BREAK, "hum_break": Weight.INFO}


def test_tones_that_break_before_a_cover_say_nothing_of_it() -> None:
    cover = Finding("c", "covered", Weight.LOOK, 5.2, 6.0, 0.7, still_before_s=4.4, signal=Signal.CUT)
    tones = Finding("s", "hum_break", Weight.LOOK, 4.6, 4.6, 0.9, signal=Signal.SOUND)
    assert {f.weight for f in weigh([Sight((cover, tones))])} == {Weight.LOOK}


def test_a_jump_that_is_heard_is_told_so_and_no_break_for_that() -> None:
    (told,) = weigh([Sight((jump(),)), Sight(clicks=(5.01,))])
    assert (told.code, told.weight) == ("jump_heard", Weight.LOOK), "a thing that is put down is seen and heard"
    (told,) = weigh([Sight((jump(),)), Sight(clicks=(5.01,), steady=((1.0, 9.0),))])
    assert (told.code, told.weight) == ("jump_clock_runs_on", Weight.INFO)


def test_a_moment_is_told_once() -> None:
    cover = Finding("c", "covered", Weight.LOOK, 5.2, 6.0, 0.7, signal=Signal.CUT)
    assert [f.code for f in weigh([Sight((jump(),)), Sight((cover,))])] == ["covered"]
    cut = Finding("h", "hard_cut", Weight.BREAK, 5.0, 5.0, 0.9, signal=Signal.CUT)
    assert [f.code for f in weigh([Sight((jump(),)), Sight((cut,))])] == ["hard_cut"]
