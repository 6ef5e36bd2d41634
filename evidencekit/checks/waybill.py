"""The waybill in the picture: read in several frames and compared with the case's number. Unread is unknown, never different."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.labels import Code, Corners, Finder, read_whole
from evidencekit.checks.model import CheckResult, CodeReading, Finding, Reason, Requirement, Verdict, Weight
from evidencekit.checks.numbers import CONFIRM_FRAMES, holds, normalise, waybill_in, waybill_of
from evidencekit.checks.view import Brief, Outcome, View
from evidencekit.footage.model import ReadingSummary

_MOST_CODES = 200


@dataclass(slots=True)
class _Seen:
    """One text in one kind of code: the frames it was read in and where it was largest."""

    times: list[float] = field(default_factory=list[float])
    at_s: float = 0.0
    area: float = -1.0
    corners: Corners = ()


class Waybill:
    """Requirement: the return waybill on the parcel is the case's. Looks a few times a second, closer once something was read."""

    name: ClassVar[Requirement] = Requirement.WAYBILL
    version: ClassVar[str] = "1"
    thresholds: ClassVar[dict[str, float]] = {
        "looks_per_s": 2.0,  # of 47 rendered takes the same four were read at 2.5
        "looks_per_s_done": 0.5,  # once the number is sure: other codes on the parcel are still worth listing
        "burst_s": 1.0,  # after a reading every frame is tried for so long, until it is confirmed
        "harder_every": 3.0,  # of so many looks without a reading one tries the slow ways
        "confirm_frames": CONFIRM_FRAMES,
        "done_frames": 3.0,
    }

    def __init__(self, brief: Brief) -> None:
        self._expected = normalise(brief.expected_waybill)
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._finder = Finder()
        self._next_s = 0.0
        self._latest_s = 0.0
        self._burst_until = -1.0
        self._changes: list[float] = []
        self._looks = 0
        self._barren = 0
        self._done = False

    def feed(self, view: View) -> None:
        """Look at the next frame, if its turn has come."""
        if not self._due(view):
            return
        self._looks += 1
        picture = view.frame.full()
        codes = read_whole(picture, half=self._looks % 2 == 1)
        if codes:
            self._barren = 0
        else:
            self._barren += 1
            if not self._done and self._barren % int(self.thresholds["harder_every"]) == 0:
                codes = self._finder.read(picture)
        self._note(view.pts_s, codes)
        self._plan(view.pts_s, bool(codes))

    def _due(self, view: View) -> bool:
        """Whether to look now: in a burst always, else at the first quiet frame of a turn, or at its end."""
        if view.pts_s <= self._burst_until:
            return True
        self._changes = [*self._changes[-14:], view.change]
        if view.pts_s < self._next_s:
            return False
        quiet = view.change <= sorted(self._changes)[len(self._changes) // 2]
        return quiet or view.pts_s >= self._latest_s

    def _plan(self, now_s: float, read: bool) -> None:
        self._done = self._done or self._sure(self.thresholds["done_frames"])
        turn = 1 / self.thresholds["looks_per_s_done" if self._done else "looks_per_s"]
        self._next_s = now_s + turn * 0.75
        self._latest_s = now_s + turn * 1.25
        if self._done:
            self._burst_until = -1.0
        elif read and now_s > self._burst_until and not self._sure(self.thresholds["confirm_frames"]):
            self._burst_until = now_s + self.thresholds["burst_s"]

    def _note(self, at_s: float, codes: list[Code]) -> None:
        for code in codes:
            key = (code.text, code.symbology)
            if key not in self._seen and len(self._seen) >= _MOST_CODES:
                continue
            seen = self._seen.setdefault(key, _Seen())
            if at_s not in seen.times:
                seen.times.append(at_s)
            area = float(cv2.contourArea(np.asarray(code.corners, np.float32)))
            if area > seen.area:
                seen.area, seen.at_s, seen.corners = area, at_s, code.corners

    def _sure(self, frames: float) -> bool:
        if self._expected:
            return len(self._times(self._expected)) >= frames
        return any(len(times) >= frames for times in self._numbers().values())

    def _times(self, number: str) -> set[float]:
        """The frames in which some code carried the number."""
        return {t for (text, _), seen in self._seen.items() if holds(text, number) for t in seen.times}

    def _numbers(self) -> dict[str, set[float]]:
        """Waybill-like numbers with the frames they were read in."""
        found: dict[str, set[float]] = {}
        for (text, _), seen in self._seen.items():
            if number := waybill_in(text):
                found.setdefault(number, set()).update(seen.times)
        return found

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """PASS when the expected number was read in two frames; REVIEW otherwise: a person reads the label."""
        codes = tuple(
            CodeReading(round(seen.at_s, 3), text, symbology, seen.corners, len(seen.times))
            for (text, symbology), seen in sorted(self._seen.items(), key=lambda item: (item[1].at_s, item[0]))
        )
        verdict, reasons, findings = self._judge(codes)
        result = CheckResult(self.name, verdict, self.version, reasons, findings, (), dict(self.thresholds))
        return Outcome(result, codes=codes)

    def _judge(self, codes: tuple[CodeReading, ...]) -> tuple[Verdict, tuple[Reason, ...], tuple[Finding, ...]]:
        number = waybill_of(codes)
        if not self._expected:
            reason = Reason("waybill_nothing_to_compare", {"read": number}) if number else Reason("waybill_unread")
            return Verdict.REVIEW, (reason,), ()
        times = sorted(self._times(self._expected))
        if len(times) >= self.thresholds["confirm_frames"]:
            finding = _finding("waybill_read", Weight.INFO, times[0], times[-1], 0.99, number=self._expected)
            params: dict[str, str | int | float] = {"number": self._expected, "frames": len(times)}
            return Verdict.PASS, (Reason("waybill_match", params),), (finding,)
        if times:
            finding = _finding("waybill_read", Weight.INFO, times[0], times[0], 0.7, number=self._expected)
            return Verdict.REVIEW, (Reason("waybill_read_once", {"number": self._expected}),), (finding,)
        if number and number != self._expected:
            first = min(c.at_s for c in codes if waybill_in(c.text) == number)
            finding = _finding("waybill_other", Weight.LOOK, first, first, 0.8, number=number, expected=self._expected)
            return Verdict.REVIEW, (Reason("waybill_mismatch_suspect", {"read": number, "expected": self._expected}),), (finding,)
        return Verdict.REVIEW, (Reason("waybill_unread"),), ()


def _finding(code: str, weight: Weight, start: float, end: float, confidence: float, **params: str) -> Finding:
    return Finding(
        id=f"waybill-{code}-{start:.3f}",
        code=code,
        weight=weight,
        start_s=round(start, 3),
        end_s=round(end, 3),
        confidence=confidence,
        still_s=round(start, 3),
        params=dict(params),
    )
