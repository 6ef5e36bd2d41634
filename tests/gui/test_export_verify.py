"""Export and verify as a user does it: from the case to a bundle, to the answer whether it was altered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import drop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencekit.gui.app import Desk
from evidencekit.gui.export_page import ExportRow
from evidencekit.gui.main_window import EXPORT, VERIFY
from evidencekit.gui.verify_page import LineRow
from evidencekit.gui.widgets import Button

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend")


@pytest.fixture
def exported(qtbot: QtBot, desk: Desk, case_folder: Path, tmp_path: Path) -> ExportRow:
    """The checked case, exported from its own page."""
    window = desk.window
    window.open_case(case_folder)
    qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=8000)
    assert window.case_page is not None
    qtbot.keyClick(window.case_page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentIndex() == EXPORT
    window.export.folder.setText(str(tmp_path / "包"))
    qtbot.mouseClick(window.export.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.export.running == 0, timeout=60_000)
    return window.export.rows[0]


def answer(qtbot: QtBot, desk: Desk, bundle: Path) -> str:
    desk.window.show_page(VERIFY)
    drop(desk.window.verify, [bundle])
    qtbot.waitUntil(lambda: desk.window.verify.running == 0, timeout=60_000)
    QApplication.processEvents()
    return desk.window.verify.bottom.what.text()


def test_an_export_ends_verified_with_its_pdf(exported: ExportRow):
    assert exported.badge.state == "passed", exported.what.text()
    assert exported.result is not None
    assert exported.result.pdf.is_file()
    assert exported.result.pages > 0
    assert {"打开 PDF", "打开文件夹", "核验"} <= {b.text() for b in exported.findChildren(Button)}


def test_verifying_says_intact_and_then_which_file_was_altered(qtbot: QtBot, desk: Desk, exported: ExportRow):
    assert exported.result is not None
    bundle = exported.result.folder
    assert answer(qtbot, desk, bundle) == "完好"
    assert len(desk.window.verify.findChildren(LineRow)) >= 3
    victim = next(p for p in sorted((bundle / "originals").rglob("*")) if p.is_file())
    victim.chmod(0o644)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    said = answer(qtbot, desk, bundle)
    assert said.startswith("已改动")
    assert victim.name in said


def test_what_is_no_bundle_cannot_be_read(qtbot: QtBot, desk: Desk, tmp_path: Path):
    (tmp_path / "holiday").mkdir()
    said = answer(qtbot, desk, tmp_path / "holiday")
    assert desk.window.verify.notice.text or said == "无法读取"


def test_the_row_leads_to_verifying(qtbot: QtBot, desk: Desk, exported: ExportRow):
    button = next(b for b in exported.findChildren(Button) if b.text() == "核验")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.window.stack.currentIndex() == VERIFY
    qtbot.waitUntil(lambda: desk.window.verify.running == 0, timeout=60_000)


def test_an_export_of_what_is_gone_fails_in_words_and_others_go_on(qtbot: QtBot, desk: Desk, exported: ExportRow, tmp_path: Path):
    export = desk.window.export
    shutil.rmtree(tmp_path / "gone", ignore_errors=True)
    export.show_case(tmp_path / "gone", "gone")
    export.start()
    export.show_case(exported.folder, "again")
    export.folder.setText(str(tmp_path / "包2"))
    export.start()
    qtbot.waitUntil(lambda: export.running == 0, timeout=60_000)
    assert [r.badge.state for r in export.rows] == ["passed", "fail", "passed"]
    assert export.rows[1].what.text()
    assert export.rows[1].more.text()


def test_a_stopped_export_leaves_nothing(qtbot: QtBot, desk: Desk, case_folder: Path, tmp_path: Path):
    export = desk.window.export
    export.show_case(case_folder, "x")
    export.folder.setText(str(tmp_path / "包3"))
    export.start()
    export.rows[0].stop.click()
    qtbot.waitUntil(lambda: export.running == 0, timeout=20_000)
    assert export.rows[0].badge.text == "已停止"
    assert not list((tmp_path / "包3").glob("*")) if (tmp_path / "包3").exists() else True


@pytest.mark.slow
def test_the_sample_case_opens_from_the_empty_list(qtbot: QtBot, desk: Desk):
    qtbot.mouseClick(desk.window.cases.sample_button, Qt.MouseButton.LeftButton)
    window = desk.window
    qtbot.waitUntil(lambda: window.case_page is not None and window.case_page.session.loaded is not None, timeout=120_000)
    assert window.case_page is not None
    loaded = window.case_page.session.loaded
    assert loaded is not None
    assert len(loaded.case.active) > 5
    assert loaded.verdicts
