"""Cover and 证据目录."""

from __future__ import annotations

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import Cover, IndexRow, Outline, StampText
from evidencekit.bundle.pdf_page import Book
from evidencekit.bundle.pdf_table import Cell, Column, Row, Table
from evidencekit.bundle.pdf_text import first_lines, width, wrap

_NUMBER, _TITLE, _SOURCE, _PAGE = 30.0, 130.0, 94.0, 44.0


def draw_cover(book: Book, outline: Outline, stamp: StampText) -> None:
    """The first page: what is asked, for which case, what the checks say, and how far the time can be trusted."""
    cover = outline.cover
    book.new_page(book.say(f"profile.{outline.profile}"))
    book.begin("cover", cover.title, 0)
    book.y = 122
    _kicker(book, book.say("pdf.kicker"))
    book.y += 22
    size = 27 if width(cover.title, style.SERIF, 27) <= style.WIDTH * 2 else 20
    for line in _headline(cover.title, size):
        book.y = book.lines(style.LEFT, book.y, [line], font=style.SERIF, size=size, lead=size * 1.42)
    book.y += 16
    book.box(style.LEFT, book.y, 42, 2.2, fill=style.ACCENT)
    book.y += 20
    book.paragraph(f"{book.say('pdf.request')}：{cover.request}" if book.language == "zh_CN" else cover.request, size=11)
    book.y += 26
    _facts(book, cover)
    book.y += 22
    _badges(book, cover)
    _notes(book, cover, stamp)
    book.end("cover")


def _kicker(book: Book, text: str) -> None:
    """A spaced line above the title."""
    pen = book.canvas
    pen.setFont(style.SANS, 10.5)
    pen.setFillColorRGB(*style.GREY)
    pen.drawString(style.LEFT, style.PAGE_H - book.y - 11, text, charSpace=1.4 if book.language == "zh_CN" else 0.3)


def _headline(title: str, size: float) -> list[str]:
    """Broken into lines of like length, so that no single character stands alone."""
    lines = wrap(title, style.SERIF, size, style.WIDTH * 0.72)
    if len(lines) > 1:
        room = width(title, style.SERIF, size) / len(lines)
        for slack in (1.04, 1.1, 1.2, 1.35):
            balanced = wrap(title, style.SERIF, size, min(room * slack, style.WIDTH))
            if len(balanced) == len(lines):
                return balanced
    return lines


def _facts(book: Book, cover: Cover) -> None:
    counts = {"exhibits": cover.exhibits, "originals": cover.originals, "videos": cover.videos}
    materials = book.say("pdf.materials", pages=book.total or "–", **counts)
    rows = [(f.label, f.value) for f in cover.facts] + [(book.say("pdf.cover.materials"), materials)]
    for label, value in rows:
        lines = first_lines(value or book.say("pdf.not_given"), style.SANS, 10, style.WIDTH - 90, 3)
        book.lines(style.LEFT, book.y, wrap(label, style.SANS, 10, 84)[:1], size=10, ink=style.GREY)
        book.y = book.lines(style.LEFT + 90, book.y, lines, size=10, ink=style.INK if value else style.PALE) + 5.5


def _badges(book: Book, cover: Cover) -> None:
    if not cover.badges:
        return
    if cover.badges_of:
        book.at(style.LEFT, book.y + 8, cover.badges_of, size=style.SMALL, ink=style.GREY)
        book.y += 16
    rows = (len(cover.badges) + 1) // 2
    book.box(style.LEFT, book.y, style.WIDTH, rows * 42 + 14, line=style.LINE, radius=7)
    step = style.WIDTH / 2
    for number, badge in enumerate(cover.badges):
        x, y = style.LEFT + 15 + step * (number % 2), book.y + 12 + 42 * (number // 2)
        book.at(x, y + 8, badge.label, size=style.SMALL, ink=style.GREY)
        book.badge(badge, x, y + 14, step - 24)
    book.y += rows * 42 + 14


def _notes(book: Book, cover: Cover, stamp: StampText) -> None:
    """Stamp and rulebook at the foot; on a full cover they follow on the next page."""
    lines: list[str] = []
    # the time and what it proves; how to verify has a page of its own
    for text in (*stamp.lines[:3], *cover.notes, book.say("pdf.cover_verify")):
        lines += wrap(text, style.SANS, style.SMALL, style.WIDTH)
    lead = style.SMALL * (1.7 if book.room >= style.SMALL * 1.7 * len(lines) else 1.4)  # closer set before a page of their own
    height = lead * len(lines)
    if book.room < height:
        book.new_page()
    book.y = book.lines(style.LEFT, max(book.y, style.BOTTOM - height), lines, size=style.SMALL, ink=style.GREY, lead=lead)


def draw_index(book: Book, outline: Outline) -> None:
    """The 证据目录: every line leads to its page."""
    book.new_page(book.say("pdf.index"))
    book.begin("index", book.say("pdf.index"), 0)
    book.title(book.say("pdf.index"))
    titles = [book.say(f"pdf.column.{c}") for c in ("number", "title", "source", "proves", "page")]
    widths = [_NUMBER, _TITLE, _SOURCE, style.WIDTH - _NUMBER - _TITLE - _SOURCE - _PAGE, _PAGE]
    columns = [Column(t, w, right=n == 4) for n, (t, w) in enumerate(zip(titles, widths, strict=True))]
    rows: list[Row] = []
    for group in outline.index:
        rows.append(Row(heading=group.title, target=group.rows[0].target if group.rows else ""))
        rows += [_index_row(book, row) for row in group.rows]
    Table(book, columns, size=9.0, pad=4.2).draw(rows)
    if not outline.exhibits:
        book.y += 10
        book.paragraph(book.say("pdf.no_exhibits"), ink=style.GREY)
    if outline.signature:
        _signature(book)
    book.end("index")


def _signature(book: Book) -> None:
    """Where the submitter signs and dates the list (民事诉讼证据规定 第十九条)."""
    book.need(60)
    book.y += 38
    middle = style.LEFT + style.WIDTH / 2
    for x, code in ((middle - 120, "pdf.signature"), (middle + 120, "pdf.date_line")):
        label = book.say(code)
        book.at(x, book.y, label, ink=style.GREY)
        start = x + width(label, style.SANS, style.BODY) + 6
        book.rule(book.y + 2, left=start, right=middle + 112 if x < middle else style.RIGHT)
    book.y += 8


def _index_row(book: Book, row: IndexRow) -> Row:
    def given(text: str) -> Cell:
        return Cell(text) if text else Cell(book.say("pdf.not_given"), ink=style.PALE)

    cells = (Cell(row.number), Cell(row.title), given(row.source), given(row.proves), Cell(book.span(row.target)))
    return Row(cells, target=row.target)
