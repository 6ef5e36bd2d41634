"""The signal of missing time within one scene: from one frame to the next, what moves is suddenly elsewhere.

Stage by stage, each for fewer steps. Every frame: a small picture's blocks against their own neighbours in time, which costs a
tenth of a millisecond and lets through the few steps that stand out. Those a learned eye looks at (`eye`): it knows fast movement
by its blur and by where things come from and go to. Of what is left it sees larger pictures, in which slow movement shows. Then
what moves is followed with optical flow (`motion`), and the way of the whole view (`sway`); all of that is weighed (`missing`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.around import BESIDE, KEEP, Around, Picture, around, stands_out
from evidencekit.checks.continuity.doubles import REACH
from evidencekit.checks.continuity.eye import AFTER, BEFORE, MISSING, SMALLEST, CutEye
from evidencekit.checks.continuity.light import evened
from evidencekit.checks.continuity.missing import Glance, Seen, at_first, missing, nearer
from evidencekit.checks.continuity.motion import Step, look, view_jumps
from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.sway import sway
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief, Floats, Pace, View, by_fields, relief_of
from evidencekit.footage.model import Grey, Packet, ReadingSummary

_ASKED_OF = 20  # key pictures whose encoder signed them; whoever signs more does so always
_SAME_S = 0.001
_NEAR = 256  # pixels of the longer side of the pictures that the eye looks at more closely …
_SWAYING = 192  # … and of those whose shift is measured
_FAINT = 0.4  # the confidence of a jump that counts only beside another sign
_PLAIN = 0.6  # how sure a jump is that the eye alone sees; its odds are those of made takes, and no measure of real ones


@dataclass(frozen=True, slots=True)
class _Jump:
    """A step that was looked at closely."""

    at_s: float
    before_s: float
    step: Step
    confidence: float
    sure: bool  # by itself, whatever else is restless around it

    @property
    def share(self) -> int:
        """How much of the picture does not go on, in per cent."""
        return round(100 * self.step.broken)


class Jumps(Watching):
    """Steps across which what moves does not go on."""

    signal: ClassVar[Signal] = Signal.CUT
    thresholds: ClassVar[dict[str, float]] = {
        "stand_out": 0.3,  # first stage: change beyond all neighbours', summed over fields by the root of their number
        "drop_steps": 1.6,  # a longer step is a dropped frame: things move further across it, and nothing is sure
        "eye_least": -5.0,  # log odds below which the eye is believed, whatever else there is to see
        "first": 0.2,  # log odds by a glance (`missing`) from which the eye looks at larger pictures, …
        "nearer": 0.2,  # … and by those from which what moves is followed (both lose four of 2,114 cuts told in memory), …
        "missing": 1.25,  # … and by everything from which a person looks (docs/decisions/0006), …
        # … so much less for each picture dropped there: in 352 real takes one was at 532 places, two at 17, more at ten.
        "dropped": 1.0,
        "missing_least": -2.0,
        "faint": -0.5,  # … or from which, if the sound breaks off there, too
        "pops_of_moving": 0.4,  # of what moves: a thing that pops up is seldom a cut where the rest plainly goes on, …
        "pops_going_on": 0.15,  # … and that is so much of the picture, …
        "pops": 1.5,  # … so more is asked for: log odds
        # Both eyes are sure (log odds) and little plainly goes on: a person looks, whatever the sum says.
        "eyes": 3.0,
        "eyes_going_on": 0.25,  # of the picture
        "look_broken": 0.1,  # where the eye is not asked, at an uneven pace: how much, …
        "look_strength": 0.5,  # … how plainly …
        "look_confidence": 0.4,  # … and how surely
        "relit": 0.7,  # of what seems not to go on, only the light on it changed: made cuts up to 0.58, most lamps 0.7–1 …
        "relit_rest": 0.2,  # … and the rest is no more of the picture than this
        "relit_lit": 4.5,  # … by a twelfth or more: lamps that blinked 5.4–35, cuts of swaying cameras mostly under 4
        # What moves goes on: of 664 made cuts in 64 real takes 2 looked so (0.5 s, something that swings), of their steps 39 %.
        "onward": -4.0,  # log odds
        "onward_moving": 0.05,  # of the picture
        "onward_of_moving": 0.4,  # of what moves, which goes on else
        "sure_eye": MISSING,
        "sure_relit": 0.6,
        "lit_step": 12.0,  # grey levels: a camera that sets its exposure anew draws every texture anew
        "sure_broken": 0.3,
        "sure_confidence": 0.8,
        "sure_strength": 3.4,  # research §2.3: no clean real take reached it
        "restless_s": 1.5,  # another step like it so near: something moves too fast to be followed
        "restless_share": 0.5,
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._pace = Pace()
        self._ring: deque[Picture] = deque(maxlen=KEEP)
        self._jumps: list[_Jump] = []
        self._faint: list[_Jump] = []
        self._last_s = 0.0
        self._eye, self._near_eye = CutEye(), CutEye(near=True)
        self._signed: list[float] = []
        self._onward: list[float] = []

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        if packet.signed and len(self._signed) < _ASKED_OF:
            self._signed.append(packet.pts_s)

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        change = view.step_by_fields
        if change is None:
            self._rest()
            change = np.zeros_like(by_fields(view.relief))
        step = view.pts_s - self._last_s if self._ring else 0.0
        usual = self._pace.usual
        if step > 0:
            self._pace.add(step)
        times = step / usual if usual and step > self.thresholds["drop_steps"] * usual else 1.0
        dropped = round(times) - 1
        moved = float(change.mean())
        self._ring.append(Picture(view.pts_s, view.half, view.relief, change, moved, view.brightness, dropped, times))
        self._last_s = view.pts_s
        if len(self._ring) > REACH:
            self._weigh(len(self._ring) - 1 - REACH)

    def _weigh(self, at: int) -> None:
        """The frame at this place of the ring, if it shows something new and has neighbours enough on both sides."""
        shown = around(list(self._ring), at)
        if shown is None:
            return
        signed = any(abs(shown.here.pts_s - at_s) < _SAME_S for at_s in self._signed)
        standing_out = stands_out(shown)
        asked = standing_out >= self.thresholds["stand_out"]
        odds = self._seen(shown) if signed or asked else None
        if signed:
            self._ask_onward(shown, odds)
        if not asked:
            return
        if odds is None:
            self._follow(shown, self._evened(shown))
        elif odds >= self.thresholds["eye_least"]:
            self._look_nearer(shown, Glance(odds, standing_out))

    def _look_nearer(self, shown: Around, glance: Glance) -> None:
        """Look more and more closely at the step in the middle, as long as it may lack a part."""
        less = self.thresholds["missing"] - self._asked(shown)
        if at_first(glance) < self.thresholds["first"] - less:
            return
        halves = self._evened(shown)
        near = self._near_eye.missing(_reliefs(halves, _NEAR))
        if nearer(glance, near) >= self.thresholds["nearer"] - less:
            self._follow(shown, halves, glance, near)

    def _asked(self, shown: Around) -> float:
        """The log odds from which a person looks."""
        limits = self.thresholds
        return max(limits["missing_least"], limits["missing"] - limits["dropped"] * shown.here.dropped)

    def _evened(self, shown: Around) -> list[Grey]:
        """The pictures around the middle, as if the light on them had not changed there and stayed so."""
        filmed = shown.halves
        # A flash does not stay: it is laid on a cut to hide it.
        lit = min(abs(picture.brightness - shown.before.brightness) for picture in shown.pictures[BESIDE:])
        return evened(filmed, BESIDE) if lit > self.thresholds["lit_step"] else filmed

    def _follow(self, shown: Around, halves: list[Grey], glance: Glance | None = None, near: float = 0.0) -> None:
        """Follow what moves across the step in the middle; `halves`: the pictures, their light evened.

        `glance`, `near`: what the eye says; None where it could not judge.
        """
        here, limits = shown.here, self.thresholds
        step = look(halves, BESIDE, here.times, shown.halves)
        # How much of what moves does not go on, and a little how much of the picture that is.
        confidence = min(0.99, step.of_moving * min(1.0, 0.5 + step.broken))
        ruled = step.strength >= limits["look_strength"] and confidence >= limits["look_confidence"]
        if self._lamp(step):
            return
        before_s = shown.before.pts_s
        if glance is None:
            told = ruled and step.broken >= limits["look_broken"]
        else:
            way = sway(_reliefs(halves, _SWAYING), BEFORE)
            goes_on = step.of_moving < limits["pops_of_moving"]
            pops_up = goes_on and step.going_on > limits["pops_going_on"]
            odds = self.weigh(here.pts_s, Seen(glance, near, step, way)) - pops_up * limits["pops"]
            both = min(glance.eye, near) >= limits["eyes"] and not goes_on and step.going_on <= limits["eyes_going_on"]
            told = both or odds >= self._asked(shown)
            if not told and odds >= limits["faint"]:
                self._faint.append(_Jump(here.pts_s, before_s, step, _FAINT, sure=False))
        if not told:
            return
        sure = (
            step.broken >= limits["sure_broken"]
            and confidence >= limits["sure_confidence"]
            and step.strength >= limits["sure_strength"]
            and step.relit < limits["sure_relit"]
            and (glance is None or glance.eye >= limits["sure_eye"])
            and not here.dropped
            and view_jumps(halves, BESIDE)
        )
        self._jumps.append(_Jump(here.pts_s, before_s, step, confidence if ruled else _PLAIN, sure))

    def _lamp(self, step: Step) -> bool:
        """Whether what seems not to go on is where it was, in another light."""
        limits = self.thresholds
        relit = step.relit >= limits["relit"] and step.lit >= limits["relit_lit"]
        return relit and step.broken * (1 - step.relit) < limits["relit_rest"]

    def weigh(self, at_s: float, seen: Seen) -> float:
        """The log odds that a part is missing before the frame of that time."""
        return missing(seen)

    def _ask_onward(self, shown: Around, odds: float | None) -> None:
        """Whether what moves plainly goes on at the step in the middle; `odds` as for `_follow`."""
        limits = self.thresholds
        if odds is None or odds > limits["onward"]:
            return
        step = look(shown.halves, BESIDE)
        if step.going_on >= limits["onward_moving"] and step.of_moving < limits["onward_of_moving"]:
            self._onward.append(shown.here.pts_s)

    def _seen(self, shown: Around) -> float | None:
        """What the eye says of the step; None where it was not taught to judge: at an uneven pace, of tiny ones."""
        reliefs = [picture.relief for picture in shown.pictures[BESIDE - BEFORE : BESIDE + AFTER]]
        if not shown.even or min(reliefs[0].shape) < SMALLEST:
            return None
        return self._eye.missing(reliefs)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The jumps, each with how sure it is by itself."""
        self._rest()
        for jump in self._jumps:
            weight = Weight.BREAK if jump.sure and not self._restless(jump) else Weight.LOOK
            self.add("jump", weight, jump.at_s, jump.at_s, jump.confidence, jump.before_s, share=jump.share)
        faint = [
            self.found("jump", Weight.LOOK, jump.at_s, jump.at_s, jump.confidence, jump.before_s, share=jump.share)
            for jump in self._faint
        ]
        return Sight(tuple(self.findings), onward=tuple(self._onward), faint=tuple(faint))

    def _rest(self) -> None:
        """The last frames, of which fewer follow."""
        for at in range(max(0, len(self._ring) - REACH), len(self._ring)):
            self._weigh(at)
        self._ring.clear()

    def _restless(self, jump: _Jump) -> bool:
        limits = self.thresholds
        return any(
            other is not jump
            and abs(other.at_s - jump.at_s) <= limits["restless_s"]
            and other.step.broken >= limits["restless_share"] * jump.step.broken
            for other in self._jumps
        )


def _reliefs(pictures: list[Grey], long_side: int) -> list[Floats]:
    return [relief_of(picture, long_side) for picture in pictures]
