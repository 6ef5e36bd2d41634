"""The sound as one line: pieces put together by their times, and of each 20 ms and each second only what is needed later."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evidencekit.footage.model import SOUND_RATE, Sound

Doubles = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

HOP = SOUND_RATE // 50  # samples: 20 ms
_BLOCK = HOP * 25  # half a second at once: numpy's cost is by the call
BY = 8  # the kept waveform is this much slower …
SLOW_RATE = SOUND_RATE // BY  # … 2 kHz, all below about 800 Hz: 4 kB a second
HOPS_A_SECOND = SOUND_RATE // HOP
_TAPS = 8 * BY
_LPC = 24
_SEAM_S = 0.04  # pieces whose times differ by less follow each other: containers round to milliseconds, codecs by a frame
_LOUDEST = 4.0  # float sound may go over 1; what is more is rubbish
_KERNEL: Singles = np.asarray(np.sinc((np.arange(_TAPS) - (_TAPS - 1) / 2) * 0.8 / BY) * np.hamming(_TAPS) * 0.8 / BY, np.float32)


@dataclass(frozen=True, slots=True)
class Seam:
    """Sound missing (`seconds` > 0) or told twice (< 0) by its own times; `at_s` is where it stops."""

    at_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sound without a seam, as kept: per 20 ms and as a slow waveform; `start_s` seconds from the first frame."""

    start_s: float
    clicks: Singles  # per hop: how far the worst sample is off its prediction, in mean deviations nearby
    slow: npt.NDArray[np.int16]  # waveform at `SLOW_RATE`


class Track:
    """Takes pieces in order; `finish` gives what they were. Memory: 84 bytes per 20 ms."""

    def __init__(self) -> None:
        self.seams: list[Seam] = []
        self.stretches: list[Stretch] = []
        self.holes: list[tuple[float, float]] = []  # runs of exact zeros of 20 ms or more: start and end, seconds
        self.levels = array("f")  # root mean square of each half second, full scale 1
        self.first_s: float | None = None
        self.end_s = 0.0
        self._waiting: list[Singles] = []
        self._held = 0
        self._carry: Singles = np.zeros(_TAPS, np.float32)
        self._clicks: list[Singles] = []
        self._slow: list[npt.NDArray[np.int16]] = []
        self._start_s = 0.0
        self._done = 0  # samples of this stretch that were measured

    def add(self, sound: Sound) -> None:
        """The next piece."""
        samples = sound.samples
        if not len(samples) or not np.isfinite(sound.at_s):
            return
        if self.first_s is None:
            self.first_s = self._start_s = sound.at_s
        elif abs(sound.at_s - self.end_s) > _SEAM_S:
            self.seams.append(Seam(self.end_s, sound.at_s - self.end_s))
            self._close()
            self._start_s = sound.at_s
        self.end_s = sound.at_s + len(samples) / SOUND_RATE
        self._waiting.append(samples)
        self._held += len(samples)
        if self._held >= _BLOCK:
            whole = self._held_back()
            count = len(whole) // _BLOCK * _BLOCK
            for at in range(0, count, _BLOCK):
                self._measure(whole[at : at + _BLOCK])
            self._waiting = [whole[count:]]
            self._held = len(whole) - count

    def finish(self) -> None:
        """After the last piece."""
        self._close()

    def _close(self) -> None:
        rest = self._held_back()
        if len(rest) >= HOP:
            self._measure(rest[: len(rest) // HOP * HOP])
        self._waiting, self._held = [], 0
        if self._clicks:
            self.stretches.append(Stretch(self._start_s, np.concatenate(self._clicks), np.concatenate(self._slow)))
        self._clicks, self._slow, self._done = [], [], 0
        self._carry = np.zeros(_TAPS, np.float32)

    def _held_back(self) -> Singles:
        whole = np.concatenate([*self._waiting, np.zeros(0, np.float32)])
        return np.clip(np.nan_to_num(whole, posinf=0, neginf=0), -_LOUDEST, _LOUDEST)

    def _measure(self, block: Singles) -> None:
        at_s = self._start_s + self._done / SOUND_RATE
        self._done += len(block)
        level = float(np.sqrt(np.dot(block, block) / len(block)))
        self.levels.append(level)
        self._find_holes(block, at_s)
        line = np.concatenate([self._carry, block])
        self._carry = line[-_TAPS:]
        windows = np.lib.stride_tricks.sliding_window_view(line, _TAPS)[1 + BY // 2 :: BY][: len(block) // BY]
        self._slow.append(np.asarray(np.clip(windows @ _KERNEL, -1, 1) * 32767, np.int16))
        self._clicks.append(_clicks(line) if level > 1e-5 else np.zeros(len(block) // HOP, np.float32))

    def _find_holes(self, block: Singles, at_s: float) -> None:
        if np.count_nonzero(block) == len(block):
            return
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (block == 0).astype(np.int8), [0]])))
        for start, end in edges.reshape(-1, 2):
            if end - start < HOP and start > 0 and end < len(block):
                continue
            span = at_s + start / SOUND_RATE, at_s + end / SOUND_RATE
            if self.holes and abs(self.holes[-1][1] - span[0]) < 1e-4:  # goes on from the block before
                self.holes[-1] = (self.holes[-1][0], span[1])
            else:
                self.holes.append(span)


def _clicks(line: Singles) -> Singles:
    """How badly each hop's worst sample is predicted from the samples before it, in mean errors nearby.

    `line` starts with a carry of `_TAPS` samples, so that the block's own first samples have a past.
    """
    lags = np.array([np.dot(line[: len(line) - lag], line[lag:]) for lag in range(_LPC + 1)], np.float64)
    lags[0] = lags[0] * 1.0001 + 1e-9  # steadies the solution where the sound is nearly pure
    rows = np.abs(np.arange(_LPC)[:, None] - np.arange(_LPC))
    filtering = np.concatenate([[1.0], -np.linalg.solve(lags[rows], lags[1:])]).astype(np.float32)
    off = np.abs(np.convolve(line, filtering)[_TAPS : len(line)])
    hops = off.reshape(-1, HOP)
    # The two hops on either side, not its own: one bad sample shall not hide itself, a crackling stretch is no click.
    usual = np.pad(hops.mean(axis=1), 2, mode="edge")
    around = np.max([usual[:-4], usual[1:-3], usual[3:-1], usual[4:]], axis=0)
    return np.asarray(hops.max(axis=1) / np.maximum(around, 1e-6), np.float32)
