"""The verdicts after the operator's marks. The software proposes; what it cannot know, a named person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from evidencekit.checks.marks import MISSING, held
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Face,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Signal,
    Verdict,
    Weight,
)
from evidencekit.checks.numbers import normalise

_SAME_MOMENT_S = 0.05
# Reasons of the software's for which nothing but watching the whole video will do; before version 2 it always asked for that.
_WATCH = frozenset({"continuity_watch", "continuity_too_little"})
_BEYOND_S = 0.5  # a mark may lie this far after the last frame's time: that frame is still on the screen


class _Marks:
    """The marks that hold, ready to be asked for."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._by = held(marks)

    def of(self, kind: MarkKind, slot: str = "") -> Mark | None:
        return self._by.get((kind, slot))

    def all(self, kind: MarkKind) -> list[Mark]:
        return sorted((m for (k, _), m in self._by.items() if k is kind), key=lambda m: (m.at_s or 0.0, m.slot))


def decide(run: CheckRun, marks: Sequence[Mark]) -> tuple[CheckResult, ...]:
    """The results of a run as the operator's marks leave them, in the run's order.

    `marks` are those of this exhibit. A result that marks have decided names who did, and when. NOT_RUN stays NOT_RUN.
    """
    ours = _Marks(marks)
    decided: dict[Requirement, CheckResult] = {}
    for result in sorted(run.results, key=lambda r: r.requirement is not Requirement.CONTINUITY):
        if result.verdict is Verdict.NOT_RUN:
            decided[result.requirement] = result
            continue
        decided[result.requirement] = _RULES[result.requirement](run, result, ours)
    opening = decided.get(Requirement.FIRST_OPENING)
    continuity = decided.get(Requirement.CONTINUITY)
    if opening and continuity and opening.verdict is Verdict.PASS and continuity.verdict is Verdict.FAIL:
        reasons = (Reason("opening_needs_continuity"),)
        decided[Requirement.FIRST_OPENING] = replace(opening, verdict=Verdict.REVIEW, reasons=reasons)
    return tuple(decided[result.requirement] for result in run.results)


def _signed(result: CheckResult, verdict: Verdict, reasons: Sequence[Reason], *marks: Mark | None) -> CheckResult:
    latest = max((m for m in marks if m is not None), key=lambda m: m.at, default=None)
    by, at = (latest.by, latest.at) if latest else ("", None)
    return replace(result, verdict=verdict, reasons=tuple(reasons), decided_by=by, decided_at=at)


def _inside(run: CheckRun, at_s: float | None) -> bool:
    length = run.reading.last_pts_s - run.reading.first_pts_s
    return at_s is not None and 0 <= at_s <= length + _BEYOND_S


def _six_faces(run: CheckRun, result: CheckResult, marks: _Marks) -> CheckResult:
    mine = {m.slot: m for m in marks.all(MarkKind.FACE) if m.slot in {f.value for f in Face}}
    absent = [slot for slot in mine if mine[slot].value == MISSING]
    if absent:
        reasons = [Reason("faces_not_shown", {"faces": ",".join(absent)})]
        return _signed(result, Verdict.FAIL, reasons, *(mine[slot] for slot in absent))
    shown = {slot: m.at_s for slot, m in mine.items() if m.at_s is not None and _inside(run, m.at_s)}
    if not shown:
        return result
    missing = [face.value for face in Face if face.value not in shown]
    if missing:
        reasons = [Reason("faces_missing", {"faces": ",".join(missing), "count": len(missing)})]
        return _signed(result, Verdict.REVIEW, reasons)
    times = sorted(shown.values())
    if any(b - a < _SAME_MOMENT_S for a, b in pairwise(times)):
        return _signed(result, Verdict.REVIEW, [Reason("faces_same_moment")])
    mark = marks.of(MarkKind.OPENING)
    opening = mark.at_s if mark is not None and _inside(run, mark.at_s) else run.opening_s
    if opening is None:
        return _signed(result, Verdict.REVIEW, [Reason("faces_opening_unknown")])
    late = [slot for slot, at_s in shown.items() if at_s >= opening]
    if late:
        return _signed(result, Verdict.REVIEW, [Reason("faces_after_opening", {"faces": ",".join(late)})])
    return _signed(result, Verdict.PASS, [Reason("faces_assigned")], *mine.values(), mark)


