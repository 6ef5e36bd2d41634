"""Runs written as JSON come back equal, and nothing else comes back at all."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import WAYBILL, Event, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidencekit.checks.codec import answer, from_json, not_run, to_json
from evidencekit.checks.model import (
    Candidate,
    CheckResult,
    CheckRun,
    CodeReading,
    Finding,
    Reason,
    Requirement,
    Signal,
    Weight,
)
from evidencekit.checks.run import run_checks
from evidencekit.errors import BadValue, UnreadableFootage
from evidencekit.footage.model import AudioStream, FootageInfo, ReadingSummary, VideoStream

finite = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(max_size=12)
moments = st.datetimes(min_value=datetime(1971, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
params = st.dictionaries(words, st.one_of(words, st.integers(), finite), max_size=3)
reasons = st.builds(Reason, words, params)
findings = st.builds(Finding, params=params, confidence=finite, start_s=finite, end_s=finite, still_s=finite | st.none())
results = st.builds(
    CheckResult,
    reasons=st.lists(reasons, max_size=2).map(tuple),
    findings=st.lists(findings, max_size=2).map(tuple),
    not_judged=st.lists(reasons, max_size=1).map(tuple),
    thresholds=st.dictionaries(words, finite, max_size=2),
    decided_at=st.none() | moments,
)
codes = st.builds(CodeReading, at_s=finite, corners=st.lists(st.tuples(finite, finite), max_size=4).map(tuple))
runs = st.builds(
    CheckRun,
    info=st.builds(
        FootageInfo,
        duration_s=finite,
        video=st.builds(VideoStream, frame_rate=finite, duration_s=finite),
        audio=st.lists(st.builds(AudioStream, duration_s=finite), max_size=1).map(tuple),
        created=st.none() | moments,
        brands=st.lists(words, max_size=2).map(tuple),
        tags=st.dictionaries(words, words, max_size=2),
        hidden_start_s=finite,
    ),
    reading=st.builds(ReadingSummary, first_pts_s=finite, last_pts_s=finite),
    results=st.lists(results, max_size=2).map(tuple),
    candidates=st.lists(
        st.builds(Candidate, at_s=finite, score=finite, sharpness=finite, motion=finite, exposure=finite), max_size=2
    ).map(tuple),
    codes=st.lists(codes, max_size=2).map(tuple),
    opening_s=st.none() | finite,
    seconds=finite,
)


@settings(max_examples=80, deadline=3000, suppress_health_check=[HealthCheck.too_slow])
@given(runs)
def test_round_trip(run: CheckRun) -> None:
    assert from_json(json.loads(json.dumps(to_json(run)))) == run


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CheckRun]:
    folder = tmp_path_factory.mktemp("clips")
    path = take(folder / "开箱.mp4", size=(640, 360), waybill=WAYBILL, audio=True, events=[Event("gap", 1.0, 0.7)])
    return path, run_checks(path, expected_waybill=WAYBILL)


def test_a_real_run_comes_back(real: tuple[Path, CheckRun]) -> None:
    assert from_json(json.loads(json.dumps(to_json(real[1])))) == real[1]


def set_at(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    place: Any = changed
    *way, last = path.split("/")
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is KeyError:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("results/0/verdict", "perfect", "verdict"),
        ("results/0/verdict", None, "verdict"),
        ("results/0/requirement", KeyError, "requirement"),
        ("results/0/extra", 1, "extra"),
        ("results", {}, "results"),
        ("info", [], "info"),
        ("info/tags", [], "tags"),
        ("info/size_bytes", "1", "size_bytes"),
        ("info/size_bytes", True, "size_bytes"),
        ("info/fragmented", 1, "fragmented"),
        ("info/created", "2026-01-01T00:00:00", "created"),
        ("info/created", "yesterday", "created"),
        ("seconds", float("nan"), "seconds"),
        ("codes/0/corners/0", [1.0], "corners"),
        ("codes/0/text", 5, "text"),
        ("results/1/findings/1/params/seconds", None, "params"),
    ],
)
def test_anything_else_is_refused(real: tuple[Path, CheckRun], path: str, value: object, field: str) -> None:
    with pytest.raises(BadValue) as caught:
        from_json(set_at(to_json(real[1]), path, value))
    assert field in str(caught.value.params["field"])


def test_an_older_file_lacks_only_what_has_a_default(real: tuple[Path, CheckRun]) -> None:
    data = set_at(set_at(to_json(real[1]), "expected_waybill", KeyError), "info/hidden_start_s", KeyError)
    assert from_json(data).expected_waybill == ""


def test_answer_is_the_line_that_scorers_read(real: tuple[Path, CheckRun]) -> None:
    line = json.loads(json.dumps(answer(*real)))
    assert line["clip"] == "开箱"
    assert {line[q] for q in ("six_faces", "continuity", "first_opening")} == {"review"}
    assert (line["waybill"], line["waybill_verdict"]) == (WAYBILL, "pass")
    assert line["edits"] == pytest.approx([0.933], abs=0.01)
    assert line["opening_s"] is None
    assert line["faces_seen"] is None
    assert line["seconds"] > 0
    assert [f["code"] for f in line["findings"] if f["requirement"] == "continuity"] == ["origin", "gap"]
    assert {f.name for f in fields(Finding)} <= set(line["findings"][0])


@pytest.mark.parametrize(("weight", "edits"), [(Weight.LOOK, []), (Weight.BREAK, [1.5])])
def test_a_covered_lens_is_a_suspected_edit_only_where_something_broke_behind_it(
    real: tuple[Path, CheckRun], weight: Weight, edits: list[float]
) -> None:
    path, run = real
    cover = Finding("c", "covered", weight, 1.0, 2.0, 0.7, signal=Signal.CUT)
    results = tuple(replace(r, findings=(cover,)) if r.requirement is Requirement.CONTINUITY else r for r in run.results)
    assert answer(path, replace(run, results=results))["edits"] == edits


def test_several_jumps_are_one_suspected_edit_at_the_surest(real: tuple[Path, CheckRun]) -> None:
    path, run = real
    jumps = Finding("j", "jumps", Weight.LOOK, 1.0, 2.0, 0.7, still_s=1.6, signal=Signal.CUT)
    results = tuple(replace(r, findings=(jumps,)) if r.requirement is Requirement.CONTINUITY else r for r in run.results)
    assert answer(path, replace(run, results=results))["edits"] == [1.6]


def test_unread_file_has_a_line_that_passes_nothing(tmp_path: Path) -> None:
    line = not_run(tmp_path / "坏.mp4", UnreadableFootage(file="坏.mp4", reason="x"))
    assert line["error"] == "footage_unreadable"
    assert {line[q.value] for q in Requirement if q is not Requirement.WAYBILL} == {"not_run"}
    assert line["waybill"] is None
