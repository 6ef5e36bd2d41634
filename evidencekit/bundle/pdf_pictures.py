"""Pictures as the PDF takes them: a JPEG as it is where that shows it right, else turned, put on white and encoded anew."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from evidencekit.bundle import pdf_style as style
from evidencekit.bundle.pdf_page import Book, JpegSource
from evidencekit.case.papers import upright_image
from evidencekit.errors import EvidenceKitError, storage_errors

_QUALITY = 88
_PASS_AS_IS = 1.5  # a JPEG up to this many times sharper than the profile asks for goes in byte by byte


@dataclass(frozen=True, slots=True)
class Ready:
    """JPEG bytes with their size in pixels; `name` tells one picture from another."""

    name: str
    jpeg: bytes
    width: int
    height: int


def ready_picture(path: Path, printed_pt: float, dpi: int) -> Ready:
    """The picture at `path` for a printed width of `printed_pt` points.

    Raises:
        FileDamaged, FileTooLarge: by its content. FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with storage_errors(path):
        data = path.read_bytes()
    most = round(printed_pt / 72 * dpi)
    as_is = _as_is(data)
    if as_is and as_is[0] <= most * _PASS_AS_IS:
        return Ready(hashlib.sha256(data).hexdigest(), data, *as_is)
    picture = upright_image(path)
    if picture.width > most:
        picture = picture.resize((most, max(1, round(picture.height * most / picture.width))), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    made = out.getvalue()
    return Ready(hashlib.sha256(made).hexdigest(), made, picture.width, picture.height)


def _as_is(data: bytes) -> tuple[int, int] | None:
    """Size of a JPEG that every PDF reader shows as it is meant: no turning asked for, grey or RGB."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            turned = int(picture.getexif().get(0x0112, 1) or 1) not in (0, 1)
            if picture.mode not in ("RGB", "L") or turned or max(picture.size) > 65_000:
                return None
            picture.load()
            return picture.size
    except (OSError, SyntaxError, ValueError):
        return None


def draw_picture(
    book: Book, ready: Ready, x: float, y: float, w: float, h: float, *, radius: float = 0, line: bool = True
) -> None:
    """The picture in a box whose top left corner is x, y."""
    pen, bottom = book.canvas, style.PAGE_H - y - h
    pen.saveState()
    if radius:
        clip = pen.beginPath()
        clip.roundRect(x, bottom, w, h, radius)
        pen.clipPath(clip, stroke=0, fill=0)
    pen.drawImage(JpegSource(ready.name, io.BytesIO(ready.jpeg)), x, bottom, w, h)  # type: ignore[arg-type]
    pen.restoreState()
    if line:
        book.box(x, y, w, h, line=style.LINE, radius=radius)


def draw_still(book: Book, path: Path | None, x: float, y: float, w: float, h: float, missing: str) -> None:
    """A still fitted into a box, or the box with words where there is none."""
    ready = None
    if path is not None and not book.dry:
        try:
            ready = ready_picture(path, w, 400)
        except EvidenceKitError:
            missing = book.say("pdf.unreadable_still")
    if ready is None:
        book.box(x, y, w, h, fill=style.FAINT, radius=3)
        book.at(x + w / 2, y + h / 2 + 3, missing, size=style.TINY, ink=style.GREY, align="centre")
        return
    scale = min(w / ready.width, h / ready.height)
    wide, high = ready.width * scale, ready.height * scale
    if (wide, high) != (w, h) and (w - wide > 1 or h - high > 1):
        book.box(x, y, w, h, fill=style.FAINT, radius=3)
    draw_picture(book, ready, x + (w - wide) / 2, y + (h - high) / 2, wide, high, radius=3, line=False)
