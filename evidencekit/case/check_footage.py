"""Running the video checks on an exhibit, and the verdicts with the operator's marks."""

from __future__ import annotations

from dataclasses import replace

from evidencekit.case.edit import find, store_checks
from evidencekit.case.model import Case, MediaType
from evidencekit.case.recordings import complete, refresh
from evidencekit.case.store import CaseFile
from evidencekit.checks.model import CheckResult, CheckRun, Reason, Requirement, Verdict
from evidencekit.errors import BadValue
from evidencekit.progress import Ticket


def check_exhibit(cf: CaseFile, exhibit_id: str, ticket: Ticket | None = None, *, compare: bool = True) -> CheckRun:
    """Run the checks over an exhibit's original with the case's waybill, and keep what they gave.

    `compare`: with the footage of other cases, see `keep`; not for the sample case, which anyone may make many times.

    Raises:
        UnknownExhibit: no such exhibit. BadValue: it is no video. OriginalAltered: its bytes are not those that arrived.
        UnreadableFootage, FileMissing, DiskFull, NoPermission, StorageFailed, Cancelled: the case is as before.
    """
    from evidencekit.checks.run import run_checks  # slow to load, see intake
    from evidencekit.footage import recorders

    exhibit = find(cf.case, exhibit_id)
    if exhibit.media is not MediaType.VIDEO:
        raise BadValue(field="exhibit", value=exhibit.id, expected="video")
    waybill = cf.case.details.waybill_return
    run = run_checks(cf.original(exhibit), ticket=ticket, expected_waybill=waybill, recorders=recorders.load())
    if compare:
        return keep(cf, exhibit_id, run, ticket)
    store_checks(cf, exhibit_id, run, ticket)
    refresh(cf, exhibit_id, ticket)
    return run


def keep(cf: CaseFile, exhibit_id: str, run: CheckRun, ticket: Ticket | None = None) -> CheckRun:
    """Keep what a pass gave, with what the workstation's other footage adds to it; the run as kept.

    An index of footage that cannot be used stops nothing: the result says that nothing was compared.

    Raises:
        as `edit.store_checks`.
    """
    from evidencekit.case import seen  # slow to load, see intake

    known = seen.known(cf.case, find(cf.case, exhibit_id), run, cf.folder, cf.clock())
    run = seen.recognised(run, known)
    store_checks(cf, exhibit_id, run, ticket)
    seen.remember(known)
    refresh(cf, exhibit_id, ticket)
    return run


def verdicts(case: Case, exhibit_id: str) -> tuple[CheckResult, ...]:
    """The verdict on each requirement after the operator's marks; empty for an exhibit that was not checked.

    Of a recording in several files each file has the verdicts of the whole, with its own findings and the seam before it.
    Where the case's waybill was changed after the check, the waybill is for review until the check runs again.
    """
    run = case.checks.get(exhibit_id)
    if run is None:
        return ()
    from evidencekit.checks.labels import normalise  # slow to load, see intake

    results = _decided(case, exhibit_id, run)
    recording = case.recording(exhibit_id)
    runs = [case.checks[part] for part in recording.parts if part in case.checks] if recording else [run]
    stale = next((r for r in runs if normalise(r.expected_waybill) != normalise(case.details.waybill_return)), None)
    if stale is None:
        return results
    numbers = {"checked": stale.expected_waybill or "–", "expected": case.details.waybill_return or "–"}
    return tuple(_stale(r, numbers) if r.requirement is Requirement.WAYBILL else r for r in results)


def _decided(case: Case, exhibit_id: str, run: CheckRun) -> tuple[CheckResult, ...]:
    from evidencekit.checks.decide import decide  # slow to load, see intake
    from evidencekit.checks.recording import decide_together, unjudged

    recording = case.recording(exhibit_id)
    if recording is not None and complete(case, recording):
        runs = {part: case.checks[part] for part in recording.parts}
        return decide_together(runs, recording.seams, [m for m in case.marks if m.exhibit in runs])[exhibit_id]
    results = decide(run, tuple(m for m in case.marks if m.exhibit == exhibit_id))
    return results if recording is None else unjudged(results)


def _stale(result: CheckResult, numbers: dict[str, str]) -> CheckResult:
    if result.verdict is Verdict.NOT_RUN:
        return result
    reason = Reason("waybill_changed", {**numbers})
    return replace(result, verdict=Verdict.REVIEW, reasons=(reason,), decided_by="", decided_at=None)
