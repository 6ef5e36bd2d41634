"""The report on one video as plain values: verdicts with reasons, timeline, figures, findings with the operator's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from evidencekit.bundle.outline_model import (
    Badge,
    Fact,
    Figure,
    FigureStill,
    Lane,
    RequirementRow,
    Span,
    VideoReport,
)
from evidencekit.case.edit import find_still
from evidencekit.case.model import Case, Exhibit
from evidencekit.checks.marks import MISSING, held_of
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
from evidencekit.checks.words import finding_words, not_judged_words, place_words, reason_words
from evidencekit.clock import show, show_zone, timecode
from evidencekit.footage.origin import Origin
from evidencekit.wording import Language, has, say, stop

_POINTING = (None, Signal.CUT, Signal.REPEAT, Signal.TIME)  # of these, what is only worth knowing lies at a moment, too
_TONES = {Weight.INFO: "info", Weight.LOOK: "look", Weight.BREAK: "bad"}


def badge(result: CheckResult, language: Language) -> Badge:
    """A verdict with the bounded word for that requirement."""
    code = f"pdf.badge.{result.requirement.value}.{result.verdict.value}"
    word = say(code if has(code, language) else f"verdict.{result.verdict.value}", language)
    return Badge(result.verdict, word, say(f"requirement.{result.requirement.value}", language))


class VideoOutline:
    """Builds the report of one video. `next_figure` gives the document's next figure number."""

    def __init__(
        self, case: Case, exhibit: Exhibit, results: Sequence[CheckResult], language: Language, next_figure: Callable[[], int]
    ) -> None:
        self._case, self._exhibit, self._results = case, exhibit, results
        self._language: Language = language
        self._next_figure = next_figure
        self._last_names: tuple[str, ...] = ()
        self._run: CheckRun | None = case.checks.get(exhibit.id)
        self._marks = held_of(case.marks, exhibit.id)

    def build(self, number: int) -> VideoReport:
        """The report; an unchecked video says so."""
        figures = [f for f in (self._faces(), self._opening(), self._problems(), self._waybill()) if f is not None]
        return VideoReport(
            exhibit=self._exhibit.id,
            number=number,
            facts=self._headline(),
            results=tuple(self._row(r) for r in self._results),
            duration_s=self._duration(),
            lanes=self._lanes(),
            figures=tuple(figures),
            findings=tuple(self._finding(r, f) for r in self._results for f in r.findings if self._worth_a_figure(r, f)),
            not_judged=tuple(dict.fromkeys(not_judged_words(n, self._language) for r in self._results for n in r.not_judged)),
            file_facts=self._file_facts(),
            versions=self._versions(),
        )

    def _say(self, code: str, **params: str | float) -> str:
        return say(code, self._language, **params)

    # --- verdicts ---------------------------------------------------------------------------------------
    def _row(self, result: CheckResult) -> RequirementRow:
        reasons = tuple(reason_words(r, self._language) for r in result.reasons)
        decided = ""
        if result.decided_by and result.decided_at:
            decided = self._say("pdf.decided", name=result.decided_by, at=show(result.decided_at))
        name = self._say(f"requirement.{result.requirement.value}")
        return RequirementRow(name, badge(result, self._language), reasons, decided)

    def _duration(self) -> float:
        if self._run:
            return max(self._run.info.duration_s, self._run.reading.last_pts_s - self._run.reading.first_pts_s)
        return self._exhibit.duration_s

    def _headline(self) -> str:
        if not self._run:
            return self._exhibit.name
        v = self._run.info.video
        return "  ·  ".join(
            (self._exhibit.name, timecode(self._duration()), f"{v.width} × {v.height}", v.codec.upper(), self._run.software)
        )

    # --- timeline ---------------------------------------------------------------------------------------
    def _lanes(self) -> tuple[Lane, ...]:
        if not self._run:
            return ()
        return (self._face_lane(), *self._take_lanes(), self._opening_lane(), self._waybill_lane())

    def _all(self, kind: MarkKind) -> list[Mark]:
        return sorted((m for m in self._marks.values() if m.kind is kind), key=lambda m: (m.at_s or 0.0, m.slot))

    def _one(self, kind: MarkKind) -> Mark | None:
        return self._marks.get((kind, ""))

    def _face_lane(self) -> Lane:
        marks = [m for m in self._all(MarkKind.FACE) if m.at_s is not None and m.value != MISSING]
        spans = tuple(Span(m.at_s, m.at_s, "good") for m in marks if m.at_s is not None)
        order = " ".join(self._say(f"pdf.face_short.{m.slot}") for m in marks)
        return Lane(self._say("pdf.lane.six_faces"), spans, order or self._say("pdf.lane.none_marked"))

    def _take_lanes(self) -> list[Lane]:
        """A lane for each signal of one take that points somewhere, one for all the others, then those that could not judge."""
        result = next((r for r in self._results if r.requirement is Requirement.CONTINUITY), None)
        if result is None or result.verdict is Verdict.NOT_RUN:
            return [Lane(self._say("pdf.lane.continuity"), (), self._say("verdict.not_run"), judged=False)]
        found: dict[Signal, Lane] = {}
        for signal in Signal:
            pointing = [f for f in result.findings if (f.signal or Signal.CUT) is signal and _points(f)]
            if pointing:
                found[signal] = self._signal_lane(signal, pointing)
        label, note = ("pdf.lane.others", "pdf.lane.others_clear") if found else ("pdf.lane.continuity", "pdf.lane.no_findings")
        unseen = [self._unseen_lane(s, result.not_judged) for s in Signal if s not in found]
        return [*found.values(), Lane(self._say(label), (), self._say(note)), *(lane for lane in unseen if lane)]

    def _unseen_lane(self, signal: Signal, not_judged: Sequence[Reason]) -> Lane | None:
        reasons = [reason for reason in not_judged if reason.signal is signal]
        if not reasons:
            return None
        blind = any(reason.blind for reason in reasons)
        note = self._say("pdf.lane.unjudged" if blind else "pdf.lane.partly")
        return Lane(self._say(f"signal.{signal.value}"), (), note, judged=not blind)

    def _signal_lane(self, signal: Signal, findings: Sequence[Finding]) -> Lane:
        spans: list[Span] = []
        open_ones = 0
        for finding in sorted(findings, key=lambda f: tuple(Weight).index(f.weight)):  # what matters is drawn last
            answer = self._marks.get((MarkKind.FINDING, finding.id))
            off = answer is not None and answer.value == "reject"
            open_ones += finding.weight is not Weight.INFO and not off
            spans.append(Span(finding.start_s, finding.end_s, "off" if off else _TONES[finding.weight]))
        code = "pdf.lane.findings" if any(f.weight is not Weight.INFO for f in findings) else "pdf.lane.info"
        note = self._say(code, count=len(spans), open=open_ones)
        return Lane(self._say(f"signal.{signal.value}"), tuple(spans), note)

    def _opening_lane(self) -> Lane:
        seal, opening = self._one(MarkKind.SEAL), self._one(MarkKind.OPENING)
        contents = next(iter(self._all(MarkKind.CONTENTS)), None)
        start = opening.at_s if opening else self._run.opening_s if self._run else None
        spans: list[Span] = []
        if seal and seal.at_s is not None:
            spans.append(Span(seal.at_s, seal.at_s, "good" if seal.value == "intact" else "bad"))
        if start is not None:
            spans.append(Span(start, contents.at_s if contents and contents.at_s else start, "info"))
        times = [m.at_s for m in (seal, opening, contents) if m and m.at_s is not None]
        note = " → ".join(f"{t:.1f}" for t in times) + " s" if times else self._say("pdf.lane.none_marked")
        return Lane(self._say("pdf.lane.opening"), tuple(spans), note)

    def _waybill_lane(self) -> Lane:
        spans: list[Span] = []
        for finding in (f for r in self._results if r.requirement is Requirement.WAYBILL for f in r.findings):
            spans.append(Span(finding.start_s, finding.end_s, "good" if finding.weight is Weight.INFO else "look"))
        mark = self._one(MarkKind.WAYBILL)
        if mark and mark.at_s is not None:
            spans.append(Span(mark.at_s, mark.at_s, "info"))
        note = self._say("pdf.lane.read_times", count=len(spans)) if spans else self._say("pdf.lane.unread")
        return Lane(self._say("pdf.lane.waybill"), tuple(spans), note)

    # --- figures ----------------------------------------------------------------------------------------
    def _still(self, at_s: float | None, caption: str, exhibit: str = "") -> FigureStill:
        still = find_still(self._case, exhibit or self._exhibit.id, at_s) if at_s is not None else None
        if still is None:
            return FigureStill("", "", caption, 0, 0)
        return FigureStill(still.stored, still.sha256, f"{timecode(still.pts_s)}  ·  {caption}", still.width, still.height)

    def _figure(self, title: str, stills: Sequence[FigureStill], across: int, notes: Sequence[str] = ()) -> Figure:
        return Figure(self._next_figure(), title, tuple(stills), across, notes=tuple(notes))

    def _faces(self) -> Figure | None:
        marks = {m.slot: m for m in self._all(MarkKind.FACE)}
        if not marks:
            return None
        stills: list[FigureStill] = []
        for face in Face:
            mark, name = marks.get(face.value), self._say(f"face.{face.value}")
            if mark is None:
                stills.append(self._still(None, self._say("pdf.face_unmarked", face=name)))
            elif mark.value == MISSING:
                stills.append(self._still(None, self._say("pdf.face_absent", face=name, name=mark.by)))
            else:
                stills.append(self._still(mark.at_s, name))
        return self._figure(self._say("pdf.figure.six_faces"), stills, 3, self._by(marks.values()))

    def _by(self, marks: Iterable[Mark]) -> list[str]:
        """Who marked, said again only where it changes."""
        names = tuple(dict.fromkeys(m.by for m in marks))
        if names == self._last_names:
            return []
        self._last_names = names
        comma = "、" if self._language == "zh_CN" else ", "
        return [self._say("pdf.marked_by", name=comma.join(names))]

    def _opening(self) -> Figure | None:
        seal, opening = self._one(MarkKind.SEAL), self._one(MarkKind.OPENING)
        contents = self._all(MarkKind.CONTENTS)
        marks = [m for m in (seal, opening, *contents) if m is not None and m.at_s is not None]
        if not marks:
            return None
        stills: list[FigureStill] = []
        for mark in marks:
            words = self._say(f"seal.{mark.value}") if mark.kind is MarkKind.SEAL else self._say(f"mark.{mark.kind.value}")
            stills.append(self._still(mark.at_s, words))
        notes = self._by(marks)
        declared = self._one(MarkKind.FIRST_OPENING)
        if declared is not None:
            code = "pdf.declared_yes" if declared.value == "yes" else "pdf.declared_no"
            notes.append(self._say(code, name=declared.by, at=show(declared.at)))
        return self._figure(self._say("pdf.figure.opening"), stills, max(3, min(4, len(stills))), notes)

    def _problems(self) -> Figure | None:
        marks = self._all(MarkKind.PROBLEM)
        if not marks:
            return None
        stills = [self._still(m.at_s, m.reason or m.value or self._say("mark.problem")) for m in marks]
        return self._figure(self._say("pdf.figure.problem"), stills, 2 if len(stills) in (2, 4) else 3, self._by(marks))

    def _waybill(self) -> Figure | None:
        stills: list[FigureStill] = []
        notes: list[str] = []
        for finding in (f for r in self._results if r.requirement is Requirement.WAYBILL for f in r.findings):
            if finding.still_s is not None and len(stills) < 3:
                stills.append(self._still(finding.still_s, finding_words(finding, self._language)))
        mark = self._one(MarkKind.WAYBILL)
        if mark is not None:
            if mark.at_s is not None:
                stills.append(self._still(mark.at_s, self._say("pdf.read_by_eye", number=mark.value)))
            notes += self._by([mark])
        return self._figure(self._say("pdf.figure.waybill"), stills, 3, notes) if stills else None

    # --- findings ---------------------------------------------------------------------------------------
    def _worth_a_figure(self, result: CheckResult, finding: Finding) -> bool:
        return result.requirement is not Requirement.WAYBILL or finding.weight is not Weight.INFO

    def _finding(self, result: CheckResult, finding: Finding) -> Figure:
        words = finding_words(finding, self._language)
        stills: list[FigureStill] = []
        if result.requirement is not Requirement.WAYBILL:
            if finding.before_in:  # a seam: the frame before is another file's
                before = self._say("pdf.before_in", name=finding.params.get("before", finding.before_in))
                stills.append(self._still(finding.still_before_s, before, finding.before_in))
                stills.append(self._still(finding.still_s, self._say("pdf.after_in", name=self._exhibit.name)))
            elif finding.moments:
                for before_s, after_s in finding.printed:
                    stills += [self._still(before_s, self._say("pdf.before")), self._still(after_s, self._say("pdf.after"))]
            else:
                if finding.still_before_s is not None:
                    stills.append(self._still(finding.still_before_s, self._say("pdf.before")))
                if finding.still_s is not None:
                    stills.append(self._still(finding.still_s, self._say("pdf.after" if stills else "pdf.here")))
        answer = self._marks.get((MarkKind.FINDING, finding.id))
        title = f"{place_words(finding, self._language)}  {words}"
        shape = self._finding_badge(finding, answer)
        return Figure(self._next_figure(), title, tuple(stills), 2, shape, self._finding_notes(finding, answer))

    def _finding_notes(self, finding: Finding, answer: Mark | None) -> tuple[str, ...]:
        notes: list[str] = []
        if finding.weight is not Weight.INFO and finding.confidence > 0:
            notes.append(self._say("pdf.confidence", percent=f"{finding.confidence * 100:.0f}"))
        if more := len(finding.moments) - len(finding.printed):
            notes.append(self._say("pdf.moments_more", count=more))
        if answer is not None:
            code = "pdf.finding_accepted" if answer.value == "accept" else "pdf.finding_rejected"
            reason = answer.reason or self._say("pdf.no_reason")
            notes.append(self._say(code, name=answer.by, at=show(answer.at), reason=reason))
        elif finding.weight is not Weight.INFO:
            notes.append(self._say("pdf.finding_open"))
        return tuple(notes)

    def _finding_badge(self, finding: Finding, answer: Mark | None) -> Badge:
        if answer is not None and answer.value == "accept":
            return Badge(Verdict.FAIL, self._say("pdf.finding_badge.accepted"))
        if answer is not None and answer.value == "reject":
            return Badge(Verdict.PASS, self._say("pdf.finding_badge.rejected"))
        verdict = {Weight.INFO: Verdict.NOT_RUN, Weight.LOOK: Verdict.REVIEW, Weight.BREAK: Verdict.FAIL}[finding.weight]
        return Badge(verdict, self._say(f"weight.{finding.weight.value}"))

    # --- the file ---------------------------------------------------------------------------------------
    def _file_facts(self) -> tuple[Fact, ...]:
        if not self._run:
            return ()
        info, reading = self._run.info, self._run.reading
        v = info.video
        unheard = self._say("pdf.sound_unheard")
        tracks = (f"{a.codec} {a.sample_rate} Hz × {a.channels}" if a.sample_rate else unheard for a in info.audio)
        audio = stop(self._language).join(tracks)
        rate = f"  {v.frame_rate:.4g} fps" if v.frame_rate else ""
        turned = "  " + self._say("pdf.turned", degrees=v.rotation) if v.rotation else ""
        rows = (
            ("size", f"{info.size_bytes:,} B"),
            ("container", f"{info.container}  {' '.join(info.brands)}"),
            ("picture", f"{v.codec}  {v.width} × {v.height}{rate}{turned}"),
            ("sound", audio or self._say("pdf.no_sound")),
            ("frames", self._say("pdf.frames", frames=reading.frames, failures=reading.decode_failures)),
            ("created", show_zone(info.created) if info.created else self._say("pdf.not_stated")),
            ("device", " ".join(t for t in (info.device, info.software, v.encoder) if t) or self._say("pdf.not_stated")),
            ("handled_by", self._handled_by(info.handled_by) if info.handled_by or "mp4" in info.container else ""),
            ("origin", self._origin(info.origin) if info.origin else ""),
            ("recording", self._recording()),
        )
        return tuple(Fact(self._say(f"pdf.file.{key}"), value.strip()) for key, value in rows if value)

    def _handled_by(self, names: Sequence[str]) -> str:
        return self._say("pdf.handled_by", names="、".join(names)) if names else self._say("pdf.handled_by_none")

    def _recording(self) -> str:
        """The files of the recording in their order; nothing where the video is one file."""
        found = self._case.recording(self._exhibit.id)
        parts = [self._case.exhibit(part) for part in found.parts] if found else []
        return " → ".join(f"{part.id} {part.name}" for part in parts if part)

    def _origin(self, origin: Origin) -> str:
        return self._say(f"origin_class.{origin.kind.value}") + (f" – {'、'.join(origin.names)}" if origin.names else "")

    def _versions(self) -> tuple[Fact, ...]:
        made: list[Fact] = []
        for r in self._results:
            limits = ", ".join(f"{k} = {v:g}" for k, v in sorted(r.thresholds.items()))
            made.append(Fact(self._say(f"requirement.{r.requirement.value}"), f"{r.version}  {limits}".strip()))
        return tuple(made)


def _points(finding: Finding) -> bool:
    """Not what is only worth knowing of the file or of long stretches: a bar there would hide what points."""
    return finding.weight is not Weight.INFO or (finding.signal in _POINTING and finding.still_s is not None)
