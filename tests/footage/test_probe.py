"""What probing tells of good and bad files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import av
import pytest
from builders import cut_short, empty, encoder, no_picture, sound_of_its_own, sound_only, take, text_as_video

from evidencekit.checks.model import Requirement
from evidencekit.checks.run import run_checks
from evidencekit.errors import EvidenceKitError, FileEmpty, FileMissing, NoPermission, NoVideoStream, UnreadableFootage
from evidencekit.footage.hearing import sound_between
from evidencekit.footage.probe import probe

SMALL = {"seconds": 1.0, "size": (320, 180)}


def test_facts_of_a_plain_file(tmp_path: Path) -> None:
    info = probe(
        take(tmp_path / "开箱 视频😀.mp4", audio=True, metadata={"creation_time": "2026-11-21T13:32:17Z", "title": "x"}, **SMALL)
    )
    assert info.file == "开箱 视频😀.mp4"
    assert (info.video.width, info.video.height, info.video.rotation) == (320, 180, 0)
    assert info.duration_s == pytest.approx(1.0, abs=0.07)
    assert info.video.frame_rate == pytest.approx(15, abs=0.1)
    assert info.video.bit_rate > 10_000
    assert info.audio[0].codec == "aac"
    assert info.created == datetime.fromisoformat("2026-11-21T13:32:17+00:00")
    assert info.software.startswith("Lavf")
    assert (info.fragmented, info.complete, info.index_first) == (False, True, False)


@pytest.mark.parametrize("beside", [True, False])
def test_a_sound_track_without_a_decoder_is_no_obstacle(tmp_path: Path, beside: bool) -> None:
    """iPhones since the 16 write one beside the usual one."""
    path = sound_of_its_own(take(tmp_path / "s.mp4", audio=True, seconds=2.0), beside=beside)
    assert [(sound.codec, sound.sample_rate) for sound in probe(path).audio] == [("unknown", 0), ("aac", 16_000)][: 1 + beside]
    told = run_checks(path).result(Requirement.CONTINUITY)
    assert ("sound_undecoded" in [reason.code for reason in told.not_judged]) is not beside
    heard = sound_between(path, 0.0, 1.0)
    assert (heard is not None) is beside


@pytest.mark.parametrize(("degrees", "size"), [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_rotation_turns_the_size(tmp_path: Path, degrees: int, size: tuple[int, int]) -> None:
    video = probe(take(tmp_path / "r.mp4", rotation=degrees, **SMALL)).video
    assert (video.rotation, (video.width, video.height)) == (degrees, size)


@pytest.mark.parametrize(
    ("codec", "name", "told"),
    [
        ("hevc", "h.mp4", "hevc"),
        ("av1", "a.mp4", "av1"),
        ("vp9", "v.webm", "vp9"),
        ("mjpeg", "m.avi", "mjpeg"),
        ("mpeg4", "d.mkv", "mpeg4"),
    ],
)
def test_codecs_and_containers(tmp_path: Path, codec: str, name: str, told: str) -> None:
    if encoder(codec) is None:
        pytest.skip(f"this FFmpeg has no {codec} encoder")
    info = probe(take(tmp_path / name, codec=codec, **SMALL))
    assert info.video.codec == told
    assert (info.video.width, info.video.height) == (320, 180)


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def playlist(path: Path) -> Path:
    """Names another file: must never be followed."""
    take(path.with_name("target.mp4"), seconds=0.5, size=(160, 96))
    path.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{path.with_name('target.mp4')}\n#EXT-X-ENDLIST\n", encoding="utf-8"
    )
    return path


def picture(path: Path) -> Path:
    """A photograph with a video's name."""
    from PIL import Image

    Image.new("RGB", (64, 48), "red").save(path, "PNG")
    return path


def truncated(path: Path) -> Path:
    """Its index, at the end, is gone."""
    return cut_short(take(path, **SMALL))


def cover_art(path: Path) -> Path:
    """A song: the only picture in it is its cover."""
    from PIL import Image

    image = path.with_suffix(".jpg")
    Image.new("RGB", (64, 48), "red").save(image, "JPEG")
    with path.open("wb") as file, av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        stream.disposition = av.stream.Disposition.attached_pic
        frame = av.VideoFrame.from_image(Image.open(image)).reformat(format="yuvj420p")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda p: p, FileMissing),
        (folder, FileMissing),
        (empty, FileEmpty),
        (text_as_video, UnreadableFootage),
        (picture, UnreadableFootage),
        (playlist, UnreadableFootage),
        (truncated, UnreadableFootage),
        (no_picture, UnreadableFootage),
        (sound_only, NoVideoStream),
        (cover_art, NoVideoStream),
    ],
    ids=[
        "missing",
        "a folder",
        "empty",
        "text",
        "photograph",
        "playlist",
        "truncated",
        "no frame decodes",
        "sound only",
        "cover art",
    ],
)
def test_bad_files(tmp_path: Path, make: Callable[[Path], Path], error: type[EvidenceKitError]) -> None:
    path = make(tmp_path / "坏文件.mp4")
    with pytest.raises(error) as caught:
        probe(path)
    assert type(caught.value) is error
    assert caught.value.params["file"] == str(path)


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = take(tmp_path / "x.mp4", seconds=0.5, size=(160, 96))
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self == path:
            raise PermissionError(13, "denied", str(path))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(NoPermission):
        probe(path)


def test_truncated_with_index_first_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "f.mp4"
    plain = take(tmp_path / "p.mp4", seconds=3, size=(320, 180))
    with plain.open("rb") as source, path.open("wb") as file:
        read, out = av.open(source), av.open(file, "w", format="mp4", options={"movflags": "faststart"})
        stream = out.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
        out.close()
        read.close()
    if probe(path).index_first is not True:
        pytest.skip("this FFmpeg cannot put the index first through a file handle")
    info = probe(cut_short(path, 0.6))
    assert not info.complete
