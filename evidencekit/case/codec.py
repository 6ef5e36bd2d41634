"""A case as JSON and back: strict, versioned, older versions brought up to date."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from evidencekit.case.model import SCHEMA, Case
from evidencekit.errors import CaseDamaged, CaseTooNew
from evidencekit.plain import Json, NotPlain, decode, encode

State = dict[str, Json]  # what case.json holds, less the two fields that pin the log
PINS = ("log_seq", "log_hash")

# From schema n to n + 1: takes the state and gives the new one, `schema` included.
Migrations = Mapping[int, Callable[[State], State]]
MIGRATIONS: Migrations = {}


def to_state(case: Case) -> State:
    """The case as plain JSON values without the pins."""
    state = cast("State", encode(case))
    return {key: value for key, value in state.items() if key not in PINS}


def migrate(state: State, file: Path, steps: Migrations = MIGRATIONS, target: int = SCHEMA) -> State:
    """`state` in the schema `target`; `state` itself when it is already.

    Raises:
        CaseTooNew: it was written by a later version: params file, schema.
        CaseDamaged: it names no schema, or one that never was.
    """
    version = state.get("schema")
    if type(version) is not int or version < 1:
        raise CaseDamaged(file=file, detail="schema")
    if version > target:
        raise CaseTooNew(file=file, schema=version, known=target)
    for step in range(version, target):
        if step not in steps:
            raise CaseDamaged(file=file, detail=f"schema {step}")
        state = steps[step](state)
    return state


def from_state(state: State, seq: int, line_sha256: str, file: Path) -> Case:
    """The case of a state that goes with the log's entry `seq`.

    Raises:
        CaseTooNew: it was written by a later version.
        CaseDamaged: the state is not a case's: params file, detail.
    """
    state = migrate(state, file)
    try:
        return decode(Case, {**state, "log_seq": seq, "log_hash": line_sha256})
    except NotPlain as error:
        raise CaseDamaged(file=file, detail=str(error)) from None


def to_text(state: State, seq: int, line_sha256: str) -> bytes:
    """The content of case.json."""
    whole = {**state, "log_seq": seq, "log_hash": line_sha256}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def from_text(data: bytes) -> tuple[State, int, str] | None:
    """State and pins out of case.json's content; None when it is damaged."""
    try:
        whole: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    table = cast("State", whole)
    seq, digest = table.pop("log_seq", None), table.pop("log_hash", None)
    return (table, seq, digest) if type(seq) is int and isinstance(digest, str) else None
