"""What stands at the end of each lane of the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from evidencekit.checks.model import CheckResult, Face, Mark, MarkKind, Requirement, Weight
from evidencekit.gui import words
from evidencekit.gui.timeline_model import Lane, undecided

Summary = tuple[str, str]  # words, and a colour's name
_QUIET = "tertiary"


class LaneWords(QObject):
    """Says a few words for each lane."""

    def summaries(
        self, lanes: Sequence[Lane], results: Sequence[CheckResult], marks: Mapping[tuple[MarkKind, str], Mark]
    ) -> tuple[Summary, ...]:
        """One for each lane; `marks` are those that hold."""
        by_requirement = {r.requirement: r for r in results}
        return tuple(
            self._signal(lane)
            if lane.signal or lane.kind != "full"
            else self._requirement(lane, by_requirement.get(lane.requirement), marks)
            for lane in lanes
        )

    def _signal(self, lane: Lane) -> Summary:
        if lane.kind == "rest":
            return self.tr("nothing found"), _QUIET
        if lane.kind == "partly":
            return self.tr("partly not judged"), _QUIET
        if lane.kind == "unjudged":
            return self.tr("not judged"), _QUIET
        if open_ones := undecided([lane]):
            tone = "fail" if any(s.tone == "fail" for s in open_ones) else "review"
            return self.tr("%n to answer", "", len(open_ones)), tone
        if any(s.decided == "accept" for s in lane.spans):
            return self.tr("accepted"), "fail"
        if any(s.found and s.found.weight is not Weight.INFO for s in lane.spans):
            return self.tr("answered"), "passed"
        return self.tr("for information"), _QUIET

    def _requirement(self, lane: Lane, result: CheckResult | None, marks: Mapping[tuple[MarkKind, str], Mark]) -> Summary:
        if result is None:
            return "", _QUIET
        text = words.verdict(result.verdict)
        opening = marks.get((MarkKind.OPENING, ""))
        if lane.requirement is Requirement.SIX_FACES:
            text = f"{sum((MarkKind.FACE, f.value) in marks for f in Face)} / {len(Face)}"
        elif lane.requirement is Requirement.FIRST_OPENING and opening and opening.at_s is not None:
            text = self.tr("opens {0} s").format(f"{opening.at_s:.1f}")
        return text, words.STATES[result.verdict]
