"""`check`: the video checks on any number of videos; one bad file never stops the others."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from evidencekit.case import intake, store
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.model import MediaType
from evidencekit.checks.codec import answer, not_run
from evidencekit.checks.model import CheckResult, CheckRun, Requirement, Verdict
from evidencekit.checks.run import run_checks
from evidencekit.cli import render
from evidencekit.cli.common import By, Json, actor, remember, spread
from evidencekit.cli.out import Out, error_data, leave, of, plain, worst
from evidencekit.errors import BadValue, Cancelled, EvidenceKitError, ExitCode
from evidencekit.files import sha256_file
from evidencekit.footage import recorders

ORDER = (ExitCode.UNREADABLE, ExitCode.FAIL, ExitCode.REVIEW)


def check(
    ctx: typer.Context,
    videos: Annotated[list[Path] | None, typer.Argument(help="cli.help.videos", metavar="VIDEO...")] = None,
    case: Annotated[Path | None, typer.Option("--case", help="cli.help.check_case", metavar="CASE")] = None,
    waybill: Annotated[str, typer.Option("--waybill", help="cli.help.check_waybill")] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """Check videos, in a case or by themselves."""
    out = of(ctx, json)
    if case is not None:
        codes = _in_case(out, case, videos or [], actor(by))
    elif videos:
        codes = [_alone(out, file, waybill) for file in spread(videos)]
    else:
        raise BadValue(field="VIDEO", value="–", expected="VIDEO… / --case CASE")
    leave(worst(codes, ORDER))


def _alone(out: Out, file: Path, waybill: str) -> ExitCode:
    """Check one file that belongs to no case."""
    started = time.monotonic()
    try:
        with out.working(file.name) as ticket:
            run = run_checks(file, ticket=ticket, expected_waybill=waybill, recorders=recorders.load())
    except Cancelled:
        raise
    except EvidenceKitError as error:
        return unreadable(out, file, error, time.monotonic() - started)
    show(out, file.name, run, run.results)
    out.data(answer(file, run))
    return code_of(run.results, waybill_expected=bool(waybill))


def _in_case(out: Out, folder: Path, videos: list[Path], by: str) -> list[ExitCode]:
    """Check exhibits of a case: those named (numbers, or files, which are added first), else all its videos."""
    codes: list[ExitCode] = []
    with store.open_case(folder, actor=by) as cf:
        named = [str(v) for v in videos] or [e.id for e in cf.case.active if e.media is MediaType.VIDEO]
        for name in named:
            started = time.monotonic()
            file = Path(name)
            try:
                with out.working(file.name) as ticket:
                    exhibit = cf.case.exhibit(name) or _bring_in(cf, file)
                    file = Path(exhibit.name)
                    run = check_exhibit(cf, exhibit.id, ticket)
            except Cancelled:
                raise
            except EvidenceKitError as error:
                codes.append(unreadable(out, file, error, time.monotonic() - started))
                continue
            results = verdicts(cf.case, exhibit.id)
            show(out, file.name, run, results)
            out.data({**answer(file, run), **_decided(results), "exhibit": exhibit.id})
            codes.append(code_of(results, waybill_expected=bool(cf.case.details.waybill_return)))
    remember(folder)
    return codes


def _bring_in(cf: store.CaseFile, file: Path) -> Any:  # noqa: ANN401 - Exhibit
    digest = sha256_file(file)
    known = next((e for e in cf.case.active if e.sha256 == digest), None)
    return known or intake.add(cf, file, kind="EV-UNBOX").exhibit


def _decided(results: tuple[CheckResult, ...]) -> dict[str, str]:
    return {r.requirement.value: r.verdict.value for r in results if r.requirement is not Requirement.WAYBILL}


def show(out: Out, name: str, run: CheckRun, results: tuple[CheckResult, ...]) -> None:
    """One video's verdicts and findings in words."""
    render.heading(out, render.footage(out, name, run))
    out.show(render.verdicts(out, results))
    seen = render.findings(out, results)
    if seen is not None:
        out.show(seen)


def unreadable(out: Out, file: Path, error: EvidenceKitError, spent: float) -> ExitCode:
    """A file that could not be checked: words, a JSON line that is no pass, and its exit code."""
    render.heading(out, plain(file.name))
    out.line(f"{render.NONE} {out.t('verdict.not_run')}")
    out.problem(error)
    out.data({**not_run(file, error), "seconds": round(spent, 3), "error": error_data(error, out.language)})
    return ExitCode.UNREADABLE if error.exit_code in (ExitCode.BAD_INPUT, ExitCode.UNREADABLE) else error.exit_code


def code_of(results: tuple[CheckResult, ...], *, waybill_expected: bool) -> ExitCode:
    """The exit code for one video. Without a number to compare with, the waybill is no question."""
    found = {r.verdict for r in results if waybill_expected or r.requirement is not Requirement.WAYBILL}
    if Verdict.NOT_RUN in found or not found:
        return ExitCode.UNREADABLE
    if Verdict.FAIL in found:
        return ExitCode.FAIL
    return ExitCode.REVIEW if Verdict.REVIEW in found else ExitCode.OK
