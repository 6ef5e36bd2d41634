"""Where a mark lies and what lies under a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from evidencekit.checks.model import CheckResult, CheckRun, Finding, Reason, Requirement, Signal, Verdict, Weight
from evidencekit.checks.words import reason_words
from evidencekit.footage.model import FootageInfo, ReadingSummary, VideoStream
from evidencekit.gui import words
from evidencekit.gui.timeline import SUMMARY_WIDTH, Timeline, describe
from evidencekit.gui.timeline_model import Geometry, Hit, Lane, Span, build, hit, next_undecided, undecided

G = Geometry(left=100, right=500, edges=(10, 30, 50, 70, 90), duration_s=40)
CUT = Span(10.0, 10.0, "fail", "finding", "hard_cut", finding="cut")
LOOK = Span(10.4, 12.0, "review", "finding", "gap", finding="gap")
DONE = Span(20.0, 20.0, "not_run", "finding", "gap", finding="done", decided="reject")
PHASE = Span(0.0, 30.0, "before", "phase")
LANES = (
    Lane(Requirement.SIX_FACES, ()),
    Lane(Requirement.CONTINUITY, (CUT, LOOK, DONE)),
    Lane(Requirement.FIRST_OPENING, (PHASE,)),
    Lane(Requirement.WAYBILL, ()),
)


def test_the_nearest_mark_wins():
    assert hit(LANES, G, 199, 35).span is CUT
    assert hit(LANES, G, 201, 35).span is CUT
    assert hit(LANES, G, 210, 35).span is LOOK
    assert hit(LANES, G, 301, 35).span is DONE


def test_what_waits_for_an_answer_lies_above_what_is_only_worth_knowing():
    def about_the_file(code: str, weight: Weight) -> Finding:
        return Finding(code, code, weight, 0.0, 0.0, 0.8, signal=Signal.ORIGIN)

    found = (about_the_file("edited_with", Weight.LOOK), about_the_file("origin", Weight.INFO))
    result = CheckResult(Requirement.CONTINUITY, Verdict.REVIEW, "1", (), found)
    video = VideoStream("h264", 640, 360, 0, 15.0, 40.0, 1_000_000, "", "")
    info, read = FootageInfo("a.mp4", 1, "mov", 40.0, video), ReadingSummary(600, 0, 0.0, 40.0, "")
    run = CheckRun(info, read, (result,), (), (), None, 1.0, "test", "")
    (lane,) = [lane for lane in build(run, run.results, (), "") if lane.signal is Signal.ORIGIN]
    assert [span.code for span in lane.spans] == ["origin", "edited_with"]
    assert hit([lane], Geometry(100, 500, (10, 30), 40), 100, 20).span is lane.spans[1]


def test_a_mark_has_a_margin_and_no_more():
    assert hit(LANES, G, 195, 35).span is CUT
    assert hit(LANES, G, 194, 35).span is None


def test_other_lanes_and_phases_are_not_hit():
    assert hit(LANES, G, 200, 15) == Hit(10.0, 0, None)
    assert hit(LANES, G, 200, 55) == Hit(10.0, 2, None)
    assert hit(LANES, G, 200, 5) == Hit(10.0, None, None)
    assert hit(LANES, G, 200, 95).lane is None


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(0, 1e5))
def test_the_time_is_always_inside_the_video(x: float, y: float, duration: float):
    found = hit(LANES, Geometry(100, 500, (10, 30, 50, 70, 90), duration), x, y)
    assert 0 <= found.at_s <= duration


@given(st.floats(0, 40))
def test_time_and_column_are_each_others_inverse(at_s: float):
    assert G.time(G.x(at_s)) == pytest.approx(at_s, abs=1e-6)


def test_findings_to_answer_come_in_time_and_go_round():
    assert undecided(LANES) == [CUT, LOOK]
    assert next_undecided(LANES, 0.0) is CUT
    assert next_undecided(LANES, 10.0, "cut") is LOOK
    assert next_undecided(LANES, 39.0, "gap") is CUT
    assert next_undecided((), 0.0) is None


def test_a_click_on_the_widget_says_the_time_and_the_mark(qtbot: QtBot):
    line = Timeline()
    qtbot.addWidget(line)
    line.show_lanes(LANES, 40.0)
    line.resize(round(line.geometry_of().left) + SUMMARY_WIDTH + 400, line.sizeHint().height())
    line.show()
    place = QPoint(round(line.geometry_of().left) + 100, round(line.geometry_of().middle(1)))
    with qtbot.waitSignal(line.picked) as caught:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args[0].span is CUT
    assert caught.args[0].at_s == pytest.approx(10.0, abs=0.11)
    with qtbot.waitSignal(line.hovered) as caught:
        qtbot.mouseMove(line, place + QPoint(80, 0))
    assert caught.args[0].at_s == pytest.approx(18.0, abs=0.2)


def test_a_finding_is_described_with_its_figures() -> None:
    found = Finding("x", "trimmed_start", Weight.INFO, 0.0, 0.0, 0.9, params={"seconds": 0.8})
    text = describe(Span(0.0, 0.0, "review", "finding", found.code, finding=found.id, found=found))
    assert "0.8" in text
    assert "{" not in text


def test_a_count_of_faces_is_a_number_and_slots_are_words() -> None:
    assert "face." not in words.reason(Reason("stills_incomplete", {"faces": 4, "problems": 0}))
    assert "left" not in reason_words(Reason("faces_missing", {"faces": "left,bottom", "count": 2}), "zh_CN")
