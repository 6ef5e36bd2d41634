"""From a decoded frame to arrays: brightness or colour, turned the right way up, at the size asked for."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from evidencekit.footage.model import Grey

GREY_LONG_SIDE = 640
Colour = npt.NDArray[np.uint8]  # height × width × 3, RGB

# Layouts whose first plane is 8-bit brightness, so that it can be looked at where it lies.
_LUMA_FIRST = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "yuv411p", "yuv410p", "yuv440p", "nv12", "nv21", "gray"}
)
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}

_RANGE = 255 / 219  # of 16–235

# The decoder, the hash and the window each have threads; OpenCV's own pool would only fight with them.
cv2.setNumThreads(1)


def rotation_of(frame: VideoFrame) -> int:
    """Degrees clockwise that a player turns this picture by: 0, 90, 180 or 270."""
    return round(-frame.rotation / 90) * 90 % 360


def fit(width: int, height: int, long_side: int) -> tuple[int, int]:
    """The size with the same shape whose longer side is at most `long_side`; never larger, never below 1."""
    scale = min(1.0, long_side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def luma(frame: VideoFrame) -> Grey | None:
    """The brightness plane where the decoder put it, valid as long as the frame lives; None when there is none to look at."""
    if frame.format.name not in _LUMA_FIRST:
        return None
    plane = frame.planes[0]
    rows = np.frombuffer(cast("bytes", plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def grey(frame: VideoFrame, long_side: int = 0) -> Grey:
    """A copy of the brightness, turned, 0 black – 255 white; at most `long_side` pixels long (0: full size)."""
    width, height = fit(frame.width, frame.height, long_side) if long_side else (frame.width, frame.height)
    plane = luma(frame)
    if plane is None:
        small = frame.reformat(width=width, height=height, format="gray").to_ndarray()
    else:
        small = plane.copy() if (width, height) == (frame.width, frame.height) else _shrink(plane, width, height)
        if frame.color_range != ColorRange.JPEG and not frame.format.name.startswith("yuvj") and frame.format.name != "gray":
            small = cv2.addWeighted(
                small, _RANGE, small, 0.0, -16 * _RANGE
            )  # rounds and stays within; a table takes thrice as long
    return _turn(np.asarray(small, np.uint8), rotation_of(frame))


def colour(frame: VideoFrame, long_side: int = 0) -> Colour:
    """A copy in RGB, turned; at most `long_side` pixels long (0: full size)."""
    width, height = fit(frame.width, frame.height, long_side) if long_side else (frame.width, frame.height)
    picture = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray()
    return np.ascontiguousarray(_turn(np.asarray(picture, np.uint8), rotation_of(frame)))


def _shrink(plane: Grey, width: int, height: int) -> Grey:
    """By halves as far as they go, the rest between neighbours: as smooth as one mean over areas, at a third of its time."""
    while plane.shape[0] >= 2 * height and plane.shape[1] >= 2 * width:
        even = plane[: plane.shape[0] // 2 * 2, : plane.shape[1] // 2 * 2]
        plane = np.asarray(cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    if plane.shape == (height, width):
        return plane
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def turned(picture: npt.NDArray[np.uint8], frame: VideoFrame) -> npt.NDArray[np.uint8]:
    """The picture as a player turns `frame`; the same array when it does not."""
    return _turn(picture, rotation_of(frame))


def _turn(picture: npt.NDArray[np.uint8], degrees: int) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.rotate(picture, _TURNS[degrees]), np.uint8) if degrees else picture
