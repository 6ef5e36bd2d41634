"""The one window: pages at the right of a side bar, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from evidencekit.gui import icons, words
from evidencekit.gui.case_list import Create, ReadCases, Remember, Sample, cases_folder
from evidencekit.gui.case_page import CasePage
from evidencekit.gui.cases_model import CaseRow
from evidencekit.gui.cases_page import CasesPage
from evidencekit.gui.crash import CrashHandler
from evidencekit.gui.details_form import DetailsDialog
from evidencekit.gui.diagnostics import LogKeeper
from evidencekit.gui.export_page import ExportPage
from evidencekit.gui.jobs import Jobs
from evidencekit.gui.key_sheet import KeySheet
from evidencekit.gui.settings_page import SettingsPage
from evidencekit.gui.theme import tokens
from evidencekit.gui.verify_page import VerifyPage
from evidencekit.gui.widgets import Button, KeyHint, Notice, label
from evidencekit.settings import Settings

CASES, EXPORT, VERIFY, SETTINGS, CASE = range(5)


class MainWindow(QMainWindow):
    """Holds the pages; `redress` asks the application to apply a new language or theme."""

    redress = Signal(object)  # Settings

    def __init__(self, settings: Settings, crash: CrashHandler, log: LogKeeper) -> None:
        super().__init__()
        self.settings = settings
        self._crash = crash
        self._log = log
        self._jobs = Jobs(self, threads=1)
        self._waiting: tuple[Path, list[Path]] | None = None
        self.case_page: CasePage | None = None
        self.setWindowTitle("EvidenceKit")
        self.setWindowIcon(icons.app_icon())
        self.resize(1440, 900)
        self.setMinimumSize(1280, 720)
        self.build()
        for keys, slot in (
            ("Ctrl+N", self.new_case), ("Ctrl+O", self.ask_folder), ("Ctrl+K", self._search), ("F1", self._key_sheet),
            ("F5", self.reload), ("Ctrl+E", self._export_current), ("Ctrl+1", self.show_cases), ("Ctrl+2", self._show_export),
            ("Ctrl+3", self._show_verify), ("Ctrl+4", self._show_settings), ("Escape", self.show_cases),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)

    # --- layout
    def build(self) -> None:
        """Make every page anew, in the language and theme in force."""
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar())
        self.stack = QStackedWidget()
        self.cases = CasesPage()
        self.export = ExportPage(self.settings)
        self.verify = VerifyPage()
        self.preferences = SettingsPage(self.settings, self._log)
        for page in (self.cases, self.export, self.verify, self.preferences):
            self.stack.addWidget(page)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.cases.table.setFocus()
        self.cases.open_case.connect(self.open_case)
        self.cases.given.connect(self.open_with)
        self.cases.new_case.connect(self.new_case)
        self.cases.open_folder.connect(self.ask_folder)
        self.cases.sample.connect(self.open_sample)
        self.cases.counted.connect(self._show_count)
        self.export.verify.connect(self.verify_bundle)
        self.export.choose_case.connect(self.show_cases)
        self.preferences.changed.connect(self._settings_changed)

    def _sidebar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("sidebar")
        bar.setFixedWidth(200)
        column = QVBoxLayout(bar)
        column.setContentsMargins(12, 18, 12, 16)
        column.setSpacing(2)
        brand = label("EvidenceKit")
        brand.setObjectName("brand")
        column.addWidget(brand)
        column.addSpacing(14)
        self._group = QButtonGroup(bar)
        self.nav: list[Button] = []
        t = tokens()
        for number, (text, drawing) in enumerate(
            (
                (self.tr("Cases"), "cases"),
                (self.tr("Export"), "export"),
                (self.tr("Verify"), "verify"),
                (self.tr("Settings"), "settings"),
            )
        ):
            button = Button(text, kind="nav")
            button.setCheckable(True)
            button.setIcon(icons.icon(drawing, t.secondary, t.accent))
            button.setToolTip(f"Ctrl {number + 1}")
            self._group.addButton(button, number)
            self.nav.append(button)
            if number == SETTINGS:
                column.addStretch(1)
            column.addWidget(button)
        self.nav[0].setChecked(True)
        self._group.idClicked.connect(self._navigate)
        column.addSpacing(8)
        column.addWidget(KeyHint(((self.tr("Keys"), "F1"),)))
        self._clock = label(self.tr("Local clock, not checked"), "tertiary", wrap=True)
        column.addWidget(self._clock)
        return bar

    @Slot(int)
    def _show_count(self, count: int) -> None:
        text = self.tr("Cases")
        self.nav[CASES].say(f"{text}  {count}" if count else text)

    # --- pages
    @Slot(int)
    def _navigate(self, page: int) -> None:
        if page == CASES:
            self.show_cases()
        else:
            self.show_page(page)

    def show_page(self, page: int) -> None:
        """Show one of the four pages of the side bar."""
        self.stack.setCurrentIndex(page)
        self.nav[page].setChecked(True)

    @Slot()
    def show_cases(self) -> None:
        """Leave the case that is open and show the list, read anew."""
        if self.case_page is not None:
            if self.case_page.step_back():
                return
            self._close_case()
        self.show_page(CASES)
        self.cases.table.setFocus()
        self.reload()

    @Slot()
    def _show_export(self) -> None:
        self.show_page(EXPORT)

    @Slot()
    def _show_verify(self) -> None:
        self.show_page(VERIFY)

    @Slot()
    def _show_settings(self) -> None:
        self.show_page(SETTINGS)

    @Slot()
    def _search(self) -> None:
        self.show_cases()
        self.cases.search.setFocus()
        self.cases.search.selectAll()

    @Slot()
    def _key_sheet(self) -> None:
        sheet = KeySheet(self)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    @Slot(object)
    def verify_bundle(self, bundle: Path) -> None:
        """Verify a bundle on its page."""
        self.show_page(VERIFY)
        self.verify.verify(bundle)

    # --- the list
    @Slot()
    def reload(self) -> None:
        """Read the list of cases anew."""
        self._jobs.start(ReadCases(cases_folder(self.settings)), done=self._rows, failed=self._failed)

    @Slot(object)
    def _rows(self, found: tuple[list[CaseRow], list[tuple[str, str]]]) -> None:
        rows, scenarios = found
        self.cases.show_scenarios(scenarios)
        self.cases.show_rows(rows)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice: Notice = self.cases.notice
        notice.tell(*words.error(error))

    # --- one case
    @Slot(object)
    def open_case(self, folder: Path) -> None:
        """Show one case."""
        if broken := self.cases.broken(folder):
            self.cases.notice.tell(broken.error, broken.advice)
            return
        self._close_case()
        page = CasePage(folder, self.settings.actor)
        page.export.connect(self._export_case)
        page.session.opened.connect(self._case_opened)
        self.case_page = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.nav[CASES].setChecked(True)
        self._crash.saved_at = str(folder)
        page.open()

    @Slot(object)
    def _case_opened(self, opened: object) -> None:
        if self.case_page is None:
            return
        folder = self.case_page.session.folder
        self._jobs.start(Remember(folder))
        if self._waiting and self._waiting[0] == folder:
            self.case_page.session.add(self._waiting[1])
        self._waiting = None

    @Slot(object, list)
    def open_with(self, folder: Path, paths: list[Path]) -> None:
        """Open a case and add files to it."""
        self._waiting = (folder, list(paths))
        self.open_case(folder)

    def _close_case(self) -> None:
        page, self.case_page = self.case_page, None
        if page is not None:
            page.close_down()
            self.stack.removeWidget(page)
            page.deleteLater()
        self._crash.saved_at = ""

    @Slot()
    def ask_folder(self) -> None:
        """Ask for a case folder and open it."""
        if found := QFileDialog.getExistingDirectory(self, self.tr("Case folder"), str(cases_folder(self.settings))):
            self.open_case(Path(found))

    @Slot()
    def new_case(self) -> None:
        """Ask for a new case's details, make it and open it."""
        from evidencekit.rulebooks.library import load

        dialog = DetailsDialog(load(), self, folder=cases_folder(self.settings))
        dialog.exec()
        details, folder = dialog.chosen, Path(dialog.folder.text().strip())
        dialog.deleteLater()
        if details is not None:
            self._jobs.start(Create(folder, details, self.settings.actor), done=self.open_case, failed=self._failed)

    @Slot()
    def open_sample(self) -> None:
        """Make the sample case, or open it where it was made before."""
        folder = cases_folder(self.settings) / self.tr("Sample case")
        self.cases.sample_button.setEnabled(False)
        self.cases.sample_button.say(self.tr("Making the sample case…"))
        self._jobs.start(Sample(folder, self.settings.actor), done=self._sample_made, failed=self._sample_failed)

    @Slot(object)
    def _sample_made(self, folder: Path) -> None:
        self._sample_reset()
        self.open_case(folder)

    @Slot(object)
    def _sample_failed(self, error: BaseException) -> None:
        self._sample_reset()
        self._failed(error)

    def _sample_reset(self) -> None:
        self.cases.sample_button.setEnabled(True)
        self.cases.sample_button.say(self.tr("Open the sample case"))

    @Slot()
    def _export_current(self) -> None:
        if self.case_page is not None:
            self._export_case(self.case_page.session.folder)

    @Slot(object)
    def _export_case(self, folder: Path) -> None:
        loaded = self.case_page.session.loaded if self.case_page else None
        title = folder.name
        if loaded is not None:
            scenario = loaded.assessment.scenario
            details = loaded.case.details
            title = " · ".join(p for p in (words.both(scenario.zh, scenario.en), details.title, details.waybill_return) if p)
        self._close_case()  # the export writes into the custody log and needs the case's lock
        self.export.show_case(folder, title)
        self.show_page(EXPORT)

    # --- from outside
    @Slot(list)
    def take(self, paths: Sequence[Path]) -> None:
        """Files from the command line or a second start: cases open, bundles are verified, the rest joins the open case."""
        self.raise_()
        self.activateWindow()
        rest: list[Path] = []
        for path in paths:
            if path.is_dir() and (path / "manifest.json").exists():
                self.verify_bundle(path)
            elif path.is_dir():
                self.open_case(path)
            else:
                rest.append(path)
        if rest and self.case_page is not None:
            self.case_page.session.add(rest)
        elif rest:
            self.cases.notice.tell(self.tr("Open or make a case first; then drop these files on it."))

    @Slot(object)
    def _settings_changed(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        if (before.language, before.theme) != (settings.language, settings.theme):
            self.redress.emit(settings)
        elif before.cases_folder != settings.cases_folder:
            self.reload()

    def rebuild(self) -> None:
        """Make the pages anew in another language or theme; the page shown stays."""
        page = self.stack.currentIndex()
        folder = self.case_page.session.folder if self.case_page else None
        self._close_case()
        self.export.close_down()
        self.verify.close_down()
        old = self.takeCentralWidget()
        self.build()
        if old is not None:
            old.deleteLater()
        if folder is not None and page == CASE:
            self.open_case(folder)
        else:
            self.show_page(page)
        self.reload()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel what runs and give every lock back."""
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop everything; a second time does nothing."""
        self._close_case()
        for page in (self.export, self.verify, self.preferences):
            page.close_down()
        self._jobs.close()
        app = QApplication.instance()
        if app is not None:
            app.processEvents()
