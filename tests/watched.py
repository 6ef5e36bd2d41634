"""Pictures shown to a watcher as one take, without any file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Finding
from evidencekit.checks.view import Brief, View
from evidencekit.footage.model import FootageInfo, Grey, ReadingSummary, VideoStream


@dataclass
class Still:
    """As much of a frame as a view needs."""

    grey: Grey
    pts_s: float


class Fed(Protocol):
    def feed(self, view: View) -> None: ...


def feed(taken: Fed, pictures: Iterable[Grey], times: Iterable[float]) -> float:
    """Give it every picture; the time of the last one."""
    before, at = None, 0.0
    for picture, at in zip(pictures, times, strict=False):
        before = View(Still(picture, at), before)  # type: ignore[arg-type]
        taken.feed(before)
    return at


def findings(
    watcher: type[Watching], pictures: Sequence[Grey], fps: float, times: Sequence[float] | None = None
) -> list[Finding]:
    """What is said of the pictures, at an even pace if no times are given."""
    return list(sight(watcher, pictures, fps, times).findings)


def sight(watcher: type[Watching], pictures: Sequence[Grey], fps: float, times: Sequence[float] | None = None) -> Sight:
    """All that is seen in the pictures."""
    height, width = pictures[0].shape
    video = VideoStream("h264", width, height, 0, fps, 9.0, 1_000_000, "", "")
    watching = watcher(Brief(FootageInfo("a.mp4", 1, "mov", 9.0, video)))
    last = feed(watching, pictures, times or [n / fps for n in range(len(pictures))])
    return watching.sight(ReadingSummary(len(pictures), 0, 0.0, last, ""))


def saying(odds: float) -> Callable[[object, object], float]:
    """What an eye is replaced with that says the same of everything."""
    return lambda _eye, _reliefs: odds
