"""A merchant's recorder: learnt from one file, known again in the next, never mixed up with another way of writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest
from builders import take

from evidencekit import clock, settings
from evidencekit.checks.continuity.origin import Provenance
from evidencekit.checks.model import Requirement, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.view import Brief
from evidencekit.checks.words import finding_words, not_judged_words
from evidencekit.errors import BadValue, ReferenceForwarded
from evidencekit.footage import layout, origin, recorders, traces
from evidencekit.footage.layout import Recorder, recognised
from evidencekit.footage.model import FootageInfo, ReadingSummary
from evidencekit.footage.origin import Origin, OriginClass
from evidencekit.footage.probe import probe
from evidencekit.wording import LANGUAGES, Language, has


def remux(source: Path, target: Path, options: dict[str, str] | None = None) -> Path:
    with av.open(str(source)) as old, av.open(str(target), "w", options=options or {}) as new:
        streams = {s.index: new.add_stream_from_template(s) for s in (*old.streams.video, *old.streams.audio)}
        for packet in old.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    return target


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("录制") / "参考.mp4", seconds=1.0)


def test_another_file_of_the_recorder_is_known(reference: Path, tmp_path: Path) -> None:
    recorders.add("  一号 工位 ", reference, "刘萍")
    longer = probe(take(tmp_path / "b.mp4", seconds=3.0, size=(640, 360), grain=3))
    known = recognised(longer, recorders.load()).origin
    assert known is not None
    assert (known.kind, known.names, known.signs[0]) == (OriginClass.RECORDER, ("一号 工位",), "recorder")
    assert "lavf_minor" in known.signs  # what the file bears is still told


@pytest.mark.parametrize(
    "other",
    [
        lambda source, to: remux(source, to / "a.mkv"),
        lambda source, to: remux(source, to / "a.mp4", {"movflags": "+faststart"}),
        lambda source, to: remux(source, to / "a.mov"),
    ],
    ids=["Matroska", "index first", "QuickTime"],
)
def test_another_way_of_writing_is_not_known(reference: Path, tmp_path: Path, other: Callable[[Path, Path], Path]) -> None:
    recorders.add("一号", reference, "刘萍")
    info = probe(other(reference, tmp_path))
    assert recognised(info, recorders.load()) == info


def test_without_recorders_or_layout_nothing_is_known(reference: Path) -> None:
    info = probe(reference)
    assert recognised(info, ()) == info
    old = FootageInfo("a.mp4", 1, "mp4", 1.0, info.video)  # a check of before layouts
    bare = Recorder("x", (), "a.mp4", clock.now(), "刘萍")
    assert recognised(old, (bare,)) == old


def test_a_name_is_learnt_anew_and_forgotten(reference: Path, tmp_path: Path) -> None:
    recorders.add("乙", reference, "刘萍")
    recorders.add("甲", reference, "刘萍")
    again = recorders.add("甲", remux(reference, tmp_path / "新.mkv"), "王强")
    assert [(r.name, r.sample) for r in recorders.load()] == [("乙", "参考.mp4"), ("甲", "新.mkv")]
    assert recorders.remove("甲") == again
    assert [r.name for r in recorders.load()] == ["乙"]
    with pytest.raises(BadValue):
        recorders.remove("甲")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_must_be_one(reference: Path, name: str) -> None:
    with pytest.raises(BadValue):
        recorders.add(name, reference, "刘萍")
    assert recorders.load() == ()


def test_a_forwarded_file_is_no_reference(reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = replace(probe(reference), origin=Origin(OriginClass.PLATFORM, ("YouTube",), ("google_media",)))
    monkeypatch.setattr(recorders, "probe", lambda path: forwarded)
    with pytest.raises(ReferenceForwarded):
        recorders.add("甲", reference, "刘萍")


@pytest.mark.parametrize("text", ["[{", "{}", '[{"name": 1}]', "[1]", "\ud800"])
def test_a_broken_list_stops_no_check_and_is_not_overwritten(reference: Path, text: str) -> None:
    file = settings.home() / "recorders.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert recorders.load() == ()
    with pytest.raises(BadValue):
        recorders.add("甲", reference, "刘萍")
    assert file.read_bytes() == text.encode("utf-8", "surrogatepass")


SUMMARY = ReadingSummary(10, 0, 0.0, 1.0, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sure", [True, False])
@pytest.mark.parametrize("kind", list(OriginClass))
def test_every_origin_is_said_and_judges_nothing(reference: Path, kind: OriginClass, sure: bool, language: Language) -> None:
    info = replace(probe(reference), origin=Origin(kind, ("libavformat (FFmpeg)", "x264"), ("x264_sei", "no_time"), sure))
    sight = Provenance(Brief(info)).sight(SUMMARY)
    (finding,) = sight.findings
    assert (finding.code, finding.weight) == ("origin", Weight.INFO)
    assert finding.still_s is None  # about the file: no picture shows it
    assert sight.enough
    said = finding_words(finding, language)
    assert "x264" in said
    assert "{" not in said
    assert [r.code for r in sight.not_judged] == (["forwarded"] if kind is OriginClass.PLATFORM else [])
    assert all(not_judged_words(r, language) for r in sight.not_judged)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_a_cutting_program_wrote_is_for_a_person(tmp_path: Path, language: Language) -> None:
    plain = take(tmp_path / "录像.mkv", size=(480, 270), seconds=6.0)
    marked = take(tmp_path / "导出.mkv", size=(480, 270), seconds=6.0, metadata={"LvMetaInfo": "{}"})
    assert run_checks(plain).result(Requirement.CONTINUITY).verdict is Verdict.PASS
    result = run_checks(marked).result(Requirement.CONTINUITY)
    assert result.verdict is Verdict.REVIEW
    (finding,) = [f for f in result.findings if f.code == "edited_with"]
    assert (finding.weight, finding.still_s) == (Weight.LOOK, None)
    assert "剪映 / CapCut" in finding_words(finding, language)


def test_registering_its_file_as_a_recorder_removes_no_finding(tmp_path: Path) -> None:
    marked = take(tmp_path / "导出.mkv", size=(480, 270), seconds=6.0, metadata={"LvMetaInfo": "{}"})
    recorders.add("电脑", marked, "刘萍")
    result = run_checks(marked, recorders=recorders.load()).result(Requirement.CONTINUITY)
    assert {f.params["origin"] for f in result.findings if f.code == "origin"} == {"known_recorder"}
    assert result.verdict is Verdict.REVIEW


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_and_no_software_is_said_too(reference: Path, language: Language) -> None:
    info = replace(probe(reference), origin=Origin(OriginClass.UNKNOWN))
    assert finding_words(Provenance(Brief(info)).sight(SUMMARY).findings[0], language)
    assert Provenance(Brief(replace(info, origin=None))).sight(SUMMARY).findings == ()


def test_every_sign_in_the_source_has_words() -> None:
    text = "".join(Path(str(m.__file__)).read_text(encoding="utf-8") for m in (layout, origin, traces))
    codes = set(re.findall(r'Trace\("(\w+)"', text)) | set(re.findall(r'append\("(\w+)"\)', text))
    codes |= {"x264_sei", "x265_sei", "lavc_stream", "samsung", "gopro", "camera_boxes", "device_tags", "recorder", "none"}
    assert len(codes) > 25
    assert [c for c in codes for language in LANGUAGES if not has(f"origin_sign.{c}", language)] == []
