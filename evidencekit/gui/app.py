"""Starting the window: application, language, dress, one instance, and what happens to uncaught errors."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from evidencekit import settings as store
from evidencekit.gui import i18n, theme
from evidencekit.gui.crash import CrashHandler
from evidencekit.gui.diagnostics import LogKeeper
from evidencekit.gui.main_window import MainWindow
from evidencekit.gui.single import SingleInstance, hand_over
from evidencekit.settings import Settings

_log = logging.getLogger(__name__)


class Desk(QObject):
    """The application's parts, from start to end: settings, window, the ear for later starts."""

    def __init__(self, app: QApplication, settings: Settings | None = None) -> None:
        super().__init__(app)
        self._app = app
        self.settings = settings or store.load()
        self.crash = CrashHandler(self)
        self.log = LogKeeper(self)
        self.single = SingleInstance(self)
        self._dress()
        self.window = MainWindow(self.settings, self.crash, self.log)
        self.window.redress.connect(self._redress)
        self.single.called.connect(self.window.take)
        app.styleHints().colorSchemeChanged.connect(self._system_theme)

    def _dress(self) -> None:
        i18n.install(self._app, i18n.chosen(self.settings.language))
        theme.apply(self._app, self.settings.theme)

    @Slot(object)
    def _redress(self, settings: Settings) -> None:
        self.settings = settings
        QTimer.singleShot(0, self._rebuild)  # the page that asked is about to go

    @Slot()
    def _rebuild(self) -> None:
        self._dress()
        self.window.rebuild()

    @Slot()
    def _system_theme(self) -> None:
        if not self.settings.theme:
            self._rebuild()

    def close(self) -> None:
        """Stop everything."""
        self.window.shut()
        self.single.close()
        self.log.close()
        self.crash.uninstall()


def make_app(argv: list[str]) -> QApplication:
    """The application object with its name and quiet multimedia logs."""
    QLoggingCategory.setFilterRules("qt.multimedia*=false\nqt.core.qfuture*=false")
    app = QApplication(argv[:1] or ["evidencekit"])
    app.setApplicationName("EvidenceKit")
    app.setDesktopFileName("evidencekit")
    theme.add_fonts()
    return app


def run(argv: list[str]) -> int:
    """Open the window; `argv` is the program's name and the files or folders to open. Returns the exit status.

    When a window is open already, it is raised and given the files.
    """
    app = make_app(argv)
    paths = [Path(a) for a in argv[1:] if a and not a.startswith("-")]
    if hand_over(paths):
        return 0
    desk = Desk(app)
    desk.crash.install()
    desk.single.listen()
    desk.window.show()
    QTimer.singleShot(0, desk.window.reload)
    if paths:
        desk.window.take(paths)
    try:
        return app.exec()
    finally:
        desk.close()
