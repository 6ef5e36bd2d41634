"""What a person compares: two frames, their difference, and the sound around a moment."""

from __future__ import annotations

from pathlib import Path

import builders
import numpy as np
import pytest

from evidencekit.errors import Cancelled, UnreadableFootage
from evidencekit.footage.hearing import CHANNELS, MOST_S, RATE, SoundClip, peaks, sound_between
from evidencekit.footage.model import Rgb
from evidencekit.footage.pairs import GAIN, PairSource, difference


def plain(width: int, height: int, level: int) -> Rgb:
    return Rgb(width, height, bytes([level]) * (width * height * 3), 0.0)


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("对比") / "开箱.mp4"
    events = (builders.Event("cut", 1.0),)
    return builders.take(file, seconds=2.0, fps=10.0, size=(320, 180), events=events, audio=True)


def test_a_difference_is_amplified_and_never_wraps() -> None:
    assert set(difference(plain(8, 6, 100), plain(8, 6, 110)).data) == {10 * GAIN}
    assert set(difference(plain(8, 6, 110), plain(8, 6, 100)).data) == {10 * GAIN}
    assert set(difference(plain(8, 6, 0), plain(8, 6, 255)).data) == {255}
    assert set(difference(plain(8, 6, 7), plain(8, 6, 7)).data) == {0}


def test_frames_of_different_sizes_are_compared_in_the_size_of_the_first() -> None:
    apart = difference(plain(8, 6, 100), plain(16, 12, 120))
    assert (apart.width, apart.height) == (8, 6)
    assert set(apart.data) == {20 * GAIN}


def test_a_pair_holds_the_exact_frames_and_each_side_steps_alone(cut: Path) -> None:
    with PairSource(cut, long_side=320) as source:
        pair = source.at(0.9, 1.0)
        assert (pair.before.pts_s, pair.after.pts_s) == pytest.approx((0.9, 1.0))
        moved = source.step(-1, 0)
        assert (moved.before.pts_s, moved.after.pts_s) == pytest.approx((0.8, 1.0))
        moved = source.step(0, 1)
        assert (moved.before.pts_s, moved.after.pts_s) == pytest.approx((0.8, 1.1))
        across = np.frombuffer(pair.difference.data, np.uint8).mean()
        within = np.frombuffer(source.at(0.8, 0.9).difference.data, np.uint8).mean()
        assert across > 2 * within, "the cut is plain to see"


def test_without_a_left_moment_the_frame_right_before_is_taken(cut: Path) -> None:
    with PairSource(cut) as source:
        pair = source.at(None, 1.0)
        assert (pair.before.pts_s, pair.after.pts_s) == pytest.approx((0.9, 1.0))
        assert source.at(None, 0.0).before.pts_s == 0.0


def loud(clip: SoundClip) -> np.ndarray:
    return np.frombuffer(clip.pcm, "<i2").reshape(-1, CHANNELS).astype(float)[:, 0] / 32768


def test_the_sound_of_a_span_is_what_was_played_there(cut: Path) -> None:
    clip = sound_between(cut, 0.5, 1.5)
    assert clip is not None
    assert (clip.start_s, clip.seconds) == (0.5, 1.0)
    heard = loud(clip)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) == pytest.approx(220, abs=2), "the hum of the take"
    assert np.sqrt((heard**2).mean()) == pytest.approx(0.1 / np.sqrt(2), rel=0.3)
    assert np.abs(np.diff(heard)).max() < 0.02, "no clicks where packets meet"


def test_a_span_past_the_end_is_silent_there_and_long_ones_are_bounded(cut: Path) -> None:
    clip = sound_between(cut, 1.5, 3.5)
    assert clip is not None
    heard = loud(clip)
    assert np.abs(heard[: RATE // 4]).max() > 0.05
    assert np.abs(heard[-RATE:]).max() == 0
    longest = sound_between(cut, -5.0, 1e9)
    assert longest is not None
    assert (longest.start_s, longest.seconds) == (0.0, MOST_S)


def test_a_file_without_sound_says_so_and_a_broken_one_fails(tmp_path: Path) -> None:
    assert sound_between(builders.take(tmp_path / "x.mp4", seconds=0.5), 0.0, 1.0) is None
    with pytest.raises(UnreadableFootage):
        sound_between(builders.text_as_video(tmp_path / "t.mp4"), 0.0, 1.0)


def test_reading_sound_can_be_stopped(cut: Path) -> None:
    def stop() -> None:
        raise Cancelled(stage="sound")

    with pytest.raises(Cancelled):
        sound_between(cut, 0.0, 1.0, stop)


def test_peaks_follow_the_samples() -> None:
    samples = np.zeros((100, CHANNELS), "<i2")
    samples[30, 0], samples[70, 1] = 16384, -32768
    found = peaks(SoundClip(samples.tobytes(), 0.0), 10)
    assert [i for i, (_, high) in enumerate(found) if high == 0.5] == [3]
    assert [i for i, (low, _) in enumerate(found) if low == -1.0] == [7]
    assert len(peaks(SoundClip(samples.tobytes(), 0.0), 1000)) == 100
    assert peaks(SoundClip(b"", 0.0), 10) == []
