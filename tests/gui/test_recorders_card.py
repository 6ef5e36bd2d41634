"""The shop's recorders are registered, listed and forgotten in the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from evidencekit.footage import recorders
from evidencekit.gui.recorders_card import RecordersCard
from evidencekit.gui.widgets import Button
from evidencekit.settings import Settings


@pytest.fixture
def card(qtbot: QtBot) -> RecordersCard:
    made = RecordersCard(Settings(operator="李"))
    qtbot.addWidget(made)
    made.show()
    return made


def said(card: RecordersCard) -> str:
    return "\n".join(shown.text() for shown in card.findChildren(QLabel) if shown.isVisible())


def learn(qtbot: QtBot, card: RecordersCard, sample: Path) -> None:
    card.learn(sample)
    qtbot.waitUntil(lambda: not card.busy, timeout=8000)


def test_a_recorder_is_learnt_from_a_file_and_forgotten(qtbot: QtBot, card: RecordersCard, clip: Path):
    qtbot.waitUntil(lambda: "尚未登记" in said(card))
    assert not card.learn_button.isEnabled()
    card.name.setText("3号台")
    assert card.learn_button.isEnabled()
    learn(qtbot, card, clip)
    assert [(r.name, r.sample, r.by) for r in recorders.load()] == [("3号台", clip.name, "李")]
    qtbot.waitUntil(lambda: f"依据 {clip.name} 登记" in said(card))
    assert card.name.text() == ""
    (forget,) = [b for b in card.findChildren(Button) if b.accessibleName() == "移除 3号台"]
    qtbot.mouseClick(forget, Qt.MouseButton.LeftButton)
    assert recorders.load() == ()
    qtbot.waitUntil(lambda: "尚未登记" in said(card))


def test_a_file_that_is_no_footage_is_refused_with_words(qtbot: QtBot, card: RecordersCard, tmp_path: Path):
    broken = tmp_path / "坏.mp4"
    broken.write_bytes(b"nothing" * 100)
    card.name.setText("3号台")
    learn(qtbot, card, broken)
    assert "坏.mp4" in card.notice.text
    assert recorders.load() == ()
    assert card.name.text() == "3号台"
    assert card.learn_button.isEnabled()


def test_the_list_shows_what_the_command_line_added(qtbot: QtBot, card: RecordersCard, clip: Path):
    card.hide()
    recorders.add("仓库 OBS", clip, "王")
    card.show()
    qtbot.waitUntil(lambda: "仓库 OBS" in said(card))
