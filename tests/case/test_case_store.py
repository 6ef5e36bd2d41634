"""The case folder: what is saved is there, what was damaged is mended or told."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from evidencekit.case import custody
from evidencekit.case.model import Case, CaseDetails, CaseStatus
from evidencekit.case.store import CaseFile, create, open_case
from evidencekit.errors import (
    CaseDamaged,
    CaseExists,
    CaseLocked,
    CaseTooNew,
    DiskFull,
    LogTampered,
    NoPermission,
    NotACase,
    StorageFailed,
)


def titled(text: str):
    return lambda case: replace(case, details=replace(case.details, title=text))


def events(folder: Path) -> list[str]:
    return [e.event for e in custody.read(folder / custody.NAME)]


def reopen(cf: CaseFile) -> tuple[Case, tuple[str, ...]]:
    with open_case(cf.folder, actor="x") as again:
        return again.case, again.recovered


def test_a_new_case_is_a_folder_of_its_own(cf: CaseFile, details: CaseDetails) -> None:
    assert cf.case.details == details
    assert cf.case.id.startswith("EK-20261122-")
    names = {p.name for p in cf.folder.iterdir()}
    assert names == {"case.json", "log.jsonl", "case.lock", "originals", "derived"}
    stored = json.loads((cf.folder / "case.json").read_bytes())
    assert stored["log_seq"] == 1
    assert stored["details"]["order_no"] == "0012345678901234567"
    assert "退货调包" in (cf.folder / "case.json").read_text(encoding="utf-8")


def test_what_was_saved_is_there_after_reopening(cf: CaseFile) -> None:
    cf.update("details", titled("一"), fields=["title"])
    cf.update("status", lambda c: replace(c, status=CaseStatus.SUBMITTED))
    saved = cf.case
    cf.close()
    assert reopen(cf) == (saved, ())
    backup = json.loads((cf.folder / "case.json.bak").read_bytes())
    assert (backup["log_seq"], backup["status"]) == (2, "open")
    assert events(cf.folder) == ["created", "details", "status"]


@pytest.mark.parametrize("content", ["file", "folder", "case", "log"])
def test_a_case_is_not_made_over_something(tmp_path: Path, details: CaseDetails, cf: CaseFile, content: str) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    if content == "file":
        (folder / "holiday.jpg").write_bytes(b"x")
    elif content == "folder":
        (folder / "originals").mkdir()
        (folder / "originals" / "x").write_bytes(b"x")
    elif content == "case":
        cf.close()
        folder = cf.folder
    else:
        (folder / "log.jsonl").write_bytes((cf.folder / "log.jsonl").read_bytes())
    before = sorted(p for p in folder.rglob("*"))
    with pytest.raises(CaseExists):
        create(folder, details, actor="x")
    assert sorted(p for p in folder.rglob("*")) == before


def test_a_case_is_not_made_where_a_file_is(tmp_path: Path, details: CaseDetails) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(CaseExists):
        create(tmp_path / "file", details, actor="x")


def test_what_a_crash_while_creating_left_does_not_stop_the_next(tmp_path: Path, details: CaseDetails) -> None:
    folder = tmp_path / "c"
    (folder / "originals").mkdir(parents=True)
    (folder / "log.jsonl").write_bytes(b'{"at":"2026')
    (folder / "case.json.part").write_bytes(b"{")
    with pytest.raises(NotACase):
        open_case(folder, actor="x", write=False)
    with create(folder, details, actor="x") as made:
        made.update("status", lambda c: replace(c, status=CaseStatus.CLOSED))
    assert events(folder) == ["created", "status"]


def test_a_creation_that_fails_leaves_nothing(tmp_path: Path, details: CaseDetails, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed):
        create(tmp_path / "c", details, actor="x")
    assert not (tmp_path / "c").exists()
    (tmp_path / "d").mkdir()
    with pytest.raises(StorageFailed):
        create(tmp_path / "d", details, actor="x")
    assert list((tmp_path / "d").iterdir()) == []


def test_reading_needs_no_lock_and_changes_nothing(cf: CaseFile) -> None:
    log = (cf.folder / "log.jsonl").read_bytes()
    (cf.folder / "log.jsonl").write_bytes(log + b'{"torn')
    (cf.folder / "case.json").write_bytes(b"")
    before = {p: p.read_bytes() for p in cf.folder.rglob("*") if p.is_file()}
    with open_case(cf.folder, actor="x", write=False) as reader:
        assert reader.case == cf.case
        assert reader.recovered == ("log_torn", "case_missing")
        assert not reader.writable
        with pytest.raises(NoPermission):
            reader.update("details", titled("no"))
    assert {p: p.read_bytes() for p in cf.folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("cut", [1, 40, 9999])
def test_a_torn_last_line_is_set_aside_and_noted(cf: CaseFile, cut: int) -> None:
    cf.update("details", titled("一"))
    cf.close()
    log = cf.folder / "log.jsonl"
    good = log.read_bytes()
    _, line = custody.compose(custody.read(log)[-1], at=cf.clock(), by="x", host="y", event="details", detail={"redo": []})
    torn = line[:-1][:cut]
    log.write_bytes(good + torn)
    case, notes = reopen(cf)
    assert notes == ("log_torn",)
    assert case.details.title == "一"
    aside = list(cf.folder.glob("log.torn-*.txt"))
    assert [p.read_bytes() for p in aside] == [torn]
    assert log.read_bytes().startswith(good)
    assert events(cf.folder) == ["created", "details", "recovered"]
    assert reopen(cf)[1] == ()


@pytest.mark.parametrize("damage", [None, b"", b"{", b"\0" * 500, b"[]", b'{"log_seq": 1}'])
@pytest.mark.parametrize("backup", [True, False])
def test_a_lost_or_damaged_case_file_is_restored_from_the_log(cf: CaseFile, damage: bytes | None, backup: bool) -> None:
    cf.update("details", titled("一"))
    cf.update("details", titled("二"))
    cf.close()
    if not backup:
        (cf.folder / "case.json.bak").unlink()
    if damage is None:
        (cf.folder / "case.json").unlink()
    else:
        (cf.folder / "case.json").write_bytes(damage)
    case, notes = reopen(cf)
    assert case.details.title == "二"
    assert notes == (("case_damaged",) if damage else ("case_missing",))
    kept = list(cf.folder.glob("case.damaged-*.json"))
    assert [p.read_bytes() for p in kept] == ([damage] if damage else [])
    assert reopen(cf)[1] == ()


def test_a_case_file_behind_the_log_is_brought_up(cf: CaseFile) -> None:
    old = (cf.folder / "case.json").read_bytes()
    cf.update("details", titled("一"))
    cf.close()
    (cf.folder / "case.json").write_bytes(old)
    (cf.folder / "case.json.bak").unlink()
    case, notes = reopen(cf)
    assert case.details.title == "一"
    assert notes == ("case_behind",)


def test_an_edit_by_hand_does_not_count(cf: CaseFile) -> None:
    cf.close()
    file = cf.folder / "case.json"
    file.write_text(file.read_text(encoding="utf-8").replace("王敏", "").replace("0012345678901234567", "999"), encoding="utf-8")
    case, notes = reopen(cf)
    assert case.details.order_no == "0012345678901234567"
    assert notes == ("case_edited",)
    assert "999" in next(cf.folder.glob("case.edited-*.json")).read_text(encoding="utf-8")


def test_a_log_that_was_cut_or_rewritten_is_reported(cf: CaseFile) -> None:
    cf.update("details", titled("一"))
    cf.update("details", titled("二"))
    cf.close()
    log = cf.folder / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(LogTampered) as caught:
        open_case(cf.folder, actor="x")
    assert caught.value.params["line"] == 3
    log.write_bytes(b"".join(lines)[:-1])  # only the last line feed: torn by its look, but it had been saved
    with pytest.raises(LogTampered):
        open_case(cf.folder, actor="x")
    assert not list(cf.folder.glob("log.torn-*"))
    entry, rewritten = None, b""
    for event in ("created", "details", "details"):
        detail = custody.scan(lines[0], log).entries[0].detail
        entry, line = custody.compose(entry, at=cf.clock(), by="x", host="y", event=event, detail=detail)
        rewritten += line
    log.write_bytes(rewritten)
    with pytest.raises(LogTampered) as caught:
        open_case(cf.folder, actor="x")
    assert caught.value.params["line"] == 3
    log.unlink()
    with pytest.raises(LogTampered):
        open_case(cf.folder, actor="x")
    assert not (cf.folder / "case.lock").exists()


@pytest.mark.parametrize("redo", [[], [{"op": "set", "at": ["a"], "to": 1}], [{"op": "set", "at": [], "to": {"schema": 1}}]])
def test_a_log_that_does_not_make_a_case_is_damage(cf: CaseFile, redo: list) -> None:
    cf.close()
    _, line = custody.compose(None, at=cf.clock(), by="x", host="y", event="created", detail={"redo": redo})
    (cf.folder / "log.jsonl").write_bytes(line)
    (cf.folder / "case.json").unlink()
    with pytest.raises(CaseDamaged):
        open_case(cf.folder, actor="x")


def test_a_case_of_a_later_version_is_left_alone(cf: CaseFile) -> None:
    cf.close()
    file = cf.folder / "case.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 2'), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(CaseTooNew):
        open_case(cf.folder, actor="x")
    assert file.read_bytes() == before


def test_threads_do_not_lose_each_others_changes(cf: CaseFile) -> None:
    def add(case: Case) -> Case:
        return replace(case, rulebook_version=case.rulebook_version + "x")

    threads = [threading.Thread(target=lambda: [cf.update("x", add) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cf.close()
    assert reopen(cf)[0].rulebook_version == "x" * 20


@pytest.mark.parametrize("nth", [1, 2])  # case.json's draft, the log
def test_a_save_that_fails_changes_nothing_and_the_next_one_works(
    cf: CaseFile, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before = cf.case
    files = {p: p.read_bytes() for p in cf.folder.rglob("*") if p.is_file()}
    real, calls = os.fsync, 0

    def fail(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(DiskFull):
            cf.update("details", titled("一"))
    assert calls == nth
    assert cf.case == before
    assert {p: p.read_bytes() for p in cf.folder.rglob("*") if p.is_file()} == files
    cf.update("details", titled("二"))
    cf.close()
    assert reopen(cf)[0].details.title == "二"


def test_a_save_survives_a_case_file_that_cannot_be_replaced(cf: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner holds case.json open on Windows: the log has the change, so it is saved."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        cf.update("details", titled("一"))
    assert cf.case.details.title == "一"
    cf.close()
    case, notes = reopen(cf)
    assert case.details.title == "一"
    assert notes == ("case_behind",)


def test_a_writer_whose_lock_was_broken_is_stopped(cf: CaseFile) -> None:
    (cf.folder / "case.lock").unlink()
    with open_case(cf.folder, actor="李四") as other:
        other.update("details", titled("李四的"))
        with pytest.raises(CaseLocked):
            cf.update("details", titled("王敏的"))
        with pytest.raises(StorageFailed):
            cf.update("details", titled("王敏的"))
    assert reopen(cf)[0].details.title == "李四的"


def test_text_that_utf8_cannot_carry_is_saved_readably(cf: CaseFile) -> None:
    cf.update("details", titled("坏\ud800的"), note="\udfff")
    cf.close()
    assert reopen(cf)[0].details.title == "坏\ufffd的"


def test_lost_folders_are_made_again(cf: CaseFile) -> None:
    cf.close()
    for name in ("derived/thumbs", "derived/stills", "derived"):
        (cf.folder / name).rmdir()
    reopen(cf)
    assert (cf.folder / "derived" / "stills").is_dir()
