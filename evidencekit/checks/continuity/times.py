"""The signal of the timeline: gaps, disorder, joins of the container, pictures that do not decode."""

from __future__ import annotations

from typing import ClassVar

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Pace, View
from evidencekit.footage.model import ReadingSummary


class Times(Watching):
    """Gaps in time, and what the container says of joins."""

    signal: ClassVar[Signal] = Signal.TIME
    thresholds: ClassVar[dict[str, float]] = {
        "gap_look_s": 0.3,  # a phone in bad light slows to some 10 frames a second; this is three of those missing
        "gap_break_s": 1.0,
        "gap_look_steps": 3.0,  # … and never less than this many usual distances
        "hidden_start_frames": 4.0,  # up to so many is the usual delay of reordered frames
        "lost_share": 0.01,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._last_s = 0.0
        self._count = 0
        self._disordered = 0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if self._count:
            self._step(view)
            if view.first:
                self.add("size_changed", Weight.LOOK, view.pts_s, view.pts_s, 1.0, self._last_s)
        self._last_s = max(self._last_s, view.pts_s)
        self._count += 1

    def _step(self, view: View) -> None:
        limits = self.thresholds
        step = view.pts_s - self._last_s
        if step <= 0:
            self._disordered += 1
            return
        usual = self._pace.usual or step
        if step > max(limits["gap_break_s"], 2 * limits["gap_look_steps"] * usual):
            self.add("gap", Weight.BREAK, self._last_s, view.pts_s, 0.9, self._last_s, seconds=round(step, 2))
        elif step > max(limits["gap_look_s"], limits["gap_look_steps"] * usual):
            self.add("gap", Weight.LOOK, self._last_s, view.pts_s, 0.6, self._last_s, seconds=round(step, 2))
        self._pace.add(step)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The gaps, and what the container tells."""
        info, limits = self.info, self.thresholds
        if info.hidden_start_s * info.video.frame_rate > limits["hidden_start_frames"]:
            self.add("trimmed_start", Weight.INFO, 0.0, 0.0, 0.9, seconds=round(info.hidden_start_s, 2))
        if info.edit_lists > 1:
            self.add("edit_list", Weight.INFO, 0.0, 0.0, 0.9, count=info.edit_lists)
        if info.sample_descriptions > 1:
            self.add("joined_parts", Weight.INFO, 0.0, 0.0, 0.7, count=info.sample_descriptions)
        if not info.complete:
            self.add("file_incomplete", Weight.LOOK, self._last_s, self._last_s, 0.9)
        if self._disordered:
            self.add("times_disordered", Weight.INFO, 0.0, self._last_s, 0.9, count=self._disordered)
        if summary.decode_failures:
            lost = summary.decode_failures / (summary.frames + summary.decode_failures)
            weight = Weight.LOOK if lost > limits["lost_share"] else Weight.INFO
            self.add("decode_failures", weight, 0.0, self._last_s, 1.0, count=summary.decode_failures)
        return Sight(tuple(self.findings))
