"""Videos in a case: taken in, checked, marked, their stills cut from the original."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import builders
import pytest
from PIL import Image

from evidencekit.bundle.outline_video import VideoOutline
from evidencekit.case import custody
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.edit import (
    cut_stills,
    ensure_still,
    find_still,
    mark,
    missing_stills,
    remove,
    set_details,
    store_checks,
    unmark,
)
from evidencekit.case.intake import add, ensure_thumbnail
from evidencekit.case.listing import summarise, worst_verdicts
from evidencekit.case.model import MediaType
from evidencekit.case.originals import verify_originals
from evidencekit.case.store import CaseFile, open_case
from evidencekit.checks.model import Face, Finding, Mark, MarkKind, Requirement, Signal, Verdict, Weight
from evidencekit.clock import SHANGHAI
from evidencekit.errors import (
    BadValue,
    Cancelled,
    EvidenceKitError,
    OriginalAltered,
    UnknownExhibit,
    UnreadableFootage,
)
from evidencekit.progress import Ticket
from evidencekit.wording import Language

AT = datetime(2026, 11, 22, 13, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds with the case's waybill on the parcel and a cut after two."""
    path = tmp_path_factory.mktemp("clip") / "开箱.mp4"
    return builders.take(path, seconds=4, waybill=builders.WAYBILL, events=[builders.Event("cut", 2.0, 0.5)])


@pytest.fixture
def video(cf: CaseFile, clip: Path) -> str:
    return add(cf, clip, kind="EV-UNBOX").exhibit.id


def made(kind: MarkKind, at_s: float | None = None, **fields: str) -> Mark:
    return Mark("E001", kind, "王敏", AT, at_s=at_s, **fields)


def verdict(cf: CaseFile, requirement: Requirement) -> Verdict:
    return next(r.verdict for r in verdicts(cf.case, "E001") if r.requirement is requirement)


def test_a_video_is_taken_in_with_its_facts_and_a_still(cf: CaseFile, clip: Path) -> None:
    exhibit = add(cf, clip).exhibit
    assert (exhibit.media, exhibit.mime, exhibit.width, exhibit.height, exhibit.pages) == (
        MediaType.VIDEO,
        "video/mp4",
        640,
        360,
        0,
    )
    assert exhibit.duration_s == pytest.approx(4, abs=0.1)
    path = ensure_thumbnail(cf, exhibit)
    assert path is not None
    with Image.open(path) as small:
        assert small.size == (480, 270)


@pytest.mark.parametrize("suffix", ["mov", "mkv", "avi", "webm"])
def test_other_containers(cf: CaseFile, tmp_path: Path, suffix: str) -> None:
    codec = "vp9" if suffix == "webm" else "mpeg4"
    if builders.encoder(codec) is None:
        pytest.skip(f"no encoder for {codec}")
    added = add(cf, builders.take(tmp_path / f"a.{suffix}", seconds=1, size=(320, 180), codec=codec))
    assert added.exhibit.media is MediaType.VIDEO
    assert added.exhibit.warnings == ()
    assert added.exhibit.width == 320


def test_a_rotated_video_has_the_size_it_is_seen_with(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, builders.take(tmp_path / "a.mp4", seconds=1, size=(320, 180), rotation=90))
    assert (added.exhibit.width, added.exhibit.height) == (180, 320)
    with Image.open(cf.path(added.exhibit.thumbnail)) as small:
        assert small.height > small.width


def test_footage_that_cannot_be_read_is_refused_and_leaves_nothing(cf: CaseFile, tmp_path: Path, clip: Path) -> None:
    no_picture = builders.no_picture(tmp_path / "none.mp4")
    index_gone = tmp_path / "cut.mp4"
    index_gone.write_bytes(clip.read_bytes()[:2000])
    for path in (no_picture, index_gone):
        with pytest.raises(UnreadableFootage) as caught:
            add(cf, path)
        assert caught.value.params["file"] == str(path)
    assert list((cf.folder / "originals").iterdir()) == []
    assert cf.case.exhibits == ()


def test_sound_alone_is_a_recording(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, builders.sound_only(tmp_path / "电话.mp4"))
    assert (added.exhibit.media, added.exhibit.mime) == (MediaType.AUDIO, "audio/mp4")
    assert added.exhibit.warnings == ("no_picture",)


