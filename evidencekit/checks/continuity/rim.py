"""A hint that the video was filmed from a screen, or stands inside another picture: nothing that moves crosses the edges.

Whoever opens a parcel reaches in from outside the picture. Where a screen is filmed and a little of what surrounds it shows,
the hands end at the screen's edge instead: something lives in the middle, and all around it a rim never changes. This sees
only cameras that stand still and screens that do not fill the picture, so that it says nothing means nothing.
"""

from __future__ import annotations

from typing import ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, View
from evidencekit.footage.model import ReadingSummary

_LEAST_BLOT = np.ones((2, 2), np.uint8)  # pixels of the thumb: a single one is noise


class Rim(Watching):
    """What moves, and whether it keeps off all four edges."""

    signal: ClassVar[Signal] = Signal.COPY
    thresholds: ClassVar[dict[str, float]] = {
        "rim_change": 8.0,  # between two frames, about an eighth darker or brighter than the picture as a whole
        "rim_times": 3.0,  # so often a pixel changed before it counts as one where something moves …
        "rim_often": 0.004,  # … and in so large a share of the frames
        "rim_width": 0.02,  # of the longer side: a rim narrower than this may be the encoder's
        "rim_moving": 0.05,  # share of the picture where something moves; less is no unboxing
        "rim_shortest_s": 5.0,  # in a shorter one the hands may simply be in the picture already
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._last: Floats | None = None
        self._changed: npt.NDArray[np.int32] | None = None
        self._frames = 0
        self._one_size = True

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        now, last = view.levels, self._last  # the relief would carry what moves a few pixels further
        self._last = now
        if last is None or self._changed is None:
            self._changed = np.zeros(now.shape, np.int32)
        elif last.shape != now.shape:
            self._one_size = False
        elif self._one_size:
            change = now - last
            self._changed += np.abs(change - cv2.mean(change)[0]) > self.thresholds["rim_change"]
            self._frames += 1

    def sight(self, summary: ReadingSummary) -> Sight:
        """The hint, where there is one."""
        limits = self.thresholds
        long_enough = summary.last_pts_s - summary.first_pts_s >= limits["rim_shortest_s"]
        if self._changed is None or not self._one_size or not long_enough:
            return Sight()
        often = max(limits["rim_times"], limits["rim_often"] * self._frames)
        lives = cv2.morphologyEx((self._changed >= often).astype(np.uint8), cv2.MORPH_OPEN, _LEAST_BLOT)
        if float(lives.mean()) < limits["rim_moving"]:
            return Sight()
        rim = _rim(lives)
        if rim < limits["rim_width"]:
            return Sight()
        self.add_file("within_rim", Weight.INFO, 0.5, percent=int(100 * rim))
        return Sight(tuple(self.findings))


def _rim(lives: npt.NDArray[np.uint8] | cv2.typing.MatLike) -> float:
    """The width of the narrowest side of the rim in which nothing lives, as a share of the longer side."""
    rows, columns = np.flatnonzero(lives.any(1)), np.flatnonzero(lives.any(0))
    height, width = lives.shape
    return float(min(rows[0], height - 1 - rows[-1], columns[0], width - 1 - columns[-1])) / max(height, width)
