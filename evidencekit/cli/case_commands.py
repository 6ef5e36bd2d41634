"""`new`, `add`, `show` and `assess`: a case from its first line to its checklist."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from evidencekit import clock
from evidencekit.case import intake, store
from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import CaseDetails, MediaType, Platform
from evidencekit.cli import render
from evidencekit.cli.common import By, CaseFolder, Json, actor, chosen, remember, spread
from evidencekit.cli.out import Out, error_data, leave, of, plain
from evidencekit.errors import BadValue, Cancelled, EvidenceKitError, ExitCode
from evidencekit.plain import encode
from evidencekit.rulebooks.assess import assess as measure
from evidencekit.rulebooks.library import load
from evidencekit.rulebooks.model import Assessment, DeadlineResult, Rulebook
from evidencekit.rulebooks.suggest import resolve_kind, suggest_kind


def scenario_names(incomplete: str) -> list[str]:
    """Scenario ids for the shell's completion."""
    return [name for name in load().scenarios if name.startswith(incomplete)]


def new(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="cli.help.new_dir", metavar="DIR")],
    platform: Annotated[Platform, typer.Option(help="cli.help.platform")],
    scenario: Annotated[str, typer.Option(help="cli.help.scenario", autocompletion=scenario_names)],
    order: Annotated[str, typer.Option(help="cli.help.order")] = "",
    ticket: Annotated[str, typer.Option(help="cli.help.ticket")] = "",
    waybill: Annotated[str, typer.Option(help="cli.help.waybill")] = "",
    waybill_out: Annotated[str, typer.Option(help="cli.help.waybill_out")] = "",
    signed_at: Annotated[str, typer.Option(help="cli.help.signed_at", metavar="TIME")] = "",
    deadline: Annotated[str, typer.Option(help="cli.help.deadline", metavar="TIME")] = "",
    title: Annotated[str, typer.Option(help="cli.help.title")] = "",
    amount: Annotated[str, typer.Option(help="cli.help.amount")] = "",
    shop: Annotated[str, typer.Option(help="cli.help.shop")] = "",
    entity: Annotated[str, typer.Option(help="cli.help.entity")] = "",
    buyer: Annotated[str, typer.Option(help="cli.help.buyer")] = "",
    handler: Annotated[str, typer.Option(help="cli.help.handler")] = "",
    fact: Annotated[list[str] | None, typer.Option(help="cli.help.fact", metavar="NAME=TIME")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Make a case folder."""
    out = of(ctx, json)
    chosen("--scenario", scenario, list(load().scenarios))
    details = CaseDetails(
        platform=platform,
        scenario=scenario,
        title=title,
        order_no=order,
        ticket_no=ticket,
        waybill_return=waybill,
        waybill_out=waybill_out,
        signed_at=_moment("--signed-at", signed_at),
        proof_deadline=_moment("--deadline", deadline),
        amount=amount,
        shop=shop,
        merchant_entity=entity,
        buyer=buyer,
        handler=handler,
        facts=dict(_fact(text) for text in fact or ()),
    )
    with store.create(folder, details, actor=actor(by)) as cf:
        case = cf.case
    remember(folder)
    out.line(f"{render.GOOD} {out.t('cli.new_done', id=plain(case.id), folder=plain(folder))}")
    out.line(out.t("cli.new_next", folder=plain(folder)), style="dim")
    out.data({"case": case.id, "folder": str(folder.absolute())})


def _moment(field: str, text: str) -> datetime | None:
    return clock.parse(text, field=field) if text.strip() else None


def _fact(text: str) -> tuple[str, datetime]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadValue(field="--fact", value=text, expected="complaint_at=2026-11-20T10:00")
    return name.strip(), clock.parse(value, field=name)


def add(
    ctx: typer.Context,
    case: CaseFolder,
    files: Annotated[list[Path], typer.Argument(help="cli.help.files", metavar="FILE...")],
    kind: Annotated[str, typer.Option(help="cli.help.kind")] = "",
    source: Annotated[str, typer.Option(help="cli.help.source")] = "",
    title: Annotated[str, typer.Option(help="cli.help.exhibit_title")] = "",
    proves: Annotated[str, typer.Option(help="cli.help.proves")] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """Bring files in; one that fails does not stop the others."""
    out = of(ctx, json)
    rulebook = load()
    kind = resolve_kind(kind, rulebook) if kind else ""
    worst = ExitCode.OK
    with store.open_case(case, actor=actor(by)) as cf:
        for file in spread(files):
            try:
                with out.working(file.name) as ticket:
                    given = {"source": source, "title": title, "proves": proves}
                    found = kind or _suggest(file, rulebook, cf.case.details.scenario)
                    added = intake.add(cf, file, kind=found, ticket=ticket, **given)
            except Cancelled:
                raise
            except EvidenceKitError as error:
                out.problem(error)
                out.data({"file": str(file), "error": error_data(error, out.language)})
                worst = worst or error.exit_code
            else:
                say_added(out, added, rulebook)
    remember(case)
    leave(worst)


def _suggest(file: Path, rulebook: Rulebook, scenario: str) -> str:
    return suggest_kind(file.name, intake.sniff(file).media, rulebook, rulebook.scenarios.get(scenario))


def say_added(out: Out, added: intake.Added, rulebook: Rulebook) -> None:
    """One line on what a file became."""
    e = added.exhibit
    evidence = rulebook.evidence.get(e.kind)
    kind = (evidence.en if out.language == "en" else evidence.zh) if evidence else (e.kind or out.t("cli.kind_none"))
    words = out.t("cli.add_again" if added.duplicate else "cli.add_done", id=e.id, name=plain(e.name), kind=plain(kind))
    out.line(f"{render.LOOK if added.duplicate else render.GOOD} {words}")
    for warning in e.warnings:
        out.line(f"  {render.LOOK} {out.t(f'warning.{warning}')}")
    shown = ("id", "kind", "name", "stored", "sha256", "size_bytes", "media", "mime", "warnings")
    out.data({"duplicate": added.duplicate, **{k: encode(getattr(e, k)) for k in shown}})


def show(ctx: typer.Context, case: CaseFolder, json: Json = False) -> None:
    """What is in a case."""
    out = of(ctx, json)
    with store.open_case(case, actor=actor(""), write=False) as cf:
        state = cf.case
    d = state.details
    title = " · ".join(plain(t) for t in (_scenario(out, d.scenario), d.title, d.order_no, d.waybill_return) if t)
    out.line(f"[bold]{plain(state.id)}[/]  {title}")
    out.line(f"[dim]{out.t(f'status.{state.status.value}')} · {clock.show(state.created_at)}[/]")
    out.line()
    out.show(render.exhibits(out, state))
    for e in state.active:
        if e.media is MediaType.VIDEO and e.id in state.checks:
            results = verdicts(state, e.id)
            render.heading(out, f"{e.id} {plain(e.title or e.name)}")
            out.show(render.verdicts(out, results))
            if (seen := render.findings(out, results)) is not None:
                out.show(seen)
    out.data(
        {"id": state.id, "details": encode(d), "exhibits": encode(state.active), "marks": encode(state.marks), **_judged(state)}
    )


def _judged(state: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"verdicts": {e: {r.requirement.value: r.verdict.value for r in verdicts(state, e)} for e in state.checks}}


def _scenario(out: Out, scenario_id: str) -> str:
    found = load().scenarios.get(scenario_id)
    return scenario_id if found is None else (found.en if out.language == "en" else found.zh)


def assess(
    ctx: typer.Context,
    case: CaseFolder,
    strict: Annotated[bool, typer.Option("--strict", help="cli.help.strict")] = False,
    json: Json = False,
) -> None:
    """The checklist, the clocks and the questions before submitting."""
    out = of(ctx, json)
    with store.open_case(case, actor=actor(""), write=False) as cf:
        found = measure(cf.case, load(), at=clock.now())
    say_assessment(out, found)
    out.data(assessment_data(found))
    leave(ExitCode.REVIEW if strict and (found.missing or found.blockers) else ExitCode.OK)


def say_assessment(out: Out, found: Assessment) -> None:
    """All of an assessment in words."""
    s = found.scenario
    version = out.t("cli.rulebook", version=found.rulebook_version)
    out.line(f"[bold]{plain(s.en if out.language == 'en' else s.zh)}[/]  [dim]{version}[/]")
    for result in found.deadlines:
        name = result.rule.en if out.language == "en" else result.rule.zh
        out.line(f"{plain(name)}  {render.deadline(out, result)}")
    missing = f"[red]{found.missing}[/]" if found.missing else "0"
    render.heading(out, out.t("cli.checklist", total=len(found.items), missing=missing, weak=found.weak))
    out.show(render.checklist(out, found))
    render.heading(out, out.t("cli.preflight", blockers=len(found.blockers)))
    out.show(render.preflight(out, found))
    out.line()
    for notice in found.notices:
        out.line(f"{render.LOOK} {render.because(out, [notice])}")
    out.line(out.t("cli.no_promise", version=found.rulebook_version), style="dim")


def assessment_data(found: Assessment) -> dict[str, Any]:
    """An assessment as JSON."""
    return {
        "scenario": found.scenario.id,
        "rulebook": {"version": found.rulebook_version, "sha256": found.rulebook_sha256},
        "at": encode(found.at),
        "missing": found.missing,
        "weak": found.weak,
        "blockers": [q.question.id for q in found.blockers],
        "items": [
            {
                "evidence": i.evidence.id,
                "need": i.item.need.value,
                "status": i.status.value,
                "exhibits": list(i.exhibits),
                "reasons": encode(i.reasons),
            }
            for i in found.items
        ],
        "questions": [{"id": q.question.id, "outcome": q.outcome.value, "reasons": encode(q.reasons)} for q in found.questions],
        "deadlines": [_deadline_data(d) for d in found.deadlines],
        "notices": encode(found.notices),
    }


def _deadline_data(d: DeadlineResult) -> dict[str, Any]:
    return {"id": d.rule.id, "at": encode(d.at), "left_s": d.left_s, "urgency": d.urgency.value, "typed": d.typed}
