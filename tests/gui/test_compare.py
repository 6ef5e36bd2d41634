"""A finding compared and answered as staff do it: lanes by signal, two frames, sound, one key and a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import new_case, settle
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencekit.case import store
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Signal,
    Verdict,
    Weight,
)
from evidencekit.gui.case_page import CasePage
from evidencekit.gui.compare_view import CompareView
from evidencekit.gui.finding_panel import comparable
from evidencekit.gui.lane_words import LaneWords
from evidencekit.gui.speaker import Speaker
from evidencekit.gui.timeline_model import Lane, build
from evidencekit.gui.widgets import Button

# a machine without sound card or graphics driver says so when something is played
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend", "pipewire")


# --- lanes ----------------------------------------------------------------------------------------
def found(name: str, signal: Signal | None, at_s: float, weight: Weight = Weight.LOOK) -> Finding:
    return Finding(name, "hard_cut", weight, at_s, at_s, 0.9, at_s, at_s - 0.1, {"percent": 90}, signal)


def lanes(run: CheckRun, findings: tuple[Finding, ...], unjudged: tuple[Reason, ...] = ()) -> tuple[Lane, ...]:
    result = CheckResult(Requirement.CONTINUITY, Verdict.REVIEW, "2", (), findings, unjudged)
    return tuple(x for x in build(run, [result], [], "") if x.requirement is Requirement.CONTINUITY)


@pytest.fixture(scope="module")
def run(checked_case: Path) -> CheckRun:
    with store.open_case(checked_case, actor="x", write=False) as file:
        return next(iter(file.case.checks.values()))


def test_each_signal_with_findings_has_a_lane_and_the_others_share_one(run: CheckRun):
    made = lanes(run, (found("b", Signal.CUT, 1.0), found("a", Signal.TIME, 0.5), found("c", Signal.CUT, 1.5)))
    assert [(x.signal, [s.finding for s in x.spans], x.kind) for x in made] == [
        (Signal.TIME, ["a"], "full"),
        (Signal.CUT, ["b", "c"], "full"),
        (None, [], "rest"),
    ]


def test_a_signal_that_could_not_judge_has_a_lane_that_says_so(qapp: QApplication, run: CheckRun):
    made = lanes(run, (), (Reason("no_sound", signal=Signal.SOUND), Reason("pause_function")))
    assert [(x.signal, x.kind) for x in made] == [(None, "full"), (Signal.SOUND, "unjudged")]
    words = LaneWords().summaries(made, [], {})
    assert words[1][0] == "未能判断"


def test_a_signal_that_could_judge_a_part_is_not_hatched(qapp: QApplication, run: CheckRun):
    some = (Reason("still_low_bit_rate", {"seconds": 0.9}, Signal.REPEAT), Reason("sound_faded", signal=Signal.SOUND))
    made = lanes(run, (), some)
    assert [(x.signal, x.kind) for x in made[1:]] == [(Signal.REPEAT, "partly"), (Signal.SOUND, "partly")]
    assert LaneWords().summaries(made, [], {})[1][0] == "部分未能判断"
    both = lanes(run, (), (*some, Reason("forwarded", signal=Signal.SOUND)))
    assert both[2].kind == "unjudged"


def test_findings_of_runs_before_there_were_signals_are_cuts(run: CheckRun):
    made = lanes(run, (found("old", None, 1.0),))
    assert [x.signal for x in made if x.spans] == [Signal.CUT]


def test_a_lane_says_how_many_wait_for_an_answer(qapp: QApplication, run: CheckRun):
    findings = (found("a", Signal.CUT, 0.5), found("b", Signal.CUT, 1.0), found("i", Signal.ORIGIN, 0.0, Weight.INFO))
    result = CheckResult(Requirement.CONTINUITY, Verdict.REVIEW, "2", (), findings)
    mark = Mark("E001", MarkKind.FINDING, "李", run_time(), "a", value="reject", reason="有人经过")

    def said(*marks: Mark) -> dict[Signal | None, str]:
        made = build(run, [result], marks, "")
        summaries = LaneWords().summaries(made, [result], {})
        return {lane.signal: text for lane, (text, _) in zip(made, summaries, strict=True) if lane.signal}

    assert said() == {Signal.ORIGIN: "仅供参考", Signal.CUT: "2 处待看"}
    assert said(mark)[Signal.CUT] == "1 处待看"
    assert said(mark, replace(mark, slot="b"))[Signal.CUT] == "已处理"
    assert said(mark, replace(mark, slot="b", value="accept"))[Signal.CUT] == "已接受"


def run_time():
    from evidencekit import clock

    return clock.now()


def test_a_finding_about_the_whole_file_is_not_compared():
    whole = Finding("x", "file_incomplete", Weight.LOOK, 0.0, 0.0, 1.0, still_s=None)
    assert not comparable(whole)
    assert not comparable(replace(whole, still_s=0.0))
    assert comparable(found("c", Signal.CUT, 1.0))


# --- the page -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cut_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checked case with a video of two hard cuts and with sound; copy it before changing it."""
    import builders

    from evidencekit.case import intake
    from evidencekit.case.check_footage import check_exhibit

    folder = tmp_path_factory.mktemp("two")
    events = (builders.Event("cut", 1.0, 1.0),)
    clip = builders.take(folder / "开箱.mp4", seconds=3.0, fps=10.0, size=(320, 180), events=events, audio=True, seed=23)
    with pytest.MonkeyPatch.context() as patch, store.open_case(new_case(folder / "案件"), actor="李") as file:
        patch.setenv("EVIDENCEKIT_HOME", str(folder / "home"))
        check_exhibit(file, intake.add(file, clip, kind="EV-UNBOX").exhibit.id)
    return folder / "案件"


