"""Bringing evidence in: what it is, an exact read-only copy with its hash, a thumbnail, a line in the custody log.

The user's file is only ever read. An exhibit exists once its log line is on the disk; until then everything
that was copied is taken back, by us or, after a crash, by the next opening.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidencekit.case import papers
from evidencekit.case.model import Case, Exhibit, MediaType
from evidencekit.case.originals import Incoming, copy_in, keep
from evidencekit.case.recovery import DERIVED, ORIGINALS, discard
from evidencekit.case.sniff import Sniffed, sniff
from evidencekit.case.store import CaseFile
from evidencekit.errors import EvidenceKitError, FileEmpty, FileInside, NoPermission, NoVideoStream, storage_errors
from evidencekit.files import write_atomic
from evidencekit.plain import clean
from evidencekit.progress import Ticket

__all__ = ["Added", "add", "add_bytes", "ensure_thumbnail", "sniff"]

THUMBS = f"{DERIVED}/thumbs"
_STILL_SHARE, _STILL_LATEST_S = 0.1, 3.0  # early, but past the first fumbling


@dataclass(frozen=True, slots=True)
class Added:
    """The exhibit a file became, or already was (`duplicate`)."""

    exhibit: Exhibit
    duplicate: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    """What looking into a file gave: fields of the exhibit, and a thumbnail where there is one."""

    media: MediaType
    mime: str
    warnings: tuple[str, ...] = ()
    thumbnail: bytes = b""
    pages: int = 0
    width: int = 0
    height: int = 0
    duration_s: float = 0.0


def add(
    cf: CaseFile,
    path: Path,
    *,
    kind: str = "",
    ticket: Ticket | None = None,
    source: str = "",
    title: str = "",
    proves: str = "",
) -> Added:
    """Take the file at `path` into the case. A file whose bytes are there already is not doubled;
    one that was taken off the list comes back onto it.

    Raises:
        FileMissing, FileEmpty, FileUnsupported, FileDamaged, FileEncrypted, FileTooLarge, FileInside, FileChanged,
        UnreadableFootage: by the file. DiskFull, NoPermission, StorageFailed, CaseLocked: by the case's folder.
        Cancelled: by the ticket. In each case the case is as before.
    """
    _require_writable(cf)
    with storage_errors(path):
        inside = path.resolve().is_relative_to(cf.folder.resolve())
    sniffed = sniff(path)
    if inside:
        raise FileInside(file=path)
    details: dict[str, Any] = {"kind": kind, "source": source, "title": title, "proves": proves}
    incoming = copy_in(cf.folder, path, ticket)
    return _take(cf, incoming, path.name, sniffed, details, str(path), ticket)


def add_bytes(
    cf: CaseFile,
    data: bytes,
    name: str,
    *,
    kind: str = "",
    ticket: Ticket | None = None,
    source: str = "",
    title: str = "",
    proves: str = "",
) -> Added:
    """Take bytes into the case as a file called `name`: a picture from the clipboard. Otherwise as `add`."""
    _require_writable(cf)
    if not data:
        raise FileEmpty(file=name)
    target = cf.folder / ORIGINALS / f".incoming-{secrets.token_hex(8)}"
    try:
        write_atomic(target, data)
        sniffed = sniff(target, name)
    except EvidenceKitError as error:
        discard(target)
        _rename(error, target, name)
        raise
    incoming = Incoming(target, hashlib.sha256(data).hexdigest(), len(data))
    details: dict[str, Any] = {"kind": kind, "source": source, "title": title, "proves": proves}
    return _take(cf, incoming, name, sniffed, details, name, ticket)


def _require_writable(cf: CaseFile) -> None:
    if not cf.writable:
        raise NoPermission(file=cf.folder)


def _rename(error: EvidenceKitError, passing: Path, shown: str) -> None:
    """Let an error about the passing copy speak of the user's own file."""
    if error.params.get("file") == str(passing):
        error.params["file"] = clean(shown)


def _take(
    cf: CaseFile,
    incoming: Incoming,
    name: str,
    sniffed: Sniffed,
    details: dict[str, Any],
    shown: str,
    ticket: Ticket | None,
) -> Added:
    """Turn a finished copy into an exhibit; whatever fails, the copy is gone."""
    try:
        known = _known(cf, incoming.sha256)
        if known:
            return known
        facts = _look(incoming.path, sniffed, ticket)
        with cf.exclusive():
            return _known(cf, incoming.sha256) or _record(cf, incoming, name, facts, details)
    except EvidenceKitError as error:
        _rename(error, incoming.path, shown)
        raise
    finally:
        discard(incoming.path)


def _known(cf: CaseFile, sha256: str) -> Added | None:
    """The exhibit that has these bytes; one that was taken off the list is put back."""
    with cf.exclusive():
        found = next((e for e in cf.case.exhibits if e.sha256 == sha256), None)
        if found is None:
            return None
        if found.removed:
            found = replace(found, removed=False)
            cf.update("restored", _put(found), exhibit=found.id, name=found.name)
        return Added(found, duplicate=True)


