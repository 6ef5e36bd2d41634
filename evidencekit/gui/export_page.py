"""Export: choose what for and where to; each bundle is built, verified and reported in a row of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from evidencekit.bundle.model import ExportResult
from evidencekit.gui import words
from evidencekit.gui.i18n import language
from evidencekit.gui.jobs import Job, Jobs
from evidencekit.gui.paint import State
from evidencekit.gui.widgets import Badge, Button, Card, Elided, Empty, label, scroll
from evidencekit.progress import Progress, Ticket
from evidencekit.settings import Settings


class ExportRow(QFrame):
    """One export: under way, done, stopped or failed."""

    verify = Signal(object)

    def __init__(self, title: str, folder: Path, profile: str) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.job: Job | None = None
        self.result: ExportResult | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(Elided(title, "strong"))
        names.addWidget(Elided(profile, "secondary"))
        holder = QWidget()
        holder.setLayout(names)
        names.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(290)
        grid.addWidget(holder, 0, 0)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        self.what = Elided(self.tr("Waiting"), "")
        self.more = label("", "secondary", wrap=True, select=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        for widget in (self.what, self.bar, self.more):
            texts.addWidget(widget)
        self.more.hide()
        grid.addLayout(texts, 0, 1)
        self.badge = Badge("not_run", self.tr("Waiting"))
        grid.addWidget(self.badge, 0, 2)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)
        self.stop = Button(self.tr("Stop"), kind="small", slot=self._stop)
        self._buttons.addWidget(self.stop)
        grid.addLayout(self._buttons, 0, 3)
        self.folder = folder

    @Slot()
    def _stop(self) -> None:
        if self.job is not None:
            self.job.cancel()
        self.stop.setEnabled(False)

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Under way."""
        self.badge.show_state("not_run", self.tr("Under way"))
        self.bar.setRange(0, 1000 if progress.total else 0)
        self.bar.setValue(round(progress.fraction * 1000))
        parts = (words.say(f"stage.{progress.stage}"), words.progress_left(progress.left_s))
        self.what.setText(" · ".join(p for p in parts if p))

    @Slot(object)
    def show_result(self, result: ExportResult) -> None:
        """Done, and verified by the export itself."""
        self.result = result
        self._settle("passed", self.tr("Intact, verified"))
        pages = self.tr("%n page(s)", "", result.pages)
        self.what.setText(f"{pages} · {words.size(result.size_bytes)} · {words.say(f'trust.{result.trust.value}')}")
        self.more.setText(f"{result.folder.name}\nSHA-256 {result.manifest_sha256}")
        self.more.setToolTip(str(result.folder))
        self.more.show()
        for text, slot in (
            (self.tr("Open PDF"), self._open_pdf),
            (self.tr("Open folder"), self._open_folder),
            (self.tr("Verify"), self._verify),
        ):
            self._buttons.addWidget(Button(text, kind="small", slot=slot))

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """It failed; nothing half-written is left."""
        what, advice = words.error(error)
        self._settle("fail", self.tr("Not exported"))
        self.what.setText(what)
        self.more.setText(advice)
        self.more.setVisible(bool(advice))

    @Slot()
    def show_cancelled(self) -> None:
        """Stopped by the user."""
        self._settle("not_run", self.tr("Stopped"))
        self.what.setText(self.tr("Nothing was left behind."))

    def _settle(self, state: State, text: str) -> None:
        self.job = None
        self.bar.hide()
        self.stop.hide()
        self.badge.show_state(state, text)

    @Slot()
    def _open_pdf(self) -> None:
        if self.result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.result.pdf)))

    @Slot()
    def _open_folder(self) -> None:
        if self.result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.result.folder)))

    @Slot()
    def _verify(self) -> None:
        if self.result is not None:
            self.verify.emit(self.result.folder)


