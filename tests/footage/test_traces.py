"""What software leaves in a file's box tree, seen in files it wrote; a camera's tree shows none."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from builders import take
from test_boxes import box, full, movie

from evidencekit.footage.boxes import BoxFacts, Track, read_boxes
from evidencekit.footage.probe import probe
from evidencekit.footage.traces import traces

XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def codes(data: bytes) -> list[str]:
    facts = read_boxes(io.BytesIO(data))
    assert facts is not None
    return [trace.code for trace in traces(facts)]


def track(handler: bytes, name: bytes, *, flags: int = 7, group: int = 0, compressor: bytes = b"", extra: bytes = b"") -> bytes:
    head = struct.pack(">B3s", 0, flags.to_bytes(3, "big")) + bytes(30) + group.to_bytes(2, "big") + bytes(48)
    entry = bytes(16 + 34) + bytes([len(compressor)]) + compressor.ljust(31, b"\0") + bytes(4)
    stbl = box(b"stbl", full(b"stsd", struct.pack(">I", 1) + entry), extra)
    hdlr = full(b"hdlr", bytes(4) + handler + bytes(12) + name + b"\0")
    return box(b"trak", box(b"tkhd", head), box(b"mdia", hdlr, box(b"minf", stbl)))


CAMERA = (track(b"vide", b"VideoHandle"), track(b"soun", b"SoundHandle"))


def test_a_cameras_own_tree_shows_none():
    assert codes(box(b"ftyp", b"mp42", bytes(4), b"isommp42") + movie(*CAMERA)) == []
    apple = (track(b"vide", b"Core Media Video", flags=15, compressor=b"HEVC"), track(b"soun", b"Core Media Audio", flags=15))
    assert codes(box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + movie(*apple)) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2") + movie(*CAMERA), "lavf_minor"),
        (movie(track(b"vide", b"x", flags=3), track(b"soun", b"x", flags=3, group=1)), "lavf_tracks"),
        (movie(track(b"vide", b"x", flags=3), track(b"soun", b"x", flags=3, extra=full(b"sgpd", bytes(8)))), "lavf_tracks"),
        (movie(track(b"vide", b"x", compressor=b"Lavc61.3.100 libx264")), "lavc_compressor"),
        (movie(track(b"vide", b"Mainconcept MP4 Video Media Handler")), "adobe_handlers"),
        (movie(*CAMERA, extra=box(b"udta", box(b"XMP_", b"<x/>"))), "xmp"),
        (movie(track(b"vide", b"L-SMASH Video Handler", compressor=b"AVC Coding")), "lsmash"),
        (movie(*CAMERA) + box(b"uuid", XMP, b"<x:xmpmeta/>"), "xmp"),
        (movie(track(b"vide", b"Twitter-vork muxer, Vireo Eyes v2.9.1")), "vireo"),
        (movie(*CAMERA, extra=box(b"udta", box(b"beam", b"x"))), "beam"),
    ],
)
def test_each_tool_by_its_trace(data: bytes, code: str):
    head = b"" if data[4:8] == b"ftyp" else box(b"ftyp", b"mp42", bytes(4), b"mp42")
    assert codes(head + data) == [code]


@pytest.mark.parametrize(
    ("tag", "software"),
    [("LvMetaInfo", "剪映 / CapCut"), ("HandBrake 1.9", "HandBrake"), ("Lavf61.7.100", "libavformat (FFmpeg)")],
)
def test_editors_by_what_they_sign_with(tag: str, software: str):
    facts = BoxFacts((), None, False, (), {"©too": tag}, True)
    assert [t.software for t in traces(facts)] == [software]


def test_the_name_that_the_standard_recommends_is_nobodys():
    """ISO/IEC 14496-15 recommends "AVC Coding" as the compressor's name: Windows' camera app writes it as Adobe does."""
    pictures = track(b"vide", b"VideoHandler", compressor=b"AVC Coding")
    assert codes(box(b"ftyp", b"mp42", bytes(4), b"mp41") + movie(pictures)) == []


def test_flags_alone_are_not_enough():
    bare = tuple(Track(h, "", (), 1, flags=3) for h in ("vide", "soun"))
    assert traces(BoxFacts((), None, False, bare, {}, True)) == ()


def test_a_file_written_by_libavformat_says_so(tmp_path: Path):
    assert probe(take(tmp_path / "录像.mp4", seconds=1.0)).handled_by == ("libavformat (FFmpeg)", "x264")


def test_a_platform_is_no_editor():
    facts = BoxFacts((), None, False, (Track("vide", "Vireo Eyes v2.9.1", (), 1),), {}, True)
    assert [t.platform for t in traces(facts)] == [True]


def test_camera_originals_of_the_shared_footage(shared: Path):
    for name in ("D01_iphone6_handheld_gamebox.mov", "D03_samsung_oneui6_light_jump_vfr.mp4", "D07_gopro_max_walk.mp4"):
        assert probe(shared / "real" / name).handled_by == (), name
    assert "Adobe Premiere" in probe(shared / "real" / "E02_premiere_export.mp4").handled_by
