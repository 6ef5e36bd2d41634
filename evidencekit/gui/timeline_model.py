"""What the timeline shows, and what lies under a point of it: pure values, no painting."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from evidencekit.checks.marks import held
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Face,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Signal,
    Verdict,
    Weight,
)

WEIGHT_TONES = {Weight.INFO: "not_run", Weight.LOOK: "review", Weight.BREAK: "fail"}


@dataclass(frozen=True, slots=True)
class Span:
    """A mark on a lane. `tone` is a colour's name; `code` and `params` tell what it is; `finding` names what can be decided."""

    start_s: float
    end_s: float
    tone: str
    kind: str  # candidate | face | finding | phase | mark | code
    code: str = ""
    slot: str = ""
    finding: str = ""
    decided: str = ""  # accept | reject
    thin: bool = False
    found: Finding | None = field(default=None, compare=False)  # what a finding's span says in words


Kind = Literal["full", "partly", "unjudged", "rest"]
HEIGHTS: dict[Kind, int] = {"full": 22, "partly": 18, "unjudged": 18, "rest": 18}


@dataclass(frozen=True, slots=True)
class Lane:
    """One line: a requirement's, or that of one signal of continuity.

    `unjudged` says what the signal could not see. Kinds: full; partly – nothing found, but not all could be judged;
    unjudged – nothing could be; rest – all signals that found nothing, together.
    """

    requirement: Requirement
    spans: tuple[Span, ...]
    signal: Signal | None = None
    unjudged: tuple[Reason, ...] = ()
    kind: Kind = "full"


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the lanes lie in the widget, in pixels. `edges`: the upper edge of each lane, then the lower edge of the last."""

    left: float
    right: float
    edges: tuple[float, ...]
    duration_s: float

    def x(self, at_s: float) -> float:
        """The column of a time."""
        return self.left + (self.right - self.left) * (at_s / self.duration_s if self.duration_s > 0 else 0.0)

    def time(self, x: float) -> float:
        """The time of a column, held inside the video."""
        share = (x - self.left) / max(self.right - self.left, 1.0)
        return min(max(share, 0.0), 1.0) * self.duration_s

    def lane(self, y: float) -> int | None:
        """The lane at a height."""
        index = bisect_right(self.edges, y) - 1
        return index if 0 <= index < len(self.edges) - 1 else None

    def middle(self, lane: int) -> float:
        """The height of a lane's middle."""
        return (self.edges[lane] + self.edges[lane + 1]) / 2


