"""What the box tree of an MP4 or MOV file says that a decoder hides: edit lists, fragments, who wrote it.

The walker trusts nothing: it reads at most a few thousand box headers and a megabyte a box, never follows a size beyond
its parent, and gives what it has understood when the tree breaks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_BOXES = 20_000
MAX_DEPTH = 8
MAX_PAYLOAD = 1 << 20
MAX_TEXT = 400

_FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"pnot", b"uuid", b"moof", b"sidx"})
_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"meta", b"ilst"})
_LEAVES = frozenset({b"ftyp", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"elst", b"stsd", b"keys"})
MAX_KINDS = 500
_MEDIA = frozenset({b"moov", b"mdat"})
# Where a film was taken is nobody's business here, so it is not carried along.
_PLACES = ("location", "xyz", "loci")


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of an edit list, seconds. `media_s` is where in the track it starts; None for an empty one."""

    length_s: float
    media_s: float | None


@dataclass(frozen=True, slots=True)
class Track:
    """One track: `handler` vide, soun, …; `descriptions` are its sample descriptions (more than one: joined takes)."""

    handler: str
    handler_name: str
    edits: tuple[Edit, ...]
    descriptions: int
    flags: int = 0  # of the track header: 1 enabled, 2 in movie, 4 in preview
    alternate_group: int = 0
    compressor: str = ""  # the encoder's name in the sample description


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """The facts of one box tree. `tags` by their box name (`©too`) or key (`com.apple.quicktime.model`).

    `kinds` are the boxes met, each as `parent/kind` (`udta/XMP_`); `uuids` those of uuid boxes at the top, hex.
    """

    brands: tuple[str, ...]
    moov_first: bool | None
    fragmented: bool
    tracks: tuple[Track, ...]
    tags: dict[str, str]
    complete: bool  # every box at the top lies within the file
    minor_version: int = 0  # of ftyp
    kinds: frozenset[str] = frozenset()
    uuids: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()  # the boxes of the top, then `kinds`, each as first met
    created: int | None = None  # the movie header's time of creation, seconds since 1904; 0: never set; None: no header

    @property
    def picture(self) -> Track | None:
        """The first picture track."""
        return next((t for t in self.tracks if t.handler == "vide"), None)


@dataclass(slots=True)
class _Track:
    handler: str = ""
    handler_name: str = ""
    timescale: int = 0
    raw_edits: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    descriptions: int = 0
    flags: int = 0
    alternate_group: int = 0
    compressor: str = ""


@dataclass(slots=True)
class _Walk:
    file: BinaryIO
    boxes: int = 0
    brands: tuple[str, ...] = ()
    order: list[bytes] = field(default_factory=list[bytes])
    tracks: list[_Track] = field(default_factory=list[_Track])
    timescale: int = 0
    tags: dict[str, str] = field(default_factory=dict[str, str])
    keys: list[str] = field(default_factory=list[str])
    complete: bool = True
    minor_version: int = 0
    kinds: dict[str, None] = field(default_factory=dict[str, None])  # in the order of meeting
    uuids: set[str] = field(default_factory=set[str])
    created: int | None = None


def read_boxes(file: BinaryIO) -> BoxFacts | None:
    """The box facts of an open file, or None when it is no MP4 or MOV. Never fails on content; OSError passes through."""
    end = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    if len(head) < 8 or head[4:8] not in _FIRST:
        return None
    walk = _Walk(file)
    _children(walk, 0, end, 0, ())
    if b"moov" not in walk.order and b"ftyp" not in walk.order:
        return None
    order = [kind for kind in walk.order if kind in (b"moov", b"mdat")]
    return BoxFacts(
        brands=walk.brands,
        moov_first=order[0] == b"moov" if len(set(order)) == 2 else None,
        fragmented=b"moof" in walk.order,
        tracks=tuple(_finish(track, walk.timescale) for track in walk.tracks),
        tags=walk.tags,
        complete=walk.complete,
        minor_version=walk.minor_version,
        kinds=frozenset(walk.kinds),
        uuids=frozenset(walk.uuids),
        order=(*dict.fromkeys(_name(kind) for kind in walk.order[:MAX_KINDS]), *walk.kinds),
        created=walk.created,
    )


def _finish(track: _Track, movie_scale: int) -> Track:
    edits = tuple(
        Edit(
            length / movie_scale if movie_scale else 0.0,
            None if start < 0 else start / track.timescale if track.timescale else 0.0,
        )
        for length, start in track.raw_edits
    )
    return Track(
        track.handler,
        track.handler_name,
        edits,
        track.descriptions,
        track.flags,
        track.alternate_group,
        track.compressor,
    )


