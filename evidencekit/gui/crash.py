"""An error that nobody foresaw: say so, say where the case is, and help to report it. The window goes on."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from evidencekit.gui.diagnostics import report
from evidencekit.gui.widgets import Button, label

_log = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """What happened, where the case is saved, and the diagnostics to copy."""

    def __init__(self, name: str, trace: str, saved_at: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumSize(560, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Something unexpected happened: {0}").format(name), "case", wrap=True))
        if saved_at:
            saved = self.tr("Nothing is lost: every change is stored as it is made. The case is at {0}").format(saved_at)
            column.addWidget(label(saved, "secondary", wrap=True, select=True))
        self._text = QPlainTextEdit(report(trace))
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Diagnostics"))
        column.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy_button = Button(self.tr("Copy diagnostics"), slot=self._copy)
        row.addWidget(self.copy_button)
        row.addWidget(Button(self.tr("Go on"), "Esc", "primary", slot=self.accept))
        column.addLayout(row)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self.copy_button.say(self.tr("Copied"))


class CrashHandler(QObject):
    """Takes uncaught errors of any thread and shows the dialog on the window's."""

    _caught = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.saved_at = ""
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show)
        self._before = sys.excepthook

    def install(self) -> None:
        """Become the place where uncaught errors go."""
        sys.excepthook = self.caught

    def uninstall(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._before

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it and show the dialog; Ctrl+C in a terminal ends the program as usual."""
        if issubclass(kind, KeyboardInterrupt):
            app = QApplication.instance()
            if app is not None:
                app.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("uncaught %s", text)
        if QThread.currentThread() is self.thread():
            self._show(kind.__name__, text)
        else:
            self._caught.emit(kind.__name__, text)

    @Slot(str, str)
    def _show(self, name: str, trace: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return  # one at a time: a failing timer must not bury the screen
        self.dialog = CrashDialog(name, trace, self.saved_at, QApplication.activeWindow())
        self.dialog.open()
