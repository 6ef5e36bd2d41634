"""The case page driven as staff drive it: keys, clicks, drops and pastes; what they do is in the case afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import drop, picture, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from evidencekit.case import store
from evidencekit.case.model import Case, Shows
from evidencekit.checks.model import Mark, MarkKind, Requirement, Signal, Verdict
from evidencekit.gui.case_page import CasePage
from evidencekit.gui.checklist import ItemRow
from evidencekit.gui.preflight import QuestionRow
from evidencekit.gui.widgets import Button

# a machine without sound card or graphics driver says so when something is played
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend")


def stored(page: CasePage) -> Case:
    with store.open_case(page.session.folder, actor="x", write=False) as file:
        return file.case


def marks(page: CasePage, kind: MarkKind) -> list[Mark]:
    return [m for m in stored(page).marks if m.kind is kind]


def press(qtbot: QtBot, page: CasePage, *keys: Qt.Key | str) -> None:
    for key in keys:
        target = QApplication.focusWidget() or page.video.play_button
        if isinstance(key, str):
            qtbot.keyClicks(target, key)
        else:
            qtbot.keyClick(target, key)


@pytest.fixture
def active(qtbot: QtBot, page: CasePage) -> CasePage:
    page.activateWindow()
    qtbot.waitActive(page)
    page.video.play_button.setFocus()
    qtbot.waitUntil(lambda: not page.video.view.image.isNull(), timeout=5000)
    return page


def test_number_keys_fill_the_six_slots_with_the_frame_shown(qtbot: QtBot, active: CasePage):
    for number in range(6):
        active.video.player.seek(number * 0.1)
        qtbot.waitUntil(lambda n=number: active.video.player.at_s == pytest.approx(n * 0.1, abs=0.001), timeout=4000)
        press(qtbot, active, str(number + 1))
    settle(qtbot, active.session)
    found = {m.slot: m.at_s for m in marks(active, MarkKind.FACE)}
    assert found == pytest.approx({"top": 0.0, "bottom": 0.1, "front": 0.2, "back": 0.3, "left": 0.4, "right": 0.5}, abs=0.001)
    assert len(stored(active).stills) >= 6
    assert all(m.by == "李" for m in stored(active).marks)
    assert all(tile.filled for tile in active.video.strip.tiles.values())


def test_a_click_on_a_slot_fills_it_too(qtbot: QtBot, active: CasePage):
    from evidencekit.checks.model import Face

    qtbot.mouseClick(active.video.strip.tiles[Face.LEFT], Qt.MouseButton.LeftButton)
    settle(qtbot, active.session)
    assert [m.slot for m in marks(active, MarkKind.FACE)] == ["left"]
    assert active.video.strip.tiles[Face.LEFT].filled
    assert not active.video.strip.tiles[Face.RIGHT].filled


def test_n_goes_to_the_finding_and_r_rejects_it_with_a_reason(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "n")
    selected = next(lane.spans for lane in active.video.timeline.lanes if lane.signal is Signal.CUT)
    assert selected, "the hard cut of the clip is a finding"
    press(qtbot, active, "r")
    assert active.video.marks.prompt.asking == "reject"
    press(qtbot, active, Qt.Key.Key_Return)
    assert active.video.marks.prompt.asking == "reject", "no rejection without a reason"
    press(qtbot, active, "lamp went out", Qt.Key.Key_Return)
    settle(qtbot, active.session)
    (made,) = marks(active, MarkKind.FINDING)
    assert (made.value, made.reason) == ("reject", "lamp went out")
    assert made.slot in {s.finding for s in selected}


def test_a_accepts_the_finding_and_the_verdict_fails(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "n", "a")
    settle(qtbot, active.session)
    assert [m.value for m in marks(active, MarkKind.FINDING)] == ["accept"]
    result = next(r for r in active.video.results() if r.requirement is Requirement.CONTINUITY)
    assert result.verdict is Verdict.FAIL
    assert result.decided_by == "李"


def test_the_seal_is_asked_in_the_page_by_key(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "s")
    assert active.video.marks.prompt.asking == "seal"
    press(qtbot, active, "2")
    settle(qtbot, active.session)
    assert [(m.kind, m.value) for m in stored(active).marks] == [(MarkKind.SEAL, "opened")]


def test_escape_closes_a_question_without_an_answer(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "p")
    assert active.video.marks.prompt.asking == "problem"
    press(qtbot, active, Qt.Key.Key_Escape)
    assert active.video.marks.prompt.asking == ""
    press(qtbot, active, "s", Qt.Key.Key_Escape)
    settle(qtbot, active.session)
    assert stored(active).marks == ()


def test_opening_contents_waybill_one_take_and_declaration(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "o", "c", "w", "YJ6355611325584", Qt.Key.Key_Return, "t", "y", "f", "x")
    settle(qtbot, active.session)
    found = {m.kind: m.value for m in stored(active).marks}
    assert found == {
        MarkKind.OPENING: "",
        MarkKind.CONTENTS: "",
        MarkKind.WAYBILL: "YJ6355611325584",
        MarkKind.ONE_TAKE: "yes",
        MarkKind.FIRST_OPENING: "no",
    }


def test_ctrl_z_takes_the_last_mark_back_and_the_log_keeps_both(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "o")
    settle(qtbot, active.session)
    assert marks(active, MarkKind.OPENING)
    qtbot.keyClick(active.video.play_button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, active.session)
    assert stored(active).marks == ()
    log = (active.session.folder / "log.jsonl").read_text(encoding="utf-8")
    assert '"mark"' in log
    assert '"unmark"' in log


def test_arrows_step_and_space_plays(qtbot: QtBot, active: CasePage):
    with qtbot.waitSignal(active.video.player.moved, timeout=4000):
        press(qtbot, active, Qt.Key.Key_Right)
    assert active.video.player.at_s == pytest.approx(0.1, abs=0.001)
    with qtbot.waitSignal(active.video.player.playing, timeout=4000):
        press(qtbot, active, Qt.Key.Key_Space)
    assert active.video.player.rate == 1.0
    press(qtbot, active, "k")
    assert active.video.player.rate == 0.0


def test_typing_in_a_field_presses_no_key_of_the_page(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "p", "oscan 123", Qt.Key.Key_Return)
    settle(qtbot, active.session)
    assert [(m.kind, m.reason) for m in stored(active).marks] == [(MarkKind.PROBLEM, "oscan 123")]


def test_dropped_files_become_exhibits_and_twice_is_told(qtbot: QtBot, active: CasePage, tmp_path: Path):
    paper = picture(tmp_path / "出库 记录.png", "#123456")
    drop(active, [paper])
    settle(qtbot, active.session)
    assert [e.name for e in stored(active).active][-1] == "出库 记录.png"
    drop(active, [paper])
    settle(qtbot, active.session)
    assert len(stored(active).active) == 3
    assert "出库 记录.png" in active.notice.text


def test_a_file_dropped_on_a_line_of_the_checklist_gets_its_kind(qtbot: QtBot, active: CasePage, tmp_path: Path):
    row = next(r for r in active.checklist.findChildren(ItemRow) if r.item.status.value == "missing")
    drop(row, [picture(tmp_path / "a.png", "#654321")])
    settle(qtbot, active.session)
    assert stored(active).active[-1].kind == row.item.evidence.id


def test_a_file_that_cannot_be_taken_is_told_and_the_others_come_in(qtbot: QtBot, active: CasePage, tmp_path: Path):
    (tmp_path / "空.png").write_bytes(b"")
    drop(active, [tmp_path / "空.png", picture(tmp_path / "b.png", "#FF0000")])
    settle(qtbot, active.session)
    assert [e.name for e in stored(active).active][-1] == "b.png"
    assert "空.png" in active.notice.text


def test_a_dropped_video_is_checked_at_once(qtbot: QtBot, active: CasePage, tmp_path: Path):
    import builders

    drop(active, [builders.take(tmp_path / "second.mp4", seconds=1.0, fps=10.0, size=(160, 90), seed=5)])
    settle(qtbot, active.session)
    qtbot.waitUntil(lambda: active.session.busy == 0 and "E003" in stored(active).checks, timeout=20_000)
    assert active.video.transport.choice.isVisible()


def test_ctrl_v_pastes_a_screenshot_as_chat(qtbot: QtBot, active: CasePage):
    image = QImage(40, 80, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(active.video.play_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, active.session)
    added = stored(active).active[-1]
    assert added.kind == "EV-CHAT"
    assert added.mime == "image/png"
    assert (added.width, added.height) == (40, 80)


def test_an_empty_clipboard_is_told(qtbot: QtBot, active: CasePage):
    QGuiApplication.clipboard().clear()
    active.paste()
    assert "剪贴板" in active.notice.text


def test_fields_of_an_exhibit_are_stored_when_left(qtbot: QtBot, active: CasePage):
    active.show_exhibit("E002")
    fields = active.exhibits.fields
    fields.title.setFocus()
    qtbot.keyClicks(fields.title, "chat with the buyer")
    qtbot.keyClick(fields.title, Qt.Key.Key_Tab)
    settle(qtbot, active.session)
    fields.boxes[0].setFocus()
    qtbot.keyClick(fields.boxes[0], Qt.Key.Key_Space)
    qtbot.keyClick(fields.boxes[0], Qt.Key.Key_Space)
    settle(qtbot, active.session)
    exhibit = stored(active).exhibit("E002")
    assert exhibit is not None
    assert exhibit.title == "chat with the buyer"
    assert Shows.YES in exhibit.shows.values()


def test_the_kind_is_chosen_from_the_rulebook(qtbot: QtBot, active: CasePage):
    active.show_exhibit("E002")
    box = active.exhibits.fields.kind
    box.setCurrentIndex(box.findData("EV-UNBOX") + 1)
    wanted = box.currentData()
    box.activated.emit(box.currentIndex())
    settle(qtbot, active.session)
    exhibit = stored(active).exhibit("E002")
    assert exhibit is not None
    assert exhibit.kind == wanted


def test_removing_asks_why_and_can_be_undone(qtbot: QtBot, active: CasePage):
    active.show_exhibit("E002")
    active.exhibits.fields.removed.emit("E002")
    assert active.prompt.asking == "remove"
    press(qtbot, active, "wrong case", Qt.Key.Key_Return)
    settle(qtbot, active.session)
    assert [e.id for e in stored(active).active] == ["E001"]
    undo = next(b for b in active.notice.findChildren(Button) if b.text() == "撤销")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot, active.session)
    assert [e.id for e in stored(active).active] == ["E001", "E002"]


def test_preflight_answers_are_stored_and_blockers_come_first(qtbot: QtBot, active: CasePage):
    rows = active.preflight.findChildren(QuestionRow)
    asked = next(r for r in rows if [b for b in r.findChildren(Button) if b.text() == "是"])
    question = asked._id  # the row's question, to find its answer again
    qtbot.mouseClick(next(b for b in asked.findChildren(Button) if b.text() == "否"), Qt.MouseButton.LeftButton)
    settle(qtbot, active.session)
    assert {a.check: a.value for a in stored(active).answers} == {question: "no"}


def test_a_case_open_elsewhere_is_for_reading_only(qtbot: QtBot, case_folder: Path):
    with store.open_case(case_folder, actor="王"):
        page = CasePage(case_folder, "李")
        qtbot.addWidget(page)
        page.show()
        with qtbot.waitSignal(page.session.changed, timeout=8000):
            page.open()
        assert page.session.read_only
        assert "王" in page.notice.text
        assert not any(b.isEnabled() for b in page.video.marks.buttons)
        page.session.mark("E001", MarkKind.OPENING, at_s=0.5)
        settle(qtbot, page.session)
        assert stored(page).marks == ()
        page.close_down()


def test_closing_gives_the_lock_back_and_loses_no_mark(qtbot: QtBot, active: CasePage):
    press(qtbot, active, "o", "c")
    active.close_down()
    with store.open_case(active.session.folder, actor="王") as file:
        assert {m.kind for m in file.case.marks} == {MarkKind.OPENING, MarkKind.CONTENTS}


def test_every_button_and_field_has_an_accessible_name(active: CasePage):
    active.show_exhibit("E002")
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit

    for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
        for widget in active.findChildren(kind):
            if widget.parent() is not None and type(widget.parent()).__name__ in ("QComboBox", "QLineEdit"):
                continue
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
