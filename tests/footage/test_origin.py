"""Who wrote a file: the class and the signs that led to it, on trees and on files written here."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import av
import pytest
from builders import take
from hypothesis import given, settings
from hypothesis import strategies as st
from test_boxes import box, full
from test_boxes import elst as edits
from test_traces import track

from evidencekit.footage.boxes import BoxFacts, Edit, Track, read_boxes
from evidencekit.footage.origin import Origin, OriginClass, origin_of
from evidencekit.footage.probe import probe
from evidencekit.footage.traces import traces

PHONE = tuple(Track(h, n, (), 1, flags=7) for h, n in (("vide", "VideoHandle"), ("soun", "SoundHandle")))
APPLE = tuple(Track(h, f"Core Media {n}", (), 1, flags=15) for h, n in (("vide", "Video"), ("soun", "Audio")))


def facts(
    *tracks: Track, kinds: tuple[str, ...] = (), created: int = 1, first: bool = False, brand: str = "mp42", **more
) -> BoxFacts:
    return BoxFacts((brand,), first, False, tracks, more.pop("tags", {}), True, 0, frozenset(kinds), created=created)


def of(boxes: BoxFacts, device: str = "", texts: tuple[str, ...] = ()) -> Origin:
    return origin_of(boxes, traces(boxes, texts), device)


@pytest.mark.parametrize(
    ("boxes", "device", "sign"),
    [
        (facts(*PHONE, kinds=("udta/smta",)), "", "samsung"),
        (facts(Track("vide", "GoPro AVC", (), 1), kinds=("udta/GPMF",)), "", "gopro"),
        (facts(*APPLE, brand="qt"), "Apple iPhone 6", "device_tags"),
        (facts(*APPLE, Track("meta", "Core Media Metadata", (), 1), brand="qt"), "", "apple_tracks"),
        (facts(Track("vide", "", (), 1), kinds=("udta/CNTH",)), "", "camera_boxes"),
    ],
)
def test_a_device_by_what_only_devices_write(boxes: BoxFacts, device: str, sign: str) -> None:
    origin = of(boxes, device)
    assert (origin.kind, origin.sure) == (OriginClass.CAMERA, True)
    assert sign in origin.signs


@pytest.mark.parametrize("tracks", [PHONE, APPLE])
def test_a_phones_own_writer_alone_is_not_sure(tracks: tuple[Track, ...]) -> None:
    origin = of(facts(*tracks))
    assert (origin.kind, origin.sure) == (OriginClass.CAMERA, False)


def test_windows_own_writer_is_told_and_speaks_for_nobody() -> None:
    """As the camera app of Windows 11 writes it: the version stands in a uuid box, the tracks look like anybody's."""
    noted = box(b"uuid", bytes.fromhex("5ca708fb328e4205a861650eca0a9596"), b"10.0.22631.0")
    tracks = box(b"moov", track(b"vide", b"VideoHandler", compressor=b"AVC Coding"), track(b"soun", b"SoundHandler"))
    boxes = read_boxes(io.BytesIO(box(b"ftyp", b"mp42", bytes(4), b"mp41isom") + noted + tracks))
    assert boxes is not None
    origin = of(boxes)
    assert (origin.kind, origin.names, origin.editors) == (OriginClass.UNKNOWN, (), ())
    assert "windows_writer" in origin.signs


def test_signs_of_a_device_do_not_outweigh_traces_of_software() -> None:
    signed = facts(*PHONE, kinds=("udta/smta",))
    assert of(signed, "Samsung S9", ("x264 - core 164",)) == Origin(OriginClass.PROCESSED, ("x264",), ("x264_sei",))
    assert of(signed, "Samsung S9", ("x265 (build 215)",)).signs == ("x265_sei",)
    edited = facts(*PHONE, kinds=("udta/smta",), tags={"LvMetaInfo": "{}"})
    assert of(edited, "Samsung S9").names == of(edited).editors == ("剪映 / CapCut",)
    assert of(signed, "", ("x264 - core 164",)).editors == ()


@pytest.mark.parametrize(("tool", "cuts"), [("Adobe Premiere 2026", True), ("HandBrake 1.9", False), ("stream output", False)])
def test_only_programs_that_videos_are_cut_with_are_editors(tool: str, cuts: bool) -> None:
    origin = of(facts(*PHONE, tags={"tool": tool}))
    assert (origin.kind, bool(origin.editors)) == (OriginClass.PROCESSED, cuts)


@pytest.mark.parametrize(
    ("handler", "tags", "name"),
    [
        ("ISO Media file produced by Google Inc. Created on: 05/09/2019.", {}, "YouTube"),
        ("VideoHandler", {"comment": "vid:v0200fg10000", "encoder": "Lavf58.20.100"}, "抖音 / TikTok"),
        ("Twitter-vork muxer, Vireo Eyes v2.9.1", {}, "X / Twitter"),
    ],
)
def test_a_platform_by_its_muxer(handler: str, tags: dict[str, str], name: str) -> None:
    origin = of(facts(Track("vide", handler, (), 1), tags=tags), "Apple iPhone 12")
    assert origin.kind is OriginClass.PLATFORM
    assert name in origin.names


