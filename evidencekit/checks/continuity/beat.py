"""The seconds digit of a clock in the picture: found by its beat, told apart by its ten shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.view import Floats
from evidencekit.footage.model import Grey

_CELL = 4  # pixels of the grid in which the beat is sought
_FEWEST_TICKS = 8  # changes one second after another that make a beat
_IN_BEAT = 0.6  # share of a cell's changes that come with the beat; whatever else moves has a fifth
_UNSEEN_S = 0.15  # a frame or two, also at ten frames a second
_PLACES = 4  # candidates looked at closely
_INSETS = (0, 3, 6)  # pixels on the left, where the tens may reach into the box
_DIAL = 10
_SEEN_AGAIN = 2  # digits that must come back after ten seconds before the rest is believed
_ALIKE = 0.6  # correlation of a shape with itself ten seconds later, once what all ten have in common is taken off
_MARGIN = 0.1  # by which it must be more like itself than like any other: small fives and sixes differ by little more
_EXTREMES = (2, 97)  # percent of a digit's pixels: as dark, as bright as it gets
_FAINT = 8.0  # grey levels between them at the least
_INK = (0.6, 1.0)  # of the way from the ground to the figures' own brightness: here it begins to be figure, here it is


@dataclass(frozen=True, slots=True)
class Place:
    """Where the seconds digit stands in the strips, and when in a second it changes."""

    top: int
    bottom: int
    left: int
    right: int
    beat_s: float

    def cut(self, strip: Grey) -> Grey:
        """That piece of a strip."""
        return strip[self.top : self.bottom, self.left : self.right]


class Figures(Enum):
    """What of a digit is compared: all of it, or only where it is as bright, or as dark, as its figures always are.

    What moves behind the figures changes the first, and the others only where it is as bright (dark) as they are.
    """

    ALL = 0
    BRIGHT = 1
    DARK = -1


@dataclass(frozen=True, slots=True)
class Tick:
    """A change of the digit: `phase` is the clock's second less the video's, modulo ten."""

    at_s: float
    phase: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the digit looks like: ten rows in the order in which they come, the first is called 0, without what is `common`."""

    own: Floats
    common: Floats
    figures: Figures

    @staticmethod
    def of(run: Sequence[Grey | Floats], figures: Figures) -> Shapes:
        """From ten pictures or more, one after another."""
        bare = np.stack([_bare(picture, figures) for picture in run[:_DIAL]])
        common = bare.mean(axis=0)
        return Shapes(_unit(bare - common), common, figures)

    def _likeness(self, picture: Grey | Floats) -> Floats:
        """Correlation with each of the ten, −1 … 1."""
        return self.own @ _unit(_bare(picture, self.figures) - self.common)

    def digit(self, picture: Grey | Floats) -> int | None:
        """Which of the ten it plainly is; None where it cannot be told."""
        likeness = self._likeness(picture)
        digit = int(np.argmax(likeness))
        others = float(np.delete(likeness, digit).max())
        return digit if likeness[digit] >= _ALIKE and likeness[digit] - others >= _MARGIN else None


class Dial:
    """A seconds digit whose ten shapes are known: follows it frame by frame. `shapes`: the same digits in different ways."""

    def __init__(self, place: Place, shapes: Sequence[Shapes]) -> None:
        self.place = place
        self._shapes = shapes
        self._digit = -1
        self._seen_s = 0.0
        self.ticks: list[Tick] = []

    def see(self, pts_s: float, strip: Grey) -> int | None:
        """Which of the ten shapes the next frame shows, counted from the first one learned; None where it cannot be told."""
        piece = self.place.cut(strip)
        told = {digit for shapes in self._shapes if (digit := shapes.digit(piece)) is not None}
        if len(told) != 1:  # none can tell, or they do not agree
            return None
        (digit,) = told
        # A change that happened while the digit could not be told came at an unknown time.
        if self._digit not in (-1, digit) and pts_s - self._seen_s <= _UNSEEN_S:
            self.ticks.append(Tick(pts_s, (digit - pts_s) % _DIAL))
        self._digit, self._seen_s = digit, pts_s
        return digit


def dial(times: Sequence[float], strips: Sequence[Grey]) -> Dial | None:
    """The seconds digit of a clock in these strips (frames one after another, twelve seconds or more); None without one."""
    found: list[tuple[int, Dial]] = []
    for place in _places(times, strips):
        for inset in _INSETS:
            inner = replace(place, left=place.left + inset)
            shapes = _learn(times, strips, inner) if inner.right - inner.left >= _CELL else []
            if shapes:
                told = sum(way.digit(inner.cut(strip)) is not None for way in shapes for strip in strips[::5])
                found.append((told, Dial(inner, shapes)))
    return max(found, key=lambda f: f[0])[1] if found else None


