"""A case measured against its scenario: what is there, what is missing, what will make the appeal fail, how long is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Answer, Case, Exhibit, Shows
from evidencekit.checks.model import Face, MarkKind, Reason, Verdict
from evidencekit.errors import BadValue
from evidencekit.rulebooks.autotests import AUTO_TESTS, platform_limits
from evidencekit.rulebooks.autotests import Question as Asked
from evidencekit.rulebooks.model import (
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
from evidencekit.rulebooks.timeleft import left, urgency

UNBOX, STILLS = "EV-UNBOX", "EV-STILLS"
_WORST = (ItemStatus.WEAK, ItemStatus.UNKNOWN, ItemStatus.MET)


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
        items=tuple(_item(item, case, rulebook) for item in scenario.items),
        questions=tuple(_question(q, asked) for q in scenario.questions if _asked_on(q.platforms, case)),
        deadlines=tuple(_deadline(rule, case, rulebook, at) for rule in scenario.deadlines),
        notices=_notices(case, scenario, rulebook, at),
    )


# --- the checklist -------------------------------------------------------------
def _item(item: Item, case: Case, rulebook: Rulebook) -> ItemResult:
    kinds = (item.evidence, *item.alternative)
    evidence = rulebook.evidence[item.evidence]
    found = tuple(e for e in case.active if e.kind in kinds)
    if item.evidence == STILLS and not found:
        return _stills(item, evidence, case)
    if not found:
        return ItemResult(item, evidence, ItemStatus.MISSING, (), (Reason(f"item_missing_{evidence.producer}"),))
    judged = [_exhibit(e, rulebook.evidence[e.kind], case) for e in found]
    status = next(s for s in _WORST if any(s is one for one, _ in judged))
    reasons = tuple(r for _, rs in judged for r in rs)
    return ItemResult(item, evidence, status, tuple(e.id for e in found), reasons)


def _exhibit(exhibit: Exhibit, evidence: Evidence, case: Case) -> tuple[ItemStatus, tuple[Reason, ...]]:
    """One exhibit's standing. An unboxing video stands as its verdicts do, everything else as a person has ticked it."""
    if not fits(exhibit.media, evidence):
        return ItemStatus.WEAK, (Reason("item_wrong_type", {"exhibit": exhibit.id, "wanted": " ".join(evidence.files)}),)
    if exhibit.kind == UNBOX:
        return _video(exhibit, case)
    answers = [(text, exhibit.shows.get(text)) for text in evidence.must_show_zh]
    bad = sum(answer in (Shows.NO, Shows.UNCLEAR) for _, answer in answers)
    if bad:
        return ItemStatus.WEAK, (Reason("item_shows_not", {"exhibit": exhibit.id, "count": bad}),)
    if exhibit.warnings:
        return ItemStatus.WEAK, (Reason("item_warning", {"exhibit": exhibit.id}),)
    still_open = sum(answer is None for _, answer in answers)
    if still_open:
        return ItemStatus.UNKNOWN, (Reason("item_to_look_at", {"exhibit": exhibit.id, "count": still_open}),)
    return ItemStatus.MET, ()


def _video(exhibit: Exhibit, case: Case) -> tuple[ItemStatus, tuple[Reason, ...]]:
    results = verdicts(case, exhibit.id)
    if not results:
        return ItemStatus.UNKNOWN, (Reason("video_not_checked", {"exhibit": exhibit.id}),)
    reasons = tuple(
        Reason(f"video_{r.verdict.value}_{r.requirement.value}", {"exhibit": exhibit.id})
        for r in results
        if r.verdict is not Verdict.PASS
    )
    if not reasons:
        return ItemStatus.MET, ()
    doubtful = any(r.verdict in (Verdict.FAIL, Verdict.NOT_RUN) for r in results)
    return (ItemStatus.WEAK if doubtful else ItemStatus.UNKNOWN), reasons


def _stills(item: Item, evidence: Evidence, case: Case) -> ItemResult:
    """The stills that the marks made: six faces and at least one problem."""
    videos = {e.id for e in case.active if e.kind == UNBOX}
    cut = {(s.exhibit, round(s.at_s, 2)) for s in case.stills}
    held = {(m.exhibit, m.kind, m.slot): m for m in case.marks if m.exhibit in videos}
    marks = [m for m in held.values() if m.at_s is not None and m.value not in ("withdrawn", "missing")]
    marks = [m for m in marks if m.at_s is not None and any(e == m.exhibit and abs(t - m.at_s) < 1.0 for e, t in cut)]
    faces = {m.slot for m in marks if m.kind is MarkKind.FACE} & {f.value for f in Face}
    problems = sum(m.kind is MarkKind.PROBLEM for m in marks)
    exhibits = tuple(sorted({m.exhibit for m in marks}))
    if not marks:
        return ItemResult(item, evidence, ItemStatus.MISSING, (), (Reason("stills_none"),))
    if len(faces) < len(Face) or not problems:
        reason = Reason("stills_incomplete", {"faces": len(faces), "problems": problems})
        return ItemResult(item, evidence, ItemStatus.WEAK, exhibits, (reason,))
    return ItemResult(item, evidence, ItemStatus.MET, exhibits, ())


# --- pre-flight ------------------------------------------------------------------
def _question(question: Question, asked: Asked) -> QuestionResult:
    answer = next((a for a in reversed(asked.case.answers) if a.check == question.id), None)
    test = AUTO_TESTS.get(question.test) if question.kind == "auto" else None
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
    bad_if = question.bad_if if question.bad_if in ("yes", "no") else "no"
    if answer.value != bad_if:
        return QuestionResult(question, Outcome.OK)
    if question.severity is Severity.BLOCKER and answer.reason.strip():
        return QuestionResult(question, Outcome.OVERRIDDEN)
    return QuestionResult(question, Outcome.BAD)


# --- clocks ------------------------------------------------------------------------
def _deadline(rule: DeadlineRule, case: Case, rulebook: Rulebook, at: datetime) -> DeadlineResult:
    details = case.details
    ours = platform_limits((rulebook.limits[i] for i in rule.limits), details.platform, "duration")
    limit = ours[0] if ours else None
    if rule.base == "typed_by_user":
        typed = details.proof_deadline
        left_s = left(typed, at) if typed else None
        return DeadlineResult(rule, typed, left_s, urgency(left_s), typed is not None, limit)
    base = details.signed_at if rule.base == "return_signed_at" else details.facts.get(rule.base)
    if base is None or limit is None:
        return DeadlineResult(rule, None, None, urgency(None), False, limit)
    end = base + timedelta(hours=limit.hours)
    return DeadlineResult(rule, end, left(end, at), urgency(left(end, at)), False, limit)


def _notices(case: Case, scenario: Scenario, rulebook: Rulebook, at: datetime) -> tuple[Reason, ...]:
    notices: list[Reason] = []
    if at.date() > rulebook.review_by:
        notices.append(Reason("notice_rulebook_old", {"review_by": rulebook.review_by.isoformat()}))
    named = [rulebook.limits[i] for rule in scenario.deadlines for i in rule.limits]
    unverified = [x for x in platform_limits(named, case.details.platform, "duration") if x.status == "unverified"]
    if unverified:
        notices.append(Reason("notice_unverified", {"count": len({x.id for x in unverified})}))
    if not _asked_on(scenario.platforms, case):
        notices.append(Reason("notice_other_platform"))
    return tuple(notices)
