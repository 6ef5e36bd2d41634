"""The exhibits: a list with thumbnails, and beside it what is said about the one chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from evidencekit.case.model import Exhibit, Shows
from evidencekit.gui import words
from evidencekit.gui.previews import Preview, Thumbnail
from evidencekit.gui.recording_box import RecordingBox
from evidencekit.gui.session import CaseSession, Loaded
from evidencekit.gui.stills import Pictures
from evidencekit.gui.widgets import Button, Card, Elided, Empty, clear, label, scroll


class Lines(QPlainTextEdit):
    """Several lines of text; `left` is emitted when the field is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Somebody finished typing."""
        super().focusOutEvent(event)
        self.left.emit()


class ExhibitRow(QWidget):
    """One line of the list."""

    def __init__(self, exhibit: Exhibit, kind: str, folder: Path, pictures: Pictures) -> None:
        super().__init__()
        self._exhibit, self._folder, self._pictures = exhibit, folder, pictures
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(10)
        self._thumb = Thumbnail(44)
        row.addWidget(self._thumb)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(Elided(f"{exhibit.id}  {exhibit.title or exhibit.name}"))
        text.addWidget(Elided(kind, "secondary"))
        row.addLayout(text, 1)
        self.refresh()

    def refresh(self) -> None:
        """Show the thumbnail as soon as it was read."""
        self._thumb.show_exhibit(self._exhibit, self._folder, self._pictures)


class ExhibitList(QListWidget):
    """The list; Delete removes."""

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Exhibits"))
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)  # several videos are joined as one recording
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)


class ExhibitsPanel(QWidget):
    """List at the left, fields at the right. `wanted` asks the page for the file dialog."""

    wanted = Signal(str)

    def __init__(self, session: CaseSession, pictures: Pictures) -> None:
        super().__init__()
        self._session, self._pictures = session, pictures
        self._loaded: Loaded | None = None
        self._shown: object = None  # what the list shows, to leave it alone while that is the same
        self._filling = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        card = Card((4, 8, 4, 8), 4)
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 8, 0)
        self._count = label("", "heading")
        head.addWidget(self._count, 1)
        head.addWidget(Button(self.tr("Add files…"), kind="small", slot=self._want))
        card.body.addLayout(head)
        self.list = ExhibitList()
        self.list.currentItemChanged.connect(self._show_current)
        self.list.itemSelectionChanged.connect(self._show_choice)
        card.body.addWidget(self.list, 1)
        self.recording = RecordingBox(session)
        card.body.addWidget(self.recording)
        card.setFixedWidth(252)
        row.addWidget(card)
        self.fields = ExhibitFields(session, pictures)
        row.addWidget(self.fields, 1)
        self._empty = Empty(
            "drop",
            self.tr("Drop the papers here"),
            (
                self.tr("Chat screenshots, outbound records, authorisations, test reports: pictures, PDF, video."),
                self.tr("Ctrl+V pastes a screenshot. The originals stay as they are; EvidenceKit keeps read-only copies."),
            ),
            (Button(self.tr("Choose files…"), kind="primary", slot=self._want),),
        )
        self._empty.setAcceptDrops(False)  # the whole page takes them
        row.addWidget(self._empty, 1)
        pictures.came.connect(self._refresh_thumbnails)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit("")

    def show_loaded(self, loaded: Loaded) -> None:
        """Show the case as it is now; the choice stays."""
        keep = self.current()
        self._loaded = loaded
        exhibits = loaded.case.active
        shown = (exhibits, loaded.case.recordings, loaded.assessment.scenario.id, self._session.read_only)
        if shown == self._shown:
            return
        self._shown = shown
        self._filling = True
        self.list.clear()
        for exhibit in exhibits:
            known = loaded.rulebook.evidence.get(exhibit.kind)
            kind = words.both(known.zh, known.en) if known else self.tr("Not sorted yet")
            recording = loaded.case.recording(exhibit.id)
            if recording is not None:
                place = recording.parts.index(exhibit.id) + 1
                kind = self.tr("file {0} of {1}").format(place, len(recording.parts)) + f" · {kind}"
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, exhibit.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{exhibit.id} {exhibit.title or exhibit.name} {kind}")
            item.setSizeHint(QSize(200, 58))
            self.list.addItem(item)
            self.list.setItemWidget(item, ExhibitRow(exhibit, kind, self._session.folder, self._pictures))
        self._filling = False
        self._count.setText(self.tr("%n exhibit(s)", "", len(exhibits)))
        self._empty.setVisible(not exhibits)
        self.fields.setVisible(bool(exhibits))
        if exhibits:
            self.select(keep if loaded.case.exhibit(keep) in exhibits else exhibits[0].id)

    def forget(self) -> None:
        """Show everything anew next time: what was typed was not stored."""
        self._shown = None

    def current(self) -> str:
        """The exhibit chosen."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def select(self, exhibit: str) -> None:
        """Choose one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == exhibit:
                self.list.setCurrentRow(row)
        self._show_current()
        self._show_choice()

    @Slot()
    def _show_current(self) -> None:
        if self._filling or self._loaded is None:
            return
        exhibit = self._loaded.case.exhibit(self.current())
        if exhibit is not None:
            self.fields.show_exhibit(exhibit, self._loaded)

    @Slot()
    def _show_choice(self) -> None:
        if self._filling or self._loaded is None:
            return
        current = self.current()
        chosen = [str(item.data(Qt.ItemDataRole.UserRole)) for item in self.list.selectedItems()]
        self.recording.show_choice(self._loaded.case, sorted(chosen, key=lambda name: name != current))

    @Slot()
    def _refresh_thumbnails(self) -> None:
        for number in range(self.list.count()):
            row = self.list.itemWidget(self.list.item(number))
            if isinstance(row, ExhibitRow):
                row.refresh()
        self.fields.refresh()


class ExhibitFields(Card):
    """What is said about one exhibit; every change is stored when the field is left."""

    removed = Signal(str)

    def __init__(self, session: CaseSession, pictures: Pictures) -> None:
        super().__init__((16, 14, 16, 14), 10)
        self._session, self._pictures = session, pictures
        self._exhibit: Exhibit | None = None
        self._loaded: Loaded | None = None
        self._filling = False
        sides = QHBoxLayout()
        sides.setSpacing(18)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        self._name = Elided("", "heading")
        self._facts = label("", "secondary", wrap=True)
        self._hash = Elided("", "tertiary")
        self._warn = label("", "secondary", tone="review", wrap=True)
        for widget in (self._name, self._facts, self._hash, self._warn):
            texts.addWidget(widget)
        self._form(texts)
        self._shows_title = label("", "strong")
        texts.addSpacing(4)
        texts.addWidget(self._shows_title)
        self._shows = QWidget()
        self._shows_column = QVBoxLayout(self._shows)
        self._shows_column.setContentsMargins(0, 0, 0, 0)
        self._shows_column.setSpacing(6)
        texts.addWidget(scroll(self._shows), 1)
        sides.addLayout(texts, 5)
        right = QVBoxLayout()
        right.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        self._open = Button(self.tr("Open"), kind="small", slot=self._open_file)
        self._remove = Button(self.tr("Remove"), kind="small", slot=self._ask_remove)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        buttons.addWidget(self._remove)
        right.addLayout(buttons)
        self._preview = Preview()
        right.addWidget(self._preview, 1)
        sides.addLayout(right, 4)
        self.body.addLayout(sides)
        self.boxes: list[QCheckBox] = []

    def _form(self, column: QVBoxLayout) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.kind = QComboBox()
        self.kind.activated.connect(self._store_kind)
        self.title, self.source = QLineEdit(), QLineEdit()
        self.proves = Lines()
        self.proves.setFixedHeight(58)
        self.proves.setTabChangesFocus(True)
        self.proves.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source.setPlaceholderText(self.tr("Who or what system it comes from"))
        self.proves.setPlaceholderText(self.tr("What it proves, in one sentence"))
        for field in (self.title, self.source):
            field.editingFinished.connect(self._store_text)
        self.proves.left.connect(self._store_text)
        for name, field in (
            (self.tr("Kind"), self.kind),
            (self.tr("Title"), self.title),
            (self.tr("Source"), self.source),
            (self.tr("Proves"), self.proves),
        ):
            field.setAccessibleName(name)
            form.addRow(label(name, "secondary"), field)
        column.addLayout(form)

    def show_exhibit(self, exhibit: Exhibit, loaded: Loaded) -> None:
        """Show this one."""
        self._filling = True
        self._exhibit, self._loaded = exhibit, loaded
        self._name.setText(f"{exhibit.id}  {exhibit.name}")
        facts = [words.size(exhibit.size_bytes)]
        if exhibit.pages > 1:
            facts.append(self.tr("%n page(s)", "", exhibit.pages))
        if exhibit.width:
            facts.append(f"{exhibit.width} × {exhibit.height}")
        if exhibit.duration_s:
            facts.append(self.tr("{0} s").format(f"{exhibit.duration_s:.1f}"))
        facts.append(self.tr("added by {0}").format(exhibit.added_by))
        self._facts.setText(" · ".join(facts))
        self._hash.setText(f"SHA-256 {exhibit.sha256}")
        self._warn.setText("\n".join(words.say(f"warning.{w}") for w in exhibit.warnings))
        self._warn.setVisible(bool(exhibit.warnings))
        self.kind.clear()
        self.kind.addItem(self.tr("Not sorted yet"), "")
        wanted = [i.evidence.id for i in loaded.assessment.items]
        rest = [e for e in loaded.rulebook.evidence if e not in wanted]
        for name in (*wanted, *rest):
            evidence = loaded.rulebook.evidence[name]
            self.kind.addItem(words.both(evidence.zh, evidence.en), name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(exhibit.kind)))
        for field, text in ((self.title, exhibit.title), (self.source, exhibit.source)):
            if not field.hasFocus() or field.text() != text:
                field.setText(text)
        if self.proves.toPlainText() != exhibit.proves:
            self.proves.setPlainText(exhibit.proves)
        self._show_boxes(exhibit, loaded)
        for widget in (self.kind, self.title, self.source, self.proves, self._remove, *self.boxes):
            widget.setEnabled(not self._session.read_only)
        self._filling = False
        self.refresh()

    def _show_boxes(self, exhibit: Exhibit, loaded: Loaded) -> None:
        evidence = loaded.rulebook.evidence.get(exhibit.kind)
        texts = evidence.must_show_zh if evidence else ()
        spoken = evidence.must_show_en if evidence else ()
        focused = next((b.property("must") for b in self.boxes if b.hasFocus()), None)
        clear(self._shows_column)
        self.boxes = []
        for number, text in enumerate(texts):
            english = spoken[number] if number < len(spoken) else ""
            box = QCheckBox(words.both(text, english))
            box.setTristate(True)
            box.setProperty("must", text)
            answer = exhibit.shows.get(text)
            state = {Shows.YES: Qt.CheckState.Checked, Shows.UNCLEAR: Qt.CheckState.PartiallyChecked}
            box.setCheckState(state.get(answer, Qt.CheckState.Unchecked) if answer else Qt.CheckState.Unchecked)
            box.checkStateChanged.connect(self._store_shows)
            self._shows_column.addWidget(box)
            self.boxes.append(box)
            if text == focused:
                box.setFocus()
        self._shows_column.addStretch(1)
        self._shows_title.setText(self.tr("It must show (Space: yes, unclear, no)"))
        self._shows_title.setVisible(bool(texts))

    def refresh(self) -> None:
        """Show the thumbnail as soon as it was read."""
        if self._exhibit is not None:
            self._preview.show_exhibit(self._exhibit, self._session.folder, self._pictures)

    # --- storing
    @Slot()
    def _store_kind(self) -> None:
        if not self._filling and self._exhibit is not None and self.kind.currentData() != self._exhibit.kind:
            self._session.set_exhibit(self._exhibit.id, kind=str(self.kind.currentData()))

    @Slot()
    def _store_text(self) -> None:
        if self._filling or self._exhibit is None:
            return
        typed = {"title": self.title.text(), "source": self.source.text(), "proves": self.proves.toPlainText()}
        changed = {name: text.strip() for name, text in typed.items() if text.strip() != getattr(self._exhibit, name)}
        if changed:
            self._session.set_exhibit(self._exhibit.id, **changed)

    @Slot()
    def _store_shows(self) -> None:
        if self._filling or self._exhibit is None:
            return
        value = {
            Qt.CheckState.Checked: Shows.YES,
            Qt.CheckState.PartiallyChecked: Shows.UNCLEAR,
            Qt.CheckState.Unchecked: Shows.NO,
        }
        shows = dict(self._exhibit.shows)
        for box in self.boxes:
            must, answer = str(box.property("must")), value[box.checkState()]
            if answer is not Shows.NO or must in shows or box is self.sender():
                shows[must] = answer
        self._session.set_exhibit(self._exhibit.id, shows=shows)

    @Slot()
    def _open_file(self) -> None:
        if self._exhibit is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.folder / self._exhibit.stored)))

    @Slot()
    def _ask_remove(self) -> None:
        if self._exhibit is not None:
            self.removed.emit(self._exhibit.id)