def edges(lanes: Sequence[Lane], top: float) -> tuple[float, ...]:
    """Where lanes of these kinds lie when the first begins at `top`."""
    return tuple(accumulate((HEIGHTS[lane.kind] for lane in lanes), initial=top))


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a time always, a lane and a span where there is one."""

    at_s: float
    lane: int | None
    span: Span | None


SLACK = 5.0  # pixels around a mark that still hit it


def hit(lanes: Sequence[Lane], geometry: Geometry, x: float, y: float) -> Hit:
    """The nearest mark within reach on the lane under the point, of equally near ones the one painted last.

    Clicks between lanes give the time only.
    """
    at_s = geometry.time(x)
    index = geometry.lane(y)
    if index is None or index >= len(lanes):
        return Hit(at_s, None, None)
    best: tuple[float, float, Span] | None = None
    for span in lanes[index].spans:
        if span.kind == "phase":
            continue
        start, end = geometry.x(span.start_s), geometry.x(span.end_s)
        away = max(start - x, x - end, 0.0)
        rank = (away, abs((start + end) / 2 - x))
        if away <= SLACK and (best is None or rank <= best[:2]):
            best = (*rank, span)
    return Hit(at_s, index, best[2] if best else None)


def build(run: CheckRun, results: Sequence[CheckResult], marks: Sequence[Mark], waybill: str) -> tuple[Lane, ...]:
    """The lanes of one video: faces, the signals of continuity, opening, waybill."""
    current = held(marks)
    by_requirement = {r.requirement: r for r in results}
    own = {
        Requirement.SIX_FACES: _faces(run, current),
        Requirement.FIRST_OPENING: _opening(run, current),
        Requirement.WAYBILL: _codes(run, current, waybill),
    }
    lanes: list[Lane] = []
    for requirement in Requirement:
        found = by_requirement.get(requirement)
        if requirement is Requirement.CONTINUITY:
            lanes += _signals(found, current)
            continue
        spans = own[requirement]
        for finding in found.findings if found else ():
            if requirement is not Requirement.WAYBILL or finding.weight is not Weight.INFO:  # those are the codes themselves
                spans.append(_finding(finding, current))
        lanes.append(Lane(requirement, tuple(spans)))
    return tuple(lanes)


def _signals(result: CheckResult | None, marks: dict[tuple[MarkKind, str], Mark]) -> list[Lane]:
    """A lane for each signal that found something or could not judge, and one for all the others."""
    one = Requirement.CONTINUITY
    if result is None or result.verdict is Verdict.NOT_RUN:
        return [Lane(one, ())]
    lanes: list[Lane] = []
    for signal in Signal:
        found = [f for f in result.findings if (f.signal or Signal.CUT) is signal]
        found.sort(key=lambda finding: tuple(Weight).index(finding.weight))  # what matters is painted last
        spans = tuple(_finding(f, marks) for f in found)
        unjudged = tuple(r for r in result.not_judged if r.signal is signal)
        if spans or unjudged:
            blind: Kind = "unjudged" if any(reason.blind for reason in unjudged) else "partly"
            lanes.append(Lane(one, spans, signal, unjudged, "full" if spans else blind))
    full = [lane for lane in lanes if lane.spans]
    rest = Lane(one, (), kind="rest" if full else "full")
    silent = [lane for lane in lanes if not lane.spans]
    return [*full, rest, *silent]


def _finding(finding: Finding, marks: dict[tuple[MarkKind, str], Mark]) -> Span:
    mark = marks.get((MarkKind.FINDING, finding.id))
    decided = mark.value if mark else ""
    tone = {"accept": "fail", "reject": "not_run"}.get(decided, WEIGHT_TONES[finding.weight])
    return Span(finding.start_s, finding.end_s, tone, "finding", finding.code, finding=finding.id, decided=decided, found=finding)


def _faces(run: CheckRun, marks: dict[tuple[MarkKind, str], Mark]) -> list[Span]:
    spans = [Span(c.at_s, c.at_s, "accent", "candidate", thin=True) for c in run.candidates]
    for face in Face:
        mark = marks.get((MarkKind.FACE, face.value))
        if mark and mark.at_s is not None:
            spans.append(Span(mark.at_s, mark.at_s, "passed", "face", slot=face.value))
    return spans


def _opening(run: CheckRun, marks: dict[tuple[MarkKind, str], Mark]) -> list[Span]:
    opening = marks.get((MarkKind.OPENING, ""))
    contents = marks.get((MarkKind.CONTENTS, ""))
    starts = opening.at_s if opening and opening.at_s is not None else run.opening_s
    spans: list[Span] = []
    if starts is not None:
        ends = contents.at_s if contents and contents.at_s is not None else run.info.duration_s
        ends = max(ends, starts)
        spans += [Span(0.0, starts, "before", "phase"), Span(starts, ends, "accent", "phase")]
    for kind in (MarkKind.OPENING, MarkKind.SEAL, MarkKind.CONTENTS):
        mark = marks.get((kind, ""))
        if mark and mark.at_s is not None:
            tone = "fail" if mark.value in ("opened", "retaped") else "passed"
            spans.append(Span(mark.at_s, mark.at_s, tone, "mark", kind.value))
    for (kind, slot), mark in marks.items():
        if kind is MarkKind.PROBLEM and mark.at_s is not None:
            spans.append(Span(mark.at_s, mark.at_s, "review", "mark", kind.value, slot=slot))
    return spans


def _codes(run: CheckRun, marks: dict[tuple[MarkKind, str], Mark], waybill: str) -> list[Span]:
    spans = [
        Span(c.at_s, c.at_s, "passed" if waybill and c.text == waybill else "not_run", "code", slot=c.text) for c in run.codes
    ]
    spans.sort(key=lambda span: span.tone == "passed")  # what matters is painted last
    mark = marks.get((MarkKind.WAYBILL, ""))
    if mark and mark.at_s is not None:
        spans.append(Span(mark.at_s, mark.at_s, "passed" if mark.value == waybill else "review", "mark", "waybill"))
    return spans


def undecided(lanes: Sequence[Lane]) -> list[Span]:
    """Findings that a person must still answer, in time."""
    open_ones = [s for lane in lanes for s in lane.spans if s.finding and not s.decided and s.tone in ("review", "fail")]
    return sorted(open_ones, key=lambda s: s.start_s)


def next_undecided(lanes: Sequence[Lane], after_s: float, current: str = "") -> Span | None:
    """The next one to answer after a time, from the beginning again after the last."""
    spans = undecided(lanes)
    here = next((n for n, s in enumerate(spans) if s.finding == current and abs(s.start_s - after_s) <= 0.001), None)
    if here is not None:  # several may stand at one moment, as at a seam
        return spans[(here + 1) % len(spans)]
    later = [s for s in spans if s.start_s > after_s + 0.001 or (s.start_s >= after_s - 0.001 and s.finding != current)]
    later = [s for s in later if s.finding != current]
    return (later or spans or [None])[0]
