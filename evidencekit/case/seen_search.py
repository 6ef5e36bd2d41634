"""Finding footage of the same recording in the index: a few equal keys at one distance in time, then every moment compared."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter

import numpy as np

from evidencekit.checks.fingerprint import Words, words_of
from evidencekit.checks.likeness import Stretch, common_stretch, turned

_KEY_BITS = 24  # copies keep these whole in every second moment; chance meets one in millions
_COMMON = 200  # a key that more moments have tells nothing: a habit of the desk
_MOST_CANDIDATES = 40  # compared moment by moment, those with most equal keys first


def keys_of(words: Words) -> list[tuple[int, int]]:
    """Key and step of every moving moment."""
    keys = words & np.uint64((1 << _KEY_BITS) - 1)
    return [(int(keys[step]), int(step)) for step in np.flatnonzero(words)]


def alike(db: sqlite3.Connection, words: Words) -> dict[int, Stretch]:
    """The best common stretch with every video that has one."""
    found: dict[int, Stretch] = {}
    for footage, offset, mirrored in _candidates(db, words):
        row = db.execute("SELECT fingerprint FROM footage WHERE id = ?", (footage,)).fetchone()
        theirs = words_of(row[0]) if row else words[:0]
        stretches = (common_stretch(words, theirs, offset + by, mirrored=mirrored) for by in (-1, 0, 1))
        best = max((s for s in stretches if s), key=_strength, default=None)
        if best and (footage not in found or _strength(best) > _strength(found[footage])):
            found[footage] = best
    return found


def _strength(stretch: Stretch) -> tuple[int, float, float]:
    return stretch.moments, stretch.seconds, stretch.share


def _candidates(db: sqlite3.Connection, words: Words) -> list[tuple[int, int, bool]]:
    """Video, offset in steps and whether mirrored, where most moments have the same key at one offset."""
    hits: Counter[tuple[int, int, bool]] = Counter()
    select = f"SELECT footage, step FROM moment WHERE key = ? LIMIT {_COMMON + 1}"
    for mirrored, mine in ((False, words), (True, turned(words))):
        steps: dict[int, list[int]] = {}
        for key, step in keys_of(mine):
            steps.setdefault(key, []).append(step)
        for key, at in sorted(steps.items()):  # in the order of the file: fewer pages to read
            rows = db.execute(select, (key,)).fetchall()
            if len(rows) <= _COMMON:
                hits.update((footage, step - mine_at, mirrored) for footage, step in rows for mine_at in at)
    # Half a step's shift spreads the hits over two offsets.
    near = {place: n + max(hits[(place[0], place[1] + by, place[2])] for by in (-1, 1)) for place, n in list(hits.items())}
    return heapq.nlargest(_MOST_CANDIDATES, near, key=near.__getitem__)
