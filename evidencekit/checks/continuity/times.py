"""The signal of the timeline: gaps, disorder, joins of the container, pictures that do not decode."""

from __future__ import annotations

from array import array
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.twins import stretches
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Pace, View
from evidencekit.footage.model import SOUND_RATE, ReadingSummary, Sound

_BURST_S = 2.0
_MOST_BURSTS = 5


class Times(Watching):
    """Gaps in time, and what the container says of joins."""

    signal: ClassVar[Signal] = Signal.TIME
    thresholds: ClassVar[dict[str, float]] = {
        "gap_look_s": 0.3,  # a phone in bad light slows to some 10 frames a second; this is three of those missing
        "gap_break_s": 1.0,
        "gap_look_steps": 3.0,  # … and never less than this many usual distances
        "hidden_start_frames": 4.0,  # up to so many is the usual delay of reordered frames
        "lost_share": 0.01,
        "drop_steps": 1.6,
        "drop_even": 0.9,  # share of usual steps: where the pace varies by itself, a longer step is no dropped picture
        "drop_share": 0.05,  # more than that is not a stumbling recorder
        "lengths_apart_s": 0.25,
        "faster_steps": 0.75,  # of the usual distance; phones go between 24 and 30 frames a second by themselves
        "faster_least": 0.3,
        "faster_s": 0.6,
        "faster_even": 0.15,  # within such a stretch
        "faster_rest": 0.9,  # share of usual steps in the rest: a pace that varies by itself tells nothing
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._last_s = 0.0
        self._count = 0
        self._disordered = 0
        self._steps = array("d")
        self._after = array("d")
        self._sound_s = 0.0, 0.0  # start and end
        self._heard = False

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
        self._steps.append(step)
        self._after.append(self._last_s)

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""
        start, end = self._sound_s if self._heard else (sound.at_s, sound.at_s)
        self._heard = True
        self._sound_s = min(start, sound.at_s), max(end, sound.at_s + len(sound.samples) / SOUND_RATE)

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
        self._drops()
        self._faster()
        self._lengths()
        return Sight(tuple(self.findings))

    def _drops(self) -> None:
        """Pictures that a weak computer did not get to: single steps twice or three times as long in an even pace."""
        steps, limits = np.asarray(self._steps), self.thresholds
        if len(steps) < Pace.KEEP:
            return
        usual = float(np.median(steps))
        ratio = steps / usual
        gap = max(limits["gap_look_s"], limits["gap_look_steps"] * usual)
        at = np.flatnonzero((ratio > limits["drop_steps"]) & (steps <= gap) & (np.abs(ratio - np.round(ratio)) < 0.2))
        lost = np.round(ratio[at]) - 1
        if (
            not len(at)
            or lost.sum() > limits["drop_share"] * len(steps)
            or np.mean(np.abs(ratio - 1) < 0.1) < limits["drop_even"]
        ):
            return
        starts = np.asarray(self._after)[at]
        parts = np.split(np.arange(len(at)), np.flatnonzero(np.diff(starts) > _BURST_S) + 1)
        for part in parts if len(parts) <= _MOST_BURSTS else [np.arange(len(at))]:
            first, end = float(starts[part[0]]), float(starts[part[-1]] + steps[at[part[-1]]])
            self.add("dropped_frames", Weight.INFO, first, end, 0.8, first, count=int(lost[part].sum()), places=len(part))

    def _faster(self) -> None:
        """Pictures closer together for a while, in an even pace: how an editor plays a part faster without leaving any out."""
        steps, limits = np.asarray(self._steps), self.thresholds
        if len(steps) < Pace.KEEP:
            return
        ratio = steps / float(np.median(steps))
        runs: list[tuple[int, int]] = []
        for first, last in stretches((ratio > limits["faster_least"]) & (ratio < limits["faster_steps"])):
            part = ratio[first : last + 1]
            even = np.abs(part / np.median(part) - 1) < limits["faster_even"]
            if steps[first : last + 1].sum() >= limits["faster_s"] and even.mean() >= limits["faster_rest"]:
                runs.append((first, last))
        rest = np.ones(len(steps), bool)
        for first, last in runs:
            rest[first : last + 1] = False
        if np.mean(np.abs(ratio[rest] - 1) < 0.1) < limits["faster_rest"]:
            return
        for first, last in runs:
            start, end = float(self._after[first]), float(self._after[last] + steps[last])
            factor = 1 / float(np.median(ratio[first : last + 1]))
            self.add("faster_pace", Weight.LOOK, start, end, 0.6, start, factor=round(factor, 2))

    def _lengths(self) -> None:
        """Sound and picture of one take are about as long; ends that differ much are told by the sound."""
        if not self._heard or not self._steps or not self.info.complete:
            return
        apart = self._sound_s[1] - self._sound_s[0] - (self._last_s + float(np.median(np.asarray(self._steps))))
        if abs(apart) > self.thresholds["lengths_apart_s"]:
            self.add_file("lengths_apart", Weight.INFO, 0.5, seconds=round(abs(apart), 2))
