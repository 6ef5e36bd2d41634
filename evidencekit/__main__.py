"""`evidencekit` opens the window; with a command it is the command line."""

from __future__ import annotations

import os
import sys


def wants_window(arguments: list[str]) -> bool:
    """Whether nothing but the language was given, and no shell asks for completions."""
    rest = list(arguments)
    if rest[:1] == ["--lang"]:
        rest = rest[2:]
    elif rest and rest[0].startswith("--lang="):
        rest = rest[1:]
    return not rest and "_EVIDENCEKIT_COMPLETE" not in os.environ


def main() -> int:
    """Run; the exit code is one of docs/exit-codes.md."""
    arguments = sys.argv[1:]
    if not wants_window(arguments):
        from evidencekit.cli.app import main as command_line

        return command_line(arguments)
    try:
        from evidencekit.gui.app import run
    except ImportError as error:  # Qt's system libraries are missing
        from evidencekit.cli.app import no_window

        return no_window(arguments, error)
    return run([sys.argv[0], *arguments])


if __name__ == "__main__":
    raise SystemExit(main())
