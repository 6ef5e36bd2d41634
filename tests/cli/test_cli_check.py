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
