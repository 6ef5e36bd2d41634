"""manifest.json and SHA256SUMS: the lists that say what a bundle holds, written one way and read back strictly."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from evidencekit.case.custody import canonical
from evidencekit.plain import decode, encode

SCHEMA = "evidencekit.manifest/1"
MANIFEST, TOKEN, SUMS = "manifest.json", "manifest.json.tsr", "SHA256SUMS"
LOG, CONTENT, HELP, ORIGINALS = "log.jsonl", "content.json", "VERIFY.txt", "originals"
FIXED = {"log": LOG, "content": CONTENT, "help": HELP}
ROLES = ("pdf", "original", "log", "content", "help")
LONGEST_PATH = 200
LARGEST_LIST = 16 << 20

_SUM = re.compile(r"^([0-9a-f]{64})  (.+)$")
_HASH = re.compile(r"^[0-9a-f]{64}$")


class ManifestBad(ValueError):
    """A list is not as EvidenceKit writes it; `line` counts from 1, 0 where lines mean nothing."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the bundle. `exhibit` is given for an original."""

    path: str
    sha256: str
    size_bytes: int
    role: str
    exhibit: str = ""


@dataclass(frozen=True, slots=True)
class NotAttached:
    """An original that stayed with the case: whoever gets it later can compare its hash."""

    exhibit: str
    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class LogPin:
    """How long the custody log in the bundle is and with which line it ends. It was copied before the export was logged."""

    entries: int
    seq: int
    line_sha256: str
    copied: str = "before_export_event"


@dataclass(frozen=True, slots=True)
class StampInfo:
    """The local clock's time, never compared with another; `tsa` is the authority's host where a token lies beside."""

    local_time: datetime
    clock: str = "local_unsynchronised"
    tsa: str = ""


@dataclass(frozen=True, slots=True)
class RulebookInfo:
    """The rulebook that the checklist was measured against."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything manifest.json says."""

    case_id: str
    created_at: datetime
    profile: str
    language: str
    files: tuple[FileEntry, ...]
    not_attached: tuple[NotAttached, ...]
    rulebook: RulebookInfo
    log: LogPin
    software: dict[str, str]
    stamp: StampInfo
    pages: int
    content_sha256: str
    schema: str = SCHEMA

    def of(self, role: str) -> tuple[FileEntry, ...]:
        """The files of one role."""
        return tuple(f for f in self.files if f.role == role)


def good_path(path: str) -> bool:
    """Whether `path` is relative, stays inside, and means the same on every system."""
    plain = not any(c in '<>:"|?*\\' or unicodedata.category(c) in ("Cc", "Cs") for c in path)
    parts = path.split("/")
    return plain and len(path) <= LONGEST_PATH and all(p not in ("", ".", "..") and p == p.strip() for p in parts)


def to_bytes(manifest: Manifest) -> bytes:
    """manifest.json's content: canonical JSON and a line feed."""
    return canonical(encode(manifest)) + b"\n"


def from_bytes(data: bytes) -> Manifest:
    """The manifest in `data`.

    Raises:
        ManifestBad: it is not byte for byte what `to_bytes` writes for a sound manifest.
    """
    try:
        manifest = decode(Manifest, json.loads(data))
        same = to_bytes(manifest) == data
    except (ValueError, TypeError, RecursionError, KeyError, OverflowError) as error:
        raise ManifestBad(type(error).__name__) from error
    if not same:
        raise ManifestBad("not canonical")
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    paths = [f.path for f in manifest.files]
    hashes = [*(f.sha256 for f in manifest.files), manifest.log.line_sha256, manifest.content_sha256]
    roles = [f.role for f in manifest.files]
    sound = (
        manifest.schema == SCHEMA
        and paths == sorted(paths)
        and len({p.casefold() for p in paths}) == len(paths)
        and all(good_path(p) and p not in (MANIFEST, TOKEN, SUMS) for p in paths)
        and all(_HASH.match(h) for h in hashes)
        and all(roles.count(r) == 1 for r in ROLES if r != "original")
        and set(roles) <= set(ROLES)
        and manifest.pages > 0
        and all(f.path == FIXED.get(f.role, f.path) for f in manifest.files)
        and all(f.path.startswith(f"{ORIGINALS}/") == (f.role == "original") for f in manifest.files)
    )
    if not sound:
        raise ManifestBad("not sound")


def sums_to_bytes(sums: Iterable[tuple[str, str]]) -> bytes:
    """SHA256SUMS for (path, hash) pairs, as `sha256sum -c` reads it."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums)).encode()


def sums_from_bytes(data: bytes) -> dict[str, str]:
    """Path → hash, from a SHA256SUMS of exactly the form that `sums_to_bytes` writes.

    Raises:
        ManifestBad: any line is of another form, unsorted or double.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ManifestBad("not UTF-8", data[: error.start].count(b"\n") + 1) from None
    lines = text.split("\n")
    if lines.pop():
        raise ManifestBad("no line feed at the end", len(lines) + 1)
    found: dict[str, str] = {}
    before = ""
    for number, line in enumerate(lines, 1):
        match = _SUM.match(line)
        if not match or not good_path(match[2]) or match[2] <= before or match[2] == SUMS:
            raise ManifestBad("bad line", number)
        before = match[2]
        found[before] = match[1]
    if not found:
        raise ManifestBad("empty", 1)
    return found
