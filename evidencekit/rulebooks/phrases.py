"""What must never be asserted (rulebook §10.3), as data that legal keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evidencekit.assets import asset
from evidencekit.rulebooks.reading import File


@dataclass(frozen=True, slots=True)
class Banned:
    """A phrase not to be used, why, and what to say instead; `allowed` are contexts in which it is right."""

    phrase: str
    reason_zh: str
    replacement_zh: str
    allowed: tuple[str, ...]


@lru_cache(maxsize=2)
def banned(file: Path | None = None) -> tuple[Banned, ...]:
    """All banned phrases.

    Raises:
        RulebookError: the table is wrong.
    """
    source = File(file or asset("rulebooks/wording.toml"), "wording.toml")
    source.only(("banned",))
    found: list[Banned] = []
    for table in source.tables("banned"):
        found.append(
            Banned(table.text("phrase"), table.text("reason_zh"), table.text("replacement_zh"), table.texts("except", ()))
        )
        table.done()
    return tuple(found)


def hits(text: str) -> tuple[Banned, ...]:
    """The banned phrases that occur in a text outside the contexts in which they are right."""
    found: list[Banned] = []
    for entry in banned():
        rest = text.casefold()
        for context in entry.allowed:
            rest = rest.replace(context.casefold(), "")
        if entry.phrase.casefold() in rest:
            found.append(entry)
    return tuple(found)
