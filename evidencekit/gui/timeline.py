"""The timeline: one lane a requirement or signal, findings as marks; hovering shows the still, clicking jumps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from evidencekit import clock
from evidencekit.checks.model import Face, MarkKind, Requirement
from evidencekit.gui import paint, words
from evidencekit.gui.theme import tokens
from evidencekit.gui.timeline_model import Geometry, Hit, Lane, Span, edges, hit

NAMES, SUMMARY_WIDTH, TOP = (92, 140), 108, 5  # names: the least and the most room they get


class Timeline(QWidget):
    """Emits `picked` (a `Hit`) on a click and `hovered` (a `Hit` or None) while the mouse moves."""

    picked = Signal(object)
    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline of the findings"))
        self._lanes: tuple[Lane, ...] = tuple(Lane(r, ()) for r in Requirement)
        self._summaries: Sequence[tuple[str, str]] = ()
        self._duration_s = 0.0
        self._names = NAMES[0]
        self._at_s = 0.0
        self._selected = ""
        self._popup = _Popup(self)
        self._hover: Hit | None = None
        self._pressed = QPointF()

    def show_lanes(self, lanes: Sequence[Lane], duration_s: float, summaries: Sequence[tuple[str, str]] = ()) -> None:
        """Show other lanes; `summaries` hold words and a colour's name for the end of each, in their order."""
        self._lanes, self._duration_s, self._summaries = tuple(lanes), duration_s, summaries
        wide = QFontMetricsF(paint.sized(self.font(), 12)).horizontalAdvance
        self._names = round(min(max(NAMES[0], *(wide(lane_name(lane)) + 14 for lane in self._lanes)), NAMES[1]))
        self.updateGeometry()
        self.update()

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """What is shown."""
        return self._lanes

    def show_time(self, at_s: float) -> None:
        """Move the needle."""
        self._at_s = at_s
        self.update()

    def select(self, finding: str) -> None:
        """Ring one finding."""
        self._selected = finding
        self.update()

    def show_still(self, image: QImage, at_s: float) -> None:
        """The picture for where the mouse is."""
        if self._hover is not None:
            self._popup.show_picture(image, self._hover_words(self._hover, at_s), self._hover_place())

    def geometry_of(self) -> Geometry:
        """Where the lanes lie."""
        return Geometry(self._names, self.width() - SUMMARY_WIDTH, edges(self._lanes, TOP), self._duration_s)

    def sizeHint(self) -> QSize:
        """As high as its lanes."""
        return QSize(500, TOP + round(edges(self._lanes, TOP)[-1]))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lanes."""
        return QSize(320, self.sizeHint().height())

    # --- mouse
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump."""
        if event.button() == Qt.MouseButton.LeftButton and self._duration_s > 0:
            self._pressed = event.position()
            self.picked.emit(self._under(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the needle, or look ahead."""
        if self._duration_s <= 0:
            return
        found = self._under(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            if (event.position() - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return  # a hand that trembles on a finding has not left it
            self.picked.emit(Hit(found.at_s, None, None))
            return
        inside = self._names <= event.position().x() <= self.width() - SUMMARY_WIDTH
        self._hover = found if inside else None
        if self._hover is None:
            self._popup.hide()
        self.hovered.emit(self._hover)

    def leaveEvent(self, event: QEvent) -> None:
        """No still any more."""
        self._hover = None
        self._popup.hide()
        self.hovered.emit(None)

    def _under(self, event: QMouseEvent) -> Hit:
        return hit(self._lanes, self.geometry_of(), event.position().x(), event.position().y())

    def _hover_place(self) -> QPoint:
        assert self._hover is not None
        at = self._hover.span.start_s if self._hover.span else self._hover.at_s
        return self.mapToGlobal(QPoint(round(self.geometry_of().x(at)), 0))

    def _hover_words(self, found: Hit, at_s: float) -> str:
        lane = self._lanes[found.lane] if found.lane is not None else None
        words_of = describe(found.span) if found.span else " ".join(map(words.not_judged, lane.unjudged)) if lane else ""
        return f"{clock.timecode(at_s)}  {words_of}".strip()

    # --- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """Lanes, marks and needle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, g = tokens(), self.geometry_of()
        small = paint.sized(self.font(), 12)
        for row, lane in enumerate(self._lanes):
            middle = g.middle(row)
            painter.setFont(small)
            painter.setPen(t.colour("secondary" if lane.kind == "full" else "tertiary"))
            name = QRectF(0, middle - 11, self._names - 8, 22)
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, _elided(painter, lane_name(lane), name))
            self._lane(painter, lane, g, middle)
            text, tone = self._summaries[row] if row < len(self._summaries) else ("", "secondary")
            painter.setPen(t.colour(tone))
            room = QRectF(g.right + 10, middle - 11, SUMMARY_WIDTH - 10, 22)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _elided(painter, text, room))
        if self._duration_s > 0:
            x = g.x(self._at_s)
            painter.setPen(QPen(t.colour("accent"), 2))
            painter.drawLine(round(x), 1, round(x), round(g.edges[-1]) + 3)

    def _lane(self, painter: QPainter, lane: Lane, g: Geometry, middle: float) -> None:
        t = tokens()
        half = {"full": 5, "partly": 3, "unjudged": 3, "rest": 1.5}[lane.kind]
        ground = QRectF(g.left, middle - half, g.right - g.left, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.colour("faint"))
        painter.drawRoundedRect(ground, min(half, 3), min(half, 3))
        if lane.kind == "unjudged":  # hatched: nobody looked here
            painter.setBrush(QBrush(t.colour("tertiary"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(ground, 3, 3)
        for span in lane.spans:
            start, end = g.x(span.start_s), g.x(span.end_s)
            if span.kind == "phase":
                colour = t.colour("accent")
                colour.setAlphaF(0.35 if span.tone == "before" else 0.75)
                painter.setBrush(colour)
                painter.drawRect(QRectF(start, middle - 5, end - start, 10))
            elif span.thin:
                colour = QColor(t.colour(span.tone))
                colour.setAlphaF(0.55)
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(start - 1.5, middle - 5, 3, 10), 1.5, 1.5)
            else:
                self._mark(painter, span, start, end, middle)

    def _mark(self, painter: QPainter, span: Span, start: float, end: float, middle: float) -> None:
        t = tokens()
        width = max(end - start, 8.0)
        box = QRectF((start + end) / 2 - width / 2, middle - 6, width, 12)
        painter.setBrush(t.colour(span.tone))
        painter.setPen(QPen(t.colour("surface"), 1))
        painter.drawRoundedRect(box, 3, 3)
        if span.finding and span.finding == self._selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.colour("text"), 2))
            painter.drawRoundedRect(box.adjusted(-3, -2, 3, 2), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)


