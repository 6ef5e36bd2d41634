"""Encoders' signatures in coded pictures: read where they are, and nothing breaks or runs away where they are not."""

from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencekit.footage.bitstream import Settings, encoder_texts

X264 = b"x264 - core 164 r3108 31e19f9 - H.264/MPEG-4 AVC codec - http://www.videolan.org/x264.html - options: cabac=1\0"
X265 = b"x265 (build 215) - 4.1+1:[Linux][GCC] 8bit - H.265/HEVC codec - options: \0"
AVCC, HVCC = b"\1\x64\0\x1f\xff\xe1\0\0", b"\1" + bytes(20) + b"\xff\0"


def message(text: bytes, kind: int = 5, uuid: bytes = b"\xdc" * 16) -> bytes:
    body = uuid + text
    stretched = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
    return bytes([kind]) + stretched + body


def guarded(data: bytes) -> bytes:
    """With the guard bytes that keep start codes out of a unit."""
    out, zeros = bytearray(), 0
    for byte in data:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def h264(*messages: bytes) -> bytes:
    return b"\6" + guarded(b"".join(messages)) + b"\x80"


def h265(*messages: bytes) -> bytes:
    return bytes([39 << 1, 1]) + guarded(b"".join(messages)) + b"\x80"


def prefixed(*units: bytes, width: int = 4) -> bytes:
    return b"".join(len(u).to_bytes(width, "big") + u for u in units)


def coded(*units: bytes) -> bytes:
    return b"".join(b"\0\0\0\1" + u for u in units)


PICTURE = b"\x65" + bytes(range(1, 200))


@pytest.mark.parametrize(
    ("packet", "codec", "extradata"),
    [
        (prefixed(h264(message(X264)), PICTURE), "h264", AVCC),
        (prefixed(h264(message(X264)), PICTURE, width=2), "h264", b"\1\x64\0\x1f\xfd\xe1\0\0"),
        (coded(b"\x67\x64", h264(message(X264)), PICTURE), "h264", coded(b"\x67\x64")),
        (coded(h264(message(b"\0" * 40, kind=1), message(X264)), PICTURE), "h264", b""),
        (coded(h264(message(X264, uuid=bytes(16)))), "h264", b""),
    ],
    ids=["lengths", "short lengths", "start codes", "behind another message", "guard bytes"],
)
def test_x264_signs(packet: bytes, codec: str, extradata: bytes) -> None:
    assert encoder_texts([packet], codec, extradata) == ("x264 - core 164 r3108 31e19f9",)


def test_x265_signs_in_the_packet_or_in_the_header() -> None:
    signed = ("x265 (build 215) - 4.1+1:[Linux][GCC] 8bit",)
    assert encoder_texts([prefixed(h265(message(X265)), b"\x26\1pic")], "hevc", HVCC) == signed
    unit = h265(message(X265))
    header = b"\1" + bytes(20) + b"\xff\1" + bytes([39]) + b"\0\1" + len(unit).to_bytes(2, "big") + unit
    assert encoder_texts([], "hevc", header) == signed


