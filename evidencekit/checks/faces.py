"""Six faces shown before the opening? This version proposes frames; the operator says which face each shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.model import Candidate, CheckResult, Reason, Requirement, Verdict
from evidencekit.checks.view import Brief, Floats, Outcome, View
from evidencekit.footage.model import ReadingSummary


@dataclass(slots=True)
class _Kept:
    candidate: Candidate
    look: Floats


class Faces:
    """Requirement: all six faces shown. Proposes sharp, still, well-exposed frames that differ from one another."""

    name: ClassVar[Requirement] = Requirement.SIX_FACES
    version: ClassVar[str] = "1"
    thresholds: ClassVar[dict[str, float]] = {
        "looks_per_s": 6.0,
        "window_s": 0.5,  # one frame is kept of each
        "apart_s": 0.7,
        "most": 24.0,
        "clipped_share": 0.1,  # more of the picture in pure black or white is badly exposed
        "half_still": 3.0,  # grey levels of change at which a frame counts half
        "half_sharp": 12.0,
    }

    def __init__(self, brief: Brief) -> None:
        self._kept: list[_Kept] = []
        self._best: _Kept | None = None
        self._window_end = self.thresholds["window_s"]
        self._next_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if view.pts_s < self._next_s:
            return
        self._next_s = view.pts_s + 1 / self.thresholds["looks_per_s"] - 1e-3
        if view.pts_s >= self._window_end:
            self._close_window()
            self._window_end = view.pts_s + self.thresholds["window_s"]
        candidate = self._measure(view)
        if self._best is None or candidate.score > self._best.candidate.score:
            self._best = _Kept(candidate, _look(view))

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """REVIEW with the candidates in the order of time."""
        self._close_window()
        candidates = tuple(sorted(self._choose(), key=lambda c: c.at_s))
        reason = Reason("faces_assign", {"count": len(candidates)}) if candidates else Reason("faces_no_candidates")
        result = CheckResult(
            self.name,
            Verdict.REVIEW,
            self.version,
            (reason,),
            not_judged=(Reason("face_identity"),),
            thresholds=dict(self.thresholds),
        )
        return Outcome(result, candidates=candidates)

    def _measure(self, view: View) -> Candidate:
        limits = self.thresholds
        motion = 0.0 if view.first else view.change
        small = view.thumb
        clipped = float(((small < 8) | (small > 248)).mean())
        exposure = min(1.0, max(0.0, 1.0 - (clipped - limits["clipped_share"]) / 0.4)) * min(1.0, float(small.mean()) / 40)
        still = 0.0 if view.first else exp(-0.69 * motion / limits["half_still"])
        sharp = view.sharpness / (view.sharpness + limits["half_sharp"])
        return Candidate(
            at_s=round(view.pts_s, 3),
            score=round(sharp * still * exposure, 3),
            sharpness=round(view.sharpness, 1),
            motion=round(motion, 2),
            exposure=round(exposure, 2),
        )

    def _close_window(self) -> None:
        if self._best is not None and self._best.candidate.score > 0:
            self._kept.append(self._best)
        self._best = None

    def _choose(self) -> list[Candidate]:
        """The best first, then each time the one that is good and least like those chosen."""
        pool = [k for k in self._kept if k.look.shape == self._kept[-1].look.shape]
        if not pool:
            return []
        looks = np.stack([k.look.ravel() for k in pool])
        scores = np.array([k.candidate.score for k in pool], np.float32)
        times = np.array([k.candidate.at_s for k in pool], np.float32)
        novelty = np.full(len(pool), np.inf, np.float32)
        worth = scores.copy()
        chosen: list[Candidate] = []
        while len(chosen) < self.thresholds["most"] and float(worth.max()) > 0:
            best = int(worth.argmax())
            chosen.append(pool[best].candidate)
            novelty = np.minimum(novelty, np.sqrt(((looks - looks[best]) ** 2).mean(1)))
            scores = np.where(np.abs(times - times[best]) < self.thresholds["apart_s"], 0, scores)
            worth = scores * novelty
        return chosen


def _look(view: View) -> Floats:
    """What a frame looks like, without its brightness: enough to tell that the parcel lies differently."""
    small = np.asarray(cv2.resize(view.thumb, (24, 24), interpolation=cv2.INTER_AREA), np.float32)
    return (small - small.mean()) / (small.std() + 4.0)
