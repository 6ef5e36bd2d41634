"""From a case to what its bundle says: cover, 证据目录, exhibits, video reports, checklist and appendices, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count

from evidencekit.bundle.outline_lists import custody_rows, make_checklist
from evidencekit.bundle.outline_model import (
    Badge,
    Checklist,
    Cover,
    ExhibitSheet,
    Fact,
    HashRow,
    IndexGroup,
    IndexRow,
    Outline,
    StampText,
    VideoReport,
    to_json,
)
from evidencekit.bundle.outline_video import VideoOutline, badge
from evidencekit.bundle.profile import Profile
from evidencekit.case.custody import Entry
from evidencekit.case.model import Case, Exhibit, MediaType
from evidencekit.checks.model import CheckResult
from evidencekit.clock import show, timecode
from evidencekit.rulebooks.model import Assessment, Rulebook
from evidencekit.wording import Language, say

__all__ = ["Outline", "StampText", "build_outline", "to_json"]

LogLine = Entry
GROUPS = ("statement", "received", "sent", "talk", "papers", "other")
NUMERALS = "一二三四五六七八九十"


def build_outline(
    case: Case,
    assessment: Assessment,
    verdicts: Mapping[str, Sequence[CheckResult]],
    rulebook: Rulebook,
    profile: Profile,
    log: Sequence[LogLine],
    language: Language,
    *,
    at: datetime,
) -> Outline:
    """What the bundle of `case` says. The same arguments give the same outline; no file is touched.

    `verdicts` are those of each checked video after the operator's marks, by exhibit id.
    """
    return _Builder(case, assessment, verdicts, rulebook, profile, language).build(log, at)


class _Builder:
    def __init__(
        self,
        case: Case,
        assessment: Assessment,
        verdicts: Mapping[str, Sequence[CheckResult]],
        rulebook: Rulebook,
        profile: Profile,
        language: Language,
    ) -> None:
        self._case, self._found, self._verdicts, self._rulebook = case, assessment, verdicts, rulebook
        self._profile = profile
        self._language: Language = language
        order = {item.evidence: item.order for item in assessment.scenario.items}
        arrival = {e.id: n for n, e in enumerate(case.exhibits)}
        self._exhibits = sorted(
            case.active, key=lambda e: (GROUPS.index(self._group(e)), order.get(e.kind, len(order) + 999), arrival[e.id])
        )
        self._numbers = {e.id: n for n, e in enumerate(self._exhibits, 1)}

    def build(self, log: Sequence[LogLine], at: datetime) -> Outline:
        exhibits = tuple(self._sheet(e) for e in self._exhibits)
        videos = self._videos()
        return Outline(
            case_id=self._case.id,
            language=self._language,
            at=at,
            profile=self._profile.id,
            sections=self._profile.sections,
            image_dpi=self._profile.image_dpi,
            scenario=self._word(self._found.scenario.zh, self._found.scenario.en),
            cover=self._cover(exhibits),
            index=self._index(exhibits, len(log)),
            exhibits=exhibits,
            videos=videos,
            hashes=tuple(HashRow(str(e.number), e.name, e.size_bytes, e.sha256, e.added) for e in exhibits),
            stills=self._stills(videos),
            custody=custody_rows(log, self._numbers, self._language, overrides=self._profile.print_overrides),
            checklist=self._checklist(),
            rulebook=self._rulebook_facts(),
            signature=self._profile.signature,
        )

    def _say(self, code: str, **params: str | float) -> str:
        return say(code, self._language, **params)

    def _word(self, zh: str, en: str) -> str:
        return en if self._language == "en" and en else zh

    # --- exhibits ---------------------------------------------------------------------------------------
    def _group(self, exhibit: Exhibit) -> str:
        evidence = self._rulebook.evidence.get(exhibit.kind)
        return evidence.group if evidence and evidence.group in GROUPS else "other"

    def _kind(self, exhibit: Exhibit) -> str:
        evidence = self._rulebook.evidence.get(exhibit.kind)
        return self._word(evidence.zh, evidence.en) if evidence else self._say("pdf.kind_unset")

    def _sheet(self, e: Exhibit) -> ExhibitSheet:
        title = e.title or (self._kind(e) if e.kind in self._rulebook.evidence else e.name)
        return ExhibitSheet(
            id=e.id,
            number=self._numbers[e.id],
            group=self._group(e),
            kind=self._kind(e),
            title=title,
            source=e.source,
            proves=e.proves,
            name=e.name,
            stored=e.stored,
            sha256=e.sha256,
            size_bytes=e.size_bytes,
            media=e.media,
            mime=e.mime,
            added=self._say("pdf.added", at=show(e.added_at), name=e.added_by),
            pages=e.pages,
            width=e.width,
            height=e.height,
            duration_s=e.duration_s,
            warnings=tuple(self._say(f"warning.{w}") for w in e.warnings),
            original_rides_along=e.media.value in self._profile.originals,
        )

    def _videos(self) -> tuple[VideoReport, ...]:
        figures = count(1)
        made: list[VideoReport] = []
        for e in self._exhibits:
            if e.media is MediaType.VIDEO:
                results = self._verdicts.get(e.id, ())
                outline = VideoOutline(self._case, e, results, self._language, lambda: next(figures))
                made.append(outline.build(self._numbers[e.id]))
        return tuple(made)

    # --- cover ------------------------------------------------------------------------------------------
    def _cover(self, exhibits: Sequence[ExhibitSheet]) -> Cover:
        scenario = self._found.scenario
        checked = [e for e in self._exhibits if e.media is MediaType.VIDEO and self._verdicts.get(e.id)]
        badges: tuple[Badge, ...] = ()
        about = ""
        if checked:
            badges = tuple(badge(r, self._language) for r in self._verdicts[checked[0].id])
            if len(checked) > 1:
                about = self._say("pdf.badges_of", number=self._numbers[checked[0].id])
        return Cover(
            title=self._word(scenario.title_zh, scenario.title_en),
            request=self._word(scenario.request_zh, scenario.request_en),
            facts=self._cover_facts(),
            exhibits=len(exhibits),
            originals=sum(e.original_rides_along for e in exhibits),
            videos=sum(e.media is MediaType.VIDEO for e in exhibits),
            badges=badges,
            badges_of=about,
            notes=(self._say("pdf.cover_rulebook", version=self._rulebook.version),),
        )

    def _cover_facts(self) -> tuple[Fact, ...]:
        d = self._case.details
        who = self._say("pdf.in_brackets", outer=d.shop, inner=d.merchant_entity) if d.shop and d.merchant_entity else ""
        scenario = self._word(self._found.scenario.zh, self._found.scenario.en)
        numbers = " / ".join(n for n in (d.order_no, d.ticket_no) if n)
        signed = self._say("pdf.signed_at", at=show(d.signed_at)[:16]) if d.signed_at else ""
        waybill = self._say("pdf.in_brackets", outer=d.waybill_return, inner=signed) if signed and d.waybill_return else ""
        deadline = self._say("pdf.deadline_typed", at=show(d.proof_deadline)[:16]) if d.proof_deadline else ""
        rows = (
            ("submitter", who or d.shop or d.merchant_entity, True),
            ("other_side", d.buyer, False),
            ("platform", f"{self._say(f'platform.{d.platform.value}')} · {scenario}", True),
            ("title", d.title, False),
            ("numbers", numbers, True),
            ("waybill_return", waybill or d.waybill_return or signed, True),
            ("waybill_out", d.waybill_out, False),
            ("amount", f"¥{d.amount}" if d.amount else "", False),
            ("deadline", deadline, True),
            ("handler", d.handler, False),
        )
        return tuple(Fact(self._say(f"pdf.cover.{key}"), value) for key, value, always in rows if value or always)

    # --- index ------------------------------------------------------------------------------------------
    def _index(self, exhibits: Sequence[ExhibitSheet], log_lines: int) -> tuple[IndexGroup, ...]:
        groups: list[IndexGroup] = []
        numbered = 0
        for key in GROUPS:
            members = [e for e in exhibits if e.group == key]
            if not members:
                continue
            title = self._say(f"pdf.group.{key}")
            if key != "statement":
                mark = NUMERALS[numbered] if self._language == "zh_CN" else str(numbered + 1)
                title, numbered = self._say("pdf.group_numbered", number=mark, title=title), numbered + 1
            groups.append(IndexGroup(key, title, tuple(self._index_row(e) for e in members)))
        groups.append(self._appendix_index(len(exhibits), log_lines))
        return tuple(groups)

    def _index_row(self, e: ExhibitSheet) -> IndexRow:
        title = e.title
        if e.media is MediaType.VIDEO:
            title = self._say("pdf.video_title", title=e.title, length=timecode(e.duration_s))
        return IndexRow(str(e.number), title, e.source, e.proves, e.id)

    def _appendix_index(self, exhibits: int, log_lines: int) -> IndexGroup:
        rows: list[IndexRow] = []
        for letter, section in zip("ABCD", ("hashes", "stamp", "custody", "checklist"), strict=True):
            if section in self._profile.sections:
                proves = self._say(f"pdf.appendix.{section}.proves", exhibits=exhibits, lines=log_lines)
                title, source = self._say(f"pdf.appendix.{section}.title"), self._say("pdf.appendix_source")
                rows.append(IndexRow(letter, title, source, proves, section))
        return IndexGroup("appendix", self._say("pdf.group.appendix"), tuple(rows))

    # --- appendices -------------------------------------------------------------------------------------
    def _stills(self, videos: Sequence[VideoReport]) -> tuple[HashRow, ...]:
        printed = {s.sha256 for v in videos for f in (*v.figures, *v.findings) for s in f.stills if s.sha256}
        rows: list[HashRow] = []
        for still in self._case.stills:
            if still.sha256 in printed and still.exhibit in self._numbers:
                printed.discard(still.sha256)
                number = str(self._numbers[still.exhibit])
                rows.append(HashRow(number, timecode(still.pts_s), 0, still.sha256, still.parent_sha256))
        return tuple(rows)

    def _checklist(self) -> Checklist | None:
        if "checklist" not in self._profile.sections:
            return None
        overrides = self._case.answers if self._profile.print_overrides else ()
        return make_checklist(self._found, self._numbers, self._language, overrides)

    def _rulebook_facts(self) -> tuple[Fact, ...]:
        rows = (
            ("version", self._found.rulebook_version),
            ("sha256", self._found.rulebook_sha256),
            ("scenario", f"{self._found.scenario.id}  {self._found.scenario.version}"),
            ("review_by", self._rulebook.review_by.isoformat()),
            ("disclaimer", self._word(self._rulebook.disclaimer_zh, self._rulebook.disclaimer_en)),
        )
        return tuple(Fact(self._say(f"pdf.rulebook.{key}"), value) for key, value in rows)
