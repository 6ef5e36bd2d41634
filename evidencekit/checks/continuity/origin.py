"""The signal of the file's origin: said with every check. What is not original need not be edited, so it judges nothing,
except that a file which a cutting program wrote is for a person: that is what such programs are for.
"""

from __future__ import annotations

from typing import ClassVar

from evidencekit.checks.continuity.signal import Sight, Watching
from evidencekit.checks.model import Reason, Signal, Weight
from evidencekit.footage.model import ReadingSummary
from evidencekit.footage.origin import Origin, OriginClass

_MOST_SIGNS = 6


class Provenance(Watching):
    """Who wrote the file, by which signs, and what to do where that is not the recorder; a finding of no weight.

    Where a program that videos are cut with left its name, one more, for a person.
    """

    signal: ClassVar[Signal] = Signal.ORIGIN
    thresholds: ClassVar[dict[str, float]] = {}

    def sight(self, summary: ReadingSummary) -> Sight:
        """The origin; for a forwarded file also that nothing can be said of the desk."""
        origin = self.info.origin
        if origin is None:
            return Sight()
        self.add_file(
            "origin",
            Weight.INFO,
            _confidence(origin),
            origin=origin.kind.value,
            names=f" – {', '.join(origin.names)}" if origin.names else "",
            signs=",".join(origin.signs[:_MOST_SIGNS]) or "none",
            advice=origin.kind.value if origin.sure else "device_unsure",
        )
        if origin.editors:
            self.add_file("edited_with", Weight.LOOK, 0.8, names=", ".join(origin.editors))
        forwarded = origin.kind is OriginClass.PLATFORM
        return Sight(tuple(self.findings), (Reason("forwarded"),) if forwarded else ())


def _confidence(origin: Origin) -> float:
    """How plainly the signs speak: traces name their software, device signs can be copied, apps use a phone's own writer."""
    if origin.kind is OriginClass.UNKNOWN:
        return 0.3
    if origin.kind is OriginClass.CAMERA:
        return 0.8 if origin.sure else 0.5
    return 0.9
