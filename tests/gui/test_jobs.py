"""Work off the window's thread ends, is told once, and never outlives the window."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from evidencekit.errors import Cancelled
from evidencekit.gui.jobs import Jobs
from evidencekit.progress import Progress, Ticket


class Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[bool] = set()

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(QThread.currentThread() is self.thread())


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_a_result_comes_on_the_windows_thread(qtbot: QtBot, owner: QObject):
    jobs, ear = Jobs(owner), Ear()
    job = jobs.start(lambda ticket: threading.get_ident(), done=ear.hear)
    with qtbot.waitSignal(job.ended, timeout=3000):
        pass
    assert ear.heard
    assert ear.heard[0] != threading.get_ident()
    assert ear.threads == {True}


@pytest.mark.expects_errors
def test_a_failure_is_handed_on(qtbot: QtBot, owner: QObject):
    def work(ticket: Ticket) -> None:
        raise ValueError("bad")

    jobs, ear = Jobs(owner), Ear()
    with qtbot.waitSignal(jobs.start(work, failed=ear.hear).ended, timeout=3000):
        pass
    assert isinstance(ear.heard[0], ValueError)


def test_cancelling_stops_the_work_within_half_a_second(qtbot: QtBot, owner: QObject):
    begun = threading.Event()

    def work(ticket: Ticket) -> None:
        begun.set()
        while True:
            ticket.tick("decode")
            time.sleep(0.005)

    jobs = Jobs(owner)
    job = jobs.start(work)
    assert begun.wait(3)
    began = time.monotonic()
    with qtbot.waitSignals([job.cancelled, job.ended], timeout=2000):
        job.cancel()
    assert time.monotonic() - began < 0.5


def test_a_job_cancelled_before_it_began_never_begins(qtbot: QtBot, owner: QObject):
    ran: list[int] = []
    gate = threading.Event()
    jobs = Jobs(owner, threads=1)
    first = jobs.start(lambda ticket: gate.wait(3))
    second = jobs.start(lambda ticket: ran.append(1))
    second.cancel()
    with qtbot.waitSignals([first.ended, second.cancelled], timeout=3000):
        gate.set()
    assert ran == []


def test_one_thread_is_a_queue(qtbot: QtBot, owner: QObject):
    order: list[int] = []
    jobs = Jobs(owner, threads=1)

    def work(number: int):
        def go(ticket: Ticket) -> None:
            time.sleep(0.01 * (3 - number))
            order.append(number)

        return go

    last = [jobs.start(work(n)) for n in range(3)][-1]
    with qtbot.waitSignal(last.ended, timeout=3000):
        pass
    assert order == [0, 1, 2]


def test_progress_is_thinned(qtbot: QtBot, owner: QObject):
    def work(ticket: Ticket) -> None:
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            ticket.tick("decode", 1, 100)

    jobs, ear = Jobs(owner), Ear()
    with qtbot.waitSignal(jobs.start(work, progressed=ear.hear).ended, timeout=3000):
        pass
    assert 1 <= len(ear.heard) <= 8
    assert all(isinstance(p, Progress) for p in ear.heard)


def test_jobs_live_until_they_ended_though_nobody_holds_them(qtbot: QtBot, owner: QObject):
    ear, jobs = Ear(), Jobs(owner)
    for number in range(40):
        jobs.start(lambda ticket, n=number: n, done=ear.hear)
    gc.collect()
    qtbot.waitUntil(lambda: jobs.running == 0, timeout=3000)
    assert sorted(ear.heard) == list(range(40))  # type: ignore[type-var]


def test_a_listener_that_is_gone_is_not_called(qtbot: QtBot, owner: QObject):
    jobs, ear = Jobs(owner), Ear()
    gate = threading.Event()
    job = jobs.start(lambda ticket: gate.wait(3), done=ear.hear)
    ear.deleteLater()
    qtbot.wait(20)
    with qtbot.waitSignal(job.ended, timeout=3000):
        gate.set()
    assert ear.heard == []


def test_closing_waits_for_what_runs(qtbot: QtBot, owner: QObject):
    ended = threading.Event()

    def work(ticket: Ticket) -> None:
        try:
            while True:
                ticket.tick("decode")
                time.sleep(0.002)
        except Cancelled:
            time.sleep(0.05)  # tidying up
            ended.set()
            raise

    jobs = Jobs(owner)
    jobs.start(work)
    time.sleep(0.03)
    assert jobs.close(3000)
    assert ended.is_set()


def test_finishing_lets_the_queue_run_empty(qtbot: QtBot, owner: QObject):
    done: list[int] = []
    jobs = Jobs(owner, threads=1)
    for number in range(5):
        jobs.start(lambda ticket, n=number: (time.sleep(0.01), done.append(n)))
    assert jobs.finish(3000)
    assert done == [0, 1, 2, 3, 4]


@pytest.mark.expects_errors
def test_work_that_will_not_stop_is_logged(qtbot: QtBot, owner: QObject):
    gate = threading.Event()
    jobs = Jobs(owner)
    jobs.start(lambda ticket: gate.wait(2))
    time.sleep(0.05)
    assert not jobs.close(50)
    gate.set()
    assert jobs.close(3000)
