"""The sound around a finding, drawn: what was there before, at and after the moment."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidencekit.gui import paint
from evidencekit.gui.beside import Heard
from evidencekit.gui.theme import tokens

_FOOT = 15


class Waveform(QWidget):
    """Draws a `Heard` with the finding's span marked; `note` is said in place of, or below, what there is to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._heard: Heard | None = None
        self._span = (0.0, 0.0)
        self._at_s: float | None = None
        self.note = ""
        self.say("")

    @property
    def heard(self) -> Heard | None:
        """What is drawn."""
        return self._heard

    def sizeHint(self) -> QSize:
        """As high as the buttons beside it."""
        return QSize(240, 56)

    def minimumSizeHint(self) -> QSize:
        """It gives way before the buttons do."""
        return QSize(120, 56)

    def show_heard(self, heard: Heard | None, span: tuple[float, float]) -> None:
        """Draw another sound; nothing while it is being read."""
        self._heard, self._span, self._at_s = heard, span, None
        self.update()

    def say(self, note: str) -> None:
        """Say something in words."""
        self.note = note
        self.setAccessibleName(note or self.tr("Sound around the finding"))
        self.setToolTip(note)
        self.update()

    def show_time(self, at_s: float | None) -> None:
        """Move the needle; None takes it away."""
        self._at_s = at_s
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Wave, moment, needle and scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens()
        box = QRectF(0, 0, self.width(), self.height() - _FOOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.colour("faint"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(paint.sized(self.font(), 11))
        heard = self._heard
        if heard is not None and heard.peaks and heard.end_s > heard.start_s:
            self._wave(painter, heard, box)
        if self.note:
            painter.setPen(t.colour("secondary"))
            drawn = heard is not None and bool(heard.peaks)  # then the words stand below it, between the ends of the scale
            room = QRectF(56, box.bottom(), box.width() - 112, _FOOT) if drawn else box.adjusted(8, 2, -8, -2)
            words = painter.fontMetrics().elidedText(self.note, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _wave(self, painter: QPainter, heard: Heard, box: QRectF) -> None:
        t = tokens()

        def x(at_s: float) -> float:
            share = (at_s - heard.start_s) / (heard.end_s - heard.start_s)
            return box.left() + box.width() * min(max(share, 0.0), 1.0)

        start, end = x(self._span[0]), x(self._span[1])
        wash = QColor(t.colour("review"))
        wash.setAlphaF(0.22)
        painter.fillRect(QRectF(start - 1, box.top(), max(end - start, 2.0), box.height()), wash)
        middle, half = box.center().y(), box.height() / 2 - 4
        loudest = max((max(-low, high) for low, high in heard.peaks), default=0.0)
        scale = half / max(loudest, 0.05)  # quiet sound is drawn larger, hiss is not
        painter.setPen(QPen(t.colour("secondary"), max(1.0, box.width() / max(len(heard.peaks), 1))))
        step = box.width() / max(len(heard.peaks), 1)
        for number, (low, high) in enumerate(heard.peaks):
            column = box.left() + (number + 0.5) * step
            painter.drawLine(QPointF(column, middle - high * scale), QPointF(column, middle - low * scale + 0.5))
        for edge in {round(start), round(end)}:
            painter.setPen(QPen(t.colour("review"), 2))
            painter.drawLine(QPointF(edge, box.top()), QPointF(edge, box.bottom()))
        if self._at_s is not None:
            painter.setPen(QPen(t.colour("accent"), 2))
            painter.drawLine(QPointF(x(self._at_s), box.top()), QPointF(x(self._at_s), box.bottom()))
        painter.setPen(t.colour("tertiary"))
        foot = QRectF(box.left(), box.bottom(), box.width(), _FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, f"{heard.start_s - self._span[0]:+.1f} s".replace("-", "−"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{heard.end_s - self._span[1]:+.1f} s")
