"""The signal of a dissolve within one scene: for some pictures what was before shines through what comes after.

About fifteen pictures a second are kept, and a learned eye (`eye`) says how much the middle of each second looks like two
pictures laid over each other. It is never sure: a person looks.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.eye import PER_S, PICTURES, SMALLEST, MixtureEye
from evidencekit.checks.continuity.light import FINE, same
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, Pace, View, by_fields, without_light
from evidencekit.footage.model import ReadingSummary

_BESIDE = 2  # pictures: so far from a middle the eye was taught to tell a mixture, too
_APART = (5, 8, 10)  # pictures to either side of a middle: what is mixed is between them
_DIFFERS = 8.0  # relief
_LESS = 3.0  # log odds below the limit at which a second look would not help any more


@dataclass(slots=True)
class _Blend:
    """Moments one after another that look mixed."""

    last_s: float
    at_s: float
    odds: float


class Blends(Watching):
    """Moments at which the picture looks like a mixture of what was before and what comes after."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "blend_changed": 12.0,  # relief by which some field must change within the second: else nothing is there to be mixed
        "blend_odds": 2.0,  # log odds, mean of two looks one after another: what clean takes have is high but for a moment
        # Of what changes meanwhile, the same things in another light: lamps had 0.48 and more, 30 made mixtures up to 0.21.
        "blend_relit": 0.4,
        "blend_s": 0.3,  # what is mixed lies so much around the moment
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._shown: deque[tuple[float, Floats]] = deque(maxlen=PICTURES + 2 * _BESIDE)
        self._last_s = 0.0
        self._due_s = 0.0
        self._count = 0
        self._blends: list[_Blend] = []
        self._eye = MixtureEye()

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        at, relief = view.pts_s, view.relief
        if self._shown and (at <= self._last_s or relief.shape != self._shown[-1][1].shape):
            self._rest()
        if self._shown:
            self._pace.add(at - self._last_s)
        else:  # so that the beginning is looked at, too: the eye was taught that a picture may stand there
            self._shown.extend([(at, relief)] * (PICTURES // 2))
        self._last_s = at
        usual = self._pace.usual
        every_one = 1.3 * PER_S * usual > 1.0
        if self._shown and not every_one and at < self._due_s - usual / 2:
            return
        self._due_s = max(self._due_s, at - 1 / PER_S) + 1 / PER_S
        self._show(at, relief)

    def _rest(self) -> None:
        """The last pictures, after which the last one stands."""
        at, relief = self._shown[-1]
        for _ in range(PICTURES // 2):
            self._show(at, relief)
        self._shown.clear()

    def _show(self, at: float, relief: Floats) -> None:
        self._shown.append((at, relief))
        self._count += 1
        if self._count % (2 * _BESIDE) == 0 and len(self._shown) == self._shown.maxlen and min(relief.shape) >= SMALLEST:
            self._look()

    def _look(self) -> None:
        limits = self.thresholds
        reliefs = [relief for _, relief in self._shown]
        middle = len(reliefs) // 2
        changed = max(float(by_fields(np.abs(reliefs[n] - reliefs[middle])).max()) for n in (0, middle // 2, -1))
        if changed < limits["blend_changed"]:
            return
        odds = self._eye.mixed(reliefs[_BESIDE:-_BESIDE])
        if odds < limits["blend_odds"] - _LESS:
            return
        earlier, later = self._eye.mixed(reliefs[:PICTURES]), self._eye.mixed(reliefs[-PICTURES:])
        beside = max(earlier, later)
        if beside > odds:
            middle += _BESIDE if later > earlier else -_BESIDE
        odds = (odds + beside) / 2
        if odds < limits["blend_odds"] or self._relit(reliefs, len(reliefs) // 2) >= limits["blend_relit"]:
            return
        at = self._shown[middle][0]
        last = self._blends[-1] if self._blends else None
        if last is None or at > last.last_s + 2 * limits["blend_s"]:
            self._blends.append(_Blend(at, at, odds))
            return
        last.last_s = at
        if odds > last.odds:
            last.at_s, last.odds = at, odds

    @staticmethod
    def _relit(reliefs: list[Floats], middle: int) -> float:
        """The share of the fields changed from before the middle to after it that show the same in another light."""
        changed = kept = 0
        for apart in _APART:
            before, after = reliefs[middle - apart], reliefs[middle + apart]
            differs = by_fields(np.abs(after - before)) >= _DIFFERS
            changed += int(differs.sum())
            kept += int(same(without_light(before, FINE), without_light(after, FINE), by_fields)[differs].sum())
        return kept / changed if changed else 0.0

    def sight(self, summary: ReadingSummary) -> Sight:
        """The mixtures, each at its clearest moment."""
        if self._shown:
            self._rest()
        around = self.thresholds["blend_s"]
        for blend in self._blends:
            start, end = max(summary.first_pts_s, blend.at_s - around), min(summary.last_pts_s, blend.at_s + around)
            # The eye's odds are those of made takes, so they are no measure of how sure it may be of real ones.
            self.add("blend", Weight.LOOK, start, end, 0.7, start)
        # The mixture itself is shown, beside what was before it.
        shown = (replace(found, still_s=round((found.start_s + found.end_s) / 2, 3)) for found in self.findings)
        return Sight(tuple(shown))
