"""Where the command line's words go: words and JSON to standard output, progress and mistakes to standard error."""

from __future__ import annotations

import json
import logging
import signal
import sys
import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from evidencekit import settings
from evidencekit.errors import Cancelled, EvidenceKitError, ExitCode
from evidencekit.progress import Progress, Ticket
from evidencekit.wording import Language, explain, has, say

WIDTH_OF_A_PIPE = 110  # rich takes 80 where it cannot ask a terminal: too little for Chinese reasons


class Out:
    """Speaks one language; with `json` set only JSON reaches standard output."""

    def __init__(self, language: Language, *, json: bool = False) -> None:
        self.language: Language = language
        self.json = json
        self.words = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)
        self.notes = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDTH_OF_A_PIPE)

    def t(self, code: str, **params: str | int | float) -> str:
        """The words for `code`; where a part of the program brought a code without words, the code itself."""
        return say(code, self.language, **params) if has(code, self.language) else code

    def line(self, words: str = "", style: str = "") -> None:
        """A line of words for people; nothing under `--json`. User text in it must be escaped by `plain`."""
        if not self.json:
            self.words.print(words, style=style or None, soft_wrap=True)

    def show(self, renderable: object) -> None:
        """A table or the like for people; nothing under `--json`."""
        if not self.json:
            self.words.print(renderable)

    def data(self, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """One line of JSON, under `--json` only."""
        if self.json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
            sys.stdout.flush()

    def note(self, words: str) -> None:
        """A remark that is not the answer, on standard error."""
        self.notes.print(words, soft_wrap=True)

    def problem(self, error: EvidenceKitError) -> None:
        """What happened and what to do, on standard error."""
        what, advice = explain(error, self.language)
        self.notes.print(f"[bold red]✗[/] {escape(what)}", soft_wrap=True)
        self.notes.print(f"  {escape(advice)}", soft_wrap=True)

    def stage(self, code: str) -> str:
        """The name of a stage of work."""
        return self.t(f"stage.{code}")

    @contextmanager
    def working(self, label: str = "") -> Generator[Ticket]:
        """A ticket for long work, with a bar and the time left on a terminal; Ctrl-C cancels it at its next tick."""
        with _bar(self, label) as ticket, _stop_signals(ticket):
            yield ticket


def plain(text: object) -> str:
    """Text of the user's, so that brackets in it are not taken for colours."""
    return escape(str(text))


@contextmanager
def _bar(out: Out, label: str) -> Generator[Ticket]:
    if not out.notes.is_terminal:
        yield Ticket()
        return
    from rich.progress import BarColumn, TextColumn  # not needed in a pipe
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(32),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[left]}"),
    )
    with Bar(*columns, console=out.notes, transient=True) as bar:
        task = bar.add_task(plain(label), total=None, left="")

        def report(progress: Progress) -> None:
            left = "" if progress.left_s is None else out.t("cli.left", time=_clock(progress.left_s))
            name = " · ".join(w for w in (label, out.stage(progress.stage)) if w)
            total = progress.total or None
            bar.update(task, description=plain(name), completed=progress.done, total=total, left=left)

        yield Ticket(report)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


@contextmanager
def _stop_signals(ticket: Ticket) -> Generator[None]:
    """The first Ctrl-C (or SIGTERM) asks the work to stop cleanly; a second Ctrl-C does not wait."""

    def stop(number: int, frame: FrameType | None) -> None:
        if ticket.cancelled and number == signal.SIGINT:
            raise KeyboardInterrupt
        ticket.cancel()

    before: dict[signal.Signals, Any] = {}
    with suppress(ValueError):  # a test may call from another thread
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def of(ctx: typer.Context, json: bool = False) -> Out:
    """The Out that `main` made for this call."""
    out = ctx.find_root().obj
    assert isinstance(out, Out)
    out.json = out.json or json
    return out


def leave(code: ExitCode) -> None:
    """End the command with an exit code; OK simply returns."""
    if code is not ExitCode.OK:
        raise typer.Exit(code)


def crashed(out: Out, error: Exception) -> ExitCode:
    """Write an unexpected mistake to the log file and say where it is."""
    log = settings.home() / "evidencekit.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"--- {' '.join(map(repr, sys.argv))}\n")
            traceback.print_exception(error, file=file)
    except OSError:
        logging.getLogger(__name__).warning("the log file cannot be written", exc_info=True)
    known = EvidenceKitError(kind=type(error).__name__, log=Path(log))
    report(out, known)
    return ExitCode.INTERNAL


def report(out: Out, error: EvidenceKitError) -> ExitCode:
    """Say a mistake in words, and under `--json` in JSON too; its exit code."""
    if isinstance(error, Cancelled):
        out.note(" ".join(explain(error, out.language)))
    else:
        out.problem(error)
    out.data({"error": error_data(error, out.language)})
    return error.exit_code


def error_data(error: EvidenceKitError, language: Language) -> dict[str, Any]:
    """A mistake as JSON."""
    what, advice = explain(error, language)
    return {"code": error.code, "what": what, "do": advice, "params": error.params, "exit": int(error.exit_code)}


def worst(codes: Sequence[ExitCode], order: Sequence[ExitCode]) -> ExitCode:
    """The code that stands first in `order`; one that is not in it counts before all, OK after all."""
    odd = [c for c in codes if c is not ExitCode.OK and c not in order]
    return next(iter([*odd, *(c for c in order if c in codes)]), ExitCode.OK)
