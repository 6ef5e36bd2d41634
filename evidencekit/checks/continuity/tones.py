"""The steady tones of a room, the hum of its mains and its fans: they run on through one take, whatever happens in it.

Where sound is taken out or put in, the tones go on at another point of their swing; where it is played faster, they are
higher. Both are told by several tones together, each measured against its own unrest. (Hum as a clock of recordings: Rodriguez,
Apolinário and Biscainho, IEEE TIFS 5(3), 2010.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.sound_track import SLOW_RATE, Doubles, Singles

Complexes = npt.NDArray[np.complex64]

_LONG = 2 * SLOW_RATE  # samples: tones are found half a hertz apart
_LOWEST, _HIGHEST = 40.0, 800.0  # hertz
_STANDS_OUT = 9.0  # decibels above the sound around
_PRESENT = 0.7  # share of the time
_AROUND = 40  # half hertz on either side
_MOST_TONES = 8
_WINDOW = SLOW_RATE // 2
_HOP = SLOW_RATE // 40
_GROW = _WINDOW // _HOP
_BESIDE = (-14.0, -11.0, -8.0, 8.0, 11.0, 14.0)  # hertz: where the noise beside a tone is measured
_SIDE = 60  # hops: 1.5 s of tone on either side of a break
_DRIFT = 200  # hops: mains wander slowly
_PIECE = 400  # windows at once
_REST = 0.06  # radians: less unrest than this is not believed
_MOST_SIGMA = 10.0
_CREST = 0.7  # of the strength: a break is in the middle of all moments that show it
_FEWEST_SHIFTED = 2  # one tone alone may be another machine
_QUARTERS = 4  # a second
_FACTORS: Doubles = np.concatenate([np.geomspace(0.45, 0.87, 50), np.geomspace(1.15, 2.3, 50)])
_GRID: Doubles = np.geomspace(30.0, 900.0, 1000)  # hertz


@dataclass(frozen=True, slots=True)
class Break:
    """The tones go on at another point of their swing at about `at_s`; `strength` in deviations of their usual unrest."""

    at_s: float
    strength: float


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start_s` to `end_s` all tones are `factor` times as high as in the rest of the sound."""

    start_s: float
    end_s: float
    factor: float
    strength: float


