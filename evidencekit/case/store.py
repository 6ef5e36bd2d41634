"""The case folder: made, opened, changed and closed so that what was reported as saved is there after any crash.

case.json      the state, always written whole; case.json.bak the one before
log.jsonl      the custody log, which is written first and can rebuild case.json
case.lock      who writes now
originals/     the evidence as it came, read-only
derived/       thumbnails and stills: may be deleted and made again
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Generator
from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from evidencekit.case import codec, custody, recovery
from evidencekit.case.lock import NAME as LOCK
from evidencekit.case.lock import Lock
from evidencekit.case.model import Case, CaseDetails, Exhibit
from evidencekit.case.recovery import BACKUP, CASE, DERIVED, ORIGINALS
from evidencekit.case.replay import changes
from evidencekit.clock import Clock, now
from evidencekit.errors import CaseExists, NoPermission, NotACase, StorageFailed, storage_errors
from evidencekit.files import sync_folder
from evidencekit.plain import Json, clean, encode
from evidencekit.settings import host, system_user

FOLDERS = (ORIGINALS, DERIVED, f"{DERIVED}/thumbs", f"{DERIVED}/stills")
_PATIENCE_S = (0.02, 0.05, 0.1, 0.2, 0.4)  # Windows renames nothing over a file that a virus scanner has open


class CaseFile:
    """An open case: `.case` is the state, `.folder` where it lies, `.actor` who acts, `.recovered` what opening mended.

    `update` may be called from any thread. Use it as a context manager, or call `close`.
    """

    def __init__(self, folder: Path, loaded: recovery.Loaded, *, actor: str, lock: Lock | None, clock: Clock) -> None:
        self.folder = folder
        self.actor = actor
        self.clock = clock
        self.recovered = loaded.notes
        self.case: Case = loaded.case
        self._state = loaded.state
        self._head: custody.Entry | None = loaded.head
        self._size = loaded.scan.size
        self._lock = lock
        self._guard = threading.RLock()
        self._broken = False

    @property
    def writable(self) -> bool:
        """Whether `update` may be called."""
        return self._lock is not None

    def path(self, stored: str) -> Path:
        """Where a file that the case names lies."""
        return self.folder / stored

    def original(self, exhibit: Exhibit) -> Path:
        """Where an exhibit's original lies."""
        return self.path(exhibit.stored)

    @contextlib.contextmanager
    def exclusive(self) -> Generator[None]:
        """Keep other threads from changing the case while a change is worked out from its state."""
        with self._guard:
            yield

    def update(self, event: str, change: Callable[[Case], Case], **detail: object) -> Case:
        """Change the case and log it; when this returns, the change survives a power cut.

        `event` is a wording code below `event.`; `detail` is what the log says about it, for people.

        Raises:
            DiskFull, NoPermission, StorageFailed, CaseLocked: nothing was changed.
        """
        with self._guard:
            if self._lock is None:
                raise NoPermission(file=self.folder)
            if self._broken:
                raise StorageFailed(file=self.folder / custody.NAME, reason="log")
            return self._commit(event, codec.to_state(change(self.case)), cast("dict[str, Json]", encode(detail)))

    def _commit(self, event: str, state: codec.State, detail: dict[str, Json]) -> Case:
        entry, line = custody.compose(
            self._head,
            at=self.clock(),
            by=clean(self.actor),
            host=clean(host()),
            event=event,
            detail={**detail, "redo": changes(self._state, state)},
        )
        log, part = self.folder / custody.NAME, self.folder / f"{CASE}.part"
        case = codec.from_state(state, entry.seq, entry.line_sha256, self.folder / CASE)
        try:
            # The room is taken before the log says anything; after it only renames are left to do.
            _write_synced(part, codec.to_text(state, entry.seq, entry.line_sha256))
            self._size = custody.append(log, line, self._size)
        except BaseException:
            self._broken = log.exists() and log.stat().st_size != self._size
            recovery.discard(part)
            raise
        self.case, self._state, self._head = case, state, entry
        self._publish(part)
        return case

    def _publish(self, part: Path) -> None:
        """Put the new case.json in place. The log has the change: where this fails, the next opening does it."""
        with contextlib.suppress(OSError):
            file = self.folder / CASE
            if file.exists():
                _replace(file, self.folder / BACKUP)
            _replace(part, file)
            sync_folder(self.folder)

    def close(self) -> None:
        """Give the lock back. Closing twice is fine."""
        with self._guard:
            lock, self._lock = self._lock, None
            if lock:
                lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _replace(source: Path, target: Path) -> None:
    for pause in _PATIENCE_S:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def _write_synced(path: Path, data: bytes) -> None:
    with storage_errors(path), path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _vacant(folder: Path) -> bool:
    """Whether a case may be made here: nothing, an empty folder, or what a crash during `create` left."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    for path in folder.iterdir():
        ours = path.name in (custody.NAME, LOCK, *FOLDERS) or path.name.endswith(".part")
        if not ours or (path.is_dir() and any(p.is_file() for p in path.rglob("*"))):
            return False
    log = folder / custody.NAME
    return not log.exists() or not custody.scan(log.read_bytes(), log).entries


def create(folder: Path, details: CaseDetails, *, actor: str, clock: Clock = now) -> CaseFile:
    """Make a case in `folder`, which is absent or empty, and open it for writing.

    Raises:
        CaseExists: the folder holds something.
        CaseLocked, DiskFull, NoPermission, StorageFailed: nothing is left behind.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  resolve() follows links that the user chose
    actor = actor or system_user()
    with storage_errors(folder):
        if not _vacant(folder):
            raise CaseExists(file=folder)
        existed = folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
    lock = Lock.take(folder, user=actor, clock=clock)
    try:
        with storage_errors(folder):
            for name in FOLDERS:
                (folder / name).mkdir(exist_ok=True)
            (folder / custody.NAME).unlink(missing_ok=True)
        _first_entry(folder, details, actor, clock)
        return CaseFile(folder, recovery.load(folder), actor=actor, lock=lock, clock=clock)
    except BaseException:
        lock.release()
        _undo_create(folder, existed)
        raise


