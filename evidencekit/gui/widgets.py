"""Small parts that every page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from evidencekit.gui import icons, paint
from evidencekit.gui.paint import State
from evidencekit.gui.theme import tokens


def label(text: str = "", role: str = "", *, tone: str = "", wrap: bool = False, select: bool = False) -> QLabel:
    """A line of text in one of the style sheet's roles, never read as mark-up."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Change properties that the style sheet looks at."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Button(QPushButton):
    """A button that prints its key. `kind`: primary, small, glove (large), link, nav or empty."""

    def __init__(
        self, text: str, key: str = "", kind: str = "", *, slot: Callable[[], object] | SignalInstance | None = None
    ) -> None:
        super().__init__(text)
        self.key = key
        if kind:
            self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        if slot is not None:
            self.clicked.connect(slot)

    def say(self, text: str) -> None:
        """Change the words."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def _cap(self) -> float:
        return paint.keycap_width(self.font(), self.key) + 8 if self.key else 0.0

    def sizeHint(self) -> QSize:
        """Room for the words and the key."""
        hint = super().sizeHint()
        return QSize(hint.width() + round(self._cap()), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's button, and the key at its right."""
        if not self.key:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = option.text, ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        t = tokens()
        primary = self.property("kind") == "primary"
        ink = t.tertiary if not self.isEnabled() else t.on_accent if primary else t.accent if self.isChecked() else t.text
        painter.setPen(QColor(ink))
        wide = QFontMetricsF(self.font()).horizontalAdvance(words)
        start = (self.width() - wide - self._cap()) / 2
        painter.drawText(QRectF(start, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        faded = QColor(ink if primary else t.secondary)
        paint.keycap(painter, start + wide + 8, self.height() / 2, self.key, faded)


class KeyHint(QWidget):
    """Printed keys with words between them: `[("", "Next"), ("N", "")]`."""

    def __init__(self, parts: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for words, key in parts:
            if words:
                row.addWidget(label(words, "tertiary"))
            if key:
                row.addWidget(KeyCap(key))
        row.addStretch(1)


class KeyCap(QWidget):
    """One printed key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setFixedSize(round(paint.keycap_width(self.font(), key)), 20)
        self.setAccessibleName(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key."""
        painter = QPainter(self)
        paint.keycap(painter, 0, self.height() / 2, self._key, tokens().colour("secondary"))


class Badge(QWidget):
    """Shape, word and colour of a verdict."""

    def __init__(self, state: State = "not_run", text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, text)

    def show_state(self, state: State, text: str) -> None:
        """Say another verdict."""
        self.state: State = state
        self.text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(round(paint.badge_width(self.font(), self.text)) + 1, paint.BADGE_HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The badge."""
        paint.badge(QPainter(self), 0, self.height() / 2, self.state, self.text, tokens())


class Shape(QWidget):
    """A verdict's shape alone, beside a line of words."""

    def __init__(self, state: State = "not_run", side: int = 16) -> None:
        super().__init__()
        self.state: State = state
        self.setFixedSize(side, side)

    def show_state(self, state: State) -> None:
        """Show another shape."""
        self.state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shape."""
        inset = self.width() * 0.06
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        paint.shape(QPainter(self), box, self.state, tokens())


class Elided(QLabel):
    """One line that gives way at its end and tells the whole in its tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Small: it gives way."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words that fit."""
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if words != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | self.alignment()), words)


class Card(QFrame):
    """A surface with a hairline around it; `body` takes what is in it."""

    def __init__(self, margins: tuple[int, int, int, int] = (16, 12, 16, 12), spacing: int = 8) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(spacing)


def line() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setFixedHeight(1)
    made.setStyleSheet(f"background: {tokens().faint};")
    return made


def scroll(inside: QWidget) -> QScrollArea:
    """`inside`, scrollable up and down, on the ground that is there."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setProperty("role", "plain")
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)


def paths_of(mime: QMimeData | None) -> list[Path]:
    """The local files of a drop or a paste, in order; an empty clipboard has none."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime is not None else []


class DropFrame(QFrame):
    """A frame that takes files and lights up while they hover; `dropped` carries the paths."""

    dropped = Signal(list)

    def __init__(self, role: str = "drop") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may come."""
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
            restyle(self, hot=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        restyle(self, hot=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """They are here."""
        restyle(self, hot=False)
        if paths := paths_of(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)


class Empty(DropFrame):
    """What a page shows while it has nothing: what it is for and what to do first."""

    def __init__(self, drawing: str, title: str, lines: Iterable[str], buttons: Iterable[QPushButton] = ()) -> None:
        super().__init__()
        self._drawing = drawing
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(2)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture.setPixmap(icons.pixmap(drawing, tokens().accent, 56, 2.0))
        column.addWidget(self._picture)
        column.addSpacing(8)
        head = label(title, "big")
        head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(head)
        for text in lines:
            words = label(text, "secondary", wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addSpacing(12)
        column.addLayout(row)
        column.addStretch(3)


class Notice(QFrame):
    """One line that matters now, with at most one thing to do about it. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._shape = Shape("review")
        self._words = label("", wrap=True, select=True)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._row = row
        self._action: Button | None = None
        self._close = Button("×", kind="link", slot=self.hide)
        self._close.setAccessibleName(self.tr("Dismiss"))
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def tell(self, what: str, advice: str = "", *, action: str = "", slot: Callable[[], object] | None = None) -> None:
        """Say what happened and what to do."""
        self._words.setText(f"{what}\n{advice}" if advice else what)
        self.setAccessibleName(self._words.text())
        if self._action is not None:
            self._row.removeWidget(self._action)
            self._action.deleteLater()
            self._action = None
        if action and slot is not None:
            self._action = Button(action, kind="link", slot=slot)
            self._row.insertWidget(2, self._action)
        self.show()
