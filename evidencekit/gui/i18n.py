"""The window's words in the user's language.

The translations are Qt Linguist files under `assets/i18n`. They are read as they are, so that an installed
EvidenceKit needs no build step and no compiled copy can fall behind its source.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from evidencekit.assets import asset
from evidencekit.wording import LANGUAGES, Language


def messages(file: Path) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The finished translations of a .ts file by context, source and comment; several forms where the language has plurals."""
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in ("unfinished", "vanished", "obsolete"):
                continue
            forms = tuple(f.text or "" for f in translation.iter("numerusform")) or (translation.text or "",)
            if any(forms):
                found[name, message.findtext("source", ""), message.findtext("comment", "")] = forms
    return found


class TsTranslator(QTranslator):
    """A translator that answers out of a .ts file."""

    def __init__(self, file: Path, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._messages = messages(file)
        self._language = file.stem.partition("_")[2]

    def isEmpty(self) -> bool:
        """Whether there is nothing to translate with."""
        return not self._messages

    def language(self) -> str:
        """The language of the file, e.g. `zh_CN`."""
        return self._language

    def translate(self, context: str, source: str, comment: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        """The words for one source text; None lets Qt go on looking."""
        forms = self._messages.get((context, source, comment or ""))
        if forms is None:
            return None
        return forms[0 if n == 1 or len(forms) == 1 else 1]


def system_language() -> Language:
    """Chinese where the system speaks any Chinese, or says nothing; else English."""
    named = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    if sys.platform.startswith("linux") and named.partition(".")[0] in ("", "C", "POSIX"):
        return "zh_CN"
    return "zh_CN" if QLocale.system().name().startswith("zh") else "en"


def chosen(setting: str) -> Language:
    """The language for a setting; empty follows the system."""
    known: dict[str, Language] = {name: name for name in LANGUAGES}
    return known.get(setting) or system_language()


def language() -> Language:
    """The language in force."""
    app = QCoreApplication.instance()
    stored = app.property("evidencekitLanguage") if app else None
    return "en" if stored == "en" else "zh_CN"


def install(app: QCoreApplication, wanted: Language) -> None:
    """Make `wanted` the language of the window, in place of the one before."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    app.setProperty("evidencekitLanguage", wanted)
    QLocale.setDefault(QLocale(wanted))
    of_qt = QTranslator(app)
    if of_qt.load(QLocale(wanted), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(of_qt)
    file = asset(f"i18n/evidencekit_{wanted}.ts")
    if file.is_file():
        app.installTranslator(TsTranslator(file, app))
