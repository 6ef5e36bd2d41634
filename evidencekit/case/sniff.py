"""What a file is, told from its bytes; the name is only asked whether it agrees."""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from evidencekit.case.model import MediaType
from evidencekit.errors import FileDamaged, FileEmpty, FileMissing, FileUnsupported, storage_errors

HEAD = 65_536
TEXT_LIMIT = 32 << 20

_VIDEO = "mp4 m4v mov qt 3gp 3g2 m4a f4v"
# mime → suffixes that do not lie about it
SUFFIXES: dict[str, frozenset[str]] = {
    mime: frozenset(names.split())
    for mime, names in {
        "video/mp4": _VIDEO,
        "video/quicktime": _VIDEO,
        "video/3gpp": _VIDEO,
        "audio/mp4": _VIDEO + " aac",
        "video/x-msvideo": "avi divx",
        "video/x-matroska": "mkv webm mka",
        "video/webm": "webm mkv",
        "video/x-flv": "flv f4v",
        "video/x-ms-wmv": "wmv asf wma",
        "video/mp2t": "ts mts m2ts m2t",
        "video/mpeg": "mpg mpeg vob dat mpe",
        "video/vnd.rn-realvideo": "rm rmvb",
        "image/jpeg": "jpg jpeg jpe jfif",
        "image/png": "png",
        "image/gif": "gif",
        "image/webp": "webp",
        "image/bmp": "bmp dib",
        "image/tiff": "tif tiff",
        "image/avif": "avif",
        "application/pdf": "pdf",
        "application/ofd": "ofd",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx docm",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx xlsm",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx pptm",
        "application/x-ole-storage": "doc xls ppt wps et msg",
        "audio/wav": "wav",
        "audio/mpeg": "mp3",
        "audio/aac": "aac",
        "audio/amr": "amr",
        "audio/ogg": "ogg oga opus",
        "audio/flac": "flac",
    }.items()
}
KNOWN_SUFFIXES = frozenset[str]().union(*SUFFIXES.values(), ("txt", "exe", "zip", "rar", "7z", "heic", "heif"))

