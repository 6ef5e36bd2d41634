"""`demo`: the main job on the sample case, with the very functions the other commands call."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from evidencekit import clock
from evidencekit.bundle.model import VerifyReport
from evidencekit.bundle.package import export
from evidencekit.bundle.verify import verify as examine
from evidencekit.case import sample, store
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.checks.model import CheckResult
from evidencekit.cli import render
from evidencekit.cli.bundle_commands import CODES, export_data, report_data, say_export, say_report
from evidencekit.cli.case_commands import assessment_data, say_added, say_assessment
from evidencekit.cli.check_command import show
from evidencekit.cli.common import By, Json, actor, remember
from evidencekit.cli.out import Out, leave, of, plain
from evidencekit.rulebooks.assess import assess as measure
from evidencekit.rulebooks.library import load
from evidencekit.rulebooks.model import Assessment

STAGES = ("new", "add", "check", "mark", "assess", "bundle", "verify")


def demo(
    ctx: typer.Context,
    out_dir: Annotated[Path | None, typer.Option("--out", help="cli.help.demo_out", metavar="DIR")] = None,
    open_pdf: Annotated[bool, typer.Option("--open", help="cli.help.open")] = False,
    profile: Annotated[str, typer.Option(help="cli.help.profile")] = "platform",
    by: By = "",
    json: Json = False,
) -> None:
    """A sample return the whole way."""
    out = of(ctx, json)
    folder = out_dir or Path("demo_output") / clock.now().strftime("%Y%m%d-%H%M%S")
    case_folder = folder / "case"
    results, found = _make_case(out, case_folder, actor(by))
    _stage(out, "bundle")
    with out.working() as ticket:
        made = export(
            case_folder, folder / "bundle", profile, rulebook=load(), actor=actor(by), language=out.language, ticket=ticket
        )
    say_export(out, made)
    _stage(out, "verify")
    with out.working() as ticket:
        report = examine(made.folder, ticket=ticket)
    say_report(out, report)
    _end(out, results, report, made.pdf)
    out.data({"case": str(case_folder.absolute()), **export_data(made), **_data(results, found, report)})
    if open_pdf:
        _open(out, made.pdf)
    leave(CODES[report.bottom_line])


def _make_case(out: Out, folder: Path, by: str) -> tuple[tuple[CheckResult, ...], Assessment]:
    """New case, intake, checks, the sample operator's marks, assessment."""
    given = sample.load()
    _stage(out, "new")
    with store.create(folder, given.details, actor=by) as cf:
        remember(folder)
        out.line(f"{render.GOOD} {out.t('cli.new_done', id=plain(cf.case.id), folder=plain(folder))}")
        _stage(out, "add")
        with out.working() as ticket:
            quiet = Out(out.language, json=out.json)
            quiet.data = lambda value: None  # under --json the demo answers once, at the end
            sample.take_in(cf, given, ticket, lambda added: say_added(quiet, added, load()))
        _stage(out, "check")
        video = sample.video(cf)
        with out.working(video.name) as ticket:
            run = check_exhibit(cf, video.id, ticket, compare=False)
        show(out, video.name, run, run.results)
        _stage(out, "mark")
        out.line(out.t("cli.demo_marks", name=plain(given.operator), n=len(given.marks)), style="dim")
        sample.apply_marks(cf, given)
        results = verdicts(cf.case, video.id)
        out.show(render.verdicts(out, results))
        _stage(out, "assess")
        found = measure(cf.case, load(), at=clock.now())
        say_assessment(out, found)
    return results, found


def _stage(out: Out, name: str) -> None:
    number = STAGES.index(name) + 1
    out.line()
    out.line(f"[bold cyan]{number}/{len(STAGES)}[/] [bold]{out.t(f'cli.demo.{name}')}[/]")


def _end(out: Out, results: tuple[CheckResult, ...], report: VerifyReport, pdf: Path) -> None:
    render.heading(out, out.t("cli.demo.end"))
    words = (f"{render.verdict_word(out, r.verdict)} {out.t(f'requirement.{r.requirement.value}')}" for r in results)
    out.line("   ".join(words))
    state = out.t(f"cli.bottom.{report.bottom_line.value}")
    out.line(f"{render.BUNDLE[report.bottom_line]} {state}")
    out.line(f"PDF  {plain(pdf.absolute())}")


def _data(results: tuple[CheckResult, ...], found: Assessment, report: VerifyReport) -> dict[str, Any]:
    return {
        "verdicts": {r.requirement.value: r.verdict.value for r in results},
        "assessment": assessment_data(found),
        "verify": report_data(report),
    }


def _open(out: Out, pdf: Path) -> None:
    """Show the PDF in the system's viewer, or say that there is none."""
    if sys.platform == "win32":
        os.startfile(pdf)  # the system's own choice of viewer
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener) is None:
        out.note(out.t("cli.no_viewer", pdf=plain(pdf)))
        return
    quiet = subprocess.DEVNULL
    viewer = subprocess.Popen([opener, str(pdf)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    with suppress(subprocess.TimeoutExpired):  # most hand over and end; one that is the viewer itself goes on without us
        viewer.wait(3)
