"""The case as values. Names are the rulebook's (§1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from evidencekit.checks.model import CheckRun, Mark, Seam

SCHEMA = 1


class Platform(StrEnum):
    """Where the dispute runs."""

    TAOBAO = "taobao"
    TMALL = "tmall"
    PDD = "pdd"
    DOUYIN = "douyin"


class MediaType(StrEnum):
    """What an original is, found from its content."""

    VIDEO = "video"
    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    OFFICE = "office"  # docx, xlsx, ofd: carried along, not shown
    AUDIO = "audio"


class CaseStatus(StrEnum):
    """Where the case is in its life."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseDetails:
    """What staff type about a case. Empty string = not given; numbers are text, leading zeros kept.

    `proof_deadline` is what the platform's back office shows; nothing computed replaces it.
    `facts` hold further times by the rulebook's name (`order_paid_at`, `complaint_at`, …).
    """

    platform: Platform
    scenario: str
    title: str = ""
    order_no: str = ""
    ticket_no: str = ""
    waybill_return: str = ""
    waybill_out: str = ""
    signed_at: datetime | None = None
    proof_deadline: datetime | None = None
    amount: str = ""
    shop: str = ""
    merchant_entity: str = ""
    buyer: str = ""
    handler: str = ""
    facts: dict[str, datetime] = field(default_factory=dict[str, datetime])


class Shows(StrEnum):
    """A person's answer to whether a paper shows what it must."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One original. `id` is E001…, `kind` an evidence id of the rulebook (EV-CHAT …), `stored` relative to the case folder."""

    id: str
    kind: str
    name: str  # the file's name as it arrived
    stored: str
    sha256: str
    size_bytes: int
    media: MediaType
    mime: str
    added_at: datetime
    added_by: str
    title: str = ""
    source: str = ""  # 来源: who or what system it comes from
    proves: str = ""  # 证明内容
    pages: int = 0  # PDF pages; 1 for an image
    width: int = 0
    height: int = 0
    duration_s: float = 0.0
    thumbnail: str = ""  # relative to the case folder; derived, may be made again
    shows: dict[str, Shows] = field(default_factory=dict[str, Shows])  # must-show text → answer
    warnings: tuple[str, ...] = ()  # wording codes below `warning.`, e.g. extension_mismatch
    removed: bool = False  # taken off the list; the original stays


@dataclass(frozen=True, slots=True)
class Still:
    """A picture cut from a video: what is on screen at `at_s`; `stored` relative to the case folder, parent = `exhibit`'s hash.

    `pts_s` is the time of that very frame, at or before `at_s`.
    """

    exhibit: str
    at_s: float
    stored: str
    sha256: str
    parent_sha256: str
    width: int
    height: int
    pts_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to a pre-flight question: `value` yes | no | na; `reason` when a blocker is overridden."""

    check: str
    value: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """Exhibits that somebody says are consecutive files of one recording: their numbers in the order recorded.

    `seams`: one for each two neighbours, judged when all files have been checked; empty until then.
    """

    parts: tuple[str, ...]
    by: str
    at: datetime
    seams: tuple[Seam, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Everything case.json says. `log_seq` and `log_hash` are the custody log's entry this state goes with."""

    id: str
    details: CaseDetails
    created_at: datetime
    status: CaseStatus = CaseStatus.OPEN
    exhibits: tuple[Exhibit, ...] = ()
    checks: dict[str, CheckRun] = field(default_factory=dict[str, CheckRun])  # exhibit id → latest run
    stills: tuple[Still, ...] = ()
    marks: tuple[Mark, ...] = ()
    answers: tuple[Answer, ...] = ()
    recordings: tuple[Recording, ...] = ()
    rulebook_version: str = ""
    log_seq: int = 0
    log_hash: str = ""
    schema: int = SCHEMA

    @property
    def active(self) -> tuple[Exhibit, ...]:
        """The exhibits that count, in order of arrival."""
        return tuple(e for e in self.exhibits if not e.removed)

    def recording(self, exhibit_id: str) -> Recording | None:
        """The recording of several files that an exhibit is one of."""
        return next((r for r in self.recordings if exhibit_id in r.parts), None)

    def seams(self, exhibit_id: str) -> tuple[Seam, ...]:
        """The seams at the beginning and at the end of a video."""
        found = self.recording(exhibit_id)
        return tuple(s for s in found.seams if exhibit_id in (s.before, s.after)) if found else ()

    def exhibit(self, exhibit_id: str) -> Exhibit | None:
        """One exhibit by its number."""
        return next((e for e in self.exhibits if e.id == exhibit_id), None)
