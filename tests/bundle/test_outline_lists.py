"""What the custody appendix prints, and what it keeps to ourselves."""

from __future__ import annotations

import pytest

from evidencekit.bundle.outline_lists import custody_rows
from evidencekit.case import edit
from evidencekit.case.custody import read
from evidencekit.case.model import Answer, CaseDetails, Platform
from evidencekit.case.store import create


@pytest.mark.parametrize("overrides", [True, False])
def test_why_a_blocker_was_taken_on_is_printed_only_for_us(tmp_path, noon, overrides):
    with create(tmp_path / "案件", CaseDetails(Platform.TAOBAO, "return_swapped"), actor="王", clock=noon) as cf:
        edit.answer(cf, Answer("PF-01", "yes", "王", noon(), "买家先辱骂，主管已致歉"))
        log = read(cf.folder / "log.jsonl")
    printed = " ".join(row.detail for row in custody_rows(log, {}, "zh_CN", overrides=overrides))
    assert "PF-01" in printed
    assert ("主管已致歉" in printed) is overrides
