"""Builds the command line and runs it: one place turns mistakes into words and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection
from typing import Any

import typer

from evidencekit import __version__
from evidencekit.cli.help import speak, usage_words
from evidencekit.cli.language import default, take_option
from evidencekit.cli.out import Out, crashed, plain, report
from evidencekit.errors import Cancelled, EvidenceKitError, ExitCode

PROGRAM = "evidencekit"
COMMANDS = ("demo", "new", "add", "check", "join", "mark", "show", "assess", "bundle", "verify", "seen", "recorder")


def _load(name: str) -> Callable[..., None]:
    """One command's function; only the command that is called is loaded, so that help and completion are quick."""
    match name:
        case "demo":
            from evidencekit.cli.demo_command import demo as found
        case "new":
            from evidencekit.cli.case_commands import new as found
        case "add":
            from evidencekit.cli.case_commands import add as found
        case "check":
            from evidencekit.cli.check_command import check as found
        case "join":
            from evidencekit.cli.join_command import join as found
        case "mark":
            from evidencekit.cli.mark_command import mark as found
        case "show":
            from evidencekit.cli.case_commands import show as found
        case "assess":
            from evidencekit.cli.case_commands import assess as found
        case "bundle":
            from evidencekit.cli.bundle_commands import bundle as found
        case "seen":
            from evidencekit.cli.seen_command import seen as found
        case "recorder":
            from evidencekit.cli.recorder_command import recorder as found
        case _:
            from evidencekit.cli.bundle_commands import verify as found
    return found


def _not_called() -> None:
    """Stands for a command in the list of commands."""


def build(called: Collection[str] = COMMANDS) -> typer.Typer:
    """The commands, their help still as wording codes; those not in `called` are only named."""
    app = typer.Typer(
        name=PROGRAM,
        help="cli.help.program",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in COMMANDS:
        app.command(name, help=f"cli.help.{name}")(_load(name) if name in called else _not_called)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"EvidenceKit {__version__}")
        raise typer.Exit


def _root(
    lang: str = typer.Option("", "--lang", help="cli.help.lang", metavar="zh|en"),
    version: bool = typer.Option(False, "--version", help="cli.help.version", callback=_show_version, is_eager=True),
) -> None:
    """`--lang` is taken before parsing, anywhere on the line; it stands here for the help."""


def main(arguments: list[str]) -> int:
    """Run one command; what it returns is the exit code of docs/exit-codes.md."""
    _speak_utf8()
    as_json = "--json" in arguments[: arguments.index("--")] if "--" in arguments else "--json" in arguments
    try:
        rest, language = take_option(arguments)
    except EvidenceKitError as error:
        return report(Out(default(), json=as_json), error)
    out = Out(language, json=as_json)
    if rest and not rest[0].startswith("-") and rest[0] not in COMMANDS:
        return _usage(out, out.t("cli.usage.unknown", name=plain(rest[0]), known=", ".join(COMMANDS)))
    try:
        command = typer.main.get_command(build([*rest, *_being_completed()]))
        speak(command, language)
        code: Any = command.main(rest, prog_name=PROGRAM, standalone_mode=False, obj=out)
        # standalone_mode=False hands back the code of typer.Exit, or what the command returned
        return int(code) if isinstance(code, int) else ExitCode.OK
    except EvidenceKitError as error:
        return report(out, error)
    except (KeyboardInterrupt, typer.Abort):
        return report(out, Cancelled(stage=""))
    except BrokenPipeError:
        sys.stdout = None  # the reader went away (`| head`): nothing to flush at exit
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the last net: everything else is a bug, told with its log
        words = usage_words(error, language)
        if words is None:
            return crashed(out, error)
        return _usage(out, words)


def _being_completed() -> list[str]:
    """The words on the line for which a shell asks completions."""
    return [word for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS") for word in os.environ.get(name, "").split()]


def _usage(out: Out, words: str) -> ExitCode:
    out.notes.print(f"[bold red]✗[/] {words}", soft_wrap=True)
    out.data({"error": {"code": "usage", "what": words, "exit": int(ExitCode.USAGE)}})
    return ExitCode.USAGE


def no_window(arguments: list[str], error: ImportError) -> int:
    """Say that the window's libraries do not load, and what to do."""
    _speak_utf8()
    try:
        _, language = take_option(arguments)
    except EvidenceKitError:
        language = default()
    out = Out(language)
    out.note(f"[bold red]✗[/] {plain(out.t('cli.no_window', reason=str(error)))}")
    return ExitCode.INTERNAL


def _speak_utf8() -> None:
    """Chinese in a pipe on Windows would otherwise go through the system's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
