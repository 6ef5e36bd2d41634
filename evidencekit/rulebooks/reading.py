"""One TOML table read strictly: a wrong type, a missing or an unknown key is an error that names file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from evidencekit.errors import FileMissing, RulebookError, storage_errors
from evidencekit.rulebooks.toml_lines import Lines, syntax_line

Enum = TypeVar("Enum", bound=StrEnum)
_DATED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class File:
    """A TOML file with its lines."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        with storage_errors(path):
            if not path.is_file():
                raise FileMissing(file=path)
            self.raw = path.read_bytes()
        try:
            text = self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.raw[: error.start].count(b"\n") + 1
            raise RulebookError(file=name, line=line, problem="not_utf8", detail="") from None
        self.lines = Lines(text)
        try:
            self.data: dict[str, object] = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # also a number of 5000 digits, or a thousand brackets
            line = syntax_line(str(error)) or text.rstrip().count("\n") + 1
            raise RulebookError(file=name, line=line, problem="syntax", detail=str(error)) from None

    def error(self, problem: str, detail: str, table: str = "", index: int = 0, key: str = "") -> RulebookError:
        """The error at that place; `problem` is a wording code below `rulebook_problem.`."""
        return RulebookError(file=self.name, line=self.lines.of(table, index, key), problem=problem, detail=detail)

    def table(self, name: str) -> Table:
        """One `[name]`; "" is what stands above all tables."""
        value = {k: v for k, v in self.data.items() if not _is_tables(v)} if name == "" else self.data.get(name)
        if not isinstance(value, dict):
            raise self.error("missing_table", name)
        return Table(self, name, 0, cast("dict[str, object]", value))

    def tables(self, name: str) -> tuple[Table, ...]:
        """All `[[name]]`, in order."""
        value = self.data.get(name, [])
        rows = cast("list[object]", value) if isinstance(value, list) else [None]
        if not all(isinstance(row, dict) for row in rows):
            raise self.error("wrong_type", name, name)
        return tuple(Table(self, name, i, cast("dict[str, object]", row)) for i, row in enumerate(rows))

    def only(self, names: Iterable[str]) -> None:
        """Refuse tables of other names."""
        for name, value in self.data.items():
            if _is_tables(value) and name not in names:
                raise self.error("unknown_key", name, name)


def _is_tables(value: object) -> bool:
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and any(isinstance(row, dict) for row in cast("list[object]", value))


class Table:
    """One table; ask for each key once, then call `done`."""

    def __init__(self, file: File, name: str, index: int, values: dict[str, object]) -> None:
        self.file, self.name, self.index = file, name, index
        self._values, self._asked = values, set[str]()

    def error(self, problem: str, detail: str, key: str = "") -> RulebookError:
        """The error at this table or one of its keys."""
        return self.file.error(problem, detail, self.name, self.index, key)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._values

    def _value(self, key: str, kinds: tuple[type, ...], default: object) -> object:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is None:
            slip = difflib.get_close_matches(key, [k for k in self._values if k not in self._asked], 1, 0.75)
            if slip:
                raise self.error("unknown_key", f"{slip[0]} → {key}?", slip[0])
            raise self.error("missing_key", key)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.error("wrong_type", key, key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string; one without a default must be given and not be empty."""
        value = cast("str", self._value(key, (str,), default)).strip()
        if default is None and not value:
            raise self.error("empty", key, key)
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A number ≥ 0."""
        value = cast("float", self._value(key, (int, float), default))
        if not 0 <= value < 1e9:
            raise self.error("out_of_range", key, key)
        return float(value)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number ≥ 0."""
        value = self.number(key, default)
        if value != int(value):
            raise self.error("wrong_type", key, key)
        return int(value)

    def flag(self, key: str) -> bool:
        """true or false."""
        return bool(self._value(key, (bool,), None))

    def day(self, key: str) -> date:
        """A date without a time."""
        value = self._value(key, (date,), None)
        if isinstance(value, datetime):  # Python counts it as a date, but comparing the two is an error
            raise self.error("wrong_type", key, key)
        return cast("date", value)

    def dated(self, key: str) -> str:
        """`2026`, `2026-11`, `2026-11-22`, or `unknown`: how exactly a source's date is known."""
        value = self.text(key)
        if value != "unknown" and not _DATED.fullmatch(value):
            raise self.error("bad_choice", f"{key} = {value}; 2026-11 | 2026-11-22 | unknown", key)
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings."""
        value = list(cast("Iterable[object]", self._value(key, (list, tuple), default)))
        if not all(isinstance(v, str) for v in value):
            raise self.error("wrong_type", key, key)
        found = tuple(cast("list[str]", value))
        if not all(v.strip() for v in found):
            raise self.error("empty", key, key)
        if len(set(found)) < len(found):
            raise self.error("duplicate", next(v for i, v in enumerate(found) if v in found[:i]), key)
        return found

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers."""
        value = cast("list[object]", self._value(key, (list,), None))
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in value):
            raise self.error("wrong_type", key, key)
        numbers = cast("list[float]", value)
        if not all(0 <= v < 1e9 for v in numbers):
            raise self.error("out_of_range", key, key)
        return tuple(float(v) for v in numbers)

    def choice(self, key: str, choices: type[Enum]) -> Enum:
        """One of an enumeration."""
        value = self.text(key)
        if value not in {c.value for c in choices}:
            raise self.error("bad_choice", f"{key} = {value}; " + " | ".join(c.value for c in choices), key)
        return choices(value)

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        """One of several words."""
        value = self.text(key)
        if value not in choices:
            raise self.error("bad_choice", f"{key} = {value}; " + " | ".join(choices), key)
        return value

    def known(self, key: str, values: Iterable[str], ids: Iterable[str]) -> None:
        """Refuse ids that are defined nowhere."""
        for value in values:
            if value not in ids:
                raise self.error("dangling", value, key)

    def done(self) -> None:
        """Refuse keys nobody asked for: mostly a slip of the pen."""
        for key in self._values:
            if key not in self._asked:
                raise self.error("unknown_key", key, key)
