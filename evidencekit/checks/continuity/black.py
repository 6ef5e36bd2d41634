"""The signal of black stretches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Pace, View
from evidencekit.footage.model import ReadingSummary


@dataclass(slots=True)
class _Run:
    """A stretch that may still go on."""

    start_s: float | None = None
    before_s: float = 0.0
    last_s: float = 0.0


class Black(Watching):
    """Pictures that show nothing."""

    signal: ClassVar[Signal] = Signal.REPEAT
    thresholds: ClassVar[dict[str, float]] = {
        "black_level": 20.0,
        "black_brightest": 45.0,
        "black_s": 0.2,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._run = _Run()
        self._last_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if view.pts_s > self._last_s:
            self._pace.add(view.pts_s - self._last_s)
        self._dark(view)
        self._last_s = max(self._last_s, view.pts_s)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The stretches."""
        self._end()
        return Sight(tuple(self.findings))

    def _is_dark(self, view: View) -> bool:
        thumb = view.thumb
        return view.brightness <= self.thresholds["black_level"] and int(thumb.max()) <= self.thresholds["black_brightest"]

    def _dark(self, view: View) -> None:
        if not self._is_dark(view):
            self._end()
            return
        if self._run.start_s is None:
            self._run.start_s, self._run.before_s = view.pts_s, self._last_s
        self._run.last_s = view.pts_s

    def _end(self) -> None:
        start, self._run.start_s = self._run.start_s, None
        if start is None:
            return
        length = self._run.last_s - start + self._pace.usual
        if length >= self.thresholds["black_s"]:
            self.add("black", Weight.LOOK, start, self._run.last_s, 0.9, self._run.before_s, seconds=round(length, 2))
