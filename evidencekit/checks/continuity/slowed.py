"""The signal of a part that is played slower: its pictures come again at an even beat, while elsewhere none does.

A recorder that repeats a slow camera's pictures does so all along; one that stumbles repeats without a beat.
"""

from __future__ import annotations

from array import array
from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.doubles import REACH, repeats
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.twins import stretches
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import ReadingSummary

_PART = 24  # frames over which one beat is asked for
_SPEEDS = np.arange(0.3, 0.76, 0.01)
_PHASES = np.arange(0, 1, 1 / 16)
_NEXT = 4  # frames from one repeat to the next at the most
_MOVES = 0.3  # share of the change usual in the video, below which nothing moves
Marks = npt.NDArray[np.bool_]


class Slowed(Watching):
    """Parts whose pictures are repeated at an even beat."""

    signal: ClassVar[Signal] = Signal.REPEAT
    thresholds: ClassVar[dict[str, float]] = {
        "slowed_s": 1.2,  # shortest part
        "slowed_share": 0.25,  # of its frames repeat the one before
        "slowed_fit": 0.92,  # share of them that the beat of one speed explains
        "slowed_elsewhere": 0.05,  # of the other frames that move repeat: more is a way of recording …
        "slowed_rest": 0.5,  # share of all movement that lies elsewhere
        "slowed_moving_s": 2.0,  # … which takes so much movement to tell
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times = array("d")
        self._changes = array("f")

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        self._changes.append(0.0 if view.step is None else cv2.mean(view.step)[0])
        self._times.append(view.pts_s)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The parts that are played slower."""
        limits, changes = self.thresholds, np.asarray(self._changes)
        if len(changes) < 3 * _PART:
            return Sight()
        times = np.asarray(self._times)
        usual = float(np.median(np.diff(times)))
        again = _again(changes)
        window = max(_PART // 2, round(limits["slowed_s"] / 2 / max(usual, 1e-3)))
        dense = np.convolve(again, np.ones(window) / window, "same") >= limits["slowed_share"]
        beside = np.maximum(np.r_[changes[1:], 0.0], np.r_[0.0, changes[:-1]])  # a repeat itself does not move
        elsewhere = beside >= _MOVES * np.percentile(changes, 75)
        like_repeats = again | (changes < _MOVES * beside)
        parts = [part for first, last in stretches(dense) if (part := _part(again, like_repeats & elsewhere, first, last))]
        moving = int(elsewhere.sum())
        for first, last in parts:
            elsewhere[first : last + 1] = False
        rest = int(elsewhere.sum())
        if (
            rest < limits["slowed_rest"] * moving
            or rest * usual < limits["slowed_moving_s"]
            or like_repeats[elsewhere].mean() > limits["slowed_elsewhere"]
        ):
            return Sight()
        for first, last in parts:
            long_enough = times[last] - times[first] >= limits["slowed_s"]
            if long_enough and _fit(again[first : last + 1]) >= limits["slowed_fit"]:
                self.add("slowed", Weight.LOOK, float(times[first]), float(times[last]), 0.7, float(times[max(0, first - 1)]))
        return Sight(tuple(self.findings))


def _again(changes: npt.NDArray[np.float32]) -> Marks:
    """Which frames repeat the one before, where repeats are a habit around them."""
    listed = [float(change) for change in changes]
    around = (listed[max(0, n - REACH) : n + REACH + 1] for n in range(len(listed)))
    return np.array([repeats(part, min(n, REACH))[min(n, REACH)] for n, part in enumerate(around)], bool)


def _part(again: Marks, alike: Marks, first: int, last: int) -> tuple[int, int] | None:
    """A part from its first repeat to its last; also those at its ends, around which repeats are no habit yet."""
    inside = np.flatnonzero(again[first : last + 1])
    if not len(inside):
        return None
    start, end = first + int(inside[0]), first + int(inside[-1])
    while (more := np.flatnonzero(alike[max(0, start - _NEXT) : start])).size:
        start = max(0, start - _NEXT) + int(more[0])
    while (more := np.flatnonzero(alike[end + 1 : end + 1 + _NEXT])).size:
        end += 1 + int(more[-1])
    return start, end


def _fit(again: Marks) -> float:
    """The share of frames that repeat, or do not, as the beat of one speed would have it: each part by its best one."""
    taken = np.floor(np.arange(_PART + 1) * _SPEEDS[:, None, None] + _PHASES[None, :, None])
    beats = (np.diff(taken, axis=2) == 0).reshape(-1, _PART)
    shares = [
        float((beats[:, : len(part)] == part).mean(1).max())
        for first in range(0, len(again), _PART)
        if len(part := again[first : first + _PART]) >= _PART // 2
    ]
    return float(np.mean(shares)) if shares else 0.0
