"""The bundle's PDF: drawn twice (to learn the page numbers, then for good), papers put in, labels and facts set.

The same arguments give the same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pikepdf

from evidencekit import __version__
from evidencekit.bundle.outline_model import Outline, StampText
from evidencekit.bundle.pdf_appendix import draw_appendices
from evidencekit.bundle.pdf_exhibits import draw_exhibits
from evidencekit.bundle.pdf_front import draw_cover, draw_index
from evidencekit.bundle.pdf_page import Book, Plan
from evidencekit.bundle.pdf_papers import Papers
from evidencekit.bundle.pdf_text import clean
from evidencekit.errors import storage_errors
from evidencekit.progress import Ticket


def render(
    outline: Outline, case_folder: Path, out: Path, *, stamp: StampText, content_sha256: str, ticket: Ticket | None = None
) -> int:
    """Write the PDF to `out`; the number of its pages. No video is opened: stills come from the case folder.

    Raises:
        FileMissing, NoPermission, StorageFailed: an original or still cannot be read. DiskFull: no room for the PDF.
        Cancelled: by the ticket; `out` is not there then.
    """
    with Papers() as papers:
        plan = _draw(outline, case_folder, papers, stamp, content_sha256, io.BytesIO(), None, ticket).learnt
        drawn = io.BytesIO()
        book = _draw(outline, case_folder, papers, stamp, content_sha256, drawn, plan, ticket)
        drawn.seek(0)
        with pikepdf.open(drawn) as pdf:
            papers.place(pdf, book.placed)
            _label(pdf, outline)
            _save(pdf, out, ticket)
    return book.page


def _draw(
    outline: Outline,
    folder: Path,
    papers: Papers,
    stamp: StampText,
    content_sha256: str,
    out: io.BytesIO,
    plan: Plan | None,
    ticket: Ticket | None,
) -> Book:
    book = Book(
        out,
        case=clean(outline.case_id),
        head="",
        content_sha256=content_sha256,
        language=outline.language,
        plan=plan,
        ticket=ticket,
    )
    book.head = f"{book.say('pdf.bundle')} {clean(outline.case_id)}  ·  {outline.scenario}"
    draw_cover(book, outline, stamp)
    draw_index(book, outline)
    for section in outline.sections:
        if section == "exhibits":
            draw_exhibits(book, outline, folder, papers)
    draw_appendices(book, outline, stamp, content_sha256)
    book.finish()
    return book


def _label(pdf: pikepdf.Pdf, outline: Outline) -> None:
    """Page labels equal to the printed numbers, the document's facts, and how it opens."""
    root = cast("Any", pdf.Root)
    root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D, St=1)])
    root.PageMode = pikepdf.Name.UseOutlines
    root.Lang = pikepdf.String("zh-CN" if outline.language == "zh_CN" else "en")
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    title = f"{outline.case_id} {outline.cover.title}"
    info = cast("Any", pdf.docinfo)
    for key in list(info.keys()):
        del info[key]
    info["/Title"] = pikepdf.String(title)
    info["/Creator"] = info["/Producer"] = pikepdf.String(f"EvidenceKit {__version__}")
    info["/CreationDate"] = info["/ModDate"] = pikepdf.String(_pdf_time(outline.at))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = outline.at.isoformat()
        metadata["xmp:CreatorTool"] = metadata["pdf:Producer"] = f"EvidenceKit {__version__}"


def _pdf_time(moment: datetime) -> str:
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"


def _save(pdf: pikepdf.Pdf, out: Path, ticket: Ticket | None) -> None:
    def progress(percent: int) -> None:
        if ticket:
            ticket.tick("pdf_write", percent, 100)

    with storage_errors(out):
        done = False
        try:
            with out.open("wb") as target:
                pdf.save(
                    target,
                    deterministic_id=True,
                    object_stream_mode=pikepdf.ObjectStreamMode.generate,
                    compress_streams=True,
                    progress=progress,
                )
            done = True
        finally:
            if not done:
                out.unlink(missing_ok=True)
