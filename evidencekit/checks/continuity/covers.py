"""The signal of a covered lens: for a while the picture shows nothing, and what happens meanwhile cannot be judged."""

from __future__ import annotations

from typing import ClassVar

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import ReadingSummary


class Covers(Watching):
    """Stretches without anything to see that are not black either (black is told by `still`)."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "covered_relief": 1.5,  # a hand or cloth on the lens shows 0.3–0.6, a bare wall 3, a desk 6–20
        "covered_light": 20.0,
        "covered_fall": 2.5,  # so much more was to be seen before: a plain surface that fills the picture covers nothing
        "covered_usual_s": 1.0,
        "covered_s": 0.15,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._usual = 0.0  # texture before; a picture that never shows anything is no covered lens
        self._flat, self._count = 0.0, 0  # sum of the textures since, and of how many
        self._start_s: float | None = None
        self._before_s = 0.0
        self._last_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        limits = self.thresholds
        flat = view.texture < limits["covered_relief"] and view.brightness > limits["covered_light"]
        if not flat:
            self._end(view.pts_s)
            share = min(1.0, max(0.0, view.pts_s - self._last_s) / limits["covered_usual_s"]) if self._usual else 1.0
            self._usual += (view.texture - self._usual) * share
            self._before_s = view.pts_s
        elif self._usual:
            if self._start_s is None:
                self._start_s, self._flat, self._count = view.pts_s, 0.0, 0
            self._flat += view.texture
            self._count += 1
        self._last_s = view.pts_s

    def _end(self, after_s: float) -> None:
        start, self._start_s = self._start_s, None
        if start is None or self._last_s - start < self.thresholds["covered_s"]:
            return
        if self._usual >= self.thresholds["covered_fall"] * self._flat / self._count:
            self.add("covered", Weight.LOOK, start, after_s, 0.7, self._before_s, seconds=round(after_s - start, 1))

    def sight(self, summary: ReadingSummary) -> Sight:
        """The stretches; a lens that stays covered to the end hides the end."""
        self._end(self._last_s)
        return Sight(tuple(self.findings))
