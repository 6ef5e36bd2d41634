"""One recording in several files: saying so, taking it back, and judging the seams as soon as all of them are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from evidencekit.case.edit import cut_stills, find
from evidencekit.case.model import Case, MediaType, Recording
from evidencekit.case.store import CaseFile
from evidencekit.errors import BadValue
from evidencekit.progress import Ticket

if TYPE_CHECKING:
    from evidencekit.checks.segments import Part


def join(cf: CaseFile, exhibits: Sequence[str], ticket: Ticket | None = None, *, as_given: bool = False) -> Recording:
    """Take videos as consecutive files of one recording, on the word of who acts; the recording as kept.

    They are ordered by the files' own times where all state one, else by name; `as_given` keeps the order. Joining again puts
    a new order in the place of the old one, and takes each video out of any other recording. Seams are judged at once
    when all files have been checked, else by `refresh` after the last check.

    Raises:
        UnknownExhibit: no such exhibit. BadValue: fewer than two, one named twice, or one that is no video on the list.
        UnreadableFootage, FileMissing, StorageFailed, Cancelled: a file cannot be compared; they are joined all the same.
    """
    found = [find(cf.case, name) for name in exhibits]
    if len(found) < 2 or len({e.id for e in found}) < len(found):
        raise BadValue(field="recording", value=" ".join(exhibits) or "–", expected="E001 E002 …")
    for exhibit in found:
        if exhibit.media is not MediaType.VIDEO or exhibit.removed:
            raise BadValue(field="exhibit", value=exhibit.id, expected="video")
    with cf.exclusive():
        parts = tuple(exhibits) if as_given else _ordered(cf, exhibits)
        made = Recording(parts, cf.actor, cf.clock())

        def change(case: Case) -> Case:
            return replace(case, recordings=(*_without(case.recordings, parts), made))

        cf.update("join", change, exhibits=list(parts), as_given=as_given)
    for recording in cf.case.recordings:
        if not recording.seams:  # the new one, and what it left of others
            refresh(cf, recording.parts[0], ticket)
    return cf.case.recording(parts[0]) or made


def split(cf: CaseFile, exhibit_id: str) -> tuple[str, ...]:
    """Take the files of a recording as separate videos again; their numbers, none where the video is in no recording.

    Raises:
        UnknownExhibit: no such exhibit.
    """
    with cf.exclusive():
        find(cf.case, exhibit_id)
        found = cf.case.recording(exhibit_id)
        if found is None:
            return ()
        kept = tuple(r for r in cf.case.recordings if r != found)
        cf.update("split", lambda case: replace(case, recordings=kept), exhibits=list(found.parts))
        return found.parts


def refresh(cf: CaseFile, exhibit_id: str, ticket: Ticket | None = None) -> None:
    """Judge the seams of the recording an exhibit is part of, if it is one and all its files have been checked.

    Raises:
        UnreadableFootage, FileMissing, StorageFailed, DiskFull, NoPermission, Cancelled: the seams are as before.
    """
    from evidencekit.checks.segments import judge  # slow to load, see intake

    found = cf.case.recording(exhibit_id)
    if found is None or not complete(cf.case, found):
        return
    seams = judge(_parts(cf, found.parts), ticket)
    with cf.exclusive():
        if cf.case.recording(exhibit_id) != found:
            return  # joined otherwise meanwhile
        if seams != found.seams:
            now = replace(found, seams=seams)
            codes = [{"after": s.after, "found": [f.code for f in s.findings]} for s in seams]
            cf.update(
                "seams", lambda c: replace(c, recordings=tuple(now if r == found else r for r in c.recordings)), seams=codes
            )
    cut_stills(cf, ticket)


def complete(case: Case, recording: Recording) -> bool:
    """Whether all files of a recording are on the list and checked."""
    active = {e.id for e in case.active}
    return all(part in active and part in case.checks for part in recording.parts)


def _without(recordings: tuple[Recording, ...], parts: Sequence[str]) -> tuple[Recording, ...]:
    """The recordings without these videos; what is left of one is none any more when it is a single file."""
    rest: list[Recording] = []
    for recording in recordings:
        left = tuple(part for part in recording.parts if part not in parts)
        if left == recording.parts:
            rest.append(recording)
        elif len(left) > 1:
            rest.append(replace(recording, parts=left, seams=()))
    return tuple(rest)


def _ordered(cf: CaseFile, exhibits: Sequence[str]) -> tuple[str, ...]:
    from evidencekit.checks.segments import in_order
    from evidencekit.footage.probe import probe

    listed: list[tuple[str, str, datetime | None]] = []
    for name in exhibits:
        exhibit, run = find(cf.case, name), cf.case.checks.get(name)
        info = run.info if run else probe(cf.original(exhibit))
        listed.append((name, exhibit.name, info.created))
    return in_order(listed)


def _parts(cf: CaseFile, exhibits: Sequence[str]) -> list[Part]:
    from evidencekit.checks.segments import Part

    found = [find(cf.case, name) for name in exhibits]
    return [Part(e.id, e.name, cf.original(e), cf.case.checks[e.id]) for e in found]
