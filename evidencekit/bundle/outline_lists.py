"""The checklist and the custody log in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from evidencekit.bundle.outline_model import Badge, CheckLine, Checklist, CustodyRow
from evidencekit.case.custody import Entry
from evidencekit.case.model import Answer
from evidencekit.checks.model import Reason, Verdict
from evidencekit.checks.words import reason_words
from evidencekit.clock import show, timecode
from evidencekit.plain import Json
from evidencekit.rulebooks.model import Assessment, ItemResult, ItemStatus, Need, Outcome, QuestionResult, Severity
from evidencekit.wording import Language, has, say, stop

_ITEM = {
    ItemStatus.MET: Verdict.PASS,
    ItemStatus.MISSING: Verdict.FAIL,
    ItemStatus.WEAK: Verdict.REVIEW,
    ItemStatus.UNKNOWN: Verdict.NOT_RUN,
}
_OUTCOME = {
    Outcome.OK: Verdict.PASS,
    Outcome.BAD: Verdict.FAIL,
    Outcome.UNKNOWN: Verdict.REVIEW,
    Outcome.UNANSWERED: Verdict.NOT_RUN,
    Outcome.OVERRIDDEN: Verdict.REVIEW,
}


def make_checklist(found: Assessment, numbers: Mapping[str, int], language: Language, overrides: Sequence[Answer]) -> Checklist:
    """What is there, missing and weak, and the pre-flight answers; `overrides` are answers whose reasons are printed."""
    summary = [say("pdf.checklist_missing", language, missing=found.missing, weak=found.weak)]
    met = sum(i.status is ItemStatus.MET for i in found.items)
    unknown = sum(i.status is ItemStatus.UNKNOWN for i in found.items)
    summary.append(say("pdf.checklist_counts", language, met=met, weak=found.weak, unknown=unknown))
    reasons = {a.check: a for a in overrides if a.reason}
    questions: list[CheckLine] = []
    for q in found.questions:
        extra = ""
        if q.outcome is Outcome.OVERRIDDEN and q.question.id in reasons:
            a = reasons[q.question.id]
            extra = say("pdf.overridden", language, name=a.by, at=show(a.at), reason=a.reason)
        questions.append(_question(q, extra, language))
    return Checklist(
        summary=tuple(summary),
        items=tuple(_item(i, numbers, language) for i in found.items),
        questions=tuple(questions),
        notices=tuple(_reason(n, numbers, language) for n in found.notices),
    )


def _reason(reason: Reason, numbers: Mapping[str, int], language: Language) -> str:
    params = dict(reason.params)
    if params.get("exhibit") in numbers:
        params["exhibit"] = say("pdf.exhibit_short", language, number=numbers[str(params["exhibit"])])
    return reason_words(Reason(reason.code, params), language)


def _item(result: ItemResult, numbers: Mapping[str, int], language: Language) -> CheckLine:
    verdict = _ITEM[result.status]
    if result.status is ItemStatus.MISSING and result.item.need is not Need.REQUIRED:
        verdict = Verdict.NOT_RUN  # nothing is wrong when what is only recommended is not there
    name = result.evidence.en if language == "en" else result.evidence.zh
    where = [say("pdf.exhibit_short", language, number=numbers[e]) for e in result.exhibits if e in numbers]
    reasons = [_reason(r, numbers, language) for r in result.reasons]
    comma = "、" if language == "zh_CN" else ", "
    detail = stop(language).join(t for t in (comma.join(where), *reasons) if t)
    badge = Badge(verdict, say(f"item_status.{result.status.value}", language))
    return CheckLine(badge, name, say(f"need.{result.item.need.value}", language), detail)


def _question(result: QuestionResult, extra: str, language: Language) -> CheckLine:
    verdict = _OUTCOME[result.outcome]
    if result.outcome is Outcome.BAD and result.question.severity is Severity.WARNING:
        verdict = Verdict.REVIEW
    words = [reason_words(r, language) for r in result.reasons] if result.outcome is not Outcome.OK else []
    text = result.question.en if language == "en" else result.question.zh
    badge = Badge(verdict, say(f"outcome.{result.outcome.value}", language))
    severity = say(f"pdf.severity.{result.question.severity.value}", language)
    return CheckLine(badge, text, severity, stop(language).join((*words, *filter(None, [extra]))))


def custody_rows(
    log: Sequence[Entry], numbers: Mapping[str, int], language: Language, *, overrides: bool
) -> tuple[CustodyRow, ...]:
    """The custody log, one line an entry; `numbers` are those under which exhibits are printed.

    `overrides`: also print why a person took on a bad pre-flight answer, which is nobody's business but ours.
    """
    rows: list[CustodyRow] = []
    for entry in log:
        event = say(f"event.{entry.event}", language) if has(f"event.{entry.event}", language) else entry.event
        hidden = () if overrides or entry.event != "answer" else ("reason",)
        detail = _detail(entry, numbers, language, hidden)
        rows.append(CustodyRow(entry.seq, show(entry.at), entry.by, event, detail, entry.line_sha256 or entry.hash))
    return tuple(rows)


_SHOWN = ("exhibit", "name", "kind", "slot", "at_s", "value", "check", "verdicts", "stills", "fields", "reason")


def _detail(entry: Entry, numbers: Mapping[str, int], language: Language, hidden: Sequence[str]) -> str:
    """The facts of an entry that a reader can follow; hashes stand elsewhere."""
    facts = entry.facts
    parts: list[str] = []
    for key in _SHOWN:
        value = None if key in hidden else facts.get(key)
        if key == "exhibit" and isinstance(value, str):
            parts.append(say("pdf.exhibit_short", language, number=numbers[value]) if value in numbers else value)
        elif value is not None:
            parts.append(_fact(key, value, language))
    return "  ".join(p for p in parts if p)


def _fact(key: str, value: Json, language: Language) -> str:
    if key == "at_s" and isinstance(value, int | float):
        return timecode(value)
    if key == "stills":
        number = len(cast("list[Json]", value)) if isinstance(value, list) else value
        return say("pdf.stills_cut", language, count=str(number))
    if key == "verdicts" and isinstance(value, dict):
        table = cast("dict[str, Json]", value)
        return "  ".join(f"{say(f'requirement.{k}', language)} {say(f'verdict.{v}', language)}" for k, v in table.items())
    if isinstance(value, list):
        comma = "、" if language == "zh_CN" else ", "
        return comma.join(_word(key, str(v), language) for v in cast("list[Json]", value))
    return _word(key, str(value), language) if isinstance(value, str | int | float) else ""


_WORDS = {"kind": ("mark",), "slot": ("face",), "value": ("seal", "pdf.value"), "fields": ("pdf.field",)}


def _word(key: str, value: str, language: Language) -> str:
    """A code in words where there are any."""
    for area in _WORDS.get(key, ()):
        if has(f"{area}.{value}", language):
            return say(f"{area}.{value}", language)
    return value
