"""The first page: which case expires next?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from evidencekit import clock
from evidencekit.case.model import CaseStatus, Platform
from evidencekit.gui import paint, words
from evidencekit.gui.cases_delegate import HEIGHT, CaseDelegate
from evidencekit.gui.cases_model import ROW, CaseRow, CasesFilter, CasesModel
from evidencekit.gui.theme import tokens
from evidencekit.gui.widgets import Button, Card, Empty, KeyHint, Notice, label, paths_of


class SearchField(QLineEdit):
    """A search line with its key printed in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Waybill / order / buyer / goods"))
        self.setAccessibleName(self.tr("Search the cases"))
        self.setClearButtonEnabled(True)
        self.setFixedWidth(300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and the key while it is empty."""
        super().paintEvent(event)
        if not self.text():
            width = paint.keycap_width(self.font(), "Ctrl K")
            painter = QPainter(self)
            paint.keycap(painter, self.width() - width - 10, self.height() / 2, "Ctrl K", tokens().colour("tertiary"))


class CaseTable(QTableView):
    """The table; files dropped on a row go to that case."""

    given = Signal(object, list)
    chosen = Signal(object)
    WIDTHS = (172, 0, 156, 304, 196, 96)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Cases"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setItemDelegate(CaseDelegate(self))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFixedHeight(36)
        self.doubleClicked.connect(self._choose)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The second column takes what is left."""
        super().resizeEvent(event)
        spare = self.viewport().width() - sum(self.WIDTHS)
        for column, width in enumerate(self.WIDTHS):
            self.setColumnWidth(column, width or max(160, spare))

    def row_at(self, index: QModelIndex) -> CaseRow | None:
        """The case of an index."""
        return index.data(ROW) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if row := self.row_at(index):
            self.chosen.emit(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may come."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The row under the files lights up."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.selectRow(index.row())
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """They go to the row under them."""
        row = self.row_at(self.indexAt(event.position().toPoint()))
        if row is not None and (paths := paths_of(event.mimeData())):
            event.acceptProposedAction()
            self.given.emit(row, paths)


class CasesPage(QWidget):
    """Search, filters, the table, or what to do while there is none."""

    open_case = Signal(object)  # Path
    given = Signal(object, list)  # Path, paths
    new_case = Signal()
    open_folder = Signal()
    sample = Signal()
    counted = Signal(int)

    def __init__(self, scenarios: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self.tr("Cases"), "page"))
        self._count = label("", "secondary")
        head.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        self.search = SearchField()
        head.addWidget(self.search)
        self.new_button = Button(self.tr("New case"), "Ctrl N", "primary", slot=self.new_case)
        head.addWidget(self.new_button)
        column.addLayout(head)
        column.addLayout(self._filters(scenarios))
        self.notice = Notice()
        column.addWidget(self.notice)
        self.model = CasesModel(self)
        self.proxy = CasesFilter(self)
        self.proxy.setSourceModel(self.model)
        self.stack = QStackedWidget()
        card = Card((1, 1, 1, 1), 0)
        self.table = CaseTable()
        self.table.setModel(self.proxy)
        self.table.chosen.connect(self._chosen)
        self.table.given.connect(self._given)
        card.body.addWidget(self.table)
        self.stack.addWidget(card)
        self.stack.addWidget(self._teach())
        self._none = label(self.tr("No case matches. Clear the search or the filters."), "secondary")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self._none)
        self.stack.setCurrentIndex(1)
        column.addWidget(self.stack, 1)
        hints = ((self.tr("Open"), "Enter"), ("·", ""), (self.tr("Keys"), "F1"), ("·", ""))
        column.addWidget(KeyHint((*hints, (self.tr("Drop files on a row to add them to that case"), ""))))
        self.search.textChanged.connect(self._filter)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(20_000)

    def _filters(self, scenarios: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.scenario, self.platform = QComboBox(), QComboBox()
        self.scenario.setAccessibleName(self.tr("Filter by dispute"))
        self.platform.setAccessibleName(self.tr("Filter by platform"))
        self.platform.addItem(self.tr("All platforms"), "")
        for platform in Platform:
            self.platform.addItem(words.platform(platform.value), platform.value)
        self.show_scenarios(scenarios)
        for box in (self.scenario, self.platform):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(240)
            box.activated.connect(self._filter)
            row.addWidget(box)
        self._sorted = label(self.tr("Sorted by time left"), "tertiary")
        row.addWidget(self._sorted)
        row.addStretch(1)
        row.addWidget(Button(self.tr("Open case folder…"), "Ctrl O", "small", slot=self.open_folder))
        return row

    def show_scenarios(self, scenarios: Sequence[tuple[str, str]]) -> None:
        """Offer the disputes of the rulebook (id, name) as a filter."""
        chosen = self.scenario.currentData()
        self.scenario.clear()
        self.scenario.addItem(self.tr("All disputes"), "")
        for name, text in scenarios:
            self.scenario.addItem(text, name)
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(chosen)))

    def _teach(self) -> QWidget:
        self.sample_button = Button(self.tr("Open the sample case"), kind="primary", slot=self.sample)
        empty = Empty(
            "box",
            self.tr("No case yet"),
            (
                self.tr("A case is one return: its unboxing video, its papers, its deadline."),
                self.tr("EvidenceKit checks the video, says what is still missing, and makes a bundle that anyone can verify."),
            ),
            (self.sample_button, Button(self.tr("New case"), "Ctrl N", slot=self.new_case)),
        )
        empty.setAcceptDrops(False)
        return empty

    # --- showing
    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show the cases; the choice stays."""
        current = self.table.row_at(self.table.currentIndex())
        self.model.show_rows(rows)
        self.proxy.sort(0)
        for number in range(self.proxy.rowCount()):
            index = self.proxy.index(number, 0)
            if current is None or index.data(ROW).folder == current.folder:
                self.table.setCurrentIndex(index)
                break
        self._filter()
        self._tick()

    @Slot()
    def _filter(self) -> None:
        self.proxy.look_for(self.search.text(), str(self.platform.currentData() or ""), str(self.scenario.currentData() or ""))
        if not self.model.rows:
            self.stack.setCurrentIndex(1)
        else:
            self.stack.setCurrentIndex(0 if self.proxy.rowCount() else 2)

    @Slot()
    def _tick(self) -> None:
        now = clock.now()
        open_ones = [r for r in self.model.rows if r.status is CaseStatus.OPEN and not r.error]
        today = sum(due_today(r, now) for r in open_ones)
        parts = [self.tr("%n open", "", len(open_ones))] if self.model.rows else []
        if today:
            parts.append(self.tr("%n due today", "", today))
        self._count.setText(" · ".join(parts))
        self.counted.emit(len(open_ones))
        self.table.viewport().update()

    @Slot(object)
    def _chosen(self, row: CaseRow) -> None:
        self.open_case.emit(row.folder)

    @Slot(object, list)
    def _given(self, row: CaseRow, paths: list[Path]) -> None:
        self.given.emit(row.folder, paths)

    def broken(self, folder: Path) -> CaseRow | None:
        """The row of a case that could not be read, if it is one."""
        return next((r for r in self.model.rows if r.folder == folder and r.error), None)


def due_today(row: CaseRow, now: datetime) -> bool:
    """Whether a case is due on the day of `now`, in Shanghai."""
    return row.deadline is not None and row.deadline.astimezone(clock.SHANGHAI).date() == now.astimezone(clock.SHANGHAI).date()
