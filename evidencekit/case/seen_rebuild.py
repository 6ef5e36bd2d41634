"""The index of footage made again from the cases: their checks hold the fingerprints, so no video is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidencekit.case import listing, seen, store
from evidencekit.case.model import MediaType
from evidencekit.case.seen_index import Known, SeenIndex
from evidencekit.clock import Clock, now
from evidencekit.errors import EvidenceKitError, IndexDamaged
from evidencekit.progress import Ticket


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many videos of how many cases the index now holds; `unread` are the folders of cases that could not be opened."""

    videos: int
    cases: int
    unread: tuple[Path, ...]


def rebuild(
    folders: Sequence[Path], *, ticket: Ticket | None = None, index: SeenIndex | None = None, clock: Clock = now
) -> Rebuilt:
    """Fill the index with the checked videos of all cases below `folders`, and nothing else. A damaged index is put aside.

    Raises:
        IndexBusy, IndexTooNew, DiskFull, NoPermission, StorageFailed, Cancelled: the index is as before.
    """
    index = index or SeenIndex()
    cases: list[Path] = []
    unread: list[Path] = []
    entries = [entry for folder in folders for entry in _entries(folder, cases, unread, ticket, clock)]
    try:
        count = index.put_all(entries, anew=True)
    except IndexDamaged:
        index.set_aside()
        count = index.put_all(entries, anew=True)
    return Rebuilt(count, len(cases), tuple(unread))


def _entries(root: Path, cases: list[Path], unread: list[Path], ticket: Ticket | None, clock: Clock) -> Iterator[Known]:
    for summary in listing.find_cases(root):
        if ticket:
            ticket.tick("index", len(cases) + len(unread), 0)
        try:
            if summary.error is not None:
                raise summary.error
            with store.open_case(summary.folder, actor="", write=False) as opened:
                case = opened.case
        except EvidenceKitError:
            unread.append(summary.folder)
            continue
        cases.append(summary.folder)
        videos = (e for e in case.active if e.media is MediaType.VIDEO and e.id in case.checks)
        yield from (seen.known(case, e, case.checks[e.id], summary.folder, clock()) for e in videos)
