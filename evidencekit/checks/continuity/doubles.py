"""Frames that merely repeat the camera's last picture, where that is the recorder's way.

In poor light a camera is slow, and a recorder that keeps its pace shows every picture two or three times. Whoever asks how
things moved from frame to frame must leave the repeats out: else everything stands still, jumps, and stands still.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

REACH = 12  # frames on either side: four pictures of a camera whose pictures come three times
_SHARE = 0.3  # of the change usual here, below which a frame repeats the one before
_MOST_RUN = 3  # longer is a picture that stands still
_FEWEST = 3  # repeats …
_HABIT = 0.3  # … and their share of the frames that do not stand still, from which they are a way of recording


def repeats(changes: Sequence[float], at: int) -> list[bool]:
    """For each frame around `changes[at]`, from `at - REACH` to `at + REACH`, whether it repeats the one before.

    `changes` are mean changes from frame to frame; none repeats where repeats are no habit.
    """
    around = changes[max(0, at - REACH) : at + REACH + 1]
    bar = _SHARE * sorted(around)[(3 * len(around)) // 4]  # up to three quarters may be repeats
    again = [change < bar for change in around]
    if sum(again) < _FEWEST:
        return [False] * len(around)
    still = 0
    for start, end in _runs(again):
        if end - start > _MOST_RUN:
            again[start:end] = [False] * (end - start)
            still += end - start
    return again if sum(again) >= max(_FEWEST, _HABIT * (len(again) - still)) else [False] * len(around)


def _runs(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """Where marks stand next to each other: first, and after the last."""
    edges = [n for n, (before, here) in enumerate(pairwise([False, *marks, False])) if before != here]
    return list(zip(edges[::2], edges[1::2], strict=True))


def shown(changes: Sequence[float]) -> list[int]:
    """The numbers of all frames that do not repeat the one before."""
    return [n for n in range(len(changes)) if not repeats(changes, n)[min(n, REACH)]]


class Latest:
    """The same for the latest frame, of which nothing is known but what came before."""

    def __init__(self) -> None:
        self._changes: deque[float] = deque(maxlen=REACH + 1)

    def repeats(self, change: float) -> bool:
        """Whether the next frame, so much changed, repeats the one before."""
        self._changes.append(change)
        return repeats(list(self._changes), len(self._changes) - 1)[-1]
