"""dev.py: what it decides before it installs anything."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["nonsense"], 2)])
def test_without_a_command_it_says_what_there_is(arguments, code) -> None:
    done = subprocess.run(
        [sys.executable, "dev.py", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == code
    assert "dev.py demo" in done.stdout


@pytest.mark.parametrize(("version", "good"), [("3.10.14", False), ("3.11.0", True), ("3.14.1", True), ("", False), ("3", False)])
def test_which_python_will_do(dev, version, good) -> None:
    assert dev.new_enough(version) is good


@pytest.mark.parametrize(("lang", "word"), [("zh_CN.UTF-8", "中"), ("en_GB.UTF-8", "en"), ("C", "en")])
def test_it_speaks_the_users_language(dev, monkeypatch, lang, word) -> None:
    monkeypatch.setenv("LC_ALL", lang)
    assert dev.say("中", "en") == word


def test_missing_libraries_are_installed_or_the_line_is_printed(dev, monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "LIBRARIES", {"libsurelyabsent.so.7": "libsurelyabsent7"})
    monkeypatch.setattr(dev, "apt_prefix", lambda: None)  # neither root nor sudo
    with pytest.raises(dev.Stop, match="libsurelyabsent"):
        dev.provide_libraries(needed=True)
    dev.provide_libraries(needed=False)  # the demo may work without them


@pytest.fixture
def project(dev, monkeypatch, tmp_path) -> Path:
    """The project's code in a folder with a Chinese name, and a new environment in it, as `dev.py` lays them out."""
    root = tmp_path / "项目 with blanks"
    shutil.copytree(ROOT / "evidencekit", root / "evidencekit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "assets", root / "assets", ignore=shutil.ignore_patterns("fonts", "models", "sample_case"))
    venv.create(root / ".venv", with_pip=False)
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(dev, "PYTHON", root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    dev.link_project()
    return root


def test_the_project_is_found_from_a_new_environment(dev, project, tmp_path) -> None:
    code = "import evidencekit; print(evidencekit.__file__)"
    seen = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([dev.PYTHON, "-c", code], cwd=tmp_path, env=seen, capture_output=True, encoding="utf-8", check=True)
    assert Path(done.stdout.strip()).is_relative_to(project)
    assert dev.new_enough(dev.venv_version())


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_command_lies_in_the_environment(dev, project) -> None:
    seen = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}  # lends it our dependencies
    command = [dev.PYTHON.parent / "evidencekit", "--version"]
    done = subprocess.run(command, env=seen, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("EvidenceKit ")


def test_nothing_is_done_when_all_is_there(dev, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "venv_version", lambda: "3.12.4")
    dev.STAMP.write_text(dev.stamp(), encoding="utf-8")

    def forbidden(*_: object) -> None:
        raise AssertionError("installs again")

    monkeypatch.setattr(dev, "install", forbidden)
    monkeypatch.setattr(dev, "make_venv", forbidden)
    began = time.monotonic()
    dev.prepare(needs_screen=False)
    assert time.monotonic() - began < 1


def test_a_changed_lock_installs_again(dev, monkeypatch, tmp_path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1 --hash=sha256:0\n", encoding="utf-8")
    done: list[str] = []
    monkeypatch.setattr(dev, "LOCK", lock)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "venv_version", lambda: "3.12.4")
    monkeypatch.setattr(dev, "install", lambda: done.append("install"))
    monkeypatch.setattr(dev, "link_project", lambda: done.append("link"))
    monkeypatch.setattr(dev, "provide_libraries", lambda needed: None)
    dev.prepare(needs_screen=True)
    dev.prepare(needs_screen=True)
    assert done == ["install", "link"]
    lock.write_text("a==2 --hash=sha256:0\n", encoding="utf-8")
    dev.prepare(needs_screen=True)
    assert done == ["install", "link"] * 2


def test_a_failed_installation_is_not_taken_for_done(dev, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "venv_version", lambda: "3.12.4")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "no python")
    with pytest.raises(dev.Stop):
        dev.prepare(needs_screen=False)
    assert not dev.STAMP.exists()


def test_the_lock_leaves_nothing_to_resolve(dev, monkeypatch) -> None:
    """pip before 23.3 cannot resolve a package asked for with an extra once a newer release than the pinned one is out."""
    asked: list[list[str]] = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "succeeds", lambda *command, **_: not asked.append([str(part) for part in command]))
    dev.install()
    assert {"--no-deps", "--require-hashes"} <= set(asked[0])
    checked = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
