"""First opening in front of the camera? This version leaves the moments to the operator's marks."""

from __future__ import annotations

from typing import ClassVar

from evidencekit.checks.model import CheckResult, Reason, Requirement, Verdict
from evidencekit.checks.view import Brief, Outcome, View
from evidencekit.footage.model import ReadingSummary


class Opening:
    """Requirement: the seal is shown intact, then opened, then the contents are shown."""

    name: ClassVar[Requirement] = Requirement.FIRST_OPENING
    version: ClassVar[str] = "1"
    thresholds: ClassVar[dict[str, float]] = {}

    def __init__(self, brief: Brief) -> None:
        self._last_s = 0.0

    def feed(self, view: View) -> None:
        """Look at the next frame."""
        self._last_s = view.pts_s

    def outcome(self, summary: ReadingSummary) -> Outcome:
        """REVIEW: a person marks seal, opening and contents."""
        result = CheckResult(
            self.name,
            Verdict.REVIEW,
            self.version,
            (Reason("opening_mark", {"seconds": round(self._last_s, 1)}),),
            not_judged=(Reason("before_recording"), Reason("opening_moment")),
        )
        return Outcome(result)
