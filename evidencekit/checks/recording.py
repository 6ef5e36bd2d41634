"""The verdicts on a recording that lies in several files: the rules of one video over all of them, and the seams answered.

The software alone never passes the continuity of such a recording: each seam waits for a named person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from evidencekit.checks.continuity.verdict import verdict_on
from evidencekit.checks.decide import decide, needs_watching
from evidencekit.checks.marks import MISSING, held
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Seam,
    Verdict,
    Weight,
)
from evidencekit.checks.numbers import normalise
from evidencekit.clock import timecode

Results = tuple[CheckResult, ...]


def decide_together(runs: Mapping[str, CheckRun], seams: Sequence[Seam], marks: Sequence[Mark]) -> dict[str, Results]:
    """For each file, by its key in the order recorded: the verdicts of the whole recording with that file's own findings.

    `marks` are those of all the files; a mark's `exhibit` is the file's key. A seam's findings stand with the file after it.
    """
    whole = _whole(runs, seams, marks)
    decided = {r.requirement: r for r in decide(whole, _moved(runs, marks))}
    one = decided[Requirement.CONTINUITY]
    judged = {(seam.before, seam.after) for seam in seams if any(f.weight is not Weight.INFO for f in seam.findings)}
    pairs = list(pairwise(runs))
    if one.verdict is Verdict.PASS and not (one.decided_by and judged >= set(pairs)):
        one = replace(one, verdict=Verdict.REVIEW, reasons=(Reason("recording_incomplete"),))
        decided[Requirement.CONTINUITY] = one
    return {
        key: tuple(_of_file(key, own, number, decided, runs, seams) for own in run.results)
        for number, (key, run) in enumerate(runs.items(), 1)
    }


def unjudged(results: Results) -> Results:
    """The verdicts on one file of a recording whose other files or seams are not judged yet: one take stays open."""
    reason = (Reason("recording_incomplete"),)
    return tuple(
        replace(r, verdict=Verdict.REVIEW, reasons=reason, decided_by="", decided_at=None)
        if r.requirement is Requirement.CONTINUITY and r.verdict is Verdict.PASS
        else r
        for r in results
    )


def _of_file(
    key: str,
    own: CheckResult,
    number: int,
    decided: Mapping[Requirement, CheckResult],
    runs: Mapping[str, CheckRun],
    seams: Sequence[Seam],
) -> CheckResult:
    result = decided[own.requirement]
    if own.requirement is not Requirement.CONTINUITY:
        return replace(result, findings=own.findings, not_judged=own.not_judged, version=own.version)
    mine = [seam for seam in seams if seam.after == key]
    told = Reason("recorded_in_files", {"count": len(runs), "number": number, "seams": len(runs) - 1, "places": _places(runs)})
    return replace(
        result,
        version=own.version,
        reasons=(told, *result.reasons),
        findings=(*(f for seam in mine for f in seam.findings), *own.findings),
        not_judged=(*own.not_judged, *(r for seam in mine for r in seam.not_judged)),
    )


def _places(runs: Mapping[str, CheckRun]) -> str:
    """Where the seams are, on the files' lengths added up: how long lies between them is not known."""
    lengths = [_length(run) * run.reading.frames / max(1, run.reading.frames - 1) for run in runs.values()]
    return " / ".join(timecode(at_s) for at_s in list(accumulate(lengths))[:-1])


# --- one run out of several -----------------------------------------------------------------------------
def _length(run: CheckRun) -> float:
    return max(0.0, run.reading.last_pts_s - run.reading.first_pts_s)


def _offsets(runs: Mapping[str, CheckRun]) -> dict[str, float]:
    """When each file begins, one after another; a second between them keeps a mark at one's end out of the next."""
    found: dict[str, float] = {}
    at_s = 0.0
    for key, run in runs.items():
        found[key] = at_s
        at_s += _length(run) + 1.0
    return found


