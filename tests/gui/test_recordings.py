"""Files of one recording in the window: joined, put in order, their seam compared over two files, answered, parted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from conftest import new_case, picture, settle
from pytestqt.qtbot import QtBot

from evidencekit.case import store
from evidencekit.checks.model import MarkKind, Requirement, Signal, Verdict
from evidencekit.gui.case_page import CasePage

pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend", "pipewire")


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[CasePage]:
    """A case with two checked files of one recording, the later one added first, and a picture."""
    from evidencekit.case import intake
    from evidencekit.case.check_footage import check_exhibit

    event = builders.Event("skip", 0, 2)
    two = builders.take(tmp_path / "录像_2.mp4", seconds=2, fps=10, size=(320, 180), events=(event,))
    one = builders.take(tmp_path / "录像_1.mp4", seconds=2, fps=10, size=(320, 180))
    folder = new_case(tmp_path / "案件")
    with store.open_case(folder, actor="李") as file:
        for clip in (two, one):
            check_exhibit(file, intake.add(file, clip, kind="EV-UNBOX").exhibit.id, compare=False)
        intake.add(file, picture(tmp_path / "聊天.png"), kind="EV-CHAT")
    made = CasePage(folder, "李")
    made.resize(1240, 880)
    made.show()
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.session.changed, timeout=8000):
        made.open()
    yield made
    made.close_down()


def choose(page: CasePage, *rows: int) -> None:
    """Choose lines of the list; the first becomes the current one."""
    page.exhibits.list.setCurrentRow(rows[0])
    for row in rows:
        page.exhibits.list.item(row).setSelected(True)


def parts(page: CasePage) -> list[tuple[str, ...]]:
    assert page.session.loaded is not None
    return [r.parts for r in page.session.loaded.case.recordings]


def one_take(page: CasePage, exhibit: str) -> Verdict:
    assert page.session.loaded is not None
    return next(r.verdict for r in page.session.loaded.verdicts[exhibit] if r.requirement is Requirement.CONTINUITY)


def test_only_several_videos_can_be_joined(page: CasePage):
    box = page.exhibits.recording
    choose(page, 0)
    assert box.isHidden()
    choose(page, 0, 2)
    assert box.isHidden()  # a picture is no recording
    choose(page, 0, 1)
    assert not box.isHidden()
    assert not box.join_button.isHidden()
    assert "2 段录像" in box.text.text()


def test_files_are_joined_put_in_order_and_parted(qtbot: QtBot, page: CasePage):
    box = page.exhibits.recording
    choose(page, 0, 1)
    box.join_button.click()
    settle(qtbot, page.session)
    assert parts(page) == [("E002", "E001")]  # by the numbers in their names
    choose(page, 0)
    assert "由 2 个文件组成" in box.text.text()
    assert box.join_button.isHidden()
    assert not box.later_button.isEnabled()  # E001 is the last
    box.earlier_button.click()
    settle(qtbot, page.session)
    assert parts(page) == [("E001", "E002")]
    choose(page, 1)
    box.split_button.click()
    settle(qtbot, page.session)
    assert parts(page) == []
    assert box.isHidden()


def test_the_seam_is_compared_over_both_files_and_answered(qtbot: QtBot, page: CasePage):
    choose(page, 0, 1)
    page.exhibits.recording.join_button.click()
    settle(qtbot, page.session)
    assert {one_take(page, e) for e in ("E001", "E002")} == {Verdict.REVIEW}
    lane = next(x for x in page.video.timeline.lanes if x.signal is Signal.SEAM)
    page.video._select(lane.spans[0].finding)  # pyright: ignore[reportPrivateUsage]
    panel = page.video.compare
    qtbot.waitUntil(lambda: panel.view.pair is not None, timeout=8000)
    pair = panel.view.pair
    assert pair is not None
    assert (pair.before.at_s, pair.after.at_s) == (pytest.approx(1.9, abs=0.01), 0.0)
    panel.after_on()
    qtbot.waitUntil(lambda: panel.view.pair is not None and panel.view.pair.after.at_s > 0, timeout=8000)
    assert panel.view.pair is not None
    assert panel.view.pair.before.at_s == pytest.approx(1.9, abs=0.01)
    assert "录像_1.mp4" in panel.title.text()
    asked = [s.finding for x in page.video.timeline.lanes if x.signal for s in x.spans if s.finding.startswith("continuity-seam")]

    for name in asked:
        page.session.mark("E001", MarkKind.FINDING, slot=name, value="reject", reason="画面相接")
    settle(qtbot, page.session)
    assert page.session.loaded is not None
    found = next(r for r in page.session.loaded.verdicts["E001"] if r.requirement is Requirement.CONTINUITY)
    assert found.reasons[0].code == "recorded_in_files"
    assert [r.code for r in found.reasons if r.code == "continuity_looks"] == []
