"""What we need to know to help, without anything about people, files or cases."""

from __future__ import annotations

import logging
import platform
import re
import sys
from collections import deque
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtGui import QGuiApplication

from evidencekit import __version__
from evidencekit.gui.i18n import language

_PACKAGES = ("PySide6-Essentials", "av", "opencv-python-headless", "zxing-cpp", "reportlab", "pikepdf", "pypdfium2", "pyhanko")
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|/|\\\\)[^\s'\"<>|:*?]+")


def without_paths(text: str) -> str:
    """`text` with every path cut to its last part's suffix: folders and names of files may name people."""
    home = str(Path.home())
    return _PATH.sub(lambda found: "<path>" + Path(found.group()).suffix[:8], text.replace(home, "/home"))


def report(extra: str = "") -> str:
    """Versions, system, screens and `extra` (a traceback or log lines), paths taken out."""
    lines = [f"EvidenceKit {__version__}", f"Python {sys.version.split()[0]}", f"Qt {qVersion()}"]
    lines.append(f"{platform.system()} {platform.release()} {platform.machine()}")
    for name in _PACKAGES:
        try:
            lines.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name} –")
    lines.append(f"language {language()}, platform {QGuiApplication.platformName()}")
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(f"screen {size.width()}×{size.height()} @ {screen.devicePixelRatio():g}")
    if extra:
        lines += ["", without_paths(extra)]
    return "\n".join(lines)


class LogKeeper(QObject):
    """Keeps the last log lines for the log view; `came` carries each new one."""

    came = Signal(str)

    def __init__(self, parent: QObject, most: int = 500) -> None:
        super().__init__(parent)
        self.lines: deque[str] = deque(maxlen=most)
        self._handler = _Handler(self)
        logging.getLogger().addHandler(self._handler)

    def take(self, text: str) -> None:
        """Keep one line."""
        self.lines.append(text)
        self.came.emit(text)

    def close(self) -> None:
        """Stop listening."""
        logging.getLogger().removeHandler(self._handler)


class _Handler(logging.Handler):
    def __init__(self, keeper: LogKeeper) -> None:
        super().__init__(logging.INFO)
        self._keeper = keeper
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._keeper.take(without_paths(self.format(record)))
