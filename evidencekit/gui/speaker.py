"""Plays a short piece of sound; says so where the machine has nothing to play it with."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink, QtAudio

    from evidencekit.footage.hearing import SoundClip

_log = logging.getLogger(__name__)


class Speaker(QObject):
    """`moved` carries the time being heard, seconds of the video; `playing` whether it runs."""

    moved = Signal(float)
    playing = Signal(bool)
    TICK_MS = 40

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._buffer: QBuffer | None = None
        self._start_s = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(self.TICK_MS)
        self._tick.timeout.connect(self._tell)

    @property
    def running(self) -> bool:
        """Whether it plays."""
        return self._sink is not None

    def play(self, clip: SoundClip) -> bool:
        """Play from its beginning; False where there is no device, no QtMultimedia, or the device refuses."""
        self.stop()
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices, QtAudio
        except ImportError as missing:
            _log.info("no QtMultimedia: %s", missing)
            return False
        from evidencekit.footage.hearing import CHANNELS, RATE

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return False
        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(CHANNELS)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        sink, buffer = QAudioSink(device, form, self), QBuffer(self)
        buffer.setData(QByteArray(clip.pcm))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink.start(buffer)
        if sink.error() != QtAudio.Error.NoError:
            sink.deleteLater()
            buffer.deleteLater()
            return False
        sink.stateChanged.connect(self._state)
        self._sink, self._buffer, self._start_s = sink, buffer, clip.start_s
        self._tick.start()
        self.playing.emit(True)
        return True

    def stop(self) -> None:
        """Be silent."""
        sink, buffer = self._sink, self._buffer
        if sink is None or buffer is None:
            return
        self._sink = self._buffer = None
        self._tick.stop()
        sink.stateChanged.disconnect(self._state)
        sink.stop()
        sink.deleteLater()
        buffer.deleteLater()
        self.playing.emit(False)

    @Slot()
    def _tell(self) -> None:
        if self._sink is not None:
            self.moved.emit(self._start_s + self._sink.processedUSecs() / 1e6)

    @Slot(object)
    def _state(self, state: QtAudio.State) -> None:
        from PySide6.QtMultimedia import QtAudio

        if state in (QtAudio.State.IdleState, QtAudio.State.StoppedState):  # idle: the buffer is played to its end
            self.stop()
