"""Exporting: what a bundle holds, and that whatever stops it leaves nothing behind and the case as it was."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from bundle_tsa import OPENSSL, Authority

from evidencekit.bundle import manifest as lists
from evidencekit.bundle.model import BundleStatus, TrustState
from evidencekit.bundle.package import export
from evidencekit.bundle.stamp import TsaClient
from evidencekit.bundle.verify import verify
from evidencekit.case import custody, edit, store
from evidencekit.clock import SHANGHAI
from evidencekit.errors import (
    BadValue,
    BundleNotVerified,
    Cancelled,
    CaseLocked,
    DiskFull,
    FileMissing,
    LogTampered,
    NoPermission,
    NotACase,
    OriginalAltered,
    TimestampFailed,
)
from evidencekit.progress import Progress, Ticket
from evidencekit.rulebooks.library import load
from evidencekit.wording import LANGUAGES, has

Tree = Callable[[Path], dict[str, bytes]]


def run(case: Path, out: Path, **more: Any):
    return export(case, out, more.pop("profile", "court"), rulebook=load(), actor="李四", **more)


def original(case: Path, ending: str = ".txt") -> Path:
    return next((case / "originals").glob(f"*{ending}"))


def test_bundle_holds_what_its_lists_say(case: Path, tmp_path: Path, noon: Any, tree: Tree):
    log = (case / custody.NAME).read_bytes()
    before = {f.name: f.read_bytes() for f in (case / "originals").iterdir()}
    result = run(case, tmp_path / "输出" / "深", clock=noon)
    case_id = store.open_case(case, actor="", write=False).case.id
    assert result.folder == tmp_path / "输出" / "深" / f"{case_id}_court_20261122-120000"
    assert result.pdf.is_file()
    assert (result.trust, result.pages > 1) == (TrustState.LOCAL_ONLY, True)
    files = tree(result.folder)
    assert result.size_bytes == sum(map(len, files.values()))
    assert hashlib.sha256(files[lists.MANIFEST]).hexdigest() == result.manifest_sha256
    manifest = lists.from_bytes(files[lists.MANIFEST])
    assert {f.path for f in manifest.files} | {lists.MANIFEST, lists.SUMS} == {n.replace(os.sep, "/") for n in files}
    assert (manifest.created_at, manifest.stamp.local_time) == (noon(), noon())
    assert files[lists.LOG] == log
    assert manifest.log.entries == len(log.splitlines())
    assert hashlib.sha256(files[lists.CONTENT]).hexdigest() == manifest.content_sha256
    names = sorted(Path(f.path).name for f in manifest.of("original"))
    assert [n[:3] for n in names] == ["01_", "02_"]
    assert any("聊天 记录.txt" in n for n in names)
    assert {files[f"originals{os.sep}{n}"] for n in names} == set(before.values())
    assert case_id in files[lists.HELP].decode()
    assert verify(result.folder).bottom_line is BundleStatus.INTACT


def test_export_is_logged_and_the_case_unlocked(case: Path, tmp_path: Path):
    result = run(case, tmp_path / "out")
    last = custody.read(case / custody.NAME)[-1]
    assert (last.event, last.by) == ("export", "李四")
    assert last.facts["manifest_sha256"] == result.manifest_sha256
    assert last.facts["name"] == result.folder.name
    again = run(case, tmp_path / "out")
    assert verify(again.folder).bottom_line is BundleStatus.INTACT
    assert all(has("event.export", language) for language in LANGUAGES)


def test_same_second_gets_another_name(case: Path, tmp_path: Path, noon: Any):
    one, two = (run(case, tmp_path, clock=noon, profile="platform") for _ in range(2))
    assert two.folder.name == one.folder.name + "_2"
    (tmp_path / f"{one.folder.name}.partial").mkdir()  # a killed export's remains are nobody's business here
    assert run(case, tmp_path, clock=noon, profile="platform").folder.name == one.folder.name + "_3"
    assert (tmp_path / f"{one.folder.name}.partial").is_dir()


def test_removed_exhibits_stay_out(case: Path, tmp_path: Path):
    with store.open_case(case, actor="李四") as cf:
        edit.remove(cf, "E001", "重复")
    result = run(case, tmp_path / "out", language="en")
    manifest = lists.from_bytes((result.folder / lists.MANIFEST).read_bytes())
    assert [f.exhibit for f in manifest.of("original")] == ["E002"]


def test_empty_case(tmp_path: Path, case: Path):
    with store.open_case(case, actor="李四") as cf:
        for exhibit in cf.case.active:
            edit.remove(cf, exhibit.id, "x")
    result = run(case, tmp_path / "out")
    assert not (result.folder / "originals").exists()
    assert verify(result.folder).bottom_line is BundleStatus.INTACT


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_agrees(plain: Path):
    done = subprocess.run(["sha256sum", "-c", "--strict", lists.SUMS], cwd=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(OPENSSL is None, reason="no openssl here")
def test_openssl_accepts_the_token(stamped: Path, roots: Path):
    command = [str(OPENSSL), "ts", "-verify", "-data", lists.MANIFEST, "-in", lists.TOKEN, "-CAfile", str(roots)]
    done = subprocess.run(command, cwd=stamped, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout, done.stderr


def test_token_with_given_roots(case: Path, authority: Authority, roots: Path, tmp_path: Path):
    result = run(case, tmp_path / "out", tsa=TsaClient(authority.url, roots), profile="platform")
    assert result.trust is TrustState.TRUSTED_PINNED
    manifest = json.loads((result.folder / lists.MANIFEST).read_bytes())
    assert manifest["stamp"]["tsa"] == "127.0.0.1"


def test_clock_far_from_the_token(case: Path, authority: Authority, tmp_path: Path):
    result = run(case, tmp_path / "out", tsa=TsaClient(authority.url_of("past")), profile="platform")
    line = next(x for x in verify(result.folder).lines if x.code == "clocks_apart")
    assert line.params["minutes"] == pytest.approx(120, abs=1)


# --- nothing is left behind -----------------------------------------------------------------------------------
@pytest.fixture
def unharmed(case: Path, tmp_path: Path, tree: Tree):
    """Afterwards: no bundle, no partial, no folder made for it, the case byte for byte as before and not locked."""
    before = tree(case)
    yield tmp_path / "输出" / "a"
    assert tree(case) == before
    assert not (tmp_path / "输出").exists()


@pytest.mark.parametrize("mode", ["status", "garbage", "imprint", "nonce", "signature", "huge"])
def test_failed_timestamp(case: Path, unharmed: Path, authority: Authority, mode: str):
    with pytest.raises(TimestampFailed):
        run(case, unharmed, tsa=TsaClient(authority.url_of(mode)), profile="platform")


def test_original_altered(case: Path, tmp_path: Path):
    path, log = original(case), (case / custody.NAME).read_bytes()
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(OriginalAltered) as caught:
        run(case, tmp_path / "out")
    assert caught.value.params["exhibit"] == "E001"
    path.unlink()
    with pytest.raises(FileMissing):
        run(case, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert (case / custody.NAME).read_bytes() == log


def test_original_altered_while_the_pdf_is_drawn(case: Path, unharmed: Path):
    path = original(case)
    kept = path.read_bytes()

    class Meddler(Ticket):
        def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
            if stage == "compose":
                path.chmod(0o644)
                path.write_bytes(kept[:-1] + b"?")

    with pytest.raises(OriginalAltered):
        run(case, unharmed, ticket=Meddler())
    path.write_bytes(kept)


def test_bundle_that_does_not_read_back(case: Path, unharmed: Path):
    class Meddler(Ticket):
        def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
            if stage == "self_verify":
                file = next(unharmed.glob("*.partial/*.pdf"))
                file.write_bytes(file.read_bytes()[:-9])

    with pytest.raises(BundleNotVerified) as caught:
        run(case, unharmed, ticket=Meddler())
    assert "pdf: file_altered" in str(caught.value.params["reason"])


class StopAt(Ticket):
    """Stops at the tick of that number; counts them otherwise."""

    def __init__(self, at: int = -1) -> None:
        super().__init__()
        self.at, self.ticks, self.stages = at, 0, list[str]()

    def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
        if self.ticks == self.at:
            self.cancel()
        self.ticks += 1
        self.stages.append(stage)
        super().tick(stage, done, total)


def test_cancelled_at_every_tick(case: Path, tmp_path: Path, tree: Tree, authority: Authority):
    tsa = TsaClient(authority.url)
    scratch = tmp_path / "scratch"
    shutil.copytree(case, scratch)
    counting = StopAt()
    run(scratch, tmp_path / "counted", ticket=counting, tsa=tsa, profile="platform")
    stages = set(counting.stages)
    assert {"verify_originals", "compose", "copy_originals", "timestamp", "self_verify", "verify_hash"} <= stages
    assert not [s for s in stages for language in LANGUAGES if not has(f"stage.{s}", language)]
    before = tree(case)
    drawing = [n for n, s in enumerate(counting.stages) if s.startswith("pdf_")]
    every = [n for n in range(counting.ticks) if n not in drawing[1:-1]]  # of the pages, the first and last
    for number in every:
        with pytest.raises(Cancelled):
            run(case, tmp_path / "out", ticket=StopAt(number), tsa=tsa, profile="platform")
        assert tree(case) == before
        assert not (tmp_path / "out").exists()


def test_progress_is_told(case: Path, tmp_path: Path):
    told: list[Progress] = []
    run(case, tmp_path / "out", ticket=Ticket(told.append), profile="platform")
    assert {p.stage for p in told} >= {"compose", "self_verify"}


class FullDisk:
    """Lets `room` bytes be written below a folder, then says that the disk is full."""

    def __init__(self, folder: Path, room: int) -> None:
        self.folder, self.room, self.real = str(folder), room, io.open
        self.written = 0

    def __call__(self, file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        handle = self.real(file, mode, *args, **more)
        if isinstance(file, int) or not os.fspath(file).startswith(self.folder) or mode[0] not in "wxa":
            return handle
        return _Meter(handle, self)


class _Meter:
    def __init__(self, handle: Any, disk: FullDisk) -> None:
        self._handle, self._disk = handle, disk

    def write(self, data: Any) -> int:
        self._disk.written += len(data)
        if self._disk.written > self._disk.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._handle.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handle, name)

    def __enter__(self) -> Any:
        self._handle.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._handle.__exit__(*error)


def test_full_disk_at_any_byte(case: Path, tmp_path: Path, tree: Tree, noon: Any, monkeypatch: pytest.MonkeyPatch):
    scratch = tmp_path / "scratch"
    shutil.copytree(case, scratch)
    whole = FullDisk(tmp_path / "out", 1 << 40)
    with monkeypatch.context() as patch:
        patch.setattr(io, "open", whole)
        size = run(scratch, tmp_path / "out", profile="platform", clock=noon).size_bytes
    shutil.rmtree(tmp_path / "out")
    assert whole.written > size / 2
    before = tree(case)
    rooms = sorted({0, *(whole.written * n // 9 for n in range(2, 9, 2)), *(whole.written - n for n in (1, 900, 9000))})
    for room in rooms:
        with monkeypatch.context() as patch:
            patch.setattr(io, "open", FullDisk(tmp_path / "out", room))
            with pytest.raises(DiskFull):
                run(case, tmp_path / "out", profile="platform", clock=noon)
        assert tree(case) == before
        assert not (tmp_path / "out").exists()


def test_no_room_is_seen_beforehand(case: Path, unharmed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    with pytest.raises(DiskFull):
        run(case, unharmed)


def test_log_that_cannot_be_written(case: Path, unharmed: Path, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, line: bytes, size: int) -> int:
        raise DiskFull(file=path)

    monkeypatch.setattr(custody, "append", full)
    with pytest.raises(DiskFull):
        run(case, unharmed)


def test_places_and_names_that_are_none(case: Path, tmp_path: Path, unharmed: Path):
    with pytest.raises(BadValue):
        run(case, unharmed, profile="other")
    with pytest.raises(BadValue):
        run(case, case / "out")
    with pytest.raises(NotACase):
        run(tmp_path / "nowhere", unharmed)
    with store.open_case(case, actor="王五"), pytest.raises(CaseLocked):
        run(case, unharmed)


def test_log_tampered(case: Path, tmp_path: Path):
    log = case / custody.NAME
    log.write_bytes(log.read_bytes().replace("李四".encode(), "王五".encode()))
    with pytest.raises(LogTampered):
        run(case, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights that bind need another user")
def test_folder_that_may_not_be_written(case: Path, tmp_path: Path):
    (tmp_path / "ro").mkdir(mode=0o500)
    with pytest.raises(NoPermission):
        run(case, tmp_path / "ro")


def test_long_and_odd_names(case: Path, tmp_path: Path):
    with store.open_case(case, actor="李四") as cf:
        edit.set_exhibit(cf, "E001", title="标题/" * 60)
        edit.set_exhibit(cf, "E002", title="CON\n😀 . ")
    result = run(case, tmp_path / "out", clock=lambda: datetime(2026, 11, 22, 23, 59, 59, tzinfo=SHANGHAI))
    for path in result.folder.rglob("*"):
        assert len(path.relative_to(result.folder).as_posix()) < 100
    assert verify(result.folder).bottom_line is BundleStatus.INTACT
