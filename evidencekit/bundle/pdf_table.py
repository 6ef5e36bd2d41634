"""Tables with hairlines that go on over pages, their head repeated; a row taller than a page is cut between lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import Badge
from evidencekit.bundle.pdf_page import Book
from evidencekit.bundle.pdf_style import Colour
from evidencekit.bundle.pdf_text import wrap

PAD = 6.0
BADGE_H = 17.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its share of the width, in points."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text, or a badge; `more` is set below it in grey."""

    text: str = ""
    badge: Badge | None = None
    more: str = ""
    ink: Colour = style.INK
    font: str = style.SANS


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, or one heading over all columns; `target` makes it a link."""

    cells: tuple[Cell, ...] = ()
    heading: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    font: str
    size: float
    ink: Colour


class Table:
    """Draws rows at the book's cursor."""

    def __init__(self, book: Book, columns: Sequence[Column], *, size: float = style.BODY, pad: float = PAD) -> None:
        self._book, self._columns, self._size, self._pad = book, columns, size, pad
        self._lead = size * 1.55

    def draw(self, rows: Iterable[Row]) -> None:
        """All rows, with the head first."""
        self._book.need(60)
        self._head()
        for row in rows:
            if row.heading:
                self._heading(row)
            else:
                self._row(row)

    def _head(self) -> None:
        book, x = self._book, style.LEFT
        for column in self._columns:
            edge = x + column.width - 6 if column.right else x + 6
            align = "right" if column.right else "left"
            book.at(edge, book.y + 13, column.title, size=style.SMALL, ink=style.GREY, align=align)
            x += column.width
        book.y += 21
        book.rule(book.y, ink=style.INK, thick=0.9)

    def _break(self) -> None:
        self._book.new_page()
        self._head()

    def _heading(self, row: Row) -> None:
        book = self._book
        if book.room < 24 + 34:
            self._break()
        book.at(style.LEFT + 6, book.y + 15, row.heading, font=style.BOLD, size=9)
        if row.target:
            book.link(row.target, style.LEFT, book.y, style.WIDTH, 22)
        book.y += 22.5
        book.rule(book.y, ink=style.FAINT)

    def _cut(self, row: Row) -> list[list[_Line]]:
        made: list[list[_Line]] = []
        for column, cell in zip(self._columns, row.cells, strict=True):
            room = column.width - 12
            lines = (
                [_Line(t, cell.font, self._size, cell.ink) for t in wrap(cell.text, cell.font, self._size, room)]
                if cell.text
                else []
            )
            small = self._size - 1
            if cell.more:
                lines += [_Line(t, style.SANS, small, style.GREY) for t in wrap(cell.more, style.SANS, small, room)]
            made.append(lines)
        return made

    def _row(self, row: Row) -> None:
        book, lines = self._book, self._cut(row)
        badge = any(c.badge for c in row.cells)
        tallest = max((len(c) for c in lines), default=0)
        height = max(tallest * self._lead, BADGE_H if badge else 0) + 2 * self._pad
        if height > book.room and height <= style.BOTTOM - style.TOP - 24:
            self._break()
        first = True
        while True:
            fits = max(1, int((book.room - 2 * self._pad) / self._lead))
            if fits < min(tallest, 2):
                self._break()
                continue
            taken = min(tallest, fits)
            self._draw(row, [c[:taken] for c in lines], first, taken)
            lines, tallest, first = [c[taken:] for c in lines], tallest - taken, False
            if tallest <= 0:
                break
            self._break()

    def _draw(self, row: Row, lines: list[list[_Line]], first: bool, taken: int) -> None:
        book, x = self._book, style.LEFT
        height = max(taken * self._lead, BADGE_H if first and any(c.badge for c in row.cells) else 0) + 2 * self._pad
        for column, cell, own in zip(self._columns, row.cells, lines, strict=True):
            if cell.badge and first:
                book.badge(cell.badge, x + 6, book.y + self._pad - 1.5, column.width - 10)
            edge, align = (x + column.width - 6, "right") if column.right else (x + 6, "left")
            for number, line in enumerate(own):
                base = book.y + self._pad + self._lead * number + self._size * 1.12
                book.at(edge, base, line.text, font=line.font, size=line.size, ink=line.ink, align=align)
            x += column.width
        if row.target:
            book.link(row.target, style.LEFT, book.y, style.WIDTH, height)
        book.y += height
        book.rule(book.y, ink=style.FAINT)


def facts_table(book: Book, rows: Sequence[tuple[str, str]], *, label: float = 84, size: float = style.SMALL) -> None:
    """Labels in grey and values beside them, without lines."""
    for name, value in rows:
        lines = wrap(value, style.SANS, size, style.WIDTH - label)
        names = wrap(name, style.SANS, size, label - 8)
        book.need(size * 1.6 * min(max(len(lines), len(names)), 3))
        book.lines(style.LEFT, book.y, names, size=size, ink=style.PALE)
        for line in lines:
            book.need(size * 1.6)
            book.y = book.lines(style.LEFT + label, book.y, [line], size=size)
        book.y += max(0, len(names) - len(lines)) * size * 1.6 + 1.5
