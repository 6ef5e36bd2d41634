#!/usr/bin/env python3
"""One door to EvidenceKit from a fresh clone; standard library only, Python 3.11 or newer.

    python3 dev.py demo      build a sample return and its bundle            建一个示例案件并导出证据包
    python3 dev.py test      run every check and test                        运行全部测试
    python3 dev.py app       open the window                                 打开界面

    python3 dev.py check     ruff, import contracts, pyright                 静态检查
    python3 dev.py screens   make the screenshots of docs/screenshots again  重拍文档截图
    python3 dev.py lock      make requirements.lock again (needs uv)         重新锁定依赖
    python3 dev.py cli …     the command line, e.g. `dev.py cli check a.mp4` 命令行

Further arguments go to the command: `dev.py demo --open`, `dev.py test -k waybill`.
The first call makes `.venv` and installs what requirements.lock pins; later calls find it done.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "evidencekit-installed.json"
OLDEST = (3, 11)
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# What Qt, OpenCV and PyAV load from the system: soname -> Debian package (verified on a bare Debian 12).
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libXrandr.so.2": "libxrandr2",
    "libpulse.so.0": "libpulse0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


class Stop(Exception):
    """Setting up cannot go on: what failed, and what to do, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(say(zh, en))


def say(zh: str, en: str) -> str:
    """The one of two sentences that the user's locale asks for."""
    names = [os.environ.get(k, "") for k in ("LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((n for n in names if n), "") or (locale.getlocale()[0] or "")
    return zh if chosen.lower().startswith(("zh", "chinese")) else en


def tell(zh: str, en: str) -> None:
    """One line on standard error about what is being done."""
    print("· " + say(zh, en), file=sys.stderr, flush=True)


def succeeds(*command: str | Path, quiet: bool = False, env: dict[str, str] | None = None) -> bool:
    """Run a command in the project's folder; whether it returned 0."""
    sink = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call([str(c) for c in command], cwd=ROOT, stdout=sink, stderr=sink, env=env) == 0
    except OSError:
        return False


# --- system packages -----------------------------------------------------------
def apt_prefix() -> list[str] | None:
    """How to call apt-get here with the right to install, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and succeeds("sudo", "-n", "true", quiet=True):
        return ["sudo", "-n", "apt-get"]
    return None


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if we may; whether they are there now."""
    prefix = apt_prefix()
    if prefix is None:
        return False
    tell(f"安装系统软件包：{' '.join(packages)}", f"installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*prefix, "install", "-y", "-qq", "--no-install-recommends", *packages]
    if succeeds(*install, quiet=True, env=env):  # a bare system has no package lists yet; then this fails at once
        return True
    if not succeeds(*prefix, "update", "-qq", env=env):
        return False
    done = subprocess.run(install, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)  # sixty lines of dpkg are of interest only then
    return done.returncode == 0


def missing_libraries() -> list[str]:
    """Sonames of LIBRARIES that the dynamic linker does not know."""
    if not sys.platform.startswith("linux"):
        return []
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        known = ""
    return [name for name in LIBRARIES if name not in known and not loads(name)]


def loads(name: str) -> bool:
    """Whether a library loads by its name; asked only for those the linker's cache does not list."""
    import ctypes  # not needed on the usual path

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def provide_libraries(needed: bool) -> None:
    """Install the missing system libraries, or say exactly how; `needed` stops where they stay missing."""
    missing = missing_libraries()
    if not missing:
        return
    packages = [LIBRARIES[name] for name in missing]
    if apt_install(packages) and not missing_libraries():
        return
    line = "sudo apt-get install --no-install-recommends " + " ".join(packages)
    has_apt = shutil.which("apt-get") is not None
    zh = f"缺少系统库：{'、'.join(missing)}。\n  " + (
        f"请执行：{line}" if has_apt else "请用本系统的软件包管理器安装提供这些库的软件包。"
    )
    en = f"System libraries are missing: {', '.join(missing)}.\n  " + (
        f"Run: {line}" if has_apt else "Install the packages that provide them with your system's package manager."
    )
    if needed:
        raise Stop(zh, en)
    tell(zh, en)


# --- the environment -----------------------------------------------------------
def newer_python() -> str | None:
    """A Python that is new enough, when the running one is not."""
    names = [f"python3.{minor}" for minor in range(14, OLDEST[1] - 1, -1)]
    return next((found for found in map(shutil.which, names) if found), None)


def venv_version() -> str:
    """The Python version `.venv` was made with, or empty when there is none that runs."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    pairs = (line.partition("=") for line in settings.splitlines())
    found = {key.strip(): value.strip() for key, _, value in pairs}
    return found.get("version") or found.get("version_info", "") if PYTHON.exists() else ""


def new_enough(version: str) -> bool:
    """Whether `3.12.1` is at least the oldest Python that EvidenceKit runs on."""
    numbers = version.split(".")[:2]
    return all(n.isdigit() for n in numbers) and tuple(map(int, numbers)) >= OLDEST


def make_venv() -> None:
    """Make `.venv`, with pip in it."""
    tell("创建 .venv", "making .venv")
    if has_ensurepip() or (debian_venv() and has_ensurepip()):
        if succeeds(sys.executable, "-m", "venv", "--clear", VENV):
            return
        raise Stop(
            f"无法创建 {VENV}。请确认此文件夹可写、磁盘有 2 GB 以上空间，删除 .venv 后重试。",
            f"Could not make {VENV}. See that the folder is writable and has 2 GB of room, delete .venv and try again.",
        )
    uv = shutil.which("uv")
    if uv and succeeds(uv, "venv", "--quiet", "--seed", "--clear", "--python", sys.executable, VENV):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    raise Stop(
        f"此 Python 缺少 venv/ensurepip，无法创建 .venv。\n  请执行：sudo apt-get install {package}",
        f"This Python lacks venv/ensurepip, so .venv cannot be made.\n  Run: sudo apt-get install {package}",
    )


def has_ensurepip() -> bool:
    """Whether this Python can make an environment with pip (Debian splits that off)."""
    return succeeds(sys.executable, "-c", "import venv, ensurepip", quiet=True)


def debian_venv() -> bool:
    """Install Debian's package with venv and ensurepip, if we may."""
    return apt_install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])


def install() -> None:
    """Put what the lock pins, by hash, into `.venv`."""
    # Nothing is resolved: pip before 23.3 cannot, once a package asked for with an extra has a newer release than the pinned.
    tell("安装 requirements.lock 中的依赖（首次约 1–2 分钟）", "installing what requirements.lock pins (1-2 minutes at first)")
    exactly = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", LOCK]
    uv = shutil.which("uv")
    if uv and succeeds(uv, "pip", "install", "--quiet", "--python", PYTHON, *exactly):
        return
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"]
    if succeeds(*pip, *exactly):
        return
    raise Stop(
        "依赖没有装上（原因见上）。请检查网络或 pip 的镜像设置（pip config list）后重试；"
        f"若提示没有匹配的版本，说明此系统({platform.system()} {platform.machine()}, Python {venv_version()})没有现成的安装包。",
        "The dependencies were not installed (the reason is above). Check the network or pip's mirror (pip config list) and try "
        f"again; 'no matching distribution' means there is no ready package for {platform.system()} {platform.machine()}, "
        f"Python {venv_version()}.",
    )


def link_project() -> None:
    """Make `import evidencekit` and the command `evidencekit` work from `.venv`, wherever the folder is moved."""
    site = next(iter(sorted(VENV.glob("Lib/site-packages" if WINDOWS else "lib/python*/site-packages"))))
    # relative, so that it is ASCII: Python 3.11 on Windows reads .pth files in the system's code page
    (site / "evidencekit.pth").write_text(os.path.relpath(ROOT, site) + "\n", encoding="ascii")
    if WINDOWS:
        (PYTHON.parent / "evidencekit.cmd").write_text('@"%~dp0python.exe" -m evidencekit %*\r\n', encoding="ascii", newline="")
        return
    script = PYTHON.parent / "evidencekit"
    script.unlink(missing_ok=True)
    script.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m evidencekit "$@"\n', encoding="ascii")
    script.chmod(0o755)


def stamp() -> str:
    """What the environment must have been made from to be called done."""
    key = {"lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(), "python": venv_version(), "machine": platform.machine()}
    return json.dumps(key, sort_keys=True)


def prepare(*, needs_screen: bool) -> None:
    """Everything a command needs; does nothing when it is there already."""
    if not LOCK.is_file():
        raise Stop(f"缺少 {LOCK.name}：请完整克隆仓库。", f"{LOCK.name} is missing: clone the whole repository.")
    if not new_enough(venv_version()):
        make_venv()
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != stamp():
        STAMP.unlink(missing_ok=True)
        install()
        link_project()
        STAMP.write_text(stamp(), encoding="utf-8")
    provide_libraries(needed=needs_screen)


# --- commands --------------------------------------------------------------------
def hand_over(*arguments: str) -> int:  # noqa: RET503 - execv does not return
    """Become `.venv`'s Python with these arguments (Windows cannot; there we wait for it)."""
    command = [str(PYTHON), *arguments]
    if WINDOWS:
        try:
            return subprocess.call(command)
        except KeyboardInterrupt:
            return 130
    os.execv(command[0], command)


def steps(*commands: tuple[str, list[str]]) -> int:
    """Run Python with these arguments one after the other; the first failure names itself and ends."""
    for name, arguments in commands:
        tell(name, name)
        code = subprocess.call([str(PYTHON), *arguments], cwd=ROOT)
        if code:
            tell(f"未通过：{name}（返回值 {code}）", f"failed: {name} (exit {code})")
            return code
    return 0


LINT = [
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format --check", ["-m", "ruff", "format", "--check", "."]),
    ("import contracts", ["-c", "from importlinter.cli import lint_imports as l; raise SystemExit(l())"]),
]


def demo(rest: list[str]) -> int:
    """The main job on the sample case."""
    prepare(needs_screen=False)
    return hand_over("-m", "evidencekit", "demo", *rest)


def app(rest: list[str]) -> int:
    """The window."""
    prepare(needs_screen=True)
    return hand_over("-m", "evidencekit", *rest)


def cli(rest: list[str]) -> int:
    """The command line; without arguments its help."""
    prepare(needs_screen=False)
    return hand_over("-m", "evidencekit", *(rest or ["--help"]))


def test(rest: list[str]) -> int:
    """Lint, import contracts, all tests with branch coverage of the core; with arguments: pytest with them."""
    prepare(needs_screen=True)
    os.chdir(ROOT)
    if rest:
        return hand_over("-m", "pytest", *rest)
    parallel = ["-n", str(max(2, min(4, os.cpu_count() or 2))), "--dist", "loadfile"]  # a file shares its costly fixtures
    cover = ["--cov=evidencekit", "--cov-branch", "--cov-report=term:skip-covered", "--cov-fail-under=90"]
    alone = ("pytest, alone", ["-m", "pytest", "-q", "-m", "alone"])  # a pause beside other workers is theirs
    return steps(*LINT, alone, ("pytest", ["-m", "pytest", "-q", "-m", "not alone", *parallel, *cover]))


def check(rest: list[str]) -> int:
    """The static checks, types included (pyright fetches node at its first run)."""
    prepare(needs_screen=False)
    return steps(*LINT, ("pyright", ["-m", "pyright", *rest]))


def screens(rest: list[str]) -> int:
    """docs/screenshots once more."""
    prepare(needs_screen=True)
    window = ("window", ["-m", "evidencekit.gui.screenshots", *(rest or ["docs/screenshots"])])
    return steps(window, ("PDF", ["docs/make_pdf_pages.py"]))


HEADER = """\
# Every package EvidenceKit is built, run and tested with, pinned by version and hash, for all systems and Python >= 3.11.
# Made by `python3 dev.py lock`; change pyproject.toml and make it again rather than editing it.
"""


def lock(rest: list[str]) -> int:
    """requirements.lock once more; `--upgrade` goes to uv."""
    uv = shutil.which("uv") or next((str(p) for p in (PYTHON.parent / "uv", PYTHON.parent / "uv.exe") if p.is_file()), None)
    if uv is None:
        raise Stop("锁定依赖需要 uv:pipx install uv", "Locking needs uv: pipx install uv")
    new = LOCK.with_name("requirements.lock.part")
    if LOCK.is_file():
        shutil.copyfile(LOCK, new)  # uv keeps the versions it finds there
    options = ["--group", "dev", "--universal", "--python-version", "3.11", "--generate-hashes"]
    plain = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    try:
        if not succeeds(uv, "pip", "compile", "--quiet", "pyproject.toml", *options, *plain, *rest, "-o", new, quiet=True):
            succeeds(uv, "pip", "compile", "pyproject.toml", *options, *plain, *rest, "-o", new)
            raise Stop("uv 未能锁定依赖（原因见上）。", "uv could not lock (the reason is above).")
        text = HEADER + new.read_text(encoding="utf-8")
    finally:
        new.unlink(missing_ok=True)
    if ":" + "//" in text:
        raise Stop("锁文件里出现了下载地址，未保存。", "The lock would carry a download address; not saved.")
    LOCK.write_text(text, encoding="utf-8", newline="\n")
    return 0


COMMANDS = {"demo": demo, "test": test, "app": app, "cli": cli, "check": check, "screens": screens, "lock": lock}


def main(arguments: list[str]) -> int:
    """Do what was asked; 2 when that is nothing we know, 1 when setting up failed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < OLDEST:
        newer = newer_python()
        if newer:
            return subprocess.call([newer, str(ROOT / "dev.py"), *arguments])
        have = platform.python_version()
        print(f"EvidenceKit 需要 Python 3.11 或更新版本 / needs Python 3.11 or newer; this is {have}", file=sys.stderr)
        return 1
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return command(arguments[1:])
    except Stop as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
