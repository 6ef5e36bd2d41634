"""Pictures before and after a change of exposure, brought to one scale of brightness."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from evidencekit.footage.model import Grey

_LEVELS = 256
_FEWEST = 12  # pixels of a brightness, before what became of it is believed


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
