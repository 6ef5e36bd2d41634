"""The window goes on answering while a real check runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from evidencekit.gui.jobs import Jobs
from evidencekit.progress import Ticket


class Pulse(QObject):
    """Beats every 10 ms and remembers the longest pause between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(10)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now


@pytest.fixture(scope="module")
def large_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import builders

    return builders.take(
        tmp_path_factory.mktemp("large") / "1080p.mp4", seconds=3.0, fps=12.0, size=(1920, 1080), waybill="YJ6355611325584"
    )


def longest_gap(qtbot: QtBot, clip: Path) -> float:
    """The longest pause of the event loop, in seconds, while one real check runs as the case page runs it."""
    owner = QObject()
    jobs, pulse = Jobs(owner, threads=1, yielding=True), Pulse()

    def work(ticket: Ticket) -> object:
        from evidencekit.checks.run import run_checks

        return run_checks(clip, ticket=ticket, expected_waybill="YJ6355611325584")

    began = time.perf_counter()
    with qtbot.waitSignal(jobs.start(work).ended, timeout=60_000):
        pass
    spent = time.perf_counter() - began
    assert spent > 0.2
    assert len(pulse.gaps) > spent * 10
    owner.deleteLater()
    return max(pulse.gaps)


@pytest.mark.alone
def test_no_pause_over_100_ms_while_a_1080p_clip_is_checked(qtbot: QtBot, large_clip: Path):
    import evidencekit.checks.run  # noqa: F401 - loading libraries is start-up, measured elsewhere

    # Other programs on the machine only ever lengthen a pause; one of our own making would be in every run.
    gaps: list[float] = []
    while len(gaps) < 4 and not (gaps and gaps[-1] < 0.1):
        gaps.append(longest_gap(qtbot, large_clip))
    assert min(gaps) < 0.1, [round(g * 1000) for g in gaps]
