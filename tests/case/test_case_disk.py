"""A full disk and a read-only folder: a clear error, nothing half done, the case as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from case_samples import picture

from evidencekit.case import custody
from evidencekit.case.intake import add, add_bytes
from evidencekit.case.model import CaseDetails
from evidencekit.case.originals import verify_originals
from evidencekit.case.store import create, open_case
from evidencekit.errors import DiskFull, NoPermission


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_full_disk_is_told_and_the_case_is_as_it_was(small_disk: Path, tmp_path: Path, details: CaseDetails) -> None:
    big = tmp_path / "big.txt"
    big.write_text("证据" * 1_000_000, encoding="utf-8")  # 6 MB and room to spare do not fit twice
    with create(small_disk / "case", details, actor="x") as cf:
        add(cf, picture(tmp_path / "a.png"))
        before = files(cf.folder)
        with pytest.raises(DiskFull):
            add(cf, big)
        assert files(cf.folder) == before
        # the disk fills up to the last byte behind our back
        with (small_disk / "filler").open("wb", buffering=0) as filler:
            while filler.write(b"\0" * 4096) == 4096 and shutil.disk_usage(small_disk).free:
                pass
        for change in (
            lambda: add(cf, picture(tmp_path / "b.png", seed=1)),
            lambda: add_bytes(cf, b"text" * 1000, "c.txt"),
            lambda: cf.update("note", lambda c: c, text="x" * 5000),
        ):
            with pytest.raises(DiskFull):
                change()
            assert files(cf.folder) == before
        (small_disk / "filler").unlink()
        add(cf, picture(tmp_path / "b.png", seed=1))
    with open_case(small_disk / "case", actor="x") as cf:
        assert cf.recovered == ()
        assert len(cf.case.exhibits) == 2
        assert verify_originals(cf) == ()


def test_a_disk_that_fills_up_within_the_copy_or_a_save_leaves_nothing(
    tmp_path: Path, details: CaseDetails, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As above where nothing can be mounted: the n-th flush to the disk fails, for each n."""
    source = picture(tmp_path / "a.png")
    with create(tmp_path / "case", details, actor="x") as cf:
        before = files(cf.folder)
        for nth in range(1, 50):
            left = nth
            real = os.fsync

            def fail(handle: int, real: Callable[[int], None] = real) -> None:
                nonlocal left
                left -= 1
                if left == 0:
                    raise OSError(28, "No space left on device")
                real(handle)

            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", fail)
                try:
                    add(cf, source)
                except DiskFull:
                    assert files(cf.folder) == before, nth
                    assert cf.case.exhibits == ()
                else:
                    break
        assert 4 < nth < 12
        assert verify_originals(cf) == ()
        custody.verify(cf.folder / "log.jsonl", seq=cf.case.log_seq, line_sha256=cf.case.log_hash)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that another user could reach."""
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place
        for path in place.rglob("*"):
            path.chmod(0o755)


@pytest.fixture
def not_root() -> Iterator[Callable[[], None]]:
    """Called, it gives up root's right to write everywhere until the test ends."""
    if os.name == "nt":
        pytest.skip("Windows folders have no read-only bit")
    was = os.geteuid()

    def drop() -> None:
        if was == 0:
            os.seteuid(65_534)

    yield drop
    os.seteuid(was)


def test_a_read_only_folder_is_told(open_place: Path, details: CaseDetails, not_root: Callable[[], None]) -> None:
    source = picture(open_place / "a.png")
    source.chmod(0o644)
    cf = create(open_place / "case", details, actor="x")
    hidden = picture(open_place / "hidden.png", seed=2)
    hidden.chmod(0)
    for folder in (cf.folder, cf.folder / "originals", cf.folder / "derived", open_place):
        folder.chmod(0o555)
    before = files(cf.folder)
    not_root()
    with pytest.raises(NoPermission):
        add(cf, source)
    with pytest.raises(NoPermission):
        add_bytes(cf, b"x", "x.txt")
    with pytest.raises(NoPermission):
        cf.update("x", lambda c: c)
    with pytest.raises(NoPermission):
        add(cf, hidden)
    with pytest.raises(NoPermission):
        create(open_place / "another", details, actor="x")
    cf.close()
    with pytest.raises(NoPermission):
        open_case(cf.folder, actor="x")
    with open_case(cf.folder, actor="x", write=False) as reader:
        assert reader.case.details == details
    assert files(cf.folder) == before