@pytest.fixture
def page(qtbot: QtBot, cut_twice: Path, tmp_path: Path) -> Iterator[CasePage]:
    made = CasePage(Path(shutil.copytree(cut_twice, tmp_path / "案件")), "李")
    made.resize(1240, 880)
    made.show()
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.session.changed, timeout=8000):
        made.open()
    qtbot.waitUntil(lambda: made.checklist.rows.complete and made.preflight.rows.complete, timeout=3000)
    made.activateWindow()
    qtbot.waitActive(made)
    made.video.play_button.setFocus()
    yield made
    made.close_down()


@pytest.fixture
def comparing(qtbot: QtBot, page: CasePage) -> CasePage:
    press(qtbot, "n")
    panel = page.video.compare
    qtbot.waitUntil(lambda: panel.view.pair is not None and panel.wave.heard is not None, timeout=8000)
    return page


def press(qtbot: QtBot, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None, "the keys go somewhere"
    if isinstance(key, str):
        qtbot.keyClicks(target, key)
    else:
        qtbot.keyClick(target, key, modifier)


def times(page: CasePage) -> tuple[float, float]:
    pair = page.video.compare.view.pair
    assert pair is not None
    return round(pair.before.at_s, 2), round(pair.after.at_s, 2)


def answers(page: CasePage) -> list[Mark]:
    with store.open_case(page.session.folder, actor="x", write=False) as file:
        return [m for m in file.case.marks if m.kind is MarkKind.FINDING]


def test_a_click_on_a_finding_compares_its_two_frames(qtbot: QtBot, page: CasePage):
    line = page.video.timeline
    row = next(i for i, lane in enumerate(line.lanes) if lane.signal is Signal.CUT)
    place = QPoint(round(line.geometry_of().x(1.0)), round(line.geometry_of().middle(row)))
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.video.compare.view.pair is not None, timeout=8000)
    assert page.video.compare.isVisible()
    assert not page.video.strip.isVisible()
    assert times(page) == (0.9, 1.0)
    away = QPoint(place.x() + 60, place.y())
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=away)
    assert not page.video.comparing, "a click beside it looks at the video"
    assert page.video.strip.isVisible()


def test_a_finding_about_the_whole_file_is_shown_without_pictures(qtbot: QtBot, page: CasePage):
    line = page.video.timeline
    row = next(i for i, lane in enumerate(line.lanes) if lane.signal is Signal.ORIGIN)
    place = QPoint(round(line.geometry_of().x(0.0)) + 1, round(line.geometry_of().middle(row)))
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    panel = page.video.compare
    assert panel.isVisible()
    assert panel.view.pair is None
    assert "整个文件" in panel.view.empty_text
    assert panel.accept_button.isEnabled()
    press(qtbot, "n")
    qtbot.waitUntil(lambda: panel.view.pair is not None, timeout=8000)
    assert panel.wave.isVisible()