def _first_entry(folder: Path, details: CaseDetails, actor: str, clock: Clock) -> None:
    moment = clock()
    case = Case(id=f"EK-{moment:%Y%m%d}-{secrets.token_hex(2).upper()}", details=details, created_at=moment)
    state = codec.to_state(case)
    detail: dict[str, Any] = {"case": case.id, "redo": changes(None, state)}
    by, machine = clean(actor), clean(host())
    entry, line = custody.compose(None, at=moment, by=by, host=machine, event="created", detail=detail)
    part = folder / f"{CASE}.part"
    codec.from_state(state, entry.seq, entry.line_sha256, folder / CASE)
    _write_synced(part, codec.to_text(state, entry.seq, entry.line_sha256))
    custody.append(folder / custody.NAME, line, 0)
    with storage_errors(folder):
        _replace(part, folder / CASE)
        sync_folder(folder)


def _undo_create(folder: Path, existed: bool) -> None:
    for name in (CASE, f"{CASE}.part", custody.NAME):
        recovery.discard(folder / name)
    for name in reversed(FOLDERS):
        with contextlib.suppress(OSError):
            (folder / name).rmdir()
    if not existed:
        with contextlib.suppress(OSError):
            folder.rmdir()


def open_case(folder: Path, *, actor: str, write: bool = True, clock: Clock = now) -> CaseFile:
    """The case in `folder`, recovered from whatever a crash left.

    With `write` the lock is taken and what was mended is written and logged; without, nothing is touched
    and the case may be open elsewhere.

    Raises:
        NotACase, CaseDamaged, CaseTooNew, LogTampered: it cannot be used.
        CaseLocked: somebody else writes to it.
        DiskFull, NoPermission, StorageFailed: by the disk.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    actor = actor or system_user()
    if not write:
        return CaseFile(folder, recovery.load(folder), actor=actor, lock=None, clock=clock)
    if not any((folder / name).exists() for name in (CASE, BACKUP, custody.NAME)):
        raise NotACase(file=folder)  # before a lock file is put into somebody's holiday pictures
    lock = Lock.take(folder, user=actor, clock=clock)
    try:
        loaded = recovery.load(folder)
        opened = CaseFile(folder, loaded, actor=actor, lock=lock, clock=clock)
        _settle(opened, loaded)
    except BaseException:
        lock.release()
        raise
    return opened


def _settle(opened: CaseFile, loaded: recovery.Loaded) -> None:
    """Write down what opening mended."""
    folder = opened.folder
    recovery.repair(folder, loaded, f"{opened.clock().astimezone(UTC):%Y%m%dT%H%M%SZ}")
    with storage_errors(folder):
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    recovery.sweep(folder, loaded.scan.entries, loaded.case)
    dead = opened._lock.took_over if opened._lock else None  # pyright: ignore[reportPrivateUsage]
    if dead:
        opened.update("lock_taken", lambda c: c, host=dead.host, user=dead.user, pid=dead.pid, since=dead.since)
    if loaded.notes:
        opened.update("recovered", lambda c: c, found=list(loaded.notes))
    if loaded.migrated:
        opened.update("migrated", lambda c: c, schema=loaded.case.schema)
