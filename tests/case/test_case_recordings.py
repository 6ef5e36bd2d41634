"""One recording in several files within a case: joined, judged, answered, taken apart; older cases read on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import builders
import pytest
from builders import Event

from evidencekit.bundle.outline_video import VideoOutline
from evidencekit.case import codec, custody
from evidencekit.case.check_footage import check_exhibit, verdicts
from evidencekit.case.edit import find_still, mark, missing_stills, remove
from evidencekit.case.intake import add
from evidencekit.case.recordings import join, refresh, split
from evidencekit.case.store import CaseFile, open_case
from evidencekit.checks.model import CheckResult, Mark, MarkKind, Requirement, Verdict
from evidencekit.clock import SHANGHAI
from evidencekit.errors import BadValue, UnknownExhibit
from evidencekit.rulebooks.assess import assess
from evidencekit.rulebooks.library import load
from evidencekit.wording import Language

AT = datetime(2026, 11, 22, 13, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three files of one recording: the label is in the first."""
    folder = tmp_path_factory.mktemp("录像机")
    return [
        builders.take(folder / "CH01_2.mp4", seconds=4, events=[Event("skip", 0, 4)]),
        builders.take(folder / "CH01_1.mp4", seconds=4, waybill=builders.WAYBILL),
        builders.take(folder / "CH01_10.mp4", seconds=4, events=[Event("skip", 0, 8)]),
    ]


@pytest.fixture
def parts(cf: CaseFile, clips: list[Path]) -> list[str]:
    """Their numbers in the order they came: CH01_2, CH01_1, CH01_10."""
    return [add(cf, clip, kind="EV-UNBOX").exhibit.id for clip in clips]


def one_take(cf: CaseFile, exhibit: str) -> CheckResult:
    return next(r for r in verdicts(cf.case, exhibit) if r.requirement is Requirement.CONTINUITY)


def answered(cf: CaseFile, before: str, after: str, value: str = "reject", reason: str = "画面相接") -> None:
    slot = f"continuity-seam-{before}-{after}"
    mark(cf, Mark(after, MarkKind.FINDING, "王芳", cf.clock(), slot, None, value, reason))


def settle(cf: CaseFile, exhibit: str) -> None:
    """Answer whatever is asked of an exhibit, by a person."""
    for finding in one_take(cf, exhibit).findings:
        if finding.weight != "info":
            mark(cf, Mark(exhibit, MarkKind.FINDING, "王芳", cf.clock(), finding.id, None, "reject", "逐帧看过"))


def test_files_are_joined_by_name_and_judged_once_all_are_checked(cf: CaseFile, parts: list[str]) -> None:
    made = join(cf, parts)
    assert made.parts == ("E002", "E001", "E003")  # 1, 2, 10
    assert made.by == "王敏"
    assert made.seams == ()
    for part in parts[:2]:
        check_exhibit(cf, part, compare=False)
        assert one_take(cf, part).verdict is not Verdict.PASS
    check_exhibit(cf, parts[2], compare=False)
    found = cf.case.recording("E001")
    assert found is not None
    assert [(s.before, s.after) for s in found.seams] == [("E002", "E001"), ("E001", "E003")]
    assert missing_stills(cf) == ()
    for seam in found.seams:  # both stills are there
        finding = seam.findings[0]
        assert find_still(cf.case, seam.before, finding.still_before_s or -1.0)
        assert find_still(cf.case, seam.after, 0.0)


def test_a_person_answers_every_seam_and_then_it_stands(cf: CaseFile, parts: list[str]) -> None:
    for part in parts:
        check_exhibit(cf, part, compare=False)
    join(cf, parts[:2])
    assert {one_take(cf, p).verdict for p in parts[:2]} == {Verdict.REVIEW}
    settle(cf, "E001")
    assert {one_take(cf, p).verdict for p in parts[:2]} == {Verdict.PASS}
    assert one_take(cf, "E002").decided_by == "王芳"
    answered(cf, "E002", "E001", "accept")
    assert {one_take(cf, p).verdict for p in parts[:2]} == {Verdict.FAIL}
    with pytest.raises(BadValue):
        answered(cf, "E001", "E002")  # there is no such seam
    with pytest.raises(BadValue):
        answered(cf, "E002", "E001", reason="")


