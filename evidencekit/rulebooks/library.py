"""The rulebook read from its folder and checked as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from evidencekit.assets import asset
from evidencekit.rulebooks.model import DeadlineRule, Evidence, Item, Limit, Need, Question, Rulebook, Scenario, Severity, Source
from evidencekit.rulebooks.reading import File, Table

SCHEMA, SCENARIO_SCHEMA = "evidencekit.rulebook/1", "evidencekit.scenario/1"
PLATFORMS = ("taobao", "tmall", "pdd", "douyin", "all")
BASES = ("typed_by_user", "return_signed_at", "statement_forwarded_at", "order_paid_at", "complaint_at")
GROUPS = ("statement", "received", "sent", "talk", "papers")

TABLES = {
    "meta.toml": "meta",
    "sources.toml": "source",
    "limits.toml": "limit",
    "evidence.toml": "evidence",
    "preflight.toml": "check",
}

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
    files = {n: File(folder / n, n) for n in ("meta.toml", "sources.toml", "limits.toml", "evidence.toml", "preflight.toml")}
    for name, table in (
        ("meta", "meta"),
        ("sources", "source"),
        ("limits", "limit"),
        ("evidence", "evidence"),
        ("preflight", "check"),
    ):
        files[f"{name}.toml"].only((table,))
    meta = files["meta.toml"].table("meta")
    meta.one_of("schema", (SCHEMA,))
    meta.one_of("timezone", ("Asia/Shanghai",))
    meta.text("edited_by")
    meta.day("edited_on")
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
    digest = hashlib.sha256()
    for file in sorted([*files.values(), *scenario_files], key=lambda f: f.name):
        digest.update(f"{file.name}\0{len(file.raw)}\0".encode() + file.raw)
    rulebook = Rulebook(
        version=meta.text("version"),
        sha256=digest.hexdigest(),
        review_by=meta.day("review_by"),
        disclaimer_zh=meta.text("disclaimer_zh"),
        disclaimer_en=meta.text("disclaimer_en"),
        sources=sources,
        limits=limits,
        evidence=evidence,
        scenarios=scenarios,
    )
    meta.done()
    return rulebook


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
        platform=t.text("platform"),
        published=t.text("published"),
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
        as_of=t.text("as_of"),
        status=t.one_of("status", ("active", "unverified", "superseded", "statute")),
        review_by=t.day("review_by"),
        hours=t.number("hours", 0) + 24 * t.number("days", 0),
        max_mb=t.number("max_mb", 0),
        max_images=int(t.number("max_images", 0)),
        max_submissions=int(t.number("max_submissions", 0)),
        formats=t.texts("formats", ()),
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
    return found


def _question(t: Table, sources: dict[str, Source], evidence: dict[str, Evidence]) -> Question:
    kind = t.one_of("kind", ("auto", "ask"))
    question = Question(
        id=t.text("id"),
        kind=kind,
        zh=t.text("zh"),
        en=t.text("en"),
        severity=t.choice("severity", Severity),
        bad_if=t.text("bad_if") if kind == "auto" else t.one_of("bad_if", ("yes", "no")),
        source=t.text("source"),
        test=t.text("test", None if kind == "auto" else ""),
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
    file.only(("deadline", "item", "check", "statement"))
    t = file.table("")
    t.one_of("schema", (SCENARIO_SCHEMA,))
    chosen = t.texts("preflight")
    t.known("preflight", chosen, questions)
    own = _rows(file, "check", lambda q: _question(q, sources, evidence))
    clash = next((id_ for id_ in own if id_ in questions), "")
    if clash:
        raise file.error("duplicate", clash, "check")
    statement = file.table("statement")
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
        statement_zh=statement.text("template_zh"),
        banned_words_zh=statement.texts("banned_words_zh"),
    )
    t.known("sources", scenario.sources, sources)
    t.done()
    statement.done()
    return scenario


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
            order=int(t.number("order")),
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
