"""The sound of a short span, ready to be played and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.container import InputContainer

from evidencekit.footage.soundtracks import sound_track
from evidencekit.footage.source import first_picture, opened

RATE, CHANNELS = 48_000, 2  # what every sound card plays
MOST_S = 15.0
_EARLIER_S = 0.3  # decoders of AAC and Opus need a few packets before what they give is right
_JOINED_S = 0.02  # pieces closer than this follow each other; their times are merely rounded

Pcm = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SoundClip:
    """`pcm`: 16-bit little-endian samples, `CHANNELS` interleaved, `RATE` a second; silent where the track has nothing.

    `start_s` is in seconds from the first picture, the clock of all findings.
    """

    pcm: bytes
    start_s: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / (2 * CHANNELS * RATE)


def sound_between(path: Path, start_s: float, end_s: float, alive: Callable[[], None] = lambda: None) -> SoundClip | None:
    """The first sound track from `start_s` to `end_s`, at most `MOST_S` seconds; None when the file has no sound.

    Sound that does not decode is left silent. `alive` is called before each packet and may raise to stop.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed, UnreadableFootage, NoVideoStream: as reading does.
    """
    start_s = max(0.0, start_s)
    length = round(min(max(end_s - start_s, 0.0), MOST_S) * RATE)
    with opened(path) as (container, stream):
        track = sound_track(container)
        if track is None:
            return None
        first = first_picture(path, container, stream)
        origin = float(first.time or 0.0)
        pcm = np.zeros((length, CHANNELS), np.int16)
        cursor: int | None = None
        for at_s, piece in _pieces(container, track, origin + start_s, alive):
            place = round((at_s - origin - start_s) * RATE)
            if cursor is not None and abs(place - cursor) < _JOINED_S * RATE:
                place = cursor
            if place >= length:
                break
            _lay(pcm, piece, place)
            cursor = place + len(piece)
    return SoundClip(pcm.astype("<i2").tobytes(), start_s)


def peaks(clip: SoundClip, columns: int) -> list[tuple[float, float]]:
    """The lowest and highest sample of each of `columns` equal parts, −1 … 1; fewer columns where there are fewer samples."""
    samples = np.frombuffer(clip.pcm, "<i2").reshape(-1, CHANNELS)
    columns = min(columns, len(samples))
    if columns <= 0:
        return []
    starts = np.linspace(0, len(samples), columns, endpoint=False).astype(np.intp)
    low = np.minimum.reduceat(samples.min(axis=1), starts) / 32768
    high = np.maximum.reduceat(samples.max(axis=1), starts) / 32768
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def _pieces(
    container: InputContainer, track: AudioStream, from_s: float, alive: Callable[[], None]
) -> Iterator[tuple[float, Pcm]]:
    """Time and samples of what decodes, from a little before `from_s` on."""
    base = track.time_base
    try:
        if base:
            container.seek(int(max(0.0, from_s - _EARLIER_S) / base), stream=track, backward=True)
    except av.error.FFmpegError:
        container.seek(0)
    resampler, after_s = _resampler(), 0.0
    packets = container.demux(track)
    while True:
        alive()
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            for frame in packet.decode():
                at_s = after_s if frame.time is None else float(frame.time)
                frame.pts = None  # the resampler would fill gaps by its own taste
                for piece in resampler.resample(frame):
                    samples = piece.to_ndarray().reshape(-1, CHANNELS).astype(np.int16, copy=False)
                    yield at_s, samples
                    at_s += len(samples) / RATE
                after_s = at_s
        except (av.error.FFmpegError, ValueError):  # ValueError: the layout changed midway
            resampler = _resampler()


def _resampler() -> av.AudioResampler:
    return av.AudioResampler(format="s16", layout="stereo", rate=RATE)


def _lay(pcm: Pcm, piece: Pcm, place: int) -> None:
    """Copy `piece` to `place` as far as it lies inside."""
    start, end = max(place, 0), min(place + len(piece), len(pcm))
    if start < end:
        pcm[start:end] = piece[start - place : end - place]
