"""The signal of a dissolve within one scene: for some pictures what was before shines through what comes after.

A learned eye (`eye`) says how much the middle one of some pictures looks like two laid over each other. It was taught dissolves
of half a second at fifteen pictures a second, so it is shown every video at three paces: a quarter of a second looks like that
where twice as many pictures are shown, a whole one where half as many are. It is never sure: a person looks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.eye import PER_S, PICTURES, SMALLEST, MixtureEye
from evidencekit.checks.continuity.light import FINE, same
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, Pace, View, by_fields, relief_of, without_light
from evidencekit.footage.model import Grey, ReadingSummary

_LONG = 128  # pixels of the longer side of what the eye is shown
_BESIDE = 2  # pictures: so far from a middle the eye was taught to tell a mixture, too
_APART = (5, 8, 10)  # pictures to either side of a middle: what is mixed is between them
_DIFFERS = 8.0  # relief
_LIT_S = 0.17  # a flash is shorter than what is looked at on either side of it, …
_LIT_LEAST = 2  # … which is so many pictures at the least
_LESS = 3.0  # log odds below the limit at which a second look would not help any more


@dataclass(frozen=True)
class _Shown:
    """A picture that is kept for a while: `relief` is small, for what needs no detail."""

    at_s: float
    relief: Floats
    picture: Grey
    brightness: float

    @cached_property
    def large(self) -> Floats:
        """What the eye is shown of it."""
        return relief_of(self.picture, _LONG)


@dataclass(slots=True)
class _Blend:
    """Moments one after another that look mixed: the last, and the clearest with how much around it that is."""

    last_s: float
    at_s: float
    odds: float
    around_s: float


@dataclass(slots=True)
class _Strip:
    """The pictures of one pace."""

    around_s: float  # what is mixed lies so much around the moment
    per_s: float = PER_S
    every: int = 2 * _BESIDE  # it looks at every so manieth: each picture is near to a middle
    shown: deque[_Shown] = field(default_factory=lambda: deque[_Shown](maxlen=PICTURES + 2 * _BESIDE))
    due_s: float = 0.0
    count: int = 0

    def keeps(self, one: _Shown, usual_s: float) -> bool:
        """Whether this picture is its next one; `usual_s`: between two pictures of the video."""
        if self.shown and not self.all_of(usual_s) and one.at_s < self.due_s - usual_s / 2:
            return False
        self.due_s = max(self.due_s, one.at_s - 1 / self.per_s) + 1 / self.per_s
        return True

    def all_of(self, usual_s: float) -> bool:
        """Whether a video of that pace has too few pictures to leave any out."""
        return 1.3 * self.per_s * usual_s > 1.0

    def show(self, one: _Shown) -> bool:
        """Add a picture; whether it is time to look."""
        if not self.shown:  # so that the beginning is looked at, too: the eye was taught that a picture may stand there
            self.shown.extend([one] * (PICTURES // 2))
        self.shown.append(one)
        self.count += 1
        return self.count % self.every == 0 and len(self.shown) == self.shown.maxlen and min(one.relief.shape) >= SMALLEST


class Blends(Watching):
    """Moments at which the picture looks like a mixture of what was before and what comes after."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "blend_changed": 12.0,  # relief by which some field must change within the second: else nothing is there to be mixed
        # Log odds in the small pictures from which larger ones are made: 11 to 16 in a hundred looks at clean takes, and all
        # 481 made mixtures that were told (docs/decisions/0006).
        "blend_glance": -2.5,
        "blend_odds": 2.0,  # log odds, mean of two looks one after another: what clean takes have is high but for a moment
        # Of what changes meanwhile, the same things in another light: most lamps had 0.33 and more, made mixtures up to 0.28.
        "blend_relit": 0.3,
        "blend_lit": 12.0,  # grey levels, beyond what is before and after: a flash
        "blend_s": 0.3,  # what is mixed lies so much around the moment; half or twice as much at the other paces
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        around_s = self.thresholds["blend_s"]
        self._pace = Pace()
        # The slow one is given every second picture of the usual one. The fast one has twice as many, and looks less often.
        self._usual, self._slow = _Strip(around_s), _Strip(around_s * 2)
        self._fast = _Strip(around_s / 2, 2 * PER_S, 2 * _BESIDE + 1)
        self._last: _Shown | None = None
        self._blends: list[_Blend] = []
        self._eye = MixtureEye()

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        one = _Shown(view.pts_s, view.relief, view.half, view.brightness)
        if self._last is not None:
            if one.at_s <= self._last.at_s or one.relief.shape != self._last.relief.shape:
                self._rest()
            else:
                self._pace.add(one.at_s - self._last.at_s)
        self._last = one
        usual_s = self._pace.usual
        if self._usual.keeps(one, usual_s):
            self._show(self._usual, one)
            if self._usual.count % 2:
                self._show(self._slow, one)
        if self._fast.keeps(one, usual_s):
            self._show(self._fast, one, look=not self._usual.all_of(usual_s))

    def _rest(self) -> None:
        """The last pictures, after which the last one stands."""
        for strip in (self._usual, self._slow, self._fast):
            if strip.shown:
                last = strip.shown[-1]
                for _ in range(PICTURES // 2):
                    self._show(strip, last)
                strip.shown.clear()
                strip.due_s = 0.0

    def _show(self, strip: _Strip, one: _Shown, *, look: bool = True) -> None:
        if strip.show(one) and look:
            self._look(strip)

    def _look(self, strip: _Strip) -> None:
        limits, shown = self.thresholds, self._unlit(list(strip.shown))
        middle = len(shown) // 2
        reliefs = [one.relief for one in shown]
        changed = max(float(by_fields(np.abs(reliefs[n] - reliefs[middle])).max()) for n in (0, middle // 2, -1))
        if changed < limits["blend_changed"]:
            return
        if self._eye.glance(reliefs[_BESIDE:-_BESIDE]) < limits["blend_glance"]:
            return
        odds = self._mixed(shown[_BESIDE:-_BESIDE])
        if odds < limits["blend_odds"] - _LESS:
            return
        earlier, later = self._mixed(shown[:PICTURES]), self._mixed(shown[-PICTURES:])
        beside = max(earlier, later)
        at = middle if beside <= odds else middle + (_BESIDE if later > earlier else -_BESIDE)
        odds = (odds + beside) / 2
        if odds >= limits["blend_odds"] and self._relit(reliefs, middle) < limits["blend_relit"]:
            self._note(shown[at].at_s, odds, strip.around_s)

    def _unlit(self, shown: list[_Shown]) -> list[_Shown]:
        """The same without a flash: what it lit is as if it had been dropped. Across a mixture the light goes one way."""
        light, limit = np.array([one.brightness for one in shown]), self.thresholds["blend_lit"]
        if np.ptp(light) <= limit:  # as nearly always
            return shown
        reach = max(_LIT_LEAST, round(_LIT_S * (len(shown) - 1) / max(shown[-1].at_s - shown[0].at_s, _LIT_S)))
        kept = shown[:1]
        for n, one in enumerate(shown[1:-1], 1):
            before, after = light[max(0, n - reach) : n], light[n + 1 : n + 1 + reach]
            up, down = light[n] - float(np.median(before)), light[n] - float(np.median(after))
            flash = up * down > 0 and min(abs(up), abs(down)) > limit
            kept.append(kept[-1] if flash else one)
        return [*kept, shown[-1]]

    def _mixed(self, shown: Sequence[_Shown]) -> float:
        return self._eye.mixed([one.large for one in shown])

    def _note(self, at_s: float, odds: float, around_s: float) -> None:
        """One more moment; those near each other, at whatever pace, are one."""
        near = 2 * self.thresholds["blend_s"]
        last = next((blend for blend in reversed(self._blends) if blend.at_s - near <= at_s <= blend.last_s + near), None)
        if last is None:
            self._blends.append(_Blend(at_s, at_s, odds, around_s))
            return
        last.last_s = max(last.last_s, at_s)
        if odds > last.odds:
            last.at_s, last.odds, last.around_s = at_s, odds, around_s

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
        self._rest()
        for blend in self._blends:
            start = max(summary.first_pts_s, blend.at_s - blend.around_s)
            end = min(summary.last_pts_s, blend.at_s + blend.around_s)
            # The eye's odds are those of made takes, so they are no measure of how sure it may be of real ones.
            self.add("blend", Weight.LOOK, start, end, 0.7, start)
        # The mixture itself is shown, beside what was before it.
        shown = (replace(found, still_s=round((found.start_s + found.end_s) / 2, 3)) for found in self.findings)
        return Sight(tuple(shown))
