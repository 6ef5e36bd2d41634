"""The signal of a dissolve within one scene: for some frames the picture is a mixture of two others.

While one picture fades into another every changed place goes from its old to its new value at the same pace. What moves never
does that: it passes a place at its own time. So between two frames a fraction of a second apart, the frames between are
compared with the best mixture of the two; where mixtures explain a large part of a changed picture, and motion does not, the
picture was mixed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.continuity.motion import unexplained
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, View
from evidencekit.footage.model import Grey, ReadingSummary

_HALVES_S = (0.14, 0.2, 0.3)  # half the length looked at: dissolves of five frames to half a second
_CHANGED = 6.0  # grey levels of fine structure
_EVERY = 2  # frames


@dataclass(frozen=True, slots=True)
class _Picture:
    pts_s: float
    fine: Floats
    half: Grey


@dataclass(slots=True)
class _Mixed:
    """Frames one after another in which a mixture was seen."""

    start_s: float
    end_s: float
    best: float
    at_s: float


class Dissolves(Watching):
    """Stretches in which the picture is a mixture of what was before and what comes after."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "mixed_share": 0.3,  # of the picture that changes; a label's bars moved slowly mix too, but are small
        "mixed_rest": 0.42,  # what the best mixture leaves, 1 for two unlike pictures hard cut; moving hands had 0.5 and more
        # Of the change, what following what moves does not explain either: clean pans left up to 0.68, mixtures 0.77 and more.
        "mixed_unexplained": 0.72,
        "mixed_pace": 0.9,  # share of the frames that go on from before to after, never back
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._ring: deque[_Picture] = deque()
        self._mixed: list[_Mixed] = []
        self._count = 0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        thumb = view.thumb.astype(np.float32)
        fine = np.asarray(thumb - cv2.GaussianBlur(thumb, (0, 0), 6.0), np.float32)
        if self._ring and (self._ring[-1].fine.shape != fine.shape or view.pts_s <= self._ring[-1].pts_s):
            self._ring.clear()
        self._ring.append(_Picture(view.pts_s, fine, view.half))
        while view.pts_s - self._ring[0].pts_s > 2.2 * _HALVES_S[-1]:
            self._ring.popleft()
        self._count += 1
        if self._count % _EVERY == 0:
            self._weigh()

    def _weigh(self) -> None:
        ring = list(self._ring)
        for half in _HALVES_S:
            last = ring[-1]
            first = next((n for n, p in enumerate(ring) if p.pts_s >= last.pts_s - 2 * half), len(ring))
            span = ring[first:]
            if len(span) < 5:
                continue
            rest = self._rest(span)
            if rest is not None and unexplained(span[0].half, span[len(span) // 2].half) > self.thresholds["mixed_unexplained"]:
                self._note(span[0].pts_s, last.pts_s, rest)
                return

    def _rest(self, span: list[_Picture]) -> float | None:
        """What the best mixtures of the first and last leave of the change between them; None when it is no mixture."""
        limits = self.thresholds
        change = span[-1].fine - span[0].fine
        changed = np.abs(change) > _CHANGED
        if float(changed.mean()) < limits["mixed_share"]:
            return None
        change = change[changed]
        power = float(change @ change)
        parts: list[float] = []
        rests: list[float] = []
        for picture in span[1:-1]:
            here = (picture.fine - span[0].fine)[changed]
            part = float(here @ change) / power
            parts.append(part)
            left = here - part * change
            if 0.15 < part < 0.85:
                rests.append(float(left @ left) / power / (part * (1 - part)))
        pace = np.diff([0.0, *parts, 1.0])
        if len(rests) < 2 or float((pace > -0.03).mean()) < limits["mixed_pace"]:
            return None
        rest = float(np.mean(rests))
        return rest if rest < limits["mixed_rest"] else None

    def _note(self, start_s: float, end_s: float, rest: float) -> None:
        middle = (start_s + end_s) / 2
        last = self._mixed[-1] if self._mixed else None
        if last is None or start_s > last.end_s:
            self._mixed.append(_Mixed(start_s, end_s, rest, middle))
            return
        last.end_s = end_s
        if rest < last.best:
            last.best, last.at_s = rest, middle

    def sight(self, summary: ReadingSummary) -> Sight:
        """The mixtures, each at its clearest moment."""
        for mixed in self._mixed:
            confidence = 1.0 - mixed.best / self.thresholds["mixed_rest"] / 2
            self.add("dissolve", Weight.LOOK, mixed.at_s, mixed.at_s, confidence, mixed.start_s)
        return Sight(tuple(self.findings))
