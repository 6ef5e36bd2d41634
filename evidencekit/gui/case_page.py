"""One case: the evidence at the left, what it proves below it, what is still missing at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidencekit import clock
from evidencekit.case.model import MediaType
from evidencekit.errors import CaseLocked
from evidencekit.gui import words
from evidencekit.gui.checklist import Checklist
from evidencekit.gui.details_form import DetailsDialog
from evidencekit.gui.exhibits import ExhibitsPanel
from evidencekit.gui.preflight import Preflight
from evidencekit.gui.prompt import Prompt
from evidencekit.gui.session import CaseSession, Loaded
from evidencekit.gui.stills import Pictures
from evidencekit.gui.video_panel import VideoPanel
from evidencekit.gui.widgets import Button, Elided, Notice, label, paths_of, restyle
from evidencekit.rulebooks.model import Urgency


def clipboard_png(mime: QMimeData | None) -> bytes:
    """The picture of a clipboard as PNG bytes; nothing when there is none."""
    if mime is None or not mime.hasImage():
        return b""
    image = mime.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


class CasePage(QWidget):
    """Shows and changes one case. `export` and `closed` carry the case's folder."""

    export = Signal(object)
    closed = Signal(object)
    TICK_MS = 20_000  # the time left is words to the minute

    def __init__(self, folder: Path, actor: str) -> None:
        super().__init__()
        self.session = CaseSession(folder, actor, self)
        self.pictures = Pictures(self)
        self._loaded: Loaded | None = None
        self._removed = ""
        self.setAcceptDrops(True)
        self._build()
        self.session.opened.connect(self._opened)
        self.session.changed.connect(self._show)
        self.session.failed.connect(self._failed)
        self.session.told.connect(self._told)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._clock.start(self.TICK_MS)

    # --- layout
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addLayout(self._header())
        self.notice = Notice()
        column.addWidget(self.notice)
        self.prompt = Prompt()
        self.prompt.answered.connect(self._prompted)
        column.addWidget(self.prompt)
        row = QHBoxLayout()
        row.setSpacing(14)
        centre = QVBoxLayout()
        centre.setSpacing(8)
        centre.addLayout(self._tabs())
        self.stack = QStackedWidget()
        self.video = VideoPanel(self.session, self.pictures)
        self.exhibits = ExhibitsPanel(self.session, self.pictures)
        self.exhibits.wanted.connect(self._choose_files)
        self.exhibits.fields.removed.connect(self._ask_remove)
        self.stack.addWidget(self.video)
        self.stack.addWidget(self.exhibits)
        centre.addWidget(self.stack, 1)
        row.addLayout(centre, 1)
        side = QVBoxLayout()
        side.setSpacing(10)
        self.checklist = Checklist()
        self.checklist.add.connect(self._choose_files)
        self.checklist.given.connect(self._given)
        self.checklist.show_exhibit.connect(self.show_exhibit)
        self.preflight = Preflight()
        self.preflight.answered.connect(self.session.answer)
        side.addWidget(self.checklist, 3)
        side.addWidget(self.preflight, 2)
        holder = QWidget()
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        self._side = holder
        row.addWidget(holder)
        column.addLayout(row, 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(10)
        self._title = label("", "case")
        self._numbers = Elided("", "secondary")
        first.addWidget(self._title)
        first.addWidget(self._numbers, 1)
        texts.addLayout(first)
        self._facts = Elided("", "secondary")
        texts.addWidget(self._facts)
        row.addLayout(texts, 1)
        times = QVBoxLayout()
        times.setSpacing(0)
        self._left = label("", "case")
        self._until = label("", "tertiary")
        for widget in (self._left, self._until):
            widget.setAlignment(Qt.AlignmentFlag.AlignRight)
            times.addWidget(widget)
        row.addLayout(times)
        self._edit = Button(self.tr("Details"), slot=self._edit_details)
        row.addWidget(self._edit)
        self.export_button = Button(self.tr("Export bundle"), "Ctrl E", "primary", slot=self._export)
        row.addWidget(self.export_button)
        return row

    def _tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self.video_tab = Button(self.tr("Unboxing video"), kind="small")
        self.papers_tab = Button(self.tr("Exhibits"), kind="small")
        for number, tab in enumerate((self.video_tab, self.papers_tab)):
            tab.setCheckable(True)
            self._group.addButton(tab, number)
            row.addWidget(tab)
        self.video_tab.setChecked(True)
        self._group.idClicked.connect(self._show_tab)
        row.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window takes from the side first: the picture is the evidence."""
        super().resizeEvent(event)
        self._side.setFixedWidth(372 if self.width() >= 1200 else 320)

    # --- opening and showing
    def open(self) -> None:
        """Open the case; the page fills when it is there."""
        self._title.setText(self.tr("Opening…"))
        self.session.open()

    @Slot(object)
    def _opened(self, opened: object) -> None:
        locked: CaseLocked | None = self.session.locked
        if locked is not None:
            what, advice = words.error(locked)
            self.notice.tell(what, f"{self.tr('Shown for reading only.')} {advice}".strip())
        if self.session.loaded is not None:
            videos = any(e.media is MediaType.VIDEO for e in self.session.loaded.case.active)
            needs = self.session.loaded.assessment.scenario.needs_video
            self._show_tab(0 if videos else 1)
            self.video_tab.setVisible(videos or needs)
            for exhibit in self.session.loaded.case.active:
                if exhibit.media is MediaType.VIDEO and exhibit.id not in self.session.loaded.case.checks:
                    self.session.check(exhibit.id)

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        details, scenario = loaded.case.details, loaded.assessment.scenario
        self._title.setText(" · ".join(p for p in (words.both(scenario.zh, scenario.en), details.title) if p))
        numbers = [words.platform(details.platform.value)]
        for name, value in ((self.tr("order"), details.order_no), (self.tr("return waybill"), details.waybill_return)):
            if value:
                numbers.append(f"{name} {value}")
        self._numbers.setText(" · ".join(numbers))
        facts: list[str] = []
        if details.signed_at:
            facts.append(self.tr("return signed for {0}").format(clock.show(details.signed_at)[:16]))
        if details.amount:
            facts.append(self.tr("claimed {0}").format(words.amount(details.amount)))
        if details.buyer:
            facts.append(self.tr("buyer {0}").format(details.buyer))
        facts.append(self.tr("rulebook {0}").format(loaded.assessment.rulebook_version))
        self._facts.setText(" · ".join(facts))
        self.papers_tab.say(self.tr("Exhibits ({0})").format(len(loaded.case.active)))
        videos = any(e.media is MediaType.VIDEO for e in loaded.case.active)
        self.video_tab.setVisible(videos or scenario.needs_video)
        writable = not self.session.read_only
        self._edit.setEnabled(writable)
        self.video.show_loaded(loaded)
        self.exhibits.show_loaded(loaded)
        self.checklist.show_loaded(loaded, writable=writable)
        self.preflight.show_loaded(loaded, writable=writable)
        self._tick()

    @Slot()
    def _tick(self) -> None:
        if self._loaded is None:
            return
        proof = self._loaded.assessment.proof
        if proof is None or proof.at is None:
            self._left.setText(self.tr("No deadline"))
            self._until.setText(self.tr("type the one the back office shows"))
            restyle(self._left, tone="not_run")
            return
        now = clock.now()
        left = (proof.at - now).total_seconds()
        text = words.left(left)
        self._left.setText(self.tr("{0} left").format(text) if left > 0 else text)
        origin = self.tr("from the back office") if proof.typed else self.tr("computed, for reference; the back office counts")
        self._until.setText(self.tr("due {0} ({1})").format(words.when(proof.at, now), origin))
        tone = "fail" if left < 3 * 3600 else "review" if left < 24 * 3600 else ""
        restyle(self._left, tone=tone)

    @property
    def urgency(self) -> Urgency:
        """How urgent the proof is."""
        proof = self._loaded.assessment.proof if self._loaded else None
        return proof.urgency if proof else Urgency.UNSET

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        (self.papers_tab if index else self.video_tab).setChecked(True)
        if index == 0:
            self.video.play_button.setFocus()
        else:
            self.video.player.pause()
            self.exhibits.list.setFocus()

    @Slot(str)
    def show_exhibit(self, exhibit: str) -> None:
        """Show one exhibit: the video on its sheet, papers in the list."""
        found = self._loaded.case.exhibit(exhibit) if self._loaded else None
        if found is None:
            return
        self._show_tab(0 if found.media is MediaType.VIDEO else 1)
        self.exhibits.select(exhibit)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.exhibits.forget()
        self.notice.tell(*words.error(error))
        if self._loaded is None:
            self._title.setText(self.session.folder.name)

    @Slot(str, list)
    def _told(self, what: str, names: list[str]) -> None:
        listed = "、".join(names[:3]) + ("…" if len(names) > 3 else "")
        if what == "duplicate":
            self.notice.tell(self.tr("Already in this case, not taken twice: {0}").format(listed))

    # --- bringing evidence in
    @Slot(list, str)
    def _given(self, paths: list[Path], kind: str) -> None:
        self.session.add(paths, kind)

    @Slot(str)
    def _choose_files(self, kind: str) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Evidence to add"))
        if names:
            self.session.add([Path(n) for n in names], kind)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may come, anywhere on the page."""
        if paths_of(event.mimeData()) and not self.session.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are here."""
        if paths := paths_of(event.mimeData()):
            event.acceptProposedAction()
            self.session.add(paths)

    @Slot()
    def paste(self) -> None:
        """Take the clipboard's files or picture as exhibits."""
        mime = QGuiApplication.clipboard().mimeData()
        if paths := paths_of(mime):
            self.session.add(paths)
        elif data := clipboard_png(mime):
            name = self.tr("Screenshot {0}.png").format(clock.now().strftime("%m-%d %H%M%S"))
            self.session.add_bytes(data, name, "EV-CHAT")
        else:
            self.notice.tell(self.tr("The clipboard holds no picture and no file."))

    # --- removing, details, export
    @Slot(str)
    def _ask_remove(self, exhibit: str) -> None:
        self._removed = exhibit
        self.prompt.ask("remove", self.tr("Why is {0} removed?").format(exhibit), self.tr("Reason, for the record"))

    @Slot(str, str)
    def _prompted(self, name: str, value: str) -> None:
        if name == "remove":
            self.session.remove(self._removed, value)
            self.notice.tell(
                self.tr("{0} was taken off the list; the original stays.").format(self._removed),
                action=self.tr("Undo"),
                slot=self._undo,
            )

    @Slot()
    def _undo(self) -> None:
        self.session.restore(self._removed)
        self.notice.hide()

    @Slot()
    def _edit_details(self) -> None:
        if self._loaded is None:
            return
        dialog = DetailsDialog(self._loaded.rulebook, self, self._loaded.case.details)
        dialog.exec()
        if dialog.chosen is not None:
            self.session.set_details(dialog.chosen)
        dialog.deleteLater()

    @Slot()
    def _export(self) -> None:
        self.export.emit(self.session.folder)

    def step_back(self) -> bool:
        """Close what is open on the page: a question, else a comparison; whether there was one."""
        if self.video.marks.prompt.asking or self.prompt.asking:
            self.video.marks.prompt.dismiss()
            self.prompt.dismiss()
            return True
        return self.stack.currentIndex() == 0 and self.video.leave_finding()

    def close_down(self) -> None:
        """Stop everything of this case and give its lock back."""
        self._clock.stop()
        self.video.close_down()
        self.pictures.close()
        self.session.close()
        self.closed.emit(self.session.folder)
