"""The cases of a folder at a glance, the broken ones included, and the list of recent cases."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from evidencekit.case import codec, custody, recovery
from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Case, CaseDetails, CaseStatus, MediaType
from evidencekit.checks.model import Requirement, Verdict
from evidencekit.errors import CaseDamaged, EvidenceKitError, storage_errors
from evidencekit.files import write_atomic
from evidencekit.settings import home

RECENT_MOST = 30
_DEPTH = 2  # cases lie in the folder itself, or sorted one level down (2026-11/…)
_WORST = (Verdict.FAIL, Verdict.NOT_RUN, Verdict.REVIEW, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the case list. `error` set: the case cannot be opened, and only `folder` is sure.

    `verdicts` are the worst over the case's checked videos, after the operator's marks; `changed_at` is the last log entry.
    """

    folder: Path
    id: str = ""
    details: CaseDetails | None = None
    status: CaseStatus = CaseStatus.OPEN
    created_at: datetime | None = None
    changed_at: datetime | None = None
    deadline: datetime | None = None
    verdicts: dict[Requirement, Verdict] = field(default_factory=dict[Requirement, Verdict])
    exhibits: int = 0
    videos: int = 0
    unchecked: int = 0  # videos that no check has run over
    thumbnail: Path | None = None
    error: EvidenceKitError | None = None


def summarise(folder: Path) -> CaseSummary:
    """The summary of the case in `folder`; never raises for a broken case, but says so in `error`."""
    try:
        case, changed_at = _read(folder)
    except EvidenceKitError as error:
        return CaseSummary(folder=folder, error=error)
    videos = [e for e in case.active if e.media is MediaType.VIDEO]
    thumbnail = next((e.thumbnail for e in (*videos, *case.active) if e.thumbnail), "")
    return CaseSummary(
        folder=folder,
        id=case.id,
        details=case.details,
        status=case.status,
        created_at=case.created_at,
        changed_at=changed_at,
        deadline=case.details.proof_deadline,
        verdicts=worst_verdicts(case),
        exhibits=len(case.active),
        videos=len(videos),
        unchecked=sum(e.id not in case.checks for e in videos),
        thumbnail=folder / thumbnail if thumbnail else None,
    )


def worst_verdicts(case: Case) -> dict[Requirement, Verdict]:
    """For each requirement the worst verdict over the checked videos on the list; empty when none was checked."""
    found: dict[Requirement, Verdict] = {}
    for exhibit in case.active:
        for result in verdicts(case, exhibit.id):
            both = (result.verdict, found.get(result.requirement, result.verdict))
            found[result.requirement] = min(both, key=_WORST.index)
    return found


def _read(folder: Path) -> tuple[Case, datetime]:
    """The case and its last log entry's time. When case.json matches the log's last line, the rest is not read."""
    file = folder / recovery.CASE
    with suppress(OSError, LookupError, ValueError, CaseDamaged):
        stored = codec.from_text(file.read_bytes())
        last = _last_line(folder / custody.NAME)
        if stored and stored[2] == custody.hash_line(last):
            return codec.from_state(*stored, file), datetime.fromisoformat(json.loads(last)["at"])
    loaded = recovery.load(folder)
    return loaded.case, loaded.head.at


def _last_line(log: Path) -> bytes:
    with log.open("rb") as source:
        size = source.seek(0, os.SEEK_END)
        reach = 4096
        while True:
            source.seek(max(0, size - reach))
            tail = source.read()
            lines = tail.split(b"\n")
            if len(lines) > 2 or reach >= size:
                return lines[-2] if not lines[-1] else b""
            reach *= 8


def find_cases(root: Path) -> Iterator[CaseSummary]:
    """Every case below `root` (itself, its folders and theirs), by name; a folder that may not be read is passed over."""
    yield from _find(root, _DEPTH)


def _find(folder: Path, depth: int) -> Iterator[CaseSummary]:
    if recovery.is_case(folder):
        yield summarise(folder)
        return
    if depth == 0:
        return
    try:
        inside = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    except OSError:
        return
    for path in inside:
        yield from _find(path, depth - 1)


# --- recent cases ----------------------------------------------------------------
def recent() -> tuple[Path, ...]:
    """Folders of the cases opened last, the latest first; some may be gone."""
    try:
        stored: Any = json.loads((home() / "recent.json").read_bytes())
    except (OSError, ValueError):
        return ()
    if not isinstance(stored, list):
        return ()
    return tuple(Path(f) for f in cast("list[object]", stored) if isinstance(f, str) and f)[:RECENT_MOST]


def remember(folder: Path) -> None:
    """Put a case first on the list of recent ones.

    Raises:
        DiskFull, NoPermission, StorageFailed: the list is as before.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    _store((folder, *(f for f in recent() if f != folder))[:RECENT_MOST])


def forget(folder: Path) -> None:
    """Take a case off the list of recent ones; the case itself stays.

    Raises:
        DiskFull, NoPermission, StorageFailed: the list is as before.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    _store(tuple(f for f in recent() if f != folder))


def _store(folders: tuple[Path, ...]) -> None:
    file = home() / "recent.json"
    with storage_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, json.dumps([str(f) for f in folders], ensure_ascii=False, indent=1).encode("utf-8", "replace"))
