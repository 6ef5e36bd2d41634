"""Files of one recording: the order they were made in, and the seams where one ends and the next begins.

Nothing proves that two files follow one another without a break, so every seam is for a person, with its two frames side by side.
What can be known is told beside them: the files' own times, the same frames at both ends, another place, another recorder,
a number missing among the names. Research: gaps of seconds at every split are real (recorders stop to start the next file);
gaps reckoned from the nominal frame rate are not, so lengths come from the frames' times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from evidencekit.checks.continuity.scene import Scene, likeness
from evidencekit.checks.model import CheckRun, Finding, Param, Reason, Seam, Signal, Weight
from evidencekit.checks.shown import clock_gap
from evidencekit.checks.view import Floats
from evidencekit.footage.ends import End, beginning, ending
from evidencekit.footage.model import FootageInfo, Grey
from evidencekit.footage.origin import OriginClass
from evidencekit.progress import Ticket

THRESHOLDS: dict[str, float] = {
    "seam_fits_s": 2.0,  # files give their time in whole seconds, and two of them are subtracted
    "seam_gap_s": 4.0,  # three seconds and that rounding
    "seam_overlap_s": 8.0,  # so much of either end is searched for the same frames
    "seam_overlap_least_s": 0.2,
    "seam_overlap_most_rms": 4.0,  # grey levels at 96 pixels: two codings of one frame differ by 1 or 2
    "seam_overlap_twice": 0.9,  # of the shorter file
    "seam_rate": 1.1,
}
_LOOK_BACK_S = (0.0, 0.5, 1.0)  # moments on either side that are compared
_STEP = 3  # frames apart for how fast things move
_MOST_MISSING = 20
_DIGITS = re.compile(r"\d+")
_STAMP = re.compile(r"\d+(?:[-_.: ]\d+){2,}|\d{6,}")  # dates and times count otherwise than 1, 2, 3
_CLOCKS = (OriginClass.CAMERA, OriginClass.RECORDER, OriginClass.UNKNOWN)  # whose time is that of recording, not of a copy


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the recording: `key` names it in findings (the exhibit, or the file), `name` is the file's as it came."""

    key: str
    name: str
    path: Path
    run: CheckRun

    @property
    def last_s(self) -> float:
        """When its last frame is shown, seconds from the first."""
        return self.run.reading.last_pts_s - self.run.reading.first_pts_s

    @property
    def length_s(self) -> float:
        """How long it lasts, by the times of its frames: the last one stays as long as the others do."""
        frames = self.run.reading.frames
        return self.last_s * frames / (frames - 1) if frames > 1 else self.run.info.duration_s


def in_order(files: Sequence[tuple[str, str, datetime | None]]) -> tuple[str, ...]:
    """The keys of files given as key, name and own time, in the order they were recorded.

    By the times where all have one and no two are the same, else by name, the numbers in it counted as numbers.
    """
    times = [created for _, _, created in files if created is not None]
    if len(set(times)) == len(files):
        return tuple(key for _, key in sorted(zip(times, (key for key, _, _ in files), strict=True)))
    return tuple(key for key, _, _ in sorted(files, key=lambda f: _natural(f[1])))


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    pieces = re.split(r"(\d+)", name.lower())
    return tuple((1, int(piece), "") if piece.isdecimal() else (0, 0, piece) for piece in pieces)


def judge(parts: Sequence[Part], ticket: Ticket | None = None) -> tuple[Seam, ...]:
    """The seams of files given in order, one for each two neighbours.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed, UnreadableFootage, NoVideoStream: as reading does.
        Cancelled: by the ticket.
    """
    seams: list[Seam] = []
    for number, (before, after) in enumerate(pairwise(parts)):
        if ticket:
            ticket.tick("seams", number, len(parts) - 1)
        seams.append(_Judge(before, after).seam())
    return tuple(seams)


