"""The keys of the video page: what each does, printed on its button and listed on the key sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Slot = Callable[[], object]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key: its name as printed, the shortcut Qt knows it by, and what it does."""

    name: str
    cap: str
    keys: tuple[str, ...]
    words: str


def video_keys() -> tuple[KeyRow, ...]:
    """All keys of the video page, in the order of the sheet."""

    rows = (
        KeyRow(
            "play", QCoreApplication.translate("Keys", "Space"), ("Space",), QCoreApplication.translate("Keys", "Play or pause")
        ),
        KeyRow("back", "←", ("Left",), QCoreApplication.translate("Keys", "One frame back")),
        KeyRow("on", "→", ("Right",), QCoreApplication.translate("Keys", "One frame on")),
        KeyRow("reverse", "J", ("J",), QCoreApplication.translate("Keys", "Backwards, again: faster")),
        KeyRow("stop", "K", ("K",), QCoreApplication.translate("Keys", "Stand still")),
        KeyRow("forward", "L", ("L",), QCoreApplication.translate("Keys", "Play, again: faster")),
        KeyRow("next", "N", ("N",), QCoreApplication.translate("Keys", "Next finding to answer")),
        KeyRow("accept", "A", ("A",), QCoreApplication.translate("Keys", "Accept the finding")),
        KeyRow("reject", "R", ("R",), QCoreApplication.translate("Keys", "Reject the finding, with a reason")),
        KeyRow("face", "1–6", ("1", "2", "3", "4", "5", "6"), QCoreApplication.translate("Keys", "Take this frame for a face")),
        KeyRow("seal", "S", ("S",), QCoreApplication.translate("Keys", "State of the seal here")),
        KeyRow("opening", "O", ("O",), QCoreApplication.translate("Keys", "The opening starts here")),
        KeyRow("contents", "C", ("C",), QCoreApplication.translate("Keys", "The contents are shown here")),
        KeyRow("problem", "P", ("P",), QCoreApplication.translate("Keys", "The problem is visible here")),
        KeyRow("waybill", "W", ("W",), QCoreApplication.translate("Keys", "Type the waybill read by eye")),
        KeyRow("one_take", "T", ("T",), QCoreApplication.translate("Keys", "Watched whole: one take?")),
        KeyRow("first", "F", ("F",), QCoreApplication.translate("Keys", "Declare the first opening")),
        KeyRow("undo", "Ctrl Z", ("Ctrl+Z",), QCoreApplication.translate("Keys", "Take the last mark back")),
    )
    return tuple(rows)


FRAME_KEYS = frozenset({"face", "seal", "opening", "contents", "problem", "waybill"})  # about the frame the player shows


def compare_keys() -> tuple[KeyRow, ...]:
    """The keys that work while a finding is compared."""
    return (
        KeyRow("beside", "B", ("B",), QCoreApplication.translate("Keys", "Both frames side by side")),
        KeyRow("flicker", "X", ("X",), QCoreApplication.translate("Keys", "One frame in the other's place")),
        KeyRow("difference", "D", ("D",), QCoreApplication.translate("Keys", "Only what differs")),
        KeyRow("zoom", "Z", ("Z",), QCoreApplication.translate("Keys", "Full size or fitted")),
        KeyRow(
            "before",
            "Shift ←",
            ("Shift+Left", "Shift+Right"),
            QCoreApplication.translate("Keys", "Left frame: one back, → one on"),
        ),
        KeyRow("after", "←", (), QCoreApplication.translate("Keys", "Right frame: one back, → one on")),
        KeyRow("moment", "↑ ↓", ("Up", "Down"), QCoreApplication.translate("Keys", "Of several jumps: the one before, the next")),
        KeyRow("restore", "Home", ("Home",), QCoreApplication.translate("Keys", "The finding's own frames")),
        KeyRow(
            "around",
            QCoreApplication.translate("Keys", "Space"),
            (),
            QCoreApplication.translate("Keys", "Play the sound around it"),
        ),
        KeyRow("video", "V", ("V",), QCoreApplication.translate("Keys", "Back to the video")),
    )


def page_keys() -> tuple[KeyRow, ...]:
    """The keys that work everywhere."""
    return (
        KeyRow("new", "Ctrl N", ("Ctrl+N",), QCoreApplication.translate("Keys", "New case")),
        KeyRow("search", "Ctrl K", ("Ctrl+K",), QCoreApplication.translate("Keys", "Search the cases")),
        KeyRow("open", "Ctrl O", ("Ctrl+O",), QCoreApplication.translate("Keys", "Open a case folder")),
        KeyRow("paste", "Ctrl V", ("Ctrl+V",), QCoreApplication.translate("Keys", "Paste a screenshot or files")),
        KeyRow("export", "Ctrl E", ("Ctrl+E",), QCoreApplication.translate("Keys", "Export the bundle")),
        KeyRow("tabs", "Ctrl 1–4", (), QCoreApplication.translate("Keys", "Cases, export, verify, settings")),
        KeyRow("cases", "Esc", (), QCoreApplication.translate("Keys", "Back to the cases")),
        KeyRow("sheet", "F1", ("F1",), QCoreApplication.translate("Keys", "This sheet")),
    )


def bind(page: QWidget, rows: Sequence[KeyRow], slots: Mapping[str, Slot | tuple[Slot, ...]]) -> dict[str, list[QShortcut]]:
    """Shortcuts of `page` for the keys of `rows`, by row; a row of several keys may have a slot for each."""
    made: dict[str, list[QShortcut]] = {}
    for row in rows:
        for number, key in enumerate(row.keys):
            slot = slots[row.name]
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(row.name in ("back", "on", "before"))
            shortcut.activated.connect(slot if callable(slot) else slot[number])
            made.setdefault(row.name, []).append(shortcut)
    return made
