"""The signal of the loop: a stretch that was shown before, which hides that something else happened in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.doubles import shown
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.twins import Sketches, Twin, changes, twins
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import ReadingSummary


class Loops(Watching):
    """Pictures that come back frame for frame: a stretch shown twice, or run backwards."""

    signal: ClassVar[Signal] = Signal.REPEAT
    # Measured on half an hour without loops: forwards never below 0.70; backwards down to 0.43, where something is lifted and
    # put down evenly. Loops after a second encode at CRF 18–33 and 320 pixels: 0.2 as a rule, 0.69 at the worst.
    thresholds: ClassVar[dict[str, float]] = {
        "loop_look": 0.66,
        "loop_break": 0.5,
        "loop_back_look": 0.4,
        "loop_drift": 0.08,  # loops 0.00–0.05; wheels and gestures that come back to within a third of a frame 0.1 and more
        "loop_jump": 1.8,  # changes around; a splice jumps, a wheel that turns evenly does not
        "loop_s": 0.45,
        "loop_doubles": 0.15,  # share of repeated pictures that is the recorder's way; encoders make up to 0.04 seem so
        "loop_turns": 2.5,  # a stretch that goes on for so many of its own periods, without a jump, turns by itself
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._sketches = Sketches()
        self._times: list[float] = []

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if self._times and view.pts_s <= self._times[-1]:
            return  # disorder is told by the timeline
        self._sketches.add(view.thumb)
        self._times.append(view.pts_s)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The stretches that came back."""
        self._seek(range(len(self._times)))
        if not self.findings:
            new = shown(changes(self._sketches.rows).tolist())
            if len(new) < (1 - self.thresholds["loop_doubles"]) * len(
                self._times
            ):  # what a recorder repeats is like its neighbour, which hides that it came back
                self._seek(new)
        return Sight(tuple(self.findings))

    def _seek(self, frames: Sequence[int]) -> None:
        """Tell the stretches that came back, in these frames alone."""
        times = [self._times[n] for n in frames]
        for twin in twins(self._sketches.rows[list(frames)], np.asarray(times), self.thresholds["loop_look"]):
            self._tell(twin, times)

    def _tell(self, twin: Twin, times: list[float]) -> None:
        limits = self.thresholds
        length = times[twin.end] - times[twin.start]
        backwards = twin.step < 0
        if (
            length < limits["loop_s"]
            or twin.drift > limits["loop_drift"]
            or (backwards and twin.ratio > limits["loop_back_look"])
        ):
            return
        jump = max(twin.jump, twin.source_jump)
        lag = times[twin.start] - times[twin.source]
        if jump < limits["loop_jump"] and not backwards and length > limits["loop_turns"] * lag:
            return
        frames = twin.end - twin.start
        first, second = twin.source, twin.start
        if not backwards and twin.source_jump > max(limits["loop_jump"], twin.jump):
            first, second = second, first  # what was spliced in is the earlier showing
        sure = not backwards and twin.ratio <= limits["loop_break"] and jump >= limits["loop_jump"]
        self.add(
            "loop_backwards" if backwards else "loop",
            Weight.BREAK if sure else Weight.LOOK,
            times[second],
            times[second + frames],
            1.0 - twin.ratio,
            times[first + twin.step * frames],  # shows the same as the end of the span
            seconds=round(length, 2),
            other=round(min(times[first], times[first + twin.step * frames]), 2),
        )
