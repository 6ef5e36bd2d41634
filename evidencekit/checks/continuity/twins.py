"""Stretches of a video that were shown before: frame for frame the same, forwards or backwards.

A gesture that is done twice never repeats to the frame: beside the best-fitting earlier frame, the frames next to that one fit
nearly as well. In a copy one frame fits and its neighbours do not, along the whole stretch. That ratio, not a level of
difference, is what is judged here: it needs no knowledge of noise, light or compression.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.view import Floats, levels_of
from evidencekit.footage.model import Grey

_LONG, _SHORT = 48, 27
_LENGTH = 96  # numbers a picture: distances keep within about a tenth, an hour at 30 frames a second stays below 25 MB
_TOGETHER = 16  # pictures
_SCALE = 8.0  # steps of the stored whole numbers
_LEAST_LAG_S = 0.4
_QUERY_S = 0.15  # a copy of 0.7 s is met by four queries
_BATCH = 24  # queries compared at once: some 10 MB for an hour of video
_KEEP = 4  # best earlier frames a query
_PIECE = 8192  # pictures held as floats at once where all are gone through
_REACH_S = 8.0  # looked at around a hit before it is followed further
_WINDOW_S = 0.55
_CANDIDATE = 0.8
_FEWEST = 6  # frames; a window of slow footage is longer
_MOVES = 0.6  # a change that is motion even where all of the video moves
_FLOOR = 0.05  # rounding of the stored numbers

Ints = npt.NDArray[np.intp]
Shorts = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Twin:
    """Frames `start`…`end` are those from `source` on (`step` 1), or those from `source` back (`step` −1).

    `ratio`: 0 = equal, 1 = no more alike than the frames next to it. `drift`: how far the moment lies
    between two frames, 0 … 1; a copy lies on one, a wheel or a gesture that comes back does not. `jump`: change on
    entering the stretch, in usual changes around; `source_jump` the same for the other showing.
    """

    start: int
    end: int
    source: int
    step: int
    ratio: float
    drift: float
    jump: float
    source_jump: float


class Sketches:
    """What is kept of every picture: 192 bytes, from which differences between any two can be told."""

    def __init__(self) -> None:
        signs = np.random.RandomState(1).randint(0, 2, (_LONG * _SHORT, _LENGTH))  # RandomState: the same for ever
        self._mix = np.asarray((2 * signs - 1) * (_SCALE / np.sqrt(_LENGTH)), np.float32)
        self._rows: Shorts = np.empty((1024, _LENGTH), np.int16)
        self._count = 0
        self._waiting: list[Floats] = []  # the matrix is larger than a core's cache: it is gone through for several at once

    def add(self, thumb: Grey) -> None:
        """Take in the next picture, of about 100 pixels or more."""
        size = (_LONG, _SHORT) if thumb.shape[1] >= thumb.shape[0] else (_SHORT, _LONG)
        levels = levels_of(np.asarray(cv2.resize(thumb, size, interpolation=cv2.INTER_AREA), np.uint8))
        relief = np.asarray(levels - cv2.blur(levels, (9, 9)), np.float32)  # a change of light is no change of the picture
        self._waiting.append(relief.ravel())
        if len(self._waiting) == _TOGETHER:
            self._mixed()

    def _mixed(self) -> None:
        if not self._waiting:
            return
        end = self._count + len(self._waiting)
        while end > len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count : end] = np.clip(np.stack(self._waiting) @ self._mix, -32000, 32000)
        self._count = end
        self._waiting.clear()

    @property
    def rows(self) -> Shorts:
        """A row a picture, so far."""
        self._mixed()
        return self._rows[: self._count]


def twins(rows: Shorts, times: Floats, at_most: float) -> list[Twin]:
    """Stretches of half a second or more that were shown before, with a ratio of `at_most`; the clearest first."""
    if len(rows) < 3 * _FEWEST:
        return []
    film = _Film(rows, times)
    found: list[Twin] = []
    for step in (1, -1):
        for line, first, last in _lines(film, step):
            found += film.along(line, first, last, step, at_most)
    return _apart(sorted(found, key=lambda t: t.ratio))


def _lines(film: _Film, step: int) -> Iterable[tuple[int, int, int]]:
    """Lags (or turning points) on which at least two queries near each other hit, with the frames they hit."""
    hits = film.hits()
    line = hits[:, 0] - step * hits[:, 1]
    order = np.lexsort((hits[:, 0], line))
    line, at = line[order], hits[order, 0]
    reach = film.frames(_REACH_S)
    breaks = np.flatnonzero((np.diff(line) != 0) | (np.diff(at) > reach)) + 1
    for piece in np.split(np.arange(len(at)), breaks):
        if len(piece) >= 2:
            yield int(line[piece[0]]), int(at[piece[0]]), int(at[piece[-1]])


def changes(rows: Shorts) -> Floats:
    """How much every picture differs from the one before; the first, as the second does."""
    found = np.zeros(len(rows), np.float32)
    for begin in range(1, len(rows), _PIECE):
        piece = rows[begin - 1 : begin + _PIECE].astype(np.float32)
        found[begin : begin + len(piece) - 1] = _apart_by(np.diff(piece, axis=0))
    if len(found) > 1:
        found[0] = found[1]
    return found


def _apart_by(difference: Floats) -> Floats:
    return np.asarray(np.sqrt((difference * difference).sum(1)) / (_SCALE * np.sqrt(_LONG * _SHORT)), np.float32)


class _Film:
    """All pictures of a video, ready to be compared with each other."""

    def __init__(self, rows: Shorts, times: Floats) -> None:
        self._rows = rows
        self._times = times
        self._usual = max(float(np.median(np.diff(times))), 1e-3)
        self.speed = changes(rows)  # from the frame before
        moved = self.speed[self.speed > 0]
        self.noise = float(np.percentile(moved, 10)) if len(moved) else float("inf")  # change where nothing moves
        self.moving = min(_MOVES, 1.6 * self.noise + 3 * _FLOOR)
        self._hits: Ints | None = None

    def frames(self, seconds: float) -> int:
        """So many usual frames; never too few to judge by."""
        return max(_FEWEST, round(seconds / self._usual))

    def apart(self, one: Ints, other: Ints) -> Floats:
        """How much these pictures differ, pair by pair."""
        return _apart_by(self._rows[one].astype(np.float32) - self._rows[other])

    def hits(self) -> Ints:
        """Pairs (frame, earlier frame) that are closer than motion there explains; about six frames a second are asked."""
        if self._hits is None:
            self._hits = self._ask(self._queries())
        return self._hits

    def _queries(self) -> Ints:
        """In every bit of time the frame after which most changes: none where nothing does."""
        after = np.minimum(self.speed, np.append(self.speed[1:], 0))
        size = max(1, round(_QUERY_S / self._usual))
        starts = np.arange(0, len(after) - size, size)
        picks = starts + after[: len(starts) * size].reshape(-1, size).argmax(1)
        return np.asarray(picks[after[picks] > self.moving], np.intp)

    def _ask(self, queries: Ints) -> Ints:
        scale = _SCALE * np.sqrt(_LONG * _SHORT)
        centre = self._rows[:: max(1, len(self._rows) // 500)].mean(0, dtype=np.float32)
        film = self._rows.astype(np.float32)
        film -= centre  # small numbers: their squares are subtracted from each other
        film /= np.float32(scale)
        squares = np.einsum("ij,ij->i", film, film)
        after = np.minimum(self.speed, np.append(self.speed[1:], 0))
        least = self.frames(_LEAST_LAG_S)
        found: list[Ints] = []
        for begin in range(0, len(queries), _BATCH):
            batch = queries[begin : begin + _BATCH]
            end = int(batch[-1])
            gap = squares[:end] - 2 * film[batch] @ film[:end].T  # squared differences, less the query's own square …
            limit = (_CANDIDATE * after[batch]) ** 2 - squares[batch]
            which, earlier = np.nonzero(gap < limit[:, None])
            near = batch[which] - earlier >= least
            which, earlier = which[near], earlier[near]
            order = np.lexsort((gap[which, earlier], which))
            which, earlier = which[order], earlier[order]
            rank = np.arange(len(which)) - np.searchsorted(which, which)
            best = rank < _KEEP
            found.append(np.stack([batch[which[best]], earlier[best]], 1))
        return np.concatenate(found) if found else np.zeros((0, 2), np.intp)

    def along(self, line: int, first: int, last: int, step: int, at_most: float) -> list[Twin]:
        """The twins on one lag or turning point around the frames `first`…`last`."""
        reach = self.frames(_REACH_S)
        low, high = max(first - reach, 1), min(last + reach, len(self._rows) - 2)
        low = max(low, line + 1) if step == 1 else max(low, line // 2 + 1)
        high = high if step == 1 else min(high, line - 1)
        at = np.arange(low, high + 1)
        there = step * (at - line)
        window = self.frames(_WINDOW_S)
        if len(at) < window:
            return []
        same = self.apart(at, there)
        later, earlier = self.apart(at + 1, there), self.apart(at, there + step)
        beside = np.minimum(later, earlier)
        if step == -1:  # about the turning point a picture is beside itself
            near = at - there < self.frames(_LEAST_LAG_S) // 2
            same[near] = np.maximum(same[near], _FLOOR)
        ratio = same / (beside + _FLOOR)
        kernel = np.ones(window) / window
        whole = np.convolve(same, kernel, "valid") / np.convolve(beside + _FLOOR, kernel, "valid")
        mean = np.maximum(np.convolve(ratio, kernel, "valid"), whole)
        moves = np.convolve(beside > self.moving, kernel, "valid")
        good = (mean <= at_most) & (moves >= 0.5)
        steps = np.abs(self.speed[at] - self.speed[there + (step < 0)])  # a splice moves one showing and not the other
        found: list[Twin] = []
        for begin, end in stretches(good):
            best = float(mean[begin : end + 1].min())
            begin, end = self._trimmed(same, beside, steps, begin, end + window - 1)
            entering = there[begin] if step == 1 else there[end]
            jumps = self._jump(int(at[begin])), self._jump(int(entering))
            shown = slice(begin, end + 1)
            drift = _drift(later[shown], earlier[shown], self.moving)
            found.append(Twin(int(at[begin]), int(at[end]), int(there[begin]), step, best, drift, *jumps))
        return found

    def _trimmed(self, same: Floats, beside: Floats, steps: Floats, begin: int, end: int) -> tuple[int, int]:
        """The frames that fit: a window reaches past them, and where little moves they go on unseen up to the splice."""
        level = float(np.median(same[begin : end + 1]))
        fits = (same <= 0.7 * beside) | (same <= max(self.noise, 1.5 * level))
        may = fits | (same <= max(4 * self.noise, 3 * level))
        splice = 4 * self.noise + 3 * _FLOOR
        while begin < end and not fits[begin : begin + 2].all():
            begin += 1
        while end > begin and not fits[end]:
            end -= 1
        low = _reach(fits, begin, -1)
        loose = _reach(may, begin, -1)
        sharpest = loose + int(steps[loose : low + 1].argmax())
        low = sharpest if steps[sharpest] > splice else low
        high = _reach(fits, end, 1)
        loose = min(_reach(may, end, 1) + 1, len(steps) - 1)
        sharpest = high + 1 + int(steps[high + 1 : loose + 1].argmax()) if loose > high else high
        return low, sharpest - 1 if sharpest > high and steps[sharpest] > splice else high

    def _jump(self, index: int) -> float:
        around = np.r_[self.speed[max(0, index - 6) : index], self.speed[index + 1 : index + 7]]
        return float(self.speed[index] / (np.median(around) + _FLOOR)) if len(around) else 1.0


def _drift(later: Floats, earlier: Floats, moving: float) -> float:
    """How much nearer one neighbour is than the other, where something moves: 0 = not at all, 1 = it is the frame itself."""
    if len(later) < _FEWEST:
        return 0.0
    leaning = np.convolve((later - earlier) / (later + earlier + _FLOOR), np.ones(5) / 5, "valid")
    beside = np.minimum(later, earlier)[2:-2]
    moves = beside > moving
    return float((np.abs(leaning) * beside)[moves].sum() / (beside[moves].sum() + _FLOOR))


def _reach(fits: npt.NDArray[np.bool_], index: int, step: int) -> int:
    """How far the frames fit from `index` on."""
    while 0 <= index + step < len(fits) and fits[index + step]:
        index += step
    return index


def stretches(good: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every stretch that holds."""
    edges = np.flatnonzero(np.diff(np.r_[False, good, False].astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _apart(found: list[Twin]) -> list[Twin]:
    """Each stretch once: the clearest of those that cover one another."""
    kept: list[Twin] = []
    for twin in found:
        half = (twin.end - twin.start) / 2
        if all(min(twin.end, k.end) - max(twin.start, k.start) < half for k in kept):
            kept.append(twin)
    return kept
