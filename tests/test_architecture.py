"""The house stays in order: walls, words, sizes, names, the lock."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import pkgutil
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

import evidencekit
from evidencekit.bundle.model import BundleStatus, TrustState
from evidencekit.case.model import CaseStatus, MediaType, Platform, Shows
from evidencekit.checks.model import Face, MarkKind, Requirement, Verdict, Weight
from evidencekit.errors import EvidenceKitError
from evidencekit.rulebooks.model import ItemStatus, Need, Outcome
from evidencekit.wording import LANGUAGES, table

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "evidencekit"
LOCK = ROOT / "requirements.lock"
TEXT = {".py", ".toml", ".md", ".lock", ".ts", ".svg", ".txt", ".json"}


@cache
def sources() -> dict[Path, ast.Module]:
    return {f: ast.parse(f.read_text(encoding="utf-8")) for f in sorted(PACKAGE.rglob("*.py"))}


def tracked() -> list[Path]:
    """The project's own text files."""
    tops = ["evidencekit", "assets", "tests", "docs", "benchmarks", ".ci"]
    files = [f for top in tops for f in (ROOT / top).rglob("*")] + [f for f in ROOT.glob("*") if f.is_file()]
    named = {"LICENSE", ".gitignore", "run"}
    return [f for f in files if (f.suffix in TEXT or f.name in named) and f.is_file() and "__pycache__" not in f.parts]


def test_the_import_contracts_hold() -> None:
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(cache_dir=None))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# --- words ---------------------------------------------------------------------------
def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_both_languages_say_the_same_codes_with_the_same_parameters() -> None:
    chinese, english = table("zh_CN"), table("en")
    assert set(chinese) == set(english)
    assert {c: placeholders(w) for c, w in chinese.items()} == {c: placeholders(w) for c, w in english.items()}


def test_no_words_are_empty_and_english_has_no_chinese() -> None:
    assert [c for language in LANGUAGES for c, w in table(language).items() if not w.strip()] == []
    assert [c for c, w in table("en").items() if re.search("[\u4e00-\u9fff]", w)] == []


def test_chinese_words_use_chinese_punctuation() -> None:
    half = re.compile("[\u4e00-\u9fff][,;:?!(]|[)][\u4e00-\u9fff]")
    assert [w for w in table("zh_CN").values() if half.search(w)] == []


def errors() -> list[type[EvidenceKitError]]:
    for module in pkgutil.walk_packages(evidencekit.__path__, "evidencekit."):
        if ".gui" not in module.name and "__main__" not in module.name:
            importlib.import_module(module.name)

    def below(kind: type[EvidenceKitError]) -> Iterator[type[EvidenceKitError]]:
        yield kind
        for sub in kind.__subclasses__():
            yield from below(sub)

    return sorted(set(below(EvidenceKitError)), key=lambda e: e.__name__)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_says_what_happened_and_what_to_do(language) -> None:
    codes = {f"error.{e.code}.{part}" for e in errors() for part in ("what", "do")}
    assert codes - set(table(language)) == set()


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [e.code for e in errors()]
    assert len(codes) == len(set(codes))


ENUMS: list[tuple[str, type[StrEnum]]] = [
    ("verdict", Verdict),
    ("requirement", Requirement),
    ("weight", Weight),
    ("face", Face),
    ("mark", MarkKind),
    ("platform", Platform),
    ("media", MediaType),
    ("status", CaseStatus),
    ("shows", Shows),
    ("trust", TrustState),
    ("item_status", ItemStatus),
    ("need", Need),
    ("outcome", Outcome),
    ("cli.bottom", BundleStatus),
]


@pytest.mark.parametrize(("group", "values"), ENUMS, ids=[g for g, _ in ENUMS])
def test_every_value_has_words(group, values) -> None:
    assert {f"{group}.{v.value}" for v in values} - set(table("zh_CN")) == set()


SPEAKING = {("Name", "say"), ("Attribute", "t"), ("Name", "has")}  # of wording, of Out


