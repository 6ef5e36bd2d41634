"""A case measured against its scenario: what is there, what is missing, what will make the appeal fail, how long is left."""

from __future__ import annotations

from datetime import datetime

from evidencekit.case.check_footage import verdicts
from evidencekit.case.edit import find_still
from evidencekit.case.model import Answer, Case, Exhibit, Shows
from evidencekit.case.recordings import complete
from evidencekit.checks.marks import MISSING as FACE_MISSING
from evidencekit.checks.marks import held_of
from evidencekit.checks.model import Face, MarkKind, Reason, Requirement, Verdict
from evidencekit.errors import BadValue
from evidencekit.rulebooks.autotests import Question as Asked
from evidencekit.rulebooks.autotests import auto_test, platform_limits
from evidencekit.rulebooks.model import (
    BAD_ANSWER,
    Assessment,
    DeadlineResult,
    DeadlineRule,
    Evidence,
    Item,
    ItemResult,
    ItemStatus,
    Outcome,
    Question,
    QuestionResult,
    Rulebook,
    Scenario,
    Severity,
)
from evidencekit.rulebooks.suggest import fits
from evidencekit.rulebooks.timeleft import end_of, left, urgency

UNBOX, STILLS = "EV-UNBOX", "EV-STILLS"
_WORST = (ItemStatus.WEAK, ItemStatus.UNKNOWN, ItemStatus.MET)
_FACES = {face.value for face in Face}
_HARMLESS = {"name_cleaned", "cmyk", "several_pages"}  # warnings that say nothing about what the paper shows


def assess(case: Case, rulebook: Rulebook, *, at: datetime) -> Assessment:
    """The checklist, the pre-flight answers and the clocks of a case at one moment.

    Raises:
        BadValue: the case's scenario is not in the rulebook.
    """
    scenario = rulebook.scenarios.get(case.details.scenario)
    if scenario is None:
        raise BadValue(field="scenario", value=case.details.scenario, expected=" ".join(rulebook.scenarios))
    asked = Asked(case, scenario, rulebook, at)
    return Assessment(
        scenario=scenario,
        rulebook_version=rulebook.version,
        rulebook_sha256=rulebook.sha256,
        at=at,
        items=tuple(_item(item, case, rulebook, scenario) for item in scenario.items),
        questions=tuple(_question(q, asked) for q in scenario.questions if _asked_on(q.platforms, case)),
        deadlines=_deadlines(scenario, case, rulebook, at),
        notices=_notices(case, scenario, rulebook, at),
    )


# --- the checklist -------------------------------------------------------------
def _item(item: Item, case: Case, rulebook: Rulebook, scenario: Scenario) -> ItemResult:
    evidence = rulebook.evidence[item.evidence]
    judged = _judged(case, rulebook, (item.evidence,))
    if item.evidence == STILLS:
        made = _stills(item, evidence, case)
        if made.status is ItemStatus.MET or not judged:
            return made
    if not judged and item.alternative:
        judged = _judged(case, rulebook, item.alternative)
        twice = {i.evidence for i in scenario.items} & {e.kind for e, _, _ in judged}
        if twice and all(status is ItemStatus.MET for _, status, _ in judged):
            # a paper that has a line of its own fills no second one unless a person says so
            instead = Reason("item_by_alternative", {"exhibit": judged[0][0].id})
            return ItemResult(item, evidence, ItemStatus.WEAK, tuple(e.id for e, _, _ in judged), (instead,))
    if not judged:
        return ItemResult(item, evidence, ItemStatus.MISSING, (), (Reason(f"item_missing_{evidence.producer}"),))
    status = next(s for s in _WORST if any(s is one for _, one, _ in judged))
    reasons: list[Reason] = []
    for reason in (r for _, _, rs in judged for r in rs):
        if reason not in reasons:  # the files of one recording say the same
            reasons.append(reason)
    return ItemResult(item, evidence, status, tuple(e.id for e, _, _ in judged), tuple(reasons))


_Judged = tuple[Exhibit, ItemStatus, tuple[Reason, ...]]


def _judged(case: Case, rulebook: Rulebook, kinds: tuple[str, ...]) -> list[_Judged]:
    return [(e, *_exhibit(e, rulebook.evidence[e.kind], case)) for e in case.active if e.kind in kinds]


def _exhibit(exhibit: Exhibit, evidence: Evidence, case: Case) -> tuple[ItemStatus, tuple[Reason, ...]]:
    """One exhibit's standing. An unboxing video stands as its verdicts do, everything else as a person has ticked it."""
    if not fits(exhibit.media, evidence):
        return ItemStatus.WEAK, (Reason("item_wrong_type", {"exhibit": exhibit.id, "wanted": " ".join(evidence.files)}),)
    answers = [exhibit.shows.get(text) for text in evidence.must_show_zh]
    bad = sum(answer in (Shows.NO, Shows.UNCLEAR) for answer in answers)
    if bad:
        return ItemStatus.WEAK, (Reason("item_shows_not", {"exhibit": exhibit.id, "count": bad}),)
    if set(exhibit.warnings) - _HARMLESS:
        return ItemStatus.WEAK, (Reason("item_warning", {"exhibit": exhibit.id}),)
    if exhibit.kind == UNBOX:
        return _video(exhibit, case)
    still_open = sum(answer is None for answer in answers)
    if still_open:
        return ItemStatus.UNKNOWN, (Reason("item_to_look_at", {"exhibit": exhibit.id, "count": still_open}),)
    return ItemStatus.MET, ()


