"""Below the list of exhibits: several videos taken as one recording, put in order, and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidencekit.case.model import Case, MediaType, Recording
from evidencekit.gui.session import CaseSession
from evidencekit.gui.widgets import Button, label


class RecordingBox(QWidget):
    """Seen while it has something to offer: several videos are chosen, or one that is part of a recording."""

    def __init__(self, session: CaseSession) -> None:
        super().__init__()
        self._session = session
        self._chosen: tuple[str, ...] = ()
        self._together: tuple[str, ...] = ()  # these, and the rest of the recordings they are in
        self._recording: Recording | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 0)
        column.setSpacing(6)
        self.text = label("", "secondary", wrap=True)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.join_button = Button(self.tr("One recording"), kind="small", slot=self._join)
        self.join_button.setToolTip(self.tr("These files are consecutive parts of one recording"))
        self.earlier_button = Button(self.tr("Earlier"), kind="small", slot=self._earlier)
        self.later_button = Button(self.tr("Later"), kind="small", slot=self._later)
        self.split_button = Button(self.tr("Separate"), kind="small", slot=self._split)
        for button in (self.join_button, self.earlier_button, self.later_button, self.split_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_choice(self, case: Case, chosen: Sequence[str]) -> None:
        """Offer what fits the exhibits chosen; the first of them is the current one."""
        exhibits = [e for e in case.active if e.id in chosen and e.media is MediaType.VIDEO]
        whole = len(exhibits) == len(chosen)
        self._chosen = tuple(e.id for e in exhibits)
        self._recording = case.recording(chosen[0]) if chosen else None
        # A file added to a recording takes the others along.
        known = [r.parts for name in self._chosen if (r := case.recording(name)) is not None]
        self._together = tuple(e.id for e in case.active if e.id in self._chosen or any(e.id in parts for parts in known))
        inside = self._recording is not None and set(self._chosen) <= set(self._recording.parts)
        joins = whole and len(exhibits) > 1 and not inside
        parted = inside and not joins
        writable = not self._session.read_only
        self.join_button.setVisible(joins)
        self.split_button.setVisible(parted)
        place = self._place()
        last = len(self._recording.parts) - 1 if self._recording else 0
        for button, there in ((self.earlier_button, place > 0), (self.later_button, 0 <= place < last)):
            button.setVisible(parted and len(chosen) == 1)
            button.setEnabled(writable and there)
        for button in (self.join_button, self.split_button):
            button.setEnabled(writable)
        if joins:
            self.text.setText(self.tr("%n video(s) chosen. Consecutive files of one recording?", "", len(self._together)))
        elif parted and self._recording:
            parts = " → ".join(self._recording.parts)
            self.text.setText(self.tr("Recorded in %n file(s): {0}", "", len(self._recording.parts)).format(parts))
        self.setVisible(joins or parted)

    def _place(self) -> int:
        if self._recording is None or len(self._chosen) != 1:
            return -1
        return self._recording.parts.index(self._chosen[0])

    @Slot()
    def _join(self) -> None:
        self._session.join(self._together)

    @Slot()
    def _split(self) -> None:
        if self._recording is not None:
            self._session.split(self._recording.parts[0])

    @Slot()
    def _earlier(self) -> None:
        self._move(-1)

    @Slot()
    def _later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """Swap with the neighbour: the seams are judged anew."""
        place = self._place()
        if self._recording is None or not 0 <= place + by < len(self._recording.parts):
            return
        parts = list(self._recording.parts)
        parts[place], parts[place + by] = parts[place + by], parts[place]
        self._session.join(parts, as_given=True)
