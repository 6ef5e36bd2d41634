"""A small case, and bundles of it; kept for the session and copied by whoever changes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bundle_tsa import Authority
from PIL import Image

from evidencekit.bundle.package import export
from evidencekit.bundle.stamp import TsaClient
from evidencekit.case import intake, store
from evidencekit.case.model import CaseDetails, Platform
from evidencekit.rulebooks.library import load


def make_case(root: Path) -> Path:
    """A case with a chat text, a screenshot and nothing else."""
    root.mkdir(parents=True, exist_ok=True)
    text, picture = root / "聊天 记录.txt", root / "截图😀.png"
    text.write_text("买家：包装是好的。\n", encoding="utf-8")
    Image.new("RGB", (60, 40), (200, 30, 30)).save(picture)
    details = CaseDetails(Platform.TAOBAO, "return_swapped", title="蓝牙耳机", order_no="0012345", shop="示例店")
    with store.create(root / "案件", details, actor="李四") as cf:
        intake.add(cf, text, kind="EV-CHAT", title="聊天")
        intake.add(cf, picture)
    return root / "案件"


@pytest.fixture(scope="session")
def authority():
    with Authority() as running:
        yield running


@pytest.fixture(scope="session")
def roots(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("roots") / "根.pem"
    file.write_bytes(authority.root_pem)
    return file


@pytest.fixture(scope="session")
def _case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_case(tmp_path_factory.mktemp("case"))


@pytest.fixture
def case(_case: Path, tmp_path: Path) -> Path:
    target = tmp_path / "案件"
    shutil.copytree(_case, target)
    return target


@pytest.fixture(scope="session")
def _plain(_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(_case, tmp_path_factory.mktemp("plain"), "court", rulebook=load(), actor="李四").folder


@pytest.fixture(scope="session")
def _stamped(_case: Path, authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stamped")
    return export(_case, out, "court", rulebook=load(), actor="李四", tsa=TsaClient(authority.url)).folder


@pytest.fixture
def plain(_plain: Path, tmp_path: Path) -> Path:
    """A bundle without a token, to be spoilt."""
    return Path(shutil.copytree(_plain, tmp_path / "bundle"))


@pytest.fixture
def stamped(_stamped: Path, tmp_path: Path) -> Path:
    """A bundle with a token, to be spoilt."""
    return Path(shutil.copytree(_stamped, tmp_path / "stamped"))


@pytest.fixture
def tree() -> Callable[[Path], dict[str, bytes]]:
    """All files below a folder with their bytes."""
    return lambda folder: {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