def test_a_check_is_stored_with_stills_of_all_it_points_to(cf: CaseFile, video: str) -> None:
    stages: list[str] = []
    run = check_exhibit(cf, video, Ticket(lambda p: stages.append(p.stage)))
    assert "cut_stills" in stages
    assert cf.case.checks == {video: run}
    pointed = {f.still_s for r in run.results for f in r.findings if f.still_s is not None}
    pointed |= {c.at_s for c in run.candidates}
    assert pointed
    parent = cf.case.exhibits[0].sha256
    for at_s in pointed:
        still = find_still(cf.case, video, at_s)
        assert still is not None
        assert still.parent_sha256 == parent
        assert still.pts_s <= at_s + 0.001
        data = cf.path(still.stored).read_bytes()
        assert custody.hash_line(data) == still.sha256
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.size == (still.width, still.height)
    assert missing_stills(cf) == ()
    entry = custody.read(cf.folder / custody.NAME)[-1]
    assert entry.event == "check"
    assert entry.facts["verdicts"]["waybill"] == "pass"
    saved = cf.case
    cf.close()
    with open_case(cf.folder, actor="x", write=False) as again:
        assert again.case == saved
        assert verify_originals(again) == ()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_of_several_jumps_has_its_two_stills_in_the_case_and_the_pdf(cf: CaseFile, video: str, language: Language) -> None:
    run = check_exhibit(cf, video, compare=False)
    moments = tuple((round(n / 10 - 0.04, 2), n / 10) for n in (10, 12, 14, 16, 18))
    jumps = Finding("jumps", "jumps", Weight.LOOK, 1.0, 1.8, 0.6, 1.8, 1.76, {"share": 60, "count": 5}, Signal.CUT, moments)
    results = tuple(replace(r, findings=(jumps,)) if r.requirement is Requirement.CONTINUITY else r for r in run.results)
    store_checks(cf, video, replace(run, results=results))
    assert all(find_still(cf.case, video, at_s) for pair in jumps.printed for at_s in pair)
    assert missing_stills(cf) == ()
    report = VideoOutline(cf.case, cf.case.exhibits[0], verdicts(cf.case, video), language, lambda: 1).build(2)
    (figure,) = (f for f in report.findings if "00:01.00" in f.title)
    shown = [find_still(cf.case, video, at_s) for at_s in (0.96, 1.0, 1.16, 1.2, 1.36, 1.4, 1.76, 1.8)]
    assert [still.stored for still in figure.stills] == [s.stored for s in shown if s]
    assert any(("另有 1 次跳变" if language == "zh_CN" else "Further jumps") in note for note in figure.notes)


def test_marks_make_verdicts(cf: CaseFile, video: str) -> None:
    run = check_exhibit(cf, video)
    assert verdict(cf, Requirement.WAYBILL) is Verdict.PASS
    assert verdict(cf, Requirement.SIX_FACES) is Verdict.REVIEW
    for n, face in enumerate(Face):
        mark(cf, made(MarkKind.FACE, 0.2 * n, slot=face))
    mark(cf, made(MarkKind.OPENING, 2.8))
    assert verdict(cf, Requirement.SIX_FACES) is Verdict.PASS
    mark(cf, made(MarkKind.FACE, slot="top", value="missing"))
    assert verdict(cf, Requirement.SIX_FACES) is Verdict.FAIL
    mark(cf, made(MarkKind.FACE, 1.1, slot="top"))
    unmark(cf, video, MarkKind.FACE, "top", reason="看错了")
    assert verdict(cf, Requirement.SIX_FACES) is Verdict.REVIEW
    unmark(cf, video, MarkKind.FACE, "top")  # nothing left to take back
    mark(cf, made(MarkKind.FACE, slot="left", value="withdrawn"))
    assert {m.slot for m in cf.case.marks if m.kind is MarkKind.FACE} == set(Face) - {"top", "left"}
    mark(cf, made(MarkKind.SEAL, 0.5, value="opened"))
    assert verdict(cf, Requirement.FIRST_OPENING) is Verdict.FAIL
    findings = [f.id for r in run.results for f in r.findings if f.weight != "info"]
    assert findings, "the cut must be found"
    mark(cf, made(MarkKind.FINDING, slot=findings[0], value="accept"))
    assert verdict(cf, Requirement.CONTINUITY) is Verdict.FAIL
    summary = summarise(cf.folder)
    assert summary.verdicts == worst_verdicts(cf.case)
    assert summary.verdicts[Requirement.CONTINUITY] is Verdict.FAIL
    assert (summary.videos, summary.unchecked) == (1, 0)
    events = [e.event for e in custody.read(cf.folder / custody.NAME)]
    assert events.count("unmark") == 2


def test_a_waybill_changed_after_the_check_no_longer_passes(cf: CaseFile, video: str) -> None:
    check_exhibit(cf, video)
    set_details(cf, replace(cf.case.details, waybill_return="SF1000000000001"))
    assert verdict(cf, Requirement.WAYBILL) is Verdict.REVIEW
    result = next(r for r in verdicts(cf.case, video) if r.requirement is Requirement.WAYBILL)
    assert result.reasons[0].code == "waybill_changed"
    set_details(cf, replace(cf.case.details, waybill_return=builders.WAYBILL.lower()))
    assert verdict(cf, Requirement.WAYBILL) is Verdict.PASS


