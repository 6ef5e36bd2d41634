"""The signal of pictures left out at an even pace: a part that is played faster, its time stamps made even again.

Who plays a part at one and a half times its speed leaves out every third picture. Things then move one step, two steps, one
step, two steps: a beat that no hand keeps. So the size of each step, against those around it, is compared with the beat that
each speed would leave. A whole multiple of the speed leaves none, since all steps are alike.

A beat that goes through the whole video is the way of its recorder, or a frame rate converted.
"""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.twins import stretches
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, View
from evidencekit.footage.model import ReadingSummary

Numbers = npt.NDArray[np.float64]
_AROUND = 3  # steps on either side that a step is measured against
_LEAST = 0.3  # change of the relief that is the camera's noise
_QUIET = 1.2  # … beyond which a field moves
_MOST = 4.0  # … that weighs most: one large field must not speak for all
_WINDOW_S, _WINDOW_STEPS = 1.3, 24  # the shortest part: four beats
_STRIDE = 4  # steps from one shortest window to the next
# Nearer to a whole number too few beats fall into a window, and encoders have such rhythms of their own.
_SLOWEST, _FASTEST, _APART = 1.2, 1.8, 0.02
_PHASES = np.arange(0, 1, 0.125)
_SAME_SPEED = 0.05
_LONGEST = 600  # steps over which a speed is made more exact
_AT_ONCE = 256  # windows: an hour's at once would take half a gigabyte


@dataclass(frozen=True, slots=True)
class _Beat:
    """How well each window of `steps`, every `stride`, fits the beat of each of `speeds`; then what is so of its best one."""

    steps: int
    stride: int
    speeds: Numbers
    fits: Floats
    fit: Numbers
    height: Numbers
    speed: Numbers
    moves: npt.NDArray[np.bool_]


