"""What encoders leave in the coded pictures: the text that x264 and x265 put into a supplementary message (SEI), and settings.

Remuxing and cleaning a container leave both where they are, so they outlive the box tree. The bytes are a stranger's:
everything is bounded, and what does not parse is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MAX_PACKETS = 4  # the text stands with the first picture; a few more cost nothing
MAX_BYTES = 1 << 17  # of one packet
MAX_KEY_BYTES = 1 << 13  # of a key picture later on: what it brings along stands before the picture itself
_MAX_UNITS = 256
_MAX_MESSAGE = 1 << 14
_MAX_TEXT = 80
_USER_DATA = 5  # user_data_unregistered: 16 bytes that name the author, then anything
_SETS = {"h264": frozenset({7, 8}), "hevc": frozenset({32, 33, 34})}  # unit types that hold parameter sets
_MAX_SETS = 256
_OTHERS = frozenset({"mpeg4", "mjpeg", "msmpeg4v3", "mpeg1video", "mpeg2video"})


def encoder_texts(packets: Sequence[bytes], codec: str, extradata: bytes = b"") -> tuple[str, ...]:
    """The signatures in the first coded pictures, as written but for their options; empty where there are none.

    `codec` is FFmpeg's name of the format, `extradata` its header (`avcC`, `hvcC` or start-code units).
    """
    found: list[str] = []
    if codec in ("h264", "hevc"):
        width = _length_width(codec, extradata)
        for unit in _header_units(codec, extradata):
            found += _texts(unit, codec)
        for packet in packets[:MAX_PACKETS]:
            data = packet[:MAX_BYTES]
            for unit in _prefixed(data, width) if width else _between_codes(data):
                found += _texts(unit, codec)
    elif codec in _OTHERS:
        found = [text for data in (extradata, *packets[:MAX_PACKETS]) if (text := _lavc(data[:MAX_BYTES]))]
    return tuple(dict.fromkeys(found))


class Settings:
    """Watches the key pictures of a stream for an encoder that begins anew. Knows H.264 and HEVC, is silent with others."""

    def __init__(self, codec: str, extradata: bytes) -> None:
        self._codec, self._types = codec, _SETS.get(codec, frozenset[int]())
        self._header = extradata
        self._width = _length_width(codec, extradata)
        self._met = {unit for unit in _header_sets(codec, extradata) if self._kind(unit) in self._types}
        self._first = True

    def look(self, data: bytes, header: bytes = b"") -> tuple[bool, bool]:
        """Whether this key picture brings settings that none before it had, and whether x264 signed it.

        `data` are its first bytes; `header` is the sample description that holds from it on, where the container names one.
        """
        if not self._types:
            return False, False
        first, self._first = self._first, False
        other = bool(header) and header != self._header
        if other:
            self._header, self._width = header, _length_width(self._codec, header)
        units = list(_prefixed(data, self._width) if self._width else _between_codes(data))
        new = {unit for unit in (unit.rstrip(b"\0") for unit in units) if self._kind(unit) in self._types} - self._met
        if len(self._met) < _MAX_SETS:
            self._met |= new
        signed = any(text.startswith("x264") for unit in units for text in _texts(unit, self._codec))
        return not first and (other or bool(new)), signed

    def _kind(self, unit: bytes) -> int:
        if not unit:
            return -1
        return unit[0] & 31 if self._codec == "h264" else unit[0] >> 1 & 63


def _header_sets(codec: str, extradata: bytes) -> Iterator[bytes]:
    """The units of a header without the zeros that may follow them; those of `avcC` too."""
    if codec != "h264" or extradata[:1] != b"\x01":
        yield from (unit.rstrip(b"\0") for unit in _header_units(codec, extradata))
        return
    at = 5
    for mask in (31, 255):  # first the sequence's, then the pictures'
        count = extradata[at] & mask if at < len(extradata) else 0
        at += 1
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            yield extradata[at + 2 : at + 2 + size].rstrip(b"\0")
            at += 2 + size


def _length_width(codec: str, extradata: bytes) -> int:
    """How many bytes give a unit's length; 0 where start codes separate the units."""
    if extradata[:1] != b"\x01":
        return 0
    at = 4 if codec == "h264" else 21
    return (extradata[at] & 3) + 1 if len(extradata) > at else 0


def _prefixed(data: bytes, width: int) -> Iterator[bytes]:
    at = 0
    for _ in range(_MAX_UNITS):
        size = int.from_bytes(data[at : at + width], "big")
        at += width
        if not size or at >= len(data):
            return
        yield data[at : at + size]
        at += size


def _between_codes(data: bytes) -> Iterator[bytes]:
    at = data.find(b"\0\0\1")
    for _ in range(_MAX_UNITS):
        if at < 0:
            return
        following = data.find(b"\0\0\1", at + 3)
        yield data[at + 3 : following if following >= 0 else len(data)]
        at = following


def _header_units(codec: str, extradata: bytes) -> Iterator[bytes]:
    """The units of a header: `hvcC` may carry messages; `avcC` carries parameter sets only."""
    if extradata[:1] != b"\x01":
        yield from _between_codes(extradata[:MAX_BYTES])
        return
    if codec != "hevc" or len(extradata) < 23:
        return
    at = 23
    for _ in range(extradata[22]):
        count = int.from_bytes(extradata[at + 1 : at + 3], "big")
        at += 3
        for _ in range(min(count, _MAX_UNITS)):
            size = int.from_bytes(extradata[at : at + 2], "big")
            yield extradata[at + 2 : at + 2 + size]
            at += 2 + size
        if at >= len(extradata):
            return


def _texts(unit: bytes, codec: str) -> list[str]:
    """The signatures in one unit, if it is a supplementary message."""
    if len(unit) < 3:
        return []
    head, wanted = (1, unit[0] & 31 == 6) if codec == "h264" else (2, unit[0] >> 1 & 63 in (39, 40))
    if not wanted:
        return []
    data = unit[head : head + _MAX_MESSAGE].replace(b"\0\0\3", b"\0\0")  # 3 only guards against false start codes
    found: list[str] = []
    at = 0
    while at + 2 <= len(data):
        kind, at = _stretched(data, at)
        size, at = _stretched(data, at)
        if kind == _USER_DATA and size > 16 and (text := _signature(data[at + 16 : at + size])):
            found.append(text)
        at += size
    return found


def _stretched(data: bytes, at: int) -> tuple[int, int]:
    """A number written as any count of 255s and a last byte; and where it ends."""
    value = 0
    while at < len(data) and data[at] == 255:
        value, at = value + 255, at + 1
    return value + (data[at] if at < len(data) else 0), at + 1


def _signature(data: bytes) -> str:
    """Name and version, without the address and the options that follow; empty when it is no text."""
    raw = data.split(b"\0", 1)[0][: 2 * _MAX_TEXT]
    if len(raw) < 4 or any(not 32 <= byte < 127 for byte in raw):
        return ""
    return " - ".join(raw.decode("ascii").split(" - ")[:2])[:_MAX_TEXT].strip()


def _lavc(data: bytes) -> str:
    """FFmpeg's older encoders write their version plainly into the stream."""
    at = data.find(b"Lavc")
    raw = data[at : at + 20] if at >= 0 else b""
    return "".join(chr(byte) for byte in raw.split(b"\0", 1)[0] if 32 < byte < 127)
