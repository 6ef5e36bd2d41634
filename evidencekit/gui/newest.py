"""Work of which only the newest wish counts, on a thread of its own: older wishes are dropped, so that nothing queues up."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from evidencekit.gui.jobs import Job, Jobs, Work
from evidencekit.progress import Ticket


class Newest(QObject):
    """`ask(work)` runs `work(ticket)`; `came` carries what it gave, `failed` the error."""

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self, threads=1)
        self._next: Work | None = None
        self._job: Job | None = None
        self._era = 0  # answers to wishes of an earlier era are not passed on
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def ask(self, work: Work) -> None:
        """Do this next; what was asked for before and has not begun is dropped."""
        if self._closed:
            return
        self._next = work
        if not self.busy:
            self._start()

    def forget(self) -> None:
        """Drop every wish, and the answer of the one under way."""
        self._next = None
        self._era += 1
        if self._job is not None:
            self._job.cancel()

    def _start(self) -> None:
        work, self._next = self._next, None
        if work is None:
            return
        era = self._era

        def run(ticket: Ticket) -> tuple[int, Any]:
            return era, work(ticket)

        self._job = self._jobs.start(run, done=self._done, failed=self._broke)
        self._job.ended.connect(self._ended)  # comes after done and failed: what they ask for waits until then

    @Slot(object)
    def _done(self, answer: tuple[int, Any]) -> None:
        if answer[0] == self._era:
            self.came.emit(answer[1])

    @Slot(object)
    def _broke(self, error: BaseException) -> None:
        self.failed.emit(error)

    @Slot()
    def _ended(self) -> None:
        self._job = None
        self._start()

    def close(self) -> bool:
        """Stop; whether the thread came to rest, so that what it used can be let go."""
        self._closed = True
        self._next = None
        return self._jobs.close()