@pytest.mark.parametrize(
    ("boxes", "doubt"),
    [
        (facts(Track("vide", "VideoHandle", (), 2, flags=7), kinds=("udta/smta",)), "joined"),
        (facts(Track("vide", "VideoHandle", (Edit(1, 0.0), Edit(1, 5.0)), 1, flags=7)), "edit_list"),
        (facts(Track("vide", "VideoHandle", (Edit(1, 0.5),), 1, flags=7)), "hidden_start"),
        (facts(*PHONE, created=0), "no_time"),
        (facts(*APPLE, brand="qt", first=True), "apple_index_first"),
        (facts(Track("vide", "", (), 1)), ""),
    ],
)
def test_what_a_device_does_not_write_leaves_it_open(boxes: BoxFacts, doubt: str) -> None:
    origin = of(boxes, "Maker Model" if doubt else "")
    assert origin.kind is OriginClass.UNKNOWN
    assert origin.signs[:1] == ((doubt,) if doubt else ())


def test_an_iphones_trim_is_the_phones_software() -> None:
    trimmed = (Track("vide", "Core Media Video", (Edit(2.5, 0.455),), 1, flags=15), APPLE[1])
    assert of(facts(*trimmed, brand="qt", first=True), "Apple iPhone 12").signs[0] == "ios_trim"
    delayed = (Track("vide", "Core Media Video", (Edit(2.5, 0.067),), 1, flags=15), APPLE[1])  # reordered frames
    assert of(facts(*delayed, brand="qt"), "Apple iPhone 12").kind is OriginClass.CAMERA


def test_the_walker_gives_the_time_and_the_order() -> None:
    mvhd = full(b"mvhd", struct.pack(">IIII", 77, 0, 1000, 5000) + bytes(80))
    data = box(b"ftyp", b"mp42", bytes(4)) + box(b"mdat") + box(b"moov", mvhd, track(b"vide", b"VideoHandle"), edits((1, 0)))
    found = read_boxes(io.BytesIO(data))
    assert found is not None
    assert found.created == 77
    assert found.order[:5] == ("ftyp", "mdat", "moov", "moov/mvhd", "moov/trak")


TRACK = st.builds(
    Track,
    st.sampled_from(["vide", "soun", "meta", ""]),
    st.sampled_from(["VideoHandle", "Core Media Video", "GoPro MET", "", "Vireo Eyes"]),
    st.lists(st.builds(Edit, st.floats(0, 9), st.none() | st.floats(0, 9)), max_size=3).map(tuple),
    st.integers(0, 3),
    st.sampled_from([1, 3, 7, 15]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TRACK, max_size=4), st.sampled_from(["", "Apple iPhone"]), st.booleans(), st.integers(0, 1))
def test_no_camera_where_a_trace_or_nothing_speaks(tracks: list[Track], device: str, x264: bool, created: int) -> None:
    boxes = facts(*tracks, created=created)
    origin = of(boxes, device, ("x264 - core 1",) if x264 else ())
    if origin.kind is OriginClass.CAMERA:
        assert origin.signs
        assert not traces(boxes)
        assert not x264
        assert created


def test_files_that_libraries_write(tmp_path: Path) -> None:
    clip = probe(take(tmp_path / "录像.mp4", seconds=1.0))
    assert clip.origin is not None
    assert clip.origin.kind is OriginClass.PROCESSED
    assert clip.encoder_texts[0].startswith("x264 - core")
    assert "x264_sei" in clip.origin.signs


@pytest.mark.parametrize("name", ["录像.mkv", "录像.ts"])
def test_the_signature_outlives_the_container(tmp_path: Path, name: str) -> None:
    source = take(tmp_path / "a.mp4", seconds=1.0)
    with av.open(str(source)) as old, av.open(str(tmp_path / name), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(old.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    origin = probe(tmp_path / name).origin
    assert origin is not None
    assert "x264_sei" in origin.signs


def test_real_files_of_the_shared_footage(shared: Path) -> None:
    kinds = {
        "D01_iphone6_handheld_gamebox.mov": OriginClass.CAMERA,
        "D03_samsung_oneui6_light_jump_vfr.mp4": OriginClass.CAMERA,
        "D07_gopro_max_walk.mp4": OriginClass.CAMERA,
        "D09_canon_mvi4823_mjpeg.avi": OriginClass.UNKNOWN,
        "E01_ios_trimmed_editlist.mov": OriginClass.PROCESSED,
        "E02_premiere_export.mp4": OriginClass.PROCESSED,
        "T01_hands_cups_static.mp4": OriginClass.PROCESSED,
    }
    found = {name: probe(shared / "real" / name).origin for name in kinds}
    assert {name: origin.kind for name, origin in found.items() if origin} == kinds
