"""The form of a case's numbers and times: for a new case and for changing one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from evidencekit import clock
from evidencekit.case.model import CaseDetails, Platform
from evidencekit.errors import BadValue
from evidencekit.gui import words
from evidencekit.gui.widgets import Button, label, restyle
from evidencekit.rulebooks.model import Rulebook


class DetailsForm(QWidget):
    """Fields for `CaseDetails`. `changed` is emitted as staff type."""

    changed = Signal()

    def __init__(self, rulebook: Rulebook, details: CaseDetails | None = None) -> None:
        super().__init__()
        self._before = details
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(24)
        left, right = _form(), _form()
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        self.scenario = QComboBox()
        for scenario in sorted(rulebook.scenarios.values(), key=lambda s: not s.needs_video):
            self.scenario.addItem(words.both(scenario.zh, scenario.en), scenario.id)
        self.platform = QComboBox()
        for platform in Platform:
            self.platform.addItem(words.platform(platform.value), platform.value)
        for box in (self.scenario, self.platform):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.fields: dict[str, QLineEdit] = {}
        _row(left, self.tr("Dispute"), self.scenario)
        _row(left, self.tr("Platform"), self.platform)
        self._line(left, "title", self.tr("Goods"), self.tr("e.g. wireless headphones"))
        self._line(left, "waybill_return", self.tr("Return waybill"), self.tr("Scan or type it"))
        self._line(left, "order_no", self.tr("Order"))
        self._line(left, "ticket_no", self.tr("After-sales ticket"))
        self._line(left, "waybill_out", self.tr("Outbound waybill"))
        self._line(
            right, "proof_deadline", self.tr("Proof deadline"), self.tr("As the back office shows it: 2026-11-24 17:20, or 26h")
        )
        self._line(right, "signed_at", self.tr("Return signed for"), "2026-11-20 10:00")
        self._line(right, "amount", self.tr("Amount claimed"), "1299")
        self._line(right, "buyer", self.tr("Buyer"))
        self._line(right, "shop", self.tr("Shop"))
        self._line(right, "merchant_entity", self.tr("Company"))
        self._line(right, "handler", self.tr("Handled by"))
        if details is not None:
            self._fill(details)

    def _line(self, form: QFormLayout, name: str, words_of: str, hint: str = "") -> None:
        edit = QLineEdit()
        edit.setPlaceholderText(hint)
        edit.textChanged.connect(self.changed)
        self.fields[name] = edit
        _row(form, words_of, edit)

    def _fill(self, details: CaseDetails) -> None:
        self.scenario.setCurrentIndex(max(0, self.scenario.findData(details.scenario)))
        self.platform.setCurrentIndex(max(0, self.platform.findData(details.platform.value)))
        for name, edit in self.fields.items():
            value = getattr(details, name)
            edit.setText(clock.show(value)[:16] if isinstance(value, datetime) else value)

    def details(self) -> CaseDetails:
        """What was typed.

        Raises:
            BadValue: a time that cannot be understood; its field is ringed.
        """
        values: dict[str, str] = {}
        times: dict[str, datetime | None] = {}
        for name, edit in self.fields.items():
            restyle(edit, bad=False)
            text = edit.text().strip()
            if name not in ("proof_deadline", "signed_at"):
                values[name] = text
                continue
            try:
                times[name] = clock.parse(text.replace("/", "-"), field=name) if text else None
            except BadValue:
                restyle(edit, bad=True)
                edit.setFocus()
                raise
        base = self._before or CaseDetails(Platform.TAOBAO, "")
        chosen = Platform(self.platform.currentData())
        return replace(base, platform=chosen, scenario=str(self.scenario.currentData()), **values, **times)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(12)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _row(form: QFormLayout, name: str, field: QWidget) -> None:
    field.setAccessibleName(name)
    form.addRow(label(name, "secondary"), field)


class DetailsDialog(QDialog):
    """Asks for the details of a new case (with its folder) or of one that is there."""

    def __init__(
        self, rulebook: Rulebook, parent: QWidget, details: CaseDetails | None = None, folder: Path | None = None
    ) -> None:
        super().__init__(parent)
        self.new = details is None
        self.setWindowTitle(self.tr("New case") if self.new else self.tr("Case details"))
        self.setMinimumWidth(760)
        self.chosen: CaseDetails | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(label(self.windowTitle(), "page"))
        self.form = DetailsForm(rulebook, details)
        self.form.changed.connect(self._name_folder)
        column.addWidget(self.form)
        self._root = folder
        self._own_name = False
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Case folder"))
        self.folder.textEdited.connect(self._folder_typed)
        self._error = label("", tone="fail", wrap=True)
        if self.new:
            row = QHBoxLayout()
            row.addWidget(label(self.tr("Case folder"), "secondary"))
            row.addWidget(self.folder, 1)
            row.addWidget(Button(self.tr("Choose…"), slot=self._choose))
            column.addLayout(row)
            self._name_folder()
        column.addWidget(self._error)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(self.tr("Cancel"), "Esc", slot=self.reject))
        self.ok = Button(self.tr("Create the case") if self.new else self.tr("Save"), "Enter", "primary", slot=self.accept)
        self.ok.setDefault(True)
        buttons.addWidget(self.ok)
        column.addLayout(buttons)

    @Slot()
    def _folder_typed(self) -> None:
        self._own_name = True

    @Slot()
    def _name_folder(self) -> None:
        if self._root is None or self._own_name:
            return
        from evidencekit.files import safe_name

        fields = self.form.fields
        name = (
            fields["waybill_return"].text().strip()
            or fields["order_no"].text().strip()
            or clock.now().strftime("%Y-%m-%d-%H%M%S")
        )
        title = fields["title"].text().strip()
        self.folder.setText(str(self._root / safe_name(f"{name} {title}".strip(), 60)))

    @Slot()
    def _choose(self) -> None:
        if found := QFileDialog.getExistingDirectory(self, self.tr("An empty folder for the case"), str(self._root or "")):
            self._own_name = True
            self.folder.setText(found)

    def accept(self) -> None:
        """Close with the details, unless something typed cannot be understood."""
        try:
            self.chosen = self.form.details()
        except BadValue as error:
            self._error.setText(" ".join(words.error(error)))
            return
        super().accept()
