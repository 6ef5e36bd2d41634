"""Pictures of three pages of the sample's PDF for the README: `python docs/make_pdf_pages.py`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pypdfium2 import PdfDocument

from evidencekit.bundle.package import export
from evidencekit.case.sample import create_sample, video
from evidencekit.rulebooks.library import load

OUT = Path(__file__).resolve().parent / "screenshots"
OPERATOR = "李明"
WIDTH = 900  # pixels: enough to read the titles on a page of GitHub's width


def main() -> None:
    """Make the sample case and its bundle in a folder of its own, and draw cover, index and video report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with create_sample(folder / "case", actor=OPERATOR) as cf:
            title = video(cf).title
        made = export(folder / "case", folder / "bundle", "platform", rulebook=load(), actor=OPERATOR)
        with PdfDocument(made.pdf) as pdf:
            marks = {mark.get_title(): mark.get_dest() for mark in pdf.get_toc()}
            report = next(dest for words, dest in marks.items() if words.endswith(title) and dest)
            pages = {"pdf_cover": 0, "pdf_index": 1, "pdf_video": report.get_index()}
            for file, number in pages.items():
                page = pdf[number]
                picture = page.render(scale=WIDTH / page.get_width()).to_pil()
                picture.quantize(128).save(OUT / f"{file}.png", optimize=True)


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    main()