class ExportPage(QWidget):
    """The choices above, the exports below. `verify` carries a bundle to look at."""

    verify = Signal(object)
    choose_case = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._jobs = Jobs(self, threads=1)
        self._case: Path | None = None
        self._case_title = ""
        self.rows: list[ExportRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self.tr("Export"), "page"))
        head.addWidget(
            label(self.tr("A bundle is a PDF, the originals and a list of hashes that anyone can verify."), "secondary"), 1
        )
        column.addLayout(head)
        column.addWidget(self._form())
        self._stack = QStackedWidget()
        self._empty = Empty(
            "export",
            self.tr("Nothing exported yet"),
            (self.tr("Open a case and press Ctrl+E; then choose what the bundle is for."),),
            (Button(self.tr("Choose a case"), slot=self.choose_case),),
        )
        self._empty.setAcceptDrops(False)
        card = Card((0, 0, 0, 0), 0)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        card.body.addWidget(scroll(inside))
        self._stack.addWidget(self._empty)
        self._stack.addWidget(card)
        column.addWidget(self._stack, 1)
        column.addWidget(
            label(self.tr("One failure never stops the others. Every export is written into the custody log."), "tertiary")
        )

    def _form(self) -> Card:
        card = Card((18, 14, 18, 14), 10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        self.case_label = Elided(self.tr("No case chosen"), "heading")
        self.profile, self.language = QComboBox(), QComboBox()
        self.profile.addItem(self.tr("Platform: short, for the appeal form"), "platform")
        self.profile.addItem(self.tr("Court: complete, with all annexes"), "court")
        self.language.addItem("简体中文", "zh_CN")
        self.language.addItem("English", "en")
        self.language.setCurrentIndex(self.language.findData(language()))
        self.tsa = QLineEdit(self._settings.tsa_url)
        self.tsa.setPlaceholderText(self.tr("Optional: https://… (RFC 3161)"))
        self.folder = QLineEdit()
        fields = (
            (self.tr("Made for"), self.profile, 0, 0),
            (self.tr("Language of the document"), self.language, 0, 1),
            (self.tr("Timestamp authority"), self.tsa, 1, 0),
            (self.tr("Into the folder"), self.folder, 1, 1),
        )
        for text, field, row, place in fields:
            field.setAccessibleName(text)
            grid.addWidget(label(text, "secondary"), row, place * 3)
            grid.addWidget(field, row, place * 3 + 1)
        grid.addWidget(Button(self.tr("Choose…"), slot=self._choose_folder), 1, 5)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        head = QHBoxLayout()
        head.addWidget(self.case_label, 1)
        self.start_button = Button(self.tr("Export"), "Ctrl Enter", "primary", slot=self.start)
        self.start_button.setShortcut("Ctrl+Return")
        self.start_button.setEnabled(False)
        head.addWidget(self.start_button)
        card.body.addLayout(head)
        card.body.addLayout(grid)
        return card

    @Slot()
    def _choose_folder(self) -> None:
        if found := QFileDialog.getExistingDirectory(self, self.tr("Where the bundle goes"), self.folder.text()):
            self.folder.setText(found)

    def show_case(self, folder: Path, title: str) -> None:
        """The case to export next."""
        self._case, self._case_title = folder, title
        self.case_label.setText(title)
        self.start_button.setEnabled(True)
        if not self.folder.text():
            self.folder.setText(str(folder.parent / self.tr("Bundles")))

    @Slot()
    def start(self) -> None:
        """Queue an export of the case chosen."""
        if self._case is None or not self.folder.text().strip():
            return
        row = ExportRow(self._case_title, self._case, self.profile.currentText())
        row.verify.connect(self.verify)
        self.rows.append(row)
        self._list.insertWidget(0, row)
        self._stack.setCurrentIndex(1)
        work = _Export(
            self._case, Path(self.folder.text().strip()), str(self.profile.currentData()), self._settings.actor,
            str(self.language.currentData()), self.tsa.text().strip(),
        )  # fmt: skip
        row.job = self._jobs.start(
            work, done=row.show_result, failed=row.show_error, progressed=row.show_progress, cancelled=row.show_cancelled
        )

    @property
    def running(self) -> int:
        """Exports that have not ended."""
        return self._jobs.running

    def close_down(self) -> None:
        """Stop the exports; nothing half-written is left."""
        self._jobs.close()


class _Export:
    """The work of one export, holding values only."""

    def __init__(self, case: Path, into: Path, profile: str, actor: str, lang: str, tsa: str) -> None:
        self._case, self._into, self._profile, self._actor, self._lang, self._tsa = case, into, profile, actor, lang, tsa

    def __call__(self, ticket: Ticket) -> ExportResult:
        from evidencekit.bundle.package import export
        from evidencekit.rulebooks.library import load

        tsa = None
        if self._tsa:
            from evidencekit.bundle.stamp import TsaClient

            tsa = TsaClient(self._tsa)
        lang = "en" if self._lang == "en" else "zh_CN"
        return export(
            self._case, self._into, self._profile, rulebook=load(), actor=self._actor, language=lang, tsa=tsa, ticket=ticket
        )
