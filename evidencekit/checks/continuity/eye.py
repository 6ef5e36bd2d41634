"""Small learned eyes: for mixtures, and for missing time.

While one picture of a scene fades into another, things are half there: what was shines through what comes. Across a cut nothing
goes on as it moved, and what moves fast is not blurred the way it went. Rules written by hand for either were as often true of
slow, fast or blurred movement (docs/decisions/0006). So a few layers of convolutions, learned from made takes alone
(`assets/models`), look at some pictures at once, and at each place give how likely it is and how much that place counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from evidencekit.assets import asset
from evidencekit.checks.view import Floats

SMALLEST = 16  # pixels of a side that can be looked at
PICTURES = 17  # that are looked at together for a mixture
PER_S = 15.0  # of them in a second of the video; where it has fewer, all
BEFORE, AFTER = 4, 4  # pictures on either side of a step, at the video's own pace, or that of a gap in it
MISSING = 2.0  # log odds from which time is missing there: of an hour of real takes few steps reach it, of cuts most
_STATES = 4  # every so manieth is also shown as it is, all others only as they differ from the mean
_SCALE = np.float32(20.0)  # relief that counts as one
_TWICE = np.float32(2.0)
_NOTHING = -1.0  # log odds


class _Eye:
    """One network for one video; not to be shared between threads."""

    def __init__(self, model: str) -> None:
        self._net = cv2.dnn.readNetFromONNX(np.frombuffer(asset(f"models/{model}.onnx").read_bytes(), np.uint8))

    def odds(self, seen: Floats) -> float:
        """The log odds of all places, each as much as it counts."""
        self._net.setInput(seen[None])
        likely, counts = np.asarray(self._net.forward(), np.float32).reshape(2, -1)
        shares = np.exp(counts - counts.max())
        return float(likely @ shares / shares.sum())


class MixtureEye:
    """Sees pictures laid over each other.

    Two networks, taught apart: where both are often mistaken they seldom are about the same. The second one is not asked
    where the first sees nothing at all.
    """

    def __init__(self) -> None:
        self._first, self._second = _Eye("blends"), _Eye("blends_second")
        self._glances = _Eye("blends")  # its own: a network is set up anew for pictures of another size

    def glance(self, reliefs: Sequence[Floats]) -> float:
        """`mixed` by the first network alone; for reliefs that are at hand, to save making larger ones."""
        return self._glances.odds(_mixture(reliefs))

    def mixed(self, reliefs: Sequence[Floats]) -> float:
        """How likely the middle one of `PICTURES` reliefs of one shape is a mixture: log odds, as learned on made takes.

        Reliefs are those of pictures 100 to 200 pixels long, sides of `SMALLEST` pixels at the least.
        """
        seen = _mixture(reliefs)
        odds = self._first.odds(seen)
        return odds if odds < _NOTHING else (odds + self._second.odds(seen)) / 2


def _mixture(reliefs: Sequence[Floats]) -> Floats:
    """What is shown of reliefs: some as they are, and how each differs from their mean."""
    stack = np.stack(reliefs)
    states = stack[::_STATES]
    seen = np.empty((len(states) + len(stack), *stack.shape[1:]), np.float32)  # made at once: copies cost as much as the eye
    np.divide(states, _SCALE, out=seen[: len(states)])
    differs = seen[len(states) :]
    np.subtract(stack, stack.mean(0), out=differs)
    np.multiply(differs, _TWICE / _SCALE, out=differs)
    return seen


class CutEye:
    """Sees where time is missing; `near`: in pictures of some 250 pixels, where small and slow movement shows, not of 100.

    One is for pictures of one size: it is set up anew for another.
    """

    def __init__(self, *, near: bool = False) -> None:
        self._net = _Eye("cuts_near" if near else "cuts")

    def missing(self, reliefs: Sequence[Floats]) -> float:
        """How likely a part is missing between the first `BEFORE` and the last `AFTER` reliefs; as `MixtureEye.mixed`."""
        stack = np.stack(reliefs) / _SCALE
        return self._net.odds(np.concatenate([stack, (stack[1:] - stack[:-1]) * _TWICE]))
