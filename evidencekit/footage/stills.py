"""Pictures cut from a video by time: the evidence still is the last frame shown at or before the moment asked for."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType

import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream
from PIL import Image

from evidencekit.footage.model import Picture, Rgb
from evidencekit.footage.pixels import colour
from evidencekit.footage.source import first_picture, opened, pictures

_TOLERANCE_S = 0.0005  # times are handed around rounded to milliseconds
_STEPS_BACK_S = (0.0, 2.0, 10.0)  # how much earlier to start when the index led past the moment
_JPEG_QUALITY = 90


def still(path: Path, at_s: float, *, long_side: int = 1600) -> Picture:
    """The picture shown `at_s` seconds after the first frame, as JPEG.

    It is the last frame whose time is at or before `at_s` (the first one for a negative time, the last one beyond the end).

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed, UnreadableFootage, NoVideoStream: as reading does.
    """
    return next(stills(path, (at_s,), long_side=long_side))


def stills(path: Path, times: Iterable[float], *, long_side: int = 1600) -> Iterator[Picture]:
    """The stills at several times, in the order asked for, with the file opened once. Raises what `still` raises."""
    with opened(path) as (container, stream):
        walker = _Walker(path, container, stream)
        for at_s in times:
            frame = walker.at(at_s)
            picture = Image.fromarray(colour(frame, long_side))
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=_JPEG_QUALITY)
            yield Picture(out.getvalue(), picture.width, picture.height, walker.seconds(frame))


class FrameSource:
    """Frames for a player: `at` any time, `step` by one. Keeps one file open and eight frames; use from one thread at a time.

    Raises on opening: FileMissing, FileEmpty, NoPermission, StorageFailed, UnreadableFootage, NoVideoStream.
    """

    def __init__(self, path: Path, *, long_side: int = 1280) -> None:
        self._long_side = long_side
        self._lock = Lock()
        self._stack = ExitStack()
        with ExitStack() as stack:
            container, stream = stack.enter_context(opened(path))
            stream.thread_type = "AUTO"
            self._walker = _Walker(path, container, stream)
            self._stack = stack.pop_all()

    def at(self, seconds: float) -> Rgb:
        """The frame shown at a time: the last one at or before it, else the first."""
        with self._lock:
            return self._rgb(self._walker.at(seconds))

    def step(self, by: int) -> Rgb:
        """The next (+1) or the previous (-1) frame of the one shown last; the same one at either end."""
        with self._lock:
            return self._rgb(self._walker.after() if by > 0 else self._walker.before())

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._walker.forget()
            self._stack.close()

    def __enter__(self) -> FrameSource:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _rgb(self, frame: VideoFrame) -> Rgb:
        picture = colour(frame, self._long_side)
        height, width = picture.shape[:2]
        return Rgb(width, height, picture.tobytes(), self._walker.seconds(frame))


class _Walker:
    """Moves through a file by time. `_window` holds the latest frames of an unbroken run of decoding."""

    WINDOW = 8
    BEYOND = 2  # frames past the moment before we stop: some files show them slightly out of order

    def __init__(self, path: Path, container: InputContainer, stream: AvVideoStream) -> None:
        self._container, self._stream = container, stream
        first = first_picture(path, container, stream)
        self._origin = first.pts or 0
        self._first = first
        self._window: deque[VideoFrame] = deque([first], maxlen=self.WINDOW)
        self._current = first
        self._coming: Iterator[VideoFrame] = iter(())
        self._seek(self._origin)

    def seconds(self, frame: VideoFrame) -> float:
        """From the first frame."""
        return float((self._pts(frame) - self._origin) * self._base)

    def at(self, seconds: float) -> VideoFrame:
        """The last frame at or before the time."""
        return self._at_pts(self._origin + round((seconds + _TOLERANCE_S) / self._base))

    def after(self) -> VideoFrame:
        """The frame after the current one."""
        here = self._pts(self._current)
        if not self._reachable(here):
            self._at_pts(here)
        self._forward(here)
        self._current = min((f for f in self._window if self._pts(f) > here), key=self._pts, default=self._current)
        return self._current

    def before(self) -> VideoFrame:
        """The frame before the current one."""
        here = self._pts(self._current)
        if here <= self._origin:
            return self._current
        earlier = [f for f in self._window if self._pts(f) < here]
        self._current = max(earlier, key=self._pts) if earlier else self._at_pts(here - 1)
        return self._current

    def forget(self) -> None:
        """Drop every frame, so that the file can be closed."""
        self._window.clear()
        self._coming = iter(())

    @property
    def _base(self) -> float:
        return float(self._stream.time_base or 1 / 90_000)

    def _pts(self, frame: VideoFrame) -> int:
        return frame.pts if frame.pts is not None else self._origin

    def _at_pts(self, target: int) -> VideoFrame:
        found = self._forward(target) if self._reachable(target) else None
        for back in _STEPS_BACK_S:
            if found is not None:
                break
            self._seek(target - round(back / self._base))
            found = self._forward(target)
        if found is None:
            self._seek(self._origin)
            found = self._forward(target) or self._first
        self._current = found
        return found

    def _reachable(self, target: int) -> bool:
        """Whether going on decoding leads there sooner than a jump."""
        if not self._window:
            return False
        return self._pts(self._window[0]) <= target <= self._pts(self._window[-1]) + 1.0 / self._base

    def _seek(self, pts: int) -> None:
        self._window.clear()
        try:
            self._container.seek(max(pts, self._origin), stream=self._stream, backward=True)
        except av.error.FFmpegError:
            self._container.seek(0)
        self._coming = pictures(self._container, self._stream)

    def _forward(self, target: int) -> VideoFrame | None:
        """Decode until the target is safely passed; the last frame not beyond it, or None when all seen are."""
        while sum(self._pts(f) > target for f in self._window) < self.BEYOND:
            frame = next(self._coming, None)
            if frame is None:
                break
            self._window.append(frame)
        return max((f for f in self._window if self._pts(f) <= target), key=self._pts, default=None)