def tones_of(slow: npt.NDArray[np.int16]) -> list[float]:
    """The frequencies, hertz, that are heard nearly all the time; the clearest few."""
    levels = _levels(slow, _LONG // 4)
    if len(levels) < 6:
        return []
    middle = np.median(levels, axis=0)
    ground = _ground(middle)
    above = middle - ground
    found: list[tuple[float, float]] = []
    for at in range(round(_LOWEST * 2), round(_HIGHEST * 2)):
        heard = levels[:, at - 1 : at + 2].max(axis=1) - ground[at] > _STANDS_OUT - 3
        if above[at] >= _STANDS_OUT and above[at] == above[at - 6 : at + 7].max() and heard.mean() >= _PRESENT:
            found.append((float(above[at]), at / 2))
    return [hertz for _, hertz in sorted(found, reverse=True)[:_MOST_TONES]]


def breaks(slow: npt.NDArray[np.int16], tones: list[float], at_least: float) -> list[Break]:
    """Where the tones do not go on as they were, with `at_least` that strength; the moments in seconds from the beginning."""
    count = (len(slow) - _WINDOW) // _HOP + 1
    if not tones or count < 2 * _SIDE + _GROW:
        return []
    strengths: list[Doubles] = []
    for hertz in tones:
        swing, noise = _exactly(slow, hertz, count)
        strengths.append(_unlike(swing, noise))
    together = np.sqrt(np.square(np.array(strengths)).sum(axis=0) / np.sqrt(len(tones)))
    found: list[Break] = []
    while len(found) < 50:
        best = int(together.argmax())
        if together[best] < at_least:
            break
        first = last = best
        while first > 0 and together[first - 1] > _CREST * together[best]:
            first -= 1
        while last + 1 < len(together) and together[last + 1] > _CREST * together[best]:
            last += 1
        found.append(Break(((first + last) / 2 + _SIDE) * _HOP / SLOW_RATE, float(together[best])))
        together[max(0, best - _SIDE) : best + _SIDE + 1] = 0.0
    return sorted(found, key=lambda b: b.at_s)


def shift(slow: npt.NDArray[np.int16], tones: list[float], at_least: float, lasting: float) -> Shift | None:
    """The stretch in which the tones are most missing where they belong and heard at one ratio instead.

    Its strength is the evidence summed over its quarter seconds: a moment's chance likeness adds up to little. None below
    `at_least`, or below `lasting` where the stretch is a second long or more: chance is short.
    """
    if len(tones) < _FEWEST_SHIFTED:
        return None
    hop = SLOW_RATE // _QUARTERS
    levels = _levels(slow, hop, SLOW_RATE)
    if len(levels) < 2 * _QUARTERS:
        return None
    hertz = np.arange(levels.shape[1], dtype=np.float64)
    above = np.array([_read(_GRID, hertz, np.clip(row - _ground(row, 20), 0.0, 20.0)) for row in levels])
    pattern: Doubles = np.median(above, axis=0)
    pattern[pattern < 3.0] = 0.0
    if not pattern.any():
        return None
    above /= np.maximum(np.linalg.norm(above, axis=1, keepdims=True), 1e-9)
    best: Shift | None = None
    for factor in _FACTORS:
        moved = _read(_GRID / factor, _GRID, pattern)
        # Harmonics fall on each other: what tells is only what the two patterns do not share.
        differs = moved / max(float(np.linalg.norm(moved)), 1e-9) - pattern / np.linalg.norm(pattern)
        likeness = above @ (differs / max(float(np.linalg.norm(differs)), 1e-9))
        start, end, strength = _richest(1.4 * likeness - 0.1)
        needed = lasting if end - start + 1 >= _QUARTERS else at_least
        if strength >= needed and (best is None or strength > best.strength):
            best = Shift((start + 1) / _QUARTERS, (end + 2) / _QUARTERS, float(factor), strength)
    return best


def _read(at: Doubles, places: Doubles, values: Doubles) -> Doubles:
    """The values between their places, none beyond them."""
    return np.asarray(np.interp(at, places, values, 0.0, 0.0), np.float64)


def _richest(gains: Doubles) -> tuple[int, int, float]:
    """The run with the largest sum: its first, its last, its sum."""
    best, start, total = (0, 0, 0.0), 0, 0.0
    for at, gain in enumerate(gains.tolist()):
        if total <= 0.0:
            start, total = at, 0.0
        total += gain
        if total > best[2]:
            best = (start, at, total)
    return best


def _levels(slow: npt.NDArray[np.int16], hop: int, window: int = _LONG) -> Doubles:
    """Decibels by window and frequency."""
    if len(slow) < window:
        return np.zeros((0, window // 2 + 1))
    parts = np.lib.stride_tricks.sliding_window_view(slow, window)[::hop]
    shape = np.hanning(window).astype(np.float32)
    return np.array([10 * np.log10(np.square(np.abs(np.fft.rfft(part / 32767.0 * shape))) + 1e-12) for part in parts])


def _ground(levels: Doubles, around: int = _AROUND) -> Doubles:
    """The level of the sound around each frequency."""
    padded = np.pad(levels, (around, around), "edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * around + 1), axis=1))


def _exactly(slow: npt.NDArray[np.int16], hertz: float, count: int) -> tuple[Complexes, Singles]:
    """A tone's swing in every window, its frequency corrected by its own turning, and the noise power beside it."""
    for _ in range(2):
        swing = _swings(slow, hertz, (0.0,), count)[:, 0]
        turn = float(np.angle(np.sum(swing[_GROW:] * np.conj(swing[:-_GROW]))))
        hertz += turn / (2 * np.pi * _WINDOW / SLOW_RATE)
    heard = _swings(slow, hertz, (0.0, *_BESIDE), count)
    return heard[:, 0], np.asarray(np.square(np.abs(heard[:, 1:])).mean(axis=1), np.float32)


def _swings(slow: npt.NDArray[np.int16], hertz: float, beside: tuple[float, ...], count: int) -> Complexes:
    """Windows × frequencies: size and phase of each, beside that of a tone that goes on for ever at `hertz`."""
    at = np.arange(_WINDOW) / SLOW_RATE
    shape = np.hanning(_WINDOW)
    waves = np.exp(-2j * np.pi * np.outer(at, hertz + np.array(beside))) * (shape / shape.sum())[:, None]
    both = np.concatenate([waves.real, waves.imag], axis=1).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(slow, _WINDOW)[::_HOP][:count]
    parts = np.concatenate([windows[n : n + _PIECE].astype(np.float32) @ both for n in range(0, count, _PIECE)])
    back = np.exp(-2j * np.pi * hertz * np.arange(count) * _HOP / SLOW_RATE)
    return np.asarray((parts[:, : len(beside)] + 1j * parts[:, len(beside) :]) * back[:, None], np.complex64)


def _unlike(swing: Complexes, noise: Singles) -> Doubles:
    """By moment: how far a tone's swing behind it is from its swing before it, in deviations of what is usual for the tone."""
    size = np.maximum(np.abs(swing), 1e-9)
    usual = float(np.median(size))
    unsure = np.maximum(
        noise / np.square(size) / 2, 0.075 * np.square(size / usual - 1)
    )  # too loud or soft: something else sounds
    trust = 1 / (unsure + 0.05)
    phase = swing / size
    step = np.angle(phase[1:] * np.conj(phase[:-1]))
    phase = phase * np.exp(-1j * np.concatenate([[0.0], np.cumsum(_running_median(step))]))
    weights = np.concatenate([[0.0], np.cumsum(trust)])
    sums = np.concatenate([[0.0], np.cumsum(phase * trust)])
    at = np.arange(_SIDE, len(swing) + _GROW - _SIDE)  # a moment: hops from the beginning
    inside = _SIDE - _GROW + 1  # windows that lie whole on one side
    before, after = ((sums[a + inside] - sums[a]) / (weights[a + inside] - weights[a]) for a in (at - _SIDE, at))
    apart = np.abs(np.angle(after * np.conj(before)))
    clear = np.minimum(np.abs(before), np.abs(after))
    rest = max(1.4826 * float(np.median(apart)), _REST)
    sigma = np.sqrt(rest**2 + 1.5 * np.square(1 - np.minimum(clear, 1)))
    return np.asarray(np.minimum(apart / sigma, _MOST_SIGMA) * (clear > 0.5))


def _running_median(values: Doubles) -> Doubles:
    """The median around each value, as slow as the mains wander."""
    every = 20
    at = np.arange(0, len(values), every)
    middle = [float(np.median(values[max(0, n - _DRIFT) : n + _DRIFT + 1])) for n in at]
    return np.asarray(np.interp(np.arange(len(values)), at, middle))
