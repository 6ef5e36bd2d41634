"""What a clock in the picture shows along a video: its rows are collected, read as soon as they can be, and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import cv2
import numpy as np

from evidencekit.checks.continuity.beat import Place
from evidencekit.checks.continuity.numerals import Numerals, Reading, Row, learn, usual_date
from evidencekit.checks.view import View
from evidencekit.footage.model import Grey

_EVERY_S = 0.7  # not a whole part of a second: looks fall everywhere between two ticks
_LEARN_ROWS = 20  # some fourteen seconds
_MOST_ROWS = 90  # what cannot be read in a minute never will be
_NARROW, _WIDE = 1000, 1920  # pixels of the picture a row is cut from
_AGREE_S = 1.4  # whole seconds are read: one is rounding
_READINGS = 3  # that agree, on either side of a step
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Jump:
    """The clock steps by `seconds` (negative: back) between two readings."""

    before_s: float
    at_s: float
    seconds: float


class Face:
    """Collects the clock's rows before and after it is found, and knows what it shows."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, Grey]] = []
        self._place: Place | None = None
        self._strips = (1, 1)
        self._rows: list[Row] = []
        self._numerals: Numerals | None = None
        self._given_up = False
        self._readings: list[Reading] = []
        self._dates: tuple[date, ...] = ()
        self._next_s = 0.0

    def keep(self, view: View, rows: int) -> None:
        """Put by both edges of a frame while nobody knows where the clock is; `rows` of the small picture make an edge."""
        if view.pts_s >= self._next_s:
            self._next_s = view.pts_s + _EVERY_S
            self._kept.append((view.pts_s, _edges(view, rows)))

    def forget(self) -> None:
        """Drop what was put by."""
        self._kept.clear()

    def found(self, place: Place, strips: tuple[int, ...], seen: Mapping[float, int | None]) -> None:
        """The clock is there, in small strips of that shape; `seen` tells which shape its seconds had at which moment."""
        self._place, self._strips = place, (strips[0], strips[1])
        for at_s, edges in self._kept:
            self._add(place, at_s, edges, seen.get(at_s))

    def follow(self, view: View, rows: int, digit: int | None) -> None:
        """Read the next frame, if its turn has come and its seconds can be told."""
        if self._place is None or self._given_up or digit is None or view.pts_s < self._next_s:
            return
        self._next_s = view.pts_s + _EVERY_S
        self._add(self._place, view.pts_s, _edges(view, rows), digit)

    def _add(self, place: Place, at_s: float, edges: Grey, digit: int | None) -> None:
        if digit is None:
            return
        down, across = (there / small for there, small in zip(edges.shape, self._strips, strict=True))
        top, bottom = round(place.top * down), round(place.bottom * down)
        room = (bottom - top) // 3
        above = max(0, top - room)
        row = Row(at_s, digit, edges[above : bottom + room].copy())
        if self._numerals is not None:
            self._read(self._numerals, row)
            return
        self._rows.append(row)
        if len(self._rows) >= _LEARN_ROWS and len(self._rows) % 5 == 0:
            box = (round(place.left * across), top - above, round(place.right * across), bottom - above)
            self._learn(box)

    def _learn(self, box: tuple[int, int, int, int]) -> None:
        self._numerals = learn(self._rows, box)
        if self._numerals is not None:
            self._dates = usual_date(self._numerals, self._rows)
            for row in self._rows:
                self._read(self._numerals, row)
        self._given_up = self._numerals is None and len(self._rows) >= _MOST_ROWS
        if self._numerals is not None or self._given_up:
            self._rows.clear()

    def _read(self, numerals: Numerals, row: Row) -> None:
        reading = numerals.time(row)
        if reading is not None:
            self._readings.append(reading)

    def jumps(self) -> list[Jump]:
        """Where what is read parts from the video's time for good, by two seconds or more."""
        runs = [run for run in self._runs() if len(run) >= _READINGS]
        found: list[Jump] = []
        for before, after in pairwise(runs):
            seconds = _round_the_day(_ahead(after) - _ahead(before))
            if abs(seconds) >= 2.0:
                found.append(Jump(before[-1].at_s, after[0].at_s, seconds))
        return found

    def _runs(self) -> list[list[Reading]]:
        """Readings that go on with the video, one after another; a misread one stands alone."""
        runs: list[list[Reading]] = []
        for reading in self._readings:
            near = [run for run in runs[-3:] if abs(_round_the_day(_ahead([reading]) - _ahead(run[-5:]))) <= _AGREE_S]
            if near and near[-1] is not runs[-1] and len(runs[-1]) < _READINGS:
                del runs[-1]  # what lay between was misread
            if near and near[-1] is runs[-1]:
                runs[-1].append(reading)
            else:
                runs.append([reading])
        return runs

    def between(self, before_s: float, after_s: float) -> float | None:
        """By how much the clock is further on, less the video's time, after a moment than before another; None if unread."""
        before = [r for r in self._readings if r.at_s <= before_s][-5:]
        after = [r for r in self._readings if r.at_s >= after_s][:5]
        if min(len(before), len(after)) < _READINGS:
            return None
        return _round_the_day(_ahead(after) - _ahead(before))

    def shown(self, ahead: float) -> str:
        """What the clock shows at the video's beginning: "2026-11-22 10:03:16", or only the time where no date can be read.

        Empty where nothing can. `ahead`: the clock's second less the video's; what lies behind the point counts. A date whose
        day and month may be exchanged is left out.
        """
        first = self._readings[:9]
        if len(first) < _READINGS:
            return ""
        whole = _ahead(first)
        at = int(whole + (ahead - whole + 0.5) % 1.0 - 0.5) % _DAY_S
        of_day = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        if len(self._dates) != 1:
            return of_day
        # The date was read where the first rows were: a midnight before them is one day less.
        day = self._dates[0] - timedelta(days=at + first[0].at_s >= _DAY_S)
        return f"{day.isoformat()} {of_day}"


def _ahead(readings: list[Reading]) -> float:
    """The clock's second of the day less the video's second, in the middle; half a second is what rounding down takes."""
    first = readings[0].day_s - readings[0].at_s
    return first + 0.5 + float(np.median([_round_the_day(r.day_s - r.at_s - first) for r in readings]))


def _round_the_day(seconds: float) -> float:
    return (seconds + _DAY_S / 2) % _DAY_S - _DAY_S / 2


def _edges(view: View, rows: int) -> Grey:
    """Upper and lower edge of the frame at full size (at most 1920 pixels wide, small ones doubled), one above the other."""
    picture = view.frame.full()
    high = round(rows * picture.shape[0] / view.grey.shape[0])
    edges = np.concatenate((picture[:high], picture[-high:]))
    width = edges.shape[1]
    by = 2.0 if width < _NARROW else min(1.0, _WIDE / width)
    if by == 1.0:
        return edges
    size = round(width * by), round(edges.shape[0] * by)
    return np.asarray(cv2.resize(edges, size, interpolation=cv2.INTER_CUBIC if by > 1 else cv2.INTER_AREA), np.uint8)
