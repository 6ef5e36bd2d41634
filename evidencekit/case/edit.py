"""What people do to a case: describe it, mark a video, answer questions. Each is one line in the custody log."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from evidencekit.case.model import Answer, Case, CaseDetails, CaseStatus, Exhibit, MediaType, Shows, Still
from evidencekit.case.recovery import DERIVED
from evidencekit.case.store import CaseFile
from evidencekit.checks.marks import MISSING, WITHDRAWN
from evidencekit.checks.model import CheckRun, Face, Mark, MarkKind
from evidencekit.errors import BadValue, OriginalAltered, UnknownExhibit, storage_errors
from evidencekit.files import sha256_file, write_atomic
from evidencekit.progress import Ticket

STILLS = f"{DERIVED}/stills"
STILL_SIDE = 1600
_SAME_MOMENT_S = 0.0005
_END_SLACK_S = 0.5  # the last frame is on screen for a while after its time

_VALUES: dict[MarkKind, tuple[str, ...]] = {
    MarkKind.SEAL: ("intact", "opened", "retaped"),
    MarkKind.FINDING: ("accept", "reject"),
    MarkKind.ONE_TAKE: ("yes", "no"),
    MarkKind.FIRST_OPENING: ("yes", "no"),
}
_TIMED = (MarkKind.FACE, MarkKind.OPENING, MarkKind.CONTENTS, MarkKind.PROBLEM)
_EDITABLE = frozenset(("kind", "title", "source", "proves", "shows"))


def find(case: Case, exhibit_id: str) -> Exhibit:
    """The exhibit of that number.

    Raises:
        UnknownExhibit: there is none.
    """
    found = case.exhibit(exhibit_id)
    if found is None:
        raise UnknownExhibit(exhibit=exhibit_id)
    return found


def _put(exhibit: Exhibit) -> Callable[[Case], Case]:
    return lambda case: replace(case, exhibits=tuple(exhibit if e.id == exhibit.id else e for e in case.exhibits))


# --- the case and its exhibits ---------------------------------------------------
def set_details(cf: CaseFile, details: CaseDetails) -> Case:
    """Store what staff typed about the case; the log names the fields that changed."""
    with cf.exclusive():
        old = cf.case.details
        changed = [name for name in CaseDetails.__slots__ if getattr(old, name) != getattr(details, name)]
        if not changed:
            return cf.case
        return cf.update("details", lambda case: replace(case, details=details), fields=changed)


def set_status(cf: CaseFile, status: CaseStatus) -> Case:
    """Move the case along: open, submitted, closed."""
    if cf.case.status is status:
        return cf.case
    return cf.update("status", lambda case: replace(case, status=status), status=status)


def set_exhibit(cf: CaseFile, exhibit_id: str, **fields: str | dict[str, Shows]) -> Case:
    """Change an exhibit's `kind`, `title`, `source`, `proves` or `shows` (must-show text → answer).

    Raises:
        UnknownExhibit: no such exhibit. BadValue: no such field, or an answer that is none.
    """
    for name, value in fields.items():
        good = isinstance(value, dict) if name == "shows" else isinstance(value, str)
        if name not in _EDITABLE or not good:
            raise BadValue(field=name, value=str(value), expected=", ".join(sorted(_EDITABLE)))
    with cf.exclusive():
        old = find(cf.case, exhibit_id)
        values: dict[str, Any] = dict(fields)
        new = replace(old, **values)
        if new == old:
            return cf.case
        changed = sorted(name for name in fields if getattr(new, name) != getattr(old, name))
        return cf.update("exhibit", _put(new), exhibit=exhibit_id, fields=changed)


def remove(cf: CaseFile, exhibit_id: str, reason: str) -> Case:
    """Take an exhibit off the list; its original stays and adding the file again brings it back.

    Raises:
        UnknownExhibit: no such exhibit.
    """
    return _set_removed(cf, exhibit_id, True, "removed", reason)


def restore(cf: CaseFile, exhibit_id: str) -> Case:
    """Put an exhibit back on the list.

    Raises:
        UnknownExhibit: no such exhibit.
    """
    return _set_removed(cf, exhibit_id, False, "restored", "")


def _set_removed(cf: CaseFile, exhibit_id: str, removed: bool, event: str, reason: str) -> Case:
    with cf.exclusive():
        old = find(cf.case, exhibit_id)
        if old.removed == removed:
            return cf.case
        detail = {"exhibit": exhibit_id, "name": old.name} | ({"reason": reason} if reason else {})
        return cf.update(event, _put(replace(old, removed=removed)), **detail)


# --- marks and answers -------------------------------------------------------------
def mark(cf: CaseFile, mark: Mark, *, cut: bool = True) -> Case:
    """Record an operator's decision; an earlier one of the same exhibit, kind and slot gives way (the log keeps it).

    With `cut` the still at its moment is cut at once; without, `cut_stills` does it later. A problem mark
    without a slot gets the next free number.

    Raises:
        UnknownExhibit: no such exhibit. BadValue: the mark makes no sense: params field, value, expected.
        UnreadableFootage, FileMissing, OriginalAltered: the still cannot be cut; the mark is kept.
    """
    if mark.value == WITHDRAWN:
        return unmark(cf, mark.exhibit, mark.kind, mark.slot, reason=mark.reason)
    with cf.exclusive():
        exhibit = find(cf.case, mark.exhibit)
        _check_mark(cf.case, exhibit, mark)
        if mark.kind is MarkKind.PROBLEM and not mark.slot:
            mark = replace(mark, slot=_free_slot(cf.case.marks, mark))
        key = (mark.exhibit, mark.kind, mark.slot)
        detail = {"exhibit": mark.exhibit, "kind": mark.kind, "slot": mark.slot, "value": mark.value, "reason": mark.reason}
        detail = {name: value for name, value in detail.items() if value}
        case = cf.update("mark", lambda c: replace(c, marks=(*_without(c.marks, key), mark)), **detail, at_s=mark.at_s)
    if cut and mark.at_s is not None:
        ensure_still(cf, mark.exhibit, mark.at_s)
        case = cf.case
    return case


def unmark(cf: CaseFile, exhibit_id: str, kind: MarkKind, slot: str = "", *, reason: str = "") -> Case:
    """Take a mark back; nothing happens where there is none.

    Raises:
        UnknownExhibit: no such exhibit.
    """
    with cf.exclusive():
        find(cf.case, exhibit_id)
        kept = _without(cf.case.marks, (exhibit_id, kind, slot))
        if kept == cf.case.marks:
            return cf.case
        detail = {"exhibit": exhibit_id, "kind": kind, "slot": slot, "reason": reason}
        return cf.update("unmark", lambda c: replace(c, marks=kept), **{k: v for k, v in detail.items() if v})


def _without(marks: tuple[Mark, ...], key: tuple[str, MarkKind, str]) -> tuple[Mark, ...]:
    return tuple(m for m in marks if (m.exhibit, m.kind, m.slot) != key)


def _free_slot(marks: tuple[Mark, ...], mark: Mark) -> str:
    taken = {m.slot for m in marks if m.exhibit == mark.exhibit and m.kind is mark.kind}
    return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)


def _check_mark(case: Case, exhibit: Exhibit, mark: Mark) -> None:
    if exhibit.media is not MediaType.VIDEO:
        raise BadValue(field="exhibit", value=exhibit.id, expected="video")
    allowed = _VALUES.get(mark.kind)
    if allowed and mark.value not in allowed:
        raise BadValue(field=mark.kind, value=mark.value, expected=" / ".join(allowed))
    if mark.kind is MarkKind.FACE and mark.slot not in set(Face):
        raise BadValue(field="slot", value=mark.slot, expected=" / ".join(Face))
    if mark.kind is MarkKind.WAYBILL and not mark.value.strip():
        raise BadValue(field="waybill", value=mark.value, expected="SF1234567890")
    if mark.kind in _TIMED and mark.at_s is None and mark.value != MISSING:
        raise BadValue(field="at", value="", expected="12.5")
    end = _end_s(case, exhibit)
    if mark.at_s is not None and not 0 <= mark.at_s <= end + _END_SLACK_S:
        raise BadValue(field="at", value=f"{mark.at_s:g}", expected=f"0 – {end:g}")
    if mark.kind is MarkKind.FINDING:
        _check_finding(case, mark)


def _end_s(case: Case, exhibit: Exhibit) -> float:
    """Where the video ends as far as is known: some files declare no duration."""
    run = case.checks.get(exhibit.id)
    seen = run.reading.last_pts_s - run.reading.first_pts_s if run else 0.0
    return max(exhibit.duration_s, seen) or math.inf


def _check_finding(case: Case, mark: Mark) -> None:
    run = case.checks.get(mark.exhibit)
    known = [f.id for result in run.results for f in result.findings] if run else []
    known += [f.id for seam in case.seams(mark.exhibit) if seam.after == mark.exhibit for f in seam.findings]
    if mark.slot not in known:
        raise BadValue(field="finding", value=mark.slot, expected=", ".join(known) or "–")
    if mark.value == "reject" and not mark.reason.strip():
        raise BadValue(field="reason", value="", expected="…")


def answer(cf: CaseFile, answer: Answer) -> Case:
    """Record the answer to a pre-flight question in place of an earlier one.

    Raises:
        BadValue: none of yes, no, na.
    """
    if answer.value not in ("yes", "no", "na"):
        raise BadValue(field=answer.check, value=answer.value, expected="yes / no / na")

    def change(case: Case) -> Case:
        return replace(case, answers=(*(a for a in case.answers if a.check != answer.check), answer))

    detail = {"check": answer.check, "value": answer.value} | ({"reason": answer.reason} if answer.reason else {})
    return cf.update("answer", change, **detail)


# --- checks and stills ---------------------------------------------------------------
def store_checks(cf: CaseFile, exhibit_id: str, run: CheckRun, ticket: Ticket | None = None) -> Case:
    """Keep the latest check of a video and cut every still that its findings, candidates and the marks point to.

    Raises:
        UnknownExhibit: no such exhibit. OriginalAltered: the run was over other bytes than those that arrived.
        DiskFull, NoPermission, StorageFailed, UnreadableFootage, Cancelled: the case is as before.
    """
    exhibit = find(cf.case, exhibit_id)
    if run.reading.sha256 != exhibit.sha256:
        raise OriginalAltered(file=cf.original(exhibit), exhibit=exhibit.id, expected=exhibit.sha256, found=run.reading.sha256)
    marks = tuple(m for m in cf.case.marks if m.exhibit == exhibit_id)
    new = _cut(cf, exhibit, _moments(run, marks), ticket)

    def change(case: Case) -> Case:
        return replace(case, checks={**case.checks, exhibit_id: run}, stills=_merged(case.stills, new))

    verdicts = {result.requirement.value: result.verdict.value for result in run.results}
    return cf.update(
        "check", change, exhibit=exhibit_id, verdicts=verdicts, software=run.software, stills=len(new), sha256=exhibit.sha256
    )


def _moments(run: CheckRun | None, marks: Iterable[Mark]) -> list[float]:
    found = [m.at_s for m in marks]
    if run:
        for result in run.results:
            found += [t for f in result.findings for t in (f.still_before_s, f.still_s)]
            found += [t for f in result.findings for pair in f.printed for t in pair]
        found += [c.at_s for c in run.candidates]
        found.append(run.opening_s)
    return sorted({t for t in found if t is not None})


def _seam_moments(case: Case, exhibit_id: str) -> set[float]:
    """The last frame before a seam, the first one after it."""
    found: set[float | None] = set()
    for seam in case.seams(exhibit_id):
        found |= {f.still_s if seam.after == exhibit_id else f.still_before_s for f in seam.findings}
    return {t for t in found if t is not None}


def find_still(case: Case, exhibit_id: str, at_s: float) -> Still | None:
    """The still cut for that moment."""
    return next((s for s in case.stills if s.exhibit == exhibit_id and abs(s.at_s - at_s) < _SAME_MOMENT_S), None)


def missing_stills(cf: CaseFile) -> tuple[tuple[str, float], ...]:
    """Exhibit and moment of every still that marks and checks point to and that is not there, or not as it was cut."""
    case = cf.case
    wanted: list[tuple[str, float]] = []
    for exhibit in case.active:
        if exhibit.media is MediaType.VIDEO:
            marks = (m for m in case.marks if m.exhibit == exhibit.id)
            times = {*_moments(case.checks.get(exhibit.id), marks), *_seam_moments(case, exhibit.id)}
            wanted += [(exhibit.id, t) for t in sorted(times)]
    return tuple(w for w in wanted if not _good(cf, find_still(case, *w)))


def _good(cf: CaseFile, still: Still | None) -> bool:
    if still is None or not cf.path(still.stored).is_file():
        return False
    return sha256_file(cf.path(still.stored)) == still.sha256


def cut_stills(cf: CaseFile, ticket: Ticket | None = None) -> Case:
    """Cut all that `missing_stills` names, so that a bundle needs no video.

    Raises:
        as `ensure_still`, and Cancelled.
    """
    missing = missing_stills(cf)
    for exhibit_id in dict.fromkeys(e for e, _ in missing):
        _keep(cf, find(cf.case, exhibit_id), [t for e, t in missing if e == exhibit_id], ticket)
    return cf.case


def ensure_still(cf: CaseFile, exhibit_id: str, at_s: float) -> Still:
    """The still of a video at `at_s` seconds, cut from the original if it is not there yet.

    `at_s` of the still is the moment asked for; `pts_s` the time of the frame that is on screen then.

    Raises:
        UnknownExhibit: no such exhibit. UnreadableFootage, FileMissing: it cannot be cut.
        DiskFull, NoPermission, StorageFailed: by the disk.
    """
    exhibit = find(cf.case, exhibit_id)
    still = find_still(cf.case, exhibit_id, at_s)
    if still is not None and _good(cf, still):
        return still
    return _keep(cf, exhibit, [at_s], None)[0]


def _keep(cf: CaseFile, exhibit: Exhibit, times: list[float], ticket: Ticket | None) -> tuple[Still, ...]:
    new = _cut(cf, exhibit, times, ticket)
    listed = [{"at_s": s.at_s, "sha256": s.sha256} for s in new]
    cf.update(
        "still", lambda c: replace(c, stills=_merged(c.stills, new)), exhibit=exhibit.id, stills=listed, parent=exhibit.sha256
    )
    return new


def _merged(old: tuple[Still, ...], new: tuple[Still, ...]) -> tuple[Still, ...]:
    replaced = {(s.exhibit, round(s.at_s * 1000)) for s in new}
    both = (*(s for s in old if (s.exhibit, round(s.at_s * 1000)) not in replaced), *new)
    return tuple(sorted(both, key=lambda s: (s.exhibit, s.at_s)))


def _cut(cf: CaseFile, exhibit: Exhibit, times: list[float], ticket: Ticket | None) -> tuple[Still, ...]:
    from evidencekit.footage.stills import stills  # slow to load, see intake

    folder = cf.path(STILLS)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    times = list({round(t * 1000): t for t in times}.values())
    cut: list[Still] = []
    for at_s, picture in zip(times, stills(cf.original(exhibit), times, long_side=STILL_SIDE), strict=True):
        name = f"{STILLS}/{exhibit.id}_{round(at_s * 1000):09d}.jpg"
        write_atomic(cf.path(name), picture.jpeg)
        digest = hashlib.sha256(picture.jpeg).hexdigest()
        size = (picture.width, picture.height)
        cut.append(Still(exhibit.id, at_s, name, digest, exhibit.sha256, *size, pts_s=picture.at_s))
        if ticket:
            ticket.tick("cut_stills", len(cut), len(times))
    return tuple(cut)
