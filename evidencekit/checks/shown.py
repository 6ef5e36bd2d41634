"""The time a video shows of itself: the clock burned into its picture."""

from __future__ import annotations

from datetime import datetime

from evidencekit.checks.model import CheckRun, Requirement
from evidencekit.clock import SHANGHAI


def clock_shown(run: CheckRun) -> datetime | None:
    """When the video begins by the clock in its picture, in Asia/Shanghai; None where no clock with a date was read.

    It is as right as the recorder was set.
    """
    for finding in run.result(Requirement.CONTINUITY).findings:
        if finding.code == "clock_read":
            try:
                return datetime.strptime(str(finding.params.get("shown")), "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
            except ValueError:  # it showed no date
                return None
    return None
