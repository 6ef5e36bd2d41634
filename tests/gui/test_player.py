"""What stands still is the core's exact frame; what Qt cannot play is played all the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from evidencekit.footage.stills import FrameSource
from evidencekit.gui.player import Player, VideoView

# a machine without sound card or graphics driver says so when something is played
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", "No RHI backend")


@pytest.fixture
def player(qtbot: QtBot, clip: Path) -> Iterator[Player]:
    view = VideoView()
    qtbot.addWidget(view)
    made = Player(view, view)
    made.load(clip, 2.0)
    qtbot.waitUntil(lambda: not view.image.isNull(), timeout=5000)
    yield made
    made.close()


def same_picture(one: QImage, path: Path, at_s: float) -> bool:
    with FrameSource(path, long_side=1920) as source:
        rgb = source.at(at_s)
    image = QImage(rgb.data, rgb.width, rgb.height, rgb.width * 3, QImage.Format.Format_RGB888)
    return one == image


def test_a_video_opens_at_its_first_frame(player: Player, clip: Path):
    assert player.at_s == 0.0
    assert same_picture(player.view.image, clip, 0.0)
    assert player.view.clock_text == "00:00.00 / 00:02.00"


def test_seeking_shows_the_exact_frame(qtbot: QtBot, player: Player, clip: Path):
    player.seek(1.25)
    qtbot.waitUntil(lambda: player.at_s == pytest.approx(1.2, abs=0.001), timeout=5000)
    assert same_picture(player.view.image, clip, 1.2)


def test_stepping_moves_one_frame_each_way(qtbot: QtBot, player: Player):
    for step, expected in ((1, 0.1), (1, 0.2), (-1, 0.1), (-1, 0.0), (-1, 0.0)):
        with qtbot.waitSignal(player.moved, timeout=5000):
            player.step(step)
        assert player.at_s == pytest.approx(expected, abs=0.001)


def test_playing_moves_and_pausing_stands_on_an_exact_frame(qtbot: QtBot, player: Player, clip: Path):
    player.play(1.0)
    qtbot.waitUntil(lambda: player.at_s > 0.35, timeout=6000)
    player.pause()
    assert player.rate == 0
    qtbot.wait(300)
    assert player.at_s == pytest.approx(round(player.at_s, 1), abs=0.001)
    assert same_picture(player.view.image, clip, player.at_s)


def test_playing_backwards_reaches_the_beginning(qtbot: QtBot, player: Player):
    player.seek(0.5)
    player.backwards()
    assert player.rate == -1.0
    player.backwards()
    assert player.rate == -2.0
    qtbot.waitUntil(lambda: player.rate == 0, timeout=5000)
    qtbot.waitUntil(lambda: player.at_s == 0.0, timeout=3000)


def test_faster_doubles_up_to_four(player: Player):
    rates = []
    for _ in range(4):
        player.faster()
        rates.append(player.rate)
    assert rates == [1.0, 2.0, 4.0, 4.0]


def test_without_qtmultimedia_the_cores_frames_are_played(qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    with qtbot.waitSignal(player.noticed, timeout=3000) as told:
        player.play(1.0)
    assert "逐帧" in told.args[0]
    assert player.by_core
    qtbot.waitUntil(lambda: player.rate == 0, timeout=6000)
    assert player.at_s >= 1.8


def test_where_qt_shows_nothing_for_two_seconds_the_core_takes_over(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Player, "FIRST_FRAME_MS", 0)  # the watchdog bites before Qt can have shown anything
    with qtbot.waitSignal(player.noticed, timeout=3000):
        player.play(1.0)
    assert player.by_core
    qtbot.waitUntil(lambda: player.at_s > 0.4, timeout=6000)


def test_a_file_without_picture_is_told(qtbot: QtBot, tmp_path: Path):
    import builders

    view = VideoView()
    qtbot.addWidget(view)
    made = Player(view, view)
    with qtbot.waitSignal(made.failed, timeout=5000) as told:
        made.load(builders.text_as_video(tmp_path / "x.mp4"), 0.0)
    assert told.args[0].code.startswith("footage")
    made.close()
