"""A column of rows that is brought up to date by replacing only the rows that changed, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Rows(QWidget):
    """Rows by name, in order; each is made anew only when the value it shows is another.

    Many new rows are made in batches, with the window's events between them: a long list must not stop the window.
    """

    BATCH = 4

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._wanted: list[tuple[str, object]] = []
        self._rows: dict[str, tuple[object, QWidget]] = {}
        self._make: Callable[[str], QWidget] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._advance)

    @property
    def complete(self) -> bool:
        """Whether every row is there."""
        return len(self._rows) == len(self._wanted)

    def show_rows(self, wanted: Sequence[tuple[str, object]], make: Callable[[str], QWidget]) -> None:
        """Show `wanted` (name, value); `make(name)` builds a row whose value is new."""
        if list(wanted) == self._wanted:
            return
        self._wanted, self._make = list(wanted), make
        values = dict(wanted)
        for name, (value, row) in tuple(self._rows.items()):
            if name not in values or values[name] != value:
                del self._rows[name]
                self._drop(row)
        self._advance()

    @Slot()
    def _advance(self) -> None:
        made = 0
        for place, (name, value) in enumerate(self._wanted):
            if name not in self._rows:
                if made == self.BATCH:
                    self._later.start()
                    return
                assert self._make is not None
                self._rows[name] = value, self._make(name)
                made += 1
            row = self._rows[name][1]
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)

    def _drop(self, row: QWidget) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
