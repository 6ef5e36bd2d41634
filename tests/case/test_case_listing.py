"""The case list shows every case, the broken ones too, and never stops at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from case_samples import picture

from evidencekit import wording
from evidencekit.case.edit import set_details
from evidencekit.case.intake import add
from evidencekit.case.listing import RECENT_MOST, find_cases, forget, recent, remember, summarise
from evidencekit.case.model import CaseDetails, CaseStatus, MediaType, Platform, Shows
from evidencekit.case.store import CaseFile, create
from evidencekit.errors import CaseTooNew, LogTampered, NotACase


def test_a_summary_says_what_the_list_shows(cf: CaseFile, tmp_path: Path) -> None:
    added = add(cf, picture(tmp_path / "a.png"))
    summary = summarise(cf.folder)
    assert summary.error is None
    assert (summary.id, summary.details, summary.status) == (cf.case.id, cf.case.details, CaseStatus.OPEN)
    assert summary.deadline == cf.case.details.proof_deadline
    assert (summary.exhibits, summary.videos, summary.unchecked, summary.verdicts) == (1, 0, 0, {})
    assert summary.thumbnail == cf.path(added.exhibit.thumbnail)
    assert summary.changed_at is not None
    assert summary.created_at is not None
    assert summary.changed_at > summary.created_at


def test_the_summary_is_that_of_the_log_even_when_case_json_is_behind_or_broken(cf: CaseFile) -> None:
    old = (cf.folder / "case.json").read_bytes()
    set_details(cf, replace(cf.case.details, title="新" * 3000))  # the last line is longer than one look at the end
    assert summarise(cf.folder).details == cf.case.details
    for content in (old, b"", b"{"):
        (cf.folder / "case.json").write_bytes(content)
        assert summarise(cf.folder).details == cf.case.details


def test_cases_are_found_and_the_broken_ones_say_why(
    tmp_path: Path, details: CaseDetails, ticking: Callable[[], datetime]
) -> None:
    root = tmp_path / "案件"
    for name in ("a", "b", "2026-11/c", "2026-11/too/deep", ".hidden"):
        create(root / name, replace(details, title=name), actor="x", clock=ticking).close()
    log = root / "b" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"created", b"creaTed"))
    (root / "no case").mkdir()
    (root / "note.txt").write_text("x")
    found = list(find_cases(root))
    assert [s.folder.name for s in found] == ["c", "a", "b"]
    assert [s.error.code if s.error else None for s in found] == [None, None, "log_tampered"]
    assert [s.folder for s in find_cases(root / "a")] == [root / "a"]
    assert list(find_cases(root / "absent")) == []


def test_a_newer_or_empty_case_is_listed_with_its_error(cf: CaseFile, tmp_path: Path) -> None:
    file = cf.folder / "case.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 9'), encoding="utf-8")
    assert isinstance(summarise(cf.folder).error, CaseTooNew)
    (cf.folder / "log.jsonl").write_bytes(b"")
    assert isinstance(summarise(cf.folder).error, LogTampered)
    assert isinstance(summarise(tmp_path).error, NotACase)


def test_recent_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recent() == ()
    folders = [tmp_path / f"案件{n}" for n in range(RECENT_MOST + 5)]
    for folder in folders:
        remember(folder)
    assert recent() == tuple(reversed(folders))[:RECENT_MOST]
    remember(folders[-3])
    assert recent()[0] == folders[-3]
    assert len(recent()) == RECENT_MOST
    forget(folders[-3])
    assert folders[-3] not in recent()
    monkeypatch.chdir(tmp_path)
    remember(Path("relative"))
    assert recent()[0] == tmp_path / "relative"


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b'[1, null, ""]', b"\xff"])
def test_a_broken_list_of_recent_cases_is_an_empty_one(own_settings: Path, tmp_path: Path, content: bytes) -> None:
    (own_settings / "recent.json").write_bytes(content)
    assert recent() == ()
    remember(tmp_path)
    assert recent() == (tmp_path,)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_code_of_the_case_has_words(language: wording.Language) -> None:
    codes = [f"media.{m.value}" for m in MediaType] + [f"status.{s.value}" for s in CaseStatus]
    codes += [f"platform.{p.value}" for p in Platform] + [f"shows.{s.value}" for s in Shows]
    codes += [
        f"event.{e}"
        for e in ["created", "intake", "removed", "restored", "details", "exhibit", "status", "check", "still", "mark", "unmark"]
    ]
    codes += [f"event.{e}" for e in ["answer", "recovered", "lock_taken", "migrated"]]
    codes += [f"recovered.{r}" for r in ["log_torn", "case_missing", "case_behind", "case_damaged", "case_edited"]]
    warnings = "extension_mismatch animated several_pages cmyk pdf_restricted no_picture name_cleaned"
    codes += [f"warning.{w}" for w in warnings.split()]
    codes += [f"stage.{s}" for s in ["copy", "thumbnail", "read_paper", "cut_stills", "verify_originals"]]
    codes.append("reason.waybill_changed")
    assert [c for c in codes if not wording.has(c, language)] == []
