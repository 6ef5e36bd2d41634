"""Whether two fingerprints are of one recording, at a known distance in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evidencekit.checks.fingerprint import MIRROR, STEP_S, Words

# Of 64 bits, so many may differ: re-coding turns 1 or 2, cropping by 5 % some 5, half a step's shift up to 18; another take 32,
# and 18 or fewer in one moment of 400, so that six of them side by side are no chance.
ALIKE_BITS = 18
DIFFERENT_BITS = 12  # moments that differ by less than this count as one: a parcel held still for a minute is one moment
FEWEST_MOMENTS = 6
_ENOUGH_MOMENTS = 100  # more need not be counted
_MISS = -2  # what a moment that differs takes from a stretch; a match gives 1: two of three must match


@dataclass(frozen=True, slots=True)
class Stretch:
    """What two videos share: seconds of the first; `offset_s` later (+) or earlier (−) it is in the second.

    `moments` counts what is distinct in it, `share` is that of the moving moments that match.
    """

    start_s: float
    end_s: float
    offset_s: float
    mirrored: bool
    moments: int
    share: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s


def turned(words: Words) -> Words:
    """The words of the mirrored video."""
    return np.where(words == 0, words, words ^ MIRROR)


def common_stretch(mine: Words, theirs: Words, offset: int, *, mirrored: bool = False) -> Stretch | None:
    """The best stretch that `mine` shares with `theirs` lying `offset` steps later; None when it is too little to tell.

    Only moments count in which both move, and only those that differ from one another.
    """
    first, last = max(0, -offset), min(len(mine), len(theirs) - offset)
    if last - first < FEWEST_MOMENTS:
        return None
    a, b = (turned(mine) if mirrored else mine)[first:last], theirs[first + offset : last + offset]
    moving = np.flatnonzero((a != 0) & (b != 0))
    if len(moving) < FEWEST_MOMENTS:
        return None
    alike = np.bitwise_count(a[moving] ^ b[moving]) <= ALIKE_BITS
    start, end = _best(alike)
    matching = moving[start:end][alike[start:end]]
    moments = _distinct(a[matching])
    if moments < FEWEST_MOMENTS:
        return None
    begin, until = float(first + matching[0]) * STEP_S, float(first + matching[-1] + 1) * STEP_S
    return Stretch(begin, until, offset * STEP_S, mirrored, moments, round(len(matching) / (end - start), 3))


def _best(alike: np.ndarray) -> tuple[int, int]:
    """Where matches outweigh misses most."""
    gain = np.concatenate(([0], np.cumsum(np.where(alike, 1, _MISS))))
    lowest = np.minimum.accumulate(gain)
    end = int(np.argmax(gain - lowest))
    start = int(np.argmin(gain[: end + 1]))
    return start, end


def _distinct(words: Words) -> int:
    """How many of the moments differ from every one counted before: a fan or a lamp that repeats itself counts little."""
    held = np.zeros(0, np.uint64)
    for word in words:
        if not len(held) or int(np.bitwise_count(held ^ word).min()) >= DIFFERENT_BITS:
            held = np.append(held, word)
            if len(held) >= _ENOUGH_MOMENTS:
                break
    return len(held)
