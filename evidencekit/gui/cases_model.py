"""The list of cases as a table model: each row is a case as the rulebook measures it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from evidencekit.case.model import Case, CaseStatus
from evidencekit.checks.model import CheckResult
from evidencekit.gui import words
from evidencekit.rulebooks.model import Assessment, ItemStatus, Need, Urgency

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What the list shows of one case. A broken one has `error` and `advice` and little else."""

    folder: Path
    title: str = ""
    scenario: str = ""
    scenario_id: str = ""
    platform: str = ""
    waybill: str = ""
    order_no: str = ""
    buyer: str = ""
    amount: str = ""
    deadline: datetime | None = None
    typed: bool = True
    status: CaseStatus = CaseStatus.OPEN
    results: tuple[CheckResult, ...] = ()
    needs_video: bool = False
    has_video: bool = False
    items: int = 0
    met: int = 0
    weak: int = 0
    missing: int = 0
    error: str = ""
    advice: str = ""

    def haystack(self) -> str:
        """All that a search looks through."""
        return " ".join((self.title, self.scenario, self.waybill, self.order_no, self.buyer, self.folder.name)).lower()

    def left_s(self, now: datetime) -> float | None:
        """Seconds to the deadline."""
        return (self.deadline - now).total_seconds() if self.deadline else None

    def urgency(self, now: datetime) -> Urgency:
        """How urgent it is."""
        left = self.left_s(now)
        if left is None:
            return Urgency.UNSET
        if left <= 0:
            return Urgency.PAST
        return Urgency.RED if left < 3 * 3600 else Urgency.AMBER if left < 24 * 3600 else Urgency.CALM


def row_of(folder: Path, case: Case, assessment: Assessment, verdicts: dict[str, tuple[CheckResult, ...]]) -> CaseRow:
    """The row of a case that could be read."""
    d, scenario, proof = case.details, assessment.scenario, assessment.proof
    counted = [i for i in assessment.items if i.item.need is not Need.IF_ANY or i.status is not ItemStatus.MISSING]
    return CaseRow(
        folder,
        d.title,
        words.both(scenario.zh, scenario.en),
        scenario.id,
        d.platform.value,
        d.waybill_return,
        d.order_no,
        d.buyer,
        words.amount(d.amount),
        proof.at if proof else None,
        proof.typed if proof else True,
        case.status,
        next(iter(verdicts.values()), ()),
        scenario.needs_video,
        any(e.media.value == "video" for e in case.active),
        len(counted),
        sum(i.status is ItemStatus.MET for i in counted),
        sum(i.status in (ItemStatus.WEAK, ItemStatus.UNKNOWN) for i in counted),
        assessment.missing,
    )


class CasesModel(QAbstractTableModel):
    """Six columns; the delegate paints them from the `CaseRow` under `ROW`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[CaseRow] = []
        self._heads = (
            self.tr("Time left"),
            self.tr("Dispute · goods"),
            self.tr("Return waybill"),
            self.tr("Unboxing video"),
            self.tr("Papers"),
            self.tr("Amount"),
        )

    @property
    def rows(self) -> list[CaseRow]:
        """All rows."""
        return self._rows

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Cases."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Columns."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == 5 else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row for the delegate, or words for a screen reader."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and row.error:
            return f"{row.error}\n{row.advice}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, index.column())
        return None

    def _text(self, row: CaseRow, column: int) -> str:
        from evidencekit import clock

        if row.error:
            return (self.tr("Cannot be read"), row.folder.name, "", row.error, row.advice, "")[column]
        verdicts = ", ".join(f"{words.requirement(r.requirement)} {words.verdict(r.verdict)}" for r in row.results)
        papers = f"{row.met} / {row.items}"
        left = words.left(row.left_s(clock.now()))
        return (left, f"{row.scenario} {row.title}", row.waybill, verdicts, papers, row.amount)[column]


class CasesFilter(QSortFilterProxyModel):
    """Searches and filters; sorts by what expires next, open ones first, broken ones at the top."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._search: list[str] = []
        self._platform = self._scenario = ""
        self.sort(0)

    def look_for(self, text: str, platform: str = "", scenario: str = "") -> None:
        """Keep what holds every word, on a platform, of a scenario."""
        self.beginFilterChange()
        self._search, self._platform, self._scenario = text.lower().split(), platform, scenario
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a case is kept."""
        row: CaseRow = self.sourceModel().index(source_row, 0).data(ROW)
        if (self._platform and row.platform != self._platform) or (self._scenario and row.scenario_id != self._scenario):
            return False
        text = row.haystack()
        return all(word in text for word in self._search)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Which of two expires first."""
        return self._rank(source_left.data(ROW)) < self._rank(source_right.data(ROW))

    @staticmethod
    def _rank(row: CaseRow) -> tuple[bool, bool, float, str]:
        closed = row.status is not CaseStatus.OPEN
        when = row.deadline.timestamp() if row.deadline else float("inf")
        return (closed, not row.error, when, row.folder.name)
