"""Colours, type and spacing of the window: tokens, the palettes made of them, and the style sheet."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from evidencekit.assets import asset

GAP = 4  # every distance is a multiple of it
MARGIN = 24
FAMILIES = ["Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "EvidenceKit Sans"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, by what they mean. Every text/ground pair reads at 4.5 : 1 or better (tested)."""

    background: str
    surface: str
    raised: str
    line: str
    faint: str
    text: str
    secondary: str
    tertiary: str
    accent: str
    accent_wash: str
    accent_hover: str
    on_accent: str
    passed: str
    pass_wash: str
    review: str
    review_wash: str
    fail: str
    fail_wash: str
    not_run: str
    not_run_wash: str

    def colour(self, name: str) -> QColor:
        """One token as a colour."""
        return QColor(getattr(self, name))


LIGHT = Tokens(
    background="#F5F6F8", surface="#FFFFFF", raised="#FAFBFC", line="#E2E5EA", faint="#EDEFF2",
    text="#1A1D23", secondary="#56606E", tertiary="#626B78",
    accent="#1D5FBF", accent_wash="#E7F0FC", accent_hover="#174E9E", on_accent="#FFFFFF",
    passed="#17784A", pass_wash="#E4F3EA", review="#8F5B00", review_wash="#FCF1DA",
    fail="#B3261E", fail_wash="#FBE9E7", not_run="#56606E", not_run_wash="#EBEEF1",
)  # fmt: skip
DARK = Tokens(
    background="#12151A", surface="#1A1E25", raised="#20252D", line="#2B313A", faint="#242A32",
    text="#E9ECF1", secondary="#A7B0BD", tertiary="#929CAA",
    accent="#82B1FF", accent_wash="#1D2C44", accent_hover="#A5C7FF", on_accent="#12151A",
    passed="#5DCB90", pass_wash="#16301F", review="#F2BC52", review_wash="#33270F",
    fail="#FF8B80", fail_wash="#3A1A18", not_run="#A7B0BD", not_run_wash="#262C34",
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1–21."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        shares = (colour.redF(), colour.greenF(), colour.blueF())
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> Tokens:
    """The tokens in force, told from the application's palette (the style sheet bends the widgets' own)."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def wanted(choice: str) -> Tokens:
    """The tokens for a setting: light, dark, or empty to follow the system."""
    if choice in ("light", "dark"):
        return DARK if choice == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def palette_of(t: Tokens) -> QPalette:
    """A Fusion palette for what the style sheet leaves alone."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, name in (
        (role.Window, t.background), (role.WindowText, t.text), (role.Base, t.surface), (role.AlternateBase, t.raised),
        (role.Text, t.text), (role.Button, t.surface), (role.ButtonText, t.text), (role.BrightText, t.fail),
        (role.Highlight, t.accent), (role.HighlightedText, t.on_accent), (role.Link, t.accent),
        (role.ToolTipBase, t.raised), (role.ToolTipText, t.text), (role.PlaceholderText, t.tertiary),
        (role.Mid, t.line), (role.Midlight, t.faint), (role.Light, t.surface), (role.Dark, t.line), (role.Accent, t.accent),
    ):  # fmt: skip
        palette.setColor(which, QColor(name))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.tertiary))
    return palette


