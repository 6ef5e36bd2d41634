"""GUI fixtures: one application, our fonts, quiet multimedia, and no work left over at the end of a test."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLoggingCategory, QMimeData, QPoint, QPointF, Qt, QThread, QThreadPool, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from evidencekit.gui import i18n, theme
from evidencekit.gui.app import Desk
from evidencekit.gui.case_page import CasePage
from evidencekit.gui.session import CaseSession
from evidencekit.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # builders.py


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


# --- footage and cases, made for real by the core ------------------------------------------------
@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 10 frames a second, with a hard cut at one second."""
    import builders

    file = tmp_path_factory.mktemp("clip") / "开箱.mp4"
    return builders.take(file, seconds=2.0, fps=10.0, size=(320, 180), events=(builders.Event("cut", 1.0),))


def picture(path: Path, colour: str = "#88AACC") -> Path:
    """A small picture file."""
    image = QImage(60, 90, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    return path


def new_case(folder: Path, **details: object) -> Path:
    """A case without exhibits."""
    from evidencekit.case import store
    from evidencekit.case.model import CaseDetails, Platform

    given: dict[str, object] = {"platform": Platform.TAOBAO, "scenario": "return_swapped", "waybill_return": "YJ6355611325584"}
    store.create(folder, CaseDetails(**(given | details)), actor="李").close()  # type: ignore[arg-type]
    return folder


@pytest.fixture(scope="session")
def checked_case(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Path:
    """A case with a checked video and a chat screenshot; copy it before changing it."""
    from evidencekit.case import intake, store
    from evidencekit.case.check_footage import check_exhibit

    folder = new_case(tmp_path_factory.mktemp("cases") / "样例", title="耳机")
    shot = picture(folder.parent / "聊天.png")
    with pytest.MonkeyPatch.context() as patch, store.open_case(folder, actor="李") as file:
        patch.setenv("EVIDENCEKIT_HOME", str(tmp_path_factory.mktemp("home")))  # no other module's case of this clip is known
        video = intake.add(file, clip, kind="EV-UNBOX").exhibit
        intake.add(file, shot, kind="EV-CHAT")
        check_exhibit(file, video.id)
    return folder


@pytest.fixture
def case_folder(checked_case: Path, tmp_path: Path) -> Path:
    """A copy of the checked case to change."""
    return Path(shutil.copytree(checked_case, tmp_path / "案件"))


@pytest.fixture
def page(qtbot: QtBot, case_folder: Path) -> Iterator[CasePage]:
    """The case page with the checked case open."""
    made = CasePage(case_folder, "李")
    made.resize(1240, 880)
    made.show()
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.session.changed, timeout=8000):
        made.open()
    qtbot.waitUntil(lambda: made.checklist.rows.complete and made.preflight.rows.complete, timeout=3000)
    yield made
    made.close_down()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The whole application, with its cases in the test's folder."""
    made = Desk(qapp, Settings(language="zh_CN", theme="light", operator="李", cases_folder=str(tmp_path / "cases")))
    made.window.show()
    yield made
    made.close()
    made.window.deleteLater()
    made.deleteLater()


def settle(qtbot: QtBot, session: CaseSession) -> None:
    """Wait until every change that was asked for is stored and shown."""
    qtbot.waitUntil(lambda: session.busy == 0, timeout=10_000)
    QCoreApplication.processEvents()


def drop(widget: QWidget, paths: list[Path]) -> None:
    """Files dragged in and let go; without the entering Qt ignores a drop."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    place, action, button = QPoint(10, 10), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(place, action, mime, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(place), action, mime, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