def test_a_later_mark_takes_the_place_and_the_log_keeps_the_first(cf: CaseFile, video: str) -> None:
    mark(cf, made(MarkKind.OPENING, 1.0))
    mark(cf, made(MarkKind.OPENING, 2.0))
    assert [(m.kind, m.at_s) for m in cf.case.marks] == [(MarkKind.OPENING, 2.0)]
    times = [e.facts["at_s"] for e in custody.read(cf.folder / custody.NAME) if e.event == "mark"]
    assert times == [1.0, 2.0]
    for n in (0.5, 1.5):
        mark(cf, made(MarkKind.PROBLEM, n, reason="鞋底有磨损"))
    assert [m.slot for m in cf.case.marks if m.kind is MarkKind.PROBLEM] == ["1", "2"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (made(MarkKind.FACE, 1.0, slot="inside"), "slot"),
        (made(MarkKind.FACE, slot="top"), "at"),
        (made(MarkKind.OPENING), "at"),
        (made(MarkKind.OPENING, -1.0), "at"),
        (made(MarkKind.OPENING, float("nan")), "at"),
        (made(MarkKind.OPENING, 60.0), "at"),
        (made(MarkKind.SEAL, 1.0, value="perfect"), "seal"),
        (made(MarkKind.ONE_TAKE, value="maybe"), "one_take"),
        (made(MarkKind.WAYBILL, value=" "), "waybill"),
        (made(MarkKind.FINDING, slot="continuity-hard_cut-9.000", value="accept"), "finding"),
    ],
)
def test_marks_without_sense_are_refused(cf: CaseFile, video: str, wrong: Mark, field: str) -> None:
    before = cf.case
    with pytest.raises(BadValue) as caught:
        mark(cf, wrong)
    assert caught.value.params["field"] == field
    assert cf.case == before


def test_a_finding_is_rejected_only_with_a_reason(cf: CaseFile, video: str) -> None:
    run = check_exhibit(cf, video)
    finding = next(f.id for r in run.results for f in r.findings)
    with pytest.raises(BadValue):
        mark(cf, made(MarkKind.FINDING, slot=finding, value="reject"))
    mark(cf, made(MarkKind.FINDING, slot=finding, value="reject", reason="手挡住镜头"))
    assert cf.case.marks[0].reason == "手挡住镜头"


def test_marks_and_checks_are_for_videos_that_are_there(cf: CaseFile, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    add(cf, tmp_path / "a.txt")
    calls: tuple[Callable[[], object], ...] = (
        lambda: mark(cf, made(MarkKind.OPENING, 1.0)),
        lambda: check_exhibit(cf, "E001"),
    )
    for call in calls:
        with pytest.raises(BadValue):
            call()
    unknown: tuple[Callable[[], object], ...] = (
        lambda: mark(cf, replace(made(MarkKind.OPENING, 1.0), exhibit="E009")),
        lambda: unmark(cf, "E009", MarkKind.OPENING),
        lambda: check_exhibit(cf, "E009"),
        lambda: ensure_still(cf, "E009", 1.0),
    )
    for call in unknown:
        with pytest.raises(UnknownExhibit):
            call()
    assert verdicts(cf.case, "E001") == ()


def test_stills_are_cut_once_and_again_when_lost_or_altered(cf: CaseFile, video: str) -> None:
    mark(cf, made(MarkKind.OPENING, 1.02), cut=False)
    assert missing_stills(cf) == ((video, 1.02),)
    assert cut_stills(cf) is cf.case
    still = find_still(cf.case, video, 1.02)
    assert still is not None
    assert still.pts_s == pytest.approx(1.0, abs=0.001)  # 15 frames a second: 1.0 is on screen until 1.067
    logged = cf.case.log_seq
    assert ensure_still(cf, video, 1.02) == still
    assert cut_stills(cf).log_seq == logged
    for spoil in (lambda p: p.unlink(), lambda p: p.write_bytes(b"x")):
        spoil(cf.path(still.stored))
        assert missing_stills(cf) == ((video, 1.02),)
        assert ensure_still(cf, video, 1.02) == still
        assert missing_stills(cf) == ()
    assert len(cf.case.stills) == 1
    remove(cf, video, "x")
    cf.path(still.stored).unlink()
    assert missing_stills(cf) == ()


def test_a_check_over_other_bytes_is_not_stored(cf: CaseFile, video: str) -> None:
    run = check_exhibit(cf, video)
    before = cf.case
    with pytest.raises(OriginalAltered):
        store_checks(cf, video, replace(run, reading=replace(run.reading, sha256="0" * 64)))
    original = cf.original(cf.case.exhibits[0])
    original.chmod(0o644)
    data = bytearray(original.read_bytes())
    data[len(data) // 2] ^= 1
    original.write_bytes(data)
    with pytest.raises(OriginalAltered):
        check_exhibit(cf, video)
    assert cf.case == before


@pytest.mark.parametrize("stage", ["check", "cut_stills"])
def test_a_check_that_is_stopped_changes_nothing(cf: CaseFile, video: str, stage: str) -> None:
    class Stopped(Ticket):
        def tick(self, name: str, done: float = 0.0, total: float = 0.0) -> None:
            if name == stage:
                self.cancel()
            super().tick(name, done, total)

    before = cf.case
    with pytest.raises(Cancelled):
        check_exhibit(cf, video, Stopped())
    assert cf.case == before


def test_a_mark_outlives_a_still_that_cannot_be_cut(cf: CaseFile, video: str) -> None:
    original = cf.original(cf.case.exhibits[0])
    original.chmod(0o644)
    original.write_bytes(b"gone")
    with pytest.raises(EvidenceKitError):
        mark(cf, made(MarkKind.OPENING, 1.0))
    assert len(cf.case.marks) == 1
