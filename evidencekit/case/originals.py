"""The originals folder: bringing bytes in once, hashed and read-only, and proving later that they are unchanged."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evidencekit.case.model import Exhibit
from evidencekit.case.recovery import ORIGINALS, discard
from evidencekit.case.store import CaseFile
from evidencekit.errors import Cancelled, DiskFull, EvidenceKitError, FileChanged, FileEmpty, OriginalAltered, storage_errors
from evidencekit.files import CHUNK, safe_name, sha256_file, sync_folder
from evidencekit.progress import Ticket

# 16 digits of the hash, a line, and this many characters stay below every system's 255 bytes, emoji included.
LONGEST_NAME = 50
ROOM_LEFT = 8 << 20  # for the log, case.json and a thumbnail


@dataclass(frozen=True, slots=True)
class Incoming:
    """A finished copy that is not yet the case's."""

    path: Path
    sha256: str
    size_bytes: int


@contextlib.contextmanager
def _source(path: Path) -> Generator[BinaryIO]:
    with storage_errors(path), path.open("rb") as source:
        yield source


def _state(handle: BinaryIO) -> tuple[int, int]:
    facts = os.fstat(handle.fileno())
    return facts.st_size, facts.st_mtime_ns


def copy_in(folder: Path, path: Path, ticket: Ticket | None = None) -> Incoming:
    """Copy the file at `path` into the case's originals under a passing name, hashing in the same read.

    Raises:
        FileMissing, NoPermission, StorageFailed: it cannot be read, or the case not written.
        FileChanged: it changed meanwhile. FileEmpty: no bytes. DiskFull: no room.
        Cancelled: by the ticket. In each case nothing is left behind.
    """
    target = folder / ORIGINALS / f".incoming-{secrets.token_hex(8)}"
    with _source(path) as source:
        before = _state(source)
        total = before[0]
        if total == 0:
            raise FileEmpty(file=path)
        with storage_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(target.parent).free < total + ROOM_LEFT:
                raise DiskFull(file=target.parent)
        try:
            digest, done = _copy(source, target, path, total, ticket)
            if done != total or _state(source) != before:
                raise FileChanged(file=path)
        except BaseException:
            discard(target)
            raise
    return Incoming(target, digest, done)


def _copy(source: BinaryIO, target: Path, path: Path, total: int, ticket: Ticket | None) -> tuple[str, int]:
    digest = hashlib.sha256()
    done = 0
    with storage_errors(target), target.open("xb") as out:
        while True:
            with storage_errors(path):
                chunk = source.read(CHUNK)
            if not chunk or done > total:
                break  # the end, or a recording that goes on while we read
            digest.update(chunk)
            out.write(chunk)
            done += len(chunk)
            if ticket:
                ticket.tick("copy", done, total)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), done


def keep(folder: Path, incoming: Incoming, name: str, taken: Collection[str]) -> str:
    """Give the copy its lasting name, none of `taken`, and make it read-only; gives the name relative to the case folder.

    Raises:
        NoPermission, StorageFailed: nothing of that name is there.
    """
    stored = f"{ORIGINALS}/{incoming.sha256[:16]}_{safe_name(name, LONGEST_NAME)}"
    if stored in taken:  # half a hash can be made to collide on purpose
        stored = f"{ORIGINALS}/{incoming.sha256}_{safe_name(name, 8)}"
    target = folder / stored
    with storage_errors(target):
        discard(target)  # what a crash left: the case names no such file
        incoming.path.replace(target)
        with contextlib.suppress(OSError):  # some network folders know no such thing; the hash is what protects
            target.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
        try:
            sync_folder(target.parent)
        except OSError:
            discard(target)
            raise
    return stored


def verify_original(folder: Path, exhibit: Exhibit, ticket: Ticket | None = None) -> None:
    """Hash one original again.

    Raises:
        OriginalAltered: its bytes are not those that arrived: params file, exhibit, expected, found.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
        Cancelled: by the ticket.
    """
    path = folder / exhibit.stored
    found = sha256_file(path, ticket, "verify_originals")
    if found != exhibit.sha256:
        raise OriginalAltered(file=path, exhibit=exhibit.id, expected=exhibit.sha256, found=found)


def verify_originals(opened: CaseFile, ticket: Ticket | None = None) -> tuple[EvidenceKitError, ...]:
    """Hash every original again, of exhibits taken off the list too; empty when all are as they arrived.

    Raises:
        Cancelled: by the ticket.
    """
    problems: list[EvidenceKitError] = []
    for exhibit in opened.case.exhibits:
        try:
            verify_original(opened.folder, exhibit, ticket)
        except Cancelled:
            raise
        except EvidenceKitError as error:
            problems.append(error)
    return tuple(problems)
