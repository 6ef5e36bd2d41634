"""`recorder`: from the command line to what a check says of the next file."""

from __future__ import annotations

from builders import take


def origin(line):
    return next(f for f in line["findings"] if f["code"] == "origin")


def test_a_registered_recorder_is_named_by_the_check(cli, tmp_path) -> None:
    clip = take(tmp_path / "参考 录像.mp4", seconds=1.0)
    before = cli("check", clip, "--json").data
    assert origin(before)["params"]["origin"] == "processed"
    made = cli("recorder", "add", "[一号]工位", clip, "--by", "刘萍", "--json").data
    assert (made["name"], made["sample"], made["by"]) == ("[一号]工位", "参考 录像.mp4", "刘萍")
    assert "[一号]工位" in cli("recorder", "list").out
    after = cli("check", clip, "--json").data
    assert origin(after)["params"]["origin"] == "known_recorder"
    assert "[一号]工位" in origin(after)["params"]["names"]
    # being known takes back nothing else
    others = [[f["id"] for f in line["findings"] if f["code"] != "origin"] for line in (before, after)]
    assert others[0] == others[1]
    assert before["continuity"] == after["continuity"]
    assert cli("recorder", "remove", "[一号]工位").code == 0
    assert cli("recorder", "list", "--json").data == []


def test_mistakes_are_told(cli, tmp_path) -> None:
    (tmp_path / "x.mp4").write_text("no film")
    assert cli("recorder", "add", "甲", tmp_path / "x.mp4").code == 12
    assert cli("recorder", "add", "甲", tmp_path / "none.mp4").code == 40
    assert cli("recorder", "add", "甲").code == 2
    assert cli("recorder", "remove", "甲").code == 2
    assert cli("recorder", "rename", "甲").code == 2
    assert "recorder add" in cli("recorder", "list").out