class Cadence(Watching):
    """The beat of steps that pictures left out leave behind."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "beat_fit": 0.85,  # correlation with the beat in the shortest part; clean takes reached 0.8
        "beat_fit_longer": 0.75,  # … in one twice as long, where chance does less
        "beat_fit_longest": 0.62,  # … and four times as long
        "beat_least": 0.35,  # height of the beat, 1 as things move that are not too fast to be told so …
        "beat_most": 1.35,  # … and more is a recorder that repeats its pictures
        "beat_moves": 0.8,  # share of the window's steps in which anything moves
        "beat_windows": 2.0,  # that fit, one after another
        "beat_even": 0.9,  # share of usual distances in time: where they vary the steps do by themselves
        "beat_habit": 0.7,  # share of that correlation from which a window elsewhere keeps the same beat …
        "beat_habit_share": 0.5,  # … and the share of such windows from which it is the recorder's way (one such reached 0.8)
        "beat_fewest": 4.0,  # windows elsewhere to say so
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._ring: deque[Floats] = deque(maxlen=2 * _AROUND + 1)
        self._times = array("d")
        self._steps = array("f")
        self._moving = array("b")

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if view.step_by_fields is None:
            self._ring.clear()
        else:
            self._ring.append(np.log(view.step_by_fields + _LEAST))
        self._times.append(view.pts_s)
        full = len(self._ring) == 2 * _AROUND + 1
        step, moving = _against(self._ring) if full else (0.0, 0.0)
        self._steps.append(step)
        self._moving.append(moving > _MOST / 2)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The parts in which pictures were left out."""
        limits = self.thresholds
        # The ring's middle is what is measured: a step stands `_AROUND` places before it was noted.
        times = np.asarray(self._times)[:-_AROUND]
        steps, moving = np.asarray(self._steps, np.float64)[_AROUND:], np.asarray(self._moving, bool)[_AROUND:]
        if len(times) < 2 * _WINDOW_STEPS:
            return Sight()
        apart = np.diff(times, prepend=2 * times[0] - times[1])
        usual = float(np.median(apart))
        if usual <= 0 or np.mean(np.abs(apart / usual - 1) < 0.1) < limits["beat_even"]:
            return Sight()
        shortest = max(_WINDOW_STEPS, round(_WINDOW_S / usual))
        beats: list[tuple[_Beat, float]] = []
        spans: list[tuple[int, int]] = []
        whole = False
        for longer, limit in enumerate(("beat_fit", "beat_fit_longer", "beat_fit_longest")):
            if len(steps) < shortest << longer:
                break
            beat = _beat(steps, moving, shortest, longer, limits["beat_moves"])
            beats.append((beat, limits[limit]))
            for windows in self._found(beat, limits[limit]):
                start, end = windows[0] * beat.stride, windows[-1] * beat.stride + beat.steps
                if any(start <= last and end >= first for first, last in spans):
                    continue
                spans.append((start, end))
                best = windows[int(np.argmax(beat.fit[windows]))]
                if self._habit(beats, start, end, float(beat.speed[best])):
                    whole = True
                else:
                    start, end = _extent(steps, beat, windows, best)
                    before = float(times[max(0, start - 1)])
                    self.add("left_out", Weight.LOOK, float(times[start]), float(times[end]), 0.7, before)
        if whole:
            self.add_file("left_out_throughout", Weight.INFO, 0.7)
        return Sight(tuple(sorted(self.findings, key=lambda finding: finding.start_s)))

    def _found(self, beat: _Beat, fit: float) -> list[range]:
        """The windows of each part that keeps a beat, also where it is lost in between for no longer than a window."""
        limits = self.thresholds
        high = (beat.height >= limits["beat_least"]) & (beat.height <= limits["beat_most"])
        keeps = high & beat.moves & (beat.fit >= fit)
        found: list[range] = []
        for first, last in stretches(keeps):
            if last - first + 1 < limits["beat_windows"]:
                continue
            before = found[-1][-1] if found else None
            near = before is not None and first - before <= beat.steps // beat.stride
            if before is not None and near and abs(beat.speed[before] - beat.speed[first]) <= _SAME_SPEED:
                found[-1] = range(found[-1][0], last + 1)
            else:
                found.append(range(first, last + 1))
        return found

    def _habit(self, beats: list[tuple[_Beat, float]], start: int, end: int, speed: float) -> bool:
        """Whether the video keeps this beat elsewhere, too, or shows nothing else to say that it does not."""
        limits = self.thresholds
        for beat, fit in reversed(beats):
            at = np.arange(len(beat.moves)) * beat.stride
            elsewhere = beat.moves & ((at > end) | (at + beat.steps <= start))
            if elsewhere.sum() >= limits["beat_fewest"]:
                same = np.abs(beat.speeds - speed) <= _SAME_SPEED
                keeps = beat.fits[elsewhere][:, same].max(1) >= limits["beat_habit"] * fit
                return bool(keeps.mean() >= limits["beat_habit_share"])
        return True


def _against(ring: deque[Floats]) -> tuple[float, float]:
    """How much larger than those around it the ring's middle step is, as a logarithm, and how much moves at all."""
    changes = np.asarray(ring)
    usual = changes.mean(0)
    weights = np.clip(np.exp(usual) - _LEAST - _QUIET, 0, _MOST)
    moving = float(weights.sum())
    return float((weights * (changes[_AROUND] - usual)).sum() / (moving + 1e-3)), moving


def _pattern(speed: float | Numbers, phase: float | Numbers, steps: int) -> Numbers:
    """The same measure for pictures taken evenly at this speed; a row each for several speeds and phases."""
    places = np.arange(-_AROUND, steps + _AROUND + 1)
    taken = np.floor(places * np.asarray(speed)[..., None] + np.asarray(phase)[..., None])
    moved = np.log(np.diff(taken))
    around = np.lib.stride_tricks.sliding_window_view(moved, 2 * _AROUND + 1, axis=-1)
    return np.asarray(around[..., _AROUND] - around.mean(-1), np.float64)


