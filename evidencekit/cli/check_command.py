"""`check`: the video checks on any number of videos; one bad file never stops the others."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from evidencekit.checks.codec import answer, not_run
from evidencekit.checks.model import CheckResult, CheckRun, Requirement, Verdict
from evidencekit.checks.run import run_checks
from evidencekit.cli import render
from evidencekit.cli.common import By, Json, actor, spread
from evidencekit.cli.out import Out, error_data, leave, of, plain, worst
from evidencekit.errors import BadValue, Cancelled, EvidenceKitError, ExitCode
from evidencekit.footage import recorders
from evidencekit.plain import encode

ORDER = (ExitCode.UNREADABLE, ExitCode.FAIL, ExitCode.REVIEW)


def check(
    ctx: typer.Context,
    videos: Annotated[list[Path] | None, typer.Argument(help="cli.help.videos", metavar="VIDEO...")] = None,
    case: Annotated[Path | None, typer.Option("--case", help="cli.help.check_case", metavar="CASE")] = None,
    waybill: Annotated[str, typer.Option("--waybill", help="cli.help.check_waybill")] = "",
    one_recording: Annotated[bool, typer.Option("--one-recording", help="cli.help.one_recording")] = False,
    as_given: Annotated[bool, typer.Option("--as-given", help="cli.help.as_given")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Check videos, in a case or by themselves."""
    out = of(ctx, json)
    videos = videos or []
    if one_recording and len(videos) < 2 and not any(video.is_dir() for video in videos):
        raise BadValue(field="--one-recording", value=" ".join(map(str, videos)) or "–", expected="VIDEO VIDEO…")
    # a video by itself is checked sooner without cases
    if case is None and len(videos) == 1 and videos[0].is_dir():
        from evidencekit.case.recovery import is_case

        if is_case(videos[0]):  # every other command takes a case so
            case, videos = videos[0], []
    if case is not None:
        from evidencekit.cli.check_in_case import check_in_case

        codes = check_in_case(out, case, videos, actor(by), together=one_recording, as_given=as_given)
    elif videos and one_recording:
        codes = _together(out, list(spread(videos)), waybill, as_given=as_given)
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


def _together(out: Out, files: list[Path], waybill: str, *, as_given: bool) -> list[ExitCode]:
    """Check files as consecutive parts of one recording. Where one cannot be read, the others are no recording."""
    from evidencekit.checks.recording import decide_together, unjudged  # most check one file, and need none of it
    from evidencekit.checks.segments import Part, in_order, judge

    runs: dict[str, tuple[Path, CheckRun]] = {}
    codes: list[ExitCode] = []
    for file in files:
        started = time.monotonic()
        key = file.name if sum(f.name == file.name for f in files) == 1 else str(file)
        if key in runs:
            raise BadValue(field="VIDEO", value=str(file), expected="VIDEO VIDEO…")
        try:
            with out.working(file.name) as ticket:
                runs[key] = file, run_checks(file, ticket=ticket, expected_waybill=waybill, recorders=recorders.load())
        except Cancelled:
            raise
        except EvidenceKitError as error:
            codes.append(unreadable(out, file, error, time.monotonic() - started))
    if codes or len(runs) < 2:
        for file, run in runs.values():
            _tell(out, file, run, unjudged(run.results))
        return [*codes, ExitCode.REVIEW]
    order = list(runs) if as_given else in_order([(key, file.name, run.info.created) for key, (file, run) in runs.items()])
    with out.working() as ticket:
        seams = judge([Part(key, key, *runs[key]) for key in order], ticket)
    together = decide_together({key: runs[key][1] for key in order}, seams, ())
    render.heading(out, out.t("cli.recording", count=len(order)) + plain(f": {' → '.join(order)}"))
    for key in order:
        _tell(out, *runs[key], together[key])
        codes.append(code_of(together[key], waybill_expected=bool(waybill)))
    out.data({"recording": list(order), **decided(together[order[0]]), "seams": encode(seams)})
    return codes


def _tell(out: Out, file: Path, run: CheckRun, results: tuple[CheckResult, ...]) -> None:
    show(out, file.name, run, results)
    out.data({**answer(file, run), **decided(results)})


def decided(results: tuple[CheckResult, ...]) -> dict[str, str]:
    """The verdicts that hold, by name."""
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