def _elided(painter: QPainter, text: str, room: QRectF) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))


def lane_name(lane: Lane) -> str:
    """What stands before a lane."""
    if lane.kind == "rest":
        return QCoreApplication.translate("Timeline", "Other signs")
    return words.signal(lane.signal) if lane.signal else words.requirement(lane.requirement)


def describe(span: Span) -> str:
    """A mark of the timeline in words."""
    if span.kind == "finding":
        return words.finding(span.found) if span.found else span.code
    if span.kind == "face":
        return words.face(Face(span.slot))
    if span.kind == "mark":
        return words.mark(MarkKind(span.code))
    return span.slot


class _Popup(QWidget):
    """The still that follows the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.WindowTransparentForInput)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._image = QImage()
        self._words = ""

    def show_picture(self, image: QImage, text: str, place: QPoint) -> None:
        self._image = image.scaled(240, 180, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self._words = text
        self.resize(self._image.width() + 8, self._image.height() + 30)
        self.move(place.x() - self.width() // 2, place.y() - self.height() - 6)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = tokens()
        painter.fillRect(self.rect(), t.colour("raised"))
        painter.setPen(t.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.drawImage(4, 4, self._image)
        painter.setPen(t.colour("text"))
        painter.setFont(paint.sized(self.font(), 12))
        text = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - 12)
        painter.drawText(QRectF(6, self._image.height() + 4, self.width() - 12, 24), Qt.AlignmentFlag.AlignVCenter, text)
