"""A hint that the video was compressed twice: an earlier encoder's key pictures show in the sizes of the coded ones.

A picture that was a key picture once is coded with other errors than its neighbours, so predicting it costs more: among the
predicted pictures every p-th stands out. Chance does that too, so it is counted how many such rhythms chance alone would give
(a-contrario, after Li et al., ICIP 2023, with sizes in place of residuals). What comes of it is never more than a hint: every
forwarded or exported video is compressed twice.
"""

from __future__ import annotations

from array import array
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import Packet, ReadingSummary

_NEIGHBOURS = 3  # on either side that a peak must exceed: by chance one in seven does
_CHANCE = 1 / (2 * _NEIGHBOURS + 1)
_AFTER_KEY = 4  # pictures that an encoder codes differently by itself
_FEWEST = 6  # places of a rhythm
_SHORTEST, _LONGEST = 6, 300  # pictures between key pictures
_SAME_S = 1e-3


class Twice(Watching):
    """Predicted pictures that stand out in a rhythm which is not this encoder's own."""

    signal: ClassVar[Signal] = Signal.COPY
    thresholds: ClassVar[dict[str, float]] = {
        "twice_chance": 0.01,  # rhythms as plain as this that chance would give in a file
        "twice_fewest": 60.0,  # predicted pictures
        "twice_own_share": 0.6,  # of the distances between key pictures are the same: the encoder's own rhythm
        "twice_finer": 0.25,  # share of peaks between, at a rhythm too short for key pictures: a frame rate converted
        "twice_dips": 0.05,  # small pictures in a rhythm, as few by chance: pictures that were doubled
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times = array("d")
        self._kinds: list[str] = []
        self._coded = array("d")
        self._sizes = array("d")

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        self._coded.append(packet.pts_s)
        self._sizes.append(packet.size)

    def feed(self, view: View) -> None:
        """Take note how the next frame was coded."""
        self._times.append(view.pts_s)
        self._kinds.append(view.frame.kind)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The hint, where there is one."""
        kinds = np.asarray(self._kinds)
        if np.sum(kinds == "P") < self.thresholds["twice_fewest"]:
            return Sight()
        sizes, finer = self._sizes_shown(), self.thresholds["twice_finer"]
        own = self._own_rhythm(np.flatnonzero(kinds == "I"))
        period, chance = rhythm(_peaks(sizes, kinds), own, finer)
        if chance >= self.thresholds["twice_chance"]:
            return Sight()
        if rhythm(_peaks(-sizes, kinds), own)[1] < self.thresholds["twice_dips"]:
            return Sight()
        self.add_file("compressed_twice", Weight.INFO, 0.5, period=period)
        return Sight(tuple(self.findings))

    def _sizes_shown(self) -> npt.NDArray[np.float64]:
        """The size of each frame's coded picture, in the order of showing; not a number where it is not known."""
        times, coded = np.asarray(self._times), np.asarray(self._coded)
        order = np.argsort(coded, kind="stable")
        near = np.minimum(np.searchsorted(coded[order], times - _SAME_S), len(coded) - 1)
        sizes = np.asarray(self._sizes)[order][near]
        return np.where(np.abs(coded[order][near] - times) <= _SAME_S, sizes, np.nan)

    def _own_rhythm(self, keys: npt.NDArray[np.intp]) -> int:
        """How many pictures this file's own key pictures lie apart; 0 where that varies."""
        gaps = np.diff(keys)
        if len(gaps) < 3:
            return 0
        usual = int(np.median(gaps))
        return usual if np.mean(gaps == usual) >= self.thresholds["twice_own_share"] else 0


def _peaks(sizes: npt.NDArray[np.float64], kinds: npt.NDArray[np.str_]) -> npt.NDArray[np.int8]:
    """For each frame 1: a predicted picture larger than its neighbours of that kind, 0: one that is not, -1: cannot be asked."""
    found = np.full(len(kinds), -1, np.int8)
    at = np.flatnonzero((kinds == "P") & np.isfinite(sizes))
    if len(at) <= 2 * _NEIGHBOURS:
        return found
    around = np.lib.stride_tricks.sliding_window_view(sizes[at], 2 * _NEIGHBOURS + 1)
    others = np.delete(around, _NEIGHBOURS, axis=1).max(axis=1)
    found[at[_NEIGHBOURS:-_NEIGHBOURS]] = around[:, _NEIGHBOURS] > others
    for key in np.flatnonzero(kinds == "I"):
        found[key : key + _AFTER_KEY] = -1
    return found


def rhythm(peaks: npt.NDArray[np.int8], own: int, finer: float = 1.0) -> tuple[int, float]:
    """The plainest rhythm among the peaks, frames, and how many as plain chance would give; (0, 1) or more without one.

    `own` is the file's own rhythm, whose multiples and parts tell nothing. Nor does a rhythm that is part of one too short for
    key pictures: where of the latter's other places a share of more than `finer` are peaks.
    """
    best, chance, tried = 0, 1.0, 1
    for period in range(_SHORTEST, min(len(peaks) // _FEWEST, _LONGEST + 1)):
        if own and (own % period == 0 or period % own == 0):
            continue
        asked, hits = _counts(peaks, period)
        tried += period
        share = np.where(asked >= _FEWEST, hits / np.maximum(asked, 1), 0.0)
        bound = np.where(share > 2 * _CHANCE, -asked * _divergence(share), 0.0)
        place = int(np.argmin(bound))
        odds = float(np.exp(bound[place]))
        if odds < chance and not _is_part(peaks, period, place, finer):
            best, chance = period, odds
    return best, chance * tried


def _counts(peaks: npt.NDArray[np.int8], period: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each place within a period: how many frames could be asked, and how many are peaks."""
    rows = -(-len(peaks) // period)
    table = np.full(rows * period, -1, np.int8)
    table[: len(peaks)] = peaks
    table = table.reshape(rows, period)
    return np.sum(table >= 0, axis=0), np.sum(table > 0, axis=0)


def _divergence(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Chernoff's bound: k = share · n peaks or more among n have odds of at most exp(-n · divergence)."""
    some, rest = np.maximum(share, 1e-12), np.maximum(1 - share, 1e-12)
    return share * np.log(some / _CHANCE) + (1 - share) * np.log(rest / (1 - _CHANCE))


def _is_part(peaks: npt.NDArray[np.int8], period: int, place: int, finer: float) -> bool:
    """Whether a rhythm is part of a shorter one."""
    asked, hits = _counts(peaks, period)
    for short in range(2, _SHORTEST):
        if period % short == 0:
            others = np.arange(place % short, period, short)
            others = others[others != place]
            if hits[others].sum() > finer * asked[others].sum():
                return True
    return False
