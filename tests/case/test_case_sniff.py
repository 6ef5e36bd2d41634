"""What a file is, is told by its bytes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import case_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.case.model import MediaType
from evidencekit.case.sniff import TEXT_LIMIT, sniff
from evidencekit.errors import FileDamaged, FileEmpty, FileMissing, FileUnsupported


def ftyp(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + brand + b"isom"


HEADS: list[tuple[bytes, MediaType, str]] = [
    (ftyp(b"isom"), MediaType.VIDEO, "video/mp4"),
    (ftyp(b"mp42"), MediaType.VIDEO, "video/mp4"),
    (ftyp(b"qt  "), MediaType.VIDEO, "video/quicktime"),
    (ftyp(b"3gp5"), MediaType.VIDEO, "video/3gpp"),
    (ftyp(b"M4A "), MediaType.AUDIO, "audio/mp4"),
    (ftyp(b"avif"), MediaType.IMAGE, "image/avif"),
    (b"\0\0\0\x08wide\0\0\0\x10mdat", MediaType.VIDEO, "video/quicktime"),
    (b"RIFF\x10\0\0\0AVI LIST", MediaType.VIDEO, "video/x-msvideo"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType.IMAGE, "image/webp"),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", MediaType.VIDEO, "video/webm"),
    (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", MediaType.VIDEO, "video/x-matroska"),
    (b"FLV\x01\x05", MediaType.VIDEO, "video/x-flv"),
    (bytes.fromhex("3026b2758e66cf11a6d9"), MediaType.VIDEO, "video/x-ms-wmv"),
    (b"\x00\x00\x01\xba\x44", MediaType.VIDEO, "video/mpeg"),
    ((b"\x47" + b"\0" * 187) * 4, MediaType.VIDEO, "video/mp2t"),
    ((b"\0\0\0\0\x47" + b"\0" * 187) * 4, MediaType.VIDEO, "video/mp2t"),
    (b"II*\x00\x08\0\0\0", MediaType.IMAGE, "image/tiff"),
    (b"%PDF-1.7\n", MediaType.PDF, "application/pdf"),
    (b"\0junk before\n%PDF-1.4\n", MediaType.PDF, "application/pdf"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 8, MediaType.OFFICE, "application/x-ole-storage"),
    (b"ID3\x04\0\0", MediaType.AUDIO, "audio/mpeg"),
    (b"\xff\xfb\x90\x64", MediaType.AUDIO, "audio/mpeg"),
    (b"\xff\xf1\x50\x80", MediaType.AUDIO, "audio/aac"),
    (b"#!AMR\n\x3c", MediaType.AUDIO, "audio/amr"),
    (b"OggS\0\x02", MediaType.AUDIO, "audio/ogg"),
    (b"fLaC\0\0", MediaType.AUDIO, "audio/flac"),
    ("买家：你好，鞋子不是原来那双".encode(), MediaType.TEXT, "text/plain"),
    ("买家：你好，鞋子不是原来那双".encode("gb18030"), MediaType.TEXT, "text/plain"),
    ("\ufeff买家".encode(), MediaType.TEXT, "text/plain"),
    ("买家".encode("utf-16"), MediaType.TEXT, "text/plain"),
]


@pytest.mark.parametrize(("head", "media", "mime"), HEADS, ids=[m + str(i) for i, (_, _, m) in enumerate(HEADS)])
def test_types_are_known_by_their_first_bytes(tmp_path: Path, head: bytes, media: MediaType, mime: str) -> None:
    (tmp_path / "file").write_bytes(head)
    found = sniff(tmp_path / "file")
    assert (found.media, found.mime, found.suffix_lies) == (media, mime, False)


@pytest.mark.parametrize("suffix", ["jpg", "png", "gif", "webp", "bmp", "tiff", "avif"])
def test_real_pictures(tmp_path: Path, suffix: str) -> None:
    found = sniff(samples.picture(tmp_path / f"图.{suffix}"))
    assert found.media is MediaType.IMAGE
    assert not found.suffix_lies


@pytest.mark.parametrize(
    ("part", "ending"),
    [
        ("OFD.xml", "ofd"),
        ("word/document.xml", "document"),
        ("xl/workbook.xml", "sheet"),
        ("ppt/presentation.xml", "presentation"),
    ],
)
def test_office_files_are_told_from_plain_archives(tmp_path: Path, part: str, ending: str) -> None:
    found = sniff(samples.office(tmp_path / "file", part))
    assert found.media is MediaType.OFFICE
    assert found.mime.endswith(ending)


@pytest.mark.parametrize(
    ("name", "data", "lies"),
    [
        ("a.jpg", ftyp(b"isom"), True),
        ("a.MP4", ftyp(b"qt  "), False),
        ("a.mov", ftyp(b"isom"), False),
        ("a.pdf", b"plain text", True),
        ("a.log", b"plain text", False),
        ("微信图片_2026.11.20", b"%PDF-1.4", False),
        ("a.exe", b"%PDF-1.4", True),
        ("a", b"%PDF-1.4", False),
    ],
)
def test_a_name_that_lies_is_told(tmp_path: Path, name: str, data: bytes, lies: bool) -> None:
    (tmp_path / name).write_bytes(data)
    assert sniff(tmp_path / name).suffix_lies is lies


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ftyp(b"heic"), "HEIC"),
        (b"MZ\x90\0\x03", "?"),
        (b"text with a \0 in it", "?"),
        (b"\x7fELF\x02\x01", "?"),
        (b"\xff\xff\xff\xff\xff", "?"),
        (b"\x80\x81\xff", "?"),
        (b"\xef\xbb\xbf\xff\xfe\x01", "?"),
    ],
)
def test_other_content_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(FileUnsupported) as caught:
        sniff(tmp_path / "a.jpg")
    assert caught.value.params["type"] == said


def test_archives_and_broken_office_files(tmp_path: Path) -> None:
    with pytest.raises(FileUnsupported, match="zip"):
        sniff(samples.office(tmp_path / "a.zip", "readme.txt"))
    whole = samples.office(tmp_path / "a.docx", "word/document.xml").read_bytes()
    (tmp_path / "a.docx").write_bytes(whole[:40])
    with pytest.raises(FileDamaged):
        sniff(tmp_path / "a.docx")


def test_empty_missing_and_folder(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(FileEmpty):
        sniff(tmp_path / "empty.mp4")
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(FileMissing):
            sniff(path)


def test_endless_text_is_no_paper(tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("wb") as out:
        out.write(b"x")
        out.truncate(TEXT_LIMIT + 1)
    with pytest.raises(FileUnsupported):
        sniff(tmp_path / "log.txt")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_type_or_a_typed_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(data)
    with suppress(FileEmpty, FileUnsupported, FileDamaged):
        assert sniff(path).mime
