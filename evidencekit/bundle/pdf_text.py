"""Text for the PDF: fonts with a fallback for each character, measuring, and breaking lines as Chinese is broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from evidencekit.assets import asset
from evidencekit.bundle.pdf_style import BOLD, SANS, SERIF

_FILES = {SANS: "EvidenceKitSans-Regular.ttf", BOLD: "EvidenceKitSans-Bold.ttf", SERIF: "EvidenceKitSerif-Bold.ttf"}
_NOT_FIRST = "，。、；：！？）》」』】〕〉”’…—·％%,.;:!?)]}"
_NOT_LAST = "（《「『【〔〈“‘([{"
_WORD = re.compile(r"[!-\u2e7f]+")  # Latin and its marks: kept whole where it fits
# Invisible by nature. Not "Cn": a Han character or emoji newer than this Python's tables must not vanish from a name.
_DROPPED = ("Cc", "Cf", "Cs", "Zl", "Zp")
ELLIPSIS = "…"

Run = tuple[str, str]  # font, text


def register_fonts() -> None:
    """Make the three fonts known to ReportLab; costs nothing the second time."""
    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(asset(f"fonts/{file}"))))


@lru_cache(maxsize=4)
def _glyphs(font: str) -> frozenset[int]:
    register_fonts()
    face = cast("Any", pdfmetrics.getFont(font)).face
    return frozenset(cast("dict[int, int]", face.charToGlyph))


@lru_cache(maxsize=1 << 15)
def _advance(font: str, char: str) -> float:
    register_fonts()
    return pdfmetrics.stringWidth(char, font, 1000) / 1000


def clean(text: str) -> str:
    """Without control and invisible characters; one that no font has becomes visible as 〔U+1F600〕."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", "    "))
    known, out = _glyphs(SANS), list[str]()
    for char in text:
        if char == "\n" or (ord(char) in known and unicodedata.category(char) not in _DROPPED):
            out.append(char)
        elif unicodedata.category(char) == "Zs":
            out.append(" ")
        elif unicodedata.category(char) not in _DROPPED and not 0xFE00 <= ord(char) <= 0xFE0F:
            out.append(f"〔U+{ord(char):04X}〕")
    return "".join(out)


def runs(text: str, font: str) -> Iterator[Run]:
    """`text` in stretches of one font: what `font` lacks is set in the regular sans."""
    known = _glyphs(font)
    start = 0
    current = ""
    for place, char in enumerate(text):
        wanted = font if ord(char) in known else SANS
        if wanted != current:
            if place > start:
                yield current, text[start:place]
            start, current = place, wanted
    if start < len(text):
        yield current, text[start:]


def width(text: str, font: str, size: float) -> float:
    """The width of one cleaned line in points."""
    known = _glyphs(font)
    return size * sum(_advance(font if ord(c) in known else SANS, c) for c in text)


def _units(text: str) -> Iterator[str]:
    """What may not be broken: a Latin word, or a Chinese character with the marks that cling to it."""
    unit = ""
    place = 0
    while place < len(text):
        match = _WORD.match(text, place)
        piece = match.group() if match else text[place]
        place += len(piece)
        clings = piece[0] in _NOT_FIRST or (unit and unit[-1] in _NOT_LAST)
        if unit and not clings:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit


def _pieces(unit: str, font: str, size: float, room: float) -> Iterator[str]:
    """A unit wider than the line, cut where it must be."""
    piece, used = "", 0.0
    for char in unit:
        step = width(char, font, size)
        if piece and used + step > room:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + char, used + step
    if piece:
        yield piece


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """`text` cleaned and broken into lines no wider than `room` points; never empty."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line, used = "", 0.0
        for unit in _units(paragraph):
            if not line and unit.isspace() and lines:
                continue
            step = width(unit, font, size)
            if line and used + step > room and not unit.isspace():
                lines.append(line.rstrip())
                line, used = "", 0.0
            if step > room:
                *full, unit = _pieces(unit, font, size, room)
                lines += full
                step = width(unit, font, size)
            line, used = line + unit, used + step
        lines.append(line.rstrip())
    return lines


def first_lines(text: str, font: str, size: float, room: float, most: int) -> list[str]:
    """At most `most` lines of `text`; an ellipsis says that there is more."""
    lines = wrap(text, font, size, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(lines[most - 1] + ELLIPSIS, font, size, room)]
    return lines


def fit(text: str, font: str, size: float, room: float) -> str:
    """One line of `text`, shortened in the middle with an ellipsis when it is too wide."""
    text = clean(text).replace("\n", " ")
    if width(text, font, size) <= room:
        return text
    keep = len(text)
    while keep > 2:
        keep = min(keep - 1, int(keep * 0.95))
        short = text[: (keep + 1) // 2] + ELLIPSIS + text[len(text) - keep // 2 :]
        if width(short, font, size) <= room:
            return short
    return ELLIPSIS
