"""Bars, signals and endings of the command line."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from rich.console import Console

from evidencekit.__main__ import main, wants_window
from evidencekit.cli.app import no_window
from evidencekit.cli.demo_command import _open
from evidencekit.cli.out import Out
from evidencekit.errors import BadValue, Cancelled, ExitCode, RulebookError


def terminal(out: Out) -> io.StringIO:
    """Let `out` believe that its standard error is a terminal."""
    seen = io.StringIO()
    out.notes = Console(file=seen, force_terminal=True, width=100)
    return seen


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_bar_names_the_stage_and_the_time_left(language) -> None:
    out = Out(language)
    seen = terminal(out)
    with out.working("a[b].mp4") as ticket:
        ticket.QUIET_S = 0.0
        for done in range(4):
            ticket.tick("decode", done, 10)
            time.sleep(0.15)
    shown = seen.getvalue()
    assert "a[b].mp4" in shown
    assert out.stage("decode") in shown
    assert "0:0" in shown  # seconds left


def test_no_bar_where_nobody_looks() -> None:
    out = Out("en")
    out.notes = Console(file=io.StringIO(), force_terminal=False)
    with out.working("x") as ticket:
        ticket.tick("decode", 1, 2)
    assert out.notes.file.getvalue() == ""


def test_the_first_signal_cancels_at_the_next_tick_and_the_second_does_not_wait() -> None:
    before = signal.getsignal(signal.SIGINT)
    out = Out("en")
    with out.working() as ticket:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            ticket.tick("decode")
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_parameters_that_are_codes_are_said_in_words(capsys) -> None:
    Out("zh_CN").problem(RulebookError(file="a.toml", line=3, problem="unknown_key", detail="titel"))
    said = capsys.readouterr().err
    assert "unknown_key" not in said
    assert "第 3 行" in said


def test_a_reason_without_words_is_shown_as_it_is(capsys) -> None:
    assert Out("en").t("no.such.code") == "no.such.code"
    Out("en").problem(BadValue(field="--at", value="[bold]x", expected="1"))
    assert "[bold]x" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--lang", "en"], True),
        (["--lang=zh"], True),
        (["demo"], False),
        (["--help"], False),
        (["--lang", "en", "show"], False),
    ],
)
def test_only_the_bare_command_opens_the_window(monkeypatch, arguments, window) -> None:
    monkeypatch.delenv("_EVIDENCEKIT_COMPLETE", raising=False)
    assert wants_window(arguments) is window
    monkeypatch.setenv("_EVIDENCEKIT_COMPLETE", "complete_bash")
    assert not wants_window(arguments)


def test_the_entry_point_hands_over_to_the_command_line(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["evidencekit", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("EvidenceKit ")


def test_without_qts_libraries_it_says_what_to_do(capsys) -> None:
    assert no_window(["--lang", "zh"], ImportError("libGL.so.1")) == ExitCode.INTERNAL
    said = capsys.readouterr().err
    assert "libGL.so.1" in said
    assert "dev.py app" in said
    assert no_window(["--lang", "fr"], ImportError("x")) == ExitCode.INTERNAL


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system always has a viewer")
def test_no_viewer_is_said_and_is_no_failure(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _open(Out("en"), tmp_path / "a.pdf")
    assert "a.pdf" in capsys.readouterr().err.replace("\n", "")


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_viewer_gets_the_pdf(monkeypatch, tmp_path) -> None:
    viewer = tmp_path / ("open" if sys.platform == "darwin" else "xdg-open")
    viewer.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/shown"\n', encoding="utf-8")
    viewer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    _open(Out("en"), tmp_path / "a.pdf")
    assert (tmp_path / "shown").read_text(encoding="utf-8").strip() == str(tmp_path / "a.pdf")


@pytest.mark.skipif(os.name == "nt", reason="pipes")
def test_a_reader_that_goes_away_is_no_mistake() -> None:
    call = f'"{sys.executable}" -m evidencekit --help | head -1'
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