def test_each_side_steps_frame_by_frame_and_comes_back(qtbot: QtBot, comparing: CasePage):
    came = comparing.video.compare._pairs.came
    for key, modifier, expected in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0.9, 1.1)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, (0.9, 1.0)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, (0.8, 1.0)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0.8, 1.1)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, (0.9, 1.0)),
    ):
        with qtbot.waitSignal(came, timeout=5000):
            press(qtbot, key, modifier)
        assert times(comparing) == expected


def test_of_several_jumps_each_is_compared_by_one_key(qtbot: QtBot, comparing: CasePage):
    panel = comparing.video.compare
    assert panel.finding is not None
    assert not panel.which.isVisible(), "one jump: nothing to choose"
    assert panel._path is not None
    moments = ((0.5, 0.6), (0.9, 1.0), (1.3, 1.4))
    several = replace(panel.finding, code="jumps", params={"share": 40, "count": 3}, moments=moments, still_s=1.0)
    with qtbot.waitSignal(panel._pairs.came, timeout=5000):
        panel.show_finding(panel._path, several)
    assert panel.which.isVisible()
    assert (panel.which.text(), times(comparing)) == ("2/3", (0.9, 1.0)), "the surest first"
    for key, which, expected in (
        (Qt.Key.Key_Down, "3/3", (1.3, 1.4)),
        (Qt.Key.Key_Right, "3/3", (1.3, 1.5)),
        (Qt.Key.Key_Home, "3/3", (1.3, 1.4)),
        (Qt.Key.Key_Up, "2/3", (0.9, 1.0)),
        (Qt.Key.Key_Up, "1/3", (0.5, 0.6)),
    ):
        with qtbot.waitSignal(panel._pairs.came, timeout=5000):
            press(qtbot, key)
        assert (panel.which.text(), times(comparing)) == (which, expected)
    press(qtbot, Qt.Key.Key_Up)
    assert panel.which.text() == "1/3", "there is none before the first"


