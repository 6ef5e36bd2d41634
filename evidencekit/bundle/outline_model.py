"""What a bundle says, as plain values in the reader's language: the PDF draws it, the manifest hashes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evidencekit.case.model import MediaType
from evidencekit.checks.model import Verdict
from evidencekit.plain import Json, encode
from evidencekit.wording import Language

SCHEMA = "evidencekit.outline/1"


@dataclass(frozen=True, slots=True)
class StampText:
    """What is printed about the bundle's time: on the cover and in appendix B. It lies outside the outline and its hash."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is known; an empty value is printed as not given."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict as shape, word and colour."""

    verdict: Verdict
    word: str
    label: str = ""  # the requirement, where the badge stands alone


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `materials` counts exhibits, originals and videos; the page count is added when it is known."""

    title: str
    request: str
    facts: tuple[Fact, ...]
    exhibits: int
    originals: int
    videos: int
    badges: tuple[Badge, ...]
    badges_of: str  # which exhibit the badges are about, when there are several videos
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One line of the 证据目录; `target` is the key of the page that it leads to."""

    number: str
    title: str
    source: str
    proves: str
    target: str


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """A heading of the 证据目录 with its lines."""

    key: str
    title: str
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class ExhibitSheet:
    """One exhibit as it is shown. `stored` is relative to the case folder."""

    id: str
    number: int
    group: str
    kind: str
    title: str
    source: str
    proves: str
    name: str
    stored: str
    sha256: str
    size_bytes: int
    media: MediaType
    mime: str
    added: str
    pages: int
    width: int
    height: int
    duration_s: float
    warnings: tuple[str, ...]
    original_rides_along: bool


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement of the video: the verdict, why, and whose decision it was."""

    requirement: str
    badge: Badge
    reasons: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a timeline lane; start = end is a tick. `tone`: good | bad | look | info | off."""

    start_s: float
    end_s: float
    tone: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the timeline; `note` says it in words, for greyscale print. `judged`: False where nobody could look."""

    label: str
    spans: tuple[Span, ...]
    note: str
    judged: bool = True


@dataclass(frozen=True, slots=True)
class FigureStill:
    """A still in a figure; `stored` empty: none there, the caption says why."""

    stored: str
    sha256: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: stills in a row of `across`, and what was found and decided below them."""

    number: int
    title: str
    stills: tuple[FigureStill, ...]
    across: int
    badge: Badge | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VideoReport:
    """What the checks and the operator say of one video."""

    exhibit: str
    number: int
    facts: str
    results: tuple[RequirementRow, ...]
    duration_s: float
    lanes: tuple[Lane, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Figure, ...]
    not_judged: tuple[str, ...]
    file_facts: tuple[Fact, ...]
    versions: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the checklist or the pre-flight questions."""

    badge: Badge
    name: str
    need: str
    detail: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The case measured against the rulebook."""

    summary: tuple[str, ...]
    items: tuple[CheckLine, ...]
    questions: tuple[CheckLine, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HashRow:
    """One original in appendix A."""

    number: str
    name: str
    size_bytes: int
    sha256: str
    added: str


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """One line of the custody log in appendix C."""

    seq: int
    at: str
    by: str
    event: str
    detail: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All of a bundle's words, in the order in which they are printed."""

    case_id: str
    language: Language
    at: datetime
    profile: str
    sections: tuple[str, ...]
    image_dpi: int
    scenario: str
    cover: Cover
    index: tuple[IndexGroup, ...]
    exhibits: tuple[ExhibitSheet, ...]
    videos: tuple[VideoReport, ...]
    hashes: tuple[HashRow, ...]
    stills: tuple[HashRow, ...]
    custody: tuple[CustodyRow, ...]
    checklist: Checklist | None
    rulebook: tuple[Fact, ...]
    signature: bool
    schema: str = SCHEMA


def to_json(outline: Outline) -> Json:
    """The outline as dicts, lists and scalars; the same outline gives the same value."""
    return encode(outline)