class _Judge:
    def __init__(self, before: Part, after: Part) -> None:
        self.before, self.after = before, after
        self.findings: list[Finding] = []
        self.not_judged: list[Reason] = []

    def seam(self) -> Seam:
        self._add("seam", Weight.LOOK, 0.0)  # no opinion: only that it must be looked at
        self._times()
        self._clocks()
        self._make()
        self._names()
        reach = THRESHOLDS["seam_overlap_s"]
        self._pictures(ending(self.before.path, reach, self.before.last_s), beginning(self.after.path, reach))
        self.not_judged.append(self._reason("seam_still"))
        return Seam(self.before.key, self.after.key, tuple(self.findings), tuple(self.not_judged))

    def _add(self, code: str, weight: Weight, confidence: float, **params: Param) -> None:
        self.findings.append(
            Finding(
                id=f"continuity-{code}-{self.before.key}-{self.after.key}",
                code=code,
                weight=weight,
                start_s=0.0,
                end_s=0.0,
                confidence=confidence,
                still_s=0.0,
                still_before_s=round(self.before.last_s, 3),
                params={"before": self.before.name, "after": self.after.name, **params},
                signal=Signal.SEAM,
                before_in=self.before.key,
            )
        )

    def _reason(self, code: str, **params: Param) -> Reason:
        return Reason(code, {"before": self.before.name, "after": self.after.name, **params}, Signal.SEAM)

    # --- times ------------------------------------------------------------------------------------------
    def _times(self) -> None:
        """What the files' own times say, whether they mean the start or the end of the recording."""
        one, other = self.before.run.info.created, self.after.run.info.created
        if one is None or other is None:
            self.not_judged.append(self._reason("seam_times_unknown"))
            return
        apart = (other - one).total_seconds()
        fits = THRESHOLDS["seam_fits_s"]
        start, end = apart - self.before.length_s, apart - self.after.length_s
        both: dict[str, Param] = {"start": round(start, 1), "end": round(end, 1)}
        if apart < -fits:
            self._add("seam_order", Weight.LOOK, 0.6, seconds=round(-apart))
        elif min(abs(start), abs(end)) <= fits:
            self._add("seam_times_fit", Weight.INFO, 0.6, **both)
        elif min(start, end) > fits:
            sure = min(start, end) >= THRESHOLDS["seam_gap_s"] and all(_clock(p.run.info) for p in (self.before, self.after))
            seconds = round(min(start, end), 1)
            self._add("seam_gap", Weight.BREAK if sure else Weight.LOOK, 0.9 if sure else 0.6, seconds=seconds, **both)
        else:  # files exported one after another carry the times of the export
            self.not_judged.append(self._reason("seam_times_contradict", **both))

    def _clocks(self) -> None:
        """What the clocks in the pictures say; recorders stop for a moment to start the next file."""
        gap = clock_gap(self.before.run, self.after.run)
        if gap is None:
            return
        seconds = round(abs(gap))
        if gap >= THRESHOLDS["seam_gap_s"]:
            self._add("seam_clock_gap", Weight.BREAK, 0.9, seconds=seconds)
        elif abs(gap) <= THRESHOLDS["seam_fits_s"]:
            self._add("seam_clock_fits", Weight.INFO, 0.9)
        else:
            self._add("seam_clock_gap" if gap > 0 else "seam_clock_back", Weight.LOOK, 0.6, seconds=seconds)

    # --- the files --------------------------------------------------------------------------------------
    def _make(self) -> None:
        """Whether one recorder can have written both."""
        one, other = self.before.run.info, self.after.run.info
        differ = {
            "size": (one.video.width, one.video.height) != (other.video.width, other.video.height),
            "codec": one.video.codec != other.video.codec,
            "sound": [(a.codec, a.sample_rate, a.channels) for a in one.audio]
            != [(a.codec, a.sample_rate, a.channels) for a in other.audio],
            "device": one.device != other.device,
            "layout": one.layout != other.layout,
        }
        found = [name for name, differs in differ.items() if differs]
        if found:
            self._add("seam_format", Weight.LOOK, 0.8, differing=",".join(found))
        rates = [p.run.reading.frames / p.length_s for p in (self.before, self.after) if p.length_s > 0]
        if len(rates) == 2 and max(rates) > THRESHOLDS["seam_rate"] * min(rates):  # phones change theirs with the light
            self._add("seam_rate", Weight.INFO, 0.5, one=round(rates[0], 1), other=round(rates[1], 1))

    def _names(self) -> None:
        """Whether a number is left out between the names."""
        missing = missing_between(self.before.name, self.after.name)
        if missing > 0:
            self._add("seam_number_missing", Weight.LOOK, 0.5, count=missing)
        elif missing < 0:
            self._add("seam_number_order", Weight.LOOK, 0.5)

    # --- the pictures -----------------------------------------------------------------------------------
    def _pictures(self, last: End, first: End) -> None:
        shared = overlap(last, first)
        if shared is not None:
            # A recorder starts the next file a little early; that nearly all of one comes again is the same footage twice.
            twice = shared >= THRESHOLDS["seam_overlap_twice"] * min(self.before.length_s, self.after.length_s)
            self._add("seam_overlap", Weight.LOOK if twice else Weight.INFO, 0.9, seconds=round(shared, 1))
            return
        befores = [_at(last, last.times[-1] - back) for back in _LOOK_BACK_S]
        afters = [_at(first, back) for back in _LOOK_BACK_S]
        pairs = [likeness(b, a) for b in befores for a in afters]
        if min(pair.texture for pair in pairs) < Scene.thresholds["texture"]:
            self.not_judged.append(self._reason("seam_dark"))
            return
        # A hand before the lens, or a camera on the move, is another picture without being another place.
        steady = all(likeness(a, b).share < Scene.thresholds["look_share"] for a, b in (*pairwise(befores), *pairwise(afters)))
        share = min(pair.share for pair in pairs)
        if steady and all(pair.elsewhere for pair in pairs):
            self._add("seam_other_scene", Weight.BREAK, min(0.99, share), share=round(share * 100))
        elif share >= Scene.thresholds["look_share"]:
            self._add("seam_view_changed", Weight.INFO, 0.5 * share, share=round(share * 100))


