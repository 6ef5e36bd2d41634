"""The report on one video: verdicts, what could not be judged, timeline, figures, findings, the file."""

from __future__ import annotations

from pathlib import Path

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.outline_model import ExhibitSheet, Figure, Lane, VideoReport
from evidencekit.bundle.pdf_page import Book
from evidencekit.bundle.pdf_pictures import draw_still
from evidencekit.bundle.pdf_table import Cell, Column, Row, Table, facts_table
from evidencekit.bundle.pdf_text import first_lines, fit, width, wrap
from evidencekit.wording import stop

_LANE_LEFT, _LANE_RIGHT = style.LEFT + 82, style.RIGHT - 104
_GAP = 9.0
_CAPTION_LINES = 6


def draw_video(book: Book, sheet: ExhibitSheet, report: VideoReport, folder: Path) -> None:
    """Below the exhibit's title: the whole report, on as many pages as it takes."""
    book.paragraph(report.facts, size=style.SMALL, ink=style.GREY)
    book.y += 4
    rows = (("source", sheet.source), ("proves", sheet.proves), ("sha256", sheet.sha256), ("added", sheet.added))
    unknown = book.say("pdf.not_given")
    facts_table(book, [(book.say(f"pdf.label.{key}"), value or unknown) for key, value in rows], label=58)
    if not sheet.original_rides_along:
        book.paragraph(book.say("pdf.not_attached"), size=style.SMALL, ink=style.GREY)
    book.y += 6
    if not report.results:
        book.paragraph(book.say("pdf.not_checked"), ink=style.GREY)
        return
    _verdicts(book, report)
    _not_judged(book, report)
    _timeline(book, report)
    for figure in report.figures:
        _figure(book, figure, folder)
    _findings(book, report, folder)
    book.heading(book.say("pdf.file_facts"))
    facts_table(book, [(f.label, f.value) for f in report.file_facts])


def _verdicts(book: Book, report: VideoReport) -> None:
    names = [book.say(f"pdf.column.{c}") for c in ("requirement", "verdict", "basis")]
    rows = [Row((Cell(r.requirement), Cell(badge=r.badge), Cell("\n".join(r.reasons), more=r.decided))) for r in report.results]
    Table(book, [Column(names[0], 88), Column(names[1], 150), Column(names[2], style.WIDTH - 238)], pad=5).draw(rows)


def _not_judged(book: Book, report: VideoReport) -> None:
    """On the same page as what was found: what the software cannot know."""
    colon = "：" if book.language == "zh_CN" else ": "
    text = book.say("pdf.cannot_know")
    if report.not_judged:
        listed = stop(book.language).join(report.not_judged) + ("。" if colon == "：" else ". ")
        text = book.say("pdf.not_judged") + colon + listed + text
    book.y += 6
    book.paragraph(text, size=style.SMALL, ink=style.GREY)


def _timeline(book: Book, report: VideoReport) -> None:
    if not report.lanes or report.duration_s <= 0:
        return
    height = 15 * len(report.lanes) + 18
    book.heading(book.say("pdf.timeline"), below=height)
    for lane in report.lanes:
        _lane(book, lane, report.duration_s)
    _ticks(book, report.duration_s)
    book.y += 16


def _x(seconds: float, duration: float) -> float:
    return _LANE_LEFT + (_LANE_RIGHT - _LANE_LEFT) * min(max(seconds / duration, 0.0), 1.0)


