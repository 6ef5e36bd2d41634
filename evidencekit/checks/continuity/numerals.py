"""The whole clock read: hours, minutes, seconds and the date, with the shapes its own seconds digit was seen to take.

No font is known beforehand. The seconds digit goes through all ten shapes; which of them is the nought is told by the tens beside
it, which change when it comes. The other digits are of the same font and size, so the same ten shapes read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import cv2
import numpy as np

from evidencekit.checks.continuity.twins import stretches
from evidencekit.checks.view import Floats
from evidencekit.footage.model import Grey

_DIAL = 10
_VARIES = 0.35  # of the greatest spread among the ten shapes: there the digit is
_STILL_COLUMN = 0.25  # of the most varying column: between two digits
_MEETS = 0.68  # correlation of a place with the best shape, on average, at which a digit stands
_READ = 0.6  # correlation of one digit in one picture …
_PLAIN = 0.06  # … and how much better than the next shape
_PITCH = (0.85, 2.2)  # from one digit to the next, in widths of a shape; a monospaced font's are far apart
_SIDE_BY_SIDE = (0.68, 1.22)  # of that: a one may be narrower, a colon or a stroke between is wider
_COLON = 2.4  # from the last digit before a colon to the first behind it, in pitches at most
_CONSISTENT = 0.9  # of the tens' changes that one nought explains
_FEWEST_ROWS = 14


@dataclass(frozen=True, slots=True)
class Row:
    """The line of the picture in which the clock stands, at one moment; `digit` is which of ten shapes the seconds showed."""

    at_s: float
    digit: int
    picture: Grey


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock showed at a moment: seconds of its day."""

    at_s: float
    day_s: int