_PLAIN: tuple[tuple[int, bytes, MediaType, str], ...] = (
    (0, b"\xff\xd8\xff", MediaType.IMAGE, "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", MediaType.IMAGE, "image/png"),
    (0, b"GIF87a", MediaType.IMAGE, "image/gif"),
    (0, b"GIF89a", MediaType.IMAGE, "image/gif"),
    (0, b"II*\x00", MediaType.IMAGE, "image/tiff"),
    (0, b"MM\x00*", MediaType.IMAGE, "image/tiff"),
    (0, b"FLV\x01", MediaType.VIDEO, "video/x-flv"),
    (0, bytes.fromhex("3026b2758e66cf11"), MediaType.VIDEO, "video/x-ms-wmv"),
    (0, b"\x00\x00\x01\xba", MediaType.VIDEO, "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", MediaType.VIDEO, "video/mpeg"),
    (0, b".RMF", MediaType.VIDEO, "video/vnd.rn-realvideo"),
    (0, bytes.fromhex("d0cf11e0a1b11ae1"), MediaType.OFFICE, "application/x-ole-storage"),
    (0, b"ID3", MediaType.AUDIO, "audio/mpeg"),
    (0, b"#!AMR", MediaType.AUDIO, "audio/amr"),
    (0, b"OggS", MediaType.AUDIO, "audio/ogg"),
    (0, b"fLaC", MediaType.AUDIO, "audio/flac"),
)
_RIFF = {
    b"AVI ": (MediaType.VIDEO, "video/x-msvideo"),
    b"WAVE": (MediaType.AUDIO, "audio/wav"),
    b"WEBP": (MediaType.IMAGE, "image/webp"),
}
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_OLD_QUICKTIME = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
# all but tab, line and page feeds, and the escape that some consoles log
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the content is; `encoding` for text. `suffix_lies`: the name claims another type."""

    media: MediaType
    mime: str
    suffix_lies: bool = False
    encoding: str = ""


def sniff(path: Path, name: str = "") -> Sniffed:
    """The type of the file at `path`; `name` is what it is called where that differs.

    Raises:
        FileMissing, NoPermission, StorageFailed: it cannot be read.
        FileEmpty: it has no bytes.
        FileUnsupported: of no type that is taken in; params file, type.
        FileDamaged: it begins like an office file and is none.
    """
    with storage_errors(path):
        if not path.is_file():
            raise FileMissing(file=path)
        size = path.stat().st_size
        with path.open("rb") as source:
            head = source.read(HEAD)
    if not head:
        raise FileEmpty(file=path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found: Sniffed | None = _zip(path)
    else:
        found = _binary(head, path)
    if found is None:
        found = _text(path, size)
    suffix = Path(name or path.name).suffix.lower().lstrip(".")
    # a text may be called anything; an unknown suffix claims nothing
    honest = SUFFIXES.get(found.mime, frozenset(("txt",)))
    lies = suffix in KNOWN_SUFFIXES and suffix not in honest
    return Sniffed(found.media, found.mime, lies, found.encoding)


def _binary(head: bytes, path: Path) -> Sniffed | None:
    for offset, magic, media, mime in _PLAIN:
        if head.startswith(magic, offset):
            return Sniffed(media, mime)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return Sniffed(*_RIFF[head[8:12]])
    if head[4:8] == b"ftyp":
        return _ftyp(head[8:12], path)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        webm = b"webm" in head[:64]
        return Sniffed(MediaType.VIDEO, "video/webm" if webm else "video/x-matroska")
    if head[4:8] in _OLD_QUICKTIME and int.from_bytes(head[:4], "big") >= 8:
        return Sniffed(MediaType.VIDEO, "video/quicktime")
    if _is_transport_stream(head):
        return Sniffed(MediaType.VIDEO, "video/mp2t")
    if b"%PDF-" in head[:1024]:
        return Sniffed(MediaType.PDF, "application/pdf")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and len(head) > 26:
        return Sniffed(MediaType.IMAGE, "image/bmp")
    return _mpeg_audio(head)


def _ftyp(brand: bytes, path: Path) -> Sniffed:
    if brand in (b"avif", b"avis"):
        return Sniffed(MediaType.IMAGE, "image/avif")
    if brand in _HEIC:
        raise FileUnsupported(file=path, type="HEIC")
    if brand in (b"M4A ", b"M4B "):
        return Sniffed(MediaType.AUDIO, "audio/mp4")
    if brand == b"qt  ":
        return Sniffed(MediaType.VIDEO, "video/quicktime")
    return Sniffed(MediaType.VIDEO, "video/3gpp" if brand[:3] in (b"3gp", b"3g2") else "video/mp4")


def _is_transport_stream(head: bytes) -> bool:
    for offset, packet in ((0, 188), (4, 192)):
        marks = head[offset : offset + packet * 8 : packet]
        if len(marks) >= 3 and set(marks) == {0x47}:
            return True
    return False


def _mpeg_audio(head: bytes) -> Sniffed | None:
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] in (0xF0, 0xF1, 0xF8, 0xF9):
        return Sniffed(MediaType.AUDIO, "audio/aac")
    layer, rate = (head[1] >> 1) & 3, head[2] >> 4
    if head[1] & 0xE0 == 0xE0 and layer == 1 and rate not in (0, 15):
        return Sniffed(MediaType.AUDIO, "audio/mpeg")
    return None


_OFFICE = "application/vnd.openxmlformats-officedocument."


def _zip(path: Path) -> Sniffed:
    try:
        with path.open("rb") as source, zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            encrypted = any(i.flag_bits & 1 for i in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise FileDamaged(file=path, type="zip") from None
    if "OFD.xml" in names:
        return Sniffed(MediaType.OFFICE, "application/ofd")
    for part, kind in (
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/presentation.xml", "presentationml.presentation"),
    ):
        if part in names:
            return Sniffed(MediaType.OFFICE, _OFFICE + kind)
    raise FileUnsupported(file=path, type="zip (encrypted)" if encrypted else "zip")


def _text(path: Path, size: int) -> Sniffed:
    """Text in UTF-8, UTF-16 with a mark, or GB 18030, without control characters."""
    if size > TEXT_LIMIT:
        raise FileUnsupported(file=path, type="?")
    with storage_errors(path):
        data = path.read_bytes()
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return Sniffed(MediaType.TEXT, "text/plain", encoding=encoding)
    raise FileUnsupported(file=path, type="?")
