"""Footage seen before: the index, what it adds to a check, and what becomes of a check when it cannot be used."""

from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import builders
import numpy as np
import pytest

from evidencekit.case import seen
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.edit import mark, set_details
from evidencekit.case.intake import add
from evidencekit.case.model import CaseDetails, Platform
from evidencekit.case.seen_index import SCHEMA, Known, SeenIndex, default_file
from evidencekit.case.seen_rebuild import rebuild
from evidencekit.case.store import CaseFile, create
from evidencekit.checks.fingerprint import to_text
from evidencekit.checks.model import Finding, Mark, MarkKind, Requirement, Signal, Verdict, Weight
from evidencekit.clock import now
from evidencekit.errors import EvidenceKitError, IndexBusy, IndexDamaged, IndexTooNew, NoPermission


def footage(seed: int, case: str = "EK-1", exhibit: str = "E001", **other: object) -> Known:
    """Two minutes of an invented video whose every moment differs."""
    words = np.random.default_rng(seed).integers(1, 1 << 63, 240, dtype=np.uint64)
    made = Known(f"{seed:064x}", case, f"工单{case}", exhibit, f"开箱{seed}.mp4", "D:/案件", 120.0, fingerprint=to_text(words))
    return replace(made, **other)  # type: ignore[arg-type]


def noisy(known: Known, start: int, seed: int = 9) -> Known:
    """A copy in another case: its first `start` steps gone, three bits of every moment wrong."""
    from evidencekit.checks.fingerprint import words_of

    rng = np.random.default_rng(seed)
    words = words_of(known.fingerprint)[start:]
    for _ in range(3):
        words = words ^ (np.uint64(1) << rng.integers(0, 64, len(words)).astype(np.uint64))
    return replace(known, sha256="c" * 64, case_id="EK-2", exhibit="E005", fingerprint=to_text(words))


@pytest.fixture
def index(tmp_path: Path) -> SeenIndex:
    return SeenIndex(tmp_path / "数据 文件夹" / "录像.sqlite")


# --- the index -------------------------------------------------------------------------
def test_the_same_file_in_another_case_is_met_and_ones_own_is_not(index: SeenIndex) -> None:
    mine = footage(1)
    index.put(mine)
    index.put(mine)
    assert index.count() == 1
    assert index.meet(mine) == ()
    (met,) = index.meet(replace(mine, case_id="EK-2"))
    assert met.same_file
    assert met.known.name == "开箱1.mp4"


def test_a_noisy_trimmed_copy_is_met_at_its_place_among_others(index: SeenIndex) -> None:
    index.put_all(footage(n, case=f"EK-9{n}") for n in range(20))
    (met,) = index.meet(noisy(footage(7), 31))
    assert met.known.case_id == "EK-97"
    assert not met.same_file
    assert met.stretch is not None
    assert met.stretch.offset_s == 15.5
    assert met.stretch.seconds == pytest.approx(104.5, abs=3)


def test_a_waybill_is_met_whatever_the_pictures(index: SeenIndex) -> None:
    index.put(footage(1, waybills=("SF1", "SF2")))
    (met,) = index.meet(footage(2, case="EK-2", waybills=("SF2",)))
    assert met.waybill == "SF2"
    assert index.meet(footage(2, case="EK-2", waybills=("SF3",))) == ()


def test_an_empty_device_or_time_is_no_agreement(index: SeenIndex) -> None:
    index.put_all([footage(1, device="", created=""), footage(2, exhibit="E002", device="Phone", created="2026-01-02T03:04:05")])
    assert index.meet(footage(3, case="EK-2")) == ()
    (met,) = index.meet(footage(4, case="EK-2", device="Phone", created="2026-01-02T03:04:05"))
    assert met.same_moment


def test_an_entry_put_again_leaves_nothing_of_the_old_one(index: SeenIndex) -> None:
    index.put(footage(1, waybills=("SF1",)))
    index.put(footage(2, waybills=("SF2",)))
    assert index.meet(noisy(footage(1), 0)) == ()
    assert index.meet(footage(5, case="EK-2", waybills=("SF1",))) == ()
    index.forget("EK-1", "E001")
    with sqlite3.connect(index.file) as db:
        assert [db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in ("footage", "waybill", "moment")] == [0, 0, 0]