_SHEET = Template("""

QWidget#sidebar { background: $surface; border-right: 1px solid $line; }
QLabel#brand { font-size: 16px; font-weight: 700; padding: 0 8px; }
QLabel { background: transparent; }
QLabel[role="page"] { font-size: 20px; font-weight: 700; color: $text; }
QLabel[role="case"] { font-size: 17px; font-weight: 700; color: $text; }
QLabel[role="heading"] { font-size: 14px; font-weight: 700; color: $text; }
QLabel[role="strong"] { font-weight: 700; color: $text; }
QLabel[role="secondary"] { font-size: 12px; color: $secondary; }
QLabel[role="tertiary"] { font-size: 12px; color: $tertiary; }
QLabel[role="big"] { font-size: 22px; font-weight: 700; }
QLabel[tone="passed"] { color: $passed; } QLabel[tone="review"] { color: $review; }
QLabel[tone="fail"] { color: $fail; } QLabel[tone="not_run"] { color: $not_run; } QLabel[tone="accent"] { color: $accent; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="row"] { background: transparent; border: none; border-bottom: 1px solid $faint; }
QFrame[role="row"][hot="true"] { background: $accent_wash; }
QFrame[role="notice"] { background: $review_wash; border: none; border-radius: 7px; }
QFrame[role="prompt"] { background: $accent_wash; border: none; border-radius: 7px; }
QFrame[role="drop"] { background: transparent; border: 1px dashed $tertiary; border-radius: 10px; }
QFrame[role="drop"][hot="true"] { background: $accent_wash; border-color: $accent; }
QFrame[tone="passed"][role="bottom"] { background: $pass_wash; border-radius: 10px; }
QFrame[tone="fail"][role="bottom"] { background: $fail_wash; border-radius: 10px; }
QFrame[tone="review"][role="bottom"] { background: $review_wash; border-radius: 10px; }
QFrame[tone="not_run"][role="bottom"] { background: $not_run_wash; border-radius: 10px; }
QPushButton { background: $surface; color: $text; border: 1px solid $line; border-radius: 7px; padding: 0 14px;
  min-height: 30px; }
QPushButton:hover { border-color: $tertiary; } QPushButton:pressed { background: $faint; }
QPushButton:disabled { color: $tertiary; background: $faint; }
QPushButton:focus { border-color: $accent; }
QPushButton:checked { background: $accent_wash; color: $accent; border-color: $accent; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $not_run_wash; color: $tertiary; border-color: $not_run_wash; }
QPushButton[kind="small"] { min-height: 24px; padding: 0 8px; font-size: 12px; border-radius: 6px; }
QPushButton[kind="glove"] { min-height: 46px; }
QPushButton[kind="link"] { background: transparent; border: none; color: $accent; padding: 0 2px; min-height: 20px;
  font-size: 12px; text-align: left; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="nav"] { background: transparent; border: none; text-align: left; padding: 0 10px; min-height: 34px; }
QPushButton[kind="nav"]:hover { background: $faint; }
QPushButton[kind="nav"]:checked { background: $accent_wash; color: $accent; font-weight: 700; }
QPushButton[kind="nav"]:focus { border: 1px solid $accent; }
QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit { background: $surface; color: $text; border: 1px solid $line;
  border-radius: 7px; padding: 0 8px; min-height: 30px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: $accent; }
QLineEdit[bad="true"] { border-color: $fail; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; selection-background-color: $accent_wash;
  selection-color: $text; outline: none; padding: 4px; }
QTableView, QListView { background: $surface; border: none; outline: none; selection-background-color: $accent_wash;
  selection-color: $text; }
QHeaderView::section { background: $raised; color: $secondary; font-size: 12px; border: none; border-bottom: 1px solid $line;
  padding: 0 12px; min-height: 34px; }
QHeaderView { background: $raised; border-top-left-radius: 10px; border-top-right-radius: 10px; }
QScrollArea, QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: $line; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: $tertiary; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: $line; border-radius: 3px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QProgressBar { background: $faint; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QCheckBox { spacing: 8px; background: transparent; min-height: 22px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $tertiary; border-radius: 4px; background: $surface; }
QCheckBox::indicator:focus, QCheckBox:focus { color: $accent; }
QCheckBox::indicator:checked { background: $passed; border-color: $passed; image: url("$tick"); }
QCheckBox::indicator:indeterminate { background: $review; border-color: $review; image: url("$dash"); }
QSplitter::handle { background: transparent; }
QDialog { background: $surface; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; } QMenu::item { padding: 6px 18px; border-radius: 6px; }
QMenu::item:selected { background: $accent_wash; color: $text; }
""")


def sheet(t: Tokens) -> str:
    """The style sheet of one theme."""
    values = {f.name: getattr(t, f.name) for f in fields(t)}
    ends = "dark" if t is DARK else "light"
    icons = {name: asset(f"icons/{name}_{ends}.svg").as_posix() for name in ("arrow", "tick", "dash")}
    return _SHEET.substitute(values, **icons)


def add_fonts() -> None:
    """Register the font that ships with us, so that Chinese shows where the system has none."""
    for name in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(asset(f"fonts/EvidenceKitSans-{name}.ttf")))


def apply(app: QApplication, choice: str, *, bundled_font: bool = False) -> Tokens:
    """Dress the application; `bundled_font` draws with our own font only (screenshots are alike everywhere)."""
    t = wanted(choice)
    app.setStyle(QStyleFactory.create("Fusion"))
    font = QFont()
    font.setFamilies(["EvidenceKit Sans"] if bundled_font or app.platformName() == "offscreen" else FAMILIES)
    font.setPixelSize(13)
    app.setFont(font)
    app.setPalette(palette_of(t))
    app.setStyleSheet(sheet(t))
    return t
