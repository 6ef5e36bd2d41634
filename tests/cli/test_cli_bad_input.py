"""Section by section what users drop on the program by mistake: a clear word in both languages, or a correct result."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import builders
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from evidencekit.errors import ExitCode


def pdf(path: Path, pages: int = 1) -> Path:
    page = Canvas(str(path), invariant=1)
    for number in range(pages):
        page.drawString(72, 720, f"page {number + 1}")
        page.showPage()
    page.save()
    return path


def locked_pdf(path: Path) -> Path:
    with pikepdf.open(pdf(path.with_name("open.pdf"))) as opened:
        opened.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def broken_pdf(path: Path) -> Path:
    whole = pdf(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    return path


def huge_picture(path: Path) -> Path:
    Image.new("1", (40_000, 30_000)).save(path)  # a gigapixel in a few kilobytes
    return path


BAD_PAPERS = {
    "empty.pdf": lambda p: p.write_bytes(b""),
    "locked.pdf": locked_pdf,
    "broken.pdf": broken_pdf,
    "huge.png": huge_picture,
    "program.exe": lambda p: p.write_bytes(b"MZ" + bytes(300)),
    "half.jpg": lambda p: p.write_bytes(b"\xff\xd8\xff\xe0" + bytes(40)),
    "text.mp4": builders.text_as_video,
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BAD_PAPERS)
def test_a_bad_paper_is_refused_in_words_and_changes_nothing(cli, case, tmp_path, name, language) -> None:
    file = tmp_path / name
    BAD_PAPERS[name](file)
    before = (case / "log.jsonl").read_bytes(), sorted((case / "originals").iterdir())
    ran = cli("add", case, file, "--lang", language)
    if name == "text.mp4":  # text is text, whatever its name says; the user is told
        assert ran.code == ExitCode.OK
        assert "扩展名" in ran.out or "extension" in ran.out
        return
    assert ran.code == ExitCode.BAD_INPUT, ran.err
    assert name in ran.err
    assert not re.search(r"[{}–]", ran.err)  # every parameter of the words was there
    assert bool(re.search("[\u4e00-\u9fff]", ran.err.replace(str(file), ""))) == (language == "zh")
    assert ((case / "log.jsonl").read_bytes(), sorted((case / "originals").iterdir())) == before


def cmyk(path: Path) -> Path:
    Image.new("CMYK", (300, 200), (10, 80, 0, 20)).save(path, "JPEG")
    return path


def turned(path: Path) -> Path:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), "red").save(path, exif=exif)
    return path


def moving(path: Path) -> Path:
    frames = [Image.new("RGB", (60, 60), c) for c in ("red", "blue", "green")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    return path


GOOD_PAPERS = {
    "cmyk.jpg": cmyk,
    "turned.jpg": turned,
    "moving.gif": moving,
    "五百页.pdf": lambda p: pdf(p, 500),
    "🎁 退货 (最终版) '引号'.txt": lambda p: p.write_text("好", encoding="utf-8"),
    "很" * 60 + ".txt": lambda p: p.write_text("长", encoding="utf-8"),
    "[red]方括号[b].txt": lambda p: p.write_text("标记", encoding="utf-8"),
}


@pytest.mark.parametrize("name", GOOD_PAPERS)
def test_an_odd_paper_is_taken_whole(cli, case, tmp_path, name) -> None:
    file = tmp_path / name
    GOOD_PAPERS[name](file)
    ran = cli("add", case, file, "--json")
    assert ran.code == 0, ran.err
    stored = case / ran.data["stored"]
    assert stored.read_bytes() == file.read_bytes()
    assert ran.data["name"] == name
    assert len(stored.name) <= 120
    assert name in cli("add", case, file).out.replace("\n", "")


BAD_VIDEOS = {
    "sound.mp4": builders.sound_only,
    "cut.mp4": lambda p: builders.cut_short(builders.take(p, seconds=1, size=(320, 180)), 0.2),
    "bare.mp4": builders.no_picture,
    "text.mp4": builders.text_as_video,
    "empty.mp4": builders.empty,
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BAD_VIDEOS)
def test_an_unreadable_video_is_never_a_pass(cli, tmp_path, name, language) -> None:
    file = tmp_path / name
    BAD_VIDEOS[name](file)
    ran = cli("check", file, "--json", "--lang", language)
    assert ran.code == ExitCode.UNREADABLE
    assert {ran.data[k] for k in ("six_faces", "continuity", "first_opening")} == {"not_run"}
    said = ran.err.replace(str(file), "")
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (language == "zh")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("av1.mp4", {"codec": "av1"}),
        ("hevc.mp4", {"codec": "hevc"}),
        ("turned.mp4", {"rotation": 90}),
        ("vfr.mp4", {"vfr": True}),
        ("竖屏.mov", {"size": (180, 320)}),
    ],
)
def test_an_odd_video_is_checked(cli, tmp_path, name, options) -> None:
    if builders.encoder(options.get("codec", "h264")) is None:
        pytest.skip("no encoder for it here")
    file = builders.take(tmp_path / name, **{"seconds": 1.5, "size": (320, 180), **options})
    ran = cli("check", file, "--json")
    assert ran.code == ExitCode.REVIEW, ran.err
    assert ran.data["frames"] > 10


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_read_only_folder(cli, tmp_path) -> None:
    tmp_path.chmod(0o555)
    ran = cli("new", tmp_path / "x", "--platform", "pdd", "--scenario", "return_empty")
    assert ran.code == ExitCode.NO_PERMISSION


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, ExitCode.DISK_FULL), (errno.EROFS, ExitCode.NO_PERMISSION)])
def test_a_full_or_read_only_disk_loses_nothing(cli, case, tmp_path, monkeypatch, number, code) -> None:
    """The disk's answer is made up here; real full disks are tried in tests/case."""
    note = tmp_path / "a.txt"
    note.write_text("x", encoding="utf-8")
    before = cli("show", case, "--json").data

    def fails(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        ran = cli("add", case, note)
    assert ran.code == code
    assert cli("show", case, "--json").data == before
    assert cli("add", case, note).code == 0
