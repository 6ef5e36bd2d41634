"""The signal of frozen and black stretches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.checks.view import Brief, Pace, View
from evidencekit.footage.model import ReadingSummary


@dataclass(slots=True)
class _Run:
    """A stretch in which something holds."""

    start_s: float | None = None
    before_s: float = 0.0
    last_s: float = 0.0


class Still(Watching):
    """Pictures that repeat to the last grey level, and pictures that show nothing."""

    signal: ClassVar[Signal] = Signal.REPEAT
    thresholds: ClassVar[dict[str, float]] = {
        "still_change": 0.02,  # grey levels; sensor noise at any usual bit-rate is far above
        "still_s": 0.5,
        "still_bits_per_pixel": 0.02,  # below this an encoder freezes quiet pictures by itself
        "black_level": 20.0,
        "black_brightest": 45.0,
        "black_s": 0.2,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._still = _Run()
        self._black = _Run()
        self._last_s = 0.0
        self._count = 0
        self._quiet_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if self._count and view.pts_s > self._last_s:
            self._pace.add(view.pts_s - self._last_s)
        self._frozen(view)
        self._dark(view)
        self._last_s = max(self._last_s, view.pts_s)
        self._count += 1

    def sight(self, summary: ReadingSummary) -> Sight:
        """The stretches, and how much was too poorly coded to tell."""
        self._end_still()
        self._end_black()
        poor = (Reason("still_low_bit_rate", {"seconds": round(self._quiet_s, 1)}),) if self._quiet_s else ()
        return Sight(tuple(self.findings), poor)

    def _frozen(self, view: View) -> None:
        if view.change > self.thresholds["still_change"] or self._is_dark(view):  # black is told as black
            self._end_still()
            return
        if self._still.start_s is None:
            self._still.start_s, self._still.before_s = self._last_s, self._last_s
        self._still.last_s = view.pts_s

    def _end_still(self) -> None:
        start, self._still.start_s = self._still.start_s, None
        if start is None or self._still.last_s - start < self.thresholds["still_s"]:
            return
        length = self._still.last_s - start
        if self._bits_per_pixel() < self.thresholds["still_bits_per_pixel"]:
            self._quiet_s += length
        else:
            self.add("repeat", Weight.LOOK, start, self._still.last_s, 0.8, start, seconds=round(length, 2))

    def _bits_per_pixel(self) -> float:
        video = self.info.video
        rate = self._count / self._last_s if self._last_s else video.frame_rate
        pixels = video.width * video.height * rate
        return video.bit_rate / pixels if pixels else 0.0

    def _is_dark(self, view: View) -> bool:
        thumb = view.thumb
        return float(thumb.mean()) <= self.thresholds["black_level"] and int(thumb.max()) <= self.thresholds["black_brightest"]

    def _dark(self, view: View) -> None:
        if not self._is_dark(view):
            self._end_black()
            return
        if self._black.start_s is None:
            self._black.start_s, self._black.before_s = view.pts_s, self._last_s
        self._black.last_s = view.pts_s

    def _end_black(self) -> None:
        start, self._black.start_s = self._black.start_s, None
        if start is None:
            return
        length = self._black.last_s - start + self._pace.usual
        if length >= self.thresholds["black_s"]:
            self.add("black", Weight.LOOK, start, self._black.last_s, 0.9, self._black.before_s, seconds=round(length, 2))
