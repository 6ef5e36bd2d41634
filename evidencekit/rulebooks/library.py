"""The rulebook read from its folder and checked as a whole."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from evidencekit.assets import asset
from evidencekit.errors import RulebookError
from evidencekit.rulebooks.autotests import auto_test
from evidencekit.rulebooks.model import (
    BAD_ANSWER,
    Counting,
    DeadlineRule,
    Evidence,
    Item,
    Limit,
    Need,
    Question,
    Rulebook,
    Scenario,
    Severity,
    Source,
)
from evidencekit.rulebooks.reading import File, Table
from evidencekit.rulebooks.suggest import SUFFIXES

SCHEMA, SCENARIO_SCHEMA = "evidencekit.rulebook/1", "evidencekit.scenario/1"
PLATFORMS = ("taobao", "tmall", "pdd", "douyin", "all")
BASES = (
    "typed_by_user",
    "return_signed_at",
    "statement_forwarded_at",
    "order_paid_at",
    "complaint_at",
    "carrier_complaint_at",
    "ticket_at",
)
GROUPS = ("statement", "received", "sent", "talk", "papers")

TABLES = {
    "meta.toml": "meta",
    "sources.toml": "source",
    "limits.toml": "limit",
    "evidence.toml": "evidence",
    "preflight.toml": "check",
}
OTHERS = "wording.toml"  # read by `phrases`: it judges texts, no case

_ELEMENT = re.compile(r"(CON|INT|VAL|TIM)-\d{1,2}")  # the four elements' requirements (rulebook §3)
_PRIVACY = re.compile(r"(keep|mask|remove):[a-z_]+")

Row = TypeVar("Row", Source, Limit, Evidence, Question)


def load(folder: Path | None = None) -> Rulebook:
    """The rulebook in `folder` (default: the one that ships), validated as a whole.

    Raises:
        RulebookError: naming file, line and what is wrong. FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    return _default() if folder is None else _load(folder)


@lru_cache(maxsize=1)
def _default() -> Rulebook:
    return _load(asset("rulebooks"))


def _load(folder: Path) -> Rulebook:
    files = {name: File(folder / name, name) for name in TABLES}
    for name, table in TABLES.items():
        files[name].only((table,))
    for stray in sorted(folder.glob("*.toml")):
        if stray.name not in (*TABLES, OTHERS):  # a misspelt file's rules would silently not hold
            raise RulebookError(file=stray.name, line=1, problem="unknown_file", detail=" ".join(TABLES))
    sources = _rows(files["sources.toml"], "source", _source)
    limits = _rows(files["limits.toml"], "limit", lambda t: _limit(t, sources))
    evidence = _rows(files["evidence.toml"], "evidence", _evidence)
    questions = _rows(files["preflight.toml"], "check", lambda t: _question(t, sources, evidence))
    scenario_files = [File(p, f"scenarios/{p.name}") for p in sorted((folder / "scenarios").glob("*.toml"))]
    scenarios: dict[str, Scenario] = {}
    for file in scenario_files:
        scenario = _scenario(file, sources, limits, evidence, questions)
        if scenario.id in scenarios:
            raise file.error("duplicate", scenario.id, key="id")
        scenarios[scenario.id] = scenario
    version, review_by, disclaimers = _meta(files["meta.toml"].table("meta"))
    return Rulebook(
        version=version,
        sha256=_sha256([*files.values(), *scenario_files]),
        review_by=review_by,
        disclaimer_zh=disclaimers[0],
        disclaimer_en=disclaimers[1],
        sources=sources,
        limits=limits,
        evidence=evidence,
        scenarios=scenarios,
    )