def test_ffmpegs_older_encoders_sign_plainly() -> None:
    assert encoder_texts([b"\0\0\1\xb2Lavc61.3.100\0\0\1\xb6"], "mpeg4") == ("Lavc61.3.100",)
    assert encoder_texts([b"\xff\xd8\xff\xfe\0\x10Lavc61.3.100\0\xff\xdb"], "mjpeg") == ("Lavc61.3.100",)
    assert encoder_texts([b"\xff\xd8\xff\xdb picture"], "mjpeg") == ()


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        prefixed(PICTURE),
        prefixed(h264(message(b"\x01\x02binary"))),
        prefixed(b"\7" + message(X264)),  # no supplementary message
        prefixed(h264(message(X264, kind=4))),
        b"\xff\xff\xff\xff" + h264(message(X264))[:20],
        b"\0\0\0\0" + h264(message(X264)),
    ],
)
def test_what_is_no_signature_gives_none(packet: bytes) -> None:
    assert encoder_texts([packet], "h264", AVCC) == ()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.binary(max_size=400), max_size=4),
    st.sampled_from(["h264", "hevc", "mpeg4", "vp9", ""]),
    st.binary(max_size=80) | st.binary(max_size=80).map(lambda b: b"\1" + b),
)
def test_any_bytes_are_survived(packets: list[bytes], codec: str, extradata: bytes) -> None:
    for text in encoder_texts(packets, codec, extradata):
        assert text.isprintable()
        assert len(text) <= 80


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damage_is_survived(data: st.DataObject) -> None:
    packet = bytearray(prefixed(h264(message(X264)), PICTURE))
    for _ in range(data.draw(st.integers(1, 5))):
        packet[data.draw(st.integers(0, len(packet) - 1))] = data.draw(st.integers(0, 255))
    encoder_texts([bytes(packet[: data.draw(st.integers(0, len(packet)))])], "h264", AVCC)


@pytest.mark.parametrize("packet", [b"\0\0\1" * 4_000_000, b"\0\0\1\6" + b"\xff" * 10_000_000, b"\0\0\0\1\6" * 2_000_000])
def test_a_packet_made_to_keep_us_busy_does_not(packet: bytes) -> None:
    began = time.perf_counter()
    encoder_texts([packet] * 4, "h264", b"")
    encoder_texts([packet] * 4, "h264", AVCC)
    assert time.perf_counter() - began < 1.0


# --- settings ------------------------------------------------------------------------
SPS, PPS, OTHER_PPS, SLICE = b"\x67\x42\x00\x1e\xab", b"\x68\xce\x3c\x80", b"\x68\xce\x06\xe2", b"\x65\x88\x84\x00"
WITH_SETS = b"\x01\x42\x00\x1e\xff\xe1" + struct.pack(">H", len(SPS)) + SPS + b"\x01" + struct.pack(">H", len(PPS)) + PPS


def counted(*units: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


def started(*units: bytes) -> bytes:
    return b"".join(b"\0\0\0\1" + unit for unit in units)


def test_settings_told_once_or_again_are_not_new() -> None:
    watch = Settings("h264", WITH_SETS)
    assert [watch.look(counted(*units)) for units in ((SLICE,), (SPS, PPS, SLICE), (SLICE,))] == [(False, False)] * 3


def test_settings_of_the_first_picture_are_the_streams() -> None:
    watch = Settings("h264", b"")
    assert watch.look(started(SPS, PPS, SLICE)) == (False, False)
    assert watch.look(started(SPS, PPS + b"\0", SLICE)) == (False, False), "a zero more before a start code"


def test_other_settings_are_new_once() -> None:
    watch = Settings("h264", WITH_SETS)
    found = [watch.look(counted(*units))[0] for units in ((SLICE,), (SPS, OTHER_PPS, SLICE), (SPS, OTHER_PPS, SLICE))]
    assert found == [False, True, False]


def test_another_sample_description_is_new() -> None:
    watch = Settings("h264", WITH_SETS)
    other = WITH_SETS.replace(PPS, OTHER_PPS)
    found = [watch.look(counted(SLICE), header)[0] for header in (WITH_SETS, b"", other, other, WITH_SETS)]
    assert found == [False, False, True, False, True]


def test_hevc_settings_and_codecs_without() -> None:
    first, other, picture = b"\x42\x01\x01\x60", b"\x42\x01\x01\x61", b"\x26\x01\xaf"
    watch = Settings("hevc", b"")
    assert [watch.look(started(unit, picture))[0] for unit in (first, first, other)] == [False, False, True]
    assert Settings("mjpeg", b"").look(started(first)) == (False, False)


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=60), st.sampled_from(["h264", "hevc", "vp9"]))
def test_settings_survive_any_bytes(extradata: bytes, data: bytes, header: bytes, codec: str) -> None:
    watch = Settings(codec, b"\x01" + extradata)
    watch.look(data)
    watch.look(data, header)
