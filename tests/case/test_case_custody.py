"""The custody log: a chain in which no byte can change unseen."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.case import custody
from evidencekit.case.store import CaseFile
from evidencekit.clock import SHANGHAI
from evidencekit.errors import CaseLocked, FileMissing, LogTampered

AT = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
LOG = Path("log.jsonl")


def chain(*events: str, **detail: object) -> tuple[list[custody.Entry], bytes]:
    entries: list[custody.Entry] = []
    data = b""
    for event in events:
        before = entries[-1] if entries else None
        entry, line = custody.compose(before, at=AT, by="王敏", host="前台-1", event=event, detail={"note": "鞋 🧦", **detail})
        entries.append(entry)
        data += line
    return entries, data


def test_lines_are_canonical_and_chained(tmp_path: Path) -> None:
    entries, data = chain("created", "intake", "mark")
    lines = data.splitlines()
    assert lines[0].startswith(b'{"at":"2026-11-22T12:00:00+08:00","by":"\xe7\x8e\x8b')
    assert json.loads(lines[0])["prev"] == "0" * 64
    for before, after in pairwise(lines):
        assert json.loads(after)["prev"] == hashlib.sha256(before).hexdigest()
    (tmp_path / "log.jsonl").write_bytes(data)
    assert custody.read(tmp_path / "log.jsonl") == tuple(entries)


def test_the_log_of_a_real_case_verifies_against_its_pin(cf: CaseFile) -> None:
    cf.update("mark", lambda c: c, note="一")
    log = cf.folder / custody.NAME
    entries = custody.verify(log, seq=cf.case.log_seq, line_sha256=cf.case.log_hash)
    assert [e.event for e in entries] == ["created", "mark"]
    assert entries[1].facts == {"note": "一"}
    assert entries[1].by == "王敏"
    with pytest.raises(LogTampered):
        custody.verify(log, seq=cf.case.log_seq, line_sha256="0" * 64)


def test_any_flipped_byte_is_seen() -> None:
    _, data = chain("created", "intake", "check", "mark")
    line_of = [data[:i].count(b"\n") + 1 for i in range(len(data))]
    dice = random.Random(7)
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= dice.randrange(1, 256)
        with pytest.raises(LogTampered) as caught:
            custody.verify_bytes(bytes(flipped), LOG)
        assert abs(int(caught.value.params["line"]) - line_of[position]) <= 1, position


@given(st.data())
def test_lines_cut_swapped_doubled_or_edited_are_seen(data: st.DataObject) -> None:
    entries, log = chain("a", "b", "c", "d", "e")
    lines = log.splitlines(keepends=True)
    i = data.draw(st.integers(0, 4))
    j = data.draw(st.integers(0, 4).filter(lambda n: n != i))
    how = data.draw(st.sampled_from(["drop", "swap", "double", "insert", "tail"]))
    if how == "drop":
        del lines[i]
    elif how == "swap":
        lines[i], lines[j] = lines[j], lines[i]
    elif how == "double":
        lines.insert(i, lines[i])
    elif how == "insert":
        lines.insert(i, b"\n")
    else:
        del lines[max(i, 1) :]
    with pytest.raises(LogTampered):
        custody.verify_bytes(b"".join(lines), LOG, seq=5, line_sha256=entries[-1].line_sha256)


def test_lines_added_after_the_pin_are_seen() -> None:
    entries, data = chain("a", "b", "c")
    with pytest.raises(LogTampered):
        custody.verify_bytes(data, LOG, seq=2, line_sha256=entries[1].line_sha256)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d | {"hash": "0" * 64},
        lambda d: d | {"prev": "1" * 64},
        lambda d: d | {"seq": True},
        lambda d: d | {"at": "2026-11-22T12:00:00"},
        lambda d: d | {"at": 7},
        lambda d: d | {"by": 7},
        lambda d: d | {"detail": []},
        lambda d: d | {"more": 1},
        lambda d: {k: v for k, v in d.items() if k != "host"},
    ],
)
def test_a_line_of_a_wrong_shape_is_refused_even_with_a_right_hash(change) -> None:
    _, data = chain("created")
    body = change(json.loads(data))
    if body.get("hash") != "0" * 64:
        own = {k: v for k, v in body.items() if k != "hash"}
        body["hash"] = hashlib.sha256(custody.canonical(own)).hexdigest()
    with pytest.raises(LogTampered):
        custody.verify_bytes(custody.canonical(body) + b"\n", LOG)


@pytest.mark.parametrize("line", [b'{"seq": 1}\n', b"[]\n", b"\n", b"{" * 10_000 + b"\n", b"\xff\n", b'{"a":NaN}\n', b'"x"\n'])
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(LogTampered) as caught:
        custody.verify_bytes(line, LOG)
    assert caught.value.params["line"] == 1


def test_a_torn_tail_is_set_apart_when_opening_and_reported_when_verifying() -> None:
    entries, data = chain("a", "b", "c")
    size = len(data) - len(data.splitlines(keepends=True)[-1])
    for cut in range(size + 1, len(data)):
        found = custody.scan(data[:cut], LOG)
        assert found.entries == tuple(entries[:2])
        assert found.size == size
        assert found.torn == data[size:cut]
        with pytest.raises(LogTampered) as caught:
            custody.verify_bytes(data[:cut], LOG)
        assert caught.value.params["line"] == 3
    zeros = custody.scan(data[:size] + b'{"at":"20\0\0\0\0"}\n', LOG)
    assert len(zeros.entries) == 2
    assert zeros.torn.endswith(b"}\n")


def test_an_empty_log_does_not_verify(tmp_path: Path) -> None:
    with pytest.raises(LogTampered):
        custody.verify_bytes(b"", LOG)
    with pytest.raises(FileMissing):
        custody.read(tmp_path / "none.jsonl")


def test_appending_to_a_log_that_somebody_else_has_written_to_is_refused(tmp_path: Path) -> None:
    entries, data = chain("a")
    log = tmp_path / "log.jsonl"
    log.write_bytes(data)
    _, line = custody.compose(entries[-1], at=AT, by="x", host="y", event="b", detail={})
    with pytest.raises(CaseLocked):
        custody.append(log, line, len(data) - 1)
    assert log.read_bytes() == data
    assert custody.append(log, line, len(data)) == len(data) + len(line)
    assert len(custody.read(log)) == 2


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        custody.canonical({"a": float("nan")})
