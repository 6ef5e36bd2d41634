"""The first and the last moments of a video as small grey pictures: what two files of one recording are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from evidencekit.footage.model import Grey, Rgb
from evidencekit.footage.stills import FrameSource

LONG_SIDE = 96
_MOST_FRAMES = 600  # ten seconds at sixty a second


@dataclass(frozen=True, slots=True)
class End:
    """Successive frames: `times` in seconds from the file's first frame, `pictures` about 100 pixels long, in order."""

    times: tuple[float, ...]
    pictures: tuple[Grey, ...]


def beginning(path: Path, seconds: float) -> End:
    """The first `seconds` of a video.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed, UnreadableFootage, NoVideoStream: as reading does.
    """
    return _walk(path, 0.0, seconds)


def ending(path: Path, seconds: float, last_s: float) -> End:
    """The last `seconds` of a video whose last frame is at `last_s`. Raises what `beginning` raises."""
    return _walk(path, max(0.0, last_s - seconds), last_s + 1.0)


def _walk(path: Path, start_s: float, end_s: float) -> End:
    times: list[float] = []
    pictures: list[Grey] = []
    with FrameSource(path, long_side=LONG_SIDE) as source:
        frame = source.at(start_s)
        while frame.pts_s <= end_s and len(times) < _MOST_FRAMES and not (times and frame.pts_s <= times[-1]):
            times.append(frame.pts_s)
            pictures.append(_grey(frame))
            frame = source.step(1)
    return End(tuple(times), tuple(pictures))


def _grey(frame: Rgb) -> Grey:
    pixels = np.frombuffer(frame.data, np.uint8).reshape(frame.height, frame.width, 3)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
