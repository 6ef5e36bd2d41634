"""Help, languages, mistakes and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from evidencekit import settings
from evidencekit.cli.app import COMMANDS
from evidencekit.cli.common import seconds
from evidencekit.cli.language import named, take_option
from evidencekit.cli.out import worst
from evidencekit.errors import BadValue, ExitCode

NEW = ("--platform", "taobao", "--scenario", "return_swapped")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("language", "word"), [("zh", "用"), ("en", "Usage")])
def test_every_command_has_help_in_both_languages(cli, command, language, word) -> None:
    ran = cli(command, "--help", "--lang", language)
    assert ran.code == 0
    assert "cli.help" not in ran.out
    assert ("显示帮助" in ran.out) == (language == "zh")


def test_the_list_of_commands(cli) -> None:
    ran = cli("--help")
    assert all(f" {c} " in ran.out for c in COMMANDS)
    assert "cli.help" not in ran.out


def test_help_is_quick() -> None:
    spent = []
    for _ in range(3):
        began = time.process_time() if os.name == "nt" else os.times().children_user + os.times().children_system
        subprocess.run([sys.executable, "-m", "evidencekit", "--help"], capture_output=True, check=True)
        spent.append((os.times().children_user + os.times().children_system) - began if os.name != "nt" else 0.0)
    assert min(spent) < 0.6  # seconds of CPU; a busy machine cannot slow that down
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "evidencekit", "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert not [m for m in ("cv2", "av", "reportlab", "PySide6", "numpy") if f"| {m}\n" in seen.stderr.replace("|   ", "| ")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "没有 nonsense"),
        (["check", "--nope"], "--nope"),
        (["new"], "缺少"),
        (["new", "x", "--platform", "ebay", "--scenario", "return_swapped"], "--platform"),
        (["verify"], "缺少"),
    ],
)
def test_mistyped_commands_end_with_2_and_chinese_words(cli, arguments, words) -> None:
    ran = cli(*arguments)
    assert ran.code == ExitCode.USAGE
    assert words in ran.err
    assert ran.out == ""
    told = cli(*arguments, "--json")
    assert told.data["error"]["exit"] == 2


@pytest.mark.parametrize(
    ("text", "language"), [("zh", "zh_CN"), ("zh_TW.UTF-8", "zh_CN"), ("EN", "en"), ("中文", "zh_CN"), ("fr", None), ("", None)]
)
def test_names_of_languages(text, language) -> None:
    assert named(text) == language


def test_lang_may_stand_anywhere_before_two_dashes() -> None:
    assert take_option(["check", "--lang", "en", "a"]) == (["check", "a"], "en")
    assert take_option(["--lang=zh", "check"]) == (["check"], "zh_CN")
    assert take_option(["--lang=en", "check", "--", "--lang", "zh"]) == (["check", "--", "--lang", "zh"], "en")
    for wrong in (["--lang"], ["--lang="], ["--lang", "fr"]):
        with pytest.raises(BadValue):
            take_option(wrong)


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", "zh_CN"), ("en_US.UTF-8", "en"), ("C.UTF-8", "en")])
def test_the_systems_language_counts_when_nothing_else_is_said(monkeypatch, locale, language) -> None:
    monkeypatch.delenv("EVIDENCEKIT_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", locale)
    assert take_option(["show"]) == (["show"], language)
    settings.save(settings.Settings(language="zh_CN"))
    assert take_option(["show"])[1] == "zh_CN"


@pytest.mark.parametrize(("text", "value"), [("12.3", 12.3), ("00:12.30", 12.3), ("1:01:05", 3665.0), ("", None)])
def test_moments(text, value) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["x", "-3", "1:2:3:4", "12,3"])
def test_moments_that_are_none(text) -> None:
    with pytest.raises(BadValue):
        seconds(text)


def test_the_worst_exit_code_wins() -> None:
    order = (ExitCode.UNREADABLE, ExitCode.FAIL, ExitCode.REVIEW)
    assert worst([ExitCode.OK, ExitCode.REVIEW, ExitCode.FAIL], order) is ExitCode.FAIL
    assert worst([ExitCode.OK], order) is ExitCode.OK
    assert worst([ExitCode.UNREADABLE, ExitCode.DISK_FULL], order) is ExitCode.DISK_FULL


def test_new_refuses_what_it_does_not_know(cli, tmp_path) -> None:
    made = cli(
        "new", tmp_path / "a", *NEW, "--signed-at", "2026-11-20T10:00", "--fact", "complaint_at=2026-11-21T09:00", "--json"
    )
    assert made.code == 0
    assert made.data["case"]
    details = cli("show", tmp_path / "a", "--json").data["details"]
    assert details["signed_at"] == "2026-11-20T10:00:00+08:00"
    assert details["facts"] == {"complaint_at": "2026-11-21T09:00:00+08:00"}
    assert cli("new", tmp_path / "a", *NEW).code == ExitCode.CASE_EXISTS
    assert cli("new", tmp_path / "b", "--platform", "taobao", "--scenario", "nonsense").code == ExitCode.USAGE
    assert cli("new", tmp_path / "b", *NEW, "--deadline", "soon").code == ExitCode.USAGE
    assert cli("new", tmp_path / "b", *NEW, "--fact", "complaint_at").code == ExitCode.USAGE
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("command", ["show", "assess"])
def test_a_folder_without_a_case(cli, tmp_path, command) -> None:
    ran = cli(command, tmp_path, "--json")
    assert ran.code == ExitCode.NOT_A_CASE
    assert ran.data["error"]["code"] == "not_a_case"
    assert "evidencekit new" in ran.err


def test_bad_papers_through_the_command_line(cli, case, tmp_path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "run.exe").write_bytes(b"MZ" + bytes(200))
    good = tmp_path / "好.txt"
    good.write_text("可以", encoding="utf-8")
    names = ("broken.pdf", "empty.png", "run.exe", "gone.png")
    ran = cli("add", case, *(tmp_path / n for n in names), good, "--json")
    assert ran.code == ExitCode.BAD_INPUT
    assert [line["error"]["code"] for line in ran.lines[:4]] == ["file_damaged", "file_empty", "file_unsupported", "file_missing"]
    assert ran.lines[4]["name"] == "好.txt"
    told = cli("add", case, tmp_path / "empty.png", "--lang", "en")
    assert "empty (0 bytes)" in told.err


def test_a_case_opened_twice(cli, case) -> None:
    from evidencekit.case.store import open_case

    with open_case(case, actor="甲"):
        held = cli("mark", case, "one-take", "yes")
        assert held.code == ExitCode.CASE_LOCKED
        assert "正被" in held.err
        assert cli("show", case).code == 0  # reading is free
    assert cli("mark", case, "one-take", "yes").code == 0


def test_verify_of_what_is_no_bundle(cli, tmp_path) -> None:
    ran = cli("verify", tmp_path, "--json")
    assert ran.code == ExitCode.BUNDLE_UNREADABLE
    assert cli("verify", tmp_path / "gone").code in (ExitCode.BUNDLE_UNREADABLE, ExitCode.BAD_INPUT)


def test_bundle_refuses_unknown_profiles_and_existing_folders(cli, case, tmp_path) -> None:
    assert cli("bundle", case, "--out", tmp_path / "o", "--profile", "nonsense").code == ExitCode.USAGE
    assert cli("bundle", case, "--out", tmp_path / "o", "--paper-language", "fr").code == ExitCode.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ("face", "middle", "--at", "1"),
        ("face", "front"),
        ("seal", "perhaps", "--at", "1"),
        ("opening",),
        ("nonsense",),
        ("finding", "no-such-finding", "reject", "--reason", "x"),
        ("face", "front", "--at", "99999"),
        ("face", "front", "--at", "soon"),
        ("answer", "NO-1", "yes"),
        ("answer", "RS-2"),
        ("shows", "E002"),
        ("shows", "E002", "yes", "no such text"),
        ("one-take",),
        ("face", "front", "--at", "1", "--exhibit", "E099"),
    ],
)
def test_marks_that_make_no_sense(cli, case, words) -> None:
    before = (case / "log.jsonl").read_bytes()
    ran = cli("mark", case, *words)
    assert ran.code == ExitCode.USAGE
    assert ran.err.strip()
    assert (case / "log.jsonl").read_bytes() == before


@pytest.mark.expects_errors
def test_a_bug_is_told_with_its_log(cli, case, monkeypatch) -> None:
    from evidencekit.cli import case_commands

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(case_commands, "measure", broken)
    ran = cli("assess", case, "--json")
    assert ran.code == ExitCode.INTERNAL
    log = settings.home() / "evidencekit.log"
    assert str(log) in ran.data["error"]["do"]
    assert "a bug" in log.read_text(encoding="utf-8")


def test_completion_lists_commands() -> None:
    asked = {**os.environ, "_EVIDENCEKIT_COMPLETE": "complete_bash", "COMP_WORDS": "evidencekit ", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "evidencekit"], env=asked, capture_output=True, text=True, check=False)
    assert set(COMMANDS) <= set(done.stdout.split())


def test_no_colours_in_a_pipe_and_utf8_whatever_the_locale(tmp_path) -> None:
    seen = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "", "EVIDENCEKIT_LANG": "zh"}
    call = [sys.executable, "-m", "evidencekit", "show", str(tmp_path)]
    done = subprocess.run(call, env=seen, capture_output=True, check=False)
    assert done.returncode == 32
    assert "案件文件夹" in done.stderr.decode("utf-8")
    assert b"\x1b[" not in done.stderr
    told = subprocess.run([*call, "--json"], env=seen, capture_output=True, check=False)
    assert json.loads(told.stdout.decode("utf-8"))["error"]["code"] == "not_a_case"
