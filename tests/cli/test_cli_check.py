"""`check`: one line a video, exit codes that tell apart, bad files that stop nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from builders import WAYBILL, Event, take

SCHEMA = {"clip", "six_faces", "continuity", "first_opening", "faces_seen", "edits", "opening_s", "waybill", "seconds"}


def test_one_json_line_a_video_in_the_agreed_schema(cli, files) -> None:
    ran = cli("check", files / "开箱.mp4", files / "cut.mp4", "--json")
    good, cut = ran.lines
    assert set(good) >= SCHEMA
    assert set(cut) >= SCHEMA
    assert good["clip"] == "开箱"
    assert good["waybill"] == WAYBILL
    assert good["continuity"] != "fail"
    assert cut["waybill"] is None
    assert cut["continuity"] != "pass"
    assert any(abs(at - 2.0) < 0.2 for at in cut["edits"])
    assert ran.code in (10, 11)


def test_a_bad_file_does_not_stop_the_others_and_is_never_a_pass(cli, files) -> None:
    bad = ("empty.mp4", "text.mp4", "half.mp4", "none.mp4")
    ran = cli("check", *(files / b for b in bad), files / "开箱.mp4", "--json")
    assert ran.code == 12
    assert [line["clip"] for line in ran.lines] == ["empty", "text", "half", "none", "开箱"]
    for line in ran.lines[:4]:
        assert {line[k] for k in ("six_faces", "continuity", "first_opening")} == {"not_run"}
        assert line["error"]["do"]
    assert ran.lines[4]["six_faces"] == "review"


@pytest.mark.parametrize(("language", "word"), [("zh", "空的"), ("en", "empty")])
def test_bad_files_are_told_in_words(cli, files, language, word) -> None:
    ran = cli("check", files / "empty.mp4", "--lang", language)
    assert ran.code == 12
    assert word in ran.err
    assert "empty.mp4" in ran.err


def test_review_is_10_and_a_break_is_11(cli, files, tmp_path) -> None:
    assert cli("check", files / "开箱.mp4").code == 10
    gap = take(tmp_path / "gap.mp4", seconds=6, events=[Event("gap", 2.0, 2.0)])
    ran = cli("check", gap, "--json")
    assert ran.data["continuity"] in ("fail", "review")
    assert ran.code == (11 if ran.data["continuity"] == "fail" else 10)


def test_a_waybill_outside_a_case(cli, files) -> None:
    same = cli("check", files / "开箱.mp4", "--waybill", WAYBILL, "--json").data
    other = cli("check", files / "开箱.mp4", "--waybill", "SF1234567890123", "--json").data
    assert same["waybill_verdict"] == "pass"
    assert other["waybill_verdict"] == "review"


def test_in_a_case_the_results_are_kept_and_files_brought_in(cli, case, files) -> None:
    ran = cli("check", files / "cut.mp4", "--case", case, "--json")
    assert ran.data["exhibit"] == "E004"
    assert "E004" in cli("show", case, "--json").data["verdicts"]
    assert cli("check", "E001", "--case", case, "--json").data["exhibit"] == "E001"
    assert cli("check", "E002", "--case", case).code == 2  # a picture
    assert cli("check").code == 2


def test_a_case_folder_is_taken_as_a_case(cli, case, files) -> None:
    checked = [line["exhibit"] for line in cli("check", case, "--json").lines]
    assert checked == [line["exhibit"] for line in cli("check", "--case", case, "--json").lines]
    assert set(checked) == set(cli("show", case, "--json").data["verdicts"]) != set()


def test_findings_can_be_answered_by_their_id(cli, case, files) -> None:
    found = cli("check", files / "cut.mp4", "--case", case, "--json").data["findings"]
    asked = [f for f in found if f["requirement"] == "continuity" and f["weight"] != "info"]
    assert asked
    for f in asked:
        assert cli("mark", case, "finding", f["id"], "reject", "--exhibit", "E004").code == 2  # no reason given
        assert cli("mark", case, "finding", f["id"], "reject", "--exhibit", "E004", "--reason", "有人走过").code == 0
    watched = cli("mark", case, "one-take", "yes", "--exhibit", "E004", "--json").data
    assert watched["verdicts"]["continuity"] == "pass"
    accepted = cli("mark", case, "finding", asked[0]["id"], "accept", "--exhibit", "E004", "--json").data
    assert accepted["verdicts"]["continuity"] == "fail"


@pytest.fixture
def split_files(tmp_path):
    """One recording in two files, and a foreign one."""
    return [
        take(tmp_path / "CH1_1.mp4", seconds=3, waybill=WAYBILL),
        take(tmp_path / "CH1_2.mp4", seconds=3, events=[Event("skip", 0, 3)]),
        take(tmp_path / "外来.mp4", seconds=3, seed=40),
    ]


def test_files_of_one_recording_are_never_called_one_take(cli, split_files) -> None:
    one, two, foreign = split_files
    ran = cli("check", two, one, "--one-recording", "--waybill", WAYBILL, "--json")
    *files, whole = ran.lines
    assert ran.code == 10
    assert whole["recording"] == ["CH1_1.mp4", "CH1_2.mp4"]
    assert {line["continuity"] for line in ran.lines} == {"review"}
    assert [s["findings"][0]["code"] for s in whole["seams"]] == ["seam"]
    assert [f["clip"] for f in files] == ["CH1_1", "CH1_2"]
    given = cli("check", two, one, "--one-recording", "--as-given", "--json").lines[-1]
    assert given["recording"] == ["CH1_2.mp4", "CH1_1.mp4"]
    broken = cli("check", one, foreign, "--one-recording", "--json")
    assert broken.code == 11
    assert broken.lines[-1]["continuity"] == "fail"
    assert "由 2 个文件组成" in cli("check", one, two, "--one-recording").out


def test_a_recording_with_a_file_that_cannot_be_read_is_no_pass(cli, split_files, files) -> None:
    ran = cli("check", split_files[0], files / "empty.mp4", "--one-recording", "--json")
    assert ran.code == 12
    assert all(line["continuity"] in ("not_run", "review") for line in ran.lines)
    assert cli("check", split_files[0], "--one-recording").code == 2


def test_files_are_joined_in_a_case_answered_and_parted(cli, case, split_files) -> None:
    one, two, _ = split_files
    lines = cli("check", one, two, "--case", case, "--one-recording", "--json").lines
    assert [line["exhibit"] for line in lines] == ["E004", "E005"]
    assert [line["continuity"] for line in lines] == ["review", "review"]
    seam = lines[1]["seams"][0]["findings"][0]
    assert seam["before_in"] == "E004"
    asked = [(line["exhibit"], f["id"]) for line in lines for f in line["findings"] if f["weight"] != "info"]
    for exhibit, finding in [*asked, ("E005", seam["id"])]:
        now = cli(
            "mark", case, "finding", finding, "reject", "--exhibit", exhibit, "--reason", "画面相接", "--by", "王芳", "--json"
        )
        assert now.code == 0
    assert now.data["verdicts"]["continuity"] in ("pass", "review")
    again = cli("join", case, "E005", "E004", "--as-given", "--json").data
    assert again["parts"] == ["E005", "E004"]
    assert "接缝" in cli("show", case).out
    assert cli("join", case, "E004", "--undo", "--json").data["parts"] == ["E005", "E004"]
    assert cli("join", case, "E004").code == 2
    assert "E005" not in str(cli("join", case, "E004", "--undo", "--json").data)


def test_standard_output_is_pure_json_even_from_another_process(files) -> None:
    call = [
        sys.executable,
        "-m",
        "evidencekit",
        "check",
        str(files / "empty.mp4"),
        str(files / "cut.mp4"),
        "--json",
        "--lang",
        "zh",
    ]
    done = subprocess.run(call, capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [line["clip"] for line in lines] == ["empty", "cut"]
    assert done.returncode == 12
    assert b"\x1b[" not in done.stdout + done.stderr