def _places(times: Sequence[float], strips: Sequence[Grey]) -> list[Place]:
    """Places that change once a second and hardly at any other time, the largest first."""
    if len(times) < 2 * _FEWEST_TICKS or times[-1] - times[0] < _DIAL + _SEEN_AGAIN:
        return []
    rows, columns = strips[0].shape[0] // _CELL, strips[0].shape[1] // _CELL
    whole = [s[: rows * _CELL, : columns * _CELL] for s in strips]
    changes = np.empty((len(strips) - 1, rows, columns), np.float32)
    for n, (before, after) in enumerate(pairwise(whole)):
        changes[n] = cv2.resize(cv2.absdiff(after, before), (columns, rows), interpolation=cv2.INTER_AREA)
    # Noise is taken off place by place: what changes at other times counts against the beat.
    loud = np.maximum(changes - 1.5 * np.quantile(changes, 0.6, axis=0) - 2.0, 0.0)
    at = np.asarray(times[1:])
    in_beat, beat = _beats(at, loud)
    ticks = np.zeros((rows, columns), np.int32)
    second = np.floor(at - at[0]).astype(int)
    for n in range(int(second[-1]) + 1):
        ticks += loud[second == n].max(axis=0, initial=0.0) > 4.0
    beating = (in_beat > _IN_BEAT) & (ticks >= _FEWEST_TICKS)
    return _boxes(beating, beat, strips[0].shape)


def _beats(at: Floats, loud: Floats) -> tuple[Floats, Floats]:
    """For each cell the largest share of its changes that one beat explains, and that beat's place in the second."""
    width = max(0.06, 1.6 * float(np.median(np.diff(at))))
    total = loud.sum(axis=0) + 1e-6
    share, beat = np.zeros_like(total), np.zeros_like(total)
    for start in np.arange(0.0, 1.0, width / 2):
        part = loud[((at - start) % 1.0) < width].sum(axis=0) / total
        better = part > share
        share[better], beat[better] = part[better], start
    return share, beat


def _boxes(beating: npt.NDArray[np.bool_], beat: Floats, shape: tuple[int, ...]) -> list[Place]:
    """Boxes around beating cells that lie together, where they have the size of a digit."""
    joined = cv2.dilate(beating.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    found: list[tuple[int, Place]] = []
    for label in range(1, count):
        mine = beating & (np.asarray(labels) == label)
        rows, columns = np.nonzero(mine)
        top, bottom = int(rows.min()) * _CELL, int(rows.max() + 1) * _CELL
        left, right = int(columns.min()) * _CELL, int(columns.max() + 1) * _CELL
        if right - left > 0.08 * shape[1] or bottom - top > 0.4 * shape[0]:
            continue
        # Hardly any margin: the tens beside it change too.
        box = max(0, top - 2), min(shape[0], bottom + 2), max(0, left - 1), min(shape[1], right + 1)
        found.append((len(rows), Place(*box, float(np.median(beat[mine])))))
    return [place for _, place in sorted(found, key=lambda f: -f[0])[:_PLACES]]


def _learn(times: Sequence[float], strips: Sequence[Grey], place: Place) -> list[Shapes]:
    """The ten shapes from the first twelve seconds in which they come back as they must, in every way in which they do."""
    at = np.asarray(times)
    first = np.floor(at[0] - place.beat_s) + place.beat_s + 1.0
    seen: list[Floats | None] = []
    for start in np.arange(first, at[-1] - 0.95, 1.0):
        within = np.nonzero((at > start + 0.2) & (at < start + 0.85))[0]
        pieces = [place.cut(strips[int(n)]).astype(np.float32) for n in within]
        seen.append(np.mean(pieces, axis=0) if pieces else None)
    for begin in range(len(seen) - _DIAL - _SEEN_AGAIN + 1):
        run = [s for s in seen[begin : begin + _DIAL + _SEEN_AGAIN] if s is not None]
        if len(run) == _DIAL + _SEEN_AGAIN:
            whole = Shapes.of(run, Figures.ALL)
            if _comes_back(whole, run):  # what is a digit at all shows in all of it
                inks = (Shapes.of(run, figures) for figures in (Figures.BRIGHT, Figures.DARK))
                return [whole, *(shapes for shapes in inks if _comes_back(shapes, run))]
    return []


def _comes_back(shapes: Shapes, run: Sequence[Floats]) -> bool:
    return all(shapes.digit(run[_DIAL + n]) == n for n in range(_SEEN_AGAIN))


def _bare(picture: Grey | Floats, figures: Figures) -> Floats:
    """The shape without the light behind it, of unit length, in one row."""
    values = np.asarray(picture, np.float32).ravel()
    if figures is not Figures.ALL:
        values = values * figures.value
        ground, ink = np.percentile(values, _EXTREMES)
        begins, is_ink = (ground + share * max(float(ink - ground), _FAINT) for share in _INK)
        values = np.clip(2 * (values - begins) / (is_ink - begins) - 1, -1, 1)
    return _unit(values - values.mean())


def _unit(values: Floats) -> Floats:
    length = np.sqrt((values * values).sum(axis=-1, keepdims=True))
    return np.asarray(values / np.maximum(length, 1e-3), np.float32)
