"""Pictures of the case folder (thumbnails, stills), read on a thread and kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageReader

from evidencekit.gui.jobs import Jobs
from evidencekit.progress import Ticket


def read(path: Path, side: int) -> QImage:
    """One picture, upright, at most `side` pixels long; empty when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures(QObject):
    """Gives pictures at once where they are known; `came` says that more are."""

    came = Signal()

    def __init__(self, parent: QObject, side: int = 900) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self, threads=1)
        self._side = side
        self._known: dict[Path, QImage] = {}
        self._asked: set[Path] = set()

    def get(self, path: Path) -> QImage:
        """The picture, or an empty one until it was read."""
        known = self._known.get(path)
        if known is not None:
            return known
        if path not in self._asked:
            self._asked.add(path)
            side = self._side

            def work(ticket: Ticket) -> tuple[Path, QImage]:
                return path, read(path, side)

            self._jobs.start(work, done=self._came)
        return QImage()

    @Slot(object)
    def _came(self, answer: tuple[Path, QImage]) -> None:
        self._known[answer[0]] = answer[1]
        if self._jobs.running <= 1:
            self.came.emit()

    def forget(self) -> None:
        """Read anew what is asked for next."""
        self._known.clear()
        self._asked.clear()

    def close(self) -> None:
        """Stop reading."""
        self._jobs.close()
