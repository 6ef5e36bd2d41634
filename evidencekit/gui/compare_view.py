"""Two frames compared: side by side, one in the other's place, or only what differs."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidencekit import clock
from evidencekit.gui import paint
from evidencekit.gui.beside import PairShot

Mode = Literal["beside", "flicker", "difference"]
_GROUND = "#0C0E12"  # the ground of every moving picture, light or dark


class CompareView(QWidget):
    """Paints a `PairShot`. Flicker runs only while it is seen."""

    FLICKER_MS = 333  # three changes a second: WCAG 2.3.1 allows no more than three flashes

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # has the keys while a finding is compared
        self.setAccessibleName(self.tr("Comparison of two frames"))
        self._pair: PairShot | None = None
        self._scaled: dict[str, QImage] = {}
        self._mode: Mode = "beside"
        self._whole = True  # fitted, not pixel by pixel
        self._centre = QPointF(0.5, 0.5)  # what lies in the middle when it is not, as shares of the picture
        self._held: QPointF | None = None
        self._second = False  # which one flicker shows
        self.empty_text = ""
        self._timer = QTimer(self)
        self._timer.setInterval(self.FLICKER_MS)
        self._timer.timeout.connect(self._change)

    # --- state
    @property
    def pair(self) -> PairShot | None:
        """What is compared."""
        return self._pair

    @property
    def mode(self) -> Mode:
        """How it is compared."""
        return self._mode

    @property
    def flickering(self) -> bool:
        """Whether the pictures change now."""
        return self._timer.isActive()

    @property
    def whole(self) -> bool:
        """Whether the whole picture is fitted, or shown pixel by pixel."""
        return self._whole

    def show_pair(self, pair: PairShot | None) -> None:
        """Compare other frames; none while they are being decoded."""
        self._pair, self._scaled = pair, {}
        self.update()

    def set_mode(self, mode: Mode) -> None:
        """Compare otherwise."""
        self._mode, self._second = mode, False
        self._run()
        self.update()

    def set_whole(self, whole: bool) -> None:
        """Fit the pictures, or show them pixel by pixel, to be dragged about together."""
        self._whole = whole
        self.setCursor(Qt.CursorShape.ArrowCursor if whole else Qt.CursorShape.OpenHandCursor)
        self.update()

    def _run(self) -> None:
        if self._mode == "flicker" and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _change(self) -> None:
        self._second = not self._second
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Flicker goes on."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing flickers unseen."""
        super().hideEvent(event)
        self._timer.stop()

    def sizeHint(self) -> QSize:
        """Two pictures of sixteen by nine."""
        return QSize(800, 240)

    # --- dragging
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the enlarged picture."""
        if event.button() == Qt.MouseButton.LeftButton and not self._whole:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Both pictures move together."""
        if self._held is None or self._pair is None:
            return
        moved, self._held = event.position() - self._held, event.position()
        size = QSizeF(self._pair.before.image.size()) / self.devicePixelRatioF()
        across = min(max(self._centre.x() - moved.x() / max(size.width(), 1), 0.0), 1.0)
        down = min(max(self._centre.y() - moved.y() / max(size.height(), 1), 0.0), 1.0)
        self._centre = QPointF(across, down)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._held = None
        self.set_whole(self._whole)

    # --- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """The pictures with their times."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(_GROUND))
        whole, pair = QRectF(self.rect()), self._pair
        if pair is None:
            painter.setPen(QColor("#A7B0BD"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_text)
            return
        before = self.tr("Before {0}").format(clock.timecode(pair.before.at_s))
        after = self.tr("After {0}").format(clock.timecode(pair.after.at_s))
        if self._mode == "beside":
            half = (whole.width() - 2) / 2
            self._picture(painter, "before", pair.before.image, QRectF(0, 0, half, whole.height()), before)
            self._picture(painter, "after", pair.after.image, QRectF(half + 2, 0, half, whole.height()), after)
        elif self._mode == "flicker":
            name, shot, words = ("after", pair.after, after) if self._second else ("before", pair.before, before)
            self._picture(painter, name, shot.image, whole, words)
        else:
            words = self.tr("Difference × {0}: {1} – {2}").format(
                pair.gain, clock.timecode(pair.before.at_s), clock.timecode(pair.after.at_s)
            )
            self._picture(painter, "difference", pair.difference, whole, words)

    def _picture(self, painter: QPainter, name: str, image: QImage, box: QRectF, words: str) -> None:
        painter.save()
        painter.setClipRect(box)
        ratio = self.devicePixelRatioF()
        if self._whole:
            shown = self._fitted(name, image, box.size() * ratio, ratio)
            size = shown.deviceIndependentSize()
        else:
            shown, size = image, QSizeF(image.size()) / ratio
        left = self._edge(box.left(), box.width(), size.width(), self._centre.x())
        top = self._edge(box.top(), box.height(), size.height(), self._centre.y())
        painter.drawImage(QRectF(left, top, size.width(), size.height()), shown)
        painter.setFont(paint.sized(self.font(), 12))
        paint.plate(painter, QPointF(box.left() + 12, box.bottom() - 36), words)
        painter.restore()

    def _edge(self, start: float, room: float, length: float, centre: float) -> float:
        """Where a picture begins: in the middle when it fits, else as dragged, without baring the ground."""
        if length <= room:
            return start + (room - length) / 2
        return start - min(max(centre * length - room / 2, 0.0), length - room)

    def _fitted(self, name: str, image: QImage, room: QSizeF, ratio: float) -> QImage:
        """The picture as large as it fits; scaled once for each size, for flicker paints it often."""
        wanted = image.size().scaled(room.toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        known = self._scaled.get(name)
        if known is None or known.size() != wanted:
            known = image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            known.setDevicePixelRatio(ratio)
            self._scaled[name] = known
        return known
