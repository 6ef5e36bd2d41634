"""Exact frames, decoded by the core on a thread of their own: the newest wish wins, older ones are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from evidencekit.gui.newest import Newest

if TYPE_CHECKING:
    from evidencekit.footage.model import Rgb


@dataclass(frozen=True, slots=True)
class Shot:
    """A decoded frame: `at_s` is its own time in seconds from the first frame."""

    image: QImage
    at_s: float


def shot_of(rgb: Rgb) -> Shot:
    """A decoded frame as an image of its own."""
    image = QImage(rgb.data, rgb.width, rgb.height, rgb.width * 3, QImage.Format.Format_RGB888)
    return Shot(image.copy(), rgb.pts_s)  # the bytes belong to the decoder


@dataclass(frozen=True, slots=True)
class _Wish:
    path: Path
    at_s: float
    step: int


class _Source:
    """The open decoder; touched by the one worker thread only, except for being made and dropped."""

    def __init__(self, long_side: int) -> None:
        self._long_side = long_side
        self._path: Path | None = None
        self._source: Any = None

    def get(self, wish: _Wish) -> Shot:
        from evidencekit.footage.stills import FrameSource  # decoding libraries load when a frame is first wanted

        if self._path != wish.path or self._source is None:
            self.close()
            self._source, self._path = FrameSource(wish.path, long_side=self._long_side), wish.path
        rgb = self._source.step(wish.step) if wish.step else self._source.at(wish.at_s)
        return shot_of(rgb)

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = self._path = None


class Frames(QObject):
    """Asks for frames of one video at a time; `came` carries a `Shot`, `failed` the error."""

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject, long_side: int = 1920) -> None:
        super().__init__(parent)
        self._newest = Newest(self)
        self._newest.came.connect(self.came)
        self._newest.failed.connect(self.failed)
        self._source = _Source(long_side)
        self._path: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether a frame is being decoded."""
        return self._newest.busy

    def open(self, path: Path | None) -> None:
        """The video that the next wishes are about."""
        self._path = path
        self._newest.forget()

    def at(self, seconds: float) -> None:
        """Wish for the frame shown at `seconds`."""
        self._wish(seconds, 0)

    def step(self, by: int) -> None:
        """Wish for the frame before (-1) or after (+1) the one decoded last."""
        self._wish(0.0, by)

    def _wish(self, at_s: float, step: int) -> None:
        if self._path is None:
            return
        source, wish = self._source, _Wish(self._path, max(0.0, at_s), step)
        self._newest.ask(lambda ticket: source.get(wish))

    def close(self) -> None:
        """Stop decoding and let the file go."""
        if self._newest.close():
            self._source.close()
