"""The signal of a clock burned into the picture: it must run on with the video's own time.

The clock is found by its beat, wherever it stands at the upper or lower edge: a small place that changes once a second. What
its seconds digit looks like is learned from the picture itself: the same ten shapes come back every ten seconds, whatever the
font. So the time it shows is known modulo ten seconds to the frame, and once the rest is read with the same shapes, whole, with
its date. Where the video's time and the clock's part for good, time is missing or repeated; where they do not, the clock
vouches for the take.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.beat import Dial, Tick, dial
from evidencekit.checks.continuity.face import Face
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.checks.view import Brief, Pace, View
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
        "clock_early": 1.6,  # looks
        "clock_unseen_s": 2.3,  # one tick may be missed
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times: list[float] = []
        self._strips: list[Grey] = []
        self._dial: Dial | None = None
        self._face = Face()
        self._tries = self._searched = 0
        self._shape: tuple[int, ...] = ()
        self._pace = Pace()  # of the looks

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if (self._dial is None and self._tries == _TRIES) or (self._shape and view.grey.shape != self._shape):
            return
        self._shape = view.grey.shape
        rows = max(24, round(self.thresholds["clock_edge"] * view.grey.shape[0]))
        if self._times and view.pts_s < self._times[-1] + _APART_S:
            return
        if self._times:
            self._pace.add(view.pts_s - self._times[-1])
        strip = np.concatenate((view.grey[:rows], view.grey[-rows:]))
        self._times.append(view.pts_s)
        if self._dial is not None:
            digit = self._dial.see(view.pts_s, strip)
            self._face.follow(view, rows, digit)
            del self._times[:-1]
            return
        self._strips.append(strip)
        self._face.keep(view, rows)
        if self._times[-1] - self._times[self._searched] >= _SEARCH_S:
            self._search()

    def _search(self) -> None:
        """Look for the beat in what is new; once it is found, read what came before too."""
        begin = bisect_left(self._times, self._times[self._searched] - _SEARCH_S / 2)  # a cut may lie in what was searched before
        self._dial = dial(self._times[begin:], self._strips[begin:])
        self._searched = len(self._strips)
        self._tries += 1
        if self._dial is not None:
            seen = {at_s: self._dial.see(at_s, strip) for at_s, strip in zip(self._times, self._strips, strict=True)}
            self._face.found(self._dial.place, self._strips[0].shape, seen)
        if self._dial is not None or self._tries == _TRIES:
            self._strips.clear()
            self._face.forget()

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
        for jump in self._face.jumps():  # by whole tens of seconds, which the ticks alone do not tell
            if not any(abs(f.start_s - jump.at_s) <= self.thresholds["clock_unseen_s"] for f in self.findings):
                self._tell(jump.before_s, jump.at_s, jump.seconds)
        first, last = ticks[0].at_s, ticks[-1].at_s
        seconds, shown = round(last - first), self._face.shown(_middle(runs[0]))
        if shown:
            self.add("clock_read", Weight.INFO, first, last, 0.9, seconds=seconds, shown=shown)
        else:
            self.add("clock_seen", Weight.INFO, first, last, 0.9, seconds=seconds)
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
        """Spans in which the clock is seen to run: where ticks were not seen, or it stepped, it may have been anything."""
        steps = [(f.still_before_s, f.end_s) for f in self.findings if f.still_before_s is not None]
        spans: list[tuple[float, float]] = []
        for run in runs:
            start = run[0].at_s
            for before, after in pairwise(run):
                unseen = after.at_s - before.at_s > self.thresholds["clock_unseen_s"]
                if unseen or any(a <= after.at_s and before.at_s <= b for a, b in steps):
                    spans.append((start, before.at_s))
                    start = after.at_s
            spans.append((start, run[-1].at_s))
        return [(start, end) for start, end in spans if end > start]

    def _step(self, before: Sequence[Tick], after: Sequence[Tick]) -> None:
        apart = _apart(_middle(after), _middle(before))
        if abs(apart) < self.thresholds["clock_apart_s"]:
            return
        last, at_s = before[-1].at_s, after[0].at_s
        tens = self._face.between(last, at_s)
        seconds = apart if tens is None else apart + 10 * round((tens - apart) / 10)
        # A last tick out of time, though by little, is the step itself.
        usual = self._pace.usual
        if abs(_apart(before[-1].phase, _middle(before[:-1]))) > self.thresholds["clock_early"] * usual:
            last, at_s = last - usual, last
        self._tell(last, at_s, seconds)

    def _tell(self, before_s: float, at_s: float, seconds: float) -> None:
        code = "clock_skips" if seconds > 0 else "clock_falls_back"
        self.add(code, Weight.LOOK, at_s, at_s, 0.9, before_s, seconds=round(abs(seconds), 1))


def _apart(one: float, other: float) -> float:
    """Seconds between two phases, −5 … 5: the dial has ten."""
    return (one - other + 5.0) % 10.0 - 5.0


def _middle(ticks: Sequence[Tick]) -> float:
    first = ticks[0].phase
    return first + float(np.median([_apart(tick.phase, first) for tick in ticks]))
