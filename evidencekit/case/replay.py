"""What changed between two JSON states, and doing it again: how the custody log can rebuild case.json.

A change is one of
`{"op": "set", "at": [path], "to": value}`, `{"op": "drop", "at": [path]}` (a key),
`{"op": "splice", "at": [path], "from": i, "cut": n, "put": [values]}` (a list).
"""

from __future__ import annotations

import copy
from typing import Any, cast

from evidencekit.plain import Json

Path = tuple[str | int, ...]
Change = dict[str, Any]


def same(a: Json, b: Json) -> bool:
    """Equal with equal types, so that 1, 1.0 and true differ."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(v, b[k]) for k, v in cast("dict[str, Json]", a).items())
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return a == b


def changes(old: Json, new: Json, at: Path = ()) -> list[Change]:
    """The changes that make `new` out of `old`."""
    if same(old, new):
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        return _dict_changes(cast("dict[str, Json]", old), cast("dict[str, Json]", new), at)
    if isinstance(old, list) and isinstance(new, list):
        return _list_changes(cast("list[Json]", old), cast("list[Json]", new), at)
    return [{"op": "set", "at": list(at), "to": new}]


def _dict_changes(old: dict[str, Json], new: dict[str, Json], at: Path) -> list[Change]:
    found: list[Change] = [{"op": "drop", "at": [*at, key]} for key in old if key not in new]
    for key, value in new.items():
        if key in old:
            found += changes(old[key], value, (*at, key))
        else:
            found.append({"op": "set", "at": [*at, key], "to": value})
    return found


def _list_changes(old: list[Json], new: list[Json], at: Path) -> list[Change]:
    if len(old) == len(new):
        return [c for i, (a, b) in enumerate(zip(old, new, strict=True)) for c in changes(a, b, (*at, i))]
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if not same(old[i], new[i])), shorter)
    tail = next((i for i in range(shorter - head) if not same(old[-1 - i], new[-1 - i])), shorter - head)
    return [{"op": "splice", "at": list(at), "from": head, "cut": len(old) - head - tail, "put": new[head : len(new) - tail]}]


def apply(state: Json, redo: list[Change]) -> Json:
    """`state` after the changes; `state` itself is left alone where it is not a part of the result.

    Raises:
        ValueError: the changes do not fit the state.
    """
    state = copy.deepcopy(state)
    try:
        for change in redo:
            state = _apply(state, change["op"], change["at"], copy.deepcopy(change))
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"change does not fit: {error}") from error
    return state


def _apply(state: Json, op: str, at: list[str | int], change: Change) -> Json:
    if not at and op == "set":
        return change["to"]
    target = state
    for step in at if op == "splice" else at[:-1]:
        target = target[step]
    if op == "set":
        target[at[-1]] = change["to"]
    elif op == "drop":
        del target[at[-1]]
    elif op == "splice" and isinstance(target, list):
        target[change["from"] : change["from"] + change["cut"]] = change["put"]
    else:
        raise ValueError(f"unknown change {op!r}")
    return state
