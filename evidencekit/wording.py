"""The words for every code, in Chinese and English: one table for the command line, the window and the PDF.

The tables are `assets/wording/<language>/*.toml`, one file an area; dotted keys become codes, e.g. `error.case_locked`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Literal, cast

from evidencekit.assets import asset
from evidencekit.errors import EvidenceKitError

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")


def _flatten(table: dict[str, object], prefix: str, into: dict[str, str]) -> None:
    for key, value in table.items():
        code = f"{prefix}{key}"
        if isinstance(value, dict):
            _flatten(cast("dict[str, object]", value), code + ".", into)
        else:
            into[code] = str(value)


@lru_cache(maxsize=4)
def table(language: Language) -> dict[str, str]:
    """All words of one language by code."""
    found: dict[str, str] = {}
    for file in sorted(asset(f"wording/{language}").glob("*.toml")):
        _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", found)
    return found


def has(code: str, language: Language) -> bool:
    """Whether there are words for `code`."""
    return code in table(language)


def say(code: str, language: Language, **params: str | int | float) -> str:
    """The words for `code` with its parameters filled in.

    Raises:
        KeyError: the code has no words (a test makes sure that every code has).
    """
    return table(language)[code].format(**params) if params else table(language)[code]


# Parameters of errors that hold codes themselves, and where their words are.
_CODED = {"problem": ("rulebook_problem",), "reason": ("unreadable", "tsa_reason"), "field": ("field",)}


def stop(language: Language) -> str:
    """What parts two remarks on one line."""
    return "；" if language == "zh_CN" else "; "


def _spelled(name: str, value: str | int | float, language: Language) -> str | int | float:
    """A parameter in words where it is a code; what follows the code (`http_status 500`) stays."""
    code, _, rest = str(value).partition(" ")
    for area in _CODED.get(name, ()):
        if has(f"{area}.{code}", language):
            return f"{say(f'{area}.{code}', language)} {rest}".strip()
    return value


def explain(error: EvidenceKitError, language: Language) -> tuple[str, str]:
    """What happened, and what to do."""
    what = say(f"error.{error.code}.what", language)
    advice = say(f"error.{error.code}.do", language)

    class Blank(dict[str, str | int | float]):
        def __missing__(self, key: str) -> str:
            return "–"

    params = Blank({name: _spelled(name, value, language) for name, value in error.params.items()})
    return what.format_map(params), advice.format_map(params)
