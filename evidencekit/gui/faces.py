"""The six slots of the faces, and the candidates that the software proposes for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from evidencekit.case.model import Still
from evidencekit.checks.marks import Held
from evidencekit.checks.model import Face, MarkKind
from evidencekit.gui import paint, words
from evidencekit.gui.stills import Pictures
from evidencekit.gui.theme import tokens

_SAME_FRAME_S = 0.06  # a still is cut at a frame's own time, a mark may be given between two
SLOTS = (Face.TOP, Face.BOTTOM, Face.FRONT, Face.BACK, Face.LEFT, Face.RIGHT)


def cover(painter: QPainter, image: QImage, box: QRectF) -> None:
    """Paint `image` so that it fills `box`, cropped at the sides."""
    if image.isNull():
        return
    scale = max(box.width() / image.width(), box.height() / image.height())
    width, height = box.width() / scale, box.height() / scale
    source = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(box, image, source)


class Tile(QPushButton):
    """A small picture to press, with words and a key below it."""

    def __init__(self, key: str = "", *, height: int = 84) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(56)
        self.setFixedHeight(height)
        self._key = key
        self.image = QImage()
        self.words = ""
        self.tail = ""
        self.filled = False

    def tell(self, text: str, tail: str, image: QImage, *, filled: bool, spoken: str = "") -> None:
        """Show another picture and other words."""
        self.words, self.tail, self.image, self.filled = text, tail, image, filled
        self.setAccessibleName(spoken or f"{text} {tail}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the words."""
        return QSize(110, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, or an empty slot that shows its key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 7, 7)
        painter.fillPath(shape, t.colour("surface"))
        foot = 24 if self.words else 0
        top = QRectF(box.left(), box.top(), box.width(), box.height() - foot)
        painter.save()
        painter.setClipPath(shape)
        if self.image.isNull():
            painter.fillRect(top, t.colour("faint"))
        else:
            cover(painter, self.image, top)
        painter.restore()
        if self._key and self.image.isNull():
            width = paint.keycap_width(self.font(), self._key)
            paint.keycap(painter, top.center().x() - width / 2, top.center().y(), self._key, t.colour("secondary"))
        lit = self.hasFocus() or self.underMouse()
        pen = QPen(t.colour("accent" if lit else "line"), 2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        if foot:
            self._foot(painter, QRectF(box.left() + 8, box.bottom() - foot, box.width() - 16, foot))

    def _foot(self, painter: QPainter, box: QRectF) -> None:
        t = tokens()
        painter.setFont(paint.sized(self.font(), 12, bold=self.filled))
        middle = box.center().y()
        paint.shape(painter, QRectF(box.left(), middle - 6, 12, 12), "passed" if self.filled else "not_run", t)
        painter.setPen(t.colour("passed" if self.filled else "secondary"))
        painter.drawText(box.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.words)
        painter.setFont(paint.sized(self.font(), 12))
        painter.setPen(t.colour("tertiary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.tail)


class FaceStrip(QWidget):
    """Six slots; `chosen` carries the face whose slot was pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.setFixedHeight(84)  # the style sheet has its own idea of a button's height
        self.tiles: dict[Face, Tile] = {}
        for number, face in enumerate(SLOTS, 1):
            tile = Tile(str(number))
            tile.setProperty("face", face.value)
            tile.clicked.connect(self._press)
            self.tiles[face] = tile
            row.addWidget(tile)
        self.show_faces({}, {})

    def show_marks(self, marks: Held, stills: Sequence[Still], folder: Path, pictures: Pictures) -> None:
        """Fill the slots by the marks that hold, with the stills of this video that were cut for them."""
        by_time = {round(s.at_s, 3): s for s in stills}
        times: dict[Face, float] = {}
        shown: dict[Face, QImage] = {}
        for (kind, slot), mark in marks.items():
            if kind is not MarkKind.FACE or mark.at_s is None:
                continue
            times[Face(slot)] = mark.at_s
            still = by_time.get(round(mark.at_s, 3)) or min(
                by_time.values(), key=lambda s, at=mark.at_s: abs(s.at_s - at), default=None
            )
            if still is not None and abs(still.at_s - mark.at_s) < _SAME_FRAME_S:
                shown[Face(slot)] = pictures.get(folder / still.stored)
        self.show_faces(times, shown)

    def show_faces(self, times: Mapping[Face, float], pictures: Mapping[Face, QImage]) -> None:
        """Fill the slots."""
        for number, (face, tile) in enumerate(self.tiles.items(), 1):
            at_s = times.get(face)
            name = words.face(face)
            if at_s is None:
                spoken = self.tr("{0}: empty. Key {1} takes the frame shown.").format(name, number)
                tile.tell(name, str(number), QImage(), filled=False, spoken=spoken)
                tile.setToolTip(spoken)
            else:
                spoken = self.tr("{0}: frame at {1} s. Key {2} replaces it.").format(name, f"{at_s:.1f}", number)
                tile.tell(name, f"{at_s:.1f} s", pictures.get(face, QImage()), filled=True, spoken=spoken)
                tile.setToolTip(spoken)

    @Slot()
    def _press(self) -> None:
        self.chosen.emit(str(self.sender().property("face")))


class CandidateStrip(QWidget):
    """Frames proposed for the faces; `chosen` carries the time of the one pressed."""

    chosen = Signal(float)
    MOST = 12

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.setFixedHeight(42)
        self._tiles: list[Tile] = []

    def show_candidates(self, times: Sequence[float], pictures: Mapping[float, QImage]) -> None:
        """Show the proposals, in the order of time."""
        while len(self._tiles) > len(times):
            tile = self._tiles.pop()
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        while len(self._tiles) < len(times):
            tile = Tile(height=42)
            tile.setMinimumWidth(32)
            tile.clicked.connect(self._press)
            self._tiles.append(tile)
            self._row.addWidget(tile)
        for tile, at_s in zip(self._tiles, times, strict=True):
            tile.setProperty("at_s", at_s)
            spoken = self.tr("Proposed frame at {0} s").format(f"{at_s:.1f}")
            tile.tell("", "", pictures.get(at_s, QImage()), filled=False, spoken=spoken)
            tile.setToolTip(spoken)

    @Slot()
    def _press(self) -> None:
        self.chosen.emit(float(self.sender().property("at_s")))
