"""Pictures of every page for the documentation: `python -m evidencekit.gui.screenshots OUT_DIR`.

They show the sample case that ships with EvidenceKit and a few invented ones, drawn with the bundled font so that
they are alike on every machine, in both languages, light and dark.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from evidencekit import clock
from evidencekit.case.model import CaseDetails, MediaType, Platform
from evidencekit.gui import app as application
from evidencekit.gui.main_window import CASES, EXPORT, SETTINGS, VERIFY, MainWindow
from evidencekit.gui.theme import tokens
from evidencekit.settings import Settings
from evidencekit.wording import LANGUAGES

SIZE = QSize(1440, 900)
MOST_BYTES = 300_000
OPERATOR = "李明"
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the cases of the pictures lie: `root` with all of them, `sample` among them, and a bundle of it."""

    root: Path
    sample: Path
    bundle: Path


def invented(root: Path) -> None:
    """Cases with little in them, so that the list is a list."""
    from evidencekit.case import store

    now = clock.now()
    rows = (
        ("fake_goods_complaint", Platform.TMALL, "运动鞋 42 码", "", 19.2, "459"),
        ("return_empty", Platform.PDD, "护肤礼盒", "YJ6355611325601", 51.0, "328"),
        ("return_damaged", Platform.DOUYIN, "陶瓷餐具 16 件", "SD6496720074007", 70.5, "216"),
        ("description_mismatch", Platform.TMALL, "羊毛大衣", "YJ1073991842277", 75.0, "1880"),
        ("return_swapped", Platform.TAOBAO, "显卡 12G", "SD5383111717929", 2.7, "2499"),
    )
    for number, (scenario, platform, title, waybill, hours, amount) in enumerate(rows, 1):
        due = now + timedelta(hours=hours)
        details = CaseDetails(platform, scenario, title, waybill_return=waybill, proof_deadline=due, amount=amount)
        store.create(root / f"A-2026-04{number:02d}", details, actor=OPERATOR).close()


def prepare(folder: Path) -> Stage:
    """The sample case, checked and marked, its bundle, and the invented cases."""
    from evidencekit.bundle.package import export
    from evidencekit.case.sample import create_sample
    from evidencekit.rulebooks.library import load

    root = folder / "cases"
    root.mkdir(parents=True)
    sample = root / "A-2026-0406"
    create_sample(sample, actor=OPERATOR).close()
    invented(root)
    bundle = export(sample, folder / "bundles", "platform", rulebook=load(), actor=OPERATOR).folder
    return Stage(root, sample, bundle)


