"""Running the command line in this process, and small real files for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import WAYBILL, Event, take
from PIL import Image, ImageDraw

from evidencekit.cli.app import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; raises where a line is anything else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def data(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("EVIDENCEKIT_LANG", "zh")

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        seen = capsys.readouterr()
        return Ran(code, seen.out, seen.err)

    return run


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose waybill is legible, a clip with a cut, a chat picture, a PDF, and broken things."""
    from reportlab.pdfgen.canvas import Canvas

    folder = tmp_path_factory.mktemp("材料 with blanks")
    made = take(folder / "开箱.mp4", seconds=6, waybill=WAYBILL, qr=WAYBILL)
    assert made.is_file()
    take(folder / "cut.mp4", seconds=6, events=[Event("cut", 2.0, 2.0)])
    chat = Image.new("RGB", (400, 800), "white")
    ImageDraw.Draw(chat).text((40, 40), "refund?", fill="black")
    chat.save(folder / "聊天记录.png")
    page = Canvas(str(folder / "情况说明.pdf"), invariant=1)
    page.drawString(72, 720, "statement")
    page.save()
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "text.mp4").write_text("no video at all\n" * 40, encoding="utf-8")
    (folder / "half.mp4").write_bytes(made.read_bytes()[:900])
    return folder


NEW = ("--platform", "taobao", "--scenario", "return_swapped", "--order", "4027731826650218846", "--ticket", "R15396733")


@pytest.fixture(scope="session")
def ready(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with its video, a picture and a paper, the video checked. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("ready") / "案件"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVIDENCEKIT_HOME", str(tmp_path_factory.mktemp("home")))
        assert main(["new", str(folder), *NEW, "--waybill", WAYBILL, "--deadline", "26h"]) == 0
        assert main(["add", str(folder), *(str(files / n) for n in ("开箱.mp4", "聊天记录.png", "情况说明.pdf"))]) == 0
        assert main(["check", "--case", str(folder)]) in (0, 10)
    return folder


@pytest.fixture
def case(ready: Path, tmp_path: Path) -> Path:
    """A case of the test's own."""
    return Path(shutil.copytree(ready, tmp_path / "案件"))
