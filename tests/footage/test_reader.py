"""Reading a whole video and cutting stills from it."""

from __future__ import annotations

import hashlib
import io
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from builders import Event, cut_short, encoder, no_picture, take
from PIL import Image

from evidencekit.errors import Cancelled, FileChanged, NoVideoStream, UnreadableFootage
from evidencekit.footage.reader import read
from evidencekit.footage.stills import FrameSource, still, stills
from evidencekit.progress import Progress, Ticket


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("clips") / "plain.mp4", seconds=3, size=(320, 180), options={"bf": "2", "g": "12"})


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("clips") / "vfr.mkv", seconds=2, size=(320, 180), vfr=True)


def times_of(path: Path) -> list[float]:
    with read(path) as reading:
        return [frame.pts_s for frame in reading]


def test_one_pass_gives_frames_times_and_hash(plain: Path) -> None:
    with read(plain) as reading:
        frames = [(f.index, f.pts_s, f.grey.shape, f.size) for f in reading]
        summary = reading.summary()
    assert [f[0] for f in frames] == list(range(45))
    assert [f[1] for f in frames] == pytest.approx([n / 15 for n in range(45)], abs=1e-3)
    assert {f[2:] for f in frames} == {((180, 320), (320, 180))}
    assert summary.sha256 == hashlib.sha256(plain.read_bytes()).hexdigest()
    assert (summary.frames, summary.decode_failures) == (45, 0)
    assert summary.last_pts_s - summary.first_pts_s == pytest.approx(44 / 15, abs=1e-3)


def test_times_are_the_files_own(uneven: Path) -> None:
    steps = np.diff(times_of(uneven))
    assert steps.min() < 0.055 < 0.08 < steps.max()
    assert times_of(uneven)[0] == 0.0


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pictures_are_turned(tmp_path: Path, degrees: int) -> None:
    upright = take(tmp_path / "a.mp4", seconds=0.4, size=(320, 180), grain=0)
    turned = take(tmp_path / "b.mp4", seconds=0.4, size=(320, 180), grain=0, rotation=degrees)
    turns = {90: 3, 180: 2, 270: 1}[degrees]
    with read(upright) as one, read(turned) as two:
        a, b = next(iter(one)), next(iter(two))
        assert np.array_equal(np.rot90(a.grey, turns), b.grey)
        assert np.array_equal(np.rot90(a.full(), turns), b.full())
        assert np.array_equal(np.rot90(a.rgb(320), turns), b.rgb(320))
        assert b.size == (b.full().shape[1], b.full().shape[0])
    picture = Image.open(io.BytesIO(still(turned, 0).jpeg))
    assert picture.size == ((180, 320) if degrees != 180 else (320, 180))


@pytest.mark.parametrize(
    ("codec", "pixel_format"),
    [("hevc", "yuv420p10le"), ("hevc", "yuv420p"), ("av1", "yuv420p10le"), ("av1", "yuv420p"), ("h264", "yuv444p")],
)
def test_same_picture_in_any_codec(tmp_path: Path, codec: str, pixel_format: str) -> None:
    if encoder(codec) is None:
        pytest.skip(f"this FFmpeg has no {codec} encoder")
    want = take(tmp_path / "h264.mp4", seconds=0.5, size=(320, 180), grain=0)
    got = take(tmp_path / "other.mp4", seconds=0.5, size=(320, 180), grain=0, codec=codec, pixel_format=pixel_format)
    with read(want) as one, read(got) as two:
        a, b = next(iter(one)), next(iter(two))
        assert float(np.abs(a.grey.astype(int) - b.grey).mean()) < 6
        assert b.full().shape == (180, 320)


def test_large_pictures_are_shrunk(tmp_path: Path) -> None:
    big = take(tmp_path / "4k.mp4", seconds=0.15, fps=20, size=(3840, 2160))
    with read(big) as reading:
        frame = next(iter(reading))
        assert frame.grey.shape == (360, 640)
        assert frame.full().shape == (2160, 3840)
        assert frame.rgb(800).shape == (450, 800, 3)


def test_brightness_reaches_black_and_white(tmp_path: Path) -> None:
    path = take(tmp_path / "b.mp4", seconds=0.6, size=(160, 96), events=[Event("black", 0)], grain=0)
    with read(path) as reading:
        assert int(next(iter(reading)).grey.max()) <= 2


