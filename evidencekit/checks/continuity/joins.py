"""The signal of the coded pictures: was the file put together from parts without being encoded again?

Every part begins with a key picture. Where one stands off the rhythm of all others, where time does not go on evenly right at
it, or where an encoder begins anew, a join is near. One sign alone proves little: encoders put key pictures where the scene
changes, recorders stumble, cameras pause.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Signal, Weight
from evidencekit.checks.view import Brief
from evidencekit.footage.model import Packet, ReadingSummary
from evidencekit.footage.origin import OriginClass

_REORDERED = 2  # so many pictures around a key one may be shown out of turn
_CALM = 8  # regular steps that end a disturbance
_FREE = ("x264", "x265", "Lavc")  # encoders that put key pictures where they like


@dataclass(frozen=True, slots=True)
class _Key:
    """A key picture: its place in the file and in the order of showing."""

    at_s: float
    place: int
    shown: int
    settings: bool
    signed: bool


class Joins(Watching):
    """Key pictures at which another recording seems to begin."""

    signal: ClassVar[Signal] = Signal.TIME
    thresholds: ClassVar[dict[str, float]] = {
        "comb_share": 0.75,  # of the distances between key pictures are the same: a rhythm
        "comb_fewest": 4.0,  # distances
        "comb_tell_fewest": 8.0,  # … before a broken rhythm is told with nothing beside it
        "join_tiny": 0.2,  # of the usual step: pictures of two parts that overlap in time are pressed together
        "join_odd": 0.08,  # of the usual step off any whole number of steps
        "join_odd_s": 0.0012,  # … and more than the rounding of times
        "join_even": 0.97,  # share of even steps that makes a constant frame rate
        "join_key_share": 0.2,  # more key pictures than that are hit by chance
        "chunks_fewest": 3.0,  # signed parts of one length, besides the last
        "join_habit": 0.3,  # share of key pictures with new settings that is an encoder's way
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times = array("d")
        self._keys: list[tuple[int, float, bool, bool]] = []

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        if packet.key:
            self._keys.append((len(self._times), packet.pts_s, packet.settings, packet.signed))
        self._times.append(packet.pts_s)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The joins, and one break of a rhythm that nothing else speaks for."""
        if len(self._times) < 4 * _CALM or len(self._keys) < 2:
            return Sight()
        coded = _Coded(np.asarray(self._times), self._keys, self.thresholds)
        off = coded.off_comb()
        rare = sum(key.settings for key in coded.keys) <= max(3.0, self.thresholds["join_habit"] * len(coded.keys))
        # Platforms encode long videos in chunks, each signed by its encoder: all of one length, or the platform says who it is.
        platform = self.info.origin is not None and self.info.origin.kind is OriginClass.PLATFORM
        chunked = coded.in_chunks(1 if platform else int(self.thresholds["chunks_fewest"]))
        chunked = chunked or (platform and all(key.signed for key in coded.keys))
        told = False
        for number, key in enumerate(coded.keys[1:], 1):
            signs = {
                "settings": key.settings and rare,
                "signature": key.signed and not chunked,
                "step": coded.disturbed(key, on_comb=off is not None and number not in off),
                "comb": number in (off or ()),
            }
            if signs["settings"] or signs["signature"] or signs["step"]:
                seen = [name for name, there in signs.items() if there]
                confidence = 0.9 if len(seen) > 1 else 0.5
                self._note("stream_join", Weight.LOOK, coded, key, confidence, join_signs=",".join(seen))
                told = True
        if not told and off and len(off) == 1:
            self._tell_broken(coded, *off)
        return Sight(tuple(self.findings))

    def _tell_broken(self, coded: _Coded, number: int) -> None:
        """One place off a long rhythm, of an encoder that keeps one."""
        free = any(text.startswith(_FREE) for text in self.info.encoder_texts)
        if not free and len(coded.keys) > self.thresholds["comb_tell_fewest"]:
            seconds = coded.keys[number].at_s - coded.keys[number - 1].at_s
            self._note("comb_broken", Weight.INFO, coded, coded.keys[number], 0.4, seconds=round(seconds, 2))

    def _note(self, code: str, weight: Weight, coded: _Coded, key: _Key, confidence: float, **more: str | float) -> None:
        at_s = max(0.0, key.at_s)
        self.add(code, weight, at_s, at_s, confidence, max(0.0, coded.before(key)), **more)


