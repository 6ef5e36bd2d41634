"""What people type and answer is kept, named in the log, and changes nothing when it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from case_samples import picture

from evidencekit.case import custody
from evidencekit.case.edit import answer, remove, restore, set_details, set_exhibit, set_status
from evidencekit.case.intake import add
from evidencekit.case.model import Answer, CaseStatus, Shows
from evidencekit.case.store import CaseFile
from evidencekit.clock import SHANGHAI
from evidencekit.errors import BadValue, UnknownExhibit

AT = datetime(2026, 11, 22, 13, 0, tzinfo=SHANGHAI)


def last(cf: CaseFile) -> custody.Entry:
    return custody.read(cf.folder / custody.NAME)[-1]


def test_details_name_what_changed(cf: CaseFile) -> None:
    set_details(cf, replace(cf.case.details, title="新标题", amount="299.00"))
    assert last(cf).event == "details"
    assert last(cf).facts == {"fields": ["title", "amount"]}
    seq = cf.case.log_seq
    set_details(cf, cf.case.details)
    assert cf.case.log_seq == seq


def test_status(cf: CaseFile) -> None:
    set_status(cf, CaseStatus.SUBMITTED)
    assert last(cf).facts == {"status": "submitted"}
    seq = cf.case.log_seq
    assert set_status(cf, CaseStatus.SUBMITTED).log_seq == seq


def test_an_exhibit_is_described(cf: CaseFile, tmp_path: Path) -> None:
    add(cf, picture(tmp_path / "a.png"))
    set_exhibit(cf, "E001", kind="EV-CHAT", proves="买家承认调包", shows={"时间": Shows.YES})
    exhibit = cf.case.exhibits[0]
    assert (exhibit.kind, exhibit.proves, exhibit.shows) == ("EV-CHAT", "买家承认调包", {"时间": Shows.YES})
    assert last(cf).facts == {"exhibit": "E001", "fields": ["kind", "proves", "shows"]}
    seq = cf.case.log_seq
    assert set_exhibit(cf, "E001", kind="EV-CHAT").log_seq == seq
    for wrong in ({"sha256": "0" * 64}, {"kind": {}}, {"shows": "yes"}):
        with pytest.raises(BadValue):
            set_exhibit(cf, "E001", **wrong)  # type: ignore[arg-type]
    with pytest.raises(UnknownExhibit):
        set_exhibit(cf, "E002", kind="x")


def test_taking_off_the_list_keeps_the_original(cf: CaseFile, tmp_path: Path) -> None:
    add(cf, picture(tmp_path / "a.png"))
    remove(cf, "E001", "传错了案件")
    assert cf.case.active == ()
    assert cf.original(cf.case.exhibits[0]).is_file()
    assert last(cf).facts == {"exhibit": "E001", "name": "a.png", "reason": "传错了案件"}
    seq = cf.case.log_seq
    assert remove(cf, "E001", "again").log_seq == seq
    restore(cf, "E001")
    assert len(cf.case.active) == 1
    assert add(cf, picture(tmp_path / "b.png", seed=5)).exhibit.id == "E002"
    with pytest.raises(UnknownExhibit):
        remove(cf, "E009", "x")


def test_answers_replace_each_other(cf: CaseFile) -> None:
    answer(cf, Answer("PF-01", "no", "王敏", AT))
    answer(cf, Answer("PF-02", "na", "王敏", AT))
    answer(cf, Answer("PF-01", "yes", "王敏", AT, reason="已补"))
    assert [(a.check, a.value) for a in cf.case.answers] == [("PF-02", "na"), ("PF-01", "yes")]
    assert last(cf).facts == {"check": "PF-01", "value": "yes", "reason": "已补"}
    with pytest.raises(BadValue):
        answer(cf, Answer("PF-01", "perhaps", "王敏", AT))
