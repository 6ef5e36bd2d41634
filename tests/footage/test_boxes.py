"""The box walker: what it finds in real trees, and that nothing makes it fail or run away."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pytest
from builders import joined, take
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencekit.footage.boxes import MAX_BOXES, read_boxes


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]), body)


FTYP = box(b"ftyp", b"isom", bytes(4), b"isommp42")


def movie(*tracks: bytes, extra: bytes = b"") -> bytes:
    mvhd = full(b"mvhd", struct.pack(">IIII", 0, 0, 1000, 5000) + bytes(80))
    return FTYP + box(b"moov", mvhd, *tracks, extra)


def track(handler: bytes = b"vide", name: bytes = b"Core Media Video\0", elst: bytes = b"", entries: int = 1) -> bytes:
    mdhd = full(b"mdhd", struct.pack(">IIII", 0, 0, 600, 3000) + bytes(4))
    hdlr = full(b"hdlr", bytes(4) + handler + bytes(12) + name)
    stsd = full(b"stsd", struct.pack(">I", entries))
    edts = box(b"edts", elst) if elst else b""
    return box(b"trak", edts, box(b"mdia", mdhd, hdlr, box(b"minf", box(b"stbl", stsd))))


def elst(*entries: tuple[int, int], version: int = 0) -> bytes:
    form = ">Qqi" if version else ">Iii"
    return full(b"elst", struct.pack(">I", len(entries)) + b"".join(struct.pack(form, *e, 1 << 16) for e in entries), version)


def facts(data: bytes):
    return read_boxes(io.BytesIO(data))


@pytest.mark.parametrize("version", [0, 1], ids=["32 bit", "64 bit"])
def test_edit_list_in_seconds(version: int) -> None:
    found = facts(movie(track(elst=elst((500, -1), (2000, 273), version=version))))
    assert found
    assert found.picture
    assert [(e.length_s, e.media_s) for e in found.picture.edits] == [(0.5, None), (2.0, 0.455)]


def test_track_facts() -> None:
    found = facts(movie(track(b"soun", b"\x05Sound"), track(entries=3)) + box(b"mdat", bytes(10)))
    assert found
    assert found.picture
    assert [t.handler for t in found.tracks] == ["soun", "vide"]
    assert found.tracks[0].handler_name == "Sound"
    assert (found.picture.handler_name, found.picture.descriptions) == ("Core Media Video", 3)
    assert found.brands == ("isom", "mp42")
    assert found.moov_first is True
    assert found.complete


def test_fragments_and_late_index() -> None:
    assert facts(movie() + box(b"moof") + box(b"mdat")).fragmented
    late = facts(FTYP + box(b"mdat", bytes(4)) + movie()[len(FTYP) :])
    assert late
    assert late.moov_first is False
    assert not late.fragmented


def test_tags_of_all_makers() -> None:
    names = [b"com.apple.quicktime.model", b"com.android.manufacturer", b"com.apple.quicktime.location.ISO6709"]
    keys = full(b"keys", struct.pack(">I", 3) + b"".join(struct.pack(">I", 8 + len(n)) + b"mdta" + n for n in names))

    def item(kind: bytes, text: bytes) -> bytes:
        return box(kind, box(b"data", struct.pack(">II", 1, 0), text))

    ilst = box(b"ilst", *(item(struct.pack(">I", n + 1), t) for n, t in enumerate([b"iPhone 99", b"ACME", b"+31+121/"])))
    quicktime = box(b"meta", full(b"hdlr", bytes(20)), keys, ilst)
    plain = full(b"meta", full(b"hdlr", bytes(20)) + box(b"ilst", item(b"\xa9too", "剪辑软件 9".encode())))
    udta = box(
        b"udta", box(b"\xa9mak", struct.pack(">HH", 4, 0), b"Moto"), box(b"\xa9xyz", struct.pack(">HH", 4, 0), b"+1+2"), plain
    )
    found = facts(movie(extra=quicktime + udta))
    assert found
    assert found.tags == {
        "com.apple.quicktime.model": "iPhone 99",
        "com.android.manufacturer": "ACME",
        "©mak": "Moto",
        "©too": "剪辑软件 9",
    }, "places are left out"


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"not a movie at all, just text", b"\x1aE\xdf\xa3" * 20], ids=["empty", "short", "text", "ebml"]
)
def test_other_files_have_no_boxes(data: bytes) -> None:
    assert facts(data) is None


def test_what_a_phone_left_behind_the_last_box_is_no_missing_part() -> None:
    whole = movie() + struct.pack(">I", 28) + b"mdat" + bytes(20)
    for left in (b"\x00\x01\xf4\x90\x00\x00\x19z" + bytes(300), b"\x00\x00\x00\x03\x01\x02\x03\x04" + bytes(40), bytes(5)):
        assert facts(whole + left).complete
    assert not facts(whole + struct.pack(">I", 9000) + b"moof" + bytes(40)).complete
    assert not facts(movie() + b"\x00\x01\xf4\x90\x00\x00\x19z" + bytes(300)).complete, "without its media it is"


def test_cut_short_is_told() -> None:
    found = facts(movie() + struct.pack(">I", 5000) + b"mdat" + bytes(20))
    assert found
    assert not found.complete
    assert not facts(movie() + struct.pack(">I", 3) + b"mdat").complete


def test_bombs_end_soon() -> None:
    began = time.monotonic()
    many = facts(FTYP + box(b"free") * (MAX_BOXES * 3))
    deep = b""
    for _ in range(500):
        deep = box(b"udta", deep)
    assert facts(FTYP + box(b"moov", deep))
    huge = struct.pack(">I", 1) + b"moov" + struct.pack(">Q", 1 << 62) + full(b"elst", b"\xff" * 64)
    assert facts(FTYP + huge)
    edits = full(b"elst", struct.pack(">I", 0xFFFFFFFF) + bytes(12 * 5000))
    found = facts(movie(track(elst=edits)))
    assert many
    assert found
    assert found.picture
    assert len(found.picture.edits) <= 1000
    assert time.monotonic() - began < 5


@settings(max_examples=150, deadline=2000)
@given(st.binary(max_size=600))
def test_never_fails_on_noise(noise: bytes) -> None:
    facts(noise)
    facts(FTYP + noise)
    facts(FTYP + box(b"moov", noise))


@settings(max_examples=150, deadline=2000)
@given(st.data())
def test_never_fails_on_a_damaged_tree(data: st.DataObject) -> None:
    good = bytearray(movie(track(elst=elst((100, 5))), extra=box(b"udta", box(b"\xa9too", struct.pack(">HH", 2, 0), b"ab"))))
    for _ in range(data.draw(st.integers(1, 12))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    found = facts(bytes(good[: data.draw(st.integers(0, len(good)))]))
    assert found is None or all(t.descriptions >= 0 for t in found.tracks)


def test_real_files(tmp_path: Path) -> None:
    one = take(tmp_path / "a.mov", seconds=1, size=(160, 96), audio=True)
    with one.open("rb") as file:
        found = read_boxes(file)
    assert found
    assert found.picture
    assert found.brands[0] == "qt"
    assert {t.handler for t in found.tracks} >= {"vide", "soun"}
    with joined(tmp_path / "j.mp4", [one, one]).open("rb") as file:
        assert read_boxes(file)