def wait(done: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let the window live until `done`, then a little longer for what is being painted."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def save(widget: QWidget, file: Path) -> None:
    """The widget as a PNG below `MOST_BYTES`: with fewer colours where a photograph makes it large."""
    widget.grab().save(str(file))
    if file.stat().st_size > MOST_BYTES:
        with Image.open(file) as picture:
            whole = picture.convert("RGB")
        few = whole.quantize(256, palette=_palette(whole), dither=Image.Dither.FLOYDSTEINBERG)
        few.save(file, optimize=True)


def _palette(picture: Image.Image) -> Image.Image:
    """The theme's own colours exactly, and the picture's commonest for the rest."""
    colours = [QColor(getattr(tokens(), f.name)) for f in fields(tokens())]
    theme = [(c.red(), c.green(), c.blue()) for c in colours]
    common = picture.quantize(256 - len(theme), method=Image.Quantize.MEDIANCUT).getpalette() or []
    made = Image.new("P", (1, 1))
    flat = [c for colour in theme for c in colour] + common[: 3 * (256 - len(theme))]
    made.putpalette(flat)
    return made


class Shooting:
    """Goes through every page of one window."""

    def __init__(self, window: MainWindow, stage: Stage, out: Path, suffix: str) -> None:
        self.window, self.stage, self.out, self.suffix = window, stage, out, suffix

    def save(self, name: str, widget: QWidget | None = None) -> None:
        """One picture."""
        save(widget or self.window, self.out / f"{name}_{self.suffix}.png")

    def all(self) -> None:
        """Every page, in the order of the side bar."""
        self.list()
        self.case()
        self.dialogs()
        self.export()
        self.verify()
        self.window.preferences.folder.setText("D:/案件")
        self.window.show_page(SETTINGS)
        wait(lambda: True)
        self.save("settings")

    def list(self) -> None:
        """The list, and what it shows while it is empty."""
        window = self.window
        wait(lambda: True)
        self.save("empty")
        window.settings = Settings(window.settings.language, window.settings.theme, OPERATOR, str(self.stage.root))
        window.show_page(CASES)
        window.reload()
        wait(lambda: len(window.cases.model.rows) >= 6)
        self.save("cases")

    def case(self) -> None:
        """The case page: video, then papers."""
        window = self.window
        window.open_case(self.stage.sample)
        page = window.case_page
        assert page is not None
        wait(lambda: page.session.loaded is not None and page.session.busy == 0)
        loaded = page.session.loaded
        assert loaded is not None
        marks = [m for m in loaded.case.marks if m.at_s is not None and m.kind.value == "seal"]
        page.video.player.seek(marks[0].at_s if marks and marks[0].at_s else 5.0)
        wait(lambda: False, 2.0)
        self.save("case")
        papers = [e for e in loaded.case.active if e.media is MediaType.IMAGE]
        if papers:
            page.show_exhibit(papers[0].id)
        wait(lambda: False, 0.7)
        self.save("exhibits")

    def dialogs(self) -> None:
        """The key sheet and the form of a new case."""
        from evidencekit.gui.details_form import DetailsDialog
        from evidencekit.gui.key_sheet import KeySheet
        from evidencekit.rulebooks.library import load

        for name, dialog in (
            ("keys", KeySheet(self.window)),
            ("new_case", DetailsDialog(load(), self.window, folder=Path("案件"))),
        ):
            dialog.show()
            wait(lambda: True)
            self.save(name, dialog)
            dialog.reject()

    def export(self) -> None:
        """The export page after one export."""
        window = self.window
        window.open_case(self.stage.sample)
        page = window.case_page
        assert page is not None
        wait(lambda: page.session.loaded is not None and page.session.busy == 0)
        page.export_button.click()
        out = self.stage.root.parent / f"bundles-{self.suffix}"
        window.export.folder.setText(str(out))
        window.export.start()
        wait(lambda: window.export.running == 0, 120)
        window.export.folder.setText(str(Path("D:/证据包")))
        window.show_page(EXPORT)
        wait(lambda: True)
        self.save("export")

    def verify(self) -> None:
        """An intact bundle, then one with a flipped byte."""
        window = self.window
        altered = self.stage.root.parent / f"altered-{self.suffix}"
        shutil.copytree(self.stage.bundle, altered)
        victim = max((p for p in (altered / "originals").rglob("*") if p.is_file()), key=lambda p: p.name)
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.chmod(0o644)
        victim.write_bytes(bytes(data))
        for name, bundle in (("verify", self.stage.bundle), ("verify_altered", altered)):
            window.verify_bundle(bundle)
            wait(lambda: window.verify.running == 0, 120)
            window.show_page(VERIFY)
            self.save(name)


def main(out: Path) -> None:
    """Make all pictures."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        os.environ["EVIDENCEKIT_HOME"] = str(folder / "home")
        app = application.make_app(["evidencekit"])
        stage = prepare(folder)
        for language in LANGUAGES:
            for theme in THEMES:
                desk = application.Desk(app, Settings(language, theme, OPERATOR, str(folder / "none")))
                desk.window.resize(SIZE)
                desk.window.show()
                Shooting(desk.window, stage, out, f"{language}_{theme}").all()
                desk.close()
                desk.window.deleteLater()
                desk.deleteLater()
                wait(lambda: True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=Path("docs/screenshots"))
    main(parser.parse_args().out)
