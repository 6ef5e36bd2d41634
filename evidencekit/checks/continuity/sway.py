"""Does the whole view sway on? A hand that holds a camera moves it a little all the time, and smoothly; a cut moves it at once.

Where little else moves, that is all a cut within a scene leaves. It is the size of a fraction of a pixel, which only the picture
as a whole tells: the phase of its spectrum (`cv2.phaseCorrelate`) does so to some hundredths of one.

A view that sways on proves nothing (docs/decisions/0006): a cut may fall where it happens to fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from evidencekit.checks.view import Floats, by_fields

_MOST = np.float32(40.0)  # relief: lamps and glints weigh no more than edges do
_LONG_SIDE = 100.0  # of a picture, in which shifts are counted
_SHOWS = 0.5  # mean relief by which one way must fit a field better than another to say anything


@dataclass(frozen=True, slots=True)
class Sway:
    """One step of the view beside those around it; lengths in hundredths of the picture's longer side.

    `jump`: by how much the step differs from the one before it and the one after it, whichever is more like it. `usual`: by how
    much steps around it differ from one another at the most. `clear`: how plainly the least plain of all steps is one shift, 0–1.
    `share`: of the fields in which it makes a difference, how many show that shift rather than the one before; 0 if none does.
    """

    jump: float
    usual: float
    clear: float
    share: float


def sway(reliefs: Sequence[Floats], at: int) -> Sway:
    """The step from `reliefs[at - 1]` to `reliefs[at]`; `View.relief` of one shape, at least three on either side."""
    height, width = reliefs[0].shape
    window = cv2.createHanningWindow((width, height), cv2.CV_32F)
    seen = [np.clip(relief, -_MOST, _MOST) for relief in reliefs]
    told = [cv2.phaseCorrelate(one, other, window) for one, other in pairwise(seen)]
    shifts = np.array([shift for shift, _ in told])
    step = at - 1
    around = [np.diff(shifts[:step], axis=0), np.diff(shifts[step + 1 :], axis=0)]
    scale = _LONG_SIDE / max(height, width)
    return Sway(
        jump=scale * min(float(np.hypot(*(shifts[step] - shifts[step + beside]))) for beside in (-1, 1)),
        usual=scale * max(float(np.hypot(way[:, 0], way[:, 1]).max()) for way in around),
        clear=min(clear for _, clear in told),
        share=_share(seen[step], seen[at], shifts[step], shifts[step - 1]),
    )


def _share(before: Floats, after: Floats, way: Floats, other: Floats) -> float:
    """Of the fields in which it makes a difference, how many became the next picture this way rather than the other."""
    rests = [by_fields(np.asarray(cv2.absdiff(_moved(before, shift), after), np.float32)) for shift in (way, other)]
    better = rests[1] - rests[0]
    says = np.abs(better) > _SHOWS
    return float((better[says] > 0).mean()) if says.any() else 0.0


def _moved(picture: Floats, shift: Floats) -> Floats:
    there = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    size = picture.shape[1], picture.shape[0]
    return np.asarray(cv2.warpAffine(picture, there, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)