def _headers(walk: _Walk, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, payload start, payload end) of each box between two offsets."""
    at = start
    while at + 8 <= end and walk.boxes < MAX_BOXES:
        walk.boxes += 1
        walk.file.seek(at)
        head = walk.file.read(16)
        if len(head) < 8:
            return
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        header = 8
        if size == 1 and len(head) == 16:
            size, header = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - at
        beyond = size < header or at + size > end
        if beyond and not _is_name(kind) and set(walk.order) >= _MEDIA:
            return  # phones leave the end of an old recording behind the last box; nothing of the file is missing
        walk.complete = walk.complete and not beyond
        if size < header:
            return
        yield kind, at + header, min(at + size, end)
        at += size


def _is_name(kind: bytes) -> bool:
    """Whether these four bytes can name a box."""
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)


def _children(walk: _Walk, start: int, end: int, depth: int, path: tuple[bytes, ...]) -> None:
    for kind, begin, stop in _headers(walk, start, end):
        if depth == 0:
            walk.order.append(kind)
        elif len(walk.kinds) < MAX_KINDS:
            walk.kinds[f"{_name(path[-1])}/{_name(kind)}"] = None
        if kind == b"trak":
            walk.tracks.append(_Track())
        if kind == b"uuid" and depth == 0:
            walk.uuids.add(_payload(walk, begin, min(stop, begin + 16)).hex())
        if kind in _PARENTS and depth < MAX_DEPTH:
            _children(walk, _meta_start(walk, begin) if kind == b"meta" else begin, stop, depth + 1, (*path, kind))
        elif kind in _LEAVES:
            _leaf(walk, kind, _payload(walk, begin, stop), path)
        elif path[-1:] == (b"udta",) and kind[:1] == b"\xa9":
            _tag(walk, _name(kind), _international(_payload(walk, begin, stop)))
        elif path[-1:] == (b"ilst",):
            _item(walk, kind, _payload(walk, begin, stop))


def _payload(walk: _Walk, begin: int, stop: int) -> bytes:
    walk.file.seek(begin)
    return walk.file.read(max(0, min(stop - begin, MAX_PAYLOAD)))


def _meta_start(walk: _Walk, begin: int) -> int:
    """QuickTime's meta box has no version field, ISO's has one."""
    walk.file.seek(begin)
    head = walk.file.read(8)
    return begin if head[4:8] == b"hdlr" else begin + 4


def _leaf(walk: _Walk, kind: bytes, data: bytes, path: tuple[bytes, ...]) -> None:
    track = walk.tracks[-1] if walk.tracks and b"trak" in path else None
    if kind == b"ftyp":
        if walk.brands:  # a file has one; what follows is somebody's addition
            return
        names = [data[:4], *(data[i : i + 4] for i in range(8, len(data) - 3, 4))]
        walk.minor_version = int.from_bytes(data[4:8], "big")
        walk.brands = tuple(dict.fromkeys(_name(n).strip() for n in names[:32] if len(n) == 4))
    elif kind == b"mvhd":
        walk.timescale = _timescale(data)
        walk.created = int.from_bytes(data[4 : 12 if data[:1] == b"\x01" else 8], "big")
    elif kind == b"keys":
        walk.keys = _key_names(data)
    elif track is None:
        return
    elif kind == b"tkhd" and len(data) >= 48:
        at = 46 if data[0] == 1 else 34
        track.flags, track.alternate_group = int.from_bytes(data[1:4], "big"), int.from_bytes(data[at : at + 2], "big")
    elif kind == b"mdhd":
        track.timescale = _timescale(data)
    elif kind == b"hdlr" and path[-1:] == (b"mdia",) and len(data) >= 24:
        track.handler, track.handler_name = _name(data[8:12]), _handler_name(data[24:])
    elif kind == b"elst":
        track.raw_edits = _edits(data)
    elif kind == b"stsd" and len(data) >= 8:
        track.descriptions = int.from_bytes(data[4:8], "big")
        if track.handler == "vide" and len(data) >= 90:
            track.compressor = _text(data[59:90])  # a counted string of 31 letters at most


def _timescale(data: bytes) -> int:
    at = 20 if data[:1] == b"\x01" else 12
    return int.from_bytes(data[at : at + 4], "big")


def _edits(data: bytes) -> list[tuple[int, int]]:
    if len(data) < 8:
        return []
    form = ">Qqi" if data[0] == 1 else ">Iii"
    step = struct.calcsize(form)
    count = min(int.from_bytes(data[4:8], "big"), (len(data) - 8) // step, 1000)
    rows = (struct.unpack_from(form, data, 8 + n * step) for n in range(count))
    return [(int(length), int(start)) for length, start, _rate in rows]


def _key_names(data: bytes) -> list[str]:
    names: list[str] = []
    at = 8
    while at + 8 <= len(data) and len(names) < 200:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:
            break
        names.append(_text(data[at + 8 : at + size]))
        at += size
    return names


def _item(walk: _Walk, kind: bytes, data: bytes) -> None:
    """One entry of ilst: a `data` box with a type, a locale and the value."""
    if len(data) < 16 or data[4:8] != b"data" or int.from_bytes(data[8:12], "big") & 0xFFFFFF not in (0, 1):
        return
    size = int.from_bytes(data[:4], "big")
    index = int.from_bytes(kind, "big")
    name = walk.keys[index - 1] if 0 < index <= len(walk.keys) else _name(kind)
    _tag(walk, name, _text(data[16 : max(16, min(size, len(data)))]))


def _international(data: bytes) -> str:
    """The first text of a QuickTime user-data entry."""
    return _text(data[4 : 4 + int.from_bytes(data[:2], "big")]) if len(data) > 4 else ""


def _tag(walk: _Walk, name: str, text: str) -> None:
    if text and len(walk.tags) < 100 and not any(place in name.lower() for place in _PLACES):
        walk.tags.setdefault(name, text)


def _handler_name(data: bytes) -> str:
    """QuickTime counts the letters in the first byte, ISO ends with a zero."""
    if data and data[0] == len(data) - 1:
        data = data[1:]
    return _text(data)


def _name(kind: bytes) -> str:
    return "".join(c if c.isprintable() else "?" for c in kind.decode("latin-1"))


def _text(data: bytes) -> str:
    text = data.split(b"\x00", 1)[0][: MAX_TEXT * 4].decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable()).strip()[:MAX_TEXT]
