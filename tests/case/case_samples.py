"""Small files of every kind, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas


def picture(path: Path, size: tuple[int, int] = (320, 200), mode: str = "RGB", seed: int = 0, **save: object) -> Path:
    """A picture whose left half is dark red and whose right half is pale; `seed` changes its bytes."""
    image = Image.new("RGB", size, (250, 250, 240))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill=(160 + seed % 80, 20 + seed // 80, 20))
    image.convert(mode).save(path, **save)
    return path


def animated(path: Path, frames: int = 3) -> Path:
    pictures = [Image.new("RGB", (40, 30), (80 * i, 0, 0)) for i in range(frames)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    return path


def exif_rotated(path: Path, orientation: int) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture(path, (300, 200), exif=exif)


def pdf(path: Path, pages: int = 1, text: str = "report") -> Path:
    canvas = Canvas(str(path), pagesize=(400, 600), invariant=1)
    for number in range(pages):
        canvas.drawString(50, 500, f"{text} {number + 1}")
        canvas.showPage()
    canvas.save()
    return path


def locked_pdf(path: Path, *, user: str, owner: str) -> Path:
    plain = pdf(path.with_name(path.name + ".plain"))
    with pikepdf.open(plain) as document:
        document.save(path, encryption=pikepdf.Encryption(user=user, owner=owner))
    plain.unlink()
    return path


def office(path: Path, part: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<x/>")
    return path


def wav(path: Path) -> Path:
    data = b"\0\0" * 800
    header = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    path.write_bytes(header + b"data" + struct.pack("<I", len(data)) + data)
    return path


def huge_png(path: Path, side: int) -> Path:
    """A PNG of `side` × `side` pixels by its header, in a few hundred bytes."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    data = bytearray(out.getvalue())
    data[16:24] = struct.pack(">II", side, side)
    import zlib

    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    path.write_bytes(data)
    return path
