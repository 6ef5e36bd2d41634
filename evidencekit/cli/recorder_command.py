"""`recorder`: the shop's own recorders, each learnt from a reference file, so that their files are known again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidencekit import clock
from evidencekit.cli import render
from evidencekit.cli.common import By, Json, actor, chosen
from evidencekit.cli.out import Out, of, plain
from evidencekit.errors import BadValue
from evidencekit.footage import recorders
from evidencekit.plain import encode

ACTIONS = {"add": 2, "list": 0, "remove": 1}  # and how many words follow


def actions(incomplete: str) -> list[str]:
    """What can be done, for the shell's completion."""
    return [name for name in ACTIONS if name.startswith(incomplete)]


def recorder(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="cli.help.recorder_what", metavar="add|list|remove", autocompletion=actions)],
    words: Annotated[list[str] | None, typer.Argument(help="cli.help.recorder_words", metavar="[NAME] [FILE]")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Register, list or remove a recorder."""
    out = of(ctx, json)
    given = words or []
    if len(given) != ACTIONS[chosen("WHAT", what, list(ACTIONS))]:
        raise BadValue(field=what, value=" ".join(given) or "–", expected="add NAME FILE / list / remove NAME")
    if what == "add":
        made = recorders.add(given[0], Path(given[1]), actor(by))
        done = out.t("cli.recorder_added", name=plain(made.name), sample=plain(made.sample), lines=len(made.layout))
        out.line(f"{render.GOOD} {done}")
        out.line(out.t("cli.recorder_note"), style="dim")
        out.data(encode(made))
    elif what == "remove":
        gone = recorders.remove(given[0])
        out.line(f"{render.GOOD} {out.t('cli.recorder_removed', name=plain(gone.name))}")
        out.data({"removed": gone.name})
    else:
        _list(out)


def _list(out: Out) -> None:
    known = recorders.load()
    if not known:
        out.line(out.t("cli.recorder_none"), style="dim")
    rows = render.table("", "", "", "")
    for one in known:
        rows.add_row(plain(one.name), plain(one.sample), clock.show(one.added), plain(one.by))
    if known:
        out.show(rows)
    out.data([encode(one) for one in known])
