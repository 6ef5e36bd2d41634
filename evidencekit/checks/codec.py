"""A check run as JSON and back, and the one-line answer of `evidencekit check --json`."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from evidencekit.checks.model import CheckRun, Finding, Reason, Requirement, Verdict, Weight
from evidencekit.checks.numbers import waybill_of
from evidencekit.errors import BadValue, EvidenceKitError

Json = dict[str, Any]

# Findings of continuity that point at a place where the take may be broken.
_EDITS = frozenset({"hard_cut", "possible_cut", "gap", "repeat", "black", "size_changed"})


def to_json(run: CheckRun) -> Json:
    """The run as values that `json.dumps` takes; `from_json` gives an equal run back."""
    return cast("Json", _plain(run))


def from_json(data: Json) -> CheckRun:
    """The run that `to_json` wrote.

    Raises:
        BadValue: a key is unknown or missing, or a value has the wrong type; `field` says where.
    """
    return cast("CheckRun", _build(CheckRun, data, "checks"))


def answer(path: Path, run: CheckRun) -> Json:
    """One line about one video: a verdict for each requirement, and what led to it. `clip` is the file's stem."""
    line: Json = {"clip": path.stem, "file": path.name}
    line |= {result.requirement.value: result.verdict.value for result in run.results}
    line["waybill_verdict"] = line.pop(Requirement.WAYBILL.value)
    line |= {
        "faces_seen": None,  # this version proposes frames and counts no faces
        "edits": _edits(run),
        "opening_s": run.opening_s,
        "waybill": waybill_of(run.codes, run.expected_waybill) or None,
        "seconds": run.seconds,
        "findings": [{"requirement": r.requirement.value, **_finding(f)} for r in run.results for f in r.findings],
        "reasons": {r.requirement.value: [_reason(x) for x in r.reasons] for r in run.results},
        "not_judged": {r.requirement.value: [_reason(x) for x in r.not_judged] for r in run.results},
        "candidates": [{"at_s": c.at_s, "score": c.score} for c in run.candidates],
        "codes": _plain(run.codes),
        "duration_s": run.info.duration_s,
        "frames": run.reading.frames,
        "decode_failures": run.reading.decode_failures,
        "sha256": run.reading.sha256,
        "version": run.software,
    }
    return line


def not_run(path: Path, error: EvidenceKitError) -> Json:
    """The line for a video that could not be read: every verdict `not_run`, never a pass."""
    line: Json = {"clip": path.stem, "file": path.name}
    line |= {r.value: Verdict.NOT_RUN.value for r in Requirement if r is not Requirement.WAYBILL}
    line |= {"waybill_verdict": Verdict.NOT_RUN.value, "waybill": None, "faces_seen": None, "edits": None, "opening_s": None}
    return line | {"error": error.code, "findings": []}


def _edits(run: CheckRun) -> list[float]:
    found = run.result(Requirement.CONTINUITY).findings
    return sorted({f.start_s for f in found if f.code in _EDITS and f.weight is not Weight.INFO})


def _finding(finding: Finding) -> Json:
    return cast("Json", _plain(finding))


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, **({"params": dict(reason.params)} if reason.params else {})}


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, object]", value).items()}
    return value


def _bad(where: str, value: object, expected: str) -> BadValue:
    return BadValue(field=where, value=repr(value)[:100], expected=expected)


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, value: object, where: str) -> object:  # noqa: ANN401 – annotations are of no one type
    """`value` as an instance of the annotation `kind`."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _build_union(get_args(kind), value, where)
    if origin is tuple:
        return _build_tuple(get_args(kind), value, where)
    if origin is dict:
        if not isinstance(value, dict):
            raise _bad(where, value, "object")
        items = cast("dict[str, object]", value).items()
        return {key: _build(get_args(kind)[1], item, f"{where}.{key}") for key, item in items}
    if dataclasses.is_dataclass(kind):
        return _build_record(cast("type", kind), value, where)
    return _build_scalar(kind, value, where)


def _build_union(options: tuple[Any, ...], value: object, where: str) -> object:
    for option in options:
        if option is type(None):
            if value is None:
                return None
            continue
        try:
            return _build(option, value, where)
        except BadValue:
            continue
    raise _bad(where, value, " | ".join(getattr(o, "__name__", str(o)) for o in options))


def _build_tuple(kinds: tuple[Any, ...], value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _bad(where, value, "list")
    items = list(cast("list[object]", value))
    if kinds[-1] is not Ellipsis:
        if len(items) != len(kinds):
            raise _bad(where, items, f"{len(kinds)} items")
        return tuple(_build(kind, item, f"{where}[{n}]") for n, (kind, item) in enumerate(zip(kinds, items, strict=True)))
    return tuple(_build(kinds[0], item, f"{where}[{n}]") for n, item in enumerate(items))


def _build_record(kind: type, value: object, where: str) -> object:
    if not isinstance(value, dict):
        raise _bad(where, value, "object")
    data = cast("dict[str, object]", value)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if unknown := sorted(set(data) - set(fields)):
        raise _bad(f"{where}.{unknown[0]}", data[unknown[0]], "no such key")
    for name, field in fields.items():
        if name not in data and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise _bad(f"{where}.{name}", None, "a value")
    hints = _hints(kind)
    return kind(**{name: _build(hints[name], item, f"{where}.{name}") for name, item in data.items()})


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(cast("str", value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _number(value: object) -> float:
    if not math.isfinite(cast("float", value)):
        raise ValueError
    return float(cast("float", value))


def _build_scalar(kind: Any, value: object, where: str) -> object:  # noqa: ANN401
    """bool is no number here, an int will do for a float, and a float must be finite."""
    readers: dict[Any, tuple[type | tuple[type, ...], Callable[[Any], object]]] = {
        str: (str, str),
        bool: (bool, bool),
        int: (int, int),
        float: ((int, float), _number),
        datetime: (str, _moment),
    }
    accepted, make = readers.get(kind, (str, kind))
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
        raise _bad(where, value, kind.__name__)
    try:
        return make(value)
    except ValueError:
        raise _bad(where, value, kind.__name__) from None
