"""A case survives JSON, and nothing that is not a case passes for one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.case import codec
from evidencekit.case.model import Answer, Case, CaseDetails, CaseStatus, Exhibit, MediaType, Platform, Shows, Still
from evidencekit.case.replay import apply, changes, same
from evidencekit.checks.model import (
    Candidate,
    CheckResult,
    CheckRun,
    CodeReading,
    Face,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Verdict,
    Weight,
)
from evidencekit.errors import CaseDamaged, CaseTooNew
from evidencekit.footage.model import AudioStream, FootageInfo, ReadingSummary, VideoStream
from evidencekit.plain import NotPlain, clean, decode, encode

FILE = Path("case.json")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
times = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
params = st.dictionaries(texts, st.one_of(texts, st.integers(), numbers), max_size=3)
st.register_type_strategy(datetime, times)


def build(kind: type, /, **given_: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(kind, **given_)


def many(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=2).map(tuple)


reasons = many(build(Reason, code=texts, params=params))
findings = many(
    build(
        Finding,
        id=texts,
        code=texts,
        weight=st.sampled_from(Weight),
        start_s=numbers,
        end_s=numbers,
        confidence=numbers,
        still_s=st.none() | numbers,
        still_before_s=st.none() | numbers,
        params=params,
    )
)
results = many(
    build(
        CheckResult,
        requirement=st.sampled_from(Requirement),
        verdict=st.sampled_from(Verdict),
        version=texts,
        reasons=reasons,
        findings=findings,
        not_judged=reasons,
        thresholds=st.dictionaries(texts, numbers, max_size=2),
        decided_by=texts,
        decided_at=st.none() | times,
    )
)
streams = build(
    VideoStream,
    codec=texts,
    width=st.integers(),
    height=st.integers(),
    rotation=st.sampled_from([0, 90]),
    frame_rate=numbers,
    duration_s=numbers,
    bit_rate=st.integers(),
    encoder=texts,
    handler=texts,
)
sounds = build(AudioStream, codec=texts, sample_rate=st.integers(), channels=st.integers(), duration_s=numbers)
infos = build(
    FootageInfo,
    file=texts,
    size_bytes=st.integers(),
    container=texts,
    duration_s=numbers,
    video=streams,
    audio=many(sounds),
    created=st.none() | times,
    brands=many(texts),
    tags=st.dictionaries(texts, texts, max_size=2),
)
readings = build(
    ReadingSummary, frames=st.integers(), decode_failures=st.integers(), first_pts_s=numbers, last_pts_s=numbers, sha256=texts
)
candidates = many(
    build(
        Candidate,
        at_s=numbers,
        score=numbers,
        sharpness=numbers,
        motion=numbers,
        exposure=numbers,
        face=st.none() | st.sampled_from(Face),
    )
)
corners = st.lists(st.tuples(numbers, numbers), min_size=4, max_size=4).map(tuple)
codes = many(build(CodeReading, at_s=numbers, text=texts, symbology=texts, corners=corners, times_read=st.integers()))
runs = build(
    CheckRun,
    info=infos,
    reading=readings,
    results=results,
    candidates=candidates,
    codes=codes,
    opening_s=st.none() | numbers,
    seconds=numbers,
    software=texts,
)
exhibits = many(
    build(
        Exhibit,
        id=texts,
        kind=texts,
        name=texts,
        stored=texts,
        sha256=texts,
        size_bytes=st.integers(),
        media=st.sampled_from(MediaType),
        mime=texts,
        added_at=times,
        added_by=texts,
        duration_s=numbers,
        shows=st.dictionaries(texts, st.sampled_from(Shows), max_size=2),
        warnings=many(texts),
        removed=st.booleans(),
    )
)
stills = many(
    build(
        Still,
        exhibit=texts,
        at_s=numbers,
        stored=texts,
        sha256=texts,
        parent_sha256=texts,
        width=st.integers(),
        height=st.integers(),
        pts_s=numbers,
    )
)
marks = many(
    build(
        Mark,
        exhibit=texts,
        kind=st.sampled_from(MarkKind),
        by=texts,
        at=times,
        slot=texts,
        at_s=st.none() | numbers,
        value=texts,
    )
)
answers = many(build(Answer, check=texts, value=texts, by=texts, at=times, reason=texts))
case_details = build(
    CaseDetails,
    platform=st.sampled_from(Platform),
    scenario=texts,
    title=texts,
    order_no=texts,
    signed_at=st.none() | times,
    proof_deadline=st.none() | times,
    facts=st.dictionaries(texts, times, max_size=2),
)
cases = build(
    Case,
    id=texts,
    details=case_details,
    created_at=times,
    status=st.sampled_from(CaseStatus),
    exhibits=exhibits,
    checks=st.dictionaries(texts, runs, max_size=2),
    stills=stills,
    marks=marks,
    answers=answers,
    rulebook_version=texts,
    log_seq=st.integers(0, 99),
    log_hash=texts,
)
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(cases)
def test_a_case_comes_back_equal(case: Case) -> None:
    text = codec.to_text(codec.to_state(case), case.log_seq, case.log_hash)
    parsed = codec.from_text(text)
    assert parsed is not None
    assert codec.from_state(*parsed, FILE) == case


@given(jsons, jsons)
def test_changes_make_the_new_state_out_of_the_old(old: object, new: object) -> None:
    kept = json.dumps(old)
    assert same(apply(old, changes(old, new)), new)
    assert json.dumps(old) == kept
    assert changes(new, new) == []


@given(st.lists(st.integers(0, 3)), st.lists(st.integers(0, 3)))
def test_a_list_is_spliced_not_rewritten(old: list[int], new: list[int]) -> None:
    assert apply(old, changes(old, new)) == new
    grown = [*old, 7]
    assert changes(old, grown) == [{"op": "splice", "at": [], "from": len(old), "cut": 0, "put": [7]}]


@pytest.mark.parametrize(
    "redo",
    [
        [{"op": "set", "at": ["a", "b"], "to": 1}],
        [{"op": "drop", "at": ["x"]}],
        [{"op": "splice", "at": ["a"], "from": 0, "cut": 0, "put": []}],
        [{"op": "burn", "at": ["a"]}],
        [{"at": ["a"]}],
        [{"op": "set", "at": [], "value": 1}],
        ["set"],
        [{"op": "set", "at": 5, "to": 1}],
    ],
)
def test_changes_that_do_not_fit_are_refused(redo: list) -> None:
    with pytest.raises(ValueError, match="change"):
        apply({"a": 1}, redo)


def test_one_and_true_and_one_point_nought_differ() -> None:
    assert not same(1, True)
    assert not same([1], [1.0])
    assert changes({"a": 1}, {"a": True}) == [{"op": "set", "at": ["a"], "to": True}]


@pytest.fixture
def state(details: CaseDetails) -> codec.State:
    return codec.to_state(Case(id="EK-1", details=details, created_at=datetime(2026, 11, 22, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("surprise",), 1, "Case.surprise"),
        (("id",), 7, "Case.id"),
        (("id",), None, "Case.id"),
        (("status",), "asleep", "Case.status"),
        (("created_at",), "2026-11-22T12:00", "Case.created_at"),
        (("created_at",), 12, "Case.created_at"),
        (("exhibits",), {}, "Case.exhibits"),
        (("exhibits",), [{"id": "E001"}], "Case.exhibits[0]"),
        (("checks",), [], "Case.checks"),
        (("details",), "taobao", "Case.details"),
        (("details", "platform"), "ebay", "Case.details.platform"),
        (("details", "signed_at"), "yesterday", "Case.details.signed_at"),
        (("details", "facts"), {"paid": 3}, "Case.details.facts.paid"),
    ],
)
def test_what_is_no_case_is_damaged_and_the_place_is_named(state: codec.State, path: tuple, value: object, place: str) -> None:
    target = state
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(CaseDamaged) as caught:
        codec.from_state(state, 1, "", FILE)
    assert str(caught.value.params["detail"]).startswith(place)


def test_a_missing_field_is_damage_unless_it_has_a_default(state: codec.State) -> None:
    del state["marks"]
    assert codec.from_state(state, 1, "", FILE).marks == ()
    del state["id"]
    with pytest.raises(CaseDamaged, match="id: missing"):
        codec.from_state(state, 1, "", FILE)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"log_seq": "1", "log_hash": ""}'])
def test_a_damaged_text_gives_nothing(text: bytes) -> None:
    assert codec.from_text(text) is None


def test_a_later_version_is_told_apart_from_damage(state: codec.State) -> None:
    with pytest.raises(CaseTooNew) as caught:
        codec.from_state({**state, "schema": 99, "new_field": 1}, 1, "", FILE)
    assert caught.value.params["schema"] == 99
    for bad in (None, 0, "1", True):
        with pytest.raises(CaseDamaged):
            codec.from_state({**state, "schema": bad}, 1, "", FILE)


def test_older_versions_are_brought_up_step_by_step() -> None:
    steps = {1: lambda s: {**s, "schema": 2, "b": s["a"]}, 2: lambda s: {**s, "schema": 3, "c": s["b"] + 1}}
    assert codec.migrate({"schema": 1, "a": 5}, FILE, steps, 3) == {"schema": 3, "a": 5, "b": 5, "c": 6}
    assert codec.migrate({"schema": 3}, FILE, steps, 3) == {"schema": 3}
    with pytest.raises(CaseDamaged):
        codec.migrate({"schema": 1, "a": 5}, FILE, {2: steps[2]}, 3)


@dataclass(frozen=True)
class Odd:
    choice: Literal["a", "b"]
    pair: tuple[float, float] = (0.0, 0.0)
    either: int | datetime | None = None
    flag: bool = False


def test_the_less_common_annotations() -> None:
    odd = Odd("b", (1.0, 2.0), datetime(2026, 1, 1, tzinfo=UTC), True)
    assert decode(Odd, encode(odd)) == odd
    assert decode(Odd, {"choice": "a", "either": 3, "pair": [1, 2]}) == Odd("a", (1.0, 2.0), 3)
    for bad in ({"choice": "c"}, {"choice": "a", "pair": [1.0]}, {"choice": "a", "either": "x"}, {"choice": "a", "flag": 1}, []):
        with pytest.raises(NotPlain):
            decode(Odd, bad)


def test_numpy_floats_paths_and_broken_text_become_plain() -> None:
    assert encode({"a": np.float64(1.5), "p": Path("a") / "b", "s": "x\ud800", "t": (1, None)}) == {
        "a": 1.5,
        "p": "a/b",
        "s": "x\ufffd",
        "t": [1, None],
    }
    assert clean("正常 🧦") == "正常 🧦"
    for bad in (object(), datetime(2026, 1, 1), {1, 2}):  # noqa: DTZ001
        with pytest.raises(TypeError):
            encode(bad)


def test_a_case_knows_what_counts(details: CaseDetails) -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    one = Exhibit("E001", "EV-CHAT", "a", "originals/a", "0", 1, MediaType.IMAGE, "image/png", moment, "x")
    case = Case("EK", details, moment, exhibits=(one, replace(one, id="E002", removed=True)))
    assert case.active == (one,)
    assert case.exhibit("E002") is not None
    assert case.exhibit("E003") is None
