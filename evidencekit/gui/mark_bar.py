"""Marking: what the operator decides about the frame shown, by key or button, asked in the page itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit.checks.model import Mark, MarkKind
from evidencekit.gui.flow import FlowLayout
from evidencekit.gui.prompt import Prompt
from evidencekit.gui.session import CaseSession
from evidencekit.gui.widgets import Button


class MarkBar(QWidget):
    """The marking keys and their questions. `standing` asks the player to stand still and to set `at_s`."""

    standing = Signal()
    answering = Signal()  # a finding was accepted or rejected

    def __init__(self, session: CaseSession) -> None:
        super().__init__()
        self._session = session
        self._exhibit = ""
        self._selected = ""
        self._marks: Sequence[Mark] = ()
        self.at_s = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.prompt = Prompt()
        self.prompt.answered.connect(self._answered)
        column.addWidget(self.prompt)
        self._holder = holder = QWidget()
        row = FlowLayout(holder)
        self.buttons: list[Button] = []
        for text, key, slot in (
            (self.tr("Seal"), "S", self.seal),
            (self.tr("Opening"), "O", self.opening),
            (self.tr("Contents"), "C", self.contents),
            (self.tr("Problem"), "P", self.problem),
            (self.tr("Waybill"), "W", self.waybill),
            (self.tr("One take"), "T", self.one_take),
            (self.tr("Declare"), "F", self.first_opening),
        ):
            button = Button(text, key, "small", slot=slot)
            self.buttons.append(button)
            row.addWidget(button)
        self.undo_button = Button(self.tr("Undo"), "Ctrl Z", "small", slot=self.undo)
        row.addWidget(self.undo_button)
        column.addWidget(holder)

    def show_state(self, exhibit: str, selected: str, marks: Sequence[Mark]) -> None:
        """The video, the finding chosen and the marks there are."""
        self._exhibit, self._selected, self._marks = exhibit, selected, marks
        writable = bool(exhibit) and not self._session.read_only
        for button in self.buttons:
            button.setEnabled(writable)
        self.undo_button.setEnabled(writable and bool(marks))

    def show_comparing(self, on: bool) -> None:
        """While a finding is compared there is no frame of the player's to mark; questions still show."""
        self._holder.setVisible(not on)

    @Slot()
    def undo(self) -> None:
        """Take the last mark back; the custody log keeps both."""
        if self._may() and self._marks:
            self._session.unmark(max(self._marks, key=lambda m: m.at))

    def _mark(self, kind: MarkKind, *, slot: str = "", at_s: float | None = None, value: str = "", reason: str = "") -> None:
        if self._exhibit:
            self._session.mark(self._exhibit, kind, slot=slot, at_s=at_s, value=value, reason=reason)

    def _here(self) -> float:
        self.standing.emit()
        return self.at_s

    def _may(self) -> bool:
        return bool(self._exhibit) and not self._session.read_only and not self.prompt.asking

    @Slot(str)
    def face(self, face: str) -> None:
        """Take the frame shown for a face."""
        if self._may():
            self._mark(MarkKind.FACE, slot=face, at_s=self._here())

    @Slot()
    def face_key(self) -> None:
        """A face's key."""
        self.face(str(self.sender().property("face")))

    @Slot()
    def accept(self) -> None:
        """The finding is what it seems."""
        if self._may() and self._selected:
            self._mark(MarkKind.FINDING, slot=self._selected, value="accept")
            self.answering.emit()

    @Slot()
    def reject(self) -> None:
        """The finding is nothing; asks why."""
        if self._may() and self._selected:
            reasons = (
                self.tr("Someone passed"),
                self.tr("Light changed"),
                self.tr("Lens covered"),
                self.tr("Recorder stalled"),
            )
            question, hint = self.tr("Why is this no interruption?"), self.tr("Other reason, for the record")
            self.prompt.ask("reject", question, hint, presets=reasons)

    @Slot()
    def seal(self) -> None:
        """The state of the seal in this frame."""
        if self._may():
            self._here()
            choices = (
                ("intact", self.tr("Intact"), "1"),
                ("opened", self.tr("Already opened"), "2"),
                ("retaped", self.tr("Taped again"), "3"),
            )
            self.prompt.choose("seal", self.tr("The seal in this frame:"), choices)

    @Slot()
    def opening(self) -> None:
        """The cutting starts here."""
        if self._may():
            self._mark(MarkKind.OPENING, at_s=self._here())

    @Slot()
    def contents(self) -> None:
        """The contents are shown here."""
        if self._may():
            self._mark(MarkKind.CONTENTS, at_s=self._here())

    @Slot()
    def problem(self) -> None:
        """The problem is visible here; asks what."""
        if self._may():
            self._here()
            self.prompt.ask("problem", self.tr("What is to be seen here?"), self.tr("e.g. serial number differs"))

    @Slot()
    def waybill(self) -> None:
        """The number read by eye."""
        if self._may():
            self._here()
            self.prompt.ask("waybill", self.tr("Waybill number read in this frame:"))

    @Slot()
    def one_take(self) -> None:
        """Watched whole; asks what was seen."""
        if self._may():
            choices = (("yes", self.tr("No interruption seen"), "Y"), ("no", self.tr("Interruption seen"), "X"))
            self.prompt.choose("one_take", self.tr("Watched from beginning to end:"), choices)

    @Slot()
    def first_opening(self) -> None:
        """The operator's declaration."""
        if self._may():
            choices = (("yes", self.tr("Yes, first opening"), "Y"), ("no", self.tr("No, opened before"), "X"))
            self.prompt.choose("first_opening", self.tr("Your declaration: is this the first opening after receipt?"), choices)

    @Slot(str, str)
    def _answered(self, name: str, value: str) -> None:
        at_s = self.at_s
        if name == "reject":
            self._mark(MarkKind.FINDING, slot=self._selected, value="reject", reason=value)
            self.answering.emit()
        elif name == "seal":
            self._mark(MarkKind.SEAL, at_s=at_s, value=value)
        elif name == "problem":
            self._mark(MarkKind.PROBLEM, at_s=at_s, reason=value)
        elif name == "waybill":
            self._mark(MarkKind.WAYBILL, at_s=at_s, value=value.strip().upper())
        elif name in ("one_take", "first_opening"):
            self._mark(MarkKind(name), value=value)
