"""What several commands share: options, who acts, moments, lists of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from evidencekit import settings
from evidencekit.errors import BadValue, EvidenceKitError

Json = Annotated[bool, typer.Option("--json", help="cli.help.json")]
By = Annotated[str, typer.Option("--by", help="cli.help.by", metavar="NAME")]
CaseFolder = Annotated[Path, typer.Argument(help="cli.help.case", metavar="CASE")]

_TIMECODE = re.compile(r"^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$")


def actor(by: str) -> str:
    """Who acts: as given, else as the settings or the system have it."""
    return by.strip() or settings.load().actor


def seconds(text: str) -> float | None:
    """A moment of a video from `12.3`, `00:12.30` or `1:01:05`; None for nothing.

    Raises:
        BadValue: none of these.
    """
    if not text:
        return None
    match = _TIMECODE.match(text.strip())
    if match is None:
        raise BadValue(field="--at", value=text, expected="12.3 / 00:12.30")
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)


def chosen(field: str, value: str, allowed: list[str]) -> str:
    """`value` when it is allowed.

    Raises:
        BadValue: it is not; says what is.
    """
    if value not in allowed:
        raise BadValue(field=field, value=value or "–", expected=" / ".join(allowed))
    return value


def remember(folder: Path) -> None:
    """Put the case on the list of recent ones; that list is a convenience, so its failing stops nothing."""
    with suppress(EvidenceKitError):
        from evidencekit.case import listing  # a video by itself is checked sooner without cases

        listing.remember(folder)


def spread(files: list[Path]) -> Iterator[Path]:
    """The files as given; a folder stands for the files in it, by name."""
    for file in files:
        if file.is_dir():
            yield from sorted(f for f in file.iterdir() if f.is_file() and not f.name.startswith("."))
        else:
            yield file
