"""The sample case and the demo: honest, complete, and no special case."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import pytest

from evidencekit.assets import asset
from evidencekit.case import sample
from evidencekit.case.model import Shows
from evidencekit.checks.model import Face, MarkKind
from evidencekit.cli.app import main
from evidencekit.rulebooks.library import load


def test_the_sample_fits_the_rulebook() -> None:
    rulebook, given = load(), sample.load()
    scenario = rulebook.scenarios[given.details.scenario]
    for paper in given.papers:
        assert paper.file.is_file()
        assert set(paper.shows) <= set(rulebook.evidence[paper.kind].must_show_zh), paper.file.name
    asked = {q.id: q for q in scenario.questions if q.kind == "ask"}
    assert {a["check"] for a in given.answers} <= set(asked)
    assert {m["slot"] for m in given.marks if m["kind"] == MarkKind.FACE} == set(Face)


def test_the_sample_leaves_the_checklist_something_to_say() -> None:
    rulebook, given = load(), sample.load()
    there = {p.kind for p in given.papers}
    assert {i.evidence for i in rulebook.scenarios[given.details.scenario].items} - there
    assert any(Shows.UNCLEAR in p.shows.values() for p in given.papers)


def test_the_sample_is_small_and_its_papers_say_that_they_are_invented() -> None:
    from pypdfium2 import PdfDocument

    files = [f for f in asset("sample_case").rglob("*") if f.is_file() and f.suffix != ".py"]
    assert sum(f.stat().st_size for f in files) < 8_000_000
    for file in (f for f in files if f.suffix == ".pdf"):
        with PdfDocument(file) as pdf:
            text = pdf[0].get_textpage().get_text_bounded()
        assert "虚构" in text, file.name


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """The demo, run once: its folder, its exit code and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "示例 输出"
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setenv("EVIDENCEKIT_HOME", str(tmp_path_factory.mktemp("home")))
        code = main(["demo", "--out", str(folder), "--lang", "zh"])
        printed.seek(0)
        return folder, code, printed.read()


@pytest.mark.slow
def test_the_demo_prints_every_stage_and_ends_with_the_pdf_and_the_verdicts(ran) -> None:
    folder, code, out = ran
    assert code == 0
    for number in range(1, 8):
        assert f"{number}/7 " in out
    end = out.rsplit("完成", 1)[1]
    named = next(line.removeprefix("PDF").strip() for line in end.splitlines() if line.startswith("PDF"))
    assert Path(named).read_bytes().startswith(b"%PDF")
    assert Path(named).is_relative_to(folder / "bundle")
    assert end.count("未见问题") == 4
    assert "刘萍" in out  # whose marks they are
    assert "\x1b[" not in out


@pytest.mark.slow
def test_what_the_demo_made_is_an_ordinary_case_and_bundle(cli, ran) -> None:
    folder, *_ = ran
    shown = cli("show", folder / "case", "--json").data
    assert shown["verdicts"]["E001"] == dict.fromkeys(("six_faces", "continuity", "first_opening", "waybill"), "pass")
    assert {m["by"] for m in shown["marks"]} == {"刘萍"}
    pdf = next((folder / "bundle").rglob("*.pdf"))
    bundle = next(p for p in pdf.parents if (p / "manifest.json").is_file())
    assert cli("verify", bundle, "--json").data["status"] == "intact"
    assert cli("demo", "--out", folder).code == 33  # it is there already


def test_without_marks_nothing_of_the_sample_passes_that_only_a_person_can_know(cli, tmp_path) -> None:
    line = cli("check", asset("sample_case/demo_unboxing.mp4"), "--waybill", "YJ6355611325584", "--json").data
    assert {line[k] for k in ("six_faces", "first_opening")} == {"review"}
    assert line["continuity"] == "pass", "the clock in its picture runs on wherever an arm moves too fast to be followed"
    assert line["waybill"] == "YJ6355611325584"
    assert line["waybill_verdict"] == "pass"
    assert json.dumps(line)
