"""What an operator's marks do to the verdicts; above all, what must not become a pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from evidencekit.checks.decide import decide
from evidencekit.checks.marks import MISSING, WITHDRAWN
from evidencekit.checks.model import CheckResult, CheckRun, Face, Finding, Mark, MarkKind, Reason, Requirement, Verdict, Weight
from evidencekit.clock import SHANGHAI
from evidencekit.footage.model import FootageInfo, ReadingSummary, VideoStream

NUMBER = "YJ6355611325584"
NOON = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)
FACES = dict(zip(Face, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), strict=True))


def finding(weight: Weight, at: float = 4.0) -> Finding:
    return Finding(f"continuity-x-{at:.3f}", "gap", weight, at, at + 1, 0.9)


def run(
    *findings: Finding,
    waybill: Verdict = Verdict.REVIEW,
    expected: str = NUMBER,
    verdict: Verdict | None = None,
    reason: str = "software",
) -> CheckRun:
    broken = any(f.weight is Weight.BREAK for f in findings)
    verdicts = {
        Requirement.SIX_FACES: Verdict.REVIEW,
        Requirement.CONTINUITY: Verdict.FAIL if broken else Verdict.REVIEW,
        Requirement.FIRST_OPENING: Verdict.REVIEW,
        Requirement.WAYBILL: waybill,
    }
    results = tuple(
        CheckResult(q, verdict or v, "1", (Reason(reason),), findings if q is Requirement.CONTINUITY else ())
        for q, v in verdicts.items()
    )
    info = FootageInfo("a.mp4", 1, "mov", 30.0, VideoStream("h264", 640, 360, 0, 30, 30.0, 1, "", ""))
    return CheckRun(info, ReadingSummary(900, 0, 0.0, 30.0, "0" * 64), results, (), (), None, 1.0, "test", expected)


def mark(kind: MarkKind, value: str = "", at_s: float | None = None, slot: str = "", *, reason: str = "", later: int = 0) -> Mark:
    return Mark("E001", kind, "王芳", NOON + timedelta(seconds=later), slot, at_s, value, reason)


def faces(**changed: float) -> list[Mark]:
    return [mark(MarkKind.FACE, "", changed.get(face.value, at), face.value) for face, at in FACES.items()]


OPEN = mark(MarkKind.OPENING, "", 10.0)
SEAL = mark(MarkKind.SEAL, "intact", 8.0)
CONTENTS = mark(MarkKind.CONTENTS, "", 15.0)
FIRST = mark(MarkKind.FIRST_OPENING, "yes")
ALL_TAKE = mark(MarkKind.ONE_TAKE, "yes")
LOOK, BREAK = finding(Weight.LOOK), finding(Weight.BREAK, 9.0)


def verdict(requirement: Requirement, footage: CheckRun, *marks: Mark) -> CheckResult:
    return next(r for r in decide(footage, marks) if r.requirement is requirement)


def reject(found: Finding, reason: str = "灯闪了一下", later: int = 0) -> Mark:
    return mark(MarkKind.FINDING, "reject", slot=found.id, reason=reason, later=later)


def accept(found: Finding) -> Mark:
    return mark(MarkKind.FINDING, "accept", slot=found.id)


def taken_back(found: Finding) -> Mark:
    return mark(MarkKind.FINDING, WITHDRAWN, slot=found.id, later=9)


P, F, R = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW

SIX = [
    ("no marks", [], R, "software"),
    ("six before the opening", [*faces(), OPEN], P, "faces_assigned"),
    ("five", [*faces()[:5], OPEN], R, "faces_missing"),
    ("opening not marked", faces(), R, "faces_opening_unknown"),
    ("one after the opening", [*faces(bottom=12.0), OPEN], R, "faces_after_opening"),
    ("one at the opening", [*faces(bottom=10.0), OPEN], R, "faces_after_opening"),
    ("two of one moment", [*faces(bottom=1.0), OPEN], R, "faces_same_moment"),
    ("one beyond the end", [*faces(bottom=99.0), OPEN], R, "faces_missing"),
    ("one before the start", [*faces(bottom=-1.0), OPEN], R, "faces_missing"),
    ("opening beyond the end", [*faces(), mark(MarkKind.OPENING, "", 99.0)], R, "faces_opening_unknown"),
    ("one taken back", [*faces(), OPEN, mark(MarkKind.FACE, WITHDRAWN, 6.0, "bottom", later=5)], R, "faces_missing"),
    ("one declared missing", [*faces(), OPEN, mark(MarkKind.FACE, MISSING, None, "bottom", later=5)], F, "faces_not_shown"),
    ("a slot nobody knows", [*faces()[:5], mark(MarkKind.FACE, "", 9.0, "inside"), OPEN], R, "faces_missing"),
    (
        "an earlier mark replaced",
        [*faces(bottom=12.0), mark(MarkKind.FACE, "", 7.0, "bottom", later=5), OPEN],
        P,
        "faces_assigned",
    ),
]

TAKE = [
    ("nothing found, not watched", run(), [], R, "continuity_watch"),
    ("nothing found, watched", run(), [ALL_TAKE], P, "continuity_clear"),
    ("watched, seen one", run(), [mark(MarkKind.ONE_TAKE, "no")], F, "one_take_no"),
    ("a look is open", run(LOOK), [ALL_TAKE], R, "continuity_looks"),
    ("a look rejected", run(LOOK), [reject(LOOK), ALL_TAKE], P, "continuity_clear"),
    ("a look rejected, the rest judged by the software", run(LOOK), [reject(LOOK)], P, "continuity_clear"),
    ("a look rejected, too little to judge", run(LOOK, reason="continuity_too_little"), [reject(LOOK)], R, "continuity_watch"),
    ("too little to judge, watched", run(reason="continuity_too_little"), [ALL_TAKE], P, "continuity_clear"),
    ("a look rejected in a run of version 1", run(LOOK, reason="continuity_watch"), [reject(LOOK)], R, "continuity_watch"),
    ("passed by the software", run(verdict=P), [], P, "continuity_clear"),
    ("passed by the software, a person saw a break", run(verdict=P), [mark(MarkKind.ONE_TAKE, "no")], F, "one_take_no"),
    ("rejected without a reason", run(LOOK), [reject(LOOK, " "), ALL_TAKE], R, "continuity_looks"),
    ("a look accepted", run(LOOK), [accept(LOOK), ALL_TAKE], F, "continuity_accepted"),
    ("a break stands", run(BREAK), [ALL_TAKE], F, "continuity_breaks"),
    ("a break rejected", run(BREAK), [reject(BREAK), ALL_TAKE], P, "continuity_clear"),
    ("one of two breaks rejected", run(BREAK, finding(Weight.BREAK, 2.0)), [reject(BREAK), ALL_TAKE], F, "continuity_breaks"),
    ("a rejection taken back", run(LOOK), [reject(LOOK), taken_back(LOOK), ALL_TAKE], R, "continuity_looks"),
    ("information asks nobody", run(finding(Weight.INFO)), [ALL_TAKE], P, "continuity_clear"),
]

OPENING = [
    ("no marks", [], R, "software"),
    ("all marks", [SEAL, OPEN, CONTENTS, FIRST], P, "opening_declared"),
    ("seal opened", [mark(MarkKind.SEAL, "opened", 8.0), OPEN, CONTENTS, FIRST], F, "seal_opened"),
    ("seal retaped", [mark(MarkKind.SEAL, "retaped", 8.0), OPEN, CONTENTS, FIRST], F, "seal_retaped"),
    ("declared not the first", [SEAL, OPEN, CONTENTS, mark(MarkKind.FIRST_OPENING, "no")], F, "first_opening_no"),
    ("no declaration", [SEAL, OPEN, CONTENTS], R, "opening_missing"),
    ("no seal", [OPEN, CONTENTS, FIRST], R, "opening_missing"),
    ("no contents", [SEAL, OPEN, FIRST], R, "opening_missing"),
    ("no opening", [SEAL, CONTENTS, FIRST], R, "opening_missing"),
    ("seal without a moment", [mark(MarkKind.SEAL, "intact"), OPEN, CONTENTS, FIRST], R, "opening_missing"),
    ("seal after the opening", [mark(MarkKind.SEAL, "intact", 12.0), OPEN, CONTENTS, FIRST], R, "opening_order"),
    ("contents before the opening", [SEAL, OPEN, mark(MarkKind.CONTENTS, "", 9.0), FIRST], R, "opening_order"),
]

EYE = [
    ("nobody read it", run(), [], R, "software"),
    ("the same by eye", run(), [mark(MarkKind.WAYBILL, "yj 635561132 5584")], P, "waybill_match_by_eye"),
    ("another by eye", run(), [mark(MarkKind.WAYBILL, "SD1234567890123")], F, "waybill_different_by_eye"),
    (
        "another by eye, the same by code",
        run(waybill=P),
        [mark(MarkKind.WAYBILL, "SD1234567890123")],
        R,
        "waybill_eye_contradicts_code",
    ),
    ("nothing to compare with", run(expected=""), [mark(MarkKind.WAYBILL, NUMBER)], R, "waybill_nothing_to_compare"),
    ("nothing legible", run(), [mark(MarkKind.WAYBILL, " - ")], R, "software"),
    ("read by code alone", run(waybill=P), [], P, "software"),
]


def told(result: CheckResult) -> list[str]:
    return [r.code for r in result.reasons]


@pytest.mark.parametrize(("marks", "due", "reason"), [c[1:] for c in SIX], ids=[c[0] for c in SIX])
def test_six_faces(marks: list[Mark], due: Verdict, reason: str) -> None:
    result = verdict(Requirement.SIX_FACES, run(), *marks)
    assert (result.verdict, reason in told(result)) == (due, True)


def test_six_faces_with_an_opening_found_by_software() -> None:
    found = replace(run(), opening_s=10.0)
    assert verdict(Requirement.SIX_FACES, found, *faces()).verdict is P
    assert verdict(Requirement.SIX_FACES, found, *faces(top=11.0)).verdict is R


@pytest.mark.parametrize(("footage", "marks", "due", "reason"), [c[1:] for c in TAKE], ids=[c[0] for c in TAKE])
def test_continuity(footage: CheckRun, marks: list[Mark], due: Verdict, reason: str) -> None:
    result = verdict(Requirement.CONTINUITY, footage, *marks)
    assert (result.verdict, reason in told(result)) == (due, True)


@pytest.mark.parametrize(("marks", "due", "reason"), [c[1:] for c in OPENING], ids=[c[0] for c in OPENING])
def test_first_opening(marks: list[Mark], due: Verdict, reason: str) -> None:
    result = verdict(Requirement.FIRST_OPENING, run(), *marks)
    assert (result.verdict, reason in told(result)) == (due, True)


@pytest.mark.parametrize(("footage", "marks", "due", "reason"), [c[1:] for c in EYE], ids=[c[0] for c in EYE])
def test_waybill(footage: CheckRun, marks: list[Mark], due: Verdict, reason: str) -> None:
    result = verdict(Requirement.WAYBILL, footage, *marks)
    assert (result.verdict, reason in told(result)) == (due, True)


def test_no_opening_passes_in_a_broken_take() -> None:
    result = verdict(Requirement.FIRST_OPENING, run(BREAK), SEAL, OPEN, CONTENTS, FIRST)
    assert (result.verdict, told(result)) == (R, ["opening_needs_continuity"])


def test_unread_footage_stays_unread() -> None:
    everything = [*faces(), OPEN, SEAL, CONTENTS, FIRST, ALL_TAKE, mark(MarkKind.WAYBILL, NUMBER)]
    assert {r.verdict for r in decide(run(verdict=Verdict.NOT_RUN), everything)} == {Verdict.NOT_RUN}


def test_who_decided_is_named() -> None:
    result = verdict(Requirement.CONTINUITY, run(LOOK), reject(LOOK), mark(MarkKind.ONE_TAKE, "yes", later=30))
    assert (result.decided_by, result.decided_at) == ("王芳", NOON + timedelta(seconds=30))
    assert verdict(Requirement.CONTINUITY, run(LOOK)).decided_by == ""
    assert [r.requirement for r in decide(run(), [])] == [r.requirement for r in run().results]
