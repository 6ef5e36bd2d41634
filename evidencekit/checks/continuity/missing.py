"""How likely is time missing at a step? All that was seen of it, weighed together.

No single look tells. The eye sees fast movement best in small pictures and slow movement best in larger ones; flow says what
does not go on, but also calls a lamp or a splash so; the way of the view says most where little else moves. So each says as much
as it was found to: the weights are those of a logistic regression (docs/decisions/0006), and a sum of nought means that a step
is as likely to lack a part as not, where half of all steps do. Of real steps hardly any do: more is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidencekit.checks.continuity.motion import Step
from evidencekit.checks.continuity.sway import Sway

WEIGHTS = {
    "one": -1.76,
    "eye": 0.06,
    "near": 0.62,
    "stands_out": 0.53,
    "broken": 0.52,
    "of_moving": 0.09,
    "strength": -0.07,
    "relit": -0.14,
    "lit": -0.64,
    "going_on": -5.64,
    "jump": 0.26,
    "usual": -0.63,
    "clear": -0.86,
    "share": 1.87,
}
_NEVER_NOUGHT = 0.1  # added before logarithms, of what stands out and of strength
_NEVER_STILL = 0.05  # the same, of shifts
_LIT = 4.5  # a twelfth brighter speaks for a lamp; more says no more, for a flash is laid on a cut to hide it


@dataclass(frozen=True, slots=True)
class Glance:
    """What costs least to know: what the eye says of small pictures (log odds), and how far the step stands out."""

    eye: float
    stands_out: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything: `near` is what the eye says of larger pictures, `step` how what moves goes on, `way` how the view does."""

    glance: Glance
    near: float
    step: Step
    way: Sway

    @property
    def facts(self) -> dict[str, float]:
        """What is weighed, by the names of `WEIGHTS`."""
        step, way = self.step, self.way
        return {
            "one": 1.0,
            "eye": self.glance.eye,
            "near": self.near,
            "stands_out": math.log(self.glance.stands_out + _NEVER_NOUGHT),
            "broken": step.broken,
            "of_moving": step.of_moving,
            "strength": math.log(step.strength + _NEVER_NOUGHT),
            "relit": step.relit,
            "lit": math.log1p(min(step.lit, _LIT)),
            "going_on": step.going_on,
            "jump": math.log(way.jump + _NEVER_STILL),
            "usual": math.log(way.usual + _NEVER_STILL),
            "clear": way.clear,
            "share": way.share,
        }


def at_first(glance: Glance) -> float:
    """What a glance adds to the log odds."""
    return WEIGHTS["eye"] * glance.eye + WEIGHTS["stands_out"] * math.log(glance.stands_out + _NEVER_NOUGHT)


def nearer(glance: Glance, near: float) -> float:
    """The same with what the eye says of larger pictures."""
    return at_first(glance) + WEIGHTS["near"] * near


def missing(seen: Seen) -> float:
    """The log odds that a part is missing."""
    return sum(WEIGHTS[name] * fact for name, fact in seen.facts.items())
