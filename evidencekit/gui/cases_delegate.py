"""Paints a row of the case list: time left first and largest, then what it is about, then how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from evidencekit import clock
from evidencekit.case.model import CaseStatus
from evidencekit.checks.model import Requirement, Verdict
from evidencekit.gui import paint, words
from evidencekit.gui.cases_model import ROW, CaseRow
from evidencekit.gui.theme import Tokens, tokens

HEIGHT = 54
_SHOWN = (Requirement.SIX_FACES, Requirement.CONTINUITY, Requirement.FIRST_OPENING)


class CaseDelegate(QStyledItemDelegate):
    """Draws the six columns."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines of text."""
        return QSize(120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One cell."""
        t = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        ground = t.surface
        if option.state & QStyle.StateFlag.State_Selected:
            ground = t.accent_wash
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = t.raised
        painter.fillRect(box, QColor(ground))
        painter.setPen(t.colour("faint"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row: CaseRow = index.data(ROW)
        painter.setFont(option.font)
        inner = box.adjusted(12, 0, -12, 0)
        cells = (self._time, self._about, self._waybill, self._video, self._papers, self._amount)
        cells[index.column()](painter, inner, row, t)
        painter.restore()

    def _lines(self, painter: QPainter, box: QRectF, first: tuple[str, str, bool], second: tuple[str, str]) -> None:
        """Two lines: words, a colour's value and whether bold; the second small."""
        font = painter.font()
        middle = box.center().y()
        for text, colour, size, bold, top in (
            (first[0], first[1], 13, first[2], middle - 20),
            (second[0], second[1], 12, False, middle),
        ):
            painter.setFont(paint.sized(font, size, bold=bold))
            painter.setPen(QColor(colour))
            words_of = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(QRectF(box.left(), top, box.width(), 20), Qt.AlignmentFlag.AlignVCenter, words_of)
        painter.setFont(font)

    def _line(self, painter: QPainter, box: QRectF, text: str, colour: str, *, right: bool = False, size: int = 13) -> None:
        painter.setFont(paint.sized(painter.font(), size))
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        words_of = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, words_of)

    def _time(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        now = clock.now()
        if row.error:
            paint.badge(painter, box.left(), box.center().y(), "fail", self.tr("Cannot be read"), t)
            return
        if row.status is not CaseStatus.OPEN:
            word = self.tr("Submitted") if row.status is CaseStatus.SUBMITTED else self.tr("Closed")
            self._lines(painter, box, (word, t.secondary, False), ("", t.tertiary))
            return
        colour = getattr(t, words.URGENCY_COLOURS[row.urgency(now)])
        due = ""
        if row.deadline:
            due = self.tr("due {0}").format(words.when(row.deadline, now))
            if not row.typed:
                due = self.tr("{0}, for reference").format(due)
        self._lines(painter, box, (words.left(row.left_s(now)), colour, row.deadline is not None), (due, t.tertiary))

    def _about(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        if row.error:
            self._lines(painter, box, (row.folder.name, t.text, True), (str(row.folder.parent), t.tertiary))
            return
        second = " · ".join(p for p in (row.title, words.platform(row.platform)) if p)
        self._lines(painter, box, (row.scenario, t.text, True), (second, t.secondary))

    def _waybill(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        self._line(painter, box, row.waybill or "–", t.text if row.waybill else t.tertiary)

    def _video(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        if row.error:
            self._line(painter, box, row.error, t.fail, size=12)
        elif row.results and all(r.verdict is Verdict.NOT_RUN for r in row.results):
            paint.badge(painter, box.left(), box.center().y(), "not_run", self.tr("Video cannot be read"), t)
        elif row.results:
            left = box.left()
            for result in row.results:
                if result.requirement in _SHOWN:
                    text = words.requirement(result.requirement)
                    left += paint.badge(painter, left, box.center().y(), words.STATES[result.verdict], text, t) + 6
        elif not row.needs_video:
            self._line(painter, box, self.tr("No video needed"), t.tertiary, size=12)
        elif row.has_video:
            paint.badge(painter, box.left(), box.center().y(), "not_run", self.tr("Not checked yet"), t)
        else:
            paint.badge(painter, box.left(), box.center().y(), "fail", self.tr("No video yet"), t)

    def _papers(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        if row.error:
            self._line(painter, box, row.advice, t.secondary, size=12)
            return
        total = max(row.items, 1)
        middle = box.center().y()
        parts = [(row.met / total, t.colour("passed")), (row.weak / total, t.colour("review"))]
        paint.bar(painter, QRectF(box.left(), middle - 13, min(box.width(), 160), 6), parts, t.colour("line"))
        words_of = [self.tr("%n item(s)", "", row.items)]
        if row.missing:
            words_of.append(self.tr("{0} missing").format(row.missing))
        if row.weak:
            words_of.append(self.tr("{0} open").format(row.weak))
        if not row.missing and not row.weak:
            words_of.append(self.tr("complete"))
        self._line(painter, QRectF(box.left(), middle - 2, box.width(), 20), " · ".join(words_of), t.secondary, size=12)

    def _amount(self, painter: QPainter, box: QRectF, row: CaseRow, t: Tokens) -> None:
        self._line(painter, box, row.amount, t.text, right=True)
