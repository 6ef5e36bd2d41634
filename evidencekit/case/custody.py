"""The custody log: who did what to the case and when, each line chained to the one before.

One line is canonical JSON (sorted keys, UTF-8, no spaces) and a line feed:
`{"at","by","detail","event","hash","host","prev","seq"}`. `prev` is the SHA-256 of the stored bytes of the
line before (without its line feed; 64 zeros for the first), `hash` the SHA-256 of this line's canonical JSON
without `hash`, so that the last line, which no other pins yet, speaks for itself. `detail.redo` says how
the line changed case.json (see `replay`): the log is also the write-ahead log.

Taking away whole lines at the end leaves a good chain; it shows only against a pin of number and hash,
which case.json and every bundle's manifest hold: pass them to `verify`.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from evidencekit.case.replay import Change
from evidencekit.errors import CaseLocked, LogTampered, storage_errors
from evidencekit.plain import Json

NAME = "log.jsonl"
GENESIS = "0" * 64
KEYS = frozenset(("seq", "prev", "at", "by", "host", "event", "detail", "hash"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `line_sha256` is that of its stored bytes: what the next line's `prev` and the pins say."""

    seq: int
    prev: str
    at: datetime
    by: str
    host: str
    event: str  # a wording code below `event.`
    detail: dict[str, Json]
    hash: str
    line_sha256: str = ""

    @property
    def facts(self) -> dict[str, Json]:
        """The detail meant for people: all but the redo."""
        return {k: v for k, v in self.detail.items() if k != "redo"}

    @property
    def redo(self) -> list[Change]:
        """The changes it made to case.json."""
        return cast("list[Change]", self.detail.get("redo", []))


@dataclass(frozen=True, slots=True)
class Scan:
    """A log's good entries, their size in bytes, and what a crash left behind them."""

    entries: tuple[Entry, ...] = ()
    size: int = 0
    torn: bytes = field(default=b"", repr=False)


def canonical(value: Json) -> bytes:
    """The one spelling of a JSON value.

    Raises:
        ValueError: NaN, an infinity or a lone surrogate.
        TypeError: not a JSON value.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def hash_line(line: bytes) -> str:
    """The SHA-256 that the next line and the pins give for a stored line without its line feed."""
    return hashlib.sha256(line).hexdigest()


def compose(
    before: Entry | None, *, at: datetime, by: str, host: str, event: str, detail: dict[str, Json]
) -> tuple[Entry, bytes]:
    """The entry that follows `before`, and its line with the line feed."""
    body: dict[str, Json] = {
        "seq": before.seq + 1 if before else 1,
        "prev": before.line_sha256 if before else GENESIS,
        "at": at.isoformat(),
        "by": by,
        "host": host,
        "event": event,
        "detail": detail,
    }
    own = hashlib.sha256(canonical(body)).hexdigest()
    line = canonical({**body, "hash": own})
    entry = Entry(body["seq"], body["prev"], at, by, host, event, detail, own, hash_line(line))
    return entry, line + b"\n"


def append(path: Path, line: bytes, size: int) -> int:
    """Add a line to the log of `size` bytes and flush it to the disk; gives the new size.

    Raises:
        DiskFull, NoPermission, StorageFailed: the log is as before.
        CaseLocked: somebody else has written to it.
    """
    with storage_errors(path), path.open("ab", buffering=0) as out:
        if os.fstat(out.fileno()).st_size != size:
            raise CaseLocked(file=path.parent, host="?", user="?", since="?", age_s=0, minutes=0)
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[out.write(rest) or 0 :]
            os.fsync(out.fileno())
        except OSError:
            out.truncate(size)
            raise
    return size + len(line)


def _line(raw: bytes, before: Entry | None) -> Entry:
    body: Any = json.loads(raw)
    if not isinstance(body, dict) or cast("dict[str, Json]", body).keys() != KEYS or canonical(body) != raw:
        raise ValueError("not a canonical line")
    table = cast("dict[str, Any]", body)
    own = hashlib.sha256(canonical({k: v for k, v in table.items() if k != "hash"})).hexdigest()
    prev, seq = (before.line_sha256, before.seq + 1) if before else (GENESIS, 1)
    at = datetime.fromisoformat(table["at"])
    good = (
        table["hash"] == own
        and table["prev"] == prev
        and type(table["seq"]) is int
        and table["seq"] == seq
        and at.tzinfo is not None
        and all(isinstance(table[k], str) for k in ("by", "host", "event"))
        and isinstance(table["detail"], dict)
    )
    if not good:
        raise ValueError("chain broken")
    fields: dict[str, Any] = {**table, "at": at}
    return Entry(**fields, line_sha256=hash_line(raw))


def scan(data: bytes, file: Path) -> Scan:
    """The entries in `data`, the content of `file`; a torn last line is set apart.

    Torn is what no crash-free append leaves: no line feed at the end, or zero bytes (a power cut
    after the file grew and before its pages were written).

    Raises:
        LogTampered: any other line is not as it was written.
    """
    lines = data.split(b"\n")
    torn = lines.pop()
    if not torn and lines and b"\0" in lines[-1]:
        torn = lines.pop() + b"\n"
    entries: list[Entry] = []
    for number, raw in enumerate(lines, 1):
        try:
            entries.append(_line(raw, entries[-1] if entries else None))
        except (ValueError, TypeError, RecursionError):
            raise LogTampered(file=file, line=number) from None
    return Scan(tuple(entries), len(data) - len(torn), torn)


def read_bytes(path: Path) -> bytes:
    """The raw log.

    Raises:
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with storage_errors(path):
        return path.read_bytes()


def read(path: Path) -> tuple[Entry, ...]:
    """All entries, strictly: a torn last line is an error too (opening the case for writing sets it apart).

    Raises:
        LogTampered: a line is not as it was written; params file, line.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    return verify_bytes(read_bytes(path), path)


def verify(path: Path, *, seq: int = 0, line_sha256: str = "") -> tuple[Entry, ...]:
    """All entries, after checking the chain and, where given, that the log ends with the pinned entry.

    Raises:
        LogTampered: a line is not as it was written, or lines are missing at or added after the pin.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    return verify_bytes(read_bytes(path), path, seq=seq, line_sha256=line_sha256)


def verify_bytes(data: bytes, file: Path, *, seq: int = 0, line_sha256: str = "") -> tuple[Entry, ...]:
    """As `verify`, for a log already in memory; `file` is named in the error."""
    found = scan(data, file)
    count = len(found.entries)
    if found.torn or not count:
        raise LogTampered(file=file, line=count + 1)
    if seq and (count != seq or found.entries[-1].line_sha256 != line_sha256):
        raise LogTampered(file=file, line=min(seq, count) if count >= seq else count + 1)
    return found.entries
