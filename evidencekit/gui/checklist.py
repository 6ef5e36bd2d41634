"""The checklist: what the scenario needs, what is there, and what to do about the rest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidencekit.gui import words
from evidencekit.gui.rows import Rows
from evidencekit.gui.session import Loaded
from evidencekit.gui.theme import tokens
from evidencekit.gui.widgets import Button, Card, DropFrame, Elided, KeyCap, Shape, label, scroll
from evidencekit.rulebooks.model import Assessment, ItemResult, ItemStatus


class ItemRow(DropFrame):
    """One line. Files dropped on it become exhibits of its kind."""

    add = Signal(str)
    show_exhibit = Signal(str)
    given = Signal(list, str)

    def __init__(self, item: ItemResult, numbers: dict[str, int], *, writable: bool) -> None:
        super().__init__("row")
        self.setAcceptDrops(writable)
        self.item = item
        self.dropped.connect(self._dropped)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addWidget(Shape(words.ITEM_STATES[item.status], 15), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        name = words.both(item.evidence.zh, item.evidence.en)
        head = QHBoxLayout()
        head.setSpacing(6)
        title = label(name, "strong", wrap=True)
        head.addWidget(title, 1)
        head.addWidget(label(words.need(item.item.need), "tertiary"), 0, Qt.AlignmentFlag.AlignTop)
        texts.addLayout(head)
        for reason in item.reasons[:3]:
            tone = {ItemStatus.MISSING: "fail", ItemStatus.WEAK: "review"}.get(item.status, "")
            texts.addWidget(label(words.reason(reason), "secondary", tone=tone, wrap=True))
        note = words.both(item.item.note_zh, item.item.note_en)
        if note and item.status is not ItemStatus.MET:
            texts.addWidget(label(note, "tertiary", wrap=True))
        links = QHBoxLayout()
        links.setSpacing(12)
        for exhibit in item.exhibits[:4]:
            link = Button(self.tr("Exhibit {0}").format(numbers.get(exhibit, exhibit)), kind="link")
            link.setProperty("exhibit", exhibit)
            link.clicked.connect(self._show)
            links.addWidget(link)
        if item.status is not ItemStatus.MET and writable:
            link = Button(self.tr("Add file…"), kind="link", slot=self._add)
            link.setAccessibleName(self.tr("Add a file as {0}").format(name))
            links.addWidget(link)
        if links.count():
            links.addStretch(1)
            texts.addLayout(links)
        row.addLayout(texts, 1)
        self.setAccessibleName(name)

    @Slot()
    def _add(self) -> None:
        self.add.emit(self.item.evidence.id)

    @Slot()
    def _show(self) -> None:
        self.show_exhibit.emit(str(self.sender().property("exhibit")))

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        self.given.emit(paths, self.item.evidence.id)


class Checklist(Card):
    """All lines, in the order in which they are presented."""

    add = Signal(str)
    show_exhibit = Signal(str)
    given = Signal(list, str)

    def __init__(self) -> None:
        super().__init__((0, 0, 0, 0), 0)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 10)
        head.setSpacing(8)
        head.addWidget(label(self.tr("Checklist"), "heading"))
        self._count = Elided("", "secondary")
        head.addWidget(self._count, 1)
        paste = KeyCap("Ctrl V")
        paste.setToolTip(self.tr("Paste a screenshot"))
        head.addWidget(paste)
        self.body.addLayout(head)
        self.rows = Rows()
        self._area = scroll(self.rows)
        self._area.setStyleSheet(f"QScrollArea {{ border-top: 1px solid {tokens().line}; }}")
        self.body.addWidget(self._area, 1)

    def show_loaded(self, loaded: Loaded, *, writable: bool) -> None:
        """Show the case as it is now."""
        numbers = {e.id: n for n, e in enumerate(loaded.case.active, 1)}
        items = {f"{i.item.order} {i.evidence.id}": i for i in loaded.assessment.items}

        def make(name: str) -> QWidget:
            row = ItemRow(items[name], numbers, writable=writable)
            row.add.connect(self.add)
            row.show_exhibit.connect(self.show_exhibit)
            row.given.connect(self.given)
            return row

        shown = [(name, (i, [numbers.get(e) for e in i.exhibits], writable)) for name, i in items.items()]
        self.rows.show_rows(shown, make)
        self._count.setText(self.count(loaded.assessment))

    def count(self, assessment: Assessment) -> str:
        """How many lines, missing and weak, in words."""
        parts = [self.tr("%n item(s)", "", len(assessment.items))]
        unknown = sum(i.status is ItemStatus.UNKNOWN for i in assessment.items)
        if assessment.missing:
            parts.append(self.tr("{0} missing").format(assessment.missing))
        if assessment.weak:
            parts.append(self.tr("{0} weak").format(assessment.weak))
        if unknown:
            parts.append(self.tr("{0} open").format(unknown))
        if len(parts) == 1:
            parts.append(self.tr("complete"))
        return " · ".join(parts)
