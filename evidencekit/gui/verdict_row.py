"""The four verdicts, the reasons in words, and who decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from evidencekit import clock
from evidencekit.checks.model import CheckResult
from evidencekit.gui import words
from evidencekit.gui.widgets import Badge, Card, Elided, clear, label


def because(result: CheckResult) -> str:
    """Every reason, then who decided."""
    parts = [words.reason(r) for r in result.reasons]
    return " ".join(p for p in parts if p)


class VerdictRow(Card):
    """One line a requirement: badge, reason, who decided and when."""

    def __init__(self) -> None:
        super().__init__((14, 7, 14, 7), 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.show_results(())

    def show_results(self, results: Sequence[CheckResult]) -> None:
        """Show other verdicts."""
        clear(self._grid)
        for row, result in enumerate(results):
            state = words.STATES[result.verdict]
            text = self.tr("{0}: {1}").format(words.requirement(result.requirement), words.verdict(result.verdict))
            self._grid.addWidget(Badge(state, text), row, 0)
            reason = Elided(because(result), "secondary")
            reason.setToolTip("\n".join((*map(words.reason, result.reasons), *map(words.not_judged, result.not_judged))))
            self._grid.addWidget(reason, row, 1)
            if result.decided_by:
                when = clock.show(result.decided_at)[5:16] if result.decided_at else ""
                said = self.tr("decided by {0} {1}").format(result.decided_by, when)
                self._grid.addWidget(label(said.strip(), "tertiary"), row, 2)
        if not results:
            self._grid.addWidget(self._nothing(), 0, 0, 1, 3)

    def _nothing(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Badge("not_run", self.tr("Not checked yet")))
        row.addStretch(1)
        return holder
