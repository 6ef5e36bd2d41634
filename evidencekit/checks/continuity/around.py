"""The pictures around a step of a video, as those who judge it are shown them: without repeats, and at one pace.

Where pictures were dropped, things move further across the step than across those around it. A video from which as many were
left out everywhere goes evenly: of that one nothing is missing, unless something is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from evidencekit.checks.continuity.doubles import REACH, repeats
from evidencekit.checks.view import Floats, by_fields
from evidencekit.footage.model import Grey

BESIDE = 4  # pictures on either side of a step
KEEP = 2 * REACH + 3  # pictures to keep: two more, since three steps of one picture in `_FEWER` reach thirteen back
_FEWER = 4  # where more were dropped, one picture in so many is shown, and the step is a longer one
_FASTEST = 2  # … and never every one: the step would be another one than those around it
_SLOWEST_S = 0.17  # between two that are shown, one in four of 25 a second: a little slower than the eyes were taught (8 to 30)
_NEAR_ENOUGH = 1 / 3  # of a step


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a frame for a while.

    `change`: mean change of relief by field, to the frame before; `moved`: the same of the whole picture. `dropped`: how many
    pictures are missing before it in an even pace. `times`: so much longer is the step to it than those around it.
    """

    pts_s: float
    half: Grey
    relief: Floats
    change: Floats
    moved: float
    brightness: float
    dropped: int = 0
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Around:
    """One picture between `BESIDE` before and as many after it; `even`: at one pace, the step to it included."""

    pictures: list[Picture]
    even: bool = True

    @property
    def halves(self) -> list[Grey]:
        """All but the last, large enough to follow what moves."""
        return [picture.half for picture in self.pictures[:-1]]

    @property
    def before(self) -> Picture:
        """The one before the step."""
        return self.pictures[BESIDE - 1]

    @property
    def here(self) -> Picture:
        """The one in the middle."""
        return self.pictures[BESIDE]


def around(ring: Sequence[Picture], at: int) -> Around | None:
    """The pictures around `ring[at]`, at one pace where they can be; None if it repeats the one before, or lacks others."""
    shown = _new(ring, at)
    if shown is None or not ring[at].dropped:
        return shown
    return _at_pace(ring, at) or replace(shown, even=False)


def stands_out(shown: Around) -> float:
    """How much more changes at the step to the middle one than at those around it."""
    here = shown.here
    usual = np.max([picture.change for n, picture in enumerate(shown.pictures) if n != BESIDE], axis=0)
    excess = np.maximum(0.0, here.change - 1.15 * np.sqrt(here.times) * usual - 0.7)
    return float(excess.sum()) / float(np.sqrt(excess.size))


def _new(ring: Sequence[Picture], at: int) -> Around | None:
    """Those that show something new."""
    again = repeats([picture.moved for picture in ring], at)
    start = max(0, at - REACH)
    if again[at - start]:
        return None
    shown = [n for n, repeat in enumerate(again, start) if not repeat]
    here = shown.index(at)
    if here < BESIDE or here + BESIDE >= len(shown):
        return None
    return Around([ring[n] for n in shown[here - BESIDE : here + BESIDE + 1]])


def _at_pace(ring: Sequence[Picture], at: int) -> Around | None:
    """Those at the pace of the step to `ring[at]`, the last one twice; None where the ring is too short or too uneven."""
    before, here = ring[at - 1], ring[at]
    usual = (here.pts_s - before.pts_s) / here.times
    every = min(here.dropped + 1, _FEWER, int(_SLOWEST_S / usual))
    if every < _FASTEST:
        return None
    step, longer = every * usual, max(1.0, here.times / every)
    times = [before.pts_s - n * step for n in reversed(range(BESIDE))] + [here.pts_s + n * step for n in range(BESIDE)]
    chosen = [min(ring, key=lambda picture, at_s=at_s: abs(picture.pts_s - at_s)) for at_s in times]
    if any(abs(picture.pts_s - at_s) > _NEAR_ENOUGH * step for picture, at_s in zip(chosen, times, strict=True)):
        return None
    paced = chosen[:1]
    for last, picture in pairwise(chosen):
        change = by_fields(np.abs(picture.relief - last.relief))
        paced.append(replace(picture, change=change, moved=float(change.mean()), times=longer if picture is here else 1.0))
    return Around([*paced, paced[-1]])