def _clock(info: FootageInfo) -> bool:
    """Whether the file's own time can be taken for that of its recording."""
    return info.origin is not None and info.origin.kind in _CLOCKS


def _at(end: End, at_s: float) -> Grey:
    return min(zip(end.times, end.pictures, strict=True), key=lambda moment: abs(moment[0] - at_s))[1]


def missing_between(before: str, after: str) -> int:
    """How many numbers lie between two names that count on (`CH01_0007`, `CH01_0009`: 1); negative where they count back.

    0 where they follow, or where the names do not tell: they differ in more than one number, or in a date or a time.
    """
    one, other = Path(before).stem, Path(after).stem
    mine, theirs = list(_DIGITS.finditer(one)), list(_DIGITS.finditer(other))
    if _DIGITS.sub("#", one) != _DIGITS.sub("#", other) or len(mine) != len(theirs):
        return 0
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if int(a.group()) != int(b.group())]
    if len(differing) != 1:
        return 0
    (a, b) = differing[0]
    if any(stamp.start() <= a.start() < stamp.end() for stamp in _STAMP.finditer(one)):
        return 0
    step = int(b.group()) - int(a.group())
    if step < 0:
        return step
    return step - 1 if step - 1 <= _MOST_MISSING else 0


def overlap(last: End, first: End) -> float | None:
    """Seconds that the end of one file and the beginning of the next have in common, frame for frame.

    None where they have none, or too little moves to tell.
    """
    if len(last.times) < 2 * _STEP or len(first.times) < 2 * _STEP or last.pictures[0].shape != first.pictures[0].shape:
        return None
    mine, theirs = _rows(last.pictures), _rows(first.pictures)
    apart = _apart(mine, theirs)
    best: tuple[float, float, int] | None = None
    for start in range(len(last.times)):
        length = last.times[-1] - last.times[start]
        if length < THRESHOLDS["seam_overlap_least_s"] or length > first.times[-1]:
            continue
        pairs = _paired(last.times, first.times, start)
        if len(pairs) <= _STEP:
            continue
        rows, columns = [i for i, _ in pairs], [j for _, j in pairs]
        score = float(np.quantile(apart[rows, columns], 0.9))
        if best is None or score < best[0]:
            best = score, length, start
    if best is None or best[0] > THRESHOLDS["seam_overlap_most_rms"]:
        return None
    score, length, start = best
    moved = mine[start + _STEP :] - mine[start:-_STEP]
    if not len(moved) or score > 0.5 * float(np.median(np.sqrt((moved * moved).mean(1)))):
        return None  # as far apart as things move within a few frames: neighbours, or a still picture
    return length + length / max(1, len(mine) - 1 - start)


def _rows(pictures: Sequence[Grey]) -> Floats:
    return np.stack([picture.ravel() for picture in pictures]).astype(np.float32)


def _apart(mine: Floats, theirs: Floats) -> Floats:
    """Root mean square difference of each picture to each."""
    squares = (mine * mine).mean(1)[:, None] + (theirs * theirs).mean(1)[None, :] - 2 * (mine @ theirs.T) / mine.shape[1]
    return np.asarray(np.sqrt(np.clip(squares, 0, None)), np.float32)


def _paired(last: Sequence[float], first: Sequence[float], start: int) -> list[tuple[int, int]]:
    """The frames that would be the same if the second file began with frame `start` of the first's end."""
    found: list[tuple[int, int]] = []
    times = np.asarray(first)
    for index in range(start, len(last)):
        at_s = last[index] - last[start]
        nearest = int(np.argmin(np.abs(times - at_s)))
        if abs(first[nearest] - at_s) <= 0.02:
            found.append((index, nearest))
    return found
