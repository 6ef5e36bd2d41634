from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import bundle_values as values
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from evidencekit.bundle.outline import Outline
from evidencekit.bundle.pdf import render
from evidencekit.bundle.pdf_text import clean
from evidencekit.case.model import MediaType
from evidencekit.errors import Cancelled, FileMissing
from evidencekit.progress import Ticket


def drawn(outline: Outline, folder: Path, name: str = "a.pdf") -> Path:
    out = folder / name
    pages = render(outline, folder, out, stamp=values.STAMP, content_sha256=values.CONTENT, ticket=None)
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == pages
    return out


def texts(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[n].get_textpage().get_text_bounded().replace("\r\n", "\n") for n in range(len(document))]
    finally:
        document.close()


def picture(pdf: Path, page: int, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outline, Path]:
    folder = tmp_path_factory.mktemp("whole")
    outline = values.full(folder).outline("court")
    return outline, drawn(outline, folder)


def test_every_page_says_case_hash_and_number(whole: tuple[Outline, Path]) -> None:
    pages = texts(whole[1])
    for number, text in enumerate(pages, 1):
        assert "EK-20261122-TEST" in text
        assert values.CONTENT in text
        assert f"第 {number} 页 / 共 {len(pages)} 页" in text


def test_the_index_reads_in_chinese_and_all_numbers_agree(whole: tuple[Outline, Path]) -> None:
    outline, pdf = whole
    pages = texts(pdf)
    at = next(n for n, t in enumerate(pages) if "证据目录" in t and "证明内容" in t)
    index = pages[at]
    rows = [(group.title, row) for group in outline.index for row in group.rows]
    with pikepdf.open(pdf) as opened:
        places = {page.objgen: n for n, page in enumerate(opened.pages, 1)}
        links = [places[a.Dest[0].objgen] for a in opened.pages[at].Annots if a.Subtype == "/Link"]
        marks = {item.title: places[item.to_dictionary_object(opened).Dest[0].objgen] for item in _bookmarks(opened)}
        assert str(opened.Root.PageLabels.Nums[1].S) == "/D"
        assert int(opened.Root.PageLabels.Nums[1].St) == 1
    expected: list[int] = []
    for number, (group, row) in enumerate(rows):
        shown = f"证据 {row.number}" if row.number.isdigit() else f"附录 {row.number}"
        first = next(place for title, place in marks.items() if title.startswith(shown + " "))
        assert shown in pages[first - 1]
        assert f"第 {first} 页 / 共" in pages[first - 1]
        assert re.search(rf"(^|\s){first}(–\d+)?$", index, re.MULTILINE)
        if number == 0 or rows[number - 1][0] != group:
            assert group in index
            assert marks[group] == first
            expected.append(first)
        expected.append(first)
    assert links == expected


def _bookmarks(pdf: pikepdf.Pdf) -> list[pikepdf.OutlineItem]:
    found: list[pikepdf.OutlineItem] = []

    def walk(items: list[pikepdf.OutlineItem]) -> None:
        for item in items:
            found.append(item)
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found


def test_two_drawings_are_the_same_bytes(whole: tuple[Outline, Path], tmp_path: Path) -> None:
    again = drawn(values.full(tmp_path).outline("court"), tmp_path, "b.pdf")
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(whole[1].read_bytes()).digest()


def test_fonts_are_embedded_subsets(whole: tuple[Outline, Path]) -> None:
    with pikepdf.open(whole[1]) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        names = {str(f.FontName) for f in fonts if "EvidenceKit" in str(f.FontName)}
        assert {n.split("+")[1] for n in names} == {"EvidenceKitSans-Regular", "EvidenceKitSans-Bold", "EvidenceKitSerif-Bold"}
        assert all("/FontFile2" in f for f in fonts if "EvidenceKit" in str(f.FontName))


def test_papers_are_taken_over_page_by_page(whole: tuple[Outline, Path]) -> None:
    pages = texts(whole[1])
    for sheet in (1, 2, 3):
        assert sum(f"authorisation letter sheet {sheet}" in t for t in pages) == 1
        assert any(f"原件第 {sheet} 页 / 共 3 页" in t for t in pages)