def _beat(steps: Numbers, moving: npt.NDArray[np.bool_], shortest: int, longer: int, least: float) -> _Beat:
    """How windows fit, 2 ** `longer` times as long as the shortest: the longer, the finer speeds differ."""
    window, stride, apart = shortest << longer, _STRIDE << longer, _APART / (1 << longer)
    speeds = np.concatenate([np.arange(_SLOWEST, _FASTEST + apart / 2, apart) + whole for whole in (0, 1)])
    patterns = _pattern(np.repeat(speeds, len(_PHASES)), np.tile(_PHASES, len(speeds)), window)
    patterns -= patterns.mean(1, keepdims=True)
    power = (patterns**2).sum(1)
    windows = np.lib.stride_tricks.sliding_window_view(steps, window)[::stride]
    fits = np.empty((len(windows), len(speeds)), np.float32)
    fit, height, speed = np.empty((3, len(windows)))
    for first in range(0, len(windows), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        seen = windows[part] - windows[part].mean(1, keepdims=True)
        common = seen @ patterns.T
        each = common / (np.linalg.norm(seen, axis=1)[:, None] * np.sqrt(power) + 1e-6)
        best, places = each.argmax(1), np.arange(len(seen))
        fits[part] = each.reshape(len(seen), len(speeds), len(_PHASES)).max(2)
        fit[part], height[part] = each[places, best], common[places, best] / power[best]
        speed[part] = np.repeat(speeds, len(_PHASES))[best]
    moves = np.lib.stride_tricks.sliding_window_view(moving, window)[::stride].mean(1) >= least
    return _Beat(window, stride, speeds, fits, fit, height, speed, moves)


def _extent(steps: Numbers, beat: _Beat, windows: range, best: int) -> tuple[int, int]:
    """From where to where the beat of these windows goes on: the numbers of the first and the last step that keep it."""
    start, end = _grown(steps, beat, best)
    # In a long part the best window does not know the speed exactly enough to say where it begins and ends.
    inner = beat.steps // beat.stride // 2
    early, late = min(best, windows[0] + inner), max(best, windows[-1] - inner)
    if early * beat.stride < start:
        start = _grown(steps, beat, early)[0]
    if late * beat.stride + beat.steps > end + 1:
        end = _grown(steps, beat, late)[1]
    return start, end


def _grown(steps: Numbers, beat: _Beat, window: int) -> tuple[int, int]:
    """From where to where the beat of one window goes on, as far as its speed and phase can be told."""
    start, end = window * beat.stride, window * beat.stride + beat.steps
    speed, height = float(beat.speed[window]), float(beat.height[window])
    while True:
        # The longer the part, the more exactly its speed is known, and only then where it ends.
        speed, phase = _closest(steps[start:end], speed)
        beside = _pattern_from(speed, phase, -start, len(steps) - start)
        better = steps**2 - (steps - height * beside) ** 2  # how much better a step is explained with the beat than without
        first, last = start - _most(better[:start][::-1]), end + _most(better[end:])
        if (first, last) == (start, end) or last - first > _LONGEST:
            return first, last - 1
        start, end = first, last


def _most(gains: Numbers) -> int:
    """How many from the first on together gain most."""
    sums = np.cumsum(gains)
    return int(np.argmax(sums)) + 1 if len(sums) and sums.max() > 0 else 0


def _closest(seen: Numbers, speed: float) -> tuple[float, float]:
    """The speed and phase whose beat fits best, more exactly; of equally good speeds the middle one."""
    tries = [(s, p) for s in speed + np.arange(-0.02, 0.021, 0.0025) for p in np.arange(1 / 32, 1, 1 / 16)]
    fits = np.array([_fit(seen, _pattern(s, p, len(seen))) for s, p in tries])
    best = np.flatnonzero(fits >= fits.max() - 1e-6)
    speed, phase = tries[int(best[len(best) // 2])]
    return float(speed), float(phase)


def _fit(seen: Numbers, pattern: Numbers) -> float:
    one, other = seen - seen.mean(), pattern - pattern.mean()
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-6))


def _pattern_from(speed: float, phase: float, first: int, last: int) -> Numbers:
    """`_pattern` of the steps `first` … `last`, of which step 0 has this phase."""
    shift = first * speed + phase
    return _pattern(speed, shift - np.floor(shift), last - first)
