"""The window speaks both languages whole, at run time, and its .ts files are what the source says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication, QMessageBox

from evidencekit.assets import asset
from evidencekit.gui import i18n

UPDATE = Path(__file__).resolve().parents[2] / "assets" / "i18n" / "update.py"


def extracted(folder: Path, language: str, *options: str) -> dict[tuple[str, str], bool]:
    spec = importlib.util.spec_from_file_location("update_ts", UPDATE)
    assert spec
    assert spec.loader
    update = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update)
    file = folder / f"evidencekit_{language}.ts"
    update.lupdate(file, language, "-no-obsolete", *options)
    return entries(file)


def entries(file: Path) -> dict[tuple[str, str], bool]:
    found: dict[tuple[str, str], bool] = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name", ""), message.findtext("source", "")] = message.get("numerus") == "yes"
    return found


@pytest.mark.parametrize(("language", "options"), [("zh_CN", ()), ("en", ("-pluralonly",))])
def test_the_translation_file_is_what_the_source_says(tmp_path: Path, language: str, options: tuple[str, ...]):
    assert entries(asset(f"i18n/evidencekit_{language}.ts")) == extracted(tmp_path, language, *options)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_left_untranslated(language: str):
    text = asset(f"i18n/evidencekit_{language}.ts").read_text(encoding="utf-8")
    assert "unfinished" not in text
    assert "vanished" not in text
    assert "<location" not in text
    assert len(i18n.messages(asset(f"i18n/evidencekit_{language}.ts"))) == text.count("<source>")


def test_placeholders_survive_translation():
    for (_, source, _), forms in i18n.messages(asset("i18n/evidencekit_zh_CN.ts")).items():
        for form in forms:
            assert sorted(re.findall(r"\{\d\}|%n", source)) == sorted(re.findall(r"\{\d\}|%n", form)), source


def test_chinese_says_nothing_that_cannot_be_known():
    text = " ".join(form for forms in i18n.messages(asset("i18n/evidencekit_zh_CN.ts")).values() for form in forms)
    for forbidden in ("平台会受理", "未剪辑", "可信时间戳", "司法认可", "符合平台标准", "真品", "正品", "未篡改"):
        assert forbidden not in text


class Speaker(QObject):
    def papers(self, count: int) -> str:
        return QCoreApplication.translate("Checklist", "%n item(s)", None, count)


@pytest.mark.parametrize(("language", "one", "many"), [("zh_CN", "1 项", "7 项"), ("en", "1 item", "7 items")])
def test_plurals_follow_the_language(qapp: QApplication, language: str, one: str, many: str):
    i18n.install(qapp, language)  # type: ignore[arg-type]
    assert Speaker().papers(1) == one
    assert Speaker().papers(7) == many


def test_qts_own_buttons_are_translated_too(qapp: QApplication):
    i18n.install(qapp, "zh_CN")
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", QMessageBox.StandardButton.Cancel)
    assert "取消" in box.button(QMessageBox.StandardButton.Cancel).text()
    box.deleteLater()


def test_switching_leaves_one_language_only(qapp: QApplication):
    for language in ("en", "zh_CN", "en"):
        i18n.install(qapp, language)  # type: ignore[arg-type]
    assert i18n.language() == "en"
    assert QCoreApplication.translate("MainWindow", "Cases") == "Cases"


@pytest.mark.parametrize(("env", "expected"), [("C.UTF-8", "zh_CN"), ("", "zh_CN"), ("POSIX", "zh_CN")])
def test_a_system_without_a_language_is_chinese(monkeypatch: pytest.MonkeyPatch, env: str, expected: str):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    if env:
        monkeypatch.setenv("LANG", env)
    assert i18n.system_language() == expected


def test_a_setting_wins_over_the_system():
    assert i18n.chosen("en") == "en"
    assert i18n.chosen("zh_CN") == "zh_CN"
    assert i18n.chosen("fr") == i18n.system_language()
