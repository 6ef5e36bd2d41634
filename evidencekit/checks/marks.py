"""Which of an operator's marks hold: the one rule that verdicts, checklist, window and PDF go by."""

from __future__ import annotations

from collections.abc import Iterable

from evidencekit.checks.model import Mark, MarkKind

WITHDRAWN = "withdrawn"  # the value of a mark that takes an earlier one back
MISSING = "missing"  # the value of a face mark without a moment: that face is not shown

Held = dict[tuple[MarkKind, str], Mark]


def held(marks: Iterable[Mark]) -> Held:
    """One exhibit's marks by kind and slot: the latest of each, less those taken back."""
    latest: Held = {}
    for mark in sorted(marks, key=lambda m: m.at):
        latest[mark.kind, mark.slot] = mark
    return {key: mark for key, mark in latest.items() if mark.value != WITHDRAWN}


def held_of(marks: Iterable[Mark], exhibit: str) -> Held:
    """The same out of a whole case's marks."""
    return held(m for m in marks if m.exhibit == exhibit)
