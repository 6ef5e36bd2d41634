"""The window whole: list, search, languages, themes, one instance, uncaught errors."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import new_case, picture, settle
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from evidencekit import clock, settings
from evidencekit.case import store
from evidencekit.case.model import Platform
from evidencekit.gui.app import Desk
from evidencekit.gui.cases_model import ROW
from evidencekit.gui.crash import CrashDialog
from evidencekit.gui.details_form import DetailsDialog
from evidencekit.gui.diagnostics import report, without_paths
from evidencekit.gui.key_sheet import KeySheet
from evidencekit.gui.main_window import CASES, EXPORT, SETTINGS, VERIFY
from evidencekit.gui.single import hand_over
from evidencekit.gui.widgets import Button, paths_of

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend")


@pytest.fixture
def listed(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Desk:
    """Four cases, one of them broken."""
    now = clock.now()
    root = tmp_path / "cases"
    new_case(root / "late", title="显卡", platform=Platform.PDD, proof_deadline=now + timedelta(days=3), order_no="778")
    new_case(root / "soon", title="耳机", buyer="t**7", proof_deadline=now + timedelta(hours=2), waybill_return="SD1")
    new_case(root / "today", title="大衣", scenario="return_damaged", proof_deadline=now + timedelta(hours=20))
    broken = new_case(root / "broken")
    (broken / "case.json").write_text("{", encoding="utf-8")
    (broken / "case.json.bak").unlink(missing_ok=True)
    (broken / "log.jsonl").write_text("nonsense\n", encoding="utf-8")
    desk.window.reload()
    qtbot.waitUntil(lambda: len(desk.window.cases.model.rows) == 4, timeout=8000)
    return desk


def order(desk: Desk) -> list[str]:
    proxy = desk.window.cases.proxy
    return [proxy.index(n, 0).data(ROW).folder.name for n in range(proxy.rowCount())]


def test_what_expires_next_comes_first_and_the_broken_on_top(listed: Desk):
    assert order(listed) == ["broken", "soon", "today", "late"]
    rows = {r.folder.name: r for r in listed.window.cases.model.rows}
    assert rows["broken"].error
    assert rows["broken"].advice
    now = clock.now()
    assert [rows[n].urgency(now).value for n in ("soon", "today", "late")] == ["red", "amber", "calm"]


@pytest.mark.parametrize(("text", "found"), [("sd1", "soon"), ("778", "late"), ("T**7", "soon"), ("大衣", "today")])
def test_search_looks_at_waybill_order_buyer_and_title(qtbot: QtBot, listed: Desk, text: str, found: str):
    qtbot.keyClick(listed.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    listed.window.cases.search.setText(text)
    assert order(listed) == [found]
    listed.window.cases.search.setText("nothing like it")
    assert order(listed) == []
    assert listed.window.cases.stack.currentIndex() == 2


def test_filters_by_platform_and_dispute(listed: Desk):
    cases = listed.window.cases
    cases.platform.setCurrentIndex(cases.platform.findData("pdd"))
    cases.platform.activated.emit(cases.platform.currentIndex())
    assert order(listed) == ["late"]
    cases.platform.setCurrentIndex(0)
    cases.scenario.setCurrentIndex(cases.scenario.findData("return_damaged"))
    cases.scenario.activated.emit(cases.scenario.currentIndex())
    assert order(listed) == ["today"]


def test_enter_opens_and_escape_goes_back(qtbot: QtBot, listed: Desk):
    window = listed.window
    window.cases.table.setCurrentIndex(window.cases.proxy.index(1, 0))
    qtbot.keyClick(window.cases.table, Qt.Key.Key_Return)
    assert window.case_page is not None
    qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=8000)
    assert window.case_page.session.folder.name == "soon"
    settle(qtbot, window.case_page.session)
    window.show_cases()
    assert window.case_page is None
    with store.open_case(listed.window.cases.model.rows[0].folder.parent / "soon", actor="王"):
        pass


def test_a_broken_case_says_why_instead_of_opening(listed: Desk):
    rows = {r.folder.name: r for r in listed.window.cases.model.rows}
    listed.window.open_case(rows["broken"].folder)
    assert listed.window.case_page is None
    assert rows["broken"].error in listed.window.cases.notice.text


def test_files_dropped_on_a_row_go_to_that_case(qtbot: QtBot, listed: Desk, tmp_path: Path):
    table = listed.window.cases.table
    paper = picture(tmp_path / "p.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    place = table.visualRect(listed.window.cases.proxy.index(2, 1)).center()
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, action, mime, button, none),
        QDragMoveEvent(place, action, mime, button, none),
        QDropEvent(QPointF(place), action, mime, button, none),
    ):
        QApplication.sendEvent(table.viewport(), event)
        assert event.isAccepted()
    window = listed.window
    qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=8000)
    assert window.case_page is not None
    settle(qtbot, window.case_page.session)
    assert window.case_page.session.folder.name == "today"
    assert [e.name for e in window.case_page.session.loaded.case.active] == ["p.png"]


def test_paths_of_a_drop_are_local_files_only():
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/视频 1.mp4"), QUrl("https://example.com/x.png")])
    assert [p.name for p in paths_of(mime)] == ["视频 1.mp4"]
    assert paths_of(QMimeData()) == []


def test_a_new_case_is_made_by_keys(qtbot: QtBot, desk: Desk, tmp_path: Path):
    from PySide6.QtCore import QTimer

    def fill() -> None:
        (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, DetailsDialog)]
        dialog.form.fields["waybill_return"].setText("SF0012345")
        dialog.form.fields["proof_deadline"].setText("someday")
        qtbot.keyClick(dialog.form.fields["waybill_return"], Qt.Key.Key_Return)
        assert dialog.isVisible(), "a deadline that cannot be understood keeps the dialog open"
        dialog.form.fields["proof_deadline"].setText("26h")
        qtbot.keyClick(dialog.form.fields["waybill_return"], Qt.Key.Key_Return)

    QTimer.singleShot(100, fill)
    qtbot.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window = desk.window
    qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=8000)
    assert window.case_page is not None
    details = window.case_page.session.loaded.case.details
    assert details.waybill_return == "SF0012345"
    assert details.proof_deadline is not None
    assert (details.proof_deadline - clock.now()) / timedelta(hours=1) == pytest.approx(26, abs=0.1)
    assert window.case_page.session.folder.parent == tmp_path / "cases"


def test_the_empty_list_teaches_and_offers_the_sample(desk: Desk):
    assert desk.window.cases.stack.currentIndex() == 1
    assert desk.window.cases.sample_button.isVisible()
    assert desk.window.cases.sample_button.text() == "打开示例案件"


# --- every page in each language and theme ----------------------------------------------------------
PAGES = ("cases", "case", "exhibits", "export", "verify", "settings", "keys", "details")


def cut_words(root: QWidget) -> list[str]:
    """Buttons on `root` whose words do not fit."""
    found: list[str] = []
    for button in root.findChildren(QAbstractButton):
        words = button.text().replace("&", "")
        if not button.isVisible() or not words:
            continue
        room = button.width() - (button.iconSize().width() + 4 if not button.icon().isNull() else 0)
        need = QFontMetricsF(button.font()).horizontalAdvance(words)
        need += (button._cap() if isinstance(button, Button) else 0) + 4
        if need > room:
            found.append(f"{words}: {need:.0f} > {room}")
    return found


def show(desk: Desk, qtbot: QtBot, name: str, folder: Path) -> QWidget:
    window = desk.window
    if name in ("case", "exhibits"):
        window.open_case(folder)
        assert window.case_page is not None
        qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=8000)
        if name == "exhibits":
            window.case_page.show_exhibit("E002")
        return window
    if name in ("keys", "details"):
        from evidencekit.rulebooks.library import load

        dialog: QDialog = KeySheet(window) if name == "keys" else DetailsDialog(load(), window, folder=folder)
        dialog.show()
        return dialog
    window.show_page({"cases": CASES, "export": EXPORT, "verify": VERIFY, "settings": SETTINGS}[name])
    return window


@pytest.mark.parametrize(("language", "theme"), list(itertools.product(("zh_CN", "en"), ("light", "dark"))))
def test_every_page_opens_whole_in_each_language_and_theme(
    qtbot: QtBot, qapp: QApplication, checked_case: Path, tmp_path: Path, language: str, theme: str
):
    chosen = settings.Settings(language=language, theme=theme, operator="李", cases_folder=str(tmp_path / "none"))
    desk = Desk(qapp, chosen)
    desk.window.resize(desk.window.minimumSize())
    desk.window.show()
    for name in PAGES:
        root = show(desk, qtbot, name, checked_case)
        qtbot.wait(30)
        assert cut_words(root) == [], name
        for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
            for widget in root.findChildren(kind):
                own = not widget.objectName().startswith("qt_") and not isinstance(widget.parent(), QComboBox | QLineEdit)
                assert not own or widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
        if language == "en" and name not in ("case", "exhibits"):
            shown = " ".join(b.text() for b in root.findChildren(QAbstractButton) if b.isVisible())
            assert not re.search(r"[\u4e00-\u9fff]", shown), shown
        image = root.grab().toImage()
        assert len({image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}) > 5
        if isinstance(root, QDialog):
            root.reject()
    desk.close()
    desk.window.deleteLater()
    desk.deleteLater()


def test_language_and_theme_change_while_it_runs(qtbot: QtBot, desk: Desk, own_settings: Path):
    window = desk.window
    window.show_page(SETTINGS)
    box = window.preferences.language
    box.setCurrentIndex(box.findData("en"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: window.nav[CASES].text() == "Cases", timeout=4000)
    assert window.stack.currentIndex() == SETTINGS
    box = window.preferences.theme
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: QGuiApplication.palette().window().color().lightness() < 60, timeout=4000)
    assert settings.load().language == "en"
    assert settings.load().theme == "dark"


# --- one instance --------------------------------------------------------------------------------------
def test_a_second_start_hands_its_files_over_and_ends(qtbot: QtBot, desk: Desk, tmp_path: Path, own_settings: Path):
    assert desk.single.listen()
    case = new_case(tmp_path / "cases" / "他案")
    code = "import sys; from pathlib import Path; from evidencekit.gui.app import run; sys.exit(run(['x', sys.argv[1]]))"
    env = os.environ | {"EVIDENCEKIT_HOME": str(own_settings), "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen([sys.executable, "-c", code, str(case)], env=env)
    with qtbot.waitSignal(desk.single.called, timeout=15_000) as called:
        pass
    assert called.args[0] == [case]
    assert second.wait(10) == 0
    assert desk.window.case_page is not None
    assert desk.window.case_page.session.folder == case


def test_without_a_first_window_nothing_is_handed_over():
    assert not hand_over([])


def test_another_home_is_another_window(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert desk.single.listen()
    monkeypatch.setenv("EVIDENCEKIT_HOME", str(tmp_path / "elsewhere"))
    assert not hand_over([])


# --- uncaught errors ------------------------------------------------------------------------------------
@pytest.mark.expects_errors
def test_an_uncaught_error_says_where_the_case_is_and_can_be_copied(qtbot: QtBot, desk: Desk):
    desk.crash.saved_at = "/cases/一"
    try:
        raise RuntimeError("at /home/lisi/秘密.mp4")
    except RuntimeError as error:
        desk.crash.caught(type(error), error, error.__traceback__)
    dialog = desk.crash.dialog
    assert isinstance(dialog, CrashDialog)
    assert dialog.isVisible()
    words = " ".join(w.text() for w in dialog.findChildren(type(desk.window.preferences.notice._words)))
    assert "RuntimeError" in words
    assert "/cases/一" in words
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "RuntimeError" in copied
    assert "lisi" not in copied
    assert "PySide6-Essentials 6." in copied
    dialog.accept()


@pytest.mark.expects_errors
def test_an_error_of_another_thread_reaches_the_window(qtbot: QtBot, desk: Desk):
    def fail() -> None:
        error = ValueError("x")
        desk.crash.caught(ValueError, error, None)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: desk.crash.dialog is not None, timeout=3000)
    assert desk.crash.dialog is not None
    desk.crash.dialog.accept()


@pytest.mark.parametrize(
    "path", [r"C:\Users\李四\案件\a.mp4", "/home/lisi/cases/b.png", r"\\nas\share\c.pdf", str(Path.home() / "d.txt")]
)
def test_diagnostics_name_no_path(path: str):
    text = report(f"could not open {path}: no")
    assert path not in text
    assert "lisi" not in without_paths(path)
    assert "李四" not in text


def test_the_window_is_shown_within_two_seconds_and_loads_no_decoder():
    code = (
        "import os, sys, time; os.environ['QT_QPA_PLATFORM'] = 'offscreen'; began = time.perf_counter()\n"
        "from evidencekit.gui import app\n"
        "a = app.make_app(['x']); d = app.Desk(a); d.window.show(); a.processEvents()\n"
        "print(time.perf_counter() - began, *[m for m in ('cv2', 'av', 'reportlab', 'pikepdf', 'PIL') if m in sys.modules])\n"
        "d.close()"
    )
    seconds, *loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == []
    assert float(seconds) < 4.0  # 2 s is the promise on an idle machine; a loaded test machine gets twice that
