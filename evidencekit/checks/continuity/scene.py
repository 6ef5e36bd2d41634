"""The signal of another scene: nearly the whole picture and its brightness change from one frame to the next.

A cut is called only when both sides stand still and show something, it stays changed, and neither a shift of the camera nor a
change of light explains it. That keeps flashes, hands on the lens, passers-by, dropped frames and exposure jumps apart from it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import cv2
import numpy as np

from evidencekit.checks.continuity.doubles import Latest
from evidencekit.checks.continuity.eye import AFTER, BEFORE, MISSING, SMALLEST, CutEye
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Param, Signal, Weight
from evidencekit.checks.view import RELIEF_SIGMA, Brief, Floats, Pace, View, relief
from evidencekit.footage.model import Grey, ReadingSummary

_GRID = (6, 4)
_FIELD_TEXTURE = 2.0
_FEWEST_FIELDS = 8


@dataclass(slots=True)
class _Moment:
    pts_s: float
    step_s: float  # since the frame before
    relief: Floats
    texture: float
    match: float  # likeness to the frame before, −1 … 1
    fields: Floats
    powers: Floats  # of the fields
    thumb: Grey


class Scene(Watching):
    """A change to another place within one frame."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "drop_steps": 1.6,  # a longer step is a dropped frame: what changes across it proves no cut, in the same light nothing
        "cut_match": 0.35,
        "settled_match": 0.6,
        "cut_share": 0.85,
        "look_share": 0.6,
        "texture": 4.0,
        "stays_s": 0.5,
        "same_light": 0.7,  # share of the brightness in common: one desk keeps it, whatever moves on it; another place does not
        "shift_match": 0.55,  # likeness after a shift of the picture that explains the change by the camera
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._latest = Latest()
        self._moments: deque[_Moment] = deque()
        self._suspects: deque[float] = deque()
        self._last_s = 0.0
        self._count = 0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        step = view.pts_s - self._last_s if self._count else 0.0
        if step > 0:
            self._pace.add(step)
        self._scene(view, step)
        self._last_s = max(self._last_s, view.pts_s)
        self._count += 1

    def sight(self, summary: ReadingSummary) -> Sight:
        """The changes of scene."""
        self._judge(float("inf"))
        return Sight(tuple(self.findings))

    def _scene(self, view: View, step: float) -> None:
        now = view.relief
        last = self._moments[-1] if self._moments else None
        same_size = last is not None and last.relief.shape == now.shape
        if last is not None and self._latest.repeats(cv2.norm(now, last.relief, cv2.NORM_L1) / now.size if same_size else np.inf):
            return
        fields = _fields(now)
        powers = _powers(fields)
        match = _match(last.fields, fields, last.powers, powers) if last is not None and same_size else 1.0
        moment = _Moment(view.pts_s, step, now, view.texture, match, fields, powers, view.thumb)
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
        by_camera = _aligned(before.relief, after.relief)
        if by_camera >= limits["shift_match"]:
            return  # the camera was turned; whether what moves went on meanwhile is for `jumps` to say
        aligned = max(by_camera, _aligned(before.relief, following.relief))
        elsewhere = (
            max(_shared_light(_light(before.thumb), _light(m.thumb)) for m in (after, following, later)) < limits["same_light"]
        )
        dropped = after.step_s > limits["drop_steps"] * (self._pace.usual or after.step_s)
        if dropped and not elsewhere:
            return
        params: dict[str, Param] = {"share": round(share * 100)}
        sure = (
            share >= limits["cut_share"]
            and aligned < limits["shift_match"]
            and elsewhere
            and following.match > limits["settled_match"]
            and not dropped
        )
        if not sure and not dropped and self._goes_on(moments[max(0, index - BEFORE) : index + AFTER]):
            return
        code, weight = ("hard_cut", Weight.BREAK) if sure else ("possible_cut", Weight.LOOK)
        confidence = min(0.99, share * (1 - max(0.0, aligned))) if sure else 0.5 * share
        self.add(code, weight, after.pts_s, after.pts_s, confidence, before.pts_s, **params)

    @cached_property
    def _eye(self) -> CutEye:
        """Loaded where it is needed, which it hardly ever is."""
        return CutEye()

    def _goes_on(self, around: list[_Moment]) -> bool:
        """Whether the eye for missing time sees none, where it can look."""
        reliefs = [moment.relief for moment in around]
        if len(reliefs) < BEFORE + AFTER or min(reliefs[0].shape) < SMALLEST or len({r.shape for r in reliefs}) > 1:
            return False
        return self._eye.missing(reliefs) < MISSING


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two pictures are: `share` of the fields that differ, the match after the best shift, the light in common.

    `texture` is how much the emptier of the two shows.
    """

    share: float
    aligned: float
    light: float
    texture: float

    @property
    def elsewhere(self) -> bool:
        """Whether nothing but another place explains the difference."""
        limits = Scene.thresholds
        return (
            self.texture >= limits["texture"]
            and self.share >= limits["cut_share"]
            and self.aligned < limits["shift_match"]
            and self.light < limits["same_light"]
        )


def likeness(one: Grey, other: Grey) -> Likeness:
    """Two small pictures (about 100 pixels long) compared the way a change of scene is judged.

    Pictures of different shapes are brought to that of the first.
    """
    if one.shape != other.shape:
        other = np.asarray(cv2.resize(other, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
    a, b = relief(one, RELIEF_SIGMA), relief(other, RELIEF_SIGMA)
    return Likeness(
        share=_changed_share(_fields(a), _fields(b)),
        aligned=_aligned(a, b),
        light=_shared_light(_light(one), _light(other)),
        texture=min(float(a.std()), float(b.std())),
    )


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


def _powers(fields: Floats) -> Floats:
    """How much each field shows."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", fields, fields) / fields.shape[1]), np.float32)


def _alike(one: Floats, other: Floats, a: Floats, b: Floats) -> Floats:
    """Correlation of each field, −1 … 1, of those that show something in either picture; `a` and `b` are their powers."""
    shows = np.maximum(a, b) > _FIELD_TEXTURE
    both = np.einsum("ij,ij->i", one, other) / one.shape[1] / np.maximum(a * b, 1e-3)
    return np.asarray(both[shows], np.float32)


def _match(one: Floats, other: Floats, a: Floats | None = None, b: Floats | None = None) -> float:
    """How alike two pictures are in most of their fields; 1 when too little is to be seen. `a`, `b`: powers, if known."""
    alike = _alike(one, other, _powers(one) if a is None else a, _powers(other) if b is None else b)
    if len(alike) < _FEWEST_FIELDS:
        return 1.0
    alike.sort()  # np.median takes ten times as long over so few
    return float(alike[(len(alike) - 1) // 2] + alike[len(alike) // 2]) / 2


def _changed_share(one: Floats, other: Floats) -> float:
    """The share of the fields that no longer look alike; 0 when too little is to be seen."""
    alike = _alike(one, other, _powers(one), _powers(other))
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
