"""The signal of a clock burned into the picture: it must run on with the video's own time.

The clock is found by its beat, wherever it stands at the upper or lower edge: a small place that changes once a second. What
its seconds digit looks like is learned from the picture itself: the same ten shapes come back every ten seconds, whatever the
font. So the time it shows is known modulo ten seconds without reading anything, to the frame. Where the video's time and the
clock's part for good, time is missing or repeated; where they do not, the clock vouches for the take.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.beat import Dial, Tick, dial
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import Grey, ReadingSummary

_TRIES = 3
_RECENT = 5
_APART_S = 0.045  # some twenty looks a second place a tick well enough, and bound what is kept
_SEARCH_S = 14.0  # twelve full seconds and the rest of the first and last


class Clock(Watching):
    """Whether a clock in the picture runs with the video."""

    signal: ClassVar[Signal] = Signal.CLOCK
    thresholds: ClassVar[dict[str, float]] = {
        "clock_edge": 0.13,  # of the height, above and below: where recorders write
        "clock_apart_s": 0.2,  # the beat is seen to the frame, at worst a twelfth of a second; twice that and a little
        "clock_ticks": 3.0,  # on either side of a step, so that one misread digit is none
        "clock_steady_s": 0.17,
        "clock_unseen_s": 2.3,  # one tick may be missed
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times: list[float] = []
        self._strips: list[Grey] = []
        self._dial: Dial | None = None
        self._tries = self._searched = 0
        self._shape: tuple[int, ...] = ()

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if (self._dial is None and self._tries == _TRIES) or (self._shape and view.grey.shape != self._shape):
            return
        self._shape = view.grey.shape
        rows = max(24, round(self.thresholds["clock_edge"] * view.grey.shape[0]))
        if self._times and view.pts_s < self._times[-1] + _APART_S:
            return
        strip = np.concatenate((view.grey[:rows], view.grey[-rows:]))
        self._times.append(view.pts_s)
        if self._dial is not None:
            self._dial.see(view.pts_s, strip)
            del self._times[:-1]
            return
        self._strips.append(strip)
        if self._times[-1] - self._times[self._searched] >= _SEARCH_S:
            self._search()

    def _search(self) -> None:
        """Look for the beat in what is new; once it is found, read what came before too."""
        begin = bisect_left(self._times, self._times[self._searched] - _SEARCH_S / 2)  # a cut may lie in what was searched before
        self._dial = dial(self._times[begin:], self._strips[begin:])
        self._searched = len(self._strips)
        self._tries += 1
        if self._dial is not None:
            for at_s, strip in zip(self._times, self._strips, strict=True):
                self._dial.see(at_s, strip)
        if self._dial is not None or self._tries == _TRIES:
            self._strips.clear()

    def sight(self, summary: ReadingSummary) -> Sight:
        """Where the clock and the video part, and where the clock vouches."""
        if self._dial is None and self._strips and self._searched < len(self._strips):
            self._search()
        ticks = self._dial.ticks if self._dial is not None else []
        runs = [run for run in self._even(ticks) if len(run) >= self.thresholds["clock_ticks"]]
        if not runs:
            return Sight(not_judged=(Reason("no_clock"),))
        for before, after in pairwise(runs):
            self._step(before, after)
        self.add("clock_seen", Weight.INFO, ticks[0].at_s, ticks[-1].at_s, 0.9, seconds=round(ticks[-1].at_s - ticks[0].at_s))
        return Sight(tuple(self.findings), steady=tuple(self._vouched(runs)))

    def _even(self, ticks: Sequence[Tick]) -> list[list[Tick]]:
        """Ticks that follow one another as the seconds do; the last few decide, so that a slow clock may drift."""
        runs: list[list[Tick]] = []
        for tick in ticks:
            recent = runs[-1][-_RECENT:] if runs else []
            if recent and abs(_apart(tick.phase, _middle(recent))) <= self.thresholds["clock_steady_s"]:
                runs[-1].append(tick)
            else:
                runs.append([tick])
        return runs

    def _vouched(self, runs: Sequence[Sequence[Tick]]) -> list[tuple[float, float]]:
        """Spans in which the clock is seen to run: where ticks were not seen, it may have been anything."""
        spans: list[tuple[float, float]] = []
        for run in runs:
            start = run[0].at_s
            for before, after in pairwise(run):
                if after.at_s - before.at_s > self.thresholds["clock_unseen_s"]:
                    spans.append((start, before.at_s))
                    start = after.at_s
            spans.append((start, run[-1].at_s))
        return spans

    def _step(self, before: Sequence[Tick], after: Sequence[Tick]) -> None:
        apart = _apart(_middle(after), _middle(before))
        if abs(apart) < self.thresholds["clock_apart_s"]:
            return
        code = "clock_skips" if apart > 0 else "clock_falls_back"
        at_s = after[0].at_s
        self.add(code, Weight.LOOK, at_s, at_s, 0.9, before[-1].at_s, seconds=round(abs(apart), 1))


def _apart(one: float, other: float) -> float:
    """Seconds between two phases, −5 … 5: the dial has ten."""
    return (one - other + 5.0) % 10.0 - 5.0


def _middle(ticks: Sequence[Tick]) -> float:
    first = ticks[0].phase
    return first + float(np.median([_apart(tick.phase, first) for tick in ticks]))
