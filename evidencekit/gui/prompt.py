"""A question asked in the page itself, never in a dialog over the picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from evidencekit.gui.flow import FlowLayout
from evidencekit.gui.widgets import Button, clear, label


class Prompt(QFrame):
    """Asks for one of several choices, or for a line of text. `answered` carries the question's name and the answer."""

    answered = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "prompt")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column.addLayout(self._row)
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips)
        column.addWidget(self._chips)
        self._name = ""
        self._choices: dict[str, str] = {}
        self._presets: dict[str, str] = {}
        self._edit: QLineEdit | None = None
        self.hide()

    @property
    def asking(self) -> str:
        """The name of the question that is open, or nothing."""
        return self._name if not self.isHidden() else ""

    def choose(self, name: str, question: str, choices: Sequence[tuple[str, str, str]]) -> None:
        """Ask for one of `choices`: value, words, key."""
        self._begin(name, question)
        for value, words, key in choices:
            button = Button(words, key, "small")
            button.setProperty("value", value)
            button.clicked.connect(self._press)
            self._row.addWidget(button)
            self._choices[key.upper()] = value
        self._end()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def ask(self, name: str, question: str, hint: str = "", text: str = "", presets: Sequence[str] = ()) -> None:
        """Ask for a line of text; Enter answers. `presets` answer with one key, 1–9, while nothing is typed."""
        self._begin(name, question)
        for number, words in enumerate(presets[:9], 1):
            button = Button(words, str(number), "glove")
            button.setProperty("value", words)
            button.clicked.connect(self._press)
            self._chip_row.addWidget(button)
            self._presets[str(number)] = words
        edit = QLineEdit(text)
        edit.setPlaceholderText(hint)
        edit.setAccessibleName(question)
        edit.returnPressed.connect(self._enter)
        edit.installEventFilter(self)
        self._row.addWidget(edit, 1)
        self._row.addWidget(Button(self.tr("OK"), "Enter", "small", slot=self._enter))
        self._edit = edit
        self._end()
        edit.setFocus()
        edit.selectAll()

    def _begin(self, name: str, question: str) -> None:
        clear(self._row)
        clear(self._chip_row)
        self._name, self._choices, self._presets, self._edit = name, {}, {}, None
        self._row.addWidget(label(question, "strong"))

    def _end(self) -> None:
        if self._edit is None:
            self._row.addStretch(1)
        self._chips.setVisible(bool(self._presets))
        self._row.addWidget(Button(self.tr("Cancel"), "Esc", "small", slot=self.dismiss))
        self.show()

    @Slot()
    def dismiss(self) -> None:
        """Close without an answer."""
        self.hide()
        self._name = ""
        self.closed.emit()

    @Slot()
    def _press(self) -> None:
        self._answer(str(self.sender().property("value")))

    @Slot()
    def _enter(self) -> None:
        if self._edit is not None and self._edit.text().strip():
            self._answer(self._edit.text().strip())

    def _answer(self, value: str) -> None:
        name = self._name
        self.dismiss()
        self.answered.emit(name, value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the line closes the question; a preset's key in the empty line answers it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if event.text() in self._presets and self._edit is not None and not self._edit.text():
                self._answer(self._presets[event.text()])
                return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """While a choice is open its keys come first, before the page's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._mine(event):
            event.accept()
            return True
        return super().event(event)

    def _mine(self, event: QKeyEvent) -> bool:
        return bool(self._choices) and (event.key() == Qt.Key.Key_Escape or event.text().upper() in self._choices)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A choice's key, or Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.text().upper() in self._choices:
            self._answer(self._choices[event.text().upper()])
        else:
            super().keyPressEvent(event)
