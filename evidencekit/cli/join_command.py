"""`join`: videos of a case taken as consecutive files of one recording, and taken apart again."""

from __future__ import annotations

from typing import Annotated

import typer

from evidencekit.case import recordings, store
from evidencekit.case.check_footage import verdicts
from evidencekit.cli import render
from evidencekit.cli.check_in_case import say_joined
from evidencekit.cli.common import By, CaseFolder, Json, actor, remember
from evidencekit.cli.out import of, plain
from evidencekit.plain import encode


def join(
    ctx: typer.Context,
    case: CaseFolder,
    exhibits: Annotated[list[str], typer.Argument(help="cli.help.join_parts", metavar="E001 E002...")],
    as_given: Annotated[bool, typer.Option("--as-given", help="cli.help.as_given")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="cli.help.join_undo")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Say that files are parts of one recording."""
    out = of(ctx, json)
    who = actor(by)
    with store.open_case(case, actor=who) as cf:
        if undo:
            parts = list(dict.fromkeys(part for exhibit in exhibits for part in recordings.split(cf, exhibit)))
            out.line(f"{render.GOOD} {out.t('cli.parted', parts=plain(' '.join(parts) or '–'), by=plain(who))}")
            out.data({"parts": parts, "undone": True})
            return
        with out.working() as ticket:
            made = recordings.join(cf, exhibits, ticket, as_given=as_given)
        say_joined(out, cf, made)
        for part in made.parts:
            results = verdicts(cf.case, part)
            if results:
                render.heading(out, plain(part))
                out.show(render.verdicts(out, results))
            if (seen := render.findings(out, results)) is not None:
                out.show(seen)
        out.data({"parts": list(made.parts), "undone": False, "seams": encode(made.seams)})
    remember(case)
