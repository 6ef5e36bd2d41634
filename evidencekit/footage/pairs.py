"""Two moments side by side, of one video or of two files of one recording: both pictures, and where they differ."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.footage.model import Rgb
from evidencekit.footage.stills import FrameSource

GAIN = 4  # a step of one sixteenth of the brightness is plain to see, grain and coding noise stay dark


@dataclass(frozen=True, slots=True)
class Pair:
    """Two frames and `difference`: |before − after| times `GAIN`, in the size of `before`, black where they are alike."""

    before: Rgb
    after: Rgb
    difference: Rgb


def difference(one: Rgb, other: Rgb) -> Rgb:
    """|one − other| times `GAIN`, each colour for itself; `other` is brought to the size of `one`."""
    left, right = _pixels(one), _pixels(other)
    if left.shape != right.shape:  # some recorders change their size midway
        right = np.asarray(cv2.resize(right, (one.width, one.height), interpolation=cv2.INTER_AREA), np.uint8)
    apart = cv2.convertScaleAbs(cv2.absdiff(left, right), alpha=GAIN)
    return Rgb(one.width, one.height, apart.tobytes(), one.pts_s)


class PairSource:
    """Pairs of frames, each side to be stepped alone; use from one thread at a time.

    `before`: the file of the first frame, where it is another than that of the second.

    Raises on opening what `FrameSource` raises.
    """

    def __init__(self, path: Path, before: Path | None = None, *, long_side: int = 1280) -> None:
        with ExitStack() as stack:
            self._before = stack.enter_context(FrameSource(before or path, long_side=long_side))
            self._after = stack.enter_context(FrameSource(path, long_side=long_side))
            self._stack = stack.pop_all()
        self._shown: tuple[Rgb, Rgb] | None = None

    def at(self, before_s: float | None, after_s: float) -> Pair:
        """The frames shown at two times; without the first time, the frame right before the second (of one file)."""
        after = self._after.at(after_s)
        if before_s is None:
            self._before.at(after.pts_s)
            before = self._before.step(-1)
        else:
            before = self._before.at(before_s)
        return self._pair(before, after)

    def step(self, before: int, after: int) -> Pair:
        """Each side a frame back (-1) or on (+1), or left where it is (0); before any `at`, from the beginning."""
        shown = self._shown or (self._before.at(0.0), self._after.at(0.0))
        left = self._before.step(before) if before else shown[0]
        right = self._after.step(after) if after else shown[1]
        return self._pair(left, right)

    def close(self) -> None:
        """Let go of the file."""
        self._stack.close()

    def __enter__(self) -> PairSource:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _pair(self, before: Rgb, after: Rgb) -> Pair:
        self._shown = before, after
        return Pair(before, after, difference(before, after))


def _pixels(picture: Rgb) -> npt.NDArray[np.uint8]:
    return np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 3)
