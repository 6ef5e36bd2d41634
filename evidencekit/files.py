"""Reading and writing files so that a crash or a full disk loses nothing."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

from evidencekit.errors import FileMissing, storage_errors
from evidencekit.progress import Ticket

CHUNK = 1 << 20
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def sha256_file(path: Path, ticket: Ticket | None = None, stage: str = "hash") -> str:
    """The SHA-256 of a file, 64 hex digits.

    Raises:
        FileMissing, NoPermission, StorageFailed: it cannot be read.
        Cancelled: by the ticket.
    """
    digest = hashlib.sha256()
    with storage_errors(path):
        if not path.is_file():
            raise FileMissing(file=path)
        total = path.stat().st_size
        done = 0
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                done += len(chunk)
                if ticket:
                    ticket.tick(stage, done, total)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system can."""
    if os.name == "nt":
        return  # Windows has no handle to flush a folder with; NTFS journals the rename
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader sees the old or the new file, never a part.

    Raises:
        DiskFull, NoPermission, StorageFailed: nothing was changed.
    """
    part = path.with_name(path.name + ".part")
    with storage_errors(path):
        try:
            with part.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
            sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)


def safe_name(name: str, longest: int = 80) -> str:
    """`name` as a file name that every system accepts, extension kept, at most `longest` characters."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(c for c in _FORBIDDEN.sub("_", name) if unicodedata.category(c) not in ("Cs", "Cc", "Cn"))
    name = name.strip(" .") or "file"
    if _RESERVED.match(name):
        name = "_" + name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 8:
        return name[:longest].rstrip(" .")
    return stem[: longest - len(suffix) - 1].rstrip(" .") + "." + suffix
