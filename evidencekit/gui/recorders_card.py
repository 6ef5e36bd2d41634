"""The shop's own recorders: learnt from a reference file, listed, forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from evidencekit.clock import show
from evidencekit.errors import EvidenceKitError
from evidencekit.gui import words
from evidencekit.gui.jobs import Jobs
from evidencekit.gui.widgets import Button, Card, Notice, label
from evidencekit.progress import Ticket
from evidencekit.settings import Settings, system_user

if TYPE_CHECKING:
    from evidencekit.footage.layout import Recorder


class RecordersCard(Card):
    """A file built like a registered recorder's is told as such; the list holds for all cases of this computer."""

    def __init__(self, settings: Settings) -> None:
        super().__init__((18, 14, 18, 16), 8)
        self._settings = settings
        self._jobs = Jobs(self, threads=1)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("The shop's recorders"), "heading"))
        head.addWidget(label(self.tr("Their files are told as your own, not as processed by software"), "secondary"), 1)
        self.body.addLayout(head)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.body.addLayout(self.rows)
        self.body.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name, e.g. Desk 3 camera"))
        self.name.setAccessibleName(self.tr("Name of the recorder"))
        self.name.textChanged.connect(self._named)
        self.learn_button = Button(self.tr("Learn from an original file…"), slot=self._choose)
        row.addWidget(self.name, 1)
        row.addWidget(self.learn_button)
        self._named("")
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """The command line may have changed the list."""
        super().showEvent(event)
        self.show_known()

    @property
    def busy(self) -> bool:
        """Whether a file is being read."""
        return self._jobs.running > 0

    def take_settings(self, settings: Settings) -> None:
        """Who registers."""
        self._settings = settings

    def close_down(self) -> None:
        """Wait for a file that is being read."""
        self._jobs.close()

    def show_known(self) -> None:
        """List what is registered."""
        from evidencekit.footage import recorders  # brings the decoder along: not before it is looked at

        while (item := self.rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        known = recorders.load()
        if not known:
            self.rows.addWidget(label(self.tr("None registered yet."), "tertiary"))
        for recorder in known:
            self.rows.addWidget(self._row(recorder))

    def _row(self, recorder: Recorder) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(label(recorder.name))
        learnt = self.tr("learnt from {0} on {1} by {2}").format(recorder.sample, show(recorder.added), recorder.by)
        row.addWidget(label(learnt, "secondary"), 1)
        forget = Button(self.tr("Forget"), kind="small", slot=lambda: self._forget(recorder.name))
        forget.setAccessibleName(self.tr("Forget {0}").format(recorder.name))
        row.addWidget(forget)
        return made

    @Slot(str)
    def _named(self, text: str) -> None:
        self.learn_button.setEnabled(bool(text.strip()))

    @Slot()
    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self.tr("A file straight from the recorder"))
        if found:
            self.learn(Path(found))

    def learn(self, sample: Path) -> None:
        """Register what wrote `sample` under the name that was typed."""
        name, by = self.name.text(), self._settings.operator or system_user()
        self.learn_button.setEnabled(False)

        def work(ticket: Ticket) -> Recorder:
            from evidencekit.footage import recorders

            return recorders.add(name, sample, by)

        self._jobs.start(work, done=self._learnt, failed=self._failed)

    @Slot(object)
    def _learnt(self, recorder: Recorder) -> None:
        self.name.clear()
        self.notice.tell(self.tr("{0} is known from now on; videos checked before are not judged anew.").format(recorder.name))
        self.show_known()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._named(self.name.text())
        self.notice.tell(*words.error(error))

    def _forget(self, name: str) -> None:
        from evidencekit.footage import recorders

        try:
            recorders.remove(name)
        except EvidenceKitError as error:
            self.notice.tell(*words.error(error))
        self.show_known()