def _put(exhibit: Exhibit) -> Callable[[Case], Case]:
    return lambda case: replace(case, exhibits=tuple(exhibit if e.id == exhibit.id else e for e in case.exhibits))


def shown_name(name: str) -> str:
    """`name` with what would deceive or break a line replaced: controls, text-direction marks, lone surrogates."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\u200d" else c for c in clean(name))


def _record(cf: CaseFile, incoming: Incoming, name: str, facts: _Facts, details: dict[str, Any]) -> Added:
    shown = shown_name(name)
    warnings = facts.warnings + (("name_cleaned",) if shown != name else ())
    stored = keep(cf.folder, incoming, name, {e.stored for e in cf.case.exhibits})
    thumbnail = ""
    try:
        if facts.thumbnail:
            thumbnail = f"{THUMBS}/{incoming.sha256[:16]}.jpg"
            write_atomic(cf.folder / thumbnail, facts.thumbnail)
        exhibit = Exhibit(
            id=f"E{len(cf.case.exhibits) + 1:03d}",
            name=shown,
            stored=stored,
            sha256=incoming.sha256,
            size_bytes=incoming.size_bytes,
            media=facts.media,
            mime=facts.mime,
            added_at=cf.clock(),
            added_by=cf.actor,
            pages=facts.pages,
            width=facts.width,
            height=facts.height,
            duration_s=facts.duration_s,
            thumbnail=thumbnail,
            warnings=warnings,
            **details,
        )
        detail: dict[str, Any] = {"exhibit": exhibit.id, "name": shown, "stored": stored}
        detail |= {"sha256": incoming.sha256, "size_bytes": incoming.size_bytes}
        cf.update("intake", lambda case: replace(case, exhibits=(*case.exhibits, exhibit)), **detail)
    except BaseException:
        discard(cf.folder / stored)
        if thumbnail:
            discard(cf.folder / thumbnail)
        raise
    return Added(exhibit, duplicate=False)


def _look(path: Path, sniffed: Sniffed, ticket: Ticket | None) -> _Facts:
    if ticket:
        ticket.tick("thumbnail")
    lies = ("extension_mismatch",) if sniffed.suffix_lies else ()
    if sniffed.media is MediaType.IMAGE:
        return _look_at_image(path, sniffed, lies)
    if sniffed.media is MediaType.PDF:
        facts = papers.pdf_facts(path, ticket)
        page = papers.render_page(path)
        warnings = (*lies, "pdf_restricted") if facts.restricted else lies
        size = (round(facts.width_pt), round(facts.height_pt))
        return _Facts(sniffed.media, sniffed.mime, warnings, page.jpeg, facts.pages, *size)
    if sniffed.media is MediaType.VIDEO:
        return _look_at_video(path, sniffed, lies)
    return _Facts(sniffed.media, sniffed.mime, lies)


def _look_at_image(path: Path, sniffed: Sniffed, lies: tuple[str, ...]) -> _Facts:
    facts, small = papers.look_at_image(path)
    warnings = lies
    if facts.frames > 1 and facts.format != "MPO":  # phones put a second view behind the picture
        warnings += ("several_pages" if facts.format == "TIFF" else "animated",)
    if facts.mode == "CMYK":
        warnings += ("cmyk",)
    return _Facts(sniffed.media, sniffed.mime, warnings, small.jpeg, 1, facts.width, facts.height)


def _look_at_video(path: Path, sniffed: Sniffed, lies: tuple[str, ...]) -> _Facts:
    # FFmpeg and OpenCV take their time to load: only who brings in a video waits for it.
    from evidencekit.footage.probe import probe
    from evidencekit.footage.stills import still

    try:
        info = probe(path)
    except NoVideoStream:  # a telephone call recorded as MP4: sound is evidence too
        return _Facts(MediaType.AUDIO, sniffed.mime.replace("video/", "audio/"), (*lies, "no_picture"))
    picture = still(path, min(info.duration_s * _STILL_SHARE, _STILL_LATEST_S), long_side=papers.THUMB_SIDE)
    size = (info.video.width, info.video.height)
    return _Facts(sniffed.media, sniffed.mime, lies, picture.jpeg, 0, *size, info.duration_s)


def ensure_thumbnail(cf: CaseFile, exhibit: Exhibit) -> Path | None:
    """Where an exhibit's thumbnail lies, made again if somebody deleted it; None for what has none.

    Raises:
        what `add` raises by the file, or the disk.
    """
    if not exhibit.thumbnail:
        return None
    target = cf.path(exhibit.thumbnail)
    if not target.is_file():
        original = cf.original(exhibit)
        facts = _look(original, Sniffed(exhibit.media, exhibit.mime), None)
        with storage_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, facts.thumbnail)
    return target
