"""One take? Looks for breaks in time, changes of scene, frozen and black stretches.

This version sees a change to another scene, not a cut within one: so it can say FAIL or REVIEW, never PASS by itself.
A cut is called only when nearly the whole picture and its brightness change from one frame to the next, both sides stand
still and show something, it stays changed, and neither a shift of the camera nor a change of light explains it. That keeps
flashes, hands on the lens, passers-by, dropped frames and exposure jumps apart from it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.model import CheckResult, Finding, Param, Reason, Requirement, Verdict, Weight
from evidencekit.checks.view import Brief, Floats, Outcome, Pace, View
from evidencekit.footage.model import Grey, ReadingSummary

_GRID = (6, 4)
_FIELD_TEXTURE = 2.0
_FEWEST_FIELDS = 8
_MOST_FINDINGS = 60


@dataclass(slots=True)
class _Moment:
    pts_s: float
    step_s: float  # since the frame before
    relief: Floats
    texture: float
    match: float  # likeness to the frame before, −1 … 1
    fields: Floats
    light: Floats  # how much of the picture is how bright


@dataclass(slots=True)
class _Run:
    """A stretch in which something holds."""

    start_s: float | None = None
    before_s: float = 0.0
    last_s: float = 0.0


class Continuity:
    """Requirement: one continuous take."""

    name: ClassVar[Requirement] = Requirement.CONTINUITY
    version: ClassVar[str] = "1"
    thresholds: ClassVar[dict[str, float]] = {
        "gap_look_s": 0.3,  # a phone in bad light slows to some 10 frames a second; this is three of those missing
        "gap_break_s": 1.0,
        "gap_look_steps": 3.0,  # … and never less than this many usual distances
        "drop_steps": 1.6,  # a longer step is a dropped frame: what changes across it proves no cut
        "still_change": 0.02,  # grey levels; sensor noise at any usual bit-rate is far above
        "still_s": 0.5,
        "still_bits_per_pixel": 0.02,  # below this an encoder freezes quiet pictures by itself
        "black_level": 20.0,
        "black_brightest": 45.0,
        "black_s": 0.2,
        "cut_match": 0.35,
        "settled_match": 0.6,
        "cut_share": 0.85,
        "look_share": 0.6,
        "texture": 4.0,
        "stays_s": 0.5,
        "same_light": 0.7,  # share of the brightness in common: one desk keeps it, whatever moves on it; another place does not
        "shift_match": 0.55,  # likeness after a shift of the picture that explains the change by the camera
        "hidden_start_frames": 4.0,  # up to so many is the usual delay of reordered frames
        "lost_share": 0.01,
    }

    def __init__(self, brief: Brief) -> None:
        self._info = brief.info
        self._findings: list[Finding] = []
        self._pace = Pace()
        self._moments: deque[_Moment] = deque()
        self._suspects: deque[float] = deque()
        self._still = _Run()
        self._black = _Run()
        self._last_s = 0.0
        self._last_step = 0.0
        self._count = 0
        self._disordered = 0
        self._quiet_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        step = view.pts_s - self._last_s if self._count else 0.0
        if self._count:
            self._time(view, step)
            if view.first:
                self._add("size_changed", Weight.LOOK, view.pts_s, view.pts_s, 1.0, self._last_s)
        self._frozen(view)
        self._dark(view)
        self._scene(view, step)
        self._last_s = max(self._last_s, view.pts_s)
        self._count += 1

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """FAIL with a strong break, REVIEW otherwise."""
        self._judge(float("inf"))
        self._end_still()
        self._end_black()
        self._container(summary)
        findings = tuple(sorted(self._findings, key=lambda f: (f.start_s, f.id)))
        breaks = [f for f in findings if f.weight is Weight.BREAK]
        looks = [f for f in findings if f.weight is Weight.LOOK]
        reasons: list[Reason] = []
        if breaks:
            reasons.append(Reason("continuity_breaks", {"count": len(breaks)}))
        if looks:
            reasons.append(Reason("continuity_looks", {"count": len(looks)}))
        if not breaks:
            reasons.append(Reason("continuity_watch"))
        verdict = Verdict.FAIL if breaks else Verdict.REVIEW
        return Outcome(
            CheckResult(self.name, verdict, self.version, tuple(reasons), findings, self._not_judged(), dict(self.thresholds))
        )

    def _not_judged(self) -> tuple[Reason, ...]:
        reasons = [Reason("same_scene_cuts"), Reason("sound") if self._info.audio else Reason("no_sound")]
        if self._quiet_s:
            reasons.append(Reason("still_low_bit_rate", {"seconds": round(self._quiet_s, 1)}))
        return tuple(reasons)

    def _add(
        self, code: str, weight: Weight, start: float, end: float, confidence: float, before: float | None = None, **params: Param
    ) -> None:
        if sum(f.code == code for f in self._findings) >= _MOST_FINDINGS:
            return
        self._findings.append(
            Finding(
                id=f"continuity-{code}-{start:.3f}",
                code=code,
                weight=weight,
                start_s=round(start, 3),
                end_s=round(end, 3),
                confidence=round(confidence, 2),
                still_s=round(end, 3),
                still_before_s=None if before is None else round(before, 3),
                params=params,
            )
        )

    # --- time -----------------------------------------------------------------
    def _time(self, view: View, step: float) -> None:
        limits = self.thresholds
        if step <= 0:
            self._disordered += 1
            return
        usual = self._pace.usual or step
        if step > max(limits["gap_break_s"], 2 * limits["gap_look_steps"] * usual):
            self._add("gap", Weight.BREAK, self._last_s, view.pts_s, 0.9, self._last_s, seconds=round(step, 2))
        elif step > max(limits["gap_look_s"], limits["gap_look_steps"] * usual):
            self._add("gap", Weight.LOOK, self._last_s, view.pts_s, 0.6, self._last_s, seconds=round(step, 2))
        self._pace.add(step)

    # --- frozen and black --------------------------------------------------------
    def _frozen(self, view: View) -> None:
        if view.change > self.thresholds["still_change"] or self._is_dark(view):  # black is told as black
            self._end_still()
            return
        if self._still.start_s is None:
            self._still.start_s, self._still.before_s = self._last_s, self._last_s
        self._still.last_s = view.pts_s

    def _end_still(self) -> None:
        start, self._still.start_s = self._still.start_s, None
        if start is None or self._still.last_s - start < self.thresholds["still_s"]:
            return
        length = self._still.last_s - start
        if self._bits_per_pixel() < self.thresholds["still_bits_per_pixel"]:
            self._quiet_s += length
        else:
            self._add("repeat", Weight.LOOK, start, self._still.last_s, 0.8, start, seconds=round(length, 2))

    def _bits_per_pixel(self) -> float:
        video = self._info.video
        rate = self._count / self._last_s if self._last_s else video.frame_rate
        pixels = video.width * video.height * rate
        return video.bit_rate / pixels if pixels else 0.0

    def _is_dark(self, view: View) -> bool:
        thumb = view.thumb
        return float(thumb.mean()) <= self.thresholds["black_level"] and int(thumb.max()) <= self.thresholds["black_brightest"]

    def _dark(self, view: View) -> None:
        if not self._is_dark(view):
            self._end_black()
            return
        if self._black.start_s is None:
            self._black.start_s, self._black.before_s = view.pts_s, self._last_s
        self._black.last_s = view.pts_s

    def _end_black(self) -> None:
        start, self._black.start_s = self._black.start_s, None
        if start is None:
            return
        length = self._black.last_s - start + self._pace.usual
        if length >= self.thresholds["black_s"]:
            self._add("black", Weight.LOOK, start, self._black.last_s, 0.9, self._black.before_s, seconds=round(length, 2))

    # --- change of scene -----------------------------------------------------------
    def _scene(self, view: View, step: float) -> None:
        now = _relief(view.thumb)
        last = self._moments[-1] if self._moments else None
        fields = _fields(now)
        match = _match(last.fields, fields) if last is not None and last.relief.shape == now.shape else 1.0
        moment = _Moment(view.pts_s, step, now, float(now.std()), match, fields, _light(view.thumb))
        if last is not None and match < self.thresholds["cut_match"] and last.match > self.thresholds["settled_match"]:
            self._suspects.append(view.pts_s)
        self._moments.append(moment)
        keep = 2 * self.thresholds["stays_s"] + 0.1
        while len(self._moments) > 4 and self._moments[0].pts_s < view.pts_s - keep:
            self._moments.popleft()
        self._judge(view.pts_s)

    def _judge(self, now_s: float) -> None:
        """Decide on the suspects that have been watched long enough."""
        while self._suspects and now_s >= self._suspects[0] + self.thresholds["stays_s"]:
            at = self._suspects.popleft()
            moments = list(self._moments)
            index = next((i for i, m in enumerate(moments) if m.pts_s == at), 0)
            if 0 < index < len(moments) - 1:
                self._weigh(moments, index)

    def _weigh(self, moments: list[_Moment], index: int) -> None:
        limits = self.thresholds
        before, after, later = moments[index - 1], moments[index], moments[-1]
        following = moments[index + 1]
        if before.relief.shape != after.relief.shape or later.relief.shape != before.relief.shape:
            return  # told as size_changed
        if min(before.texture, after.texture, later.texture) < limits["texture"]:
            return  # a covered lens or a white flash shows nothing to compare
        share = min(_changed_share(before.fields, m.fields) for m in (after, following, later))
        if share < limits["look_share"]:
            return
        aligned = max(_aligned(before.relief, m.relief) for m in (after, following))
        params: dict[str, Param] = {"share": round(share * 100)}
        sure = (
            share >= limits["cut_share"]
            and aligned < limits["shift_match"]
            and max(_shared_light(before.light, m.light) for m in (after, following, later)) < limits["same_light"]
            and following.match > limits["settled_match"]
            and after.step_s <= limits["drop_steps"] * (self._pace.usual or after.step_s)
        )
        code, weight = ("hard_cut", Weight.BREAK) if sure else ("possible_cut", Weight.LOOK)
        confidence = min(0.99, share * (1 - max(0.0, aligned))) if sure else 0.5 * share
        self._add(code, weight, after.pts_s, after.pts_s, confidence, before.pts_s, **params)

    # --- the container -----------------------------------------------------------------
    def _container(self, summary: ReadingSummary) -> None:
        info, limits = self._info, self.thresholds
        if info.hidden_start_s * info.video.frame_rate > limits["hidden_start_frames"]:
            self._add("trimmed_start", Weight.INFO, 0.0, 0.0, 0.9, seconds=round(info.hidden_start_s, 2))
        if info.edit_lists > 1:
            self._add("edit_list", Weight.INFO, 0.0, 0.0, 0.9, count=info.edit_lists)
        if info.sample_descriptions > 1:
            self._add("joined_parts", Weight.INFO, 0.0, 0.0, 0.7, count=info.sample_descriptions)
        if not info.complete:
            self._add("file_incomplete", Weight.LOOK, self._last_s, self._last_s, 0.9)
        if self._disordered:
            self._add("times_disordered", Weight.INFO, 0.0, self._last_s, 0.9, count=self._disordered)
        if summary.decode_failures:
            lost = summary.decode_failures / (summary.frames + summary.decode_failures)
            weight = Weight.LOOK if lost > limits["lost_share"] else Weight.INFO
            self._add("decode_failures", weight, 0.0, self._last_s, 1.0, count=summary.decode_failures)


def _relief(thumb: Grey) -> Floats:
    """What is left of a small picture without its light: edges and textures, the same when it gets brighter or darker."""
    levels = np.log(thumb.astype(np.float32) + 8.0)
    return np.asarray(60.0 * (levels - cv2.GaussianBlur(levels, (0, 0), 6.0)), np.float32)


def _light(thumb: Grey) -> Floats:
    """The share of the picture at each of 32 brightnesses."""
    counts = np.bincount(thumb.ravel() >> 3, minlength=32).astype(np.float32)
    smooth = np.convolve(counts, (0.25, 0.5, 0.25), "same")
    return np.asarray(smooth / smooth.sum(), np.float32)


def _shared_light(one: Floats, other: Floats) -> float:
    return float(np.minimum(one, other).sum())


def _fields(relief: Floats) -> Floats:
    """The picture cut into 6 × 4 fields, one a row, each about its own mean."""
    columns, rows = _GRID
    height, width = relief.shape[0] // rows, relief.shape[1] // columns
    cut = relief[: height * rows, : width * columns].reshape(rows, height, columns, width)
    fields = cut.transpose(0, 2, 1, 3).reshape(rows * columns, height * width)
    return np.asarray(fields - fields.mean(1, keepdims=True), np.float32)


def _alike(one: Floats, other: Floats) -> Floats:
    """Correlation of each field, −1 … 1, of those that show something in either picture."""
    a, b = np.sqrt((one * one).mean(1)), np.sqrt((other * other).mean(1))
    shows = np.maximum(a, b) > _FIELD_TEXTURE
    both = (one * other).mean(1) / np.maximum(a * b, 1e-3)
    return np.asarray(both[shows], np.float32)


def _match(one: Floats, other: Floats) -> float:
    """How alike two pictures are in most of their fields; 1 when too little is to be seen."""
    alike = _alike(one, other)
    return float(np.median(alike)) if len(alike) >= _FEWEST_FIELDS else 1.0


def _changed_share(one: Floats, other: Floats) -> float:
    """The share of the fields that no longer look alike; 0 when too little is to be seen."""
    alike = _alike(one, other)
    return float((alike < 0.5).mean()) if len(alike) >= _FEWEST_FIELDS else 0.0


def _aligned(one: Floats, other: Floats) -> float:
    """Likeness after the best shift: a knocked or turned camera shows the same things elsewhere."""
    height, width = one.shape
    (dx, dy), _ = cv2.phaseCorrelate(one, other, cv2.createHanningWindow((width, height), cv2.CV_32F))
    dx, dy = round(dx), round(dy)
    if abs(dx) > 0.3 * width or abs(dy) > 0.3 * height:
        return _match(_fields(one), _fields(other))
    a = one[max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
    b = other[max(0, dy) : height - max(0, -dy), max(0, dx) : width - max(0, -dx)]
    return max(_match(_fields(one), _fields(other)), _match(_fields(a), _fields(b)))
