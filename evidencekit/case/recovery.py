"""Reading a case folder as a crash may have left it.

The custody log is the truth: it can rebuild case.json from its first line. case.json and its backup say how far
the log must at least reach, so that lines cut off its end do not go unseen.

| found | meaning | done |
|---|---|---|
| torn last line | crash while appending; never reported as saved | kept in `log.torn-*.txt`, cut off |
| case.json behind the log, missing or empty | crash between log and case.json | replayed |
| case.json unreadable | damaged | kept in `case.damaged-*.json`, replayed |
| case.json differs from the log | edited by hand | kept in `case.edited-*.json`, replayed |
| case.json ahead of the log, chain broken | the log was altered | LogTampered |
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from evidencekit.case import codec, custody
from evidencekit.case.model import Case
from evidencekit.case.replay import apply, same
from evidencekit.errors import CaseDamaged, FileMissing, LogTampered, NotACase, storage_errors
from evidencekit.files import sync_folder, write_atomic
from evidencekit.plain import Json

CASE = "case.json"
BACKUP = "case.json.bak"
ORIGINALS = "originals"
DERIVED = "derived"

_OURS = re.compile(r"^([0-9a-f]{16}|[0-9a-f]{64})_")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as read. `notes` are wording codes below `recovered.` for what was not as a clean close leaves it."""

    case: Case
    state: codec.State
    head: custody.Entry
    scan: custody.Scan
    notes: tuple[str, ...]
    migrated: bool


def is_case(folder: Path) -> bool:
    """Whether a case lies in that folder, though perhaps a damaged one."""
    return any((folder / name).is_file() for name in (CASE, BACKUP, custody.NAME))


def _maybe(path: Path) -> bytes | None:
    try:
        with storage_errors(path):
            return path.read_bytes()
    except FileMissing:
        return None


def _replay(entries: tuple[custody.Entry, ...], file: Path) -> codec.State:
    state: Json = None
    for entry in entries:
        try:
            state = apply(state, entry.redo)
        except ValueError as error:
            raise CaseDamaged(file=file, detail=f"log {entry.seq}: {error}") from None
    if not isinstance(state, dict):
        raise CaseDamaged(file=file, detail="log")
    return state  # pyright: ignore[reportUnknownVariableType]


def _check_pin(entries: tuple[custody.Entry, ...], seq: int, digest: str, file: Path) -> None:
    if seq > len(entries):
        raise LogTampered(file=file, line=len(entries) + 1)
    if seq > 0 and entries[seq - 1].line_sha256 != digest:
        raise LogTampered(file=file, line=seq)


def load(folder: Path) -> Loaded:
    """The case in `folder`, recovered in memory; nothing is written.

    Raises:
        NotACase, LogTampered, CaseDamaged, CaseTooNew, NoPermission, StorageFailed: it cannot be read.
    """
    file, log = folder / CASE, folder / custody.NAME
    # In this order: a writer appends to the log first, so a log read last is never behind.
    backup, stored, lines = _maybe(folder / BACKUP), _maybe(file), _maybe(log)
    if lines is None and stored is None and backup is None:
        raise NotACase(file=folder)
    scan = custody.scan(lines or b"", log)
    known = codec.from_text(stored) if stored else None
    older = codec.from_text(backup) if backup else None
    if not scan.entries:
        if known or older:
            raise LogTampered(file=log, line=1)
        raise NotACase(file=folder)
    for pinned in (known, older):
        if pinned:
            _check_pin(scan.entries, pinned[1], pinned[2], log)
    if known:
        codec.migrate(known[0], file)  # a later version's log may hold changes that this one cannot redo
    head = scan.entries[-1]
    state = _replay(scan.entries, log)
    case = codec.from_state(state, head.seq, head.line_sha256, file)
    notes = ("log_torn",) if scan.torn else ()
    if not known:
        notes += ("case_damaged",) if stored else ("case_missing",)
    elif known[1] < head.seq:
        notes += ("case_behind",)
    elif not same(known[0], state):
        notes += ("case_edited",)
    current = codec.migrate(state, file)
    return Loaded(case, state, head, scan, notes, migrated=not same(current, state))


def repair(folder: Path, loaded: Loaded, stamp: str) -> None:
    """Set aside what a crash or a hand left; the caller holds the lock and writes case.json anew.

    Raises:
        DiskFull, NoPermission, StorageFailed: the case is as before.
    """
    unique = f"{stamp}-{secrets.token_hex(2)}"
    log = folder / custody.NAME
    if loaded.scan.torn:
        write_atomic(folder / f"log.torn-{unique}.txt", loaded.scan.torn)
        with storage_errors(log), log.open("r+b") as out:
            out.truncate(loaded.scan.size)
            os.fsync(out.fileno())
    for note, word in (("case_damaged", "damaged"), ("case_edited", "edited")):
        if note in loaded.notes:
            with storage_errors(folder / CASE):
                (folder / CASE).replace(folder / f"case.{word}-{unique}.json")
                sync_folder(folder)


def sweep(folder: Path, entries: tuple[custody.Entry, ...], case: Case) -> None:
    """Take away what a crash left half done: unfinished copies, and finished ones that no log line ever named.

    Neither was reported as taken in, and the user's own file was never touched. Files under other names
    are somebody's and stay.
    """
    logged = {e.stored for e in case.exhibits} | {str(e.detail.get("stored", "")) for e in entries}
    with contextlib.suppress(OSError):  # sweeping is a courtesy: a folder that does not let us is still a case
        for path in (folder / ORIGINALS).iterdir():
            if path.name.startswith(".incoming-") or (_OURS.match(path.name) and f"{ORIGINALS}/{path.name}" not in logged):
                discard(path)
        for path in (*folder.glob("*.part"), *(folder / DERIVED).glob("*/*.part")):
            discard(path)


def discard(path: Path) -> None:
    """Delete a file of ours, read-only or not; one that is gone is fine."""
    with contextlib.suppress(OSError):
        path.chmod(0o600)  # Windows deletes no read-only file
        path.unlink(missing_ok=True)
