"""`check`: the video checks on any number of videos; one bad file never stops the others."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from evidencekit.case import intake, store
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.edit import find
from evidencekit.case.model import MediaType, Recording
from evidencekit.case.recordings import complete, join
from evidencekit.checks.codec import answer, not_run
from evidencekit.checks.model import CheckResult, CheckRun, Requirement, Verdict
from evidencekit.checks.recording import decide_together, unjudged
from evidencekit.checks.run import run_checks
from evidencekit.checks.segments import Part, in_order, judge
from evidencekit.cli import render
from evidencekit.cli.common import By, Json, actor, remember, spread
from evidencekit.cli.out import Out, error_data, leave, of, plain, worst
from evidencekit.errors import BadValue, Cancelled, EvidenceKitError, ExitCode
from evidencekit.files import sha256_file
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
    if one_recording and len(videos or []) < 2 and not any(video.is_dir() for video in videos or []):
        raise BadValue(field="--one-recording", value=" ".join(map(str, videos or [])) or "–", expected="VIDEO VIDEO…")
    if case is not None:
        codes = _in_case(out, case, videos or [], actor(by), together=one_recording, as_given=as_given)
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
    decided = decide_together({key: runs[key][1] for key in order}, seams, ())
    render.heading(out, out.t("cli.recording", count=len(order)) + plain(f": {' → '.join(order)}"))
    for key in order:
        _tell(out, *runs[key], decided[key])
        codes.append(code_of(decided[key], waybill_expected=bool(waybill)))
    out.data({"recording": list(order), **_decided(decided[order[0]]), "seams": encode(seams)})
    return codes


def _tell(out: Out, file: Path, run: CheckRun, results: tuple[CheckResult, ...]) -> None:
    show(out, file.name, run, results)
    out.data({**answer(file, run), **_decided(results)})


def _in_case(out: Out, folder: Path, videos: list[Path], by: str, *, together: bool, as_given: bool) -> list[ExitCode]:
    """Check exhibits of a case: those named (numbers, or files, which are added first), else all its videos."""
    codes: list[ExitCode] = []
    checked: list[str] = []
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
            checked.append(exhibit.id)
            if not together:
                codes.append(_show_exhibit(out, cf, exhibit.id, run))
        if together:
            codes += _join(out, cf, checked, as_given=as_given, whole=not codes)
    remember(folder)
    return codes


def _join(out: Out, cf: store.CaseFile, checked: list[str], *, as_given: bool, whole: bool) -> list[ExitCode]:
    """Show what was checked as one recording; where a file could not be read, as what it is without the others."""
    if whole:
        with out.working() as ticket:
            made = join(cf, checked, ticket, as_given=as_given)
        say_joined(out, cf, made)
        checked = list(made.parts)
    return [_show_exhibit(out, cf, exhibit, cf.case.checks[exhibit]) for exhibit in checked]


def _show_exhibit(out: Out, cf: store.CaseFile, exhibit_id: str, run: CheckRun) -> ExitCode:
    file = Path(find(cf.case, exhibit_id).name)
    results = verdicts(cf.case, exhibit_id)
    show(out, file.name, run, results)
    seams = {"seams": encode([s for s in cf.case.seams(exhibit_id) if s.after == exhibit_id])}
    part = seams if cf.case.recording(exhibit_id) else {}
    out.data({**answer(file, run), **_decided(results), "exhibit": exhibit_id, **part})
    return code_of(results, waybill_expected=bool(cf.case.details.waybill_return))


def say_joined(out: Out, cf: store.CaseFile, made: Recording) -> None:
    """One line on what was joined, and what is still to be checked."""
    names = " → ".join(f"{part} {find(cf.case, part).name}" for part in made.parts)
    out.line(f"{render.GOOD} {out.t('cli.joined', parts=plain(names), by=plain(made.by))}")
    if not complete(cf.case, made):
        out.line(f"{render.LOOK} {out.t('cli.joined_wait', folder=plain(cf.folder))}")


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
