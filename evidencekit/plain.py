"""Frozen dataclasses to plain JSON values and back, by their annotations: strict, so that nothing is half understood."""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Json = Any  # None, bool, int, float, str, list[Json], dict[str, Json]
T = TypeVar("T")


class NotPlain(ValueError):
    """The data do not have the shape that the type asks for; the message names the place."""


def clean(text: str) -> str:
    """`text` with what UTF-8 cannot carry (lone surrogates, from undecodable file names) replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encode(value: object) -> Json:
    """Plain JSON values for dataclasses, enums, times, paths, tuples and dicts with text keys.

    Raises:
        TypeError: a value of another type; a mistake of the caller's.
    """
    if isinstance(value, Enum):
        return encode(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value)  # a NumPy float is a float too
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"time without a zone: {value}")
        return value.isoformat()
    if isinstance(value, PurePath):
        return clean(value.as_posix())
    if isinstance(value, dict):
        return {clean(str(k)): encode(v) for k, v in cast("dict[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [encode(v) for v in cast("list[object]", value)]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"no plain form for {type(value).__name__}")


@lru_cache(maxsize=64)
def _shape(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and whether it may be left out, for each field of a dataclass."""
    hints = get_type_hints(kind)

    def optional(field: Field[Any]) -> bool:
        return field.default is not MISSING or field.default_factory is not MISSING

    return tuple((f.name, hints[f.name], optional(f)) for f in fields(kind))


def decode(kind: type[T], data: Json, where: str = "") -> T:
    """The value of type `kind` that `encode` made `data` from.

    Raises:
        NotPlain: an unknown or missing key, or a value of a wrong type.
    """
    return cast("T", _decode(kind, data, where or kind.__name__))


def _decode(kind: Any, data: Json, where: str) -> Any:  # noqa: ANN401
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data, where)
    if origin is Literal:
        if data in get_args(kind):
            return data
        raise NotPlain(f"{where}: {data!r}")
    if origin is tuple:
        return _tuple(get_args(kind), data, where)
    if origin is dict:
        return _dict(get_args(kind), data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, data, where)
    return _scalar(kind, data, where)


def _union(choices: tuple[Any, ...], data: Json, where: str) -> Any:  # noqa: ANN401
    if data is None and type(None) in choices:
        return None
    choices = tuple(c for c in choices if c is not type(None))
    if type(data) in choices:  # 1 stays an int in `str | int | float`
        return data
    for choice in choices:
        try:
            return _decode(choice, data, where)
        except NotPlain:
            continue
    raise NotPlain(f"{where}: {type(data).__name__}")


def _tuple(args: tuple[Any, ...], data: Json, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise NotPlain(f"{where}: not a list")
    items = cast("list[Json]", data)
    if len(args) == 2 and args[1] is Ellipsis:
        args = (args[0],) * len(items)
    if len(args) != len(items):
        raise NotPlain(f"{where}: {len(items)} items")
    return tuple(_decode(a, v, f"{where}[{i}]") for i, (a, v) in enumerate(zip(args, items, strict=True)))


def _dict(args: tuple[Any, ...], data: Json, where: str) -> dict[Any, Any]:
    if not isinstance(data, dict):
        raise NotPlain(f"{where}: not a table")
    table = cast("dict[str, Json]", data)
    return {_decode(args[0], k, where): _decode(args[1], v, f"{where}.{k}") for k, v in table.items()}


def _dataclass(kind: type, data: Json, where: str) -> object:
    if not isinstance(data, dict):
        raise NotPlain(f"{where}: not a table")
    table = cast("dict[str, Json]", data)
    shape = _shape(kind)
    unknown = table.keys() - {name for name, _, _ in shape}
    if unknown:
        raise NotPlain(f"{where}.{min(unknown)}: unknown")
    missing = [name for name, _, optional in shape if not optional and name not in table]
    if missing:
        raise NotPlain(f"{where}.{missing[0]}: missing")
    return kind(**{name: _decode(hint, table[name], f"{where}.{name}") for name, hint, _ in shape if name in table})


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


def _scalar(kind: Any, data: Json, where: str) -> Any:  # noqa: ANN401
    if kind is float and type(data) is int:
        return float(data)
    if kind is float and type(data) is float and not math.isfinite(data):
        raise NotPlain(f"{where}: {data}")
    if kind in (str, int, float, bool):
        if type(data) is kind:
            return data
        raise NotPlain(f"{where}: {type(data).__name__}")
    make: Callable[[str], object] | None = None
    if kind is datetime:
        make = _time
    elif isinstance(kind, type) and issubclass(kind, Enum):
        make = kind
    if make is None or not isinstance(data, str):
        raise NotPlain(f"{where}: {type(data).__name__}")
    try:
        return make(data)
    except ValueError:
        raise NotPlain(f"{where}: {data!r}") from None
