"""GUI fixtures: one application, our fonts, quiet multimedia, and no work left over at the end of a test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLoggingCategory, QThread, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencekit.gui import i18n, theme


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    QLoggingCategory.setFilterRules("qt.multimedia*=false\nqt.core.qfuture*=false")
    app = QApplication.instance() or QApplication(qapp_args)
    assert isinstance(app, QApplication)
    theme.add_fonts()
    return app


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Chinese and light, unless the test says otherwise; everything it made is gone after it."""
    i18n.install(qapp, "zh_CN")
    theme.apply(qapp, "light", bundled_font=True)
    yield
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    dangling = [o for o in gc.get_objects() if type(o) is QThread and o.isRunning()]
    assert not dangling, "a QThread outlives its test"
    assert QThreadPool.globalInstance().activeThreadCount() == 0


@pytest.fixture
def bot(qtbot: QtBot) -> QtBot:
    return qtbot


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path
