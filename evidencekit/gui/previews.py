"""Pictures of exhibits: a small one for the list, a large one beside its fields."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from evidencekit.case.model import Exhibit, MediaType
from evidencekit.gui import icons
from evidencekit.gui.faces import cover
from evidencekit.gui.stills import Pictures
from evidencekit.gui.theme import tokens

DRAWINGS = {MediaType.VIDEO: "film", MediaType.AUDIO: "sound"}


class Thumbnail(QWidget):
    """A picture of an exhibit, or a drawing of its kind."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._picture = icons.pixmap("paper", tokens().secondary, side // 2, 2.0).toImage()
        self._has = False
        self._drawing = "paper"
        self.setFixedSize(side, side)

    def show_exhibit(self, exhibit: Exhibit, folder: Path, pictures: Pictures) -> None:
        """Show this one."""
        self._drawing = DRAWINGS.get(exhibit.media, "paper")
        found = pictures.get(folder / exhibit.thumbnail) if exhibit.thumbnail else None
        self._has = found is not None and not found.isNull()
        if found is not None and self._has:
            self._picture = found
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture."""
        painter = QPainter(self)
        t = tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(box, t.colour("faint"))
        if self._has:
            cover(painter, self._picture, box)
        else:
            drawing = icons.pixmap(self._drawing, t.secondary, self.width() // 2, self.devicePixelRatioF())
            painter.drawPixmap(self.width() // 4, self.height() // 4, drawing)
        painter.setPen(t.colour("line"))
        painter.drawRect(box)


class Preview(QWidget):
    """The chosen exhibit as large as there is room, whole."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setMinimumWidth(200)
        self.setAccessibleName(self.tr("Preview of the exhibit"))

    def show_exhibit(self, exhibit: Exhibit, folder: Path, pictures: Pictures) -> None:
        """Show this one: a picture itself, else its thumbnail."""
        found = pictures.get(folder / exhibit.stored) if exhibit.media is MediaType.IMAGE else QImage()
        if found.isNull() and exhibit.thumbnail:
            found = pictures.get(folder / exhibit.thumbnail)
        self._image = found
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, with a hairline around it."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size().shrunkBy(QMargins(1, 1, 1, 1)), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF((self.width() - size.width()) / 2, 0.5, size.width() - 1, size.height())
        painter.drawImage(box, self._image)
        painter.setPen(tokens().colour("line"))
        painter.drawRect(box)
