"""Footage seen before: what the workstation's index adds to a check. It never fails a video, a person decides."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from evidencekit.case.model import Case, Exhibit
from evidencekit.case.seen_index import Known, Met, SeenIndex
from evidencekit.checks.continuity.verdict import with_more
from evidencekit.checks.fingerprint import words_of
from evidencekit.checks.model import CheckRun, Finding, Param, Reason, Requirement, Signal, Weight
from evidencekit.checks.numbers import holds, normalise, waybill_of
from evidencekit.errors import BadValue, EvidenceKitError
from evidencekit.plain import clean

_log = logging.getLogger(__name__)
_MOST_FINDINGS = 10
_PARCEL_VIDEO = "EV-UNBOX"  # the number given for the case is that of the parcel opened here
_CLOCK_SET = 2000  # a device whose clock was never set writes 1904 or 1970


def known(case: Case, exhibit: Exhibit, run: CheckRun, folder: Path, at: datetime) -> Known:
    """What the index shall know of a checked video."""
    given = normalise(case.details.waybill_return) if exhibit.kind == _PARCEL_VIDEO else ""
    return replace(
        of_run(run),
        case_id=case.id,
        ticket=clean(case.details.ticket_no or case.details.order_no or case.details.title),
        exhibit=exhibit.id,
        name=clean(exhibit.name),
        folder=clean(str(folder)),
        indexed_at=at.isoformat(),
        waybills=tuple(sorted({number for number in (given, waybill_of(run.codes, run.expected_waybill)) if number})),
    )


def of_run(run: CheckRun) -> Known:
    """What a pass alone tells of a video that belongs to no case."""
    created = run.info.created
    try:
        fingerprint = run.fingerprint if len(words_of(run.fingerprint)) else ""
    except BadValue:
        fingerprint = ""  # a case edited by hand
    return Known(
        sha256=run.reading.sha256,
        case_id="",
        ticket="",
        exhibit="",
        name=clean(run.info.file),
        folder="",
        duration_s=run.info.duration_s,
        device=clean(run.info.device),
        created=created.isoformat() if created and created.year >= _CLOCK_SET else "",
        fingerprint=fingerprint,
        waybills=tuple(number for number in (waybill_of(run.codes, run.expected_waybill),) if number),
    )


def recognised(run: CheckRun, mine: Known, index: SeenIndex | None = None) -> CheckRun:
    """The run with a finding for every video of another case that this one was met in.

    Where the index cannot be used, the run says that nothing was compared.
    """
    try:
        met = (index or SeenIndex()).meet(mine)
    except EvidenceKitError as error:
        _log.warning("not compared with other footage: %s", error)
        return _with(run, (), (Reason("seen_unavailable"),))
    return _with(run, findings(run, met), ())


def remember(mine: Known, index: SeenIndex | None = None) -> bool:
    """Take the video into the index; False where that cannot be done, which stops nothing."""
    try:
        (index or SeenIndex()).put(mine)
    except EvidenceKitError as error:
        _log.warning("not taken into the index of footage: %s", error)
        return False
    return True


def findings(run: CheckRun, met: Sequence[Met]) -> tuple[Finding, ...]:
    """What was met, as findings of continuity: one for each other video, the surest ten."""
    return tuple(_finding(run, m) for m in met[:_MOST_FINDINGS])


def _with(run: CheckRun, more: Sequence[Finding], not_judged: Sequence[Reason]) -> CheckRun:
    results = tuple(with_more(r, more, not_judged) if r.requirement is Requirement.CONTINUITY else r for r in run.results)
    return replace(run, results=results)


def _finding(run: CheckRun, met: Met) -> Finding:
    params: dict[str, Param] = {"case": met.known.ticket or met.known.case_id, "file": met.known.name}
    stretch, length = met.stretch, max(0.0, run.reading.last_pts_s - run.reading.first_pts_s)
    if met.same_file:
        return _made("seen_same_file", met, Weight.LOOK, 0.0, length, 1.0, None, params)
    if stretch is not None:
        code = "seen_same_footage_mirrored" if stretch.mirrored else "seen_same_footage"
        there = max(0.0, stretch.start_s + stretch.offset_s)
        params |= {"seconds": round(stretch.seconds), "offset": round(there)}
        return _made(code, met, Weight.LOOK, stretch.start_s, min(stretch.end_s, length), 0.9, stretch.start_s, params)
    if met.waybill:
        at = next((code.at_s for code in run.codes if holds(code.text, met.waybill)), None)
        params["number"] = met.waybill
        return _made("seen_waybill", met, Weight.LOOK, at or 0.0, at or 0.0, 0.6 if at is None else 0.9, at, params)
    return _made("seen_same_moment", met, Weight.INFO, 0.0, 0.0, 0.5, None, params)


def _made(
    code: str,
    met: Met,
    weight: Weight,
    start: float,
    end: float,
    confidence: float,
    still: float | None,
    params: dict[str, Param],
) -> Finding:
    return Finding(
        id=f"continuity-{code}-{met.known.case_id}-{met.known.exhibit}",
        code=code,
        weight=weight,
        start_s=round(start, 3),
        end_s=round(end, 3),
        confidence=confidence,
        still_s=None if still is None else round(still, 3),
        params=params,
        signal=Signal.SEEN,
    )
