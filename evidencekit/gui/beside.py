"""What a finding is compared by, fetched on threads: its two frames with their difference, and the sound around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from evidencekit.gui.frames import Shot, shot_of
from evidencekit.gui.newest import Newest
from evidencekit.progress import Ticket

if TYPE_CHECKING:
    from evidencekit.footage.hearing import SoundClip
    from evidencekit.footage.pairs import Pair, PairSource

AROUND_S = 2.0


@dataclass(frozen=True, slots=True)
class PairShot:
    """Two frames, and where they differ, brightened `gain` times."""

    before: Shot
    after: Shot
    difference: QImage
    gain: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The sound from `start_s` to `end_s`: `clip` is None where the file has none. `peaks` are what is drawn of it."""

    clip: SoundClip | None
    peaks: tuple[tuple[float, float], ...]
    start_s: float
    end_s: float


class _Source:
    """The open decoders; touched by the one worker thread only, except for being made and dropped."""

    def __init__(self) -> None:
        self._paths: tuple[Path, Path | None] | None = None
        self._source: PairSource | None = None

    def get(self, path: Path, before: Path | None) -> PairSource:
        from evidencekit.footage.pairs import PairSource  # decoding libraries load when a pair is first wanted

        if self._paths != (path, before) or self._source is None:
            self.close()
            self._source, self._paths = PairSource(path, before, long_side=1920), (path, before)
        return self._source

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = self._paths = None


class Pairs(QObject):
    """Asks for pairs of frames of one video; `came` carries a `PairShot`, `failed` the error."""

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest = Newest(self)
        self._newest.came.connect(self.came)
        self._newest.failed.connect(self.failed)
        self._source = _Source()
        self._path: Path | None = None
        self._before: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether a pair is being decoded."""
        return self._newest.busy

    def open(self, path: Path | None, before: Path | None = None) -> None:
        """The video that the next wishes are about, and the one of the first frame where that is another."""
        self._path, self._before = path, before
        self._newest.forget()

    def at(self, before_s: float | None, after_s: float) -> None:
        """Wish for the frames shown at two times; without the first, the frame right before the second."""
        self._ask(lambda source: source.at(before_s, after_s))

    def step(self, before: int, after: int) -> None:
        """Wish for each side a frame back (-1) or on (+1), or as it is (0)."""
        self._ask(lambda source: source.step(before, after))

    def _ask(self, what: Callable[[PairSource], Pair]) -> None:
        path, before, holder = self._path, self._before, self._source
        if path is None:
            return

        def work(ticket: Ticket) -> PairShot:
            from evidencekit.footage.pairs import GAIN

            pair = what(holder.get(path, before))
            return PairShot(shot_of(pair.before), shot_of(pair.after), shot_of(pair.difference).image, GAIN)

        self._newest.ask(work)

    def close(self) -> None:
        """Stop decoding and let the file go."""
        if self._newest.close():
            self._source.close()


class Sounds(QObject):
    """Asks for the sound around a span; `came` carries a `Heard`, `failed` the error."""

    came = Signal(object)
    failed = Signal(object)
    COLUMNS = 600

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest = Newest(self)
        self._newest.came.connect(self.came)
        self._newest.failed.connect(self.failed)

    def around(self, path: Path, start_s: float, end_s: float) -> None:
        """Wish for `AROUND_S` before and behind a span; of a long one only what is at its beginning."""
        self._newest.forget()

        def work(ticket: Ticket) -> Heard:
            from evidencekit.footage.hearing import MOST_S, peaks, sound_between

            first = max(0.0, start_s - AROUND_S)
            last = min(end_s + AROUND_S, first + MOST_S)
            clip = sound_between(path, first, last, lambda: ticket.tick("sound"))
            return Heard(clip, tuple(peaks(clip, self.COLUMNS)) if clip else (), first, last)

        self._newest.ask(work)

    def forget(self) -> None:
        """What was asked for is wanted no more."""
        self._newest.forget()

    def close(self) -> None:
        """Stop reading."""
        self._newest.close()
