"""The index over all footage of this workstation: one SQLite file, which may be deleted and made again from the cases.

Every call opens and closes it, so threads and processes may share it; what a call writes is there as a whole or not at all.

footage   one row a video of a case, with its fingerprint
waybill   the numbers read in it or given for it
moment    the coarsest bits of every moving moment → video and step: where to begin to compare
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from evidencekit.case.seen_search import alike, keys_of
from evidencekit.checks.fingerprint import words_of
from evidencekit.checks.likeness import Stretch
from evidencekit.errors import DiskFull, IndexBusy, IndexDamaged, IndexTooNew, NoPermission, StorageFailed, storage_errors
from evidencekit.settings import home

NAME = "seen.sqlite"
SCHEMA = 1
PATIENCE_S = 5.0

_TABLES = f"""
CREATE TABLE footage(
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, case_id TEXT NOT NULL, ticket TEXT NOT NULL, exhibit TEXT NOT NULL,
    name TEXT NOT NULL, folder TEXT NOT NULL, duration_s REAL NOT NULL, device TEXT NOT NULL, created TEXT NOT NULL,
    indexed_at TEXT NOT NULL, fingerprint TEXT NOT NULL, UNIQUE(case_id, exhibit));
CREATE INDEX footage_sha256 ON footage(sha256);
CREATE INDEX footage_made ON footage(device, created) WHERE device <> '' AND created <> '';
CREATE TABLE waybill(number TEXT NOT NULL, footage INTEGER NOT NULL, PRIMARY KEY(number, footage)) WITHOUT ROWID;
CREATE INDEX waybill_footage ON waybill(footage);
CREATE TABLE moment(key INTEGER NOT NULL, footage INTEGER NOT NULL, step INTEGER NOT NULL,
    PRIMARY KEY(key, footage, step)) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA};
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A video of a case as the index knows it. Times are ISO 8601 or empty; `ticket` is what people call the case by.

    `waybills` are the numbers read in it or given for it; they are asked for, not told.
    """

    sha256: str
    case_id: str
    ticket: str
    exhibit: str
    name: str
    folder: str
    duration_s: float
    device: str = ""
    created: str = ""
    indexed_at: str = ""
    fingerprint: str = ""
    waybills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """A video of another case that this one was met in: the same file, a common stretch, a common number, the same moment."""

    known: Known
    same_file: bool = False
    stretch: Stretch | None = None
    waybill: str = ""
    same_moment: bool = False  # device and creation time agree


_COLUMNS = ", ".join(f.name for f in fields(Known) if f.name != "waybills")


def default_file() -> Path:
    """Where this workstation's index lies."""
    return home() / NAME


