"""`check --case`: the video checks on exhibits of a case."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from evidencekit.case import intake, store
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.edit import find
from evidencekit.case.model import MediaType, Recording
from evidencekit.case.recordings import complete, join
from evidencekit.checks.codec import answer
from evidencekit.checks.model import CheckRun
from evidencekit.cli import render
from evidencekit.cli.check_command import code_of, decided, show, unreadable
from evidencekit.cli.common import remember
from evidencekit.cli.out import Out, plain
from evidencekit.errors import Cancelled, EvidenceKitError, ExitCode
from evidencekit.files import sha256_file
from evidencekit.plain import encode


def check_in_case(out: Out, folder: Path, videos: list[Path], by: str, *, together: bool, as_given: bool) -> list[ExitCode]:
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
    out.data({**answer(file, run), **decided(results), "exhibit": exhibit_id, **part})
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
