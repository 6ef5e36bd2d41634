"""The appendices: A hashes, B time and how to verify, C custody log, D checklist and rulebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import CheckLine, Outline, StampText
from evidencekit.bundle.pdf_page import Book
from evidencekit.bundle.pdf_table import Cell, Column, Row, Table, facts_table


def draw_appendices(book: Book, outline: Outline, stamp: StampText, content_sha256: str) -> None:
    """Those that the profile asks for, in the order of the 证据目录."""
    draw: dict[str, Callable[[], None]] = {
        "hashes": lambda: _hashes(book, outline),
        "stamp": lambda: _stamp(book, outline, stamp, content_sha256),
        "custody": lambda: _custody(book, outline),
        "checklist": lambda: _checklist(book, outline),
    }
    rows = outline.index[-1].rows
    for number, row in enumerate(rows):
        name = book.say("pdf.appendix_name", letter=row.number, title=row.title)
        book.new_page(name)
        if number == 0:
            book.begin("appendices", outline.index[-1].title, 0)
        book.begin(row.target, name, 1)
        book.title(name)
        draw[row.target]()
        book.end(row.target)
    if rows:
        book.end("appendices")


def _intro(book: Book, code: str) -> None:
    book.paragraph(book.say(code), size=style.SMALL, ink=style.GREY)
    book.y += 6


def _columns(book: Book, *parts: tuple[str, float]) -> list[Column]:
    return [Column(book.say(f"pdf.column.{code}"), width, right=code == "size") for code, width in parts]


def _hashes(book: Book, outline: Outline) -> None:
    _intro(book, "pdf.hashes_intro")
    rest = style.WIDTH - 34 - 66 - 186
    columns = _columns(book, ("number", 34), ("file", rest), ("size", 66), ("sha256", 186))
    rows = [Row((Cell(h.number), Cell(h.name), Cell(f"{h.size_bytes:,} B"), Cell(_hash(h.sha256)))) for h in outline.hashes]
    Table(book, columns, size=7.2, pad=4).draw(rows)
    if outline.stills:
        book.y += 6
        book.heading(book.say("pdf.stills_title"))
        _intro(book, "pdf.stills_intro")
        columns = _columns(book, ("exhibit", 60), ("moment", style.WIDTH - 60 - 196), ("sha256", 196))
        Table(book, columns, size=7.6, pad=4).draw(
            Row((Cell(h.number), Cell(h.name), Cell(_hash(h.sha256)))) for h in outline.stills
        )


def _hash(digest: str) -> str:
    """In groups of eight, so that two can be compared by eye."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _stamp(book: Book, outline: Outline, stamp: StampText, content_sha256: str) -> None:
    for line in stamp.lines:
        book.paragraph(line)
        book.y += 4
    book.heading(book.say("pdf.content_hash"))
    book.paragraph(_hash(content_sha256))
    book.y += 3
    _intro(book, "pdf.stamp_intro")
    for report in outline.videos:  # so that an old report can be explained when the checks have moved on
        if report.versions:
            book.heading(f"{book.say('pdf.versions')}  ·  {book.say('pdf.exhibit_short', number=report.number)}")
            facts_table(book, [(f.label, f.value) for f in report.versions], size=style.TINY)


def _custody(book: Book, outline: Outline) -> None:
    _intro(book, "pdf.custody_intro")
    rest = style.WIDTH - 30 - 92 - 56 - 80 - 90
    columns = _columns(book, ("number", 30), ("at", 92), ("by", 56), ("event", 80), ("detail", rest), ("sha256", 90))
    rows = [
        Row((Cell(str(c.seq)), Cell(c.at), Cell(c.by), Cell(c.event), Cell(c.detail), Cell(c.sha256[:16], ink=style.PALE)))
        for c in outline.custody
    ]
    Table(book, columns, size=7.6, pad=3.2).draw(rows)


def _checklist(book: Book, outline: Outline) -> None:
    found = outline.checklist
    if found is None:
        return
    _intro(book, "pdf.checklist_intro")
    for line in found.summary:
        book.paragraph(line, font=style.BOLD, size=10)
    for line in found.notices:
        book.paragraph(line, size=style.SMALL, ink=style.GREY)
    book.heading(book.say("pdf.items"))
    _lines(book, "item", found.items, detail=190)
    book.y += 8
    book.heading(book.say("pdf.preflight"))
    _lines(book, "question", found.questions, detail=120)
    book.y += 8
    book.heading(book.say("pdf.rulebook_title"))
    facts_table(book, [(f.label, f.value) for f in outline.rulebook])


def _lines(book: Book, name: str, lines: Sequence[CheckLine], *, detail: float) -> None:
    rest = style.WIDTH - 92 - 44 - detail
    columns = _columns(book, ("status", 92), (name, rest), ("need", 44), ("detail", detail))
    rows = [Row((Cell(badge=c.badge), Cell(c.name), Cell(c.need, ink=style.GREY), Cell(c.detail, ink=style.GREY))) for c in lines]
    Table(book, columns, size=8.4, pad=4).draw(rows)
