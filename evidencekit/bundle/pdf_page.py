"""The sheet that everything is drawn on: pages with header and footer, a cursor, bookmarks and links.

The document is drawn twice: the first time without pictures, to learn on which page everything stands.
Lengths are points; y runs down from the top edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import Badge
from evidencekit.bundle.pdf_style import Colour
from evidencekit.bundle.pdf_text import clean, first_lines, fit, register_fonts, runs, width, wrap
from evidencekit.checks.model import Verdict
from evidencekit.progress import Ticket
from evidencekit.wording import Language, say

# ASCII85 makes a bundle of pictures a quarter larger and takes most of the time.
cast("Any", rl_config).useA85 = 0


@dataclass(slots=True)
class Plan:
    """What the first drawing learns: key → first and last page, and how many pages there are."""

    pages: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    total: int = 0

    def span(self, key: str) -> str:
        """`4–9` or `4`."""
        first, last = self.pages.get(key, (0, 0))
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of an exhibit's PDF to be put on page `page` (from 0): the box is in PDF coordinates, y up."""

    page: int
    stored: str
    sheet: int
    box: tuple[float, float, float, float]


class JpegSource:
    """JPEG bytes as ReportLab takes them without decoding; `name` tells one picture from another."""

    def __init__(self, name: str, data: BinaryIO) -> None:
        self._name, self._data = name, data

    def __str__(self) -> str:
        return self._name

    def jpeg_fh(self) -> BinaryIO:
        """The open bytes."""
        self._data.seek(0)
        return self._data


