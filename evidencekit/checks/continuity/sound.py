"""The signal of sound: is there any, does it go on, do the steady tones of the room run through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.sound_track import HOPS_A_SECOND, SLOW_RATE, Stretch, Track
from evidencekit.checks.continuity.tones import breaks, shift, tones_of
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.checks.view import Brief
from evidencekit.footage.model import ReadingSummary, Sound

_WINDOW = 3  # hops


class Sounds(Watching):
    """Sound adds to what the picture shows and never vouches for it: silence is no evidence, and never a reason to pass."""

    signal: ClassVar[Signal] = Signal.SOUND
    thresholds: ClassVar[dict[str, float]] = {
        "sound_level": 1.8e-4,  # −75 dB of full scale: below it there is only the converter's own noise, or nothing
        "sound_share": 0.8,  # of the half seconds
        "sound_seam_s": 0.06,  # three frames of AAC; less is rounding
        "sound_seam_look_s": 0.5,  # phones were seen to lose 0.16 s by themselves
        "sound_wakes_s": 0.1,  # a packet or two, then nothing for a while: a microphone that starts late, and is judged so
        "sound_seams_most": 5.0,  # more of them, without a third of the video free of any, are the recorder's way
        "sound_short_s": 0.5,  # cameras start the microphone up to 0.3 s late and stop a frame or two early
        "sound_short_look_s": 2.0,
        "sound_hole_s": 0.05,
        "sound_hole_margin_s": 0.5,  # codecs start and end with zeros
        "sound_hole_level": 3e-4,  # −70 dB: what must be heard on both sides, …
        "sound_hole_beside_s": 0.06,  # … right beside it: a microphone that fades what is quiet takes longer
        "sound_holes_most": 3.0,  # more of them are a noise gate at work
        "click_share": 0.01,  # of windows of 60 ms; of 1,338 splices in 113 recordings 25 % are so sudden
        "click_least_s": 6.0,  # a hundred windows
        "hum_break": 5.0,  # deviations: a sign beside another; made rooms full of thumps reached it in 8 of 72 half minutes
        "hum_break_look": 7.0,  # and this in none
        "hum_shift": 1.0,  # made rooms reached 0.76, recorded and rendered takes 0.86 …
        "hum_shift_lasting": 0.75,  # … but over a second or more 0.71 and 0.4
        "hum_shift_sure": 2.0,
        "hum_shift_sure_tones": 3.0,  # a fan may change its speed: not together with the mains
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._track = Track()

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""
        self._track.add(sound)

    def sight(self, summary: ReadingSummary) -> Sight:
        """What the sound tells, and whether it tells anything."""
        self._track.finish()
        if not self.info.audio:
            return Sight(not_judged=(Reason("no_sound"),))
        levels = np.asarray(self._track.levels)
        if not len(levels):
            return Sight(not_judged=(Reason("sound_undecoded"),))
        length = summary.last_pts_s - summary.first_pts_s
        self._seams(length)
        self._ends(length)
        if np.mean(levels > self.thresholds["sound_level"]) < self.thresholds["sound_share"]:
            return Sight(tuple(self.findings), (Reason("sound_silent"),))
        self._holes(length)
        hums = [self._hum(stretch, length) for stretch in self._track.stretches]
        not_judged = (Reason("sound_faded"),) if any(hums) else (Reason("sound_faded"), Reason("no_hum"))
        return Sight(tuple(self.findings), not_judged, clicks=tuple(self._clicks()))

    def _note(self, code: str, weight: Weight, start: float, end: float, length: float, confidence: float, **more: float) -> None:
        """A finding within the pictures' time: sound may start before the first and end after the last."""
        start, end = (min(max(float(at), 0.0), length) for at in (start, end))
        self.add(code, weight, start, end, confidence, start, **more)

    def _seams(self, length: float) -> None:
        limits = self.thresholds
        told = [seam for seam in self._track.seams if abs(seam.seconds) >= limits["sound_seam_s"] and 0 <= seam.at_s <= length]
        long = [seam for seam in told if abs(seam.seconds) >= limits["sound_seam_look_s"]]
        free = np.diff([0.0, *(seam.at_s for seam in long), length]).max()
        if len(long) > limits["sound_seams_most"] and free <= length / 3:
            start, end, longest = long[0].at_s, long[-1].at_s, max(abs(seam.seconds) for seam in long)
            self._note("sound_stutters", Weight.INFO, start, end, length, 0.8, count=len(long), seconds=round(longest, 2))
            told = []
        for seam in told:
            missing = abs(seam.seconds)
            wakes = seam.seconds > 0 and seam.at_s <= (self._track.first_s or 0.0) + limits["sound_wakes_s"]
            least = limits["sound_short_look_s" if wakes else "sound_seam_look_s"]
            weight = Weight.LOOK if missing >= least and self.info.complete else Weight.INFO
            code = "sound_gap" if seam.seconds > 0 else "sound_overlap"
            end = seam.at_s + max(0.0, seam.seconds)
            self._note(code, weight, seam.at_s, end, length, 0.6, seconds=round(missing, 2))

    def _ends(self, length: float) -> None:
        """Sound that starts late, ends early or goes on after the last picture."""
        limits, end = self.thresholds, self._track.end_s
        for code, start, stop in (
            ("sound_late", 0.0, self._track.first_s or 0.0),
            ("sound_early", end, length),
            ("sound_longer", length, end),
        ):
            missing = stop - start
            if missing >= limits["sound_short_s"]:
                look = missing >= limits["sound_short_look_s"] and self.info.complete and code != "sound_longer"
                weight = Weight.LOOK if look else Weight.INFO
                self._note(code, weight, start, stop, length, 0.5, seconds=round(missing, 2))

    def _holes(self, length: float) -> None:
        limits, margin, beside = self.thresholds, self.thresholds["sound_hole_margin_s"], self.thresholds["sound_hole_beside_s"]
        first, last = self._track.first_s or 0.0, self._track.end_s
        holes = [
            (start, end)
            for start, end in self._track.holes
            if end - start >= limits["sound_hole_s"] and first + margin < start and end < last - margin
            if min(self._level(start - beside, start), self._level(end, end + beside)) > limits["sound_hole_level"]
        ]
        if len(holes) > limits["sound_holes_most"]:
            self._note("sound_gated", Weight.INFO, holes[0][0], holes[-1][1], length, 0.9, count=len(holes))
            return
        for start, end in holes:
            self._note("sound_hole", Weight.LOOK, start, end, length, 0.6, seconds=round(float(end - start), 2))

    def _clicks(self) -> Iterator[float]:
        """The middles of 20 ms in which a sample is as far off what leads to it as in hardly any other 60 ms."""
        hops = [stretch.clicks for stretch in self._track.stretches]
        windows = np.concatenate([one[: len(one) // _WINDOW * _WINDOW].reshape(-1, _WINDOW).max(axis=1) for one in hops])
        if len(windows) * _WINDOW < self.thresholds["click_least_s"] * HOPS_A_SECOND:
            return
        limit = np.quantile(windows, 1 - self.thresholds["click_share"])
        for stretch in self._track.stretches:
            for hop in np.flatnonzero(stretch.clicks > limit):
                yield stretch.start_s + (float(hop) + 0.5) / HOPS_A_SECOND

    def _hum(self, stretch: Stretch, length: float) -> bool:
        """Whether there are steady tones to judge by, and what they tell."""
        limits = self.thresholds
        tones = tones_of(stretch.slow)
        if not tones:
            return False
        other = shift(stretch.slow, tones, limits["hum_shift"], limits["hum_shift_lasting"])
        if other is not None:
            sure = other.strength >= limits["hum_shift_sure"] and len(tones) >= limits["hum_shift_sure_tones"]
            start, end = stretch.start_s + other.start_s, stretch.start_s + other.end_s
            weight = Weight.BREAK if sure else Weight.LOOK
            self._note("hum_shift", weight, start, end, length, 0.9 if sure else 0.6, factor=round(other.factor, 2))
        broken = [
            (stretch.start_s + found.at_s, found.strength)
            for found in breaks(stretch.slow, tones, limits["hum_break"])
            if other is None or not other.start_s - 1 <= found.at_s <= other.end_s + 1  # a shift breaks them, too
        ]
        for at, strength in broken:
            weight = Weight.LOOK if strength >= limits["hum_break_look"] else Weight.INFO
            self._note("hum_break", weight, at, at, length, min(0.95, strength / 10))
        if not broken and other is None:
            end = stretch.start_s + len(stretch.slow) / SLOW_RATE
            self._note("hum_runs_on", Weight.INFO, stretch.start_s, end, length, 0.5, count=len(tones))
        return True

    def _level(self, start: float, end: float) -> float:
        """How loud it is below 1 kHz between two moments of one stretch; 0 where there is no sound."""
        for stretch in self._track.stretches:
            a, b = (round((at - stretch.start_s) * SLOW_RATE) for at in (start, end))
            if a >= 0 and b <= len(stretch.slow) and b > a:
                return float(np.sqrt(np.mean(np.square(stretch.slow[a:b] / 32767.0))))
        return 0.0
