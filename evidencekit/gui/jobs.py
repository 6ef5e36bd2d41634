"""Long work off the window's thread: started, watched, cancelled, and never outliving the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal, Slot

from evidencekit.errors import Cancelled, EvidenceKitError
from evidencekit.progress import Progress, Ticket

_log = logging.getLogger(__name__)
Work = Callable[[Ticket], Any]


class Job(QObject):
    """One piece of work. All signals are emitted on the window's thread; `ended` is the last of them."""

    progressed = Signal(object)  # Progress
    done = Signal(object)
    failed = Signal(object)  # the exception
    cancelled = Signal()
    ended = Signal()
    _reported = Signal(object)
    _finished = Signal(object, object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self.ticket = Ticket(self._reported.emit)
        self.task = _Task(work, self.ticket, self._finished.emit)
        self._reported.connect(self._pass_on)
        self._finished.connect(self._finish)

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows."""
        self.ticket.cancel()

    @Slot(object)
    def _pass_on(self, progress: Progress) -> None:
        if not self.ticket.cancelled:
            self.progressed.emit(progress)

    @Slot(object, object)
    def _finish(self, result: object, error: BaseException | None) -> None:
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            if not isinstance(error, EvidenceKitError):
                _log.error("unexpected error in the background", exc_info=error)
            self.failed.emit(error)
        else:
            self.done.emit(result)
        self.ended.emit()


class _Task(QRunnable):
    """What runs in the pool: it holds bound signals only, never a widget."""

    def __init__(self, work: Work, ticket: Ticket, finished: Callable[[object, object], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)  # the job keeps it
        self._work: Work | None = work
        self._ticket = ticket
        self._finished = finished

    def run(self) -> None:
        """Do the work and report once."""
        result: object = None
        error: BaseException | None = None
        work, self._work = self._work, None
        try:
            if self._ticket.cancelled:
                raise Cancelled(stage="queued")
            assert work is not None
            result = work(self._ticket)
        except BaseException as failure:  # noqa: BLE001 - it is handed on to the window, whatever it is
            error = failure
        self._finished(result, error)


class Jobs(QObject):
    """A pool that keeps its jobs alive until they ended. One thread makes it a queue."""

    def __init__(self, parent: QObject, threads: int = 2, *, yielding: bool = False) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        if yielding:  # heavy work gives way to the window where the system knows priorities (Windows does)
            self._pool.setThreadPriority(QThread.Priority.LowPriority)
        self._pool.setMaxThreadCount(threads)
        self._pool.setExpiryTimeout(-1 if threads == 1 else 30_000)
        self._alive: set[Job] = set()
        self._closed = False

    @property
    def running(self) -> int:
        """Jobs that have not ended."""
        return len(self._alive)

    def start(
        self,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Any], None] | None = None,
        progressed: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run `work(ticket)` in the pool. Pass bound methods of widgets: Qt drops them when the widget goes."""
        job = Job(work, self)
        for signal, slot in ((job.done, done), (job.failed, failed), (job.progressed, progressed), (job.cancelled, cancelled)):
            if slot is not None:
                signal.connect(slot)
        job.ended.connect(self._release)
        self._alive.add(job)
        if self._closed:
            job.cancel()
        self._pool.start(job.task)
        return job

    @Slot()
    def _release(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._alive.discard(job)
            job.deleteLater()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in tuple(self._alive):
            job.cancel()

    def finish(self, wait_ms: int = 5000) -> bool:
        """Let what was started end, then cancel the rest; whether everything ended in time."""
        return self._pool.waitForDone(wait_ms) or self.close(wait_ms)

    def close(self, wait_ms: int = 5000) -> bool:
        """Cancel all and wait; whether everything ended in time."""
        self._closed = True
        self.cancel_all()
        ended = self._pool.waitForDone(wait_ms)
        if not ended:
            _log.warning("work did not stop within %d ms", wait_ms)
        return ended
