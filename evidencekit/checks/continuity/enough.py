"""Was there enough to judge by? Where nothing moves or nothing shows, missing time leaves no trace in the picture."""

from __future__ import annotations

from array import array
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Reason, Signal
from evidencekit.checks.view import Brief, Floats, View
from evidencekit.footage.model import ReadingSummary


class Enough(Watching):
    """Finds nothing itself: says how much of the video could not be judged, and whether the rest is enough for a PASS."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "fewest_s": 2.0,
        "fewest_per_s": 5.0,  # slower, and a hand is elsewhere in every picture
        "fewest_pixels": 200.0,  # of the shorter side: less, and a hand is a few blots
        "quiet_change": 1.6,  # times the quietest tenth's change: that is the camera's noise
        "most_noise": 1.0,  # root mean square of the relief's change; cameras on a stand had 0.2–1 in their quietest tenth
        "quiet_s": 1.0,  # shorter rests are part of any work
        "most_quiet": 0.6,  # share of the video
        "most_empty": 0.2,  # share that shows no more than a wall
        "empty_relief": 1.5,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times = array("d")
        self._changes = array("f")
        self._empty = 0
        self._last: Floats | None = None

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        now = view.relief
        if self._last is not None and self._last.shape == now.shape:
            self._times.append(view.pts_s)
            # Squares, so that a hand in a small part of the picture counts.
            change = now - self._last
            self._changes.append(float(np.sqrt(cv2.norm(change, cv2.NORM_L2SQR) / change.size)))
        self._empty += view.texture < self.thresholds["empty_relief"]
        self._last = now

    def sight(self, summary: ReadingSummary) -> Sight:
        """What could not be judged, and whether that leaves enough."""
        limits = self.thresholds
        quiet = self._quiet_s()
        length = summary.last_pts_s - summary.first_pts_s
        sides = min(self.info.video.width, self.info.video.height)
        enough = (
            length >= limits["fewest_s"]
            and summary.frames >= limits["fewest_per_s"] * length
            and sides >= limits["fewest_pixels"]
            and quiet <= limits["most_quiet"] * length
            and self._empty <= limits["most_empty"] * summary.frames
        )
        still = (Reason("still_stretches", {"seconds": round(quiet)}),) if quiet >= limits["quiet_s"] else ()
        return Sight(not_judged=(*still, Reason("pause_function")), enough=enough)

    def _quiet_s(self) -> float:
        """Seconds in which nothing but noise changes."""
        if len(self._changes) < 2:
            return 0.0
        changes, times = np.asarray(self._changes), np.asarray(self._times)
        # A camera on the move is never quiet: its quietest tenth is not noise.
        floor = min(max(0.3, float(np.quantile(changes, 0.1))), self.thresholds["most_noise"])
        total, start = 0.0, None
        for at, quiet in zip(times.tolist(), (changes <= self.thresholds["quiet_change"] * floor).tolist(), strict=True):
            if quiet and start is None:
                start = at
            elif not quiet and start is not None:
                total += at - start if at - start >= self.thresholds["quiet_s"] else 0.0
                start = None
        if start is not None and times[-1] - start >= self.thresholds["quiet_s"]:
            total += float(times[-1]) - start
        return total