def test_the_waybill_of_one_file_is_that_of_the_recording(cf: CaseFile, parts: list[str]) -> None:
    for part in parts:
        check_exhibit(cf, part, compare=False)
    waybill = {p: next(r.verdict for r in verdicts(cf.case, p) if r.requirement is Requirement.WAYBILL) for p in parts}
    assert waybill == {"E001": Verdict.REVIEW, "E002": Verdict.PASS, "E003": Verdict.REVIEW}
    join(cf, parts)
    assert all(r.verdict is Verdict.PASS for p in parts for r in verdicts(cf.case, p) if r.requirement is Requirement.WAYBILL)
    rulebook = load()
    item = next(i for i in assess(cf.case, rulebook, at=AT).items if i.evidence.id == "EV-UNBOX")
    assert [r.params for r in item.reasons].count({"exhibit": "E002 E001 E003"}) == len(item.reasons)
    split(cf, "E003")
    after = {p: next(r.verdict for r in verdicts(cf.case, p) if r.requirement is Requirement.WAYBILL) for p in parts}
    assert after == waybill


def test_joining_otherwise_and_taking_apart(cf: CaseFile, parts: list[str]) -> None:
    for part in parts:
        check_exhibit(cf, part, compare=False)
    join(cf, parts)
    made = join(cf, ["E001", "E002"], as_given=True)
    assert (made.parts, len(cf.case.recordings)) == (("E001", "E002"), 1)
    assert "seam_number_order" in {f.code for s in made.seams for f in s.findings}
    assert split(cf, "E003") == ()
    assert split(cf, "E002") == ("E001", "E002")
    assert cf.case.recordings == ()
    for wrong in (["E001"], ["E001", "E001"], []):
        with pytest.raises(BadValue):
            join(cf, wrong)
    with pytest.raises(UnknownExhibit):
        join(cf, ["E001", "E099"])
    entries = custody.scan((cf.folder / custody.NAME).read_bytes(), cf.folder / custody.NAME).entries
    assert [e.event for e in entries if e.event in ("join", "split", "seams")] == ["join", "seams", "join", "seams", "split"]


def test_what_is_left_of_a_recording_is_judged_again(cf: CaseFile, parts: list[str], clips: list[Path], tmp_path: Path) -> None:
    fourth = builders.take(tmp_path / "CH01_11.mp4", seconds=2, events=[Event("skip", 0, 12)])
    four = [*parts, add(cf, fourth, kind="EV-UNBOX").exhibit.id]
    for part in four:
        check_exhibit(cf, part, compare=False)
    join(cf, four)
    join(cf, four[:1] + four[3:])
    rest = cf.case.recording("E002")
    assert rest is not None
    assert (rest.parts, len(rest.seams)) == (("E002", "E003"), 1)


def test_a_file_taken_off_the_list_leaves_the_recording_open(cf: CaseFile, parts: list[str]) -> None:
    for part in parts:
        check_exhibit(cf, part, compare=False)
    join(cf, parts[:2])
    settle(cf, "E001")
    assert one_take(cf, "E001").verdict is Verdict.PASS
    remove(cf, "E002", "重复")
    assert one_take(cf, "E001").verdict is Verdict.REVIEW
    refresh(cf, "E001")  # nothing to judge, nothing breaks


def test_the_case_is_read_again_and_one_of_before_too(cf: CaseFile, parts: list[str]) -> None:
    for part in parts[:2]:
        check_exhibit(cf, part, compare=False)
    join(cf, parts[:2])
    cf.close()
    with open_case(cf.folder, actor="王敏", write=False) as again:
        assert again.case == cf.case
        state = codec.to_state(again.case)
        del state["recordings"]
        for run in state["checks"].values():
            for result in run["results"]:
                for finding in result["findings"]:
                    finding.pop("before_in")
        old = codec.from_state(state, 1, "0" * 64, again.folder)
        assert old.recordings == ()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_pdf_says_how_many_files_and_shows_both_stills(cf: CaseFile, parts: list[str], language: Language) -> None:
    for part in parts[:2]:
        check_exhibit(cf, part, compare=False)
    join(cf, parts[:2])
    exhibit = cf.case.exhibit("E001")
    assert exhibit is not None
    report = VideoOutline(cf.case, exhibit, verdicts(cf.case, "E001"), language, lambda: 1).build(2)
    text = " ".join(reason for row in report.results for reason in row.reasons)
    assert ("由 2 个文件组成" if language == "zh_CN" else "Recorded in 2 files") in text
    assert "00:04.00" in text
    seam = next(f for f in report.findings if "CH01_1.mp4" in f.title)
    assert [still.stored.partition("stills/")[2][:4] for still in seam.stills] == ["E002", "E001"]
    assert any("CH01_1.mp4 → E001 CH01_2.mp4" in fact.value for fact in report.file_facts)
