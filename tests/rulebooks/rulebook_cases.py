"""Small cases as values for the rulebook's tests."""

from dataclasses import replace
from datetime import datetime, timedelta

from evidencekit.case.model import Case, CaseDetails, Exhibit, MediaType, Platform, Shows, Still
from evidencekit.checks.model import (
    CheckResult,
    CheckRun,
    Face,
    Mark,
    MarkKind,
    Reason,
    Requirement,
    Verdict,
)
from evidencekit.clock import SHANGHAI
from evidencekit.footage.model import FootageInfo, ReadingSummary, VideoStream
from evidencekit.rulebooks.library import load
from evidencekit.rulebooks.model import Evidence

NOON = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)
SIGNED = NOON - timedelta(days=1)


def case(scenario: str = "return_swapped", platform: Platform = Platform.TAOBAO, **details) -> Case:
    given = {
        "order_no": "00123",
        "ticket_no": "T1",
        "waybill_return": "SD3512701513661",
        "signed_at": SIGNED,
        "proof_deadline": NOON + timedelta(hours=5),
    }
    return Case("EK-1", CaseDetails(platform, scenario, **{**given, **details}), NOON)


MEDIA = {"mp4": MediaType.VIDEO, "png": MediaType.IMAGE, "pdf": MediaType.PDF, "docx": MediaType.OFFICE}


def exhibit(evidence: Evidence, number: int, ticked: bool = True, **fields) -> Exhibit:
    suffix = next(s for s in (*evidence.files, "png") if s in MEDIA)
    shows = dict.fromkeys(evidence.must_show_zh, Shows.YES) if ticked else {}
    made = Exhibit(
        id=f"E{number:03d}",
        kind=evidence.id,
        name=f"文件{number}.{suffix}",
        stored=f"originals/{number}.{suffix}",
        sha256=f"{number:064x}",
        size_bytes=1000,
        media=MEDIA[suffix],
        mime="x/y",
        added_at=NOON,
        added_by="王",
        shows=shows,
    )
    return replace(made, **fields)


def run(verdicts: dict[Requirement, Verdict], created: datetime | None = SIGNED + timedelta(hours=3)) -> CheckRun:
    video = VideoStream("h264", 1920, 1080, 0, 30.0, 40.0, 1, "", "")
    info = FootageInfo("a.mp4", 1000, "mp4", 40.0, video, created=created)
    results = tuple(CheckResult(r, verdicts.get(r, Verdict.PASS), "1", (Reason("x"),)) for r in Requirement)
    return CheckRun(info, ReadingSummary(1200, 0, 0.0, 40.0, "0" * 64), results, (), (), None, 1.0, "test", "SD3512701513661")


def marks(video: str) -> tuple[Mark, ...]:
    faces = [Mark(video, MarkKind.FACE, "王", NOON, slot=f.value, at_s=2.0 + i) for i, f in enumerate(Face)]
    return (
        *faces,
        Mark(video, MarkKind.SEAL, "王", NOON, at_s=9.0, value="intact"),
        Mark(video, MarkKind.OPENING, "王", NOON, at_s=10.0),
        Mark(video, MarkKind.PROBLEM, "王", NOON, slot="1", at_s=15.0, reason="箱内为砖块"),
        Mark(video, MarkKind.CONTENTS, "王", NOON, at_s=20.0),
        Mark(video, MarkKind.ONE_TAKE, "王", NOON, value="yes"),
        Mark(video, MarkKind.FIRST_OPENING, "王", NOON, value="yes"),
        Mark(video, MarkKind.WAYBILL, "王", NOON, at_s=3.0, value="SD3512701513661"),
    )


def full(scenario: str, platform: Platform = Platform.TAOBAO) -> Case:
    """A case in which nothing is missing."""
    rulebook = load()
    made = case(scenario, platform)
    wanted = [rulebook.evidence[i.evidence] for i in rulebook.scenarios[scenario].items if i.evidence != "EV-STILLS"]
    exhibits = tuple(exhibit(e, n) for n, e in enumerate(wanted, 1))
    video = next((e.id for e in exhibits if e.kind == "EV-UNBOX"), "")
    if not video:
        return replace(made, exhibits=exhibits)
    held = marks(video)
    stills = tuple(Still(video, m.at_s, "derived/x.jpg", "0" * 64, "1" * 64, 10, 10) for m in held if m.at_s is not None)
    return replace(made, exhibits=exhibits, checks={video: run({})}, marks=held, stills=stills)
