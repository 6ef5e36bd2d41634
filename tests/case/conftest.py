from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from evidencekit.case.model import CaseDetails, Platform
from evidencekit.case.store import CaseFile, create
from evidencekit.clock import SHANGHAI


@pytest.fixture
def details() -> CaseDetails:
    return CaseDetails(
        platform=Platform.TAOBAO,
        scenario="return_swapped",
        title="退货调包 🧦",
        order_no="0012345678901234567",
        waybill_return="YJ6355611325584",
        proof_deadline=datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI),
        facts={"order_paid_at": datetime(2026, 11, 1, 9, 30, tzinfo=SHANGHAI)},
    )


@pytest.fixture
def ticking() -> Callable[[], datetime]:
    """A clock that goes on by a second each time it is looked at."""
    moment = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return clock


@pytest.fixture
def cf(tmp_path: Path, details: CaseDetails, ticking: Callable[[], datetime]) -> Iterator[CaseFile]:
    with create(tmp_path / "案件 一", details, actor="王敏", clock=ticking) as opened:
        yield opened
