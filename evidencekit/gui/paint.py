"""Painted signs: a verdict is a shape, a word and a colour, the same in every list and on every page."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from evidencekit.gui.theme import Tokens

State = Literal["passed", "fail", "review", "not_run"]


def washes(t: Tokens, state: State) -> QColor:
    """The quiet ground that goes with a state."""
    name = {"passed": "pass_wash"}.get(state, f"{state}_wash")
    return t.colour(name)


def shape(painter: QPainter, box: QRectF, state: State, t: Tokens) -> None:
    """A tick in a disc, a cross in a square, an exclamation mark in a diamond, a dash in a ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = t.colour(state)
    side = box.width()
    pen = QPen(
        t.colour("surface"), max(1.4, side * 0.12), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + x * side, box.y() + y * side)

    if state == "passed":
        painter.drawEllipse(box)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([at(0.28, 0.52), at(0.44, 0.68), at(0.73, 0.36)]))
    elif state == "fail":
        painter.drawRoundedRect(box.adjusted(side * 0.04, side * 0.04, -side * 0.04, -side * 0.04), side * 0.18, side * 0.18)
        painter.setPen(pen)
        painter.drawLine(at(0.34, 0.34), at(0.66, 0.66))
        painter.drawLine(at(0.66, 0.34), at(0.34, 0.66))
    elif state == "review":
        path = QPainterPath(at(0.5, -0.04))
        for corner in (at(1.04, 0.5), at(0.5, 1.04), at(-0.04, 0.5)):
            path.lineTo(corner)
        path.closeSubpath()
        painter.drawPath(path)
        painter.setPen(pen)
        painter.drawLine(at(0.5, 0.28), at(0.5, 0.54))
        painter.drawPoint(at(0.5, 0.72))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max(1.3, side * 0.11)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.drawLine(at(0.32, 0.5), at(0.68, 0.5))
    painter.restore()


def shape_pixmap(state: State, side: int, t: Tokens, ratio: float = 1.0) -> QPixmap:
    """The shape as a picture for a label or a button."""
    pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    inset = side * 0.06
    shape(painter, QRectF(inset, inset, side - 2 * inset, side - 2 * inset), state, t)
    painter.end()
    return pixmap


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """`font` in another size."""
    other = QFont(font)
    other.setPixelSize(pixels)
    other.setBold(bold)
    return other


BADGE_HEIGHT = 22


def badge_width(font: QFont, text: str) -> float:
    """How wide a badge with `text` is."""
    return QFontMetricsF(sized(font, 12, bold=True)).horizontalAdvance(text) + 34


def badge(painter: QPainter, left: float, middle: float, state: State, text: str, t: Tokens) -> float:
    """Paint a badge, centred on `middle`; its width comes back."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = sized(painter.font(), 12, bold=True)
    width = badge_width(painter.font(), text)
    ground = QRectF(left, middle - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(washes(t, state))
    painter.drawRoundedRect(ground, 6, 6)
    shape(painter, QRectF(left + 8, middle - 6, 12, 12), state, t)
    painter.setFont(font)
    painter.setPen(t.colour(state))
    painter.drawText(ground.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return width


def keycap_width(font: QFont, text: str) -> float:
    """How wide a printed key is."""
    return max(18.0, QFontMetricsF(sized(font, 11)).horizontalAdvance(text) + 10)


def keycap(painter: QPainter, left: float, middle: float, text: str, ink: QColor) -> float:
    """Paint a key's name as it is printed on what it presses; its width comes back."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = keycap_width(painter.font(), text)
    box = QRectF(left + 0.5, middle - 9 + 0.5, width - 1, 17)
    frame = QColor(ink)
    frame.setAlphaF(0.45)
    painter.setPen(QPen(frame, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(sized(painter.font(), 11))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width


def plate_width(font: QFont, text: str) -> float:
    """How wide a plate with `text` is."""
    return QFontMetricsF(font).horizontalAdvance(text) + 20


def plate(painter: QPainter, place: QPointF, text: str) -> None:
    """Words on a dark plate that can be read on any picture; `place` is its upper left corner."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(place.x(), place.y(), plate_width(painter.font(), text), 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(12, 14, 18, 200))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def bar(painter: QPainter, box: QRectF, parts: list[tuple[float, QColor]], ground: QColor) -> None:
    """A thin bar of shares (each 0–1) on a ground, rounded at its ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    clip = QPainterPath()
    clip.addRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setClipPath(clip)
    painter.fillRect(box, ground)
    left = box.left()
    for share, colour in parts:
        width = box.width() * share
        painter.fillRect(QRectF(left, box.top(), width, box.height()), colour)
        left += width
    painter.restore()
