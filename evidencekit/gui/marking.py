"""The keys of the video page: what each does, printed on its button and listed on the key sheet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key: its name as printed, the shortcut Qt knows it by, and what it does."""

    name: str
    cap: str
    keys: tuple[str, ...]
    words: str


def video_keys() -> tuple[KeyRow, ...]:
    """All keys of the video page, in the order of the sheet."""

    say = QCoreApplication.translate
    rows = (
        KeyRow("play", say("Keys", "Space"), ("Space",), say("Keys", "Play or pause")),
        KeyRow("back", "←", ("Left",), say("Keys", "One frame back")),
        KeyRow("on", "→", ("Right",), say("Keys", "One frame on")),
        KeyRow("reverse", "J", ("J",), say("Keys", "Backwards, again: faster")),
        KeyRow("stop", "K", ("K",), say("Keys", "Stand still")),
        KeyRow("forward", "L", ("L",), say("Keys", "Play, again: faster")),
        KeyRow("next", "N", ("N",), say("Keys", "Next finding to answer")),
        KeyRow("accept", "A", ("A",), say("Keys", "Accept the finding")),
        KeyRow("reject", "R", ("R",), say("Keys", "Reject the finding, with a reason")),
        KeyRow("face", "1–6", ("1", "2", "3", "4", "5", "6"), say("Keys", "Take this frame for a face")),
        KeyRow("seal", "S", ("S",), say("Keys", "State of the seal here")),
        KeyRow("opening", "O", ("O",), say("Keys", "The opening starts here")),
        KeyRow("contents", "C", ("C",), say("Keys", "The contents are shown here")),
        KeyRow("problem", "P", ("P",), say("Keys", "The problem is visible here")),
        KeyRow("waybill", "W", ("W",), say("Keys", "Type the waybill read by eye")),
        KeyRow("one_take", "T", ("T",), say("Keys", "Watched whole: one take?")),
        KeyRow("first", "F", ("F",), say("Keys", "Declare the first opening")),
    )
    return tuple(rows)


def page_keys() -> tuple[KeyRow, ...]:
    """The keys that work everywhere."""
    say = QCoreApplication.translate
    return (
        KeyRow("new", "Ctrl N", ("Ctrl+N",), say("Keys", "New case")),
        KeyRow("search", "Ctrl K", ("Ctrl+K",), say("Keys", "Search the cases")),
        KeyRow("open", "Ctrl O", ("Ctrl+O",), say("Keys", "Open a case folder")),
        KeyRow("paste", "Ctrl V", ("Ctrl+V",), say("Keys", "Paste a screenshot or files")),
        KeyRow("export", "Ctrl E", ("Ctrl+E",), say("Keys", "Export the bundle")),
        KeyRow("tabs", "Ctrl 1–4", (), say("Keys", "Cases, export, verify, settings")),
        KeyRow("cases", "Esc", (), say("Keys", "Back to the cases")),
        KeyRow("sheet", "F1", ("F1",), say("Keys", "This sheet")),
    )
