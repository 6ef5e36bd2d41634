"""A small case put together by hand, with real files, for the tests of outline and PDF."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from evidencekit.bundle.outline import Outline, StampText, build_outline
from evidencekit.bundle.profile import load_profile
from evidencekit.case.custody import Entry
from evidencekit.case.model import Answer, Case, CaseDetails, Exhibit, MediaType, Platform, Still
from evidencekit.checks.decide import decide
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Face,
    Finding,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Signal,
    Verdict,
    Weight,
)
from evidencekit.clock import SHANGHAI
from evidencekit.footage.model import AudioStream, FootageInfo, ReadingSummary, VideoStream
from evidencekit.footage.origin import Origin, OriginClass
from evidencekit.rulebooks.assess import assess
from evidencekit.rulebooks.library import load
from evidencekit.wording import Language

AT = datetime(2026, 11, 22, 14, 2, 11, tzinfo=SHANGHAI)
CONTENT = "5f1c83e0" * 8
STAMP = StampText(("生成时间 2026-11-22 14:02:11 +08:00（本机时钟，未校时）。", "时间戳：无。"))


def jpeg(width: int, height: int, text: str = "", *, mode: str = "RGB", orientation: int = 0) -> bytes:
    """A picture with a red upper left quarter, so that turning shows."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2, height // 2), fill=(220, 30, 30))
    draw.text((10, 10), text, fill="black")
    out = io.BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    picture.convert(mode).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def png(width: int, height: int, *, mode: str = "RGB") -> bytes:
    """A picture with lines; transparent in RGBA."""
    picture = Image.new(mode, (width, height), (0, 0, 0, 0) if mode == "RGBA" else (245, 245, 245))
    draw = ImageDraw.Draw(picture)
    for y in range(0, height, 60):
        draw.line((0, y, width, y), fill=(40, 80, 160))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def paper(pages: int, words: str = "authorisation letter", *, size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF whose every page says its number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=0)
    for number in range(pages):
        canvas.drawString(80, 400, f"{words} sheet {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Maker:
    """Puts files into a case folder and collects the case."""

    def __init__(self, folder: Path, *, scenario: str = "return_swapped") -> None:
        self.folder = folder
        details = CaseDetails(
            platform=Platform.TAOBAO,
            scenario=scenario,
            order_no="4027731826650218846",
            ticket_no="R15396733",
            waybill_return="YJ6355611325584",
            signed_at=AT - timedelta(days=2),
            proof_deadline=AT + timedelta(hours=26),
            amount="1899.00",
            shop="国屿户外旗舰店",
            merchant_entity="成都国屿户外用品有限公司",
            handler="周婷",
        )
        self.case = Case("EK-20261122-TEST", details, AT)

    def add(self, kind: str, name: str, data: bytes, media: MediaType, **fields: object) -> Exhibit:
        number = len(self.case.exhibits) + 1
        stored = f"originals/{number:03d}{Path(name).suffix}"
        path = self.folder / stored
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        exhibit = Exhibit(
            f"E{number:03d}",
            kind,
            name,
            stored,
            digest,
            len(data),
            media,
            "application/x",
            AT,
            "王敏",
            **fields,  # type: ignore[arg-type]
        )
        self.case = replace(self.case, exhibits=(*self.case.exhibits, exhibit))
        return exhibit

    def image(self, kind: str, name: str, data: bytes, **fields: object) -> Exhibit:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if picture.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
        return self.add(kind, name, data, MediaType.IMAGE, width=width, height=height, pages=1, **fields)

    def video(self, *, continuity: tuple[Finding, ...] = (), reject: str = "", marked: bool = True) -> Exhibit:
        exhibit = self.add(
            "EV-UNBOX", "开箱.mp4", b"not opened by the bundle", MediaType.VIDEO, title="退货开箱录像", duration_s=36.0
        )
        run = make_run(exhibit, continuity)
        marks = make_marks(exhibit.id, reject, continuity) if marked else ()
        times = {m.at_s for m in marks} | {t for f in continuity for t in (f.still_before_s, f.still_s)} | {11.5}
        stills = tuple(self.still(exhibit, t) for t in sorted(t for t in times if t is not None))
        self.case = replace(
            self.case,
            checks={**self.case.checks, exhibit.id: run},
            marks=(*self.case.marks, *marks),
            stills=(*self.case.stills, *stills),
        )
        return exhibit

    def still(self, exhibit: Exhibit, at_s: float) -> Still:
        data = jpeg(640, 360, f"{exhibit.id} {at_s:.2f}")
        stored = f"derived/stills/{exhibit.id}_{round(at_s * 1000):09d}.jpg"
        path = self.folder / stored
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return Still(exhibit.id, at_s, stored, hashlib.sha256(data).hexdigest(), exhibit.sha256, 640, 360, at_s)

    def answer(self, check: str, value: str, reason: str) -> None:
        self.case = replace(self.case, answers=(*self.case.answers, Answer(check, value, "周婷", AT, reason)))

    def outline(self, profile: str = "platform", language: Language = "zh_CN") -> Outline:
        rulebook = load()
        verdicts = {k: decide(run, [m for m in self.case.marks if m.exhibit == k]) for k, run in self.case.checks.items()}
        found = assess(self.case, rulebook, at=AT)
        return build_outline(self.case, found, verdicts, rulebook, load_profile(profile), make_log(), language, at=AT)


def make_run(exhibit: Exhibit, continuity: tuple[Finding, ...]) -> CheckRun:
    stream = VideoStream("h264", 1280, 720, 90, 25.0, 36.0, 900_000, "", "")
    sound = (AudioStream("aac", 44100, 1, 36.0),)
    origin = Origin(OriginClass.PROCESSED, ("libavformat (FFmpeg)",), ("lavf_minor",))
    info = FootageInfo(exhibit.name, exhibit.size_bytes, "mov,mp4", 36.0, stream, sound, origin=origin)
    read = Finding("waybill-read-11.500", "waybill_read", Weight.INFO, 11.5, 12.0, 0.9, 11.5, None, {"number": "YJ6355611325584"})
    review = Verdict.REVIEW
    results = (
        CheckResult(Requirement.SIX_FACES, review, "1", (Reason("faces_assign", {"count": 9}),)),
        CheckResult(
            Requirement.CONTINUITY,
            review,
            "2",
            (Reason("continuity_watch"),),
            continuity,
            (Reason("sound_faded", signal=Signal.SOUND),),
            {"gap_s": 0.5},
        ),
        CheckResult(Requirement.FIRST_OPENING, review, "1", (Reason("opening_mark"),), (), (Reason("before_recording"),)),
        CheckResult(
            Requirement.WAYBILL,
            Verdict.PASS,
            "1",
            (Reason("waybill_match", {"frames": 4, "number": "YJ6355611325584"}),),
            (read,),
        ),
    )
    reading = ReadingSummary(900, 0, 0.0, 35.96, exhibit.sha256)
    return CheckRun(info, reading, results, (), (), None, 4.0, "EvidenceKit 0.1.0", "YJ6355611325584")


def make_marks(exhibit: str, reject: str, continuity: tuple[Finding, ...]) -> tuple[Mark, ...]:
    by = {"by": "刘萍", "at": AT - timedelta(hours=1)}
    marks = [Mark(exhibit, MarkKind.FACE, slot=f.value, at_s=4.0 + 2 * n, **by) for n, f in enumerate(Face)]
    marks += [
        Mark(exhibit, MarkKind.SEAL, at_s=20.0, value="intact", **by),
        Mark(exhibit, MarkKind.OPENING, at_s=21.3, **by),
        Mark(exhibit, MarkKind.CONTENTS, at_s=32.6, **by),
        Mark(exhibit, MarkKind.FIRST_OPENING, value="yes", **by),
        Mark(exhibit, MarkKind.ONE_TAKE, value="yes", **by),
        Mark(exhibit, MarkKind.PROBLEM, slot="1", at_s=27.4, reason="箱内为蓝白花纹布袋", **by),
    ]
    if reject:
        marks += [Mark(exhibit, MarkKind.FINDING, slot=f.id, value="reject", reason=reject, **by) for f in continuity]
    return tuple(marks)


def jump(at_s: float = 15.0, weight: Weight = Weight.LOOK) -> Finding:
    """A possible cut."""
    return Finding(
        f"continuity-possible_cut-{at_s:.3f}", "possible_cut", weight, at_s, at_s, 0.7, at_s, at_s - 0.04, {"share": 62}
    )


def make_log() -> tuple[Entry, ...]:
    made: list[Entry] = []
    details = (("created", {"case": "EK-20261122-TEST"}), ("intake", {"exhibit": "E001", "name": "开箱.mp4"}))
    more = (("mark", {"exhibit": "E001", "kind": "seal", "at_s": 20.0, "value": "intact"}), ("exhibit", {"fields": ["shows"]}))
    for number, (event, detail) in enumerate((*details, *more), 1):
        digest = hashlib.sha256(f"{number}".encode()).hexdigest()
        made.append(Entry(number, "0" * 64, AT, "王敏", "台式机", event, dict(detail), digest, digest))
    return tuple(made)


def full(folder: Path) -> Maker:
    """One of everything."""
    maker = Maker(folder)
    maker.video(continuity=(jump(),), reject="机位没有动，是灯光变化")
    maker.add(
        "EV-STATEMENT",
        "情况说明.txt",
        "一、经过\n二、请求\n".encode(),
        MediaType.TEXT,
        title="情况说明",
        source="本店出具",
        proves="事情经过",
    )
    maker.image("EV-ORDER", "订单.jpg", jpeg(1200, 800), title="订单页面", source="商家后台截图", proves="所售商品")
    maker.image("EV-CHAT", "聊天.png", png(1080, 9000), title="聊天记录", source="客服工具", proves="买家的说法")
    maker.add("EV-AUTH", "授权书.pdf", paper(3), MediaType.PDF, pages=3, title="品牌授权书")
    maker.add("EV-AUTH", "台账.xlsx", b"PK-not-shown", MediaType.OFFICE, title="进货台账")
    maker.add("", "电话.m4a", b"sound", MediaType.AUDIO)
    return maker
