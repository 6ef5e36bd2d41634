"""Settings: language, theme, who works here, where cases go; the shop's recorders; the log and the diagnostics."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from evidencekit import __version__
from evidencekit import settings as store
from evidencekit.errors import EvidenceKitError
from evidencekit.gui import words
from evidencekit.gui.diagnostics import LogKeeper, report
from evidencekit.gui.recorders_card import RecordersCard
from evidencekit.gui.widgets import Button, Card, Notice, label
from evidencekit.settings import Settings, system_user


class SettingsPage(QWidget):
    """Every change is stored at once; `changed` carries the new settings."""

    changed = Signal(object)

    def __init__(self, settings: Settings, log: LogKeeper) -> None:
        super().__init__()
        self._settings = settings
        self._keeper = log
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Settings"), "page"))
        self.notice = Notice()
        column.addWidget(self.notice)
        column.addWidget(self._form())
        self.recorders = RecordersCard(settings)
        column.addWidget(self.recorders)
        column.addWidget(self._log_card(), 1)
        column.addWidget(
            label(self.tr("EvidenceKit {0}. Nothing leaves this computer by itself.").format(__version__), "tertiary")
        )

    def _form(self) -> Card:
        card = Card((18, 16, 18, 16), 10)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.language, self.theme = QComboBox(), QComboBox()
        for text, value in ((self.tr("As the system"), ""), ("简体中文", "zh_CN"), ("English", "en")):
            self.language.addItem(text, value)
        for text, value in ((self.tr("As the system"), ""), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")):
            self.theme.addItem(text, value)
        self.language.setCurrentIndex(max(0, self.language.findData(self._settings.language)))
        self.theme.setCurrentIndex(max(0, self.theme.findData(self._settings.theme)))
        self.operator = QLineEdit(self._settings.operator)
        self.operator.setPlaceholderText(system_user())
        self.folder = QLineEdit(self._settings.cases_folder)
        self.folder.setPlaceholderText(self.tr("Documents"))
        self.tsa = QLineEdit(self._settings.tsa_url)
        self.tsa.setPlaceholderText(self.tr("Optional: https://… (RFC 3161)"))
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(Button(self.tr("Choose…"), slot=self._choose))
        holder = QWidget()
        holder.setLayout(place)
        place.setContentsMargins(0, 0, 0, 0)
        for text, field, shown in (
            (self.tr("Language"), self.language, self.language),
            (self.tr("Appearance"), self.theme, self.theme),
            (self.tr("Operator's name, for marks and the custody log"), self.operator, self.operator),
            (self.tr("Folder of the cases"), self.folder, holder),
            (self.tr("Timestamp authority"), self.tsa, self.tsa),
        ):
            field.setAccessibleName(text)
            form.addRow(label(text, "secondary"), shown)
        for box in (self.language, self.theme):
            box.activated.connect(self._store)
        for edit in (self.operator, self.folder, self.tsa):
            edit.editingFinished.connect(self._store)
        card.body.addLayout(form)
        return card

    def _log_card(self) -> Card:
        card = Card((18, 14, 18, 16), 8)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Log"), "heading"))
        head.addWidget(label(self.tr("Without names, paths or numbers of cases"), "secondary"), 1)
        self.copy_button = Button(self.tr("Copy diagnostics"), kind="small", slot=self._copy)
        head.addWidget(self.copy_button)
        card.body.addLayout(head)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(500)
        self.log.setAccessibleName(self.tr("Log"))
        self.log.setPlaceholderText(self.tr("Nothing worth telling has happened."))
        self.log.setPlainText("\n".join(self._keeper.lines))
        self._keeper.came.connect(self.log.appendPlainText)
        card.body.addWidget(self.log, 1)
        return card

    def close_down(self) -> None:
        """Let background work end."""
        self.recorders.close_down()

    @Slot()
    def _choose(self) -> None:
        if found := QFileDialog.getExistingDirectory(self, self.tr("Folder of the cases"), self.folder.text()):
            self.folder.setText(found)
            self._store()

    @Slot()
    def _store(self) -> None:
        chosen = replace(
            self._settings,
            language=str(self.language.currentData()),
            theme=str(self.theme.currentData()),
            operator=self.operator.text().strip(),
            cases_folder=self.folder.text().strip(),
            tsa_url=self.tsa.text().strip(),
        )
        if chosen == self._settings:
            return
        try:
            store.save(chosen)
        except EvidenceKitError as error:
            self.notice.tell(*words.error(error))
            return
        self._settings = chosen
        self.recorders.take_settings(chosen)
        self.changed.emit(chosen)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(report("\n".join(self._keeper.lines)))
        self.copy_button.say(self.tr("Copied"))