class SeenIndex:
    """The index in one file, which is made when it is missing.

    Every method raises IndexDamaged, IndexBusy, IndexTooNew, DiskFull, NoPermission or StorageFailed; nothing was changed then.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or default_file()

    def put(self, known: Known) -> None:
        """Take a video in, in place of what was known of that exhibit."""
        self.put_all([known])

    def put_all(self, all_known: Iterable[Known], *, anew: bool = False) -> int:
        """Take videos in, all or none, and count them; with `anew` the index then holds nothing else."""
        with self._open() as db, _writing(db):
            if anew:
                for table in ("moment", "waybill", "footage"):
                    db.execute(f"DELETE FROM {table}")
            count = 0
            for count, known in enumerate(all_known, 1):  # noqa: B007 - the count is wanted after the loop
                _insert(db, known)
            return count

    def forget(self, case_id: str, exhibit: str) -> None:
        """Take a video out; nothing happens when it is not there."""
        with self._open() as db, _writing(db):
            _delete(db, case_id, exhibit)

    def count(self) -> int:
        """How many videos it holds."""
        with self._open() as db:
            return int(db.execute("SELECT COUNT(*) FROM footage").fetchone()[0])

    def meet(self, mine: Known) -> tuple[Met, ...]:
        """Every video of another case that `mine` was met in, the surest first; a video of `mine`'s case is never among them."""
        with self._open() as db:
            met: dict[int, dict[str, Any]] = {}
            for (found,) in db.execute("SELECT id FROM footage WHERE sha256 = ?", (mine.sha256,)):
                met.setdefault(found, {})["same_file"] = True
            for found, stretch in alike(db, words_of(mine.fingerprint)).items():
                met.setdefault(found, {})["stretch"] = stretch
            for number in mine.waybills:
                for (found,) in db.execute("SELECT footage FROM waybill WHERE number = ?", (number,)):
                    met.setdefault(found, {})["waybill"] = number
            if mine.device and mine.created:
                made = "SELECT id FROM footage WHERE device = ? AND created = ? AND device <> '' AND created <> ''"
                for (found,) in db.execute(made, (mine.device, mine.created)):
                    met.setdefault(found, {})["same_moment"] = True
            answers = [Met(_known(db, found), **how) for found, how in met.items()]
        others = [m for m in answers if m.known.case_id != mine.case_id]
        return tuple(sorted(others, key=lambda m: (not m.same_file, m.stretch is None, not m.waybill, m.known.indexed_at)))

    def set_aside(self) -> Path | None:
        """Put a file that cannot be used out of the way, so that the next call makes a new one; where it went."""
        if not self.file.exists():
            return None
        aside = self.file.with_suffix(".damaged")
        with storage_errors(self.file):
            self.file.replace(aside)
            for tail in ("-wal", "-shm"):
                self.file.with_name(self.file.name + tail).unlink(missing_ok=True)
        return aside

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        with storage_errors(self.file):
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with _sqlite_errors(self.file), closing(sqlite3.connect(self.file, timeout=PATIENCE_S, isolation_level=None)) as db:
            self._prepare(db)
            yield db

    def _prepare(self, db: sqlite3.Connection) -> None:
        if _version(db) == 0:
            with suppress(sqlite3.OperationalError):  # a file system without shared memory: slower, as sound
                db.execute("PRAGMA journal_mode = WAL")
            with _writing(db):
                if _version(db) == 0:  # another process may have been quicker
                    for statement in _TABLES.split(";"):
                        db.execute(statement)
        if _version(db) > SCHEMA:
            raise IndexTooNew(file=self.file)
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last entries, never the file


@contextmanager
def _sqlite_errors(file: Path) -> Generator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise IndexBusy(file=file) from error
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(file=file) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise NoPermission(file=file) from error
        if code == sqlite3.SQLITE_IOERR:
            raise StorageFailed(file=file, reason=str(error)) from error
        raise IndexDamaged(file=file, reason=str(error)) from error


@contextmanager
def _writing(db: sqlite3.Connection) -> Generator[None]:
    """All or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # what broke the change is what is told
            db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _insert(db: sqlite3.Connection, known: Known) -> None:
    _delete(db, known.case_id, known.exhibit)
    *row, waybills = astuple(known)
    marks = ", ".join("?" * len(row))
    new = db.execute(f"INSERT INTO footage({_COLUMNS}) VALUES({marks})", row).lastrowid
    db.executemany("INSERT OR IGNORE INTO waybill VALUES(?, ?)", [(number, new) for number in waybills if number])
    db.executemany("INSERT INTO moment VALUES(?, ?, ?)", [(key, new, step) for key, step in keys_of(words_of(known.fingerprint))])


def _delete(db: sqlite3.Connection, case_id: str, exhibit: str) -> None:
    select = "SELECT id, fingerprint FROM footage WHERE case_id = ? AND exhibit = ?"
    for old, fingerprint in db.execute(select, (case_id, exhibit)).fetchall():
        rows = [(key, old, step) for key, step in keys_of(words_of(fingerprint))]
        db.executemany("DELETE FROM moment WHERE key = ? AND footage = ? AND step = ?", rows)
        db.execute("DELETE FROM waybill WHERE footage = ?", (old,))
        db.execute("DELETE FROM footage WHERE id = ?", (old,))


def _known(db: sqlite3.Connection, found: int) -> Known:
    return Known(*db.execute(f"SELECT {_COLUMNS} FROM footage WHERE id = ?", (found,)).fetchone())
