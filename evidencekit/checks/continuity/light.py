"""What a change of light is: pictures brought to one scale of brightness, and the same things known again in another light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from evidencekit.checks.view import Floats
from evidencekit.footage.model import Grey

_LEVELS = 256
_FEWEST = 12  # pixels of a brightness, before what became of it is believed
FINE = 2.0  # pixels: structure as fine as that stays where it is, however a lamp shines on it
_SHOWS = 2.0  # its spread, as `relief` has it, from which it can be compared
_ALIKE = 0.6  # its correlation from which it is the same


def evened(pictures: Sequence[Grey], at: int) -> list[Grey]:
    """The pictures with the darker side of the step to `pictures[at]` as bright as the other.

    Never the other way: where the brighter side shows nothing but white, nothing can be brought back.
    """
    before, after = pictures[at - 1], pictures[at]
    if float(after.mean()) > float(before.mean()):
        tones = _tones(before, after)
        return [tones[p] if n < at else p for n, p in enumerate(pictures)]
    tones = _tones(after, before)
    return [tones[p] if n >= at else p for n, p in enumerate(pictures)]


def same(one: Floats, other: Floats, by_fields: Callable[[Floats], Floats]) -> npt.NDArray[np.bool_]:
    """The fields in which two pictures' fine structure (`relief` at `FINE`) is the same, however bright each is.

    `by_fields` gives the means of a picture's fields. A field in which either shows nothing is not the same.
    """
    power, other_power = by_fields(one * one), by_fields(other * other)
    alike = by_fields(one * other) / np.sqrt(power * other_power + 1e-6)
    return np.asarray((alike >= _ALIKE) & (np.minimum(power, other_power) >= _SHOWS**2))


def _tones(dark: Grey, bright: Grey) -> npt.NDArray[np.uint8]:
    """What most pixels of each brightness became, by brightness 0 … 255; brighter never becomes darker."""
    order = np.argsort(dark, axis=None, kind="stable")
    levels, became = dark.ravel()[order], bright.ravel()[order]
    edges = np.searchsorted(levels, np.arange(_LEVELS + 1))
    known = [(n, float(np.median(became[a:b]))) for n, (a, b) in enumerate(pairwise(edges)) if b - a >= _FEWEST]
    if not known:
        return np.arange(_LEVELS, dtype=np.uint8)
    at, values = (np.asarray(v, np.float64) for v in zip(*known, strict=True))
    return np.asarray(np.maximum.accumulate(np.interp(np.arange(_LEVELS), at, values)).round(), np.uint8)
