"""One take? Every signal watches the one pass; together they give one verdict.

FAIL with a strong break, REVIEW with anything to look at or with too little to judge, PASS only when nothing suspicious was
found and there was enough to judge. What could not be judged is told with every verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from evidencekit.checks.continuity.black import Black
from evidencekit.checks.continuity.blends import Blends
from evidencekit.checks.continuity.cadence import Cadence
from evidencekit.checks.continuity.clock import Clock
from evidencekit.checks.continuity.covers import Covers
from evidencekit.checks.continuity.enough import Enough
from evidencekit.checks.continuity.freezes import Freezes
from evidencekit.checks.continuity.joins import Joins
from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.loops import Loops
from evidencekit.checks.continuity.origin import Provenance
from evidencekit.checks.continuity.rim import Rim
from evidencekit.checks.continuity.scene import Scene
from evidencekit.checks.continuity.signal import Watcher
from evidencekit.checks.continuity.slowed import Slowed
from evidencekit.checks.continuity.sound import Sounds
from evidencekit.checks.continuity.times import Times
from evidencekit.checks.continuity.twice import Twice
from evidencekit.checks.continuity.verdict import verdict_on
from evidencekit.checks.continuity.weighing import weigh
from evidencekit.checks.model import CheckResult, Requirement
from evidencekit.checks.view import Brief, Outcome, View
from evidencekit.footage.model import Packet, ReadingSummary, Sound

# A new signal: a class as `signal.Watcher` describes, in a module of its own, and its name here.
WATCHERS: tuple[type[Watcher], ...] = (
    Times,
    Joins,
    Black,
    Freezes,
    Loops,
    Covers,
    Scene,
    Jumps,
    Blends,
    Cadence,
    Slowed,
    Sounds,
    Clock,
    Provenance,
    Twice,
    Rim,
    Enough,
)


class Continuity:
    """Requirement: one continuous take."""

    name: ClassVar[Requirement] = Requirement.CONTINUITY
    version: ClassVar[str] = "2"
    thresholds: ClassVar[dict[str, float]] = {k: v for watcher in WATCHERS for k, v in watcher.thresholds.items()}

    def __init__(self, brief: Brief) -> None:
        self._watchers = [watcher(brief) for watcher in WATCHERS]

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        for watcher in self._watchers:
            watcher.feed(view)

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""
        for watcher in self._watchers:
            watcher.hear(sound)

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        for watcher in self._watchers:
            watcher.packet(packet)

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """The verdict, and all that led to it."""
        sights = [watcher.sight(summary) for watcher in self._watchers]
        findings = weigh(sights)
        verdict, reasons = verdict_on(findings, enough=all(sight.enough for sight in sights))
        not_judged = tuple(
            replace(reason, signal=watcher.signal)
            for watcher, sight in zip(self._watchers, sights, strict=True)
            for reason in sight.not_judged
        )
        return Outcome(CheckResult(self.name, verdict, self.version, reasons, findings, not_judged, dict(self.thresholds)))
