"""`seen`: whether a video was met in another case of this workstation, and the index made again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from evidencekit.case import seen as recognising
from evidencekit.case.seen_index import SeenIndex
from evidencekit.case.seen_rebuild import rebuild as make_again
from evidencekit.checks.numbers import normalise
from evidencekit.checks.run import run_checks
from evidencekit.checks.words import finding_words
from evidencekit.cli import render
from evidencekit.cli.check_command import ORDER, unreadable
from evidencekit.cli.common import Json, spread
from evidencekit.cli.out import Out, leave, of, plain, worst
from evidencekit.errors import BadValue, Cancelled, EvidenceKitError, ExitCode
from evidencekit.plain import encode


def seen(
    ctx: typer.Context,
    videos: Annotated[list[Path] | None, typer.Argument(help="cli.help.seen_videos", metavar="VIDEO...")] = None,
    rebuild: Annotated[list[Path] | None, typer.Option("--rebuild", help="cli.help.seen_rebuild", metavar="FOLDER")] = None,
    waybill: Annotated[str, typer.Option("--waybill", help="cli.help.seen_waybill")] = "",
    json: Json = False,
) -> None:
    """Look videos up, or make the index again."""
    out = of(ctx, json)
    if bool(videos) == bool(rebuild):
        raise BadValue(field="VIDEO", value="–", expected="VIDEO… / --rebuild FOLDER")
    if rebuild:
        _rebuild(out, rebuild)
        return
    leave(worst([_look_up(out, file, waybill) for file in spread(videos or [])], ORDER))


def _rebuild(out: Out, folders: list[Path]) -> None:
    with out.working() as ticket:
        made = make_again(folders, ticket=ticket)
    out.line(f"{render.GOOD} {out.t('cli.seen_rebuilt', cases=made.cases, videos=made.videos)}")
    for folder in made.unread:
        out.note(f"{render.LOOK} {plain(out.t('cli.seen_unread', folder=str(folder)))}")
    out.data({"cases": made.cases, "videos": made.videos, "unread": [str(folder) for folder in made.unread]})


def _look_up(out: Out, file: Path, waybill: str) -> ExitCode:
    index = SeenIndex()
    try:
        with out.working(file.name) as ticket:
            run = run_checks(file, ticket=ticket, expected_waybill=waybill)
    except Cancelled:
        raise
    except EvidenceKitError as error:
        return unreadable(out, file, error, 0.0)
    mine = recognising.of_run(run)
    mine = replace(mine, waybills=tuple(sorted({*mine.waybills, normalise(waybill)} - {""})))
    found = recognising.findings(run, index.meet(mine))
    render.heading(out, plain(file.name))
    for finding in found:
        out.line(f"{render.LOOK} {plain(finding_words(finding, out.language))}")
    if not found:
        out.line(f"{render.GOOD} {out.t('cli.seen_nothing')}")
    out.data({"clip": file.stem, "file": file.name, "sha256": mine.sha256, "findings": encode(found)})
    return ExitCode.REVIEW if found else ExitCode.OK