def _lane(book: Book, lane: Lane, duration: float) -> None:
    y = book.y + 3.5
    book.at(style.LEFT, y + 6, fit(lane.label, style.SANS, style.SMALL, _LANE_LEFT - style.LEFT - 4), size=style.SMALL)
    if lane.judged:
        book.box(_LANE_LEFT, y, _LANE_RIGHT - _LANE_LEFT, 6, fill=style.FAINT, radius=2)
    else:  # empty, as nobody looked
        book.box(_LANE_LEFT, y, _LANE_RIGHT - _LANE_LEFT, 6, line=style.TONES["off"], radius=2)
    for span in lane.spans:
        left, right = _x(span.start_s, duration), _x(span.end_s, duration)
        if right - left < 3:
            middle = (left + right) / 2
            left, right = middle - 1.5, middle + 1.5
        colour = style.TONES[span.tone]
        if span.tone == "off":
            book.box(left, y + 0.4, right - left, 5.2, line=colour, radius=1)
        else:
            book.box(left, y, right - left, 6, fill=colour, radius=1.5)
    book.at(
        _LANE_RIGHT + 9,
        y + 6,
        fit(lane.note, style.SANS, style.SMALL, style.RIGHT - _LANE_RIGHT - 9),
        size=style.SMALL,
        ink=style.GREY,
    )
    book.y += 15


def _ticks(book: Book, duration: float) -> None:
    step = next((s for s in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600) if duration / s <= 8), 7200)
    second = 0
    while second <= duration:
        minutes, rest = divmod(second, 60)
        book.at(_x(second, duration), book.y + 8, f"{minutes}:{rest:02d}", size=6.8, ink=style.PALE, align="centre")
        second += step


def _figure(book: Book, figure: Figure, folder: Path, *, small: bool = False) -> None:
    """A figure's heading, its stills row by row with captions, and notes; a row is never cut, nor notes from the last one."""
    title = book.say("pdf.figure_line", number=figure.number, title=figure.title)
    across = max(1, figure.across)
    wide = (style.WIDTH - _GAP * (across - 1)) / across
    high = _still_height(figure, wide)
    row_height = high + 14
    badge_room = 0.0
    if figure.badge:
        badge_room = min(120.0, width(figure.badge.word, style.BOLD, 8.6) + 27)
    lines = wrap(title, style.BOLD, 9.4, style.WIDTH - badge_room - 8)
    notes = 12 * min(len(figure.notes), 3)
    book.need(20 + 15 * len(lines) + (row_height if figure.stills else 0) + notes)
    book.y += 6 if small else 9
    if figure.badge:
        book.badge(figure.badge, style.RIGHT - badge_room, book.y - 1, badge_room + 4)
    book.y = book.lines(style.LEFT, book.y, lines, font=style.BOLD, size=9.4) + 4
    for start in range(0, len(figure.stills), across):
        row = figure.stills[start : start + across]
        captions = [first_lines(s.caption, style.SANS, style.SMALL, wide - 2, _CAPTION_LINES) for s in row]
        tall = max(len(c) for c in captions) * style.SMALL * 1.5
        last = start > 0 and start + across >= len(figure.stills)  # a single row was given room with its heading
        book.need(high + tall + 6 + (notes if last else 0))
        for number, (still, caption) in enumerate(zip(row, captions, strict=True)):
            x = style.LEFT + number * (wide + _GAP)
            draw_still(book, folder / still.stored if still.stored else None, x, book.y, wide, high, book.say("pdf.no_still"))
            book.lines(x, book.y + high + 2, caption, size=style.SMALL, ink=style.GREY, lead=style.SMALL * 1.5)
        book.y += high + tall + 7
    for note in figure.notes:
        book.paragraph(note, size=style.SMALL, ink=style.GREY)


def _still_height(figure: Figure, wide: float) -> float:
    """As tall as the stills themselves at that width, upright phone video kept to a third of a page."""
    shapes = [s.height / s.width for s in figure.stills if s.width and s.height]
    most = 210.0 if figure.across <= 2 else 150.0
    return min(wide * (max(shapes) if shapes else 9 / 16), most)


def _findings(book: Book, report: VideoReport, folder: Path) -> None:
    book.heading(book.say("pdf.findings"), below=220 if any(f.stills for f in report.findings[:1]) else 40)
    if not report.findings:
        book.paragraph(book.say("pdf.no_findings"), size=style.BODY, ink=style.GREY)
    for figure in report.findings:
        _figure(book, figure, folder, small=True)
