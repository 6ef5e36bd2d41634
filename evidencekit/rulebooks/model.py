"""The rulebook as values (rulebook §8), and what measuring a case against it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from evidencekit.checks.model import Reason


class Need(StrEnum):
    """How much a scenario needs an evidence item."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    IF_ANY = "if_any"


class Severity(StrEnum):
    """What a bad pre-flight answer means."""

    BLOCKER = "blocker"
    WARNING = "warning"


class Counting(StrEnum):
    """From when a period runs: from its base to the second, or from the next midnight after it."""

    EXACT = "exact"
    NEXT_DAY = "next_day_0h"


# what `bad_if` of an automatic test means when a person must answer the question instead
BAD_ANSWER = {
    "yes": "yes",
    "suspect": "yes",
    "past": "yes",
    "opened": "no",
    "no": "no",
    "mismatch": "no",
    "gap": "no",
    "missing": "no",
    "less_than_6": "no",
    "before_or_late": "no",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or figure comes from: `grade` A (statute, official) – D (content farm)."""

    id: str
    zh: str
    en: str
    platform: str
    published: str
    grade: str
    url: str = ""
    note_zh: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline, amount or upload limit with its source; `status` active | unverified | superseded | statute."""

    id: str
    zh: str
    en: str
    kind: str  # duration | size | count
    platforms: tuple[str, ...]
    source: str
    as_of: str
    status: str
    review_by: date
    hours: float = 0.0  # days are converted; 0 = not a duration
    max_mb: float = 0.0
    max_images: int = 0
    max_submissions: int = 0
    formats: tuple[str, ...] = ()
    counting: Counting = Counting.EXACT


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of proof: what it must show, who has it. `hints` are words in file names that suggest it."""

    id: str
    zh: str
    en: str
    producer: str
    files: tuple[str, ...]
    must_show_zh: tuple[str, ...]
    must_show_en: tuple[str, ...]
    hints: tuple[str, ...] = ()
    group: str = ""  # received | sent | talk | papers | statement: the groups of the 证据目录


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item of a scenario, in order of presentation."""

    order: int
    evidence: str
    need: Need
    note_zh: str = ""
    note_en: str = ""
    alternative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A pre-flight check: `kind` auto (then `test` names a registered test) or ask."""

    id: str
    kind: str
    zh: str
    en: str
    severity: Severity
    bad_if: str
    source: str
    test: str = ""
    cure: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ("all",)  # asked only there


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A clock the user must watch."""

    id: str
    zh: str
    en: str
    base: str  # typed_by_user | return_signed_at | a name in CaseDetails.facts
    limits: tuple[str, ...]
    remind_before_hours: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of dispute."""

    id: str
    zh: str
    en: str
    status: str
    version: str
    platforms: tuple[str, ...]
    sources: tuple[str, ...]
    request_zh: str
    request_en: str
    title_zh: str  # the cover's headline
    title_en: str
    deadlines: tuple[DeadlineRule, ...]
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    needs_video: bool
    statement_zh: str = ""
    banned_words_zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All tables, validated. `sha256` is over the files, in name order."""

    version: str
    sha256: str
    review_by: date
    disclaimer_zh: str
    disclaimer_en: str
    sources: dict[str, Source]
    limits: dict[str, Limit]
    evidence: dict[str, Evidence]
    scenarios: dict[str, Scenario]


class ItemStatus(StrEnum):
    """met: there, and shows what it must; weak: there, with a doubt; unknown: there, not yet looked at; missing."""

    MET = "met"
    MISSING = "missing"
    WEAK = "weak"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One line of the checklist."""

    item: Item
    evidence: Evidence
    status: ItemStatus
    exhibits: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Outcome(StrEnum):
    """The answer to a pre-flight question."""

    OK = "ok"
    BAD = "bad"
    UNKNOWN = "unknown"  # an automatic test could not tell
    UNANSWERED = "unanswered"
    OVERRIDDEN = "overridden"  # bad, and a person took it on with a reason


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One pre-flight line."""

    question: Question
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


class Urgency(StrEnum):
    """red under 3 h, amber under 24 h (visual.md)."""

    PAST = "past"
    RED = "red"
    AMBER = "amber"
    CALM = "calm"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class DeadlineResult:
    """A clock: `at` None when its base is not given. `typed` = the user's own, which wins; else computed for reference."""

    rule: DeadlineRule
    at: datetime | None
    left_s: float | None
    urgency: Urgency
    typed: bool
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case measured against one scenario at one moment."""

    scenario: Scenario
    rulebook_version: str
    rulebook_sha256: str
    at: datetime
    items: tuple[ItemResult, ...]
    questions: tuple[QuestionResult, ...]
    deadlines: tuple[DeadlineResult, ...]
    notices: tuple[Reason, ...] = field(default=())  # e.g. rulebook past its review date, unverified limits

    @property
    def missing(self) -> int:
        """Required items that are missing."""
        return sum(i.status is ItemStatus.MISSING and i.item.need is Need.REQUIRED for i in self.items)

    @property
    def weak(self) -> int:
        """Items that are there with a doubt."""
        return sum(i.status is ItemStatus.WEAK for i in self.items)

    @property
    def blockers(self) -> tuple[QuestionResult, ...]:
        """What will make the appeal fail."""
        return tuple(q for q in self.questions if q.outcome is Outcome.BAD and q.question.severity is Severity.BLOCKER)

    @property
    def proof(self) -> DeadlineResult | None:
        """The proof deadline."""
        return next((d for d in self.deadlines if d.rule.id == "proof"), None)
