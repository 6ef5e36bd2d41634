"""One writer at a time, and a crash does not lock anybody out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from evidencekit.case import custody, lock
from evidencekit.case.model import CaseDetails
from evidencekit.case.store import CaseFile, create, open_case
from evidencekit.clock import now
from evidencekit.errors import CaseLocked, NotACase
from evidencekit.settings import host

HOLD = """
import sys, time
from pathlib import Path
from evidencekit.case.store import open_case
with open_case(Path(sys.argv[1]), actor="李四"):
    print("open", flush=True)
    time.sleep(60)
"""


def write_lock(folder: Path, **fields: object) -> None:
    whole = {"host": host(), "user": "王敏", "pid": os.getpid(), "birth": lock.birth(os.getpid()), "since": now().isoformat()}
    (folder / lock.NAME).write_text(json.dumps(whole | fields), encoding="utf-8")


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_second_process_is_told_who_has_it_and_a_kill_frees_it(cf: CaseFile) -> None:
    cf.close()
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(cf.folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(CaseLocked) as caught:
            open_case(cf.folder, actor="王敏", clock=lambda: now() + timedelta(minutes=5))
        said = caught.value.params
        assert (said["user"], said["host"], said["pid"]) == ("李四", host(), process.pid)
        assert 300 <= int(said["age_s"]) < 360
        with open_case(cf.folder, actor="王敏", write=False) as reader:
            assert reader.case.id == cf.case.id
    finally:
        process.kill()
        process.communicate()
    with open_case(cf.folder, actor="王敏") as again:
        entry = custody.read(again.folder / custody.NAME)[-1]
        assert entry.event == "lock_taken"
        assert entry.facts["pid"] == process.pid
        assert entry.facts["user"] == "李四"


def test_the_same_process_does_not_get_it_twice(cf: CaseFile) -> None:
    with pytest.raises(CaseLocked):
        open_case(cf.folder, actor="王敏")
    cf.close()
    cf.close()
    with open_case(cf.folder, actor="王敏") as again:
        assert again.writable
        assert [e.event for e in custody.read(again.folder / custody.NAME)] == ["created"]
    assert not (cf.folder / lock.NAME).exists()


@pytest.mark.parametrize("fields", [{"pid": 0}, {"pid": -1}, {"pid": 2**40}, {"birth": "an earlier life of this number"}])
def test_a_lock_of_no_living_process_is_taken_over(cf: CaseFile, fields: dict) -> None:
    cf.close()
    write_lock(cf.folder, **fields)
    with open_case(cf.folder, actor="x"):
        pass


def test_a_dead_process_of_another_machine_keeps_its_lock(cf: CaseFile) -> None:
    cf.close()
    write_lock(cf.folder, host="仓库-2", pid=dead_pid(), since="long ago")
    before = (cf.folder / lock.NAME).read_bytes()
    with pytest.raises(CaseLocked) as caught:
        open_case(cf.folder, actor="x")
    assert caught.value.params["host"] == "仓库-2"
    assert caught.value.params["since"] == "long ago"
    assert (cf.folder / lock.NAME).read_bytes() == before


def test_a_dead_process_of_this_machine_loses_it(cf: CaseFile) -> None:
    cf.close()
    write_lock(cf.folder, pid=dead_pid(), birth="?")
    with open_case(cf.folder, actor="x"):
        assert (cf.folder / lock.NAME).exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"host": 1}'])
def test_a_lock_without_content_counts_for_its_first_seconds_only(cf: CaseFile, content: bytes) -> None:
    cf.close()
    file = cf.folder / lock.NAME
    file.write_bytes(content)
    with pytest.raises(CaseLocked):
        open_case(cf.folder, actor="x")
    old = time.time() - lock.UNREADABLE_FOR_S - 1
    os.utime(file, (old, old))
    with open_case(cf.folder, actor="x"):
        pass


def test_a_lock_that_somebody_made_in_its_place_is_not_released(cf: CaseFile) -> None:
    write_lock(cf.folder, user="李四", pid=1)
    cf.close()
    assert (cf.folder / lock.NAME).exists()


def test_one_of_many_threads_gets_it(tmp_path: Path) -> None:
    got: list[lock.Lock] = []
    refused: list[CaseLocked] = []
    start = threading.Barrier(8)

    def reach() -> None:
        start.wait()
        try:
            got.append(lock.Lock.take(tmp_path, user="x"))
        except CaseLocked as error:
            refused.append(error)

    threads = [threading.Thread(target=reach) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 7)
    assert [p.name for p in tmp_path.iterdir()] == [lock.NAME]


def test_no_lock_is_put_into_a_folder_that_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(NotACase):
        open_case(tmp_path, actor="x")
    with pytest.raises(NotACase):
        open_case(tmp_path / "absent", actor="x")
    with pytest.raises(NotACase):
        open_case(tmp_path, actor="x", write=False)
    assert not list(tmp_path.iterdir())


def test_a_folder_without_hard_links_is_locked_all_the_same(
    tmp_path: Path, details: CaseDetails, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "no links on FAT")

    monkeypatch.setattr(os, "link", refuse)
    with create(tmp_path / "c", details, actor="x"):
        assert lock.holder(tmp_path / "c") is not None
        with pytest.raises(CaseLocked):
            open_case(tmp_path / "c", actor="y")
    assert not (tmp_path / "c" / lock.NAME).exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a process of another user")
def test_a_process_that_may_not_be_asked_is_alive() -> None:
    assert lock.birth(1)
    assert lock.birth(os.getpid()) == lock.birth(os.getpid())
