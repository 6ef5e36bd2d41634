"""Taking over the pages of an exhibit's PDF as they are: vectors stay vectors, nothing active comes along."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import pikepdf

from evidencekit.bundle.pdf_page import Placed
from evidencekit.errors import storage_errors


class Papers:
    """The PDFs of a case, each opened once; close it after the last page was placed."""

    def __init__(self) -> None:
        self._open: dict[str, pikepdf.Pdf | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for source in self._open.values():
            if source is not None:
                source.close()

    def _source(self, path: Path, stored: str) -> pikepdf.Pdf | None:
        if stored not in self._open:
            self._open[stored] = _opened(path)
        return self._open[stored]

    def sizes(self, path: Path, stored: str) -> tuple[tuple[float, float], ...]:
        """Width and height of each page as displayed, in points; empty when its pages cannot be taken over.

        Raises:
            FileMissing, NoPermission, StorageFailed: it cannot be read.
        """
        source = self._source(path, stored)
        if source is None:
            return ()
        try:
            return tuple(_size(page) for page in source.pages)
        except (pikepdf.PdfError, ValueError, TypeError, ArithmeticError):
            source.close()
            self._open[stored] = None
            return ()

    def place(self, target: pikepdf.Pdf, placed: Iterable[Placed]) -> None:
        """Put the pages into their boxes."""
        for one in placed:
            source = self._open[one.stored]
            if source is not None:
                _overlay(target, target.pages[one.page], source.pages[one.sheet], one.box)


def _overlay(target: pikepdf.Pdf, page: pikepdf.Page, sheet: pikepdf.Page, box: tuple[float, float, float, float]) -> None:
    """As pikepdf's own add_overlay, but named by us: its random names would make every drawing different."""
    form = target.copy_foreign(sheet.as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Paper"))
    rect = pikepdf.Rectangle(*box)
    fit = cast("Any", page).calc_form_xobject_placement
    placement = cast("bytes", fit(form, name, rect, allow_shrink=True, allow_expand=True))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + placement)


def _opened(path: Path) -> pikepdf.Pdf | None:
    with storage_errors(path), path.open("rb") as handle:
        data = handle.read()
    try:
        source = pikepdf.open(io.BytesIO(data))
        if any("/Annots" in page for page in source.pages):
            source.generate_appearance_streams()
            source.flatten_annotations("print")  # seals and filled-in fields are drawn as annotations
    except (pikepdf.PdfError, ValueError, TypeError):
        return None
    return source


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(v) for v in cast("Any", page.trimbox))
    wide, high = abs(right - left), abs(top - bottom)
    if not (1 <= wide <= 15_000 and 1 <= high <= 15_000):
        raise ValueError("page size")
    turned = int(cast("Any", page.obj).get("/Rotate", 0) or 0) % 180 != 0
    return (high, wide) if turned else (wide, high)