def spoken() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call that turns a literal code into words: file and line, the call, the code."""
    for file, tree in sources().items():
        if "gui" in file.parts:
            continue  # its words go through Qt; its own test looks after them
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if (
                    (type(node.func).__name__, name) in SPEAKING
                    and isinstance(first, ast.Constant)
                    and isinstance(first.value, str)
                ):
                    yield f"{file.name}:{node.lineno}", node, first.value


def test_every_code_that_is_spoken_has_words_and_gets_their_parameters() -> None:
    words = table("zh_CN")
    unknown = [f"{where} {code}" for where, _, code in spoken() if code not in words]
    assert unknown == []
    short = []
    for where, call, code in spoken():
        given = {k.arg for k in call.keywords}
        if None not in given and placeholders(words[code]) - given:
            short.append(f"{where} {code}")
    assert short == []


def literal(call: ast.Call, name: str, place: int) -> str | None:
    """A call's argument where it is a literal text."""
    found = next((k.value for k in call.keywords if k.arg == name), None)
    found = found or (call.args[place] if len(call.args) > place else None)
    return found.value if isinstance(found, ast.Constant) and isinstance(found.value, str) else None


def test_every_reason_finding_and_stage_in_the_source_has_words() -> None:
    words = set(table("zh_CN"))
    groups = {
        "Reason": (("reason", "not_judged"), "code", 0),
        "Finding": (("finding",), "code", 1),
        "tick": (("stage",), "stage", 0),
    }
    missing: list[str] = []
    for file, tree in ((f, t) for f, t in sources().items() if "gui" not in f.parts):
        for node in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in groups:
                prefixes, keyword, place = groups[name]
                code = literal(node, keyword, place)
                if code and not any(f"{p}.{code}" in words for p in prefixes):
                    missing.append(f"{file.name}:{node.lineno} {name} {code}")
    assert missing == []


def test_no_words_of_the_command_line_are_left_over() -> None:
    text = "\n".join(f.read_text(encoding="utf-8") for f in (PACKAGE / "cli").glob("*.py"))
    made = (
        "cli.help.",
        "cli.item.",
        "cli.need.",
        "cli.outcome.",
        "cli.bottom.",
        "cli.demo.",
        "cli.column.",
    )  # put together by f-strings
    left = [
        c
        for c in table("en")
        if c.startswith("cli.") and not c.startswith(made) and f'"{c}"' not in text and f"'{c}'" not in text
    ]
    assert left == []


FORBIDDEN = [
    "平台会受理",
    "保证通过",
    "必胜",
    "成功率",
    "符合平台标准",
    "合规视频",
    "未剪辑",
    "司法认可",
    "真品",
    "正品",
    "AI 假图",
    "已脱敏",
]


@pytest.mark.parametrize("phrase", FORBIDDEN)
def test_nothing_is_asserted_that_software_cannot_know(phrase) -> None:
    assert [c for c, w in table("zh_CN").items() if phrase in w] == []


# --- names, sizes, packages ----------------------------------------------------------
def test_no_module_is_longer_than_four_hundred_lines() -> None:
    files = [*PACKAGE.rglob("*.py"), ROOT / "dev.py", *(ROOT / "assets").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    long = {f.name: n for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


BANNED = [
    "/" + "work/",
    "/opt/" + "pypi",
    "pypi." + "org",
    "python" + "hosted",
    "npm" + "js",
    "tsinghua" + ".edu",
    "../" + "shared/research",
]


@pytest.mark.parametrize("words", BANNED)
def test_nothing_names_a_machine_or_a_registry(words) -> None:
    assert [f.relative_to(ROOT) for f in tracked() if words in f.read_text(encoding="utf-8", errors="replace")] == []


def test_the_lock_pins_by_hash_and_carries_no_address() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-(i|f|-index|-find|-extra)", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert [b.split()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_has_every_dependency_and_no_second_cv2() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    assert {normal(re.split(r"[<>=!~ ;\[]", w)[0]) for w in wanted} - set(pinned) == set()
    assert pinned["pyside6-essentials"].startswith("6.11.")
    assert "pyside6" not in pinned
    assert [p for p in pinned if p.startswith("opencv") and p != "opencv-python-headless"] == []


def test_cv2_is_the_headless_one_and_the_only_one() -> None:
    from cv2 import version

    assert version.headless
    assert set(importlib.metadata.packages_distributions()["cv2"]) == {"opencv-python-headless"}


def test_dev_py_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 11))
    used = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    used |= {(n.module or "").split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert used <= sys.stdlib_module_names


def test_the_documents_name_only_what_is_there() -> None:
    broken = []
    for page in [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
