"""Verdicts, findings and an operator's marks: the language all checks speak."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from evidencekit.footage.model import FootageInfo, ReadingSummary

Param = str | int | float


class Verdict(StrEnum):
    """REVIEW: a person must look. NOT_RUN: the footage could not be read. Neither is ever a pass."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    NOT_RUN = "not_run"


class Requirement(StrEnum):
    """What is judged of an unboxing video."""

    SIX_FACES = "six_faces"
    CONTINUITY = "continuity"
    FIRST_OPENING = "first_opening"
    WAYBILL = "waybill"


class Weight(StrEnum):
    """What a finding means for the verdict."""

    INFO = "info"  # worth knowing, changes nothing
    LOOK = "look"  # a person must answer it: REVIEW until then
    BREAK = "break"  # contradicts the requirement: FAIL unless a person rejects it with a reason


class Signal(StrEnum):
    """What betrays a broken take: each is watched for itself and has a lane of its own on the timeline."""

    ORIGIN = "origin"  # who wrote the file
    TIME = "time"  # gaps, joins, stalls of the recorder
    CUT = "cut"  # cuts, deletions, insertions, dissolves, changes of speed
    REPEAT = "repeat"  # loops, freezes, black
    SOUND = "sound"  # the sound goes on
    CLOCK = "clock"  # the clock burned into the picture
    SEEN = "seen"  # known from other footage
    COPY = "copy"  # compressed twice, filmed from a screen: hints
    SEAM = "seam"  # where two files of one recording meet


class Face(StrEnum):
    """The six slots (rulebook §1); front is the label face."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


MOST_PRINTED = 4  # moments of one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen, at a span of the video (seconds from its first frame).

    `code` is a wording code below `finding.`; `id` is stable for one file and check version
    (e.g. `continuity-hard_cut-12.480`) so that an operator's decision can name it.
    `still_s` is the moment to show; `still_before_s` its left neighbour, for pairs.
    """

    id: str
    code: str
    weight: Weight
    start_s: float
    end_s: float
    confidence: float  # 0–1; 0: no opinion, it is there to be looked at
    still_s: float | None = None
    still_before_s: float | None = None
    params: dict[str, Param] = field(default_factory=dict[str, Param])
    signal: Signal | None = None  # None: not one of continuity's, or of a run before there were any
    # Of several moments told as one, each one's `still_before_s` and `still_s`, by time; `still_s` is that of the surest.
    moments: tuple[tuple[float, float], ...] = ()
    before_in: str = ""  # whose frame `still_before_s` is, where it is another file's: the exhibit, or the file without a case

    @property
    def printed(self) -> tuple[tuple[float, float], ...]:
        """Of `moments` those that go on paper: the surest and the first others, by time, `MOST_PRINTED` at the most."""
        surest = [pair for pair in self.moments if pair[1] == self.still_s]
        others = [pair for pair in self.moments if pair[1] != self.still_s]
        return tuple(sorted((surest + others)[:MOST_PRINTED]))


# Reasons with which a signal saw nothing at all; all others leave a part unseen.
_BLIND = frozenset({"no_sound", "sound_silent", "sound_undecoded", "no_clock", "forwarded", "seen_unavailable"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is: a wording code below `reason.` and its parameters."""

    code: str
    params: dict[str, Param] = field(default_factory=dict[str, Param])
    signal: Signal | None = field(default=None, compare=False)  # whose lane it belongs to: who says it, not what is said

    @property
    def blind(self) -> bool:
        """Whether whoever says so could judge nothing at all, not only a part left out."""
        return self.code in _BLIND


@dataclass(frozen=True, slots=True)
class Seam:
    """Where two files of one recording meet. Its findings stand at the beginning of the file `after`, at 0 seconds.

    One of them is always for a person to answer, and `not_judged` says what could not be seen.
    """

    before: str  # exhibit, or the file without a case
    after: str
    findings: tuple[Finding, ...]
    not_judged: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One requirement's verdict with all that led to it.

    `thresholds` and `version` let an old result be explained; `not_judged` lists what the check could not see.
    """

    requirement: Requirement
    verdict: Verdict
    version: str
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...] = ()
    not_judged: tuple[Reason, ...] = ()
    thresholds: dict[str, float] = field(default_factory=dict[str, float])
    decided_by: str = ""  # the operator whose marks made this verdict; empty when the software alone did
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sharp, still, well-exposed frame proposed for a face slot. `score` 0–1, higher is better.

    `face` is empty while the software only proposes; a later check that recognises faces fills it in.
    """

    at_s: float
    score: float
    sharpness: float
    motion: float
    exposure: float
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class CodeReading:
    """A bar or QR code read in the picture: `corners` are x, y in pixels of the rotated full picture, clockwise."""

    at_s: float
    text: str
    symbology: str
    corners: tuple[tuple[float, float], ...]
    times_read: int = 1


@dataclass(frozen=True, slots=True)
class CheckRun:
    """All that one pass over one video gave."""

    info: FootageInfo
    reading: ReadingSummary
    results: tuple[CheckResult, ...]
    candidates: tuple[Candidate, ...]
    codes: tuple[CodeReading, ...]
    opening_s: float | None  # when the cutting starts, where known
    seconds: float  # wall time of the run
    software: str  # name and version of what ran
    expected_waybill: str = ""  # the number it was compared with; empty when none was given
    fingerprint: str = ""  # what moves in it, as `checks.fingerprint` writes it; empty in runs of before

    def result(self, requirement: Requirement) -> CheckResult:
        """The verdict on one requirement."""
        return next(r for r in self.results if r.requirement == requirement)


class MarkKind(StrEnum):
    """What an operator can decide."""

    FACE = "face"  # slot = Face value, at_s = the still
    OPENING = "opening"  # at_s = the moment the cutting starts
    SEAL = "seal"  # value intact | opened | retaped, at_s = the still
    CONTENTS = "contents"  # at_s = contents taken out / box shown empty
    PROBLEM = "problem"  # at_s and a note: the problem is visible here
    FINDING = "finding"  # slot = finding id, value accept | reject
    ONE_TAKE = "one_take"  # value yes | no: watched whole, seen no interruption | seen one
    WAYBILL = "waybill"  # value = the number read by eye, at_s = where
    FIRST_OPENING = "first_opening"  # value yes | no: the operator's declaration


@dataclass(frozen=True, slots=True)
class Mark:
    """An operator's decision. A later mark of the same exhibit, kind and slot replaces an earlier one."""

    exhibit: str
    kind: MarkKind
    by: str
    at: datetime
    slot: str = ""
    at_s: float | None = None
    value: str = ""
    reason: str = ""
