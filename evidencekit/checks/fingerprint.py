"""What moves in a video, as 64 signs every half second: the same for a copy that was coded again, cropped a little or brightened.

Each half second is compared with the three seconds before it, so a desk that stands still leaves nothing behind, and a trimmed
video gives the same signs as the whole. The signs are those of the picture's coarsest waves; mirroring it turns half of them
round, which `MIRROR` undoes.
"""

from __future__ import annotations

import base64
import binascii
from collections import deque

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.view import Floats, View
from evidencekit.errors import BadValue

Words = npt.NDArray[np.uint64]  # one a step; 0 where too little moves to tell

STEP_S = 0.5
BITS = 64
_VERSION = "1:"  # before the coded words; another way of making them gets another number
_BEFORE = round(3.0 / STEP_S)  # steps that a picture is compared with
_LOOK_S = STEP_S / 4  # four pictures make a step: the mean of more says the same
_SIDE = 24  # pixels: fine enough for the waves below, coarse enough for 5 % of cropping
_LEAST = 2.0  # spread of the change, 1/60 of a natural logarithm: a hand over 2 % of the picture; sensor noise stays below 0.3
_MOST = round(4 * 3600 / STEP_S)  # steps: what lies after four hours is not taken down
_LEVELS = (60.0 * np.log(np.arange(256, dtype=np.float32) + 8.0)).astype(np.float32)

# The 64 coarsest waves, from long to short: how often each goes across and down.
_WAVES = sorted(((u, v) for u in range(9) for v in range(9) if u or v), key=lambda w: (w[0] ** 2 + w[1] ** 2, w))[:BITS]
_ACROSS, _DOWN = (np.array([wave[axis] for wave in _WAVES]) for axis in (0, 1))
_COSINES = np.cos(np.pi * np.arange(9)[:, None] * (np.arange(_SIDE) + 0.5) / _SIDE).astype(np.float32)
MIRROR = np.uint64(sum(1 << bit for bit, (across, _) in enumerate(_WAVES) if across % 2))


class Fingerprint:
    """Takes down what moves along the one pass: fed every frame, asked once for its text."""

    def __init__(self) -> None:
        self._words: list[int] = []
        self._before: deque[Floats] = deque(maxlen=_BEFORE)
        self._sum = np.zeros((_SIDE, _SIDE), np.float32)
        self._count = 0
        self._step = 0
        self._next_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        step = min(int(view.pts_s / STEP_S + 1e-6), _MOST)
        if step > self._step:
            self._close()
            self._words += [0] * (step - len(self._words))  # no pictures, nothing to tell
            self._step, self._next_s = step, view.pts_s
        if view.pts_s < self._next_s:
            return
        self._next_s += _LOOK_S
        small = np.asarray(cv2.resize(view.thumb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
        self._sum += _LEVELS[small]
        self._count += 1

    def text(self) -> str:
        """The whole, as `words_of` reads it; five kilobytes for three minutes."""
        self._close()
        return to_text(np.array(self._words[:_MOST], np.uint64))

    def _close(self) -> None:
        """Put down the step that is complete."""
        if self._count == 0:
            return
        picture = np.asarray(self._sum / self._count, np.float32)
        self._before.append(picture)
        self._words.append(_word(picture - np.mean(self._before, 0)))
        self._sum, self._count = np.zeros_like(picture), 0


def _word(change: Floats) -> int:
    """The signs of the waves in a change; 0 when there is too little of it. A change of all the light alike is none."""
    if float(change.std()) < _LEAST:
        return 0
    waves = _COSINES @ change @ _COSINES.T  # [down, across]
    signs = np.packbits(waves[_DOWN, _ACROSS] > 0, bitorder="little")
    return int(signs.view("<u8")[0])


def to_text(words: Words) -> str:
    """Words as text for JSON."""
    return _VERSION + base64.b64encode(words.astype("<u8").tobytes()).decode("ascii")


def words_of(text: str) -> Words:
    """The words in a text; none in an empty one, or in one of a version that is not known.

    Raises:
        BadValue: it is no such text.
    """
    if not text.startswith(_VERSION):
        version, colon, _ = text.partition(":")
        if not text or (colon and version.isdecimal()):
            return np.zeros(0, np.uint64)
        raise BadValue(field="fingerprint", value=text[:40], expected=_VERSION)
    try:
        data = base64.b64decode(text[len(_VERSION) :].encode("ascii"), validate=True)
        return np.frombuffer(data, "<u8")[:_MOST].astype(np.uint64)
    except (binascii.Error, ValueError):  # ValueError: not ASCII, or no whole number of words
        raise BadValue(field="fingerprint", value=text[:40], expected=_VERSION) from None
