"""Looking into pictures and PDFs safely: size, pages, and a page as a picture.

Files are handed to Pillow and PDFium as open handles, because Chinese paths break some C libraries on Windows.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageOps

from evidencekit.errors import EvidenceKitError, FileDamaged, FileEncrypted, FileTooLarge, storage_errors
from evidencekit.progress import Ticket

MAX_PIXELS = 250_000_000  # a 200-megapixel phone picture fits; decoded it takes three bytes each
MAX_SIDE = 65_000  # more breaks the encoders
MAX_PAGES = 2_000
MAX_PAGE_PT = 14_400.0  # the PDF standard's own limit, 5 m
THUMB_SIDE = 480
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")

# Pillow's own guard warns through `warnings`, which threads cannot share; ours below is stricter and raises.
Image.MAX_IMAGE_PIXELS = None
# PDFium keeps global state and must not run in two threads at once.
_PDFIUM = threading.Lock()


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture as a viewer shows it: `width` × `height` in pixels after its EXIF rotation."""

    width: int
    height: int
    format: str  # Pillow's name: JPEG, PNG …
    mode: str
    frames: int  # more than one: animated, or a TIFF of several pages
    rotated: bool  # EXIF asks for turning or mirroring


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """A PDF: the first page's size in points (1/72 inch) as displayed, and whether an owner password limits it."""

    pages: int
    width_pt: float
    height_pt: float
    restricted: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture made for showing: JPEG bytes and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


@contextlib.contextmanager
def _picture(source: BinaryIO, file: Path) -> Generator[Image.Image]:
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
                raise FileTooLarge(file=file, width=picture.width, height=picture.height, limit=MAX_PIXELS)
            yield picture
    except EvidenceKitError:
        raise
    except MemoryError as error:
        raise FileTooLarge(file=file, limit=MAX_PIXELS) from error
    except Exception as error:  # the decoders answer broken files with whatever they trip over
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's trouble, not the picture's
        raise FileDamaged(file=file, type="image") from error


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as EXIF says, on white, in RGB."""
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        white = Image.new("RGB", turned.size, "white")
        white.paste(turned, mask=turned.getchannel("A"))
        return white
    if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
        low, high = cast("tuple[float, float]", turned.convert("F").getextrema())
        scale = 255.0 / (high - low) if high > low else 1.0
        return turned.convert("F").point(lambda v: (v - low) * scale).convert("L").convert("RGB")
    return turned.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> Rendered:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return Rendered(out.getvalue(), picture.width, picture.height)


def look_at_image(path: Path, *, long_side: int = THUMB_SIDE) -> tuple[ImageFacts, Rendered]:
    """The facts of a picture and a small upright copy; every pixel is decoded, so a broken file does not pass.

    Raises:
        FileDamaged, FileTooLarge: by its content.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with storage_errors(path), path.open("rb") as source, _picture(source, path) as picture:
        width, height = picture.size
        kind, mode, frames = picture.format or "?", picture.mode, int(getattr(picture, "n_frames", 1))
        orientation = int(picture.getexif().get(0x0112, 1) or 1)
        picture.draft("RGB", (long_side * 2, long_side * 2))  # lets the JPEG decoder scale down while it reads
        picture.load()
        small = _upright(picture)
        small.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if orientation in (5, 6, 7, 8):
            width, height = height, width
        return ImageFacts(width, height, kind, mode, frames, orientation not in (0, 1)), _jpeg(small, 82)


def upright_image(path: Path) -> Image.Image:
    """The whole picture (the first frame of several), turned as EXIF says, on white, in RGB.

    Raises:
        FileDamaged, FileTooLarge: by its content.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with storage_errors(path), path.open("rb") as source, _picture(source, path) as picture:
        picture.load()
        return _upright(picture)


def _locked(source: BinaryIO) -> bool:
    """Whether a password is needed. PDFium keeps the error of an earlier file where one without pages gave none of its own."""
    import pikepdf

    source.seek(0)
    try:
        with pikepdf.open(source):
            return False
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False


@contextlib.contextmanager
def _pdf(path: Path) -> Generator[pypdfium2.PdfDocument]:
    with storage_errors(path), path.open("rb") as source, _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium_c.FPDF_ERR_PASSWORD and _locked(source):
                raise FileEncrypted(file=path) from error
            raise FileDamaged(file=path, type="PDF") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise FileDamaged(file=path, type="PDF") from error
        finally:
            document.close()


def pdf_facts(path: Path, ticket: Ticket | None = None) -> PdfFacts:
    """Pages and page size of a PDF; each page's size is read, so that a broken page tree does not pass.

    Raises:
        FileEncrypted: a password is needed to open it (one that only forbids editing is not).
        FileDamaged, FileTooLarge: by its content.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with _pdf(path) as document:
        pages = len(document)
        if pages == 0:
            raise FileDamaged(file=path, type="PDF")
        if pages > MAX_PAGES:
            raise FileTooLarge(file=path, pages=pages, limit=MAX_PAGES)
        sizes: list[tuple[float, float]] = []
        for number in range(pages):
            width, height = cast("tuple[float, float]", document.get_page_size(number))
            if not (0 < width <= MAX_PAGE_PT and 0 < height <= MAX_PAGE_PT):
                raise FileDamaged(file=path, type="PDF", page=number + 1)
            sizes.append((width, height))
            if ticket:
                ticket.tick("read_paper", number + 1, pages)
        handler = cast("int", cast("Any", pdfium_c.FPDF_GetSecurityHandlerRevision)(document.raw))
        return PdfFacts(pages, *sizes[0], restricted=handler >= 0)


def render_page(path: Path, page: int = 0, *, long_side: int = THUMB_SIDE, quality: int = 82) -> Rendered:
    """Page `page` (from 0) of a PDF on white, as a JPEG whose longer side is about `long_side` pixels.

    Raises:
        FileEncrypted, FileDamaged: by its content, or no such page.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    with _pdf(path) as document:
        if not 0 <= page < len(document):
            raise FileDamaged(file=path, type="PDF", page=page + 1)
        sheet = document[page]
        try:
            scale = long_side / max(*sheet.get_size(), 1.0)
            picture = cast("Image.Image", cast("Any", sheet).render(scale=scale).to_pil()).convert("RGB")
        finally:
            sheet.close()
        return _jpeg(picture, quality)


def page_texts(path: Path, wanted: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """How many pages a PDF has, and the text of those `wanted` (from 0; negative from the end), white space taken out.

    Raises:
        FileEncrypted, FileDamaged: by its content, or no such page.
        FileMissing, NoPermission, StorageFailed: it cannot be read.
    """
    texts: list[str] = []
    with _pdf(path) as document:
        count = len(document)
        for number in wanted:
            place = number if number >= 0 else count + number
            if not 0 <= place < count:
                raise FileDamaged(file=path, type="PDF", page=number + 1)
            sheet = document[place]
            try:
                page = cast("Any", sheet).get_textpage()
                texts.append("".join(str(page.get_text_range()).split()))
                page.close()
            finally:
                sheet.close()
    return count, tuple(texts)
