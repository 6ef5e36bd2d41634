"""One pass over a video: every picture with its time, small and grey, and beside it the file's SHA-256."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from evidencekit.errors import FileChanged, UnreadableFootage, storage_errors
from evidencekit.files import CHUNK
from evidencekit.footage.beside import Beside
from evidencekit.footage.model import Grey, Packet, ReadingSummary, Sound
from evidencekit.footage.pixels import GREY_LONG_SIDE, Colour, colour, grey, luma, rotation_of, turned
from evidencekit.footage.source import opened, pictures
from evidencekit.progress import Ticket


class Frame:
    """One picture. Valid while it is the latest one: copy what you keep, ask for `full` and `rgb` at once."""

    __slots__ = ("_picture", "grey", "index", "pts_s")

    def __init__(self, picture: VideoFrame, index: int, pts_s: float) -> None:
        self._picture = picture
        self.index = index
        self.pts_s = pts_s  # seconds from the first frame
        self.grey: Grey = grey(picture, GREY_LONG_SIDE)  # at most 640 long, turned, 0 black – 255 white

    @property
    def kind(self) -> str:
        """How it was coded: "I" by itself, "P" predicted, "B" from both sides; anything else is not known."""
        return PictureType(self._picture.pict_type).name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the full picture after turning."""
        width, height = self._picture.width, self._picture.height
        return (height, width) if rotation_of(self._picture) in (90, 270) else (width, height)

    def full(self) -> Grey:
        """A copy of the brightness at full size, turned, as coded (black may be 16)."""
        plane = luma(self._picture)
        return grey(self._picture) if plane is None else np.ascontiguousarray(turned(plane, self._picture))

    def rgb(self, long_side: int) -> Colour:
        """A copy in colour, turned, at most `long_side` pixels long."""
        return colour(self._picture, long_side)


class Reading:
    """The pass itself: iterate over it once, then ask for `summary()`."""

    def __init__(self, path: Path, container: InputContainer, stream: AvVideoStream, ticket: Ticket | None, stage: str) -> None:
        self._path, self._container, self._stream = path, container, stream
        self._ticket, self._stage = ticket, stage
        self._hash = _Hashing(path)
        self._size = path.stat().st_size
        self._failures: list[float] = []
        self._corrupt = 0
        self._beside = Beside(container, stream)
        self._count = 0
        self._first = self._last = 0.0

    def __iter__(self) -> Iterator[Frame]:
        """Every frame that decodes.

        Raises:
            Cancelled: by the ticket. StorageFailed: the disk went away.
        """
        self._hash.start()
        step = float(1 / self._stream.average_rate) if self._stream.average_rate else 0.04
        with storage_errors(self._path):
            for picture in pictures(self._container, self._stream, self._failures, self._alive, self._beside):
                self._corrupt += picture.is_corrupt
                time = float(picture.time) if picture.pts is not None else self._last + step
                if self._count == 0:
                    self._first = self._last = time
                self._last = max(self._last, time)
                self._count += 1
                yield Frame(picture, self._count - 1, time - self._first)

    def sounds(self) -> list[Sound]:
        """The pieces of sound met since the last asking; ask once more after the last frame."""
        return self._beside.sounds(self._first) if self._count else []

    def packets(self) -> list[Packet]:
        """The coded pictures met since the last asking, in the order of the file."""
        return self._beside.packets(self._first) if self._count else []

    def summary(self) -> ReadingSummary:
        """What the pass met; waits for the hash.

        Raises:
            UnreadableFootage: not one frame decoded. FileChanged: the file grew or shrank meanwhile.
            Cancelled: by the ticket.
        """
        if self._count == 0:
            raise UnreadableFootage(file=self._path, reason="no_frame")
        while self._hash.is_alive():
            self._alive("hash", self._hash.done, self._size)
            self._hash.join(0.1)
        with storage_errors(self._path):
            digest = self._hash.digest()
            if self._path.stat().st_size != self._size or self._hash.done != self._size:
                raise FileChanged(file=self._path)
        return ReadingSummary(
            frames=self._count,
            decode_failures=len(self._failures) + self._corrupt,
            first_pts_s=self._first,
            last_pts_s=self._last,
            sha256=digest,
        )

    def close(self) -> None:
        """Stop the hash; the container is closed by who opened it."""
        self._hash.stop()

    def _alive(self, stage: str = "", done: float = 0.0, total: float = 0.0) -> None:
        if self._ticket is None:
            return
        if not stage:
            stage, done = self._stage, self._last - self._first
            total = float(self._container.duration or 0) / 1_000_000
        self._ticket.tick(stage, done, total)


@contextmanager
def read(path: Path, ticket: Ticket | None = None, *, stage: str = "decode") -> Generator[Reading]:
    """Open a video for one pass: `with read(path) as reading: for frame in reading: …; reading.summary()`.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed: the file cannot be read.
        UnreadableFootage, NoVideoStream: it is no video, or has no picture.
    """
    with opened(path) as (container, stream):
        # Frame threads: the next pictures decode while this one is looked at, some more than processors so that a long look
        # does not leave them idle.
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = (os.cpu_count() or 1) + 3
        reading = Reading(path, container, stream, ticket, stage)
        try:
            yield reading
        finally:
            reading.close()


class _Hashing(threading.Thread):
    """SHA-256 beside the decoder: the bytes are in the system's cache anyway, and hashing lets other threads run."""

    def __init__(self, path: Path) -> None:
        super().__init__(name="hash", daemon=True)
        self._path = path
        self._stopped = threading.Event()
        self._error: OSError | None = None
        self._sha = hashlib.sha256()
        self.done = 0

    def run(self) -> None:
        try:
            with self._path.open("rb") as file:
                while not self._stopped.is_set() and (chunk := file.read(CHUNK)):
                    self._sha.update(chunk)
                    self.done += len(chunk)
        except OSError as error:
            self._error = error

    def digest(self) -> str:
        if self._error:
            raise self._error
        return self._sha.hexdigest()

    def stop(self) -> None:
        self._stopped.set()
        if self.is_alive():
            self.join()
