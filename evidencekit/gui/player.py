"""The moving picture: Qt plays it, the core shows the exact frame whenever it stands still.

Qt's player stands up to one frame off when paused, so what is marked always comes from the core's decoder. Where
Qt shows nothing within two seconds (a codec it lacks), the core's frames are played instead.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidencekit import clock
from evidencekit.gui import paint
from evidencekit.gui.frames import Frames, Shot

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame

_log = logging.getLogger(__name__)


class VideoView(QWidget):
    """Paints one picture as large as it fits, with its time in the corner."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)
        self.setAccessibleName(self.tr("Video picture"))
        self._image = QImage()
        self._scaled = QImage()
        self.clock_text = ""
        self.caption = ""
        self.empty_text = ""

    @property
    def image(self) -> QImage:
        """The picture shown."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show another picture."""
        self._image, self._scaled = image, QImage()
        self.update()

    def sizeHint(self) -> QSize:
        """Sixteen by nine."""
        return QSize(800, 450)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, caption and time."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#0C0E12"))
        ratio = self.devicePixelRatioF()
        if not self._image.isNull():
            room = self.size() * ratio
            if self._scaled.isNull() or not _fits(self._scaled.size(), room):
                mode = Qt.TransformationMode.SmoothTransformation
                self._scaled = self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, mode)
                self._scaled.setDevicePixelRatio(ratio)
            size = self._scaled.deviceIndependentSize()
            painter.drawImage(QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2,
                                     size.width(), size.height()), self._scaled)  # fmt: skip
        elif self.empty_text:
            painter.setPen(QColor("#A7B0BD"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty_text)
        self._plate(painter, self.caption, left=True)
        self._plate(painter, self.clock_text, left=False)

    def _plate(self, painter: QPainter, text: str, *, left: bool) -> None:
        if not text:
            return
        painter.setFont(paint.sized(self.font(), 12))
        across = 12 if left else self.width() - paint.plate_width(painter.font(), text) - 12
        paint.plate(painter, QPointF(across, self.height() - 36), text)


def _fits(size: QSize, room: QSize) -> bool:
    return (size.width() == room.width() and size.height() <= room.height()) or (
        size.height() == room.height() and size.width() <= room.width()
    )


class Player(QObject):
    """Plays into a `VideoView`; `moved` says the time shown in seconds, `playing` whether it runs."""

    moved = Signal(float)
    playing = Signal(bool)
    noticed = Signal(str)
    failed = Signal(object)
    FIRST_FRAME_MS = 2000
    TICK_MS = 33

    def __init__(self, view: VideoView, parent: QObject) -> None:
        super().__init__(parent)
        self.view = view
        self.at_s = 0.0
        self.duration_s = 0.0
        self._rate = 0.0  # 0 = stands still, negative = backwards
        self._path: Path | None = None
        self._frames = Frames(self)
        self._frames.came.connect(self._exact)
        self._frames.failed.connect(self.failed)
        self._qt: _QtPlayback | None = None
        self._by_core = False
        self._began = (0.0, 0.0)
        self._tick = QTimer(self)
        self._tick.setInterval(self.TICK_MS)
        self._tick.timeout.connect(self._core_tick)
        self._watchdog = QTimer(self)
        self._watchdog.setSingleShot(True)
        self._watchdog.timeout.connect(self._no_frame)

    @property
    def rate(self) -> float:
        """How fast it plays; 0 while it stands still."""
        return self._rate

    @property
    def by_core(self) -> bool:
        """Whether the core's frames are played because Qt showed none."""
        return self._by_core

    def load(self, path: Path | None, duration_s: float, at_s: float = 0.0) -> None:
        """Show another video, standing still at `at_s`."""
        self.pause()
        self._path, self.duration_s, self._by_core = path, duration_s, False
        if self._qt is not None:
            self._qt.close()
            self._qt = None
        self._frames.open(path)
        self.view.show_image(QImage())
        if path is not None:
            self.seek(at_s)

    def toggle(self) -> None:
        """Play or pause."""
        if self._rate:
            self.pause()
        else:
            self.play(1.0)

    def faster(self) -> None:
        """Play; again: twice as fast, up to four times."""
        self.play(min(4.0, self._rate * 2) if self._rate > 0 else 1.0)

    def backwards(self) -> None:
        """Play backwards; again: twice as fast, up to four times."""
        self.play(max(-4.0, self._rate * 2) if self._rate < 0 else -1.0)

    def play(self, rate: float) -> None:
        """Run from where it stands, at `rate`."""
        if self._path is None:
            return
        if rate > 0 and self.at_s >= self.duration_s - 0.05:
            self.at_s = 0.0
        self._rate = rate
        if rate > 0 and not self._by_core and self._start_qt(rate):
            self._tick.stop()
            if not self._watchdog.isActive() and self._qt is not None and not self._qt.frames:
                self._watchdog.start(self.FIRST_FRAME_MS)
        else:
            self._stop_qt()
            self._began = (time.monotonic(), self.at_s)
            self._tick.start()
        self.playing.emit(True)

    def pause(self) -> None:
        """Stand still at the exact frame."""
        was = self._rate
        self._rate = 0.0
        self._tick.stop()
        self._watchdog.stop()
        self._stop_qt()
        if was and self._path is not None:
            self._frames.at(self.at_s)
            self.playing.emit(False)

    def seek(self, seconds: float) -> None:
        """Go to a time; playing goes on from there."""
        self.at_s = min(max(0.0, seconds), max(self.duration_s, 0.0))
        if self._rate and not self._tick.isActive() and self._qt is not None:
            self._qt.seek(self.at_s)
        elif self._rate:
            self._began = (time.monotonic(), self.at_s)
        else:
            self._frames.at(self.at_s)
        self._tell()

    def step(self, by: int) -> None:
        """One frame back (-1) or on (+1); stops playing."""
        if self._rate:
            self.pause()
        self._frames.step(by)

    def close(self) -> None:
        """Let the file and the threads go."""
        self.pause()
        if self._qt is not None:
            self._qt.close()
            self._qt = None
        self._path = None
        self._frames.close()

    def _tell(self) -> None:
        self.view.clock_text = f"{clock.timecode(self.at_s)} / {clock.timecode(self.duration_s)}"
        self.view.update()
        self.moved.emit(self.at_s)

    @Slot(object)
    def _exact(self, shot: Shot) -> None:
        if self._rate and not self._tick.isActive():
            return  # a late answer must not flash between Qt's frames
        self.at_s = shot.at_s
        self.view.show_image(shot.image)
        self._tell()

    # --- Qt's own playing
    def _start_qt(self, rate: float) -> bool:
        if self._qt is None:
            try:
                self._qt = _QtPlayback(self)
            except ImportError as missing:
                _log.info("no QtMultimedia: %s", missing)
                self._fall_back()
                return False
            self._qt.frame.connect(self._qt_frame)
            self._qt.broke.connect(self._no_frame)
            self._qt.finished.connect(self.pause)
            assert self._path is not None
            self._qt.load(self._path)
        self._qt.play(self.at_s, rate)
        return True

    def _stop_qt(self) -> None:
        if self._qt is not None:
            self._qt.pause()

    @Slot(QImage, float)
    def _qt_frame(self, image: QImage, at_s: float) -> None:
        if not self._rate or self._by_core:
            return
        self._watchdog.stop()
        self.at_s = min(at_s, self.duration_s) if self.duration_s else at_s
        self.view.show_image(image)
        self._tell()

    @Slot()
    def _no_frame(self) -> None:
        if self._by_core or not self._rate:
            return
        self._fall_back()
        self.play(self._rate)

    def _fall_back(self) -> None:
        self._by_core = True
        self.noticed.emit(self.tr("The system cannot play this video; EvidenceKit shows its frames itself, without sound."))

    @Slot()
    def _core_tick(self) -> None:
        began, start = self._began
        at_s = start + (time.monotonic() - began) * self._rate
        if at_s <= 0.0 or at_s >= self.duration_s:
            self.at_s = min(max(0.0, at_s), self.duration_s)
            self.pause()
        elif not self._frames.busy:
            self._frames.at(at_s)


class _QtPlayback(QObject):
    """Qt's media player into a sink; made only when something is played, for QtMultimedia may be absent."""

    frame = Signal(QImage, float)
    broke = Signal()
    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink

        self.frames = 0
        self._kinds = QMediaPlayer
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._player.setVideoSink(self._sink)
        self._sound = QAudioOutput(self)
        self._player.setAudioOutput(self._sound)
        self._sink.videoFrameChanged.connect(self._frame)
        self._player.errorOccurred.connect(self._error)
        self._player.mediaStatusChanged.connect(self._status)

    def load(self, path: Path) -> None:
        self._player.setSource(QUrl.fromLocalFile(str(path)))

    def play(self, at_s: float, rate: float) -> None:
        self._player.setPlaybackRate(rate)
        self._player.setPosition(round(at_s * 1000))
        self._player.play()

    def seek(self, at_s: float) -> None:
        self._player.setPosition(round(at_s * 1000))

    def pause(self) -> None:
        if self._player.playbackState() == self._kinds.PlaybackState.PlayingState:
            self._player.pause()

    def close(self) -> None:
        self._sink.videoFrameChanged.disconnect(self._frame)
        self._player.errorOccurred.disconnect(self._error)
        self._player.mediaStatusChanged.disconnect(self._status)
        self._player.stop()
        self._player.setSource(QUrl())
        self.deleteLater()

    def _frame(self, frame: QVideoFrame) -> None:
        if not frame.isValid():
            return
        image = frame.toImage()
        if image.isNull():
            return
        self.frames += 1
        start = frame.startTime()
        self.frame.emit(image, start / 1e6 if start >= 0 else self._player.position() / 1000)

    def _error(self, *args: object) -> None:
        self.broke.emit()

    def _status(self, status: object) -> None:
        if status == self._kinds.MediaStatus.EndOfMedia:
            if self.frames:
                self.finished.emit()
            else:
                self.broke.emit()