def pixels(view: CompareView) -> list[int]:
    image = view.grab().toImage()
    return [image.pixel(image.width() // 3, y) for y in range(image.height() // 4, 3 * image.height() // 4, 7)]


def test_flicker_changes_the_picture_and_stops_unseen(qtbot: QtBot, comparing: CasePage):
    view = comparing.video.compare.view
    assert not view.flickering
    press(qtbot, "x")
    assert view.flickering
    first = pixels(view)
    qtbot.waitUntil(lambda: pixels(view) != first, timeout=3000)
    qtbot.waitUntil(lambda: pixels(view) == first, timeout=3000)
    comparing.exhibits.setFocus()
    comparing.papers_tab.click()
    assert not view.flickering, "nothing flickers behind another page"
    comparing.video_tab.click()
    assert view.flickering
    comparing.video.compare.view.setFocus()
    press(qtbot, "b")
    assert not view.flickering


def test_the_difference_is_dark_where_nothing_changed(qtbot: QtBot, comparing: CasePage):
    view = comparing.video.compare.view

    def brightness() -> float:
        assert view.pair is not None
        image = view.pair.difference.scaled(8, 8).convertToFormat(view.pair.difference.Format.Format_Grayscale8)
        return sum(image.pixelColor(x, y).red() for x in range(8) for y in range(8)) / 64

    press(qtbot, "d")
    assert view.mode == "difference"
    across = brightness()
    with qtbot.waitSignal(comparing.video.compare._pairs.came, timeout=5000):
        press(qtbot, Qt.Key.Key_Left)  # now the same frame on both sides
    assert times(comparing) == (0.9, 0.9)
    assert brightness() == 0 < across


def test_full_size_is_toggled_by_key_and_dragged(qtbot: QtBot, comparing: CasePage):
    view = comparing.video.compare.view
    press(qtbot, "z")
    assert not view.whole
    assert comparing.video.compare.zoom_button.isChecked()
    view.setFixedSize(200, 100)  # smaller than the picture
    before = pixels(view)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    qtbot.mouseMove(view, QPoint(40, 20))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    assert pixels(view) != before
    press(qtbot, "z")
    assert view.whole


def test_the_sound_around_is_drawn_and_without_a_device_the_button_explains(
    qtbot: QtBot, comparing: CasePage, monkeypatch: pytest.MonkeyPatch
):
    panel = comparing.video.compare
    heard = panel.wave.heard
    assert heard is not None
    assert (heard.start_s, heard.end_s) == (0.0, 3.0), "two seconds each way, inside the video"
    assert max(high for _, high in heard.peaks) == pytest.approx(0.1, rel=0.4)
    monkeypatch.setattr(Speaker, "play", lambda self, clip: False)  # as where QtMultimedia finds no device
    press(qtbot, Qt.Key.Key_Space)
    assert "没有扬声器" in panel.wave.note
    assert panel.wave.heard is heard
    assert comparing.video.player.rate == 0, "the video behind it stays still"


def test_without_qtmultimedia_nothing_is_played(qtbot: QtBot, comparing: CasePage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "PySide6.QtMultimedia", None)
    heard = comparing.video.compare.wave.heard
    assert heard is not None
    assert heard.clip is not None
    assert comparing.video.compare.speaker.play(heard.clip) is False
    assert not comparing.video.compare.speaker.running


def test_a_video_without_sound_says_so(qtbot: QtBot, case_folder: Path):
    made = CasePage(case_folder, "李")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.session.changed, timeout=8000):
        made.open()
    made.video._next()
    qtbot.waitUntil(lambda: made.video.compare.wave.heard is not None, timeout=8000)
    assert made.video.compare.wave.note == "视频没有声音"
    assert not made.video.compare.play_button.isEnabled()
    made.close_down()


def test_answering_by_one_key_goes_on_to_the_next_finding(qtbot: QtBot, comparing: CasePage):
    panel = comparing.video.compare
    first = panel.finding
    press(qtbot, "a")
    settle(qtbot, comparing.session)
    second = panel.finding
    assert first is not None
    assert second is not None
    assert second.start_s > first.start_s
    press(qtbot, "r")
    assert comparing.video.marks.prompt.asking == "reject"
    press(qtbot, "2")
    settle(qtbot, comparing.session)
    assert [(m.slot, m.value, m.reason) for m in answers(comparing)] == [
        (first.id, "accept", ""),
        (second.id, "reject", "光线变化"),
    ]
    assert panel.finding == second, "the last one stays"
    assert "李 已驳回 – 光线变化" in panel.facts.text()
    assert "已全部处理" in panel.facts.text()
    log = (comparing.session.folder / "log.jsonl").read_text(encoding="utf-8")
    assert "光线变化" in log


def test_another_reason_is_typed_and_may_hold_digits(qtbot: QtBot, comparing: CasePage):
    press(qtbot, "r")
    press(qtbot, "lamp 2 went out")
    press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, comparing.session)
    assert [(m.value, m.reason) for m in answers(comparing)] == [("reject", "lamp 2 went out")]


def test_keys_that_mark_the_players_frame_rest_while_comparing(qtbot: QtBot, comparing: CasePage):
    for key in ("1", "o", "c", "s"):
        press(qtbot, key)
    settle(qtbot, comparing.session)
    with store.open_case(comparing.session.folder, actor="x", write=False) as file:
        assert file.case.marks == ()
    press(qtbot, "v")
    assert not comparing.video.comparing
    press(qtbot, "o")
    settle(qtbot, comparing.session)
    with store.open_case(comparing.session.folder, actor="x", write=False) as file:
        assert [m.kind for m in file.case.marks] == [MarkKind.OPENING]


def test_escape_leaves_the_question_then_the_comparison(qtbot: QtBot, comparing: CasePage):
    press(qtbot, "r")
    assert comparing.step_back()
    assert comparing.video.comparing
    assert comparing.step_back()
    assert not comparing.video.comparing
    assert not comparing.step_back()


def test_everything_on_it_can_be_hit_with_gloves_and_has_a_name(comparing: CasePage):
    panel = comparing.video.compare
    for button in (panel.accept_button, panel.reject_button, panel.next_button, panel.play_button):
        assert button.height() >= 48
    assert all(b.accessibleName() for b in panel.findChildren(Button))
    assert panel.wave.accessibleName()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