def _sha256(files: Iterable[File]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        digest.update(f"{file.name}\0{len(file.raw)}\0".encode() + file.raw)
    return digest.hexdigest()


def _meta(t: Table) -> tuple[str, date, tuple[str, str]]:
    t.one_of("schema", (SCHEMA,))
    t.one_of("timezone", ("Asia/Shanghai",))
    t.text("edited_by")
    t.day("edited_on")
    found = t.text("version"), t.day("review_by"), (t.text("disclaimer_zh"), t.text("disclaimer_en"))
    t.done()
    return found


def _rows(file: File, name: str, make: Callable[[Table], Row]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for table in file.tables(name):
        row = make(table)
        table.done()
        if row.id in rows:
            raise table.error("duplicate", row.id, "id")
        rows[row.id] = row
    return rows


def _source(t: Table) -> Source:
    return Source(
        id=t.text("id"),
        zh=t.text("zh"),
        en=t.text("en"),
        platform=t.one_of("platform", (*PLATFORMS, "taobao_tmall", "other")),
        published=t.dated("published"),
        grade=t.one_of("grade", ("A", "B", "C", "D")),
        url=t.text("url", ""),
        note_zh=t.text("note_zh", ""),
    )


def _limit(t: Table, sources: dict[str, Source]) -> Limit:
    limit = Limit(
        id=t.text("id"),
        zh=t.text("zh"),
        en=t.text("en"),
        kind=t.one_of("kind", ("duration", "size", "count")),
        platforms=_platforms(t),
        source=t.text("source"),
        as_of=t.dated("as_of"),
        status=t.one_of("status", ("active", "unverified", "superseded", "statute")),
        review_by=t.day("review_by"),
        hours=t.number("hours", 0) + 24 * t.number("days", 0),
        max_mb=t.number("max_mb", 0),
        max_images=t.whole("max_images", 0),
        max_submissions=t.whole("max_submissions", 0),
        formats=t.texts("formats", ()),
        counting=t.choice("counting", Counting) if t.has("counting") else Counting.EXACT,
    )
    t.known("source", (limit.source,), sources)
    t.done()  # a misspelt figure is a slip of the pen before it is a missing one
    value = {"duration": limit.hours, "size": limit.max_mb, "count": limit.max_images}[limit.kind]
    if not value:
        raise t.error("no_value", limit.id, "kind")
    return limit


def _evidence(t: Table) -> Evidence:
    found = Evidence(
        id=t.text("id"),
        zh=t.text("zh"),
        en=t.text("en"),
        producer=t.one_of("producer", ("warehouse", "aftersales", "legal", "courier", "brand", "lab", "buyer", "system")),
        files=t.texts("files"),
        must_show_zh=t.texts("must_show_zh"),
        must_show_en=t.texts("must_show_en"),
        hints=t.texts("hints", ()),
        group=t.one_of("group", GROUPS),
    )
    if len(found.must_show_zh) != len(found.must_show_en):
        raise t.error("twins_differ", "must_show_zh / must_show_en", "must_show_en")
    if not found.id.startswith("EV-"):
        raise t.error("bad_choice", f"id = {found.id}; EV-…", "id")
    t.known("files", found.files, {suffix for suffixes in SUFFIXES.values() for suffix in suffixes})
    for element in t.texts("checks", ()):
        if not _ELEMENT.fullmatch(element):
            raise t.error("dangling", element, "checks")
    return found


def _question(t: Table, sources: dict[str, Source], evidence: dict[str, Evidence]) -> Question:
    kind = t.one_of("kind", ("auto", "ask"))
    test = t.text("test", None if kind == "auto" else "")
    question = Question(
        id=t.text("id"),
        kind="auto" if auto_test(test) else "ask",  # a test we do not have is a question for a person, never a pass
        zh=t.text("zh"),
        en=t.text("en"),
        severity=t.choice("severity", Severity),
        bad_if=t.one_of("bad_if", BAD_ANSWER if kind == "auto" else ("yes", "no")),
        source=t.text("source"),
        test=test,
        cure=t.texts("cure"),
        platforms=_platforms(t) if t.has("platforms") else ("all",),
    )
    t.known("source", (question.source,), sources)
    t.known("cure", question.cure, evidence)
    return question


def _platforms(t: Table) -> tuple[str, ...]:
    platforms = t.texts("platforms")
    for platform in platforms:
        if platform not in PLATFORMS:
            raise t.error("bad_choice", f"platforms: {platform}", "platforms")
    if not platforms:
        raise t.error("empty", "platforms", "platforms")
    return platforms


def _scenario(
    file: File,
    sources: dict[str, Source],
    limits: dict[str, Limit],
    evidence: dict[str, Evidence],
    questions: dict[str, Question],
) -> Scenario:
    file.only(("deadline", "item", "check", "statement", "applies_when", "privacy"))
    t = file.table("")
    t.one_of("schema", (SCENARIO_SCHEMA,))
    chosen = t.texts("preflight")
    t.known("preflight", chosen, questions)
    own = _rows(file, "check", lambda q: _question(q, sources, evidence))
    clash = next((id_ for id_ in own if id_ in questions), "")
    if clash:
        raise file.error("duplicate", clash, "check")
    statement = file.table("statement")
    _applies_when(file)
    _privacy(file)
    scenario = Scenario(
        id=t.text("id"),
        zh=t.text("zh"),
        en=t.text("en"),
        status=t.one_of("status", ("active", "draft", "retired")),
        version=t.text("version"),
        platforms=_platforms(t),
        sources=t.texts("sources"),
        request_zh=t.text("request_zh"),
        request_en=t.text("request_en"),
        title_zh=t.text("title_zh"),
        title_en=t.text("title_en"),
        deadlines=tuple(_deadline(d, limits) for d in file.tables("deadline")),
        items=_items(file, evidence),
        questions=(*own.values(), *(questions[id_] for id_ in chosen)),
        needs_video=t.flag("needs_video"),
        statement_zh=_template(statement),
        banned_words_zh=statement.texts("banned_words_zh"),
    )
    t.known("sources", scenario.sources, sources)
    t.done()
    statement.done()
    return scenario


def _template(statement: Table) -> str:
    template = statement.text("template_zh")
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    except ValueError:  # a brace alone
        names = [""]
    if not all(re.fullmatch(r"[a-z_]+", name) for name in names):
        raise statement.error("bad_placeholder", " ".join(names), "template_zh")
    return template


def _applies_when(file: File) -> None:
    """Check the part that tells people when to choose the scenario; they choose it themselves."""
    if "applies_when" not in file.data:
        return
    t = file.table("applies_when")
    t.texts("ticket_type", ())
    t.texts("notice_type", ())
    if t.has("return_signed"):
        t.flag("return_signed")
    t.done()


def _privacy(file: File) -> None:
    """Check the part that says what a copy for others must hide; masking itself is not built yet."""
    if "privacy" not in file.data:
        return
    t = file.table("privacy")
    t.one_of("audience", ("platform", "courier", "brand", "regulator", "court", "buyer"))
    for rule in t.texts("rules"):
        if not _PRIVACY.fullmatch(rule):
            raise t.error("bad_choice", f"{rule}; keep:… | mask:… | remove:…", "rules")
    t.done()


def _deadline(t: Table, limits: dict[str, Limit]) -> DeadlineRule:
    rule = DeadlineRule(
        id=t.text("id"),
        zh=t.text("zh"),
        en=t.text("en"),
        base=t.one_of("base", BASES),
        limits=t.texts("limits"),
        remind_before_hours=t.numbers("remind_before_hours"),
    )
    t.known("limits", rule.limits, limits)
    t.done()
    return rule


def _items(file: File, evidence: dict[str, Evidence]) -> tuple[Item, ...]:
    items: list[Item] = []
    for t in file.tables("item"):
        item = Item(
            order=t.whole("order"),
            evidence=t.text("evidence"),
            need=t.choice("need", Need),
            note_zh=t.text("note_zh", ""),
            note_en=t.text("note_en", ""),
            alternative=t.texts("alternative", ()),
        )
        t.known("evidence", (item.evidence,), evidence)
        t.known("alternative", item.alternative, evidence)
        if bool(item.note_zh) != bool(item.note_en):
            raise t.error("twins_differ", "note_zh / note_en", "note_zh")
        if items and item.order <= items[-1].order:
            raise t.error("order", str(item.order), "order")
        if any(item.evidence == other.evidence for other in items):
            raise t.error("duplicate", item.evidence, "evidence")
        t.done()
        items.append(item)
    if not items:
        raise file.error("missing_table", "item")
    return tuple(items)
