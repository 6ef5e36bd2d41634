"""Which marks hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evidencekit.checks.marks import WITHDRAWN, held, held_of
from evidencekit.checks.model import Mark, MarkKind

AT = datetime(2026, 11, 22, tzinfo=UTC)


def seal(minutes: int, value: str, exhibit: str = "E001") -> Mark:
    return Mark(exhibit, MarkKind.SEAL, "王", AT + timedelta(minutes=minutes), at_s=1.0, value=value)


def test_the_latest_holds_whatever_the_order() -> None:
    assert held([seal(2, "opened"), seal(1, "intact")])[MarkKind.SEAL, ""].value == "opened"


def test_one_taken_back_is_gone_and_can_come_again() -> None:
    assert held([seal(1, "intact"), seal(2, WITHDRAWN)]) == {}
    assert held([seal(1, "intact"), seal(2, WITHDRAWN), seal(3, "intact")])[MarkKind.SEAL, ""].at == AT + timedelta(minutes=3)


def test_each_video_has_its_own() -> None:
    marks = [seal(1, "intact"), seal(2, "opened", "E002")]
    assert held_of(marks, "E001")[MarkKind.SEAL, ""].value == "intact"
