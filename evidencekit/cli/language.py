"""Which language to speak: `--lang`, EVIDENCEKIT_LANG, the settings, then the system's."""

from __future__ import annotations

import locale
import os
import sys

from evidencekit import settings
from evidencekit.errors import BadValue
from evidencekit.wording import Language

_CHINESE = 0x04  # Windows' primary language identifier


def named(text: str) -> Language | None:
    """The language that `zh`, `zh-CN`, `中文`, `en_GB.UTF-8` … mean, or None."""
    plain = text.strip().lower()
    if plain.startswith(("zh", "cn", "chinese", "中文")):
        return "zh_CN"
    return "en" if plain.startswith(("en", "英文")) else None


def of_system() -> Language:
    """The language of the desktop: Chinese where it is Chinese, else English."""
    if sys.platform == "win32":
        import ctypes

        return "zh_CN" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _CHINESE else "en"
    chosen = next((v for v in map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "")
    return named(chosen or locale.getlocale()[0] or "") or "en"


def default() -> Language:
    """The language where the command line names none."""
    return named(os.environ.get("EVIDENCEKIT_LANG", "")) or named(settings.load().language) or of_system()


def take_option(arguments: list[str]) -> tuple[list[str], Language]:
    """The arguments without `--lang X`, which may stand anywhere before `--`, and the language to speak.

    Raises:
        BadValue: a language that we do not speak.
    """
    rest: list[str] = []
    chosen = ""
    waiting = False
    for number, argument in enumerate(arguments):
        if argument == "--":
            rest += arguments[number:]
            break
        if waiting:
            chosen, waiting = argument, False
        elif argument == "--lang":
            chosen, waiting = "?", True
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=") or "?"
        else:
            rest.append(argument)
    if not chosen:
        return rest, default()
    language = named(chosen)
    if language is None:
        raise BadValue(field="--lang", value=chosen, expected="zh_CN / en")
    return rest, language
