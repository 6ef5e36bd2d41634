"""Files of one recording: their order, their seams, and that the software alone never calls them one take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from builders import Event, take
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Seam,
    Signal,
    Verdict,
    Weight,
)
from evidencekit.checks.recording import decide_together
from evidencekit.checks.run import run_checks
from evidencekit.checks.segments import Part, in_order, judge, missing_between
from evidencekit.checks.words import finding_words, not_judged_words
from evidencekit.clock import SHANGHAI
from evidencekit.footage.model import FootageInfo, ReadingSummary, VideoStream
from evidencekit.footage.origin import Origin, OriginClass

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LENGTH = 4.0
Make = Callable[..., Part]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """A part that begins `start` seconds into the scene; made once for each set of arguments."""
    folder = tmp_path_factory.mktemp("分段")
    made: dict[str, tuple[Path, CheckRun]] = {}

    def part(
        start: float,
        name: str = "",
        created: datetime | None = None,
        recorder: bool = True,
        still: bool = False,
        **fields: object,
    ) -> Part:
        key = f"{start} {still} {fields}"
        if key not in made:
            event = Event("freeze", 0, LENGTH) if still else Event("skip", 0, start)
            path = take(folder / f"{len(made)}.mp4", seconds=LENGTH, events=[event], **fields)  # type: ignore[arg-type]
            made[key] = path, run_checks(path)
        path, run = made[key]
        origin = Origin(OriginClass.RECORDER, ("录像机",)) if recorder else Origin(OriginClass.PROCESSED)
        run = replace(run, info=replace(run.info, created=created, origin=origin))
        return Part(name or f"{start}", name or f"录像{chr(97 + round(start))}.mp4", path, run)

    return part


def codes(seam: Seam, weight: Weight | None = None) -> set[str]:
    return {f.code for f in seam.findings if weight is None or f.weight is weight}


def unseen(seam: Seam) -> set[str]:
    return {reason.code for reason in seam.not_judged}


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


# --- seams ------------------------------------------------------------------------------------------------
def test_parts_that_follow_are_for_a_person_and_nothing_else(make: Make) -> None:
    (seam,) = judge([make(0), make(LENGTH)])
    assert codes(seam) == {"seam"}
    assert unseen(seam) == {"seam_times_unknown", "seam_still"}
    (finding,) = seam.findings
    assert (finding.weight, finding.signal, finding.still_s, finding.before_in) == (Weight.LOOK, Signal.SEAM, 0.0, "0")
    assert finding.still_before_s == pytest.approx(LENGTH - 1 / 15, abs=0.002)


def test_times_that_fit_are_told_with_what_they_assume(make: Make) -> None:
    (seam,) = judge([make(0, created=NOON), make(LENGTH, created=after(LENGTH))])
    assert codes(seam, Weight.INFO) == {"seam_times_fit"}
    assert codes(seam, Weight.BREAK) == set()
    assert "seam" in codes(seam, Weight.LOOK)


def test_a_gap_is_a_break_and_told_in_seconds(make: Make) -> None:
    (seam,) = judge([make(0, created=NOON), make(LENGTH + 30, created=after(LENGTH + 30))])
    gap = next(f for f in seam.findings if f.code == "seam_gap")
    assert gap.weight is Weight.BREAK
    assert gap.params["seconds"] == pytest.approx(30, abs=0.2)
    assert "30" in finding_words(gap, "zh_CN")
    assert "seam" in codes(seam, Weight.LOOK)


def test_a_gap_by_the_time_of_a_copy_is_no_break(make: Make) -> None:
    (seam,) = judge([make(0, created=NOON, recorder=False), make(LENGTH, created=after(LENGTH + 30), recorder=False)])
    assert codes(seam, Weight.BREAK) == set()
    assert codes(seam, Weight.LOOK) == {"seam", "seam_gap"}


def test_a_gap_that_one_reading_of_the_times_explains_is_none(make: Make) -> None:
    one, other = make(0, created=NOON), make(LENGTH, created=after(1.0))
    long = replace(other, run=replace(other.run, reading=replace(other.run.reading, last_pts_s=60.0, frames=901)))
    (seam,) = judge([long, replace(one, run=replace(one.run, info=replace(one.run.info, created=after(6.0))))])
    assert "seam_gap" not in codes(seam)  # the ends of the recordings are 4 s apart, and the second is 4 s long


def test_times_of_an_export_judge_nothing(make: Make) -> None:
    (seam,) = judge([make(0, created=NOON), make(LENGTH, created=after(1.0))])
    assert codes(seam) == {"seam"}
    assert "seam_times_contradict" in unseen(seam)


def test_the_wrong_order_is_told(make: Make) -> None:
    (seam,) = judge([make(LENGTH, created=after(LENGTH)), make(0, created=NOON)])
    assert "seam_order" in codes(seam, Weight.LOOK)


@pytest.mark.parametrize("shared", [0.5, 2.0])
def test_the_same_frames_at_both_ends_are_found(make: Make, shared: float) -> None:
    (seam,) = judge([make(0), make(LENGTH - shared)])
    found = next(f for f in seam.findings if f.code == "seam_overlap")
    assert found.params["seconds"] == pytest.approx(shared, abs=0.15)
    assert found.weight is Weight.INFO


def test_a_still_picture_overlaps_with_nothing(make: Make) -> None:
    one, other = make(0, still=True), make(0, still=True, grain=2.5)
    (seam,) = judge([one, other])
    assert codes(seam) == {"seam"}


def test_the_same_footage_twice_is_for_a_person(make: Make) -> None:
    (seam,) = judge([make(0), make(0, "另存.mp4", grain=2.5)])
    assert codes(seam, Weight.LOOK) == {"seam", "seam_overlap"}


def test_a_foreign_file_is_another_scene_or_another_make(make: Make) -> None:
    (seam,) = judge([make(0), make(0, "外来.mp4", seed=40)])
    assert codes(seam, Weight.BREAK) == {"seam_other_scene"}
    (seam,) = judge([make(0), make(LENGTH, "小.mp4", size=(480, 270), audio=True)])
    found = next(f for f in seam.findings if f.code == "seam_format")
    assert found.weight is Weight.LOOK
    assert {"size", "sound"} <= set(str(found.params["differing"]).split(","))
    assert "画面尺寸" in finding_words(found, "zh_CN")


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> dict[float, Part]:
    """Parts with a clock in the picture, by the second of the scene they begin at; each lasts 26 s."""
    folder = tmp_path_factory.mktemp("时钟")
    made: dict[float, Part] = {}
    for start in (0.0, 26.0, 36.0, 20.0):
        path = take(folder / f"{start:.0f}.mp4", seconds=26.0, clock=True, events=[Event("skip", 0, start)])
        made[start] = Part(str(start), f"录像{start:.0f}.mp4", path, run_checks(path))
    return made


@pytest.mark.parametrize(
    ("start", "weight", "code", "seconds"),
    [
        (26.0, Weight.INFO, "seam_clock_fits", None),
        (36.0, Weight.BREAK, "seam_clock_gap", 10),
        (20.0, Weight.LOOK, "seam_clock_back", 6),
    ],
)
def test_the_clock_in_the_picture_across_a_seam(
    clocked: dict[float, Part], start: float, weight: Weight, code: str, seconds: int | None
) -> None:
    (seam,) = judge([clocked[0.0], clocked[start]])
    (found,) = [f for f in seam.findings if f.code.startswith("seam_clock")]
    assert (found.code, found.weight) == (code, weight)
    if seconds is not None:
        assert abs(int(str(found.params["seconds"])) - seconds) <= 1
    for language in ("zh_CN", "en"):
        assert finding_words(found, language)


def test_another_frame_rate_is_told_and_asks_nothing(make: Make) -> None:
    (seam,) = judge([make(0), make(LENGTH, fps=10.0)])
    assert codes(seam, Weight.INFO) == {"seam_rate"}
    assert codes(seam, Weight.LOOK) == {"seam"}


def test_all_words_are_there(make: Make) -> None:
    parts = [
        make(0, "a_1.mp4", NOON),
        make(LENGTH + 60, "a_3.mp4", after(64)),
        make(LENGTH, "a_2.mp4", after(4), size=(480, 270)),
        make(LENGTH - 1, "b.mp4"),
        make(0, "c.mp4", seed=40),
    ]
    seams = judge(parts)
    for language in ("zh_CN", "en"):
        for seam in seams:
            assert all(finding_words(f, language) for f in seam.findings)
            assert all(not_judged_words(r, language) for r in seam.not_judged)
    assert {"seam_number_missing", "seam_number_order", "seam_order"} <= {c for s in seams for c in codes(s)}


# --- order and names --------------------------------------------------------------------------------------
def test_the_order_is_that_of_the_times_else_of_the_names() -> None:
    early, late = after(0), after(5)
    assert in_order([("a", "录像 10.mp4", None), ("b", "录像 2.mp4", None)]) == ("b", "a")
    assert in_order([("b", "录像 2.mp4", late), ("a", "录像 10.mp4", early)]) == ("a", "b")
    assert in_order([("a", "录像 10.mp4", early), ("b", "录像 2.mp4", None)]) == ("b", "a")  # one time alone orders nothing
    assert in_order([("a", "录像 10.mp4", early), ("b", "录像 2.mp4", early)]) == ("b", "a")


@pytest.mark.parametrize(
    ("before", "after", "missing"),
    [
        ("CH01_0007.mp4", "CH01_0008.mp4", 0),
        ("CH01_0007.mp4", "CH01_0009.mp4", 1),
        ("录像(1).mp4", "录像(4).mp4", 2),
        ("CH01_0008.mp4", "CH01_0007.mp4", -1),
        ("20261120_101500.mp4", "20261120_102000.mp4", 0),
        ("2026-11-20_10-15-00.mp4", "2026-11-20_10-20-00.mp4", 0),
        ("a.mp4", "b.mp4", 0),
        ("a1.mp4", "a900.mp4", 0),
    ],
)
def test_numbers_left_out_of_the_names(before: str, after: str, missing: int) -> None:
    assert missing_between(before, after) == missing


# --- verdicts ---------------------------------------------------------------------------------------------
def run(verdict: Verdict, *findings: Finding, waybill: Verdict = Verdict.PASS, code: str = "x", reason: str = "x") -> CheckRun:
    verdicts = {
        Requirement.SIX_FACES: Verdict.REVIEW,
        Requirement.CONTINUITY: verdict,
        Requirement.FIRST_OPENING: Verdict.REVIEW,
        Requirement.WAYBILL: waybill,
    }
    results = tuple(
        CheckResult(
            q,
            v,
            "2",
            (Reason({Requirement.CONTINUITY: reason, Requirement.WAYBILL: code}.get(q, "x")),),
            findings if q is Requirement.CONTINUITY else (),
        )
        for q, v in verdicts.items()
    )
    info = FootageInfo("a.mp4", 1, "mov", 30.0, VideoStream("h264", 640, 360, 0, 30, 30.0, 1, "", ""))
    return CheckRun(info, ReadingSummary(900, 0, 0.0, 30.0, "0" * 64), results, (), (), None, 1.0, "test", "SF1")


def seam(before: str, after_: str, weight: Weight = Weight.LOOK) -> Seam:
    found = Finding(
        f"continuity-seam-{before}-{after_}", "seam", weight, 0, 0, 1.0, 0.0, 30.0, signal=Signal.SEAM, before_in=before
    )
    return Seam(before, after_, (found,))


def mark(
    exhibit: str, kind: MarkKind, value: str = "", slot: str = "", at_s: float | None = None, reason: str = "", later: int = 0
) -> Mark:
    return Mark(exhibit, kind, "王芳", datetime(2026, 11, 22, 12, later, tzinfo=SHANGHAI), slot, at_s, value, reason)


def seen(before: str, after_: str, value: str = "reject", reason: str = "画面相接") -> Mark:
    return mark(after_, MarkKind.FINDING, value, f"continuity-seam-{before}-{after_}", reason=reason)


def verdict_of(results: tuple[CheckResult, ...], requirement: Requirement = Requirement.CONTINUITY) -> CheckResult:
    return next(r for r in results if r.requirement is requirement)


P, F, R = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW


def test_every_seam_waits_for_a_person_and_their_answer_decides() -> None:
    runs = {"E001": run(P), "E002": run(P), "E003": run(P)}
    seams = [seam("E001", "E002"), seam("E002", "E003")]
    for marks, expected in (
        ([], R),
        ([seen("E001", "E002")], R),
        ([seen("E001", "E002"), seen("E002", "E003", reason="")], R),  # no answer without a reason
        ([seen("E001", "E002"), seen("E002", "E003")], P),
        ([seen("E001", "E002"), seen("E002", "E003", "accept")], F),
    ):
        for results in decide_together(runs, seams, marks).values():
            found = verdict_of(results)
            assert found.verdict is expected
            assert found.reasons[0].code == "recorded_in_files"
            assert (found.decided_by == "王芳") is (expected in (P, F))


def test_a_part_that_must_be_watched_is_still_to_be_watched() -> None:
    runs = {"E001": run(P), "E002": run(R, reason="continuity_too_little")}
    answered = [seen("E001", "E002")]
    watched = mark("E002", MarkKind.ONE_TAKE, "yes")
    other = mark("E001", MarkKind.ONE_TAKE, "yes")
    bad = mark("E001", MarkKind.ONE_TAKE, "no")
    seams = [seam("E001", "E002")]
    assert verdict_of(decide_together(runs, seams, answered)["E001"]).verdict is R
    assert verdict_of(decide_together(runs, seams, [*answered, other])["E001"]).verdict is R
    assert verdict_of(decide_together(runs, seams, [*answered, watched])["E001"]).verdict is P
    assert verdict_of(decide_together(runs, seams, [*answered, watched, bad])["E002"]).verdict is F


def test_a_break_in_any_file_breaks_the_recording() -> None:
    broken = Finding("continuity-gap-1.000", "gap", Weight.BREAK, 1, 2, 0.9)
    runs = {"E001": run(F, broken), "E002": run(P)}
    both = decide_together(runs, [seam("E001", "E002")], [seen("E001", "E002")])
    assert {verdict_of(r).verdict for r in both.values()} == {F}
    assert [f.id for f in verdict_of(both["E001"]).findings] == [broken.id]
    assert [f.code for f in verdict_of(both["E002"]).findings] == ["seam"]
    off = mark("E001", MarkKind.FINDING, "reject", broken.id, reason="转码")
    assert verdict_of(decide_together(runs, [seam("E001", "E002")], [seen("E001", "E002"), off])["E002"]).verdict is P


def test_marks_in_several_files_make_one_opening() -> None:
    runs = {"E001": run(P), "E002": run(P)}
    faces = [
        mark("E001", MarkKind.FACE, "", face, float(n))
        for n, face in enumerate(("front", "back", "left", "right", "top", "bottom"))
    ]
    marks = [
        *faces,
        mark("E001", MarkKind.SEAL, "intact", at_s=20.0),
        mark("E002", MarkKind.OPENING, at_s=2.0),
        mark("E002", MarkKind.CONTENTS, at_s=9.0),
        mark("E002", MarkKind.FIRST_OPENING, "yes"),
    ]
    seams = [seam("E001", "E002")]
    results = decide_together(runs, seams, marks)["E002"]
    assert verdict_of(results, Requirement.SIX_FACES).verdict is P
    assert verdict_of(results, Requirement.FIRST_OPENING).verdict is P
    early = [m for m in marks if m.kind is not MarkKind.OPENING] + [mark("E001", MarkKind.OPENING, at_s=0.5)]
    assert verdict_of(decide_together(runs, seams, early)["E001"], Requirement.SIX_FACES).verdict is R
    taped = [*marks, mark("E002", MarkKind.SEAL, "retaped", at_s=1.0)]
    assert verdict_of(decide_together(runs, seams, taped)["E001"], Requirement.FIRST_OPENING).verdict is F
    sealed_again = [
        *marks,
        mark("E001", MarkKind.SEAL, "opened", at_s=1.0),
        mark("E002", MarkKind.SEAL, "intact", at_s=1.0, later=9),
    ]
    assert verdict_of(decide_together(runs, seams, sealed_again)["E001"], Requirement.FIRST_OPENING).verdict is F


def test_a_waybill_read_in_one_file_is_read_but_another_number_is_a_question() -> None:
    unread, other = run(P, waybill=R, code="waybill_unread"), run(P, waybill=R, code="waybill_mismatch_suspect")
    seams = [seam("E001", "E002")]
    found = decide_together({"E001": run(P), "E002": unread}, seams, ())["E002"]
    assert verdict_of(found, Requirement.WAYBILL).verdict is P
    found = decide_together({"E001": run(P), "E002": other}, seams, ())["E001"]
    assert verdict_of(found, Requirement.WAYBILL).verdict is R


weights = st.sampled_from(list(Weight))


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from([P, R, F]), st.sampled_from(["continuity_too_little", "x"]), weights), min_size=2, max_size=4
    ),
    st.data(),
)
def test_a_recording_of_several_files_never_passes_without_a_person(
    parts: list[tuple[Verdict, str, Weight]], data: st.DataObject
) -> None:
    """Whatever the files' verdicts, the seams there are and the marks there are: no PASS unless every seam was answered."""
    names = [f"E{n:03}" for n in range(1, len(parts) + 1)]
    runs = {
        n: run(v, Finding(f"continuity-x-{n}", "gap", w, 1, 1, 0.5), reason=r) for n, (v, r, w) in zip(names, parts, strict=True)
    }
    pairs = list(pairwise(names))
    seams = [seam(a, b, data.draw(weights)) for a, b in data.draw(st.lists(st.sampled_from(pairs), unique=True))]
    possible = [seen(a, b) for a, b in pairs]
    possible += [mark(n, MarkKind.ONE_TAKE, "yes") for n in names]
    possible += [mark(n, MarkKind.FINDING, "reject", f"continuity-x-{n}", reason="看过") for n in names]
    marks = data.draw(st.lists(st.sampled_from(possible), unique=True))
    for results in decide_together(runs, seams, marks).values():
        found = verdict_of(results)
        if found.verdict is P:
            assert found.decided_by
            assert {(s.before, s.after) for s in seams if s.findings[0].weight is not Weight.INFO} == set(pairs)
            assert all(seen(*pair) in marks for pair in pairs)