class _Coded:
    """The coded pictures of a whole file."""

    def __init__(
        self, times: npt.NDArray[np.float64], keys: list[tuple[int, float, bool, bool]], limits: dict[str, float]
    ) -> None:
        self._limits = limits
        order = np.argsort(times, kind="stable")  # of two pictures at one moment the later in the file is shown later
        self._shown, rank = times[order], np.empty(len(times), int)
        rank[order] = np.arange(len(times))
        self._reorders = bool(np.any(np.diff(times) < 0))
        self.keys = [_Key(at_s, place, int(rank[place]), settings, signed) for place, at_s, settings, signed in keys]
        self._steps = np.diff(self._shown)
        self._usual = max(float(np.median(self._steps)), 1e-4)
        self._tiny, self._odd = self._disturbances()

    def before(self, key: _Key) -> float:
        """When the picture before a key one is shown."""
        return float(self._shown[max(0, key.shown - 1)])

    def off_comb(self) -> set[int] | None:
        """The numbers of the key pictures off the rhythm; None where there is none.

        Open groups of pictures shift one order, dropped pictures the other: off is what no measure finds on the comb.
        """
        places, shown = (np.diff([getattr(key, name) for key in self.keys]) for name in ("place", "shown"))
        seconds = np.diff([key.at_s for key in self.keys])
        if len(places) < self._limits["comb_fewest"]:
            return None
        on = np.zeros(len(places), bool)
        for gaps, slack in ((places, 0.0), (shown, 0.0), (seconds, 0.25 * self._usual)):
            usual = float(np.median(gaps))
            hit = np.abs(gaps - usual) <= slack
            if usual > (2 if slack == 0 else 2 * self._usual) and np.mean(hit) >= self._limits["comb_share"]:
                on |= hit
        return {int(n) + 1 for n in np.flatnonzero(~on)} if on.any() else None

    def in_chunks(self, fewest: int) -> bool:
        """Whether all parts that an encoder signed are of one length, as where a video is encoded by many machines at once.

        `fewest`: so many such parts there must be, besides the last.
        """
        signed = [key.shown for key in self.keys if key.signed]
        parts = np.diff(signed)
        if len(parts) < fewest or not self.keys[0].signed:
            return False
        usual, rest = float(np.median(parts)), len(self._shown) - signed[-1]  # too short a rest goes with the part before it
        longest = 2 * usual if len(parts) >= self._limits["chunks_fewest"] else usual + _REORDERED
        return bool(np.all(np.abs(parts - usual) <= _REORDERED)) and rest <= longest

    def disturbed(self, key: _Key, *, on_comb: bool) -> bool:
        """Whether time does not go on evenly at a key picture, and that is no accident."""
        starts = [*self._tiny, *self._odd]
        if on_comb or not any(self._at(start, key) for start in starts):
            return False
        if self._share() > self._limits["join_key_share"]:
            return False
        hits = sum(any(self._at(start, other) for other in self.keys) for start in starts)
        return hits >= 0.8 * len(starts)

    def _at(self, start: int, key: _Key) -> bool:
        return abs(start + 1 - key.shown) <= (_REORDERED if self._reorders else 0)

    def _share(self) -> float:
        """How many moments are at a key picture."""
        return len(self.keys) * (2 * _REORDERED + 1 if self._reorders else 1) / len(self._shown)

    def _disturbances(self) -> tuple[list[int], list[int]]:
        """The steps at which pictures begin to be pressed together, and those that are no whole number of steps."""
        limits, ratio = self._limits, self._steps / self._usual
        tiny = ratio < limits["join_tiny"]
        off = np.abs(ratio - np.maximum(1.0, np.round(ratio)))
        odd = (off > limits["join_odd"]) & (off * self._usual > limits["join_odd_s"])
        groups: list[list[int]] = []
        for at in np.flatnonzero(tiny | odd):
            if groups and at - groups[-1][-1] <= _CALM and tiny[groups[-1]].any():
                groups[-1].append(int(at))
            else:
                groups.append([int(at)])
        pressed = [group for group in groups if tiny[group].any()]
        rest = np.ones(len(ratio), bool)
        for group in pressed:
            rest[group[0] : group[-1] + 1] = False
        even = float(np.mean(~odd[rest])) if rest.any() else 0.0
        single = [group[0] for group in groups if not tiny[group].any()]
        return [group[0] for group in pressed], single if even >= limits["join_even"] else []
