"""How long work tells where it is, and how it is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from evidencekit.errors import Cancelled

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a stage is: `done` of `total` (same unit, total 0 = unknown); `left_s` is None until it can be told."""

    stage: str
    done: float
    total: float
    left_s: float | None

    @property
    def fraction(self) -> float:
        """0–1."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


class Ticket:
    """Handed to every long function: it reports through it and asks it whether to go on.

    `tick` raises `Cancelled` after `cancel()` was called from any thread. Reports are thinned
    to ten a second, so a caller may tick as often as it likes.
    """

    REPORT_EVERY_S = 0.1
    QUIET_S = 2.0  # an estimate made earlier than this is noise

    def __init__(self, report: Callable[[Progress], None] | None = None) -> None:
        self._report = report
        self._cancelled = threading.Event()
        self._stage = ""
        self._stage_began = 0.0
        self._last = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next tick."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._cancelled.is_set()

    def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
        """Say how far `stage` (a wording code below `stage.`) is.

        Raises:
            Cancelled: the user stopped the work.
        """
        if self._cancelled.is_set():
            raise Cancelled(stage=stage)
        if self._report is None:
            return
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._stage_began, self._last = stage, now, 0.0
        if now - self._last < self.REPORT_EVERY_S and done < total:
            return
        self._last = now
        spent = now - self._stage_began
        left = spent * (total - done) / done if spent >= self.QUIET_S and 0 < done <= total else None
        self._report(Progress(stage, done, total, left))


def beside(work: Callable[[], _T], ticket: Ticket | None, stage: str) -> _T:
    """What `work` gives, done in a thread of its own, while the ticket is asked ten times a second.

    For computing that cannot stop in the middle and touches nothing outside: once cancelled it is left behind with its result.

    Raises:
        Cancelled: by the ticket; and whatever `work` raises.
    """
    if ticket is None:
        return work()
    given: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        ticket.tick(stage)
        thread.join(Ticket.REPORT_EVERY_S)
    if failed:
        raise failed[0]
    return given[0]