def test_what_every_video_of_a_desk_shows_is_no_meeting(index: SeenIndex) -> None:
    """A hand that comes in the same way in every video, between movements that differ."""
    habit = np.random.default_rng(0).integers(1, 1 << 63, 4, dtype=np.uint64)

    def day(n: int) -> Known:
        words = np.random.default_rng(n + 100).integers(1, 1 << 63, 240, dtype=np.uint64)
        for at in range(10, 200, 40):
            words[at : at + 4] = habit
        return footage(n, case=f"EK-{n}", fingerprint=to_text(words))

    index.put_all(day(n) for n in range(30))
    assert index.meet(day(77)) == ()


def _put_many(file: Path, first: int) -> None:
    index = SeenIndex(file)
    for n in range(first, first + 25):
        index.put(footage(n, case=f"EK-{n}"))


def test_two_processes_write_and_nothing_is_lost(index: SeenIndex) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_put_many, args=(index.file, first)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        index.meet(footage(3, case="EK-x"))
        writers[0].join(0.05)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert index.count() == 50
    assert index.meet(noisy(footage(110), 5, seed=2))[0].known.case_id == "EK-110"


def test_an_entry_that_fails_midway_leaves_the_index_as_it_was(index: SeenIndex) -> None:
    index.put(footage(1))

    def broken():
        yield footage(2, case="EK-2")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.put_all(broken(), anew=True)
    assert index.count() == 1
    assert index.meet(replace(footage(1), case_id="EK-3"))[0].same_file


# --- an index that cannot be used ---------------------------------------------------------
def noise(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 400)


