"""One pass over one video, every check along with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from evidencekit import __version__
from evidencekit.checks.continuity import Continuity
from evidencekit.checks.faces import Faces
from evidencekit.checks.fingerprint import Fingerprint
from evidencekit.checks.model import CheckRun
from evidencekit.checks.opening import Opening
from evidencekit.checks.view import Brief, Check, Listener, View
from evidencekit.checks.waybill import Waybill
from evidencekit.footage.layout import Recorder, recognised
from evidencekit.footage.probe import probe
from evidencekit.footage.reader import Reading, read
from evidencekit.progress import Ticket, beside

# A new check: a class with name, version, thresholds, feed and outcome in a module of its own, and its name here.
CHECKS: tuple[type[Check], ...] = (Faces, Continuity, Opening, Waybill)


def run_checks(
    path: Path, *, ticket: Ticket | None = None, expected_waybill: str = "", recorders: Sequence[Recorder] = ()
) -> CheckRun:
    """Read the video once and judge it; progress is told as the stage `check`, seconds of video done, then `weigh`.

    `recorders` are those that the merchant registered: a file built like theirs is told as such.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed, FileChanged: the file cannot be read, or changed meanwhile.
        UnreadableFootage, NoVideoStream: no picture of it can be judged.
        Cancelled: by the ticket.
    """
    began = time.monotonic()
    info = recognised(probe(path), recorders)
    brief = Brief(info, expected_waybill)
    checks = [check(brief) for check in CHECKS]
    listeners: list[Listener] = [check for check in checks if isinstance(check, Listener)]
    fingerprint = Fingerprint()
    with read(path, ticket, stage="check") as reading:
        before: View | None = None
        for frame in reading:
            _pass_on(reading, listeners)
            view = View(frame, before)
            for check in checks:
                check.feed(view)
            fingerprint.feed(view)
            before = view
        _pass_on(reading, listeners)
        summary = reading.summary()
    outcomes = beside(lambda: [check.outcome(summary) for check in checks], ticket, "weigh")
    return CheckRun(
        info=info,
        reading=summary,
        results=tuple(outcome.result for outcome in outcomes),
        candidates=tuple(c for outcome in outcomes for c in outcome.candidates),
        codes=tuple(c for outcome in outcomes for c in outcome.codes),
        opening_s=next((outcome.opening_s for outcome in outcomes if outcome.opening_s is not None), None),
        seconds=round(time.monotonic() - began, 3),
        software=f"EvidenceKit {__version__}",
        expected_waybill=expected_waybill,
        fingerprint=fingerprint.text(),
    )


def _pass_on(reading: Reading, listeners: list[Listener]) -> None:
    """What lay in the file before this frame."""
    sounds, packets = reading.sounds(), reading.packets()
    for listener in listeners:
        for packet in packets:
            listener.packet(packet)
        for sound in sounds:
            listener.hear(sound)
