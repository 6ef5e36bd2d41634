"""A small learned eye for mixtures: how much the middle of about a second looks like two pictures laid over each other.

While one picture of a scene fades into another, things are half there: what was shines through what comes. Rules written by
hand for that were as often true of slow or blurred movement (docs/decisions/0006). So four layers of convolutions, learned from
made takes alone (`assets/models`), look at a second's pictures at once, and at each place give how likely it is mixed and how
much that place counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from evidencekit.assets import asset
from evidencekit.checks.view import Floats

PICTURES = 17  # that are looked at together
PER_S = 15.0  # of them in a second of the video; where it has fewer, all
_STATES = 4  # every so manieth is also shown as it is, all others only as they differ from the mean
_SCALE = 20.0  # relief that counts as one


class Eye:
    """Looks at one video; not to be shared between threads."""

    def __init__(self) -> None:
        weights = np.frombuffer(asset("models/blends.onnx").read_bytes(), np.uint8)
        self._net = cv2.dnn.readNetFromONNX(weights)

    def mixed(self, reliefs: Sequence[Floats]) -> float:
        """How likely the middle one of `PICTURES` reliefs of one shape is a mixture: log odds, as learned on made takes.

        Reliefs are `View.relief`, about 100 pixels long, sides of 16 pixels at the least.
        """
        stack = np.stack(reliefs) / np.float32(_SCALE)
        seen = np.concatenate([stack[::_STATES], (stack - stack.mean(0)) * np.float32(2.0)])
        self._net.setInput(seen[None])
        likely, counts = np.asarray(self._net.forward(), np.float32).reshape(2, -1)
        shares = np.exp(counts - counts.max())
        return float(likely @ shares / shares.sum())
