"""Evidence comes in once, exactly, read-only, and leaves no trace when it cannot."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path

import case_samples as samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from evidencekit.case import custody, papers
from evidencekit.case.edit import remove
from evidencekit.case.intake import Added, add, add_bytes, ensure_thumbnail, shown_name
from evidencekit.case.model import MediaType
from evidencekit.case.originals import verify_originals
from evidencekit.case.store import CaseFile, open_case
from evidencekit.errors import (
    Cancelled,
    EvidenceKitError,
    FileChanged,
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileInside,
    FileMissing,
    FileTooLarge,
    FileUnsupported,
    NoPermission,
    OriginalAltered,
)
from evidencekit.progress import Ticket


def originals(cf: CaseFile) -> list[str]:
    return sorted(p.name for p in (cf.folder / "originals").iterdir())


def thumb(cf: CaseFile, added: Added) -> Image.Image:
    with Image.open(cf.path(added.exhibit.thumbnail)) as picture:
        return picture.convert("RGB")


def refused(cf: CaseFile, error: type[EvidenceKitError], path: Path) -> EvidenceKitError:
    """The error; after it the case and its folder are as before."""
    before = (cf.case, originals(cf), (cf.folder / "log.jsonl").read_bytes())
    with pytest.raises(error) as caught:
        add(cf, path)
    assert (cf.case, originals(cf), (cf.folder / "log.jsonl").read_bytes()) == before
    assert caught.value.params["file"] == str(path)
    return caught.value


def test_an_exhibit_is_an_exact_read_only_copy(cf: CaseFile, tmp_path: Path) -> None:
    path = samples.picture(tmp_path / "聊天截图 1.png")
    data = path.read_bytes()
    stages: list[str] = []
    added = add(
        cf, path, kind="EV-CHAT", title="聊天", source="千牛", proves="买家承认", ticket=Ticket(lambda p: stages.append(p.stage))
    )
    exhibit = added.exhibit
    assert not added.duplicate
    assert path.read_bytes() == data
    assert cf.original(exhibit).read_bytes() == data
    assert not cf.original(exhibit).stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert exhibit.sha256 == hashlib.sha256(data).hexdigest()
    assert exhibit.stored == f"originals/{exhibit.sha256[:16]}_聊天截图 1.png"
    assert (exhibit.id, exhibit.name, exhibit.kind, exhibit.source) == ("E001", "聊天截图 1.png", "EV-CHAT", "千牛")
    assert (exhibit.media, exhibit.mime, exhibit.pages, exhibit.width, exhibit.height) == (
        MediaType.IMAGE,
        "image/png",
        1,
        320,
        200,
    )
    assert exhibit.added_by == "王敏"
    assert exhibit.warnings == ()
    entry = custody.read(cf.folder / custody.NAME)[-1]
    assert entry.event == "intake"
    assert entry.facts == {
        "exhibit": "E001",
        "name": "聊天截图 1.png",
        "stored": exhibit.stored,
        "sha256": exhibit.sha256,
        "size_bytes": len(data),
    }
    assert stages[0] == "copy"
    assert "thumbnail" in stages


def test_the_same_bytes_are_told_not_doubled(cf: CaseFile, tmp_path: Path) -> None:
    one = add(cf, samples.picture(tmp_path / "a.png"))
    again = add(cf, samples.picture(tmp_path / "改名.png"))
    assert again == Added(one.exhibit, duplicate=True)
    assert len(cf.case.exhibits) == len(originals(cf)) == 1
    assert [e.event for e in custody.read(cf.folder / "log.jsonl")] == ["created", "intake"]


def test_a_file_taken_off_the_list_comes_back(cf: CaseFile, tmp_path: Path) -> None:
    path = samples.picture(tmp_path / "a.png")
    add(cf, path, title="保留")
    remove(cf, "E001", "传错了")
    assert cf.case.active == ()
    back = add(cf, path)
    assert back.duplicate
    assert cf.case.active == (back.exhibit,)
    assert back.exhibit.title == "保留"
    assert [e.event for e in custody.read(cf.folder / "log.jsonl")][-2:] == ["removed", "restored"]


def test_the_clipboard(cf: CaseFile, tmp_path: Path) -> None:
    data = samples.picture(tmp_path / "a.png").read_bytes()
    added = add_bytes(cf, data, "剪贴板.png", title="截图")
    assert cf.original(added.exhibit).read_bytes() == data
    assert added.exhibit.name == "剪贴板.png"
    assert add_bytes(cf, data, "又一次.png").duplicate
    for bad, error in ((b"", FileEmpty), (b"\0\1\2", FileUnsupported), (data[:50], FileDamaged)):
        with pytest.raises(error) as caught:
            add_bytes(cf, bad, "x.png")
        assert caught.value.params["file"] == "x.png"
    assert len(originals(cf)) == 1


@pytest.mark.parametrize(("orientation", "turned"), [(1, False), (3, False), (6, True), (8, True), (5, True)])
def test_exif_rotation(cf: CaseFile, tmp_path: Path, orientation: int, turned: bool) -> None:
    added = add(cf, samples.exif_rotated(tmp_path / "a.jpg", orientation))
    size = (added.exhibit.width, added.exhibit.height)
    assert size == ((200, 300) if turned else (300, 200))
    small = thumb(cf, added)
    assert (small.width < small.height) is turned
    # the dark half is left in the file: after a half turn it is right, after a quarter turn right it is on top
    dark = {1: (10, 100), 3: (290, 100), 6: (100, 10), 8: (100, 290), 5: (100, 10)}[orientation]
    assert small.getpixel(dark)[1] < 100


@pytest.mark.parametrize(
    ("name", "mode", "warning"),
    [("a.jpg", "CMYK", "cmyk"), ("a.jpg", "L", None), ("a.tif", "F", None)]
    + [("a.png", mode, None) for mode in ("RGBA", "P", "I;16", "LA", "1")],
)
def test_colour_spaces(cf: CaseFile, tmp_path: Path, name: str, mode: str, warning: str | None) -> None:
    if mode in ("I;16", "F"):
        ramp = Image.linear_gradient("L").resize((320, 200)).convert("F").point(lambda v: v * 100 + 0)
        (ramp if mode == "F" else ramp.convert("I").convert("I;16")).save(tmp_path / name)
    else:
        samples.picture(tmp_path / name, mode=mode)
    added = add(cf, tmp_path / name)
    assert added.exhibit.warnings == ((warning,) if warning else ())
    small = thumb(cf, added)
    assert small.size == (320, 200)
    low, high = small.convert("L").getextrema()
    assert high - low > 100


def test_a_transparent_picture_lies_on_white(cf: CaseFile, tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert thumb(cf, add(cf, tmp_path / "a.png")).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(("name", "warning"), [("a.gif", "animated"), ("a.webp", "animated"), ("a.tif", "several_pages")])
def test_of_many_frames_the_first_is_shown(cf: CaseFile, tmp_path: Path, name: str, warning: str) -> None:
    added = add(cf, samples.animated(tmp_path / name))
    assert added.exhibit.warnings == (warning,)
    assert max(thumb(cf, added).getpixel((20, 15))) < 20  # frame 0 is black


def test_a_lying_extension_is_accepted_with_a_warning(cf: CaseFile, tmp_path: Path) -> None:
    path = samples.picture(tmp_path / "a.png").rename(tmp_path / "a.pdf")
    added = add(cf, path)
    assert added.exhibit.media is MediaType.IMAGE
    assert added.exhibit.warnings == ("extension_mismatch",)


def test_a_large_picture_is_scaled_down(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, samples.picture(tmp_path / "long.jpg", (1080, 9000)))
    assert (added.exhibit.width, added.exhibit.height) == (1080, 9000)
    assert max(thumb(cf, added).size) == papers.THUMB_SIDE


def test_pictures_too_large_or_broken_are_refused(cf: CaseFile, tmp_path: Path) -> None:
    assert refused(cf, FileTooLarge, samples.huge_png(tmp_path / "bomb.png", 60_000)).params["width"] == 60_000
    refused(cf, FileDamaged, samples.huge_png(tmp_path / "hollow.png", 100))
    whole = samples.picture(tmp_path / "cut.jpg", (800, 600)).read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    refused(cf, FileDamaged, tmp_path / "cut.jpg")
    (tmp_path / "head.webp").write_bytes(b"RIFF\x10\0\0\0WEBPVP8 ")
    refused(cf, FileDamaged, tmp_path / "head.webp")


def test_pdfs(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, samples.pdf(tmp_path / "质检报告.pdf", pages=3))
    assert (added.exhibit.pages, added.exhibit.width, added.exhibit.height) == (3, 400, 600)
    assert thumb(cf, added).size == (320, 480)
    many = add(cf, samples.pdf(tmp_path / "500.pdf", pages=500))
    assert many.exhibit.pages == 500
    restricted = add(cf, samples.locked_pdf(tmp_path / "owner.pdf", user="", owner="secret"))
    assert restricted.exhibit.warnings == ("pdf_restricted",)
    refused(cf, FileEncrypted, samples.locked_pdf(tmp_path / "user.pdf", user="open", owner="secret"))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"garbage " * 100)
    refused(cf, FileDamaged, tmp_path / "broken.pdf")


def test_a_pdf_with_absurd_or_too_many_pages_is_refused(cf: CaseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pikepdf

    for size in ([0, 0, 20_000, 300], [0, 0, 0, 0]):
        with pikepdf.open(samples.pdf(tmp_path / "plain.pdf", 2)) as document:
            document.pages[1].obj.MediaBox = pikepdf.Array(size)
            document.save(tmp_path / f"odd{size[2]}.pdf")
    assert refused(cf, FileDamaged, tmp_path / "odd20000.pdf").params["page"] == 2
    monkeypatch.setattr(papers, "MAX_PAGES", 2)
    assert refused(cf, FileTooLarge, samples.pdf(tmp_path / "3.pdf", 3)).params["pages"] == 3
    with pytest.raises(FileDamaged):
        papers.render_page(tmp_path / "3.pdf", 3)


def test_a_pdf_without_pages_is_damaged_also_after_an_encrypted_one(cf: CaseFile, tmp_path: Path) -> None:
    import pikepdf

    with pikepdf.new() as document:
        document.save(tmp_path / "none.pdf")
    refused(cf, FileEncrypted, samples.locked_pdf(tmp_path / "locked.pdf", user="open", owner="secret"))
    refused(cf, FileDamaged, tmp_path / "none.pdf")


@pytest.mark.parametrize(
    ("name", "media"), [("录音.wav", MediaType.AUDIO), ("说明.txt", MediaType.TEXT), ("授权.docx", MediaType.OFFICE)]
)
def test_what_has_no_picture_is_carried_along(cf: CaseFile, tmp_path: Path, name: str, media: MediaType) -> None:
    path = tmp_path / name
    if media is MediaType.AUDIO:
        samples.wav(path)
    elif media is MediaType.TEXT:
        path.write_text("说明", encoding="utf-8")
    else:
        samples.office(path, "word/document.xml")
    added = add(cf, path)
    assert (added.exhibit.media, added.exhibit.thumbnail, added.exhibit.pages) == (media, "", 0)
    assert ensure_thumbnail(cf, added.exhibit) is None


def test_files_that_cannot_be_taken_in(cf: CaseFile, tmp_path: Path) -> None:
    refused(cf, FileMissing, tmp_path / "none.jpg")
    (tmp_path / "empty.mp4").touch()
    refused(cf, FileEmpty, tmp_path / "empty.mp4")
    (tmp_path / "tool.exe").write_bytes(b"MZ\x90\0")
    refused(cf, FileUnsupported, tmp_path / "tool.exe")
    refused(cf, FileInside, cf.folder / "case.json")
    link = tmp_path / "link"
    link.symlink_to(cf.folder / "case.json")
    refused(cf, FileInside, link)
    cf.close()
    with pytest.raises(NoPermission):
        add(cf, samples.picture(tmp_path / "a.png"))
    with pytest.raises(NoPermission):
        add_bytes(cf, b"x", "x.txt")


def test_a_file_that_is_still_being_written_is_refused(cf: CaseFile, tmp_path: Path) -> None:
    path = tmp_path / "录制中.txt"
    path.write_bytes(b"x" * 5_000_000)

    class Recorder(Ticket):
        def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
            with path.open("ab") as out:
                out.write(b"more")

    with pytest.raises(FileChanged):
        add(cf, path, ticket=Recorder())
    assert originals(cf) == []


@pytest.mark.parametrize("at", ["copy", "thumbnail", "read_paper"])
def test_cancelling_leaves_nothing(cf: CaseFile, tmp_path: Path, at: str) -> None:
    class Stopped(Ticket):
        def tick(self, stage: str, done: float = 0.0, total: float = 0.0) -> None:
            if stage == at:
                self.cancel()
            super().tick(stage, done, total)

    with pytest.raises(Cancelled):
        add(cf, samples.pdf(tmp_path / "a.pdf"), ticket=Stopped())
    assert originals(cf) == []
    assert cf.case.exhibits == ()


NAMES = ["😀" * 60 + ".png", "长" * 120 + ".png", "CON.png", "a.b" * 90, " .hidden ", "e\u0301.png", "x" * 200]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_odd_names(cf: CaseFile, tmp_path: Path, name: str) -> None:
    data = samples.picture(tmp_path / "a.png").read_bytes()
    added = add_bytes(cf, data, name)
    assert added.exhibit.name == name
    assert len(Path(added.exhibit.stored).name.encode()) < 250
    cf.close()
    with open_case(cf.folder, actor="x") as again:
        assert again.case.exhibits[0].name == name
        assert verify_originals(again) == ()


def test_names_that_deceive_are_shown_harmless(cf: CaseFile, tmp_path: Path) -> None:
    data = samples.picture(tmp_path / "a.png").read_bytes()
    added = add_bytes(cf, data, "发票\u202egnp.exe\n\ud800")
    assert added.exhibit.name == "发票\ufffdgnp.exe\ufffd\ufffd"
    assert added.exhibit.warnings == ("extension_mismatch", "name_cleaned") or added.exhibit.warnings == ("name_cleaned",)
    assert shown_name("👨\u200d👩\u200d👧 家.jpg") == "👨\u200d👩\u200d👧 家.jpg"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=120))
def test_any_name_can_be_stored(cf: CaseFile, name: str) -> None:
    added = add_bytes(cf, name.encode("utf-8", "replace") + os.urandom(8).hex().encode(), name) if name.isprintable() else None
    if added:
        path = cf.original(added.exhibit)
        assert path.is_file()
        assert path.parent == cf.folder / "originals"
        assert not set(path.name) & set('<>:"/\\|?*\n')
        assert len(path.name.encode()) < 250
        assert not path.name.endswith((" ", "."))


def test_two_threads_with_the_same_file_make_one_exhibit(cf: CaseFile, tmp_path: Path) -> None:
    path = samples.picture(tmp_path / "a.png")
    got: list[Added] = []
    threads = [threading.Thread(target=lambda: got.append(add(cf, path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.duplicate for a in got) == [False] + [True] * 5
    assert len(originals(cf)) == len(cf.case.exhibits) == 1


def test_an_altered_original_is_reported(cf: CaseFile, tmp_path: Path) -> None:
    for n in range(4):
        add(cf, samples.picture(tmp_path / f"{n}.png", seed=n))
    altered, gone, _, removed = (cf.original(e) for e in cf.case.exhibits)
    remove(cf, "E004", "x")
    for path in (altered, gone, removed):
        path.chmod(0o644)
    data = bytearray(altered.read_bytes())
    data[-1] ^= 1
    altered.write_bytes(data)
    gone.unlink()
    removed.write_bytes(b"")
    stages: list[str] = []
    problems = verify_originals(cf, Ticket(lambda p: stages.append(p.stage)))
    assert [type(p) for p in problems] == [OriginalAltered, FileMissing, OriginalAltered]
    assert problems[0].params["exhibit"] == "E001"
    assert problems[0].params["found"] == hashlib.sha256(data).hexdigest()
    assert set(stages) == {"verify_originals"}
    ticket = Ticket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        verify_originals(cf, ticket)


def test_a_deleted_thumbnail_is_made_again(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, samples.pdf(tmp_path / "a.pdf"))
    path = ensure_thumbnail(cf, added.exhibit)
    assert path is not None
    data = path.read_bytes()
    path.unlink()
    path.parent.rmdir()
    assert ensure_thumbnail(cf, added.exhibit) == path
    assert path.read_bytes() == data


def test_what_a_crash_left_is_swept_and_what_others_put_there_stays(cf: CaseFile, tmp_path: Path) -> None:
    add(cf, samples.picture(tmp_path / "a.png"))
    kept = originals(cf)
    folder = cf.folder / "originals"
    unlogged = folder / ("0123456789abcdef" + "_b.png")
    for path in (folder / ".incoming-0123", folder / ".incoming-4567.part", unlogged, folder / "我的笔记.txt"):
        path.write_bytes(b"x")
    unlogged.chmod(0o444)
    (cf.folder / "case.json.part").write_bytes(b"x")
    cf.close()
    with open_case(cf.folder, actor="x") as again:
        assert originals(again) == sorted([*kept, "我的笔记.txt"])
        assert not list(again.folder.glob("*.part"))
        assert verify_originals(again) == ()


def test_half_a_hash_that_collides_replaces_nothing(cf: CaseFile, tmp_path: Path) -> None:
    from evidencekit.case.originals import Incoming, keep

    one = add(cf, samples.picture(tmp_path / "a.png")).exhibit
    other = cf.folder / "originals" / ".incoming-x"
    other.write_bytes(b"other")
    fake = Incoming(other, one.sha256[:16] + "0" * 48, 5)
    stored = keep(cf.folder, fake, "a.png", {one.stored})
    assert stored != one.stored
    assert verify_originals(cf) == ()
    assert (cf.folder / stored).read_bytes() == b"other"


def test_a_chmod_that_the_disk_does_not_know_is_no_obstacle(
    cf: CaseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "not supported")

    path = samples.picture(tmp_path / "a.png")
    monkeypatch.setattr(os, "chmod", refuse)
    assert add(cf, path).exhibit.id == "E001"


def test_a_picture_whose_disk_fails_is_not_called_broken(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        papers.look_at_image(tmp_path / "none.png")
    with pytest.raises(FileMissing):
        papers.pdf_facts(tmp_path / "none.pdf")