def test_a_tall_screenshot_is_cut_into_legible_columns(whole: tuple[Outline, Path]) -> None:
    pages = [t for t in texts(whole[1]) if "段 / 共" in t]
    assert "第 1 段 / 共" in pages[0]
    parts = int(re.findall(r"共 (\d+) 段", pages[0])[0])
    assert sum(len(re.findall(r"第 \d+ 段 / 共", t)) for t in pages) == parts >= 3


def test_the_video_report_holds_reasons_limits_and_decisions(whole: tuple[Outline, Path]) -> None:
    pages = texts(whole[1])
    report = next(t for t in pages if "时间轴" in t)
    assert "六面画面均已指定" in report
    assert "声音若经柔和过渡剪接，不会留下痕迹" in report
    assert "拍摄开始之前是否拆过" in report
    assert "机位没有动，是灯光变化" in "".join(pages).replace("\n", "")
    assert any("gap_s = 0.5" in t for t in pages)


def test_what_is_not_shown_is_said(whole: tuple[Outline, Path]) -> None:
    text = "".join(texts(whole[1]))
    assert "办公文档不在此处展示" in text
    assert "录音不在此处展示" in text


def test_jpegs_go_in_byte_by_byte(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    data = values.jpeg(1000, 700)
    maker.image("EV-ORDER", "a.jpg", data)
    with pikepdf.open(drawn(maker.outline(), tmp_path)) as pdf:
        streams = [o.read_raw_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    assert streams == [data]


@pytest.mark.parametrize("kind", ["turned", "cmyk", "alpha", "grey", "animated", "large"])
def test_hard_pictures_are_shown_right(tmp_path: Path, kind: str) -> None:
    maker = values.Maker(tmp_path)
    make = {
        "turned": lambda: values.jpeg(600, 400, orientation=6),
        "cmyk": lambda: values.jpeg(600, 400, mode="CMYK"),
        "alpha": lambda: values.png(600, 400, mode="RGBA"),
        "grey": lambda: values.jpeg(600, 400, mode="L"),
        "animated": _animated,
        "large": lambda: values.jpeg(6000, 4000),
    }
    maker.image("EV-ORDER", f"{kind}.png", make[kind]())
    out = drawn(maker.outline(), tmp_path)
    page = picture(out, 2)
    reds = [(x, y) for x in range(60, 540, 6) for y in range(160, 700, 6) if _red(page.getpixel((x, y)))]
    if kind in ("turned", "cmyk", "large"):
        middle = sum(x for x, _ in reds) / len(reds)
        assert middle > 250 if kind == "turned" else middle < 250  # turned clockwise, the red quarter lies to the right
    if kind == "alpha":
        assert page.getpixel((100, 250)) == (255, 255, 255) or page.getpixel((100, 255)) == (255, 255, 255)
    if kind == "animated":
        assert reds
    if kind == "large":
        assert out.stat().st_size < 1_000_000


def _red(pixel: object) -> bool:
    red, green, blue = pixel  # type: ignore[misc]
    return red > 150 and green < 90 and blue < 90


def _animated() -> bytes:
    import io

    out = io.BytesIO()
    frames = [Image.new("RGB", (300, 200), c) for c in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_characters_in_no_font_become_visible_and_controls_vanish(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    data = "买家😀说\u200b䶮好\x07的\n".encode()
    maker.add("EV-CHAT", "聊天😀.txt", data, MediaType.TEXT, title="聊天😀\x00记录")
    text = "".join(texts(drawn(maker.outline(), tmp_path)))
    assert "聊天〔U+1F600〕记录" in text
    assert "买家〔U+1F600〕说䶮好的" in text


@pytest.mark.parametrize(("encoding", "bom"), [("gb18030", b""), ("utf-16-le", b"\xff\xfe"), ("utf-8", b"\xef\xbb\xbf")])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str, bom: bytes) -> None:
    maker = values.Maker(tmp_path)
    maker.add("EV-CHAT", "a.txt", bom + "买家：包裹是空的".encode(encoding), MediaType.TEXT)
    assert "买家：包裹是空的" in "".join(texts(drawn(maker.outline(), tmp_path)))


def test_endless_text_is_cut_and_says_so(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.add("EV-CHAT", "a.txt", b"line of a log\n" * 30_000, MediaType.TEXT)
    pages = texts(drawn(maker.outline(), tmp_path))
    assert any("此处只印出前 30 页" in t for t in pages)
    assert len(pages) < 45


def test_long_names_do_not_spill(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.image(
        "EV-ORDER", "长" * 240 + ".jpg", values.jpeg(300, 300), title="很长的名称" * 60, source="x" * 400, proves="证" * 3000
    )
    pages = texts(drawn(maker.outline(), tmp_path))
    assert sum(t.count("证") for t in pages) > 3000
    assert all("页 / 共" in t for t in pages)


@pytest.mark.parametrize("number", [0, 100])
def test_none_and_a_hundred_exhibits(tmp_path: Path, number: int) -> None:
    maker = values.Maker(tmp_path)
    data = values.jpeg(200, 150)
    for n in range(number):
        maker.image("EV-CHAT", f"{n}.jpg", data, title=f"聊天 {n}")
    outline = maker.outline()
    pages = texts(drawn(outline, tmp_path))
    assert len(pages) >= number + 5
    assert ("本案尚无证据" in "".join(pages)) is (number == 0)
    for n in range(number):
        assert any(f"证据 {n + 1} 聊天 {n}" in re.sub(r" +", " ", t) for t in pages)


def test_a_broken_paper_and_picture_say_so(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    maker.add("EV-AUTH", "b.pdf", b"%PDF-1.4 broken", MediaType.PDF, pages=2)
    maker.add("EV-ORDER", "b.jpg", b"\xff\xd8\xff broken", MediaType.IMAGE, width=100, height=100)
    text = "".join(texts(drawn(maker.outline(), tmp_path)))
    assert text.count("无法在此处展示") >= 2


def test_a_missing_original_stops_the_drawing(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    exhibit = maker.image("EV-ORDER", "b.jpg", values.jpeg(100, 100))
    (tmp_path / exhibit.stored).unlink()
    with pytest.raises(FileMissing):
        drawn(maker.outline(), tmp_path)
    assert not (tmp_path / "a.pdf").exists()


def test_a_missing_still_is_said_not_hidden(tmp_path: Path) -> None:
    maker = values.full(tmp_path)
    maker.case = replace(maker.case, stills=())
    pages = texts(drawn(maker.outline(), tmp_path))
    assert any("没有画面" in t for t in pages)


def test_turned_and_landscape_papers(tmp_path: Path) -> None:
    maker = values.Maker(tmp_path)
    path = tmp_path / "turned.pdf"
    path.write_bytes(values.paper(2, size=(842, 595)))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].Rotate = 90
        pdf.save(path)
    maker.add("EV-AUTH", "c.pdf", path.read_bytes(), MediaType.PDF, pages=2)
    pages = texts(drawn(maker.outline(), tmp_path))
    assert any("authorisation letter sheet 2" in t for t in pages)


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    maker = values.full(tmp_path)
    seen: list[str] = []
    ticket = Ticket(lambda p: (seen.append(p.stage), ticket.cancel()) if p.stage == "pdf_draw" else None)
    out = tmp_path / "a.pdf"
    with pytest.raises(Cancelled):
        render(maker.outline(), tmp_path, out, stamp=values.STAMP, content_sha256=values.CONTENT, ticket=ticket)
    assert not out.exists()


def test_english_all_through(tmp_path: Path) -> None:
    pages = texts(drawn(values.full(tmp_path).outline("platform", "en"), tmp_path))
    assert "Page 2 of" in pages[1]
    assert "List of exhibits" in pages[1]


@pytest.mark.parametrize("char", ["\U000323a0", "\U0001fae8", "\ue000", "\U0001f600"])
def test_no_character_of_a_name_vanishes(char: str) -> None:
    """Han extensions and emoji newer than this Python's tables count as unassigned, and are names all the same."""
    assert clean(f"张{char}三") == f"张〔U+{ord(char):04X}〕三"