class Book:
    """Draws page after page. `plan` is None the first time; `dry` then: no picture is opened."""

    def __init__(
        self,
        out: BinaryIO,
        *,
        case: str,
        head: str,
        content_sha256: str,
        language: Language,
        plan: Plan | None,
        ticket: Ticket | None,
    ) -> None:
        register_fonts()
        self.canvas = Canvas(out, pagesize=(style.PAGE_W, style.PAGE_H), pageCompression=1, invariant=1)
        self._case, self.head, self._hash = case, head, content_sha256
        self.language: Language = language
        self._known, self.learnt = plan, Plan()
        self._ticket = ticket
        self.page = 0
        self.y = style.TOP
        self._section = ""
        self.placed: list[Placed] = []
        self._open: list[str] = []

    @property
    def dry(self) -> bool:
        """Whether this is the drawing that only measures."""
        return self._known is None

    @property
    def total(self) -> int:
        """Pages in all, 0 while unknown."""
        return self._known.total if self._known else 0

    def say(self, code: str, **params: str | float) -> str:
        """Words in the bundle's language."""
        return say(code, self.language, **params)

    def span(self, key: str) -> str:
        """The printed page numbers of what is bookmarked as `key`."""
        return self._known.span(key) if self._known else "–"

    # --- pages ------------------------------------------------------------------------------------------
    def new_page(self, section: str | None = None) -> None:
        """Begin a page; `section` stands at the right of its header and of those that follow."""
        if self.page:
            self.canvas.showPage()
        self.page += 1
        if self._ticket:
            self._ticket.tick("pdf_measure" if self.dry else "pdf_draw", self.page, self.total)
        if section is not None:
            self._section = section
        for key in self._open:
            first = self.learnt.pages[key][0] if key in self.learnt.pages else self.page
            self.learnt.pages[key] = (first, self.page)
        self.learnt.total = self.page
        self.y = style.TOP
        self._running()

    def _running(self) -> None:
        left = fit(self.head, style.SANS, style.TINY, style.WIDTH * 0.5)
        right = fit(self._section, style.SANS, style.TINY, style.WIDTH * 0.47)
        self.at(
            style.LEFT, style.HEAD_Y, fit(self.head, style.SANS, style.TINY, style.WIDTH * 0.5), size=style.TINY, ink=style.PALE
        )
        self.at(style.RIGHT, style.HEAD_Y, right, size=style.TINY, ink=style.PALE, align="right")
        self.rule(style.FOOT_Y - 11, ink=style.LINE)
        number = self.say("pdf.page", page=self.page, pages=self.total or "–")
        used = width(number, style.SANS, style.TINY) + 12
        left = f"{self._case}  ·  {self.say('pdf.content_hash')} {self._hash}"
        size = 6.4
        self.at(style.LEFT, style.FOOT_Y, fit(left, style.SANS, size, style.WIDTH - used), size=size, ink=style.PALE)
        self.at(style.RIGHT, style.FOOT_Y, number, size=style.TINY, ink=style.PALE, align="right")

    def need(self, height: float) -> None:
        """A new page unless `height` more points fit on this one."""
        if self.y + height > style.BOTTOM:
            self.new_page()

    @property
    def room(self) -> float:
        """Points left on the page."""
        return style.BOTTOM - self.y

    def begin(self, key: str, title: str, level: int) -> None:
        """Bookmark this place as `key`; the pages up to `end` count as its own."""
        self.canvas.bookmarkHorizontal(key, 0, style.PAGE_H - self.y + 30)
        self.canvas.addOutlineEntry(clean(title)[:200], key, level=level, closed=level > 0)
        self._open.append(key)
        self.learnt.pages[key] = (self.page, self.page)

    def end(self, key: str) -> None:
        """Pages from the next on are not those of `key` any more."""
        self._open.remove(key)

    def finish(self) -> None:
        """Write the file."""
        self.canvas.showPage()
        self.canvas.save()

    # --- drawing ----------------------------------------------------------------------------------------
    def at(
        self,
        x: float,
        y: float,
        text: str,
        *,
        font: str = style.SANS,
        size: float = style.BODY,
        ink: Colour = style.INK,
        align: str = "left",
    ) -> None:
        """One cleaned line with its baseline at `y`."""
        if align == "right":
            x -= width(text, font, size)
        elif align == "centre":
            x -= width(text, font, size) / 2
        pen = self.canvas.beginText(x, style.PAGE_H - y)
        pen.setFillColorRGB(*ink)
        for name, part in runs(text, font):
            pen.setFont(name, size)
            pen.textOut(part)
        self.canvas.drawText(pen)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        font: str = style.SANS,
        size: float = style.BODY,
        ink: Colour = style.INK,
        lead: float = 0,
    ) -> float:
        """Lines from the top `y` down; the y below them."""
        lead = lead or size * 1.6
        for number, line in enumerate(lines):
            self.at(x, y + lead * number + size * 1.1, line, font=font, size=size, ink=ink)
        return y + lead * len(lines)

    def paragraph(
        self, text: str, *, font: str = style.SANS, size: float = style.BODY, ink: Colour = style.INK, room: float = 0
    ) -> None:
        """Text at the cursor over the full width, going on over the page's end."""
        for line in wrap(text, font, size, room or style.WIDTH):
            self.need(size * 1.6)
            self.y = self.lines(style.LEFT, self.y, [line], font=font, size=size, ink=ink)

    def heading(self, text: str, *, below: float = 60) -> None:
        """A small heading, kept with `below` points of what follows."""
        self.need(28 + below)
        self.y += 10
        self.y = self.lines(style.LEFT, self.y, wrap(text, style.BOLD, 10, style.WIDTH), font=style.BOLD, size=10) + 3

    def title(self, text: str) -> None:
        """A page's title in serif."""
        for line in first_lines(text, style.SERIF, 16, style.WIDTH, 4):
            self.y = self.lines(style.LEFT, self.y, [line], font=style.SERIF, size=16, lead=23)
        self.y += 2

    def rule(
        self, y: float, *, ink: Colour = style.LINE, thick: float = 0.5, left: float = style.LEFT, right: float = style.RIGHT
    ) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColorRGB(*ink)
        self.canvas.setLineWidth(thick)
        self.canvas.line(left, style.PAGE_H - y, right, style.PAGE_H - y)

    def box(
        self, x: float, y: float, w: float, h: float, *, fill: Colour | None = None, line: Colour | None = None, radius: float = 0
    ) -> None:
        """A rectangle whose top left corner is x, y."""
        if fill:
            self.canvas.setFillColorRGB(*fill)
        if line:
            self.canvas.setStrokeColorRGB(*line)
            self.canvas.setLineWidth(0.6)
        bottom = style.PAGE_H - y - h
        if radius:
            self.canvas.roundRect(x, bottom, w, h, min(radius, h / 2, w / 2), stroke=int(bool(line)), fill=int(bool(fill)))
        else:
            self.canvas.rect(x, bottom, w, h, stroke=int(bool(line)), fill=int(bool(fill)))

    def link(self, key: str, x: float, y: float, w: float, h: float) -> None:
        """A click here leads to `key`."""
        bottom = style.PAGE_H - y - h
        self.canvas.linkRect("", key, (x, bottom, x + w, bottom + h), relative=0, thickness=0)

    def badge(self, badge: Badge, x: float, y: float, room: float = 400) -> float:
        """A verdict as shape, word and colour with its top left corner at x, y; its width. It is 17 points high."""
        ink, wash = style.VERDICTS[badge.verdict]
        word = fit(badge.word, style.BOLD, 8.6, room - 27)
        wide = width(word, style.BOLD, 8.6) + 27
        self.box(x, y, wide, 17, fill=wash, radius=4)
        self.shape(badge.verdict, x + 11, y + 8.5, 4.6)
        self.at(x + 20, y + 11.7, word, font=style.BOLD, size=8.6, ink=ink)
        return wide

    def shape(self, verdict: Verdict, x: float, y: float, r: float) -> None:
        """● tick, ■ cross, ◆ exclamation mark or ○ dash around the centre x, y."""
        pen, ink = self.canvas, style.VERDICTS[verdict][0]
        y = style.PAGE_H - y
        pen.setFillColorRGB(*ink)
        pen.setStrokeColorRGB(*ink)
        if verdict is Verdict.PASS:
            pen.circle(x, y, r, stroke=0, fill=1)
            strokes = [(-0.48, 0.02, -0.1, -0.36), (-0.1, -0.36, 0.5, 0.36)]
        elif verdict is Verdict.FAIL:
            pen.rect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84, stroke=0, fill=1)
            strokes = [(-0.45, -0.45, 0.45, 0.45), (-0.45, 0.45, 0.45, -0.45)]
        elif verdict is Verdict.REVIEW:
            path = pen.beginPath()
            path.moveTo(x, y + r * 1.22)
            for dx, dy in ((1.22, 0), (0, -1.22), (-1.22, 0)):
                path.lineTo(x + r * dx, y + r * dy)
            path.close()
            pen.drawPath(path, stroke=0, fill=1)
            strokes = [(0, 0.6, 0, -0.08), (0, -0.5, 0, -0.52)]
        else:
            pen.setLineWidth(r * 0.28)
            pen.circle(x, y, r * 0.86, stroke=1, fill=0)
            strokes = [(-0.4, 0, 0.4, 0)]
        pen.setStrokeColorRGB(*(ink if verdict is Verdict.NOT_RUN else style.WHITE))
        pen.setLineWidth(r * 0.3)
        pen.setLineCap(1)
        for x1, y1, x2, y2 in strokes:
            pen.line(x + r * x1, y + r * y1, x + r * x2, y + r * y2)
        pen.setLineCap(0)