def test_hurt_frames_are_counted_not_hidden(tmp_path: Path) -> None:
    path = take(tmp_path / "hurt.avi", seconds=2, size=(320, 180), codec="mjpeg")
    data = bytearray(path.read_bytes())
    chunks = [
        i for i in range(len(data) - 8) if data[i : i + 4] == b"00dc" and int.from_bytes(data[i + 4 : i + 8], "little") > 999
    ]
    for place in [c for c in chunks if data[c + 8 : c + 10] == b"\xff\xd8"][5:9]:
        data[place + 8 : place + 900] = bytes(892)
    path.write_bytes(data)
    with read(path) as reading:
        count = sum(1 for _ in reading)
        summary = reading.summary()
    assert summary.decode_failures >= 3
    assert count == summary.frames < 31


def test_no_frame_is_unreadable(tmp_path: Path) -> None:
    path = no_picture(tmp_path / "n.mp4")
    with read(path) as reading:
        assert list(reading) == []
        with pytest.raises(UnreadableFootage):
            reading.summary()
    with pytest.raises(UnreadableFootage):
        still(path, 0)
    with pytest.raises(UnreadableFootage):
        FrameSource(path)


def test_a_file_that_grows_meanwhile_is_told(tmp_path: Path) -> None:
    path = take(tmp_path / "g.mp4", seconds=1, size=(160, 96))
    with read(path) as reading:
        for n, _ in enumerate(reading):
            if n == 5:
                with path.open("ab") as file:
                    file.write(b"more")
        with pytest.raises(FileChanged):
            reading.summary()


def test_progress_and_cancel(plain: Path) -> None:
    seen: list[Progress] = []
    ticket = Ticket(seen.append)
    stopped = 0.0
    with read(plain, ticket, stage="check") as reading:
        frames = iter(reading)
        while next(frames).index < 20:
            pass
        ticket.cancel()
        stopped = time.monotonic()
        with pytest.raises(Cancelled):
            list(frames)
    assert time.monotonic() - stopped < 0.5
    assert seen[0].stage == "check"
    assert seen[0].total == pytest.approx(3, abs=0.1)
    assert not [t for t in threading.enumerate() if t.name == "hash"]


def test_cancel_while_hashing(plain: Path) -> None:
    ticket = Ticket()
    with read(plain, ticket) as reading:
        list(reading)
        ticket.cancel()
        if reading._hash.is_alive():
            with pytest.raises(Cancelled):
                reading.summary()


@pytest.mark.parametrize("clip", ["plain", "uneven"])
def test_stills_are_exact(clip: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(clip)
    times = times_of(path)
    wanted = [times[20], times[3], times[-1], (times[7] + times[8]) / 2, 99.0, -5.0, 0.0]
    due = [times[20], times[3], times[-1], times[7], times[-1], 0.0, 0.0]
    assert [p.at_s for p in stills(path, wanted)] == pytest.approx(due, abs=2e-3)
    with read(path) as reading:
        twentieth = next(f.rgb(320).copy() for f in reading if f.index == 20)
    picture = np.asarray(Image.open(io.BytesIO(still(path, times[20]).jpeg)).convert("RGB"))
    assert float(np.abs(picture.astype(int) - twentieth).mean()) < 3


def test_still_size_and_rounding(plain: Path) -> None:
    times = times_of(plain)
    picture = still(plain, round(times[10], 3), long_side=160)
    assert (picture.width, picture.height) == (160, 90)
    assert picture.at_s == pytest.approx(times[10], abs=1e-3)


@pytest.mark.parametrize("clip", ["plain", "uneven"])
def test_player_steps_through_every_frame(clip: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(clip)
    times = times_of(path)
    with FrameSource(path, long_side=160) as source:
        assert source.at(0).pts_s == 0.0
        forward = [source.step(1).pts_s for _ in range(len(times) + 2)]
        assert forward == pytest.approx([*times[1:], times[-1], times[-1], times[-1]], abs=1e-3)
        back = [source.step(-1).pts_s for _ in range(len(times) + 1)]
        assert back == pytest.approx([*times[-2::-1], 0.0, 0.0], abs=1e-3)
        shown = source.at(times[25] + 0.001)
        assert shown.pts_s == pytest.approx(times[25], abs=1e-3)
        assert len(shown.data) == shown.width * shown.height * 3 == 160 * 90 * 3
        assert source.at(times[4]).pts_s == pytest.approx(times[4], abs=1e-3)
        assert source.step(1).pts_s == pytest.approx(times[5], abs=1e-3)


def test_player_survives_a_cut_short_file(tmp_path: Path) -> None:
    path = cut_short(take(tmp_path / "t.mkv", seconds=2, size=(320, 180)), 0.7)
    with FrameSource(path) as source:
        assert 0.5 < source.at(99).pts_s < 1.9


def test_player_needs_a_picture(tmp_path: Path) -> None:
    from builders import sound_only

    with pytest.raises(NoVideoStream):
        FrameSource(sound_only(tmp_path / "s.mp4"))