def _video(exhibit: Exhibit, case: Case) -> tuple[ItemStatus, tuple[Reason, ...]]:
    """Met only when every requirement was judged, and passed."""
    results = {r.requirement: r.verdict for r in verdicts(case, exhibit.id)}
    if not results:
        return ItemStatus.UNKNOWN, (Reason("video_not_checked", {"exhibit": exhibit.id}),)
    judged = {requirement: results.get(requirement, Verdict.NOT_RUN) for requirement in Requirement}
    recording = case.recording(exhibit.id)
    whose = " ".join(recording.parts) if recording and complete(case, recording) else exhibit.id
    reasons = tuple(
        Reason(f"video_{verdict.value}_{requirement.value}", {"exhibit": whose})
        for requirement, verdict in judged.items()
        if verdict is not Verdict.PASS
    )
    if not reasons:
        return ItemStatus.MET, ()
    doubtful = any(verdict in (Verdict.FAIL, Verdict.NOT_RUN) for verdict in judged.values())
    return (ItemStatus.WEAK if doubtful else ItemStatus.UNKNOWN), reasons


def _stills(item: Item, evidence: Evidence, case: Case) -> ItemResult:
    """The stills that the marks made: six faces at six moments, and at least one problem."""
    videos = {e.id for e in case.active if e.kind == UNBOX}
    shown = [m for video in videos for m in held_of(case.marks, video).values() if m.value != FACE_MISSING]
    marks = [m for m in shown if m.at_s is not None and find_still(case, m.exhibit, m.at_s)]
    best = (0, 0, "")  # faces, problems, video: the six faces of one parcel are in one video, or in the files of one recording
    for video in sorted(videos):
        recording = case.recording(video)
        mine = [m for m in marks if m.exhibit in (recording.parts if recording else (video,))]
        faces = {m.slot: (m.exhibit, round(m.at_s or 0.0, 1)) for m in mine if m.kind is MarkKind.FACE and m.slot in _FACES}
        best = max(best, (len(set(faces.values())), sum(m.kind is MarkKind.PROBLEM for m in mine), video))
    if best[:2] == (0, 0):
        return ItemResult(item, evidence, ItemStatus.MISSING, (), (Reason("stills_none"),))
    exhibits = tuple(sorted({m.exhibit for m in marks}))
    if best[0] < len(Face) or not best[1]:
        reason = Reason("stills_incomplete", {"faces": best[0], "problems": best[1]})
        return ItemResult(item, evidence, ItemStatus.WEAK, exhibits, (reason,))
    return ItemResult(item, evidence, ItemStatus.MET, exhibits, ())


# --- pre-flight ------------------------------------------------------------------
def _question(question: Question, asked: Asked) -> QuestionResult:
    answer = next((a for a in reversed(asked.case.answers) if a.check == question.id), None)
    test = auto_test(question.test) if question.kind == "auto" else None
    if test is None:  # a test we do not have is a question for a person, never a pass
        return _answered(question, answer)
    outcome, reasons = test(asked)
    if outcome is Outcome.BAD and answer is not None and answer.reason.strip():
        return QuestionResult(question, Outcome.OVERRIDDEN, reasons)
    return QuestionResult(question, outcome, reasons)


def _asked_on(platforms: tuple[str, ...], case: Case) -> bool:
    return case.details.platform in platforms or "all" in platforms


def _answered(question: Question, answer: Answer | None) -> QuestionResult:
    if answer is None or answer.value not in ("yes", "no", "na"):
        return QuestionResult(question, Outcome.UNANSWERED)
    if answer.value != BAD_ANSWER[question.bad_if]:
        return QuestionResult(question, Outcome.OK)
    if question.severity is Severity.BLOCKER and answer.reason.strip():
        return QuestionResult(question, Outcome.OVERRIDDEN)
    return QuestionResult(question, Outcome.BAD)


# --- clocks ------------------------------------------------------------------------
def _deadlines(scenario: Scenario, case: Case, rulebook: Rulebook, at: datetime) -> tuple[DeadlineResult, ...]:
    """The clocks that run on this platform; the typed one always."""
    found = (_deadline(rule, case, rulebook, at) for rule in scenario.deadlines)
    return tuple(d for d in found if d.limit is not None or d.rule.base == "typed_by_user")


def _deadline(rule: DeadlineRule, case: Case, rulebook: Rulebook, at: datetime) -> DeadlineResult:
    details = case.details
    ours = platform_limits((rulebook.limits[i] for i in rule.limits), details.platform, "duration")
    limit = min(ours, key=lambda x: x.hours, default=None)  # of several, the one that ends first
    if rule.base == "typed_by_user":
        typed = details.proof_deadline
        left_s = left(typed, at) if typed else None
        return DeadlineResult(rule, typed, left_s, urgency(left_s), typed is not None, limit)
    base = details.signed_at if rule.base == "return_signed_at" else details.facts.get(rule.base)
    if base is None or limit is None:
        return DeadlineResult(rule, None, None, urgency(None), False, limit)
    end = end_of(base, limit)
    return DeadlineResult(rule, end, left(end, at), urgency(left(end, at)), False, limit)


def _notices(case: Case, scenario: Scenario, rulebook: Rulebook, at: datetime) -> tuple[Reason, ...]:
    notices: list[Reason] = []
    if at.date() > rulebook.review_by:
        notices.append(Reason("notice_rulebook_old", {"review_by": rulebook.review_by.isoformat()}))
    named = [rulebook.limits[i] for rule in scenario.deadlines for i in rule.limits]
    unverified = [x for x in platform_limits(named, case.details.platform, "duration") if x.status == "unverified"]
    if scenario.status != "active":
        notices.append(Reason(f"notice_scenario_{scenario.status}"))
    if unverified:
        notices.append(Reason("notice_unverified", {"count": len({x.id for x in unverified})}))
    if not _asked_on(scenario.platforms, case):
        notices.append(Reason("notice_other_platform"))
    return tuple(notices)
