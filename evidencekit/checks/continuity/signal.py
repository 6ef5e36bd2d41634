"""One signal of continuity: something that is watched along the one pass and gives findings of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from evidencekit.checks.model import Finding, Param, Reason, Signal, Weight
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import Packet, ReadingSummary, Sound

_MOST_FINDINGS = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """What one signal saw.

    `not_judged`: what it could not see, told with every verdict. `enough`: False where that is so much that, with nothing
    found, the software alone must not say PASS; a signal that merely adds to others (sound, a clock) always says True.
    `steady`: spans in seconds within which this signal vouches that no time is missing (a clock in the picture that runs on).
    `onward`: moments in seconds at which what moves plainly goes on from one frame to the next.
    `faint`: findings that count only where another signal sees something at the same moment. `clicks`: moments in seconds at
    which the sound changes as suddenly as it seldom does in this file.
    """

    findings: tuple[Finding, ...] = ()
    not_judged: tuple[Reason, ...] = ()
    enough: bool = True
    steady: tuple[tuple[float, float], ...] = ()
    onward: tuple[float, ...] = ()
    faint: tuple[Finding, ...] = ()
    clicks: tuple[float, ...] = ()


class Watcher(Protocol):
    """One signal: made with a brief, given every frame, sound and packet in order, asked once for what it saw."""

    signal: ClassVar[Signal]
    thresholds: ClassVar[dict[str, float]]

    def __init__(self, brief: Brief) -> None: ...

    def feed(self, view: View) -> None:
        """Look at the next frame; about a millisecond at most."""
        ...

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""
        ...

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        ...

    def sight(self, summary: ReadingSummary) -> Sight:
        """All that was seen, after the last frame."""
        ...


class Watching:
    """What watchers share: deaf to what they do not override, with a notebook for findings."""

    signal: ClassVar[Signal]

    def __init__(self, brief: Brief) -> None:
        self.info = brief.info
        self.findings: list[Finding] = []

    def feed(self, view: View) -> None:
        """Look at the next frame."""

    def hear(self, sound: Sound) -> None:
        """Hear the next piece of the sound."""

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""

    def sight(self, summary: ReadingSummary) -> Sight:
        """All that was seen."""
        return Sight(tuple(self.findings))

    def add(
        self, code: str, weight: Weight, start: float, end: float, confidence: float, before: float | None = None, **params: Param
    ) -> None:
        """Note a finding, as `found` makes it. A code that floods is cut off."""
        if sum(f.code == code for f in self.findings) < _MOST_FINDINGS:
            self.findings.append(self.found(code, weight, start, end, confidence, before, **params))

    def found(
        self, code: str, weight: Weight, start: float, end: float, confidence: float, before: float | None = None, **params: Param
    ) -> Finding:
        """A finding of this signal; `before` is the still to show beside the one at `end`."""
        return Finding(
            id=f"continuity-{code}-{start:.3f}",
            code=code,
            weight=weight,
            start_s=round(start, 3),
            end_s=round(end, 3),
            confidence=round(confidence, 2),
            still_s=round(end, 3),
            still_before_s=None if before is None else round(before, 3),
            params=params,
            signal=self.signal,
        )

    def add_file(self, code: str, weight: Weight, confidence: float, **params: Param) -> None:
        """Note a finding about the whole file, which no picture shows."""
        name = f"continuity-{code}-0.000"
        self.findings.append(Finding(name, code, weight, 0.0, 0.0, round(confidence, 2), params=params, signal=self.signal))
