"""The signal of the frozen picture, and of the recorder that stalls.

A camera's picture never stands still: its noise changes every frame, and an encoder that is given enough bits passes it on. How
quiet a living picture of this video gets is measured on the video itself. Where the change collapses far below that, the same
picture was put there again and again. A video so poorly coded that its still stretches stand still by themselves is told as
not judged, unless the picture jumps as it comes back.
"""

from __future__ import annotations

from array import array
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.continuity.twins import stretches
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.checks.view import Brief, Floats, View
from evidencekit.footage.model import Packet, ReadingSummary

_AROUND = 4  # frames looked at on either side of a stretch
_MARGIN_S = 0.5  # an encoder dims the noise before it is gone
_LIVING_S = 1.0  # of living pictures tell how quiet they get
_REFRESH_S = 0.25
_COLLAPSE = 2.0
_START_S = 1.0  # an encoder begins with pictures of another quality
_FEWEST = 3
_BLACK = 45  # the brightest of a black picture; black is told as black
_LARGE = 255.0


class Freezes(Watching):
    """Pictures that repeat, in a video whose pictures do not."""

    signal: ClassVar[Signal] = Signal.REPEAT
    # Measured on footage of 320 pixels encoded again: of 41 clips without a freeze (CRF 23 and 30) one told, 11 partly not
    # judged; of 57 freezes of 0.55–2 s (CRF 23 and 28) 34 told, 22 not judged for want of noise, one missed.
    thresholds: ClassVar[dict[str, float]] = {
        "still_change": 0.03,  # grey levels; sensor noise at any usual bit-rate is far above
        "still_s": 0.45,  # half a second, less a frame
        "stall_s": 0.15,
        "living_change": 0.2,  # a video whose quietest pictures change by so much keeps its noise: no stretch of it stands still
        "collapse": 0.5,  # of the quietest living change: after a freeze begins, an encoder goes on improving the picture
        "freeze_break_s": 1.0,
        "freeze_jump": 1.5,  # changes after it: what starts to move by itself does so gradually (clean, squeezed: 0.6 at most …
        "freeze_jump_change": 2.0,  # … where it was as large as this; a key picture redrawn in stillness reached 1.2)
        "freeze_motion": 3.0,  # quietest living changes
        "still_habit": 3.0,  # so many still stretches are how a video without noise is coded
    }

    def __init__(self, brief: Brief) -> None:
        super().__init__(brief)
        self._times = array("d")
        self._changes = array("f")
        self._keys = array("d")
        self._quiet_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        if self._times and view.pts_s <= self._times[-1]:
            return  # disorder is told by the timeline
        self._times.append(view.pts_s)
        self._changes.append(_LARGE if view.first or int(view.thumb.max()) <= _BLACK else view.change)

    def packet(self, packet: Packet) -> None:
        """Take note of the next coded picture."""
        if packet.key:
            self._keys.append(packet.pts_s)

    def sight(self, summary: ReadingSummary) -> Sight:
        """The stretches, and how much was too poorly coded to tell."""
        if len(self._times) < 3 * _AROUND:
            return Sight()
        film = _Film(np.asarray(self._times), np.asarray(self._changes), np.asarray(self._keys))
        limits = self.thresholds
        quietest = film.quietest(limits["still_change"])
        runs = film.runs(limits["still_change"], limits["collapse"] * quietest)
        long = [(a, b) for a, b in runs if film.length(a, b) >= limits["still_s"]]
        for first, last in long:
            self._weigh(film, first, last, quietest, len(long))
        stalls = [film.length(a, b) for a, b in runs if limits["stall_s"] <= film.length(a, b) < limits["still_s"]]
        if stalls and quietest >= limits["living_change"]:
            self.add("stall", Weight.INFO, 0.0, self._times[-1], 0.8, count=len(stalls), seconds=round(max(stalls), 2))
        poor = (Reason("still_low_bit_rate", {"seconds": round(self._quiet_s, 1)}),) if self._quiet_s else ()
        return Sight(tuple(self.findings), poor)

    def _weigh(self, film: _Film, first: int, last: int, quietest: float, count: int) -> None:
        limits = self.thresholds
        length = film.length(first, last)
        out, after, before = film.around(first, last)
        jumps = out >= max(limits["freeze_jump"] * after, limits["freeze_jump_change"], 5 * quietest)
        living = quietest >= limits["living_change"]
        begins = film.busiest(first) <= quietest  # nothing has moved yet
        amid = min(before, after) >= limits["freeze_motion"] * quietest
        if begins or not quietest or not (living or (jumps and count < limits["still_habit"])):
            self._quiet_s += length
            return
        sure = living and length >= limits["freeze_break_s"] and (jumps or amid)
        weight, confidence = (Weight.BREAK, 0.9) if sure else (Weight.LOOK, 0.8 if living else 0.5)
        start = film.times[first - 1]
        self.add("repeat", weight, float(start), float(film.times[last]), confidence, float(start), seconds=round(length, 2))


