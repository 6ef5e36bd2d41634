"""What every check looks at: one frame with the measures that more than one of them needs, each made at most once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Protocol, runtime_checkable

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.model import Candidate, CheckResult, CodeReading, Requirement
from evidencekit.footage.model import FootageInfo, Grey, Packet, ReadingSummary, Sound
from evidencekit.footage.reader import Frame

THUMB_LONG_SIDE = 96
_HALVED_FROM = 400
RELIEF_SIGMA = 6.0
_FIELD = 8
Floats = npt.NDArray[np.float32]


def relief(picture: Grey, sigma: float) -> Floats:
    """What is left of a picture without its light: edges and textures, the same when it gets brighter or darker."""
    return without_light(levels_of(picture), sigma)


def relief_of(picture: Grey, long_side: int) -> Floats:
    """What `View.relief` is, of a picture made so long, or as long as it is."""
    height, width = picture.shape
    scale = min(1.0, long_side / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return relief(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8), RELIEF_SIGMA)


def without_light(levels: Floats, sigma: float) -> Floats:
    """`relief` of what is on the scale of `LOGARITHM` already, or of another relief: the finer part of it."""
    return np.asarray(levels - cv2.GaussianBlur(levels, (0, 0), sigma), np.float32)


def by_fields(values: Floats) -> Floats:
    """Means over fields of 8 × 8 pixels: what is left of a small picture's detail."""
    height, width = (max(1, side // _FIELD) for side in values.shape)
    whole = values[: height * _FIELD, : width * _FIELD]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.float32)


# A scale of brightness on which the same change of light is the same step everywhere; a factor of e is 60.
LOGARITHM = (60.0 * np.log(np.arange(256, dtype=np.float32) + 8.0)).astype(np.float32)


def levels_of(picture: Grey) -> Floats:
    """The picture on the scale of `LOGARITHM`."""
    return np.asarray(cv2.LUT(picture, LOGARITHM), np.float32)


class View:
    """A frame beside the one before it. Valid while it is the latest: copy what you keep."""

    def __init__(self, frame: Frame, before: View | None) -> None:
        self.frame = frame
        self.pts_s = frame.pts_s
        self.grey = frame.grey
        self._before = None if before is None else before.grey
        self._relief_before = None if before is None else before.relief

    @property
    def first(self) -> bool:
        """No frame came before, or one of another size."""
        return self._before is None or self._before.shape != self.grey.shape

    @cached_property
    def change(self) -> float:
        """Mean difference to the frame before, in grey levels; infinite for a first one."""
        if self._before is None or self.first:
            return float("inf")
        return float(cv2.norm(self.grey, self._before, cv2.NORM_L1)) / self.grey.size

    @cached_property
    def thumb(self) -> Grey:
        """The picture at about 100 pixels: a whole divisor of it, which is five times as fast to make."""
        height, width = self.grey.shape
        by = max(1, min(max(width, height) // THUMB_LONG_SIDE, min(width, height) // 8))
        size = width // by, height // by
        picture = self.grey
        if by % 2 == 0 and self._halves:  # halves come almost free, and are needed anyway
            picture, by = self.half, by // 2
        return np.asarray(cv2.resize(picture[: size[1] * by, : size[0] * by], size, interpolation=cv2.INTER_AREA), np.uint8)

    @property
    def _halves(self) -> bool:
        return max(self.grey.shape) >= _HALVED_FROM

    @cached_property
    def half(self) -> Grey:
        """The picture at half its size, about 320 long: large enough to follow corners, small enough to keep a few."""
        height, width = self.grey.shape
        if not self._halves:
            return self.grey.copy()
        even = self.grey[: height // 2 * 2, : width // 2 * 2]
        return np.asarray(cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)

    @cached_property
    def levels(self) -> Floats:
        """The thumb on a scale on which the same change of light is the same step everywhere; a factor of e is 60."""
        return levels_of(self.thumb)

    @cached_property
    def relief(self) -> Floats:
        """`relief` of the thumb."""
        return without_light(self.levels, RELIEF_SIGMA)

    @cached_property
    def step(self) -> Floats | None:
        """By how much the relief differs from that of the frame before, pixel by pixel; None for a first one."""
        before = self._relief_before
        return (
            None
            if before is None or before.shape != self.relief.shape
            else np.asarray(cv2.absdiff(self.relief, before), np.float32)
        )

    @cached_property
    def step_by_fields(self) -> Floats | None:
        """Means of `step` over fields."""
        return None if self.step is None else by_fields(self.step)

    @cached_property
    def texture(self) -> float:
        """Spread of the relief: how much there is to see."""
        _, spread = cv2.meanStdDev(self.relief)
        return float(spread[0, 0])

    @cached_property
    def brightness(self) -> float:
        """Mean grey level of the thumb."""
        return cv2.mean(self.thumb)[0]

    @cached_property
    def sharpness(self) -> float:
        """Spread of the second derivative: higher is sharper."""
        _, spread = cv2.meanStdDev(cv2.Laplacian(self.grey, cv2.CV_16S))
        return float(spread[0, 0])


@dataclass(frozen=True, slots=True)
class Brief:
    """What is known before the first frame."""

    info: FootageInfo
    expected_waybill: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check gives: its result and whatever else it saw on the way."""

    result: CheckResult
    candidates: tuple[Candidate, ...] = ()
    codes: tuple[CodeReading, ...] = ()
    opening_s: float | None = None


@runtime_checkable
class Listener(Protocol):
    """A check that also wants the sound and the coded packets, in the order of the file, between the frames."""

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""
        ...

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        ...


class Check(Protocol):
    """One requirement judged in one pass: made with a brief, fed every frame in order, asked once for its outcome."""

    name: ClassVar[Requirement]
    version: ClassVar[str]
    thresholds: ClassVar[dict[str, float]]

    def __init__(self, brief: Brief) -> None: ...

    def feed(self, view: View) -> None:
        """Look at the next frame; a few milliseconds at most."""
        ...

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """The result after the last frame."""
        ...


@dataclass(slots=True)
class Pace:
    """The usual time between frames: the median of the latest ones."""

    KEEP: ClassVar[int] = 61
    recent: list[float] = field(default_factory=list[float])

    def add(self, seconds: float) -> None:
        """Take in one more distance."""
        self.recent.append(seconds)
        if len(self.recent) > self.KEEP:
            del self.recent[0]

    @property
    def usual(self) -> float:
        """Seconds; 0 until there is one."""
        return sorted(self.recent)[len(self.recent) // 2] if self.recent else 0.0
