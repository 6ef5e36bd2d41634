"""The pictures around a step: at one pace, also where pictures were dropped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidencekit.checks.continuity.around import BESIDE, KEEP, Around, Picture, around, stands_out
from evidencekit.checks.view import by_fields


def filmed(times: list[float], gap_at: int = 0, dropped: int = 0) -> list[Picture]:
    """A thing that moves on evenly, at these times; before picture `gap_at` so many are missing."""
    pictures: list[Picture] = []
    for n, at_s in enumerate(times):
        relief = np.zeros((54, 96), np.float32)
        left = round(10 + 30 * at_s) % 80
        relief[20:36, left : left + 12] = 30
        change = by_fields(np.abs(relief - (pictures[-1].relief if pictures else relief)))
        here = dropped if n == gap_at else 0
        pictures.append(
            Picture(at_s, np.zeros((180, 320), np.uint8), relief, change, float(change.mean()), 90.0, here, 1.0 + here)
        )
    return pictures


def with_gap(fps: float, dropped: int, before: int, after: int) -> list[Picture]:
    """So many pictures before a gap and after it."""
    numbers = [*range(before), *range(before + dropped, before + dropped + after)]
    return filmed([n / fps for n in numbers], before, dropped)


def shown(ring: list[Picture], at: int) -> Around:
    given = around(ring, at)
    assert given is not None
    return given


def test_the_next_four_on_either_side() -> None:
    ring = filmed([n / 30 for n in range(25)])
    seen = shown(ring, 12)
    assert seen.even
    assert seen.pictures == ring[8:17]
    assert (seen.before, seen.here) == (ring[11], ring[12])
    assert around(ring, 3) is None
    assert around(ring, 21) is None


@pytest.mark.parametrize(
    ("fps", "dropped", "every"), [(30, 1, 2), (30, 2, 3), (60, 1, 2), (25, 3, 4), (12, 1, 2), (15, 8, 2), (30, 8, 4)]
)
def test_where_pictures_were_dropped_the_others_are_shown_at_the_pace_of_the_gap(fps: float, dropped: int, every: int) -> None:
    ring = with_gap(fps, dropped, 14, 13)
    seen = shown(ring, 14)
    assert seen.even
    assert seen.here.pts_s == ring[14].pts_s
    steps = np.diff([picture.pts_s for picture in seen.pictures[:-1]])
    around_it = np.delete(steps, BESIDE - 1)
    assert around_it == pytest.approx(every / fps)
    assert steps[BESIDE - 1] == pytest.approx((dropped + 1) / fps)
    assert seen.here.times == pytest.approx((dropped + 1) / every)
    assert all(picture.times == 1.0 for picture in seen.pictures if picture.pts_s != seen.here.pts_s)


@pytest.mark.parametrize(("fps", "dropped", "before", "after"), [(10, 1, 14, 13), (30, 3, 9, 13), (30, 3, 14, 8)])
def test_what_has_too_few_pictures_for_that_goes_as_filmed(fps: float, dropped: int, before: int, after: int) -> None:
    ring = with_gap(fps, dropped, before, after)
    seen = shown(ring, before)
    assert not seen.even
    assert seen.pictures == ring[before - 4 : before + 5]


def test_what_moves_on_evenly_stands_out_at_a_gap_only_as_filmed() -> None:
    ring = with_gap(30, 4, 14, 13)
    assert stands_out(shown(ring, 14)) < 0.3
    assert stands_out(shown(ring[5:], 9)) > 0.3, "too few before it to be shown at the pace of the gap"
    later = filmed([n / 30 for n in range(60, 73)], 0, 4)
    elsewhere = [replace(missing, pts_s=here.pts_s) for here, missing in zip(ring[14:], later, strict=True)]
    assert stands_out(shown(ring[:14] + elsewhere, 14)) > 0.3


@given(
    st.floats(8, 60),
    st.integers(1, 12),
    st.integers(4, 14),
    st.integers(5, 13),
    st.lists(st.floats(-0.1, 0.1), min_size=27, max_size=27),
)
def test_they_are_in_order_whatever_was_dropped(fps: float, dropped: int, before: int, after: int, early: list[float]) -> None:
    numbers = [*range(before), *range(before + dropped, before + dropped + after)]
    ring = filmed([max(0.0, n + e) / fps for n, e in zip(numbers, early, strict=False)], before, dropped)
    assert len(ring) <= KEEP
    seen = around(ring, before)
    assume(seen is not None)  # what hardly moves may look like a repeat
    assert seen is not None
    assert len(seen.pictures) == 2 * BESIDE + 1
    times = [picture.pts_s for picture in seen.pictures[:-1]]
    assert sorted(set(times)) == times
    assert seen.here.pts_s == ring[before].pts_s
    if seen.even:  # else what hardly moves may be left out before it
        assert seen.before.pts_s == ring[before - 1].pts_s
