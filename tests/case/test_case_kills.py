"""The process dies at any moment: the case opens, and nothing that was reported as saved is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evidencekit.case import custody
from evidencekit.case.model import CaseDetails
from evidencekit.case.originals import verify_originals
from evidencekit.case.store import CaseFile, create, open_case
from evidencekit.errors import NotACase

# Takes in one new file after another, with an edit after each, and says so after each.
LOOP = """
import hashlib, sys
from pathlib import Path
from evidencekit.case.edit import set_exhibit
from evidencekit.case.intake import add
from evidencekit.case.store import open_case

case, source = Path(sys.argv[1]), Path(sys.argv[2])
with open_case(case, actor="王敏") as cf:
    print("open", flush=True)
    n = len(cf.case.exhibits)
    while True:
        n += 1
        path = source / f"聊天记录{n}.txt"
        path.write_text(f"第 {n} 条 " * (50_000 if n % 3 == 0 else 20), encoding="utf-8")
        added = add(cf, path)
        print("saved", added.exhibit.id, hashlib.sha256(path.read_bytes()).hexdigest(), flush=True)
        set_exhibit(cf, added.exhibit.id, title=f"标题{n}")
        print("titled", added.exhibit.id, f"标题{n}", flush=True)
"""


def check_whole(cf: CaseFile) -> None:
    """The chain verifies up to the pin, every exhibit's original is there, and nothing else lies about."""
    custody.verify(cf.folder / custody.NAME, seq=cf.case.log_seq, line_sha256=cf.case.log_hash)
    assert verify_originals(cf) == ()
    assert {p.name for p in (cf.folder / "originals").iterdir()} == {Path(e.stored).name for e in cf.case.exhibits}
    assert len({e.sha256 for e in cf.case.exhibits}) == len(cf.case.exhibits)
    assert [e.id for e in cf.case.exhibits] == [f"E{n:03d}" for n in range(1, len(cf.case.exhibits) + 1)]
    assert not list(cf.folder.rglob("*.part"))
    with open_case(cf.folder, actor="x", write=False) as reader:
        assert reader.case == cf.case


def test_killed_again_and_again_while_taking_in(tmp_path: Path, details: CaseDetails) -> None:
    source, folder = tmp_path / "source", tmp_path / "case"
    source.mkdir()
    create(folder, details, actor="王敏").close()
    dice = random.Random(20261122)
    saved: dict[str, str] = {}
    titled: dict[str, str] = {}
    for _ in range(20):
        command = [sys.executable, "-X", "utf8", "-c", LOOP, str(folder), str(source)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert process.stdout is not None
        # A few lines in, and then at any moment of the next step: as often on a busy machine as on an idle one.
        said = "".join(process.stdout.readline() for _ in range(dice.randrange(1, 6)))
        time.sleep(dice.uniform(0.0, 0.03))
        process.kill()
        said += process.stdout.read()
        process.communicate()
        for line in said.splitlines(keepends=True):
            if not line.endswith("\n"):
                continue  # killed while saying so
            if line == "open\n":
                continue
            what, exhibit, value = line.split()
            (saved if what == "saved" else titled)[exhibit] = value
        with open_case(folder, actor="李四") as cf:
            check_whole(cf)
            for exhibit, digest in saved.items():
                found = cf.case.exhibit(exhibit)
                assert found is not None, exhibit
                assert found.sha256 == digest
            for exhibit, title in titled.items():
                found = cf.case.exhibit(exhibit)
                assert found is not None
                assert found.title == title
    assert len(saved) > 12
    assert len(titled) > 12


# The same short piece of work, ended by the system at the n-th call that touches the disk's structure, for every n.
STEPS = """
import os, sys
from pathlib import Path
from evidencekit.case.edit import remove, set_exhibit
from evidencekit.case.intake import add
from evidencekit.case.model import CaseDetails, Platform
from evidencekit.case.store import create, open_case

CALLS = ("fsync", "replace", "rename", "link", "unlink", "chmod", "mkdir", "truncate", "ftruncate")

def die_at(n):
    left = [n]
    def wrap(real):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return real(*args, **kwargs)
        return call
    for name in CALLS:
        setattr(os, name, wrap(getattr(os, name)))

def work(root, say):
    folder = root / "case"
    with create(folder, CaseDetails(Platform.PDD, "return_empty"), actor="a") as cf:
        say("created")
        one = add(cf, root / "a.txt").exhibit
        say("one")
    with open_case(folder, actor="a") as cf:
        two = add(cf, root / "b.png").exhibit
        say("two")
        set_exhibit(cf, two.id, title="T")
        say("titled")
        remove(cf, one.id, "x")
        say("removed")

root, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for n in range(first, last):
    here = root / str(n)
    here.mkdir()
    (here / "a.txt").write_text("甲", encoding="utf-8")
    (here / "b.png").write_bytes((root / "b.png").read_bytes())
    child = os.fork()
    if child == 0:
        said = os.open(here / "said", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        die_at(n)
        work(here, lambda word: os.write(said, word.encode() + b"\\n"))
        os.write(said, b"all\\n")
        os._exit(0)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks to be quick")
def test_dying_at_every_single_step_loses_nothing(tmp_path: Path) -> None:
    from case_samples import picture

    picture(tmp_path / "b.png")
    most = 72
    subprocess.run([sys.executable, "-c", STEPS, str(tmp_path), "1", str(most)], check=True, timeout=120)
    finished = 0
    for n in range(1, most):
        said = (tmp_path / str(n) / "said").read_text().split()
        folder = tmp_path / str(n) / "case"
        finished += "all" in said
        try:
            cf = open_case(folder, actor="b")
        except NotACase:
            assert said == [], n
            # and the place is free for another try
            create(folder, CaseDetails("pdd", "x"), actor="b").close()  # type: ignore[arg-type]
            continue
        with cf:
            check_whole(cf)
            exhibits = cf.case.exhibits
            assert len(exhibits) >= ("one" in said) + ("two" in said), n
            if "titled" in said:
                assert exhibits[1].title == "T"
            if "removed" in said:
                assert exhibits[0].removed
            assert (folder.parent / "a.txt").read_text(encoding="utf-8") == "甲"
    assert 5 < finished < most - 40, "the steps must cover the whole work, and the work must end within them"