def _continuity(run: CheckRun, result: CheckResult, marks: _Marks) -> CheckResult:
    asked = [f for f in result.findings if f.weight is not Weight.INFO]
    answers = {f.id: marks.of(MarkKind.FINDING, f.id) for f in asked}
    accepted = [m for m in answers.values() if m is not None and m.value == "accept"]
    if accepted:
        known = {f.id for f in asked if f.signal is Signal.SEEN}
        reused = sum(m.slot in known for m in accepted)
        told = (("continuity_accepted", len(accepted) - reused), ("seen_accepted", reused))
        return _signed(result, Verdict.FAIL, [Reason(code, {"count": n}) for code, n in told if n], *accepted)
    one_take = marks.of(MarkKind.ONE_TAKE)
    if one_take is not None and one_take.value == "no":
        return _signed(result, Verdict.FAIL, [Reason("one_take_no")], one_take)
    open_ones = [f for f in asked if not _rejected(answers[f.id])]
    breaks = [f for f in open_ones if f.weight is Weight.BREAK]
    if breaks:
        return _signed(result, Verdict.FAIL, [Reason("continuity_breaks", {"count": len(breaks)})])
    reasons = _still_open(result, open_ones, one_take)
    if reasons:
        return _signed(result, Verdict.REVIEW, reasons)
    return _signed(result, Verdict.PASS, [Reason("continuity_clear")], *answers.values(), one_take)


def _rejected(mark: Mark | None) -> bool:
    """A finding is only off the table with a reason."""
    return mark is not None and mark.value == "reject" and bool(mark.reason.strip())


def _still_open(result: CheckResult, looks: Sequence[Finding], one_take: Mark | None) -> list[Reason]:
    reasons = [Reason("continuity_looks", {"count": len(looks)})] if looks else []
    if needs_watching(result) and (one_take is None or one_take.value != "yes"):
        reasons.append(Reason("continuity_watch"))
    return reasons


def needs_watching(result: CheckResult) -> bool:
    """Whether answering the findings of a result of continuity is not enough: the software saw too little to judge by."""
    asked = any(f.weight is not Weight.INFO for f in result.findings)
    return result.verdict is not Verdict.PASS and (not asked or any(reason.code in _WATCH for reason in result.reasons))


def _first_opening(run: CheckRun, result: CheckResult, marks: _Marks) -> CheckResult:
    seal, opening = marks.of(MarkKind.SEAL), marks.of(MarkKind.OPENING)
    declared = marks.of(MarkKind.FIRST_OPENING)
    contents = next(iter(marks.all(MarkKind.CONTENTS)), None)
    if seal is not None and seal.value in ("opened", "retaped"):
        return _signed(result, Verdict.FAIL, [Reason(f"seal_{seal.value}")], seal)
    if declared is not None and declared.value == "no":
        return _signed(result, Verdict.FAIL, [Reason("first_opening_no")], declared)
    missing = [
        code
        for code, there in (
            ("seal", seal is not None and seal.value == "intact" and _inside(run, seal.at_s)),
            ("opening", opening is not None and _inside(run, opening.at_s)),
            ("contents", contents is not None and _inside(run, contents.at_s)),
            ("declaration", declared is not None and declared.value == "yes"),
        )
        if not there
    ]
    if len(missing) == 4:
        return result
    if missing or seal is None or opening is None or contents is None:
        return _signed(result, Verdict.REVIEW, [Reason("opening_missing", {"marks": ",".join(missing)})])
    if not (seal.at_s or 0.0) < (opening.at_s or 0.0) < (contents.at_s or 0.0):
        return _signed(result, Verdict.REVIEW, [Reason("opening_order")])
    return _signed(result, Verdict.PASS, [Reason("opening_declared")], seal, opening, contents, declared)


def _waybill(run: CheckRun, result: CheckResult, marks: _Marks) -> CheckResult:
    mark = marks.of(MarkKind.WAYBILL)
    if mark is None or not normalise(mark.value):
        return result
    read, expected = normalise(mark.value), normalise(run.expected_waybill)
    params: dict[str, str | int | float] = {"read": read, "expected": expected}
    if not expected:
        return _signed(result, Verdict.REVIEW, [Reason("waybill_nothing_to_compare", {"read": read})])
    if read == expected:
        return _signed(result, Verdict.PASS, [Reason("waybill_match_by_eye", params)], mark)
    if result.verdict is Verdict.PASS:
        return _signed(result, Verdict.REVIEW, [Reason("waybill_eye_contradicts_code", params)])
    return _signed(result, Verdict.FAIL, [Reason("waybill_different_by_eye", params)], mark)


_RULES: dict[Requirement, Callable[[CheckRun, CheckResult, _Marks], CheckResult]] = {
    Requirement.SIX_FACES: _six_faces,
    Requirement.CONTINUITY: _continuity,
    Requirement.FIRST_OPENING: _first_opening,
    Requirement.WAYBILL: _waybill,
}