@dataclass(frozen=True, slots=True)
class Numerals:
    """Shapes and places of a clock's digits, learned from its own rows.

    `shapes`: ten pictures, nought first. `places`: left edges of the digits of hours, minutes, seconds. `dates`: left edges of
    eight digits and whether the year comes first; empty where no date stands beside the time.
    """

    shapes: tuple[Floats, ...]
    top: int
    places: tuple[int, ...]
    dates: tuple[int, ...] = ()
    year_first: bool = True

    def time(self, row: Row) -> Reading | None:
        """What a row shows; None where a digit is not plain."""
        digits = self._digits(row.picture, self.places)
        if digits is None:
            return None
        hours, minutes, seconds = (10 * digits[n] + digits[n + 1] for n in (0, 2, 4))
        if hours > 23 or minutes > 59 or seconds > 59:
            return None
        return Reading(row.at_s, 3600 * hours + 60 * minutes + seconds)

    def date(self, row: Row) -> tuple[date, ...]:
        """The date a row shows; two where day and month may be either, none where it cannot be read."""
        digits = self._digits(row.picture, self.dates) if self.dates else None
        if digits is None:
            return ()
        text = "".join(map(str, digits))
        if self.year_first:
            ways = [(text[:4], text[4:6], text[6:])]
        else:
            ways = [(text[4:], text[:2], text[2:4]), (text[4:], text[2:4], text[:2])]
        return tuple(dict.fromkeys(d for way in ways if (d := _day(*map(int, way)))))

    def _digits(self, picture: Grey, places: Sequence[int]) -> list[int] | None:
        found: list[int] = []
        height, width = self.shapes[0].shape
        room = max(2, width // 6)
        for left in places:
            window = picture[max(0, self.top - 2) : self.top + height + 2, max(0, left - room) : left + width + room]
            likeness = _likeness(window, self.shapes).reshape(_DIAL, -1).max(axis=1)
            best, next_best = np.sort(likeness)[[-1, -2]]
            if best < _READ or best - next_best < _PLAIN:
                return None
            found.append(int(likeness.argmax()))
        return found


def learn(rows: Sequence[Row], box: tuple[int, int, int, int]) -> Numerals | None:
    """How to read the clock, from rows of some fifteen seconds or more.

    `box`: about where the seconds digit stands in them, left, top, right, bottom. None where they do not show it plainly.
    """
    cells = [np.array([r.picture for r in rows if r.digit == n], np.float32) for n in range(_DIAL)]
    if len(rows) < _FEWEST_ROWS or not all(len(c) for c in cells):
        return None
    mean = np.array([c.mean(axis=0) for c in cells])
    left, top, right, bottom = _glyph(cells, box)
    if right - left < 4 or bottom - top < 6:
        return None
    shapes = tuple(np.ascontiguousarray(m[top:bottom, left:right]) for m in mean)
    places = _digit_places(rows, shapes, top, left)
    groups = _groups(places, left, right - left)
    at = next((n for n, g in enumerate(groups) if left in g), -1)
    if at < 2 or [len(g) for g in groups[at - 2 : at + 1]] != [2, 2, 2]:
        return None
    time = [x for g in groups[at - 2 : at + 1] for x in g]
    if max(time[2] - time[1], time[4] - time[3]) > _COLON * (time[5] - time[4]):
        return None
    nought = _nought(rows, shapes, top, time[4])
    if nought is None:
        return None
    shapes = (*shapes[nought:], *shapes[:nought])
    dates, year_first = _date_places(groups, at)
    return Numerals(shapes, top, tuple(time), dates, year_first)


def _glyph(cells: Sequence[Floats], box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The place of the digit itself: where its ten shapes differ, and each is the same every time.

    The tens beside it differ too, but not with the seconds.
    """
    left, top, right, bottom = box
    room = (right - left) // 4
    left, right = max(0, left - room), min(cells[0].shape[2], right + room)
    shown = [c[:, top:bottom, left:right] for c in cells]
    between = np.var([c.mean(axis=0) for c in shown], axis=0)
    within = np.mean([c.var(axis=0) for c in shown if len(c) > 1] or [np.zeros_like(between)], axis=0)
    own = np.sqrt(np.maximum(0.0, between - within))
    if not own.any():
        return left, top, left, top
    first, last = _run(own.mean(axis=0))
    rows, columns = np.nonzero(own[:, first : last + 1] > _VARIES * own[:, first : last + 1].max())
    left += first
    return left + int(columns.min()), top + int(rows.min()), left + int(columns.max()) + 1, top + int(rows.max()) + 1


def _run(profile: Floats) -> tuple[int, int]:
    """The neighbouring columns that together vary most."""
    return max(stretches(profile > _STILL_COLUMN * profile.max()), key=lambda run: profile[run[0] : run[1] + 1].sum())


def _likeness(picture: Grey, shapes: Sequence[Floats]) -> Floats:
    """Correlation of each shape with the picture at every place it fits in: shapes × rows × columns."""
    source = np.asarray(picture, np.float32)
    if source.shape[0] < shapes[0].shape[0] or source.shape[1] < shapes[0].shape[1]:
        return np.zeros((len(shapes), 1, 1), np.float32)
    found = np.array([cv2.matchTemplate(source, shape, cv2.TM_CCOEFF_NORMED) for shape in shapes], np.float32)
    return np.nan_to_num(found, posinf=0.0, neginf=0.0)


def _digit_places(rows: Sequence[Row], shapes: Sequence[Floats], top: int, own: int) -> list[int]:
    """Left edges of all digits on the line, from left to right: where some shape fits in most rows."""
    height, width = shapes[0].shape
    some = rows[:: max(1, len(rows) // 12)]
    lines = [_likeness(row.picture[max(0, top - 1) : top + height + 1], shapes).max(axis=(0, 1)) for row in some]
    line = np.median(np.array(lines), axis=0)
    line[max(0, own - width // 2) : own + width // 2 + 1] = 0.0
    found = [own]
    while len(found) < 40:
        best = int(line.argmax())
        if line[best] < _MEETS:
            break
        found.append(best)
        line[max(0, best - round(0.8 * width)) : best + round(0.8 * width) + 1] = 0.0
    return sorted(found)


def _groups(places: Sequence[int], own: int, width: int) -> list[list[int]]:
    """Digits that stand side by side; the seconds and the tens beside them say how close that is."""
    before = [own - x for x in places if _PITCH[0] * width <= own - x <= _PITCH[1] * width]
    if not before:
        return []
    pitch = min(before)
    groups: list[list[int]] = [[places[0]]]
    for last, x in pairwise(places):
        if _SIDE_BY_SIDE[0] * pitch <= x - last <= _SIDE_BY_SIDE[1] * pitch:
            groups[-1].append(x)
        else:
            groups.append([x])
    return groups


def _nought(rows: Sequence[Row], shapes: Sequence[Floats], top: int, tens: int) -> int | None:
    """Which shape the seconds have when the tens beside them change."""
    height, width = shapes[0].shape
    pieces = [r.picture[max(0, top - 2) : top + height + 2, max(0, tens - 2) : tens + width + 2] for r in rows]
    shown = [int(_likeness(piece, shapes).reshape(_DIAL, -1).max(axis=1).argmax()) for piece in pieces]
    right = np.zeros(_DIAL)
    count = 0
    for n, (a, b) in enumerate(pairwise(rows)):
        passed = (b.digit - a.digit) % _DIAL
        if b.at_s - a.at_s > 3 or not 1 <= passed <= 4:
            continue
        over = {(a.digit + k) % _DIAL for k in range(1, passed + 1)}
        changed = shown[n] != shown[n + 1]
        right += [(k in over) == changed for k in range(_DIAL)]
        count += 1
    best, next_best = np.sort(right)[[-1, -2]]
    return int(right.argmax()) if count and best >= _CONSISTENT * count and best > next_best else None


def _date_places(groups: list[list[int]], at: int) -> tuple[tuple[int, ...], bool]:
    """The eight digits of a date left or right of the time, and whether the year comes first."""
    for near in (groups[max(0, at - 5) : at - 2], groups[at + 1 : at + 4]):
        lengths = [len(g) for g in near]
        if lengths in ([4, 2, 2], [2, 2, 4]):
            return tuple(x for g in near for x in g), lengths[0] == 4
    for near in (groups[max(0, at - 3) : at - 2], groups[at + 1 : at + 2]):
        if [len(g) for g in near] == [8]:
            return tuple(near[0]), True
    return (), True


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def usual_date(numerals: Numerals, rows: Sequence[Row]) -> tuple[date, ...]:
    """The date most of these rows show; two where day and month may be either, none where too few can be read."""
    read = Counter(found for row in rows if (found := numerals.date(row)))
    if not read:
        return ()
    found, count = read.most_common(1)[0]
    return found if count >= max(2, sum(read.values()) / 2) else ()