def torn(file: Path) -> None:
    SeenIndex(file).put_all(footage(n, exhibit=f"E{n}") for n in range(8))
    data = bytearray(file.read_bytes())
    data[2048 : len(data) // 2] = b"\xa5" * (len(data) // 2 - 2048)
    file.write_bytes(data)


def another(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE footage(x)")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.close()


def newer(file: Path) -> None:
    SeenIndex(file).put(footage(1))
    with sqlite3.connect(file) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()


def folder(file: Path) -> None:
    file.mkdir()


UNUSABLE = {noise: IndexDamaged, torn: IndexDamaged, another: IndexDamaged, newer: IndexTooNew, folder: NoPermission}


@pytest.mark.parametrize("spoil", UNUSABLE, ids=lambda f: f.__name__)
def test_an_index_that_cannot_be_used_says_so(tmp_path: Path, spoil) -> None:
    file = tmp_path / "录像.sqlite"
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    index = SeenIndex(file)
    calls = (lambda: index.meet(footage(1, case="EK-2", waybills=("SF1",))), lambda: index.put(footage(1)))
    for call in calls:
        with pytest.raises(EvidenceKitError) as caught:
            call()
        assert type(caught.value) is UNUSABLE[spoil]
    if spoil is newer:
        assert file.read_bytes() == before


def test_a_locked_index_gives_up_in_time(index: SeenIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencekit.case.seen_index.PATIENCE_S", 0.2)
    index.put(footage(1))
    other = sqlite3.connect(index.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexBusy):
        index.put(footage(2))
    assert index.meet(replace(footage(1), case_id="EK-2"))  # reading goes on meanwhile
    other.close()


# --- in a case ------------------------------------------------------------------------------
WAYBILL = builders.WAYBILL


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A take, the same coded again in another way, and another take of the same parcel."""
    at = tmp_path_factory.mktemp("录像")
    small = {"seconds": 12, "size": (320, 180), "fps": 12}
    return {
        "take": builders.take(at / "开箱.mp4", **small),  # type: ignore[arg-type]
        "copy": builders.take(at / "开箱 副本.mkv", options={"crf": "36"}, grain=0.0, **small),  # type: ignore[arg-type]
        "other": builders.take(at / "另一件.mp4", **(small | {"seed": 4})),  # type: ignore[arg-type]
    }


def opened(folder: Path, ticket: str, waybill: str = "") -> CaseFile:
    details = CaseDetails(Platform.TAOBAO, "empty_box", ticket_no=ticket, waybill_return=waybill)
    return create(folder, details, actor="王敏")


def seen_in(cf: CaseFile, exhibit: str) -> list[Finding]:
    (result,) = [r for r in verdicts(cf.case, exhibit) if r.requirement is Requirement.CONTINUITY]
    return [f for f in result.findings if f.signal is Signal.SEEN]


def checked(cf: CaseFile, clip: Path, kind: str = "EV-UNBOX") -> str:
    exhibit = add(cf, clip, kind=kind).exhibit.id
    check_exhibit(cf, exhibit)
    return exhibit


def test_the_way_of_a_video_through_two_cases(tmp_path: Path, clips: dict[str, Path]) -> None:
    with opened(tmp_path / "甲", "T-1") as one, opened(tmp_path / "乙", "T-2") as two, opened(tmp_path / "丙", "T-3") as three:
        first = checked(one, clips["take"])
        assert seen_in(one, first) == []
        check_exhibit(one, first)
        assert seen_in(one, first) == [], "a video is not met in itself"

        again = checked(two, clips["take"])
        (same,) = seen_in(two, again)
        assert (same.code, same.weight) == ("seen_same_file", Weight.LOOK)
        assert (same.params["case"], same.params["file"]) == ("T-1", "开箱.mp4")
        result = next(r for r in verdicts(two.case, again) if r.requirement is Requirement.CONTINUITY)
        assert result.verdict is not Verdict.PASS
        assert any(r.code == "continuity_looks" for r in result.reasons)

        copy = checked(three, clips["copy"])
        assert {f.code for f in seen_in(three, copy)} == {"seen_same_footage"}
        assert {f.params["case"] for f in seen_in(three, copy)} == {"T-1", "T-2"}
        assert checked(three, clips["other"])
        assert seen_in(three, "E002") == []


def test_a_person_decides_on_what_was_seen(tmp_path: Path, clips: dict[str, Path]) -> None:
    with opened(tmp_path / "甲", "T-1") as one, opened(tmp_path / "乙", "T-2") as two:
        checked(one, clips["take"])
        exhibit = checked(two, clips["take"])
        (same,) = seen_in(two, exhibit)
        decided = Mark(exhibit, MarkKind.FINDING, "王敏", now(), slot=same.id, value="accept")
        mark(two, decided)
        result = next(r for r in verdicts(two.case, exhibit) if r.requirement is Requirement.CONTINUITY)
        assert (result.verdict, result.reasons[0].code) == (Verdict.FAIL, "seen_accepted")
        mark(two, replace(decided, value="reject", reason="两案同一包裹"))
        result = next(r for r in verdicts(two.case, exhibit) if r.requirement is Requirement.CONTINUITY)
        assert result.verdict is not Verdict.FAIL


def test_one_waybill_filmed_twice(tmp_path: Path, clips: dict[str, Path]) -> None:
    with opened(tmp_path / "甲", "T-1", WAYBILL) as one, opened(tmp_path / "乙", "T-2", WAYBILL) as two:
        checked(one, clips["take"])
        exhibit = checked(two, clips["other"])
        (found,) = seen_in(two, exhibit)
        assert (found.code, found.params["number"], found.weight) == ("seen_waybill", WAYBILL, Weight.LOOK)
        set_details(two, replace(two.case.details, waybill_return="SF0000000001"))
        check_exhibit(two, exhibit)
        assert seen_in(two, exhibit) == []


def test_the_number_given_for_a_case_is_not_that_of_its_packing_video(tmp_path: Path, clips: dict[str, Path]) -> None:
    with opened(tmp_path / "甲", "T-1", WAYBILL) as one, opened(tmp_path / "乙", "T-2", WAYBILL) as two:
        checked(one, clips["take"], kind="EV-OUTBOUND")
        assert seen_in(two, checked(two, clips["other"])) == []


@pytest.mark.parametrize("spoil", UNUSABLE, ids=lambda f: f.__name__)
def test_a_check_outlives_its_index(tmp_path: Path, clips: dict[str, Path], spoil) -> None:
    default_file().parent.mkdir(parents=True, exist_ok=True)
    spoil(default_file())
    with opened(tmp_path / "甲", "T-1") as cf:
        exhibit = checked(cf, clips["take"])
        result = next(r for r in verdicts(cf.case, exhibit) if r.requirement is Requirement.CONTINUITY)
        assert [r.code for r in result.not_judged].count("seen_unavailable") == 1


def test_the_index_is_made_again_from_the_cases(tmp_path: Path, clips: dict[str, Path]) -> None:
    with opened(tmp_path / "案件" / "甲", "T-1", WAYBILL) as one:
        checked(one, clips["take"])
        broken = tmp_path / "案件" / "坏"
        broken.mkdir()
        (broken / "case.json").write_text("{", encoding="utf-8")
        noise(default_file())
        made = rebuild([tmp_path / "案件"])
        assert (made.videos, made.cases, made.unread) == (1, 1, (broken,))
    with opened(tmp_path / "乙", "T-2") as two:
        codes = {f.code for f in seen_in(two, checked(two, clips["copy"]))}
    assert codes == {"seen_same_footage"}
    assert seen.remember(footage(1))
