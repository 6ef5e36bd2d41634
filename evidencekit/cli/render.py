"""Verdicts, checklists and reports as tables for a terminal: a shape and a word beside every colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from evidencekit import clock
from evidencekit.bundle.model import BundleStatus, LineStatus, VerifyReport
from evidencekit.case.model import Case
from evidencekit.checks.model import CheckResult, CheckRun, Reason, Verdict
from evidencekit.checks.words import finding_words, place_words, reason_words
from evidencekit.cli.out import Out, plain
from evidencekit.rulebooks.model import Assessment, DeadlineResult, ItemStatus, Need, Outcome, Severity, Urgency
from evidencekit.rulebooks.timeleft import words as time_left

GOOD, BAD, LOOK, NONE = "[green]●[/]", "[red]■[/]", "[yellow]◆[/]", "[dim]○[/]"
VERDICT = {Verdict.PASS: GOOD, Verdict.FAIL: BAD, Verdict.REVIEW: LOOK, Verdict.NOT_RUN: NONE}
ITEM = {ItemStatus.MET: GOOD, ItemStatus.WEAK: LOOK, ItemStatus.UNKNOWN: NONE}
MISSING = {Need.REQUIRED: BAD, Need.RECOMMENDED: LOOK, Need.IF_ANY: NONE}
OUTCOME = {Outcome.OK: GOOD, Outcome.BAD: BAD, Outcome.UNKNOWN: LOOK, Outcome.UNANSWERED: NONE, Outcome.OVERRIDDEN: LOOK}
LINE = {LineStatus.OK: GOOD, LineStatus.BAD: BAD, LineStatus.WARN: LOOK, LineStatus.NOT_CHECKED: NONE}
BUNDLE = {BundleStatus.INTACT: GOOD, BundleStatus.ALTERED: BAD, BundleStatus.UNREADABLE: NONE}
URGENCY = {Urgency.PAST: "red", Urgency.RED: "red", Urgency.AMBER: "yellow", Urgency.CALM: "", Urgency.UNSET: "dim"}


def table(*columns: str, wide: int = -1) -> Table:
    """A plain table with two spaces between columns; `wide` is the column that takes the room."""
    made = Table(box=None, show_header=any(columns), header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        grows = number == wide % len(columns)
        made.add_column(name, overflow="fold", no_wrap=not grows, ratio=1 if grows else None)
    return made


def because(out: Out, reasons: Sequence[Reason]) -> str:
    """The reasons in one line."""
    return plain(" ".join(reason_words(r, out.language) for r in reasons))


def verdict_word(out: Out, verdict: Verdict) -> str:
    """Shape and word."""
    return f"{VERDICT[verdict]} {out.t(f'verdict.{verdict.value}')}"


def verdicts(out: Out, results: Sequence[CheckResult]) -> Table:
    """One requirement a line, with the reason and whose decision it was."""
    rows = table("", "", "")
    for result in results:
        by = f" [dim]{plain(out.t('cli.decided_by', name=result.decided_by))}[/]" if result.decided_by else ""
        name = out.t(f"requirement.{result.requirement.value}")
        rows.add_row(verdict_word(out, result.verdict), name, because(out, result.reasons) + by)
    return rows


def findings(out: Out, results: Sequence[CheckResult]) -> Table | None:
    """What was seen and when, with the id that `mark` takes; None when nothing was."""
    rows = table("", "", "", "", wide=2)
    for result in results:
        for f in result.findings:
            span = place_words(f, out.language)
            words = plain(finding_words(f, out.language))
            rows.add_row(f"[dim]{span}[/]", out.t(f"weight.{f.weight.value}"), words, f"[dim]{plain(f.id)}[/]")
    return rows if rows.row_count else None


def footage(out: Out, name: str, run: CheckRun) -> str:
    """A video in one line; within a case its file is called otherwise than it came."""
    v = run.info.video
    length = clock.timecode(run.info.duration_s)
    return plain(f"{name}  {v.width}×{v.height} {v.codec}  {length}  ") + out.t("cli.took", s=f"{run.seconds:.1f}")


def exhibits(out: Out, case: Case) -> Table:
    """The exhibits of a case."""
    rows = table(*(out.t(f"cli.column.{c}") for c in ("exhibit", "kind", "name", "size", "hash")), wide=2)
    for e in case.active:
        size = f"{e.size_bytes / 1e6:.1f} MB" if e.size_bytes >= 1e5 else f"{e.size_bytes / 1e3:.1f} KB"
        rows.add_row(e.id, e.kind or "–", plain(e.title or e.name), size, f"[dim]{e.sha256[:12]}[/]")
    return rows


def deadline(out: Out, result: DeadlineResult) -> str:
    """A clock in one line: time left, the date, whose figure it is."""
    if result.at is None or result.left_s is None:
        return out.t("cli.deadline_unset")
    style = URGENCY[result.urgency]
    left = time_left(result.left_s, out.language)
    whose = out.t("cli.deadline_typed" if result.typed else "cli.deadline_computed")
    return (f"[{style}]{left}[/]" if style else left) + f"  {clock.show(result.at)}  [dim]{whose}[/]"


def checklist(out: Out, found: Assessment) -> Table:
    """The evidence a scenario asks for, and how the case stands."""
    rows = table("", "", "", "", wide=3)
    for line in found.items:
        name = line.evidence.en if out.language == "en" else line.evidence.zh
        shape = MISSING[line.item.need] if line.status is ItemStatus.MISSING else ITEM[line.status]
        status = f"{shape} {out.t(f'item_status.{line.status.value}')}"
        where = " ".join(line.exhibits)
        words = because(out, line.reasons)
        rows.add_row(status, plain(name), out.t(f"need.{line.item.need.value}"), f"{where}  {words}".strip())
    return rows


def preflight(out: Out, found: Assessment) -> Table:
    """The questions before submitting."""
    rows = table("", "", "", wide=2)
    for line in found.questions:
        text = line.question.en if out.language == "en" else line.question.zh
        grave = line.outcome is Outcome.BAD and line.question.severity is Severity.WARNING
        shape = LOOK if grave else OUTCOME[line.outcome]
        words = because(out, line.reasons)
        asked = plain(text) + (f" [dim]{words}[/]" if words else "")
        rows.add_row(f"{shape} {out.t(f'outcome.{line.outcome.value}')}", line.question.id, asked)
    return rows


def verification(out: Out, report: VerifyReport) -> Table:
    """A verification line by line."""
    rows = table("", "", "")
    for line in report.lines:
        subject = out.t(f"verify.subject.{line.subject}")
        rows.add_row(LINE[line.status], subject, plain(out.t(f"verify.{line.code}", **line.params)))
    return rows


def heading(out: Out, words: str) -> None:
    """A heading with air above it."""
    out.line()
    out.line(f"[bold]{words}[/]")
