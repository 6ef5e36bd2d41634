"""A return from its first line to a verified bundle, through the command line alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import WAYBILL

FACES = ("front", "back", "left", "right", "top", "bottom")


def test_the_whole_way_and_one_flipped_byte(cli, case, tmp_path) -> None:
    for number, face in enumerate(FACES):
        assert cli("mark", case, "face", face, "--at", 0.3 + number * 0.4, "--by", "刘萍").code == 0
    for words in (
        ("seal", "intact", "--at", "2.8"),
        ("opening", "--at", "00:03.00"),
        ("contents", "--at", "4.5"),
        ("problem", "袋内为布袋", "--at", "4.2"),
        ("one-take", "yes"),
        ("first-opening", "yes"),
    ):
        assert cli("mark", case, *words, "--by", "刘萍").code == 0, words
    judged = cli("mark", case, "waybill", WAYBILL, "--at", "1", "--json").data["verdicts"]
    assert judged["six_faces"] == judged["first_opening"] == judged["waybill"] == "pass"

    assessed = cli("assess", case, "--json").data
    status = {i["evidence"]: i["status"] for i in assessed["items"]}
    assert status["EV-TICKET"] == "missing"
    assert status["EV-UNBOX"] != "missing"
    assert assessed["missing"] > 0
    assert cli("assess", case, "--strict").code == 10

    made = cli("bundle", case, "--profile", "platform", "--out", tmp_path / "导出", "--json")
    assert made.code == 0, made.err
    folder = Path(made.data["folder"])
    assert Path(made.data["pdf"]).is_file()
    assert cli("verify", folder, "--json").data["status"] == "intact"

    originals = sorted(f for f in folder.rglob("*") if f.is_file() and "originals" in f.parts)
    victim = random.Random(3).choice(originals)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    found = cli("verify", folder, "--json")
    assert found.code == 20
    assert found.data["status"] == "altered"
    assert any(victim.name in name for name in found.data["altered"])
    told = cli("verify", folder)
    assert told.code == 20
    assert victim.name in told.out.replace("\n", "")


def test_marks_are_logged_with_name_and_reason_and_can_be_taken_back(cli, case) -> None:
    assert cli("mark", case, "seal", "opened", "--at", "1", "--by", "王立", "--reason", "胶带已断").code == 0
    assert cli("show", case, "--json").data["verdicts"]["E001"]["first_opening"] == "fail"
    log = (case / "log.jsonl").read_text(encoding="utf-8")
    assert "王立" in log
    assert "胶带已断" in log
    undone = cli("mark", case, "seal", "opened", "--at", "1", "--undo", "--json")
    assert undone.data["verdicts"]["first_opening"] == "review"


def test_what_a_paper_shows_and_answers_are_recorded(cli, case) -> None:
    before = {i["evidence"]: i["status"] for i in cli("assess", case, "--json").data["items"]}["EV-CHAT"]
    ticked = cli("mark", case, "shows", "E002", "yes", "--json")
    assert ticked.code == 0, ticked.err
    after = {i["evidence"]: i["status"] for i in cli("assess", case, "--json").data["items"]}["EV-CHAT"]
    assert (before, after) == ("unknown", "met")
    asked = next(q["id"] for q in cli("assess", case, "--json").data["questions"] if q["outcome"] == "unanswered")
    assert cli("mark", case, "answer", asked, "yes", "--reason", "已核对").code == 0
    assert {q["id"]: q["outcome"] for q in cli("assess", case, "--json").data["questions"]}[asked] != "unanswered"


def test_the_same_file_twice_is_told_and_not_doubled(cli, case, files) -> None:
    again = cli("add", case, files / "聊天记录.png", "--json").data
    assert again["duplicate"]
    assert len(cli("show", case, "--json").data["exhibits"]) == 3
    assert "不重复收入" in cli("add", case, files / "聊天记录.png").out


def test_kinds_are_suggested_and_can_be_given(cli, case, files, tmp_path) -> None:
    kinds = {e["name"]: e["kind"] for e in cli("show", case, "--json").data["exhibits"]}
    assert kinds == {"开箱.mp4": "EV-UNBOX", "聊天记录.png": "EV-CHAT", "情况说明.pdf": "EV-STATEMENT"}
    other = tmp_path / "x.txt"
    other.write_text("签收 10:26", encoding="utf-8")
    assert cli("add", case, other, "--kind", "trace-ret", "--json").data["kind"] == "EV-TRACE-RET"
    assert cli("add", case, other, "--kind", "no such kind").code == 2


def test_a_folder_stands_for_its_files(cli, case, tmp_path) -> None:
    box = tmp_path / "一批"
    box.mkdir()
    for name in ("b.txt", "a.txt", ".hidden"):
        (box / name).write_text(name, encoding="utf-8")
    assert [line["name"] for line in cli("add", case, box, "--json").lines] == ["a.txt", "b.txt"]


def test_show_and_assess_speak_both_languages(cli, case) -> None:
    assert "举证清单" in cli("assess", case).out
    assert "Checklist" in cli("assess", case, "--lang", "en").out
    assert "Checklist" in cli("--lang=en", "assess", case).out
    shown = cli("show", case)
    assert "E001" in shown.out
    assert WAYBILL in shown.out


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_export_leaves_nothing(case, tmp_path, sign) -> None:
    out = tmp_path / "out"
    call = [sys.executable, "-m", "evidencekit", "bundle", str(case), "--out", str(out), "--json"]
    run = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not (out.is_dir() and any(out.iterdir())) and run.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    run.send_signal(sign)
    printed, said = run.communicate(timeout=60)
    if run.returncode == 0:
        pytest.skip("it was done before the signal came")
    assert run.returncode == 130, said
    assert not out.exists() or list(out.iterdir()) == []
    assert json.loads(printed)["error"]["code"] == "cancelled"
