"""Each exhibit as it is: pictures, papers page by page, text; what is not shown is said."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import ExhibitSheet, IndexGroup, Outline
from evidencekit.bundle.pdf_page import Book, Placed
from evidencekit.bundle.pdf_papers import Papers
from evidencekit.bundle.pdf_pictures import Ready, draw_picture, ready_picture
from evidencekit.bundle.pdf_table import facts_table
from evidencekit.bundle.pdf_text import wrap
from evidencekit.bundle.pdf_video import draw_video
from evidencekit.case.model import MediaType
from evidencekit.case.papers import render_page
from evidencekit.errors import EvidenceKitError, FileDamaged, FileEncrypted, FileTooLarge, storage_errors
from evidencekit.wording import explain

LEGIBLE_PT = 225.0  # a phone's screen printed narrower than this (8 cm) is hard to read
COLUMN_GAP = 18.0
OVERLAP_PT = 26.0  # repeated where a tall picture is cut, so that no line of writing is lost
TEXT_PAGES = 30
_ENCODINGS = ("utf-8-sig", "gb18030")


def draw_exhibits(book: Book, outline: Outline, folder: Path, papers: Papers) -> None:
    """All exhibits, group by group, each beginning on a new page."""
    sheets = {sheet.id: sheet for sheet in outline.exhibits}
    for group in outline.index:
        members = [sheets[row.target] for row in group.rows if row.target in sheets]
        _group(book, outline, group, members, folder, papers)


def _group(
    book: Book, outline: Outline, group: IndexGroup, members: Sequence[ExhibitSheet], folder: Path, papers: Papers
) -> None:
    reports = {report.exhibit: report for report in outline.videos}
    for number, sheet in enumerate(members):
        name = f"{book.say('pdf.exhibit', number=sheet.number)}  {sheet.title}"
        book.new_page(f"{group.title}  ·  {name}")
        if number == 0:
            book.begin(f"group-{group.key}", group.title, 0)
        book.begin(sheet.id, name, 1)
        book.title(name)
        if sheet.media is MediaType.VIDEO:
            draw_video(book, sheet, reports[sheet.id], folder)
        else:
            _facts(book, sheet)
            _content(book, sheet, folder, papers, outline.image_dpi)
        book.end(sheet.id)
    if members:
        book.end(f"group-{group.key}")


def _facts(book: Book, sheet: ExhibitSheet) -> None:
    size = f"{sheet.size_bytes:,} B"
    if sheet.width and sheet.media is MediaType.IMAGE:
        size += f"  ·  {sheet.width} × {sheet.height}"
    rows = (
        ("source", sheet.source or book.say("pdf.not_given")),
        ("proves", sheet.proves or book.say("pdf.not_given")),
        ("file", f"{sheet.name}  ·  {sheet.kind}  ·  {size}"),
        ("sha256", sheet.sha256),
        ("added", sheet.added),
        ("warnings", "  ".join(sheet.warnings)),
    )
    facts_table(book, [(book.say(f"pdf.label.{key}"), value) for key, value in rows if value], label=58)
    if not sheet.original_rides_along:
        book.paragraph(book.say("pdf.not_attached"), size=style.SMALL, ink=style.GREY)
    book.y += 6


def _content(book: Book, sheet: ExhibitSheet, folder: Path, papers: Papers, dpi: int) -> None:
    path = folder / sheet.stored
    try:
        if sheet.media is MediaType.IMAGE:
            _image(book, sheet, path, dpi)
        elif sheet.media is MediaType.PDF:
            _paper(book, sheet, path, papers)
        elif sheet.media is MediaType.TEXT:
            _text(book, path)
        else:
            book.paragraph(book.say(f"pdf.not_shown_{sheet.media.value}"), ink=style.GREY)
    except (FileDamaged, FileEncrypted, FileTooLarge) as error:
        _unreadable(book, error)


def _unreadable(book: Book, error: EvidenceKitError) -> None:
    book.paragraph(book.say("pdf.unreadable", why=explain(error, book.language)[0]), ink=style.GREY)


# --- pictures -------------------------------------------------------------------------------------------
def _image(book: Book, sheet: ExhibitSheet, path: Path, dpi: int) -> None:
    if sheet.width <= 0 or sheet.height <= 0:
        raise FileDamaged(file=path, type="image")
    shape = sheet.height / sheet.width
    widest = min(style.WIDTH, sheet.width * 72 / 96)  # a small picture is not blown up
    whole_page = style.BOTTOM - style.TOP
    if widest * shape > book.room and (book.room / shape) < min(LEGIBLE_PT, widest) <= whole_page / shape:
        book.new_page()
    if book.room / shape >= min(LEGIBLE_PT, widest):
        wide = min(widest, book.room / shape)
        ready = None if book.dry else ready_picture(path, wide, dpi)
        if ready:
            x = style.LEFT + (style.WIDTH - wide) / 2 if shape < 1 else style.LEFT
            draw_picture(book, ready, x, book.y, wide, wide * shape)
        book.y += wide * shape + 8
        return
    _columns(book, path, shape, dpi, narrow=min(widest, (style.WIDTH - COLUMN_GAP) / 2))


def _columns(book: Book, path: Path, shape: float, dpi: int, narrow: float) -> None:
    """A tall screenshot, cut into columns that are read down and then on to the right, with a little said twice at each cut."""
    if book.room < 300:
        book.new_page()
    ready = None if book.dry else ready_picture(path, narrow, dpi)
    full = narrow * shape
    cuts: list[tuple[float, float]] = []
    top, room = 0.0, book.room - 14
    while True:
        bottom = min(full, top + room)
        cuts.append((top, bottom))
        if bottom >= full - 0.5:
            break
        top = bottom - OVERLAP_PT
        if len(cuts) % 2 == 0:
            room = style.BOTTOM - style.TOP - 14
    for number, (top, bottom) in enumerate(cuts):
        if number and number % 2 == 0:
            book.new_page()
        x = style.LEFT + (number % 2) * (narrow + COLUMN_GAP)
        label = book.say("pdf.part_of", part=number + 1, parts=len(cuts))
        book.at(x, book.y + 8, label, size=style.TINY, ink=style.PALE)
        if ready:
            _slice(book, ready, x, book.y + 13, narrow, full, top, bottom)
    book.y = style.BOTTOM


def _slice(book: Book, ready: Ready, x: float, y: float, wide: float, full: float, top: float, bottom: float) -> None:
    pen, high = book.canvas, bottom - top
    pen.saveState()
    clip = pen.beginPath()
    clip.rect(x, style.PAGE_H - y - high, wide, high)
    pen.clipPath(clip, stroke=0, fill=0)
    draw_picture(book, ready, x, y - top, wide, full, line=False)
    pen.restoreState()
    book.box(x, y, wide, high, line=style.LINE)


# --- papers ---------------------------------------------------------------------------------------------
def _paper(book: Book, sheet: ExhibitSheet, path: Path, papers: Papers) -> None:
    sizes = papers.sizes(path, sheet.stored)
    for number in range(sheet.pages):
        if number:
            book.new_page()
        label = book.say("pdf.sheet_of", page=number + 1, pages=sheet.pages)
        book.at(style.LEFT, book.y + 7, label, size=style.TINY, ink=style.PALE)
        book.y += 12
        wide, high = sizes[number] if sizes and number < len(sizes) else (595.0, 842.0)
        scale = min(style.WIDTH / wide, book.room / high, 1.0)
        w, h = wide * scale, high * scale
        x = style.LEFT + (style.WIDTH - w) / 2
        if sizes and number < len(sizes):
            bottom = style.PAGE_H - book.y - h
            book.placed.append(Placed(book.page - 1, sheet.stored, number, (x, bottom, x + w, bottom + h)))
        elif not book.dry:
            _raster(book, path, number)
        if sizes:
            book.box(x, book.y, w, h, line=style.LINE)
        book.y += h


def _raster(book: Book, path: Path, number: int) -> None:
    """The page as a picture, where its parts cannot be taken over."""
    try:
        made = render_page(path, number, long_side=2000, quality=88)
    except (FileDamaged, FileEncrypted) as error:
        _unreadable(book, error)
        return
    with Image.open(io.BytesIO(made.jpeg)) as picture:
        width, height = picture.size
    scale = min(style.WIDTH / width, book.room / height)
    ready = Ready(f"{path.name}-{number}", made.jpeg, width, height)
    draw_picture(book, ready, style.LEFT + (style.WIDTH - width * scale) / 2, book.y, width * scale, height * scale)


# --- text -----------------------------------------------------------------------------------------------
def decode_text(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030; what fits none is shown with replacement marks."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _text(book: Book, path: Path) -> None:
    most = TEXT_PAGES * 12_000  # more characters than the pages can hold
    with storage_errors(path), path.open("rb") as source:
        text = decode_text(source.read(most * 4))
    first = book.page
    for paragraph in text[:most].splitlines():
        for line in wrap(paragraph, style.SANS, 8.6, style.WIDTH):
            if book.room < 14 and book.page - first + 1 >= TEXT_PAGES:
                book.new_page()
                book.paragraph(book.say("pdf.text_cut", pages=TEXT_PAGES), ink=style.GREY)
                return
            book.need(14)
            book.y = book.lines(style.LEFT, book.y, [line], size=8.6)