def _whole(runs: Mapping[str, CheckRun], seams: Sequence[Seam], marks: Sequence[Mark]) -> CheckRun:
    offsets = _offsets(runs)
    first, (last, closing) = next(iter(runs.values())), list(runs.items())[-1]
    openings = [offsets[key] + run.opening_s for key, run in runs.items() if run.opening_s is not None]
    results: list[CheckResult] = []
    for requirement in (r.requirement for r in first.results):
        parts = {key: run.result(requirement) for key, run in runs.items()}
        not_run = next((r for r in parts.values() if r.verdict is Verdict.NOT_RUN), None)
        if not_run is not None:
            results.append(not_run)
        elif requirement is Requirement.CONTINUITY:
            results.append(_continuity(parts, seams, marks))
        elif requirement is Requirement.WAYBILL:
            results.append(_waybill(parts))
        elif requirement is Requirement.SIX_FACES:
            results.append(_six_faces(parts))
        else:
            results.append(next(iter(parts.values())))
    return replace(
        first,
        reading=replace(first.reading, first_pts_s=0.0, last_pts_s=offsets[last] + _length(closing)),
        results=tuple(results),
        opening_s=min(openings, default=None),
    )


def _continuity(parts: Mapping[str, CheckResult], seams: Sequence[Seam], marks: Sequence[Mark]) -> CheckResult:
    found = [replace(f, id=f"{key}/{f.id}") for key, result in parts.items() for f in result.findings]
    found += [replace(f, id=f"{seam.after}/{f.id}") for seam in seams for f in seam.findings]
    watched = {m.exhibit for m in _held(marks) if m.kind is MarkKind.ONE_TAKE and m.value == "yes"}
    enough = all(key in watched or not needs_watching(result) for key, result in parts.items())
    verdict, reasons = verdict_on(found, enough=enough)
    first = next(iter(parts.values()))
    return replace(first, verdict=verdict, reasons=reasons, findings=tuple(found), not_judged=())


def _six_faces(parts: Mapping[str, CheckResult]) -> CheckResult:
    """The software only proposes; the file with most to choose from speaks."""
    return max(parts.values(), key=lambda r: max((int(x.params.get("count", 0)) for x in r.reasons), default=0))


_WORST_READ = ("waybill_mismatch_suspect", "waybill_read_once", "waybill_nothing_to_compare")


def _waybill(parts: Mapping[str, CheckResult]) -> CheckResult:
    """Read in one file is read; but another number in another file is a question."""
    results = list(parts.values())
    failed = next((r for r in results if r.verdict is Verdict.FAIL), None)
    codes = {reason.code: r for r in results for reason in r.reasons}
    other = failed or codes.get(_WORST_READ[0])
    passed = next((r for r in results if r.verdict is Verdict.PASS), None)
    return other or passed or next((codes[code] for code in _WORST_READ if code in codes), results[0])


# --- marks ----------------------------------------------------------------------------------------------
def _held(marks: Sequence[Mark]) -> list[Mark]:
    return [m for exhibit in {m.exhibit for m in marks} for m in held(x for x in marks if x.exhibit == exhibit).values()]


def _moved(runs: Mapping[str, CheckRun], marks: Sequence[Mark]) -> list[Mark]:
    """The marks on the recording's own time. Of two that answer one question in two files, the one that speaks against it."""
    offsets = _offsets(runs)
    expected = normalise(next(iter(runs.values())).expected_waybill)
    by: dict[tuple[MarkKind, str], list[Mark]] = {}
    for mark in _held(marks):
        if mark.exhibit not in runs:
            continue
        slot = f"{mark.exhibit}/{mark.slot}" if mark.kind in (MarkKind.FINDING, MarkKind.PROBLEM) else mark.slot
        at_s = None if mark.at_s is None else offsets[mark.exhibit] + mark.at_s
        by.setdefault((mark.kind, slot), []).append(replace(mark, slot=slot, at_s=at_s))
    found = [_chosen(kind, some, expected) for (kind, _), some in by.items()]
    watched = {m.exhibit for m in by.get((MarkKind.ONE_TAKE, ""), []) if m.value == "yes"}
    return [m for m in found if m.kind is not MarkKind.ONE_TAKE or m.value == "no" or watched >= set(runs)]


def _chosen(kind: MarkKind, marks: Sequence[Mark], expected: str) -> Mark:
    if kind is MarkKind.OPENING:
        return min(marks, key=lambda m: m.at_s or 0.0)
    return max(marks, key=lambda m: (_weighs_more(kind, m.value, expected), m.at))


def _weighs_more(kind: MarkKind, value: str, expected: str) -> bool:
    match kind:
        case MarkKind.SEAL:
            return value != "intact"
        case MarkKind.FIRST_OPENING | MarkKind.ONE_TAKE:
            return value != "yes"
        case MarkKind.WAYBILL:
            return normalise(value) != expected
        case MarkKind.FACE:
            return value != MISSING  # a face not shown in one file is shown in another
        case _:
            return False
