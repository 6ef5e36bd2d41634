"""A column of rows that is brought up to date by replacing only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Rows(QWidget):
    """Rows by name, in order; each is made anew only when the value it shows is another."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._shown: list[tuple[str, object, QWidget]] = []

    def show_rows(self, wanted: Sequence[tuple[str, object]], make: Callable[[str], QWidget]) -> None:
        """Show `wanted` (name, value); `make(name)` builds a row whose value is new."""
        if [(name, value) for name, value, _ in self._shown] == list(wanted):
            return
        old = {name: (value, row) for name, value, row in self._shown}
        self._shown = []
        for place, (name, value) in enumerate(wanted):
            before = old.pop(name, None)
            if before is not None and before[0] == value:
                row = before[1]
            else:
                row = make(name)
                if before is not None:
                    self._drop(before[1])
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            self._shown.append((name, value, row))
        for _, row in old.values():
            self._drop(row)

    def _drop(self, row: QWidget) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