class _Film:
    """The changes from picture to picture of a whole video."""

    def __init__(self, times: npt.NDArray[np.float64], changes: Floats, keys: npt.NDArray[np.float64]) -> None:
        self.times = times
        self._changes = changes
        self._usual = max(float(np.median(np.diff(times))), 1e-3)
        near = np.searchsorted(times, np.sort(keys) - self._usual / 2)
        self._key = np.zeros(len(times), bool)  # draws all of the picture anew: a change that nobody filmed
        if len(keys) < len(times) / 4:
            self._key[near[near < len(times)]] = True

    def length(self, first: int, last: int) -> float:
        """Seconds from the picture that was held to the last that shows it."""
        return float(self.times[last] - self.times[first - 1])

    def quietest(self, still: float) -> float:
        """How little changes where it is quiet, still stretches and their margins left out; 0 where too little is left."""
        margin = round(_MARGIN_S / self._usual)
        alive = np.ones(len(self._changes), bool)
        for first, last in self.runs(still, still):
            alive[max(0, first - margin) : last + margin + 1] = False
        alive &= (self.times > _START_S) & (self._changes > still) & (self._changes < _LARGE)
        enough = alive.sum() >= 2 * _AROUND and alive.sum() * self._usual >= _LIVING_S
        return float(np.percentile(self._changes[alive], 3)) if enough else 0.0

    def runs(self, still: float, nearly: float) -> list[tuple[int, int]]:
        """Stretches of frames that change by no more than `nearly`, many by no more than `still`; key frames may interrupt."""
        held = self._changes <= still
        calm = (self._changes <= max(still, nearly)) | self._key
        for at in np.flatnonzero(self._key):  # … and is improved for some frames
            until = at + 1 + round(_REFRESH_S / self._usual)
            calm[at + 1 : until] |= self._changes[at + 1 : until] <= 3 * nearly
        calm[0] = False
        found: list[tuple[int, int]] = []
        for begin, end in stretches(calm):
            inside = np.arange(begin, end + 1, dtype=np.intp)
            inside = inside[~self._key[inside] | held[inside]]
            settled = len(inside) and float(np.median(self._changes[inside])) <= max(still, nearly / 2)
            if settled and held[inside].sum() >= max(_FEWEST, len(inside) / 3):
                found.append((self._cut_off(int(inside[0])), int(inside[-1])))
        return found

    def _cut_off(self, first: int) -> int:
        """Where the change collapsed, at `first` or not long before: what moves by itself comes to rest gradually."""
        best, sharpest = first, _COLLAPSE
        highest = float(self._changes[first])
        for at in range(first - 1, max(_FEWEST, first - round(_MARGIN_S / self._usual)), -1):
            highest = max(highest, float(self._changes[at]))
            drop = float(self._changes[at - _FEWEST : at].min()) / max(highest, 1e-3)
            if drop > sharpest:
                best, sharpest = at, drop
        return best

    def busiest(self, first: int) -> float:
        """The largest change before a stretch."""
        return float(self._changes[1:first].max()) if first > 1 else 0.0

    def around(self, first: int, last: int) -> tuple[float, float, float]:
        """The change on leaving the stretch, and the usual one after that and before the stretch."""
        after = self._changes[last + 2 : last + 2 + _AROUND]
        before = self._changes[max(1, first - _AROUND) : first]
        out = float(self._changes[last + 1]) if last + 1 < len(self._changes) else 0.0
        return out, _median(after), _median(before)


def _median(changes: Floats) -> float:
    return float(np.median(changes)) if len(changes) else 0.0
