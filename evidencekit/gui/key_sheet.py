"""F1: every key on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from evidencekit.gui.marking import KeyRow, compare_keys, page_keys, video_keys
from evidencekit.gui.widgets import Button, KeyCap, label


class KeySheet(QDialog):
    """The keys of every page, and those of the video."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(16)
        column.addWidget(label(self.tr("Keys"), "page"))
        sides = QHBoxLayout()
        sides.setSpacing(40)
        half = (len(video_keys()) + 1) // 2
        sides.addLayout(_group(self.tr("Everywhere"), page_keys()))
        sides.addLayout(_group(self.tr("Video: moving and deciding"), video_keys()[:half]))
        sides.addLayout(_group(self.tr("Video: marking the frame"), video_keys()[half:]))
        sides.addLayout(_group(self.tr("Comparing a finding"), compare_keys()))
        column.addLayout(sides)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(self.tr("Close"), "Esc", slot=self.accept))
        column.addLayout(row)


def _group(title: str, rows: Sequence[KeyRow]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(10)
    column.addWidget(label(title, "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(8)
    for number, row in enumerate(rows):
        grid.addWidget(KeyCap(row.cap), number, 0)
        grid.addWidget(label(row.words, ""), number, 1)
    column.addLayout(grid)
    column.addStretch(1)
    return column
