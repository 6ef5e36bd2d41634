"""The frames that the software proposes for faces, with their pictures fetched one by one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidencekit.checks.model import CheckRun
from evidencekit.gui.faces import CandidateStrip
from evidencekit.gui.frames import Frames, Shot
from evidencekit.gui.widgets import label


class CandidateRow(QWidget):
    """`chosen` carries the time of the frame pressed."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("Proposed frames"), "tertiary"))
        self.strip = CandidateStrip()
        self.strip.chosen.connect(self.chosen)
        row.addWidget(self.strip, 1)
        self._times: list[float] = []
        self._wanted: list[float] = []
        self._pictures: dict[float, QImage] = {}
        self._frames = Frames(self, long_side=240)
        self._frames.came.connect(self._came)
        self._frames.failed.connect(self._failed)

    def open(self, path: Path | None) -> None:
        """Another video."""
        self._pictures = {}
        self._frames.open(path)

    def show_run(self, run: CheckRun | None, *, wanted: bool) -> None:
        """Show a run's best proposals; nothing where none are wanted any more."""
        best = sorted(run.candidates, key=lambda c: -c.score)[: CandidateStrip.MOST] if run else []
        self._times = sorted(c.at_s for c in best)
        self._wanted = [t for t in self._times if t not in self._pictures]
        self.setVisible(bool(self._times) and wanted)
        self.strip.show_candidates(self._times, self._pictures)
        if self._wanted and not self._frames.busy:
            self._frames.at(self._wanted[0])

    @Slot(object)
    def _came(self, shot: Shot) -> None:
        if self._wanted:
            self._pictures[self._wanted.pop(0)] = shot.image
            self.strip.show_candidates(self._times, self._pictures)
        if self._wanted:
            self._frames.at(self._wanted[0])

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._wanted = []

    def close_down(self) -> None:
        """Let the file and the thread go."""
        self._frames.close()
