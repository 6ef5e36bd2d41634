"""One window a user: a second start hands its files to the first and raises it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from evidencekit.settings import home

WAIT_MS = 800
_MOST = 1 << 20  # a list of files, not more


def server_name() -> str:
    """A name of this user's EvidenceKit; another EVIDENCEKIT_HOME is another window."""
    return "evidencekit-" + hashlib.sha256(str(home()).encode("utf-8", "replace")).hexdigest()[:24]


def hand_over(paths: Sequence[Path]) -> bool:
    """Give `paths` to a window that is already there; whether there was one."""
    socket = QLocalSocket()
    socket.connectToServer(server_name())
    if not socket.waitForConnected(WAIT_MS):
        return False
    text = json.dumps([str(p.absolute()) for p in paths]) + "\n"
    socket.write(text.encode())
    socket.flush()
    answered = socket.waitForReadyRead(WAIT_MS)
    socket.disconnectFromServer()
    return answered


class SingleInstance(QObject):
    """Listens for later starts; `called` carries the files they were given."""

    called = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self) -> bool:
        """Become the one window; what a crash left of an earlier one is cleared away."""
        if self._server.listen(server_name()):
            return True
        QLocalServer.removeServer(server_name())
        return self._server.listen(server_name())

    @Slot()
    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _read(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        if socket.bytesAvailable() > _MOST:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        try:
            names = json.loads(bytes(socket.readLine().data()))
        except (ValueError, UnicodeDecodeError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        if isinstance(names, list):
            given = cast("list[object]", names)
            self.called.emit([Path(n) for n in given if isinstance(n, str) and n])

    def close(self) -> None:
        """Stop listening."""
        self._server.close()
