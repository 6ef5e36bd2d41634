"""The time a video shows of itself: the clock burned into its picture. It is as right as the recorder was set."""

from __future__ import annotations

from datetime import datetime, timedelta

from evidencekit.checks.model import CheckRun, Requirement
from evidencekit.clock import SHANGHAI

_STEPS = ("clock_skips", "clock_falls_back")
_DAY = timedelta(days=1)
_TIME = len("HH:MM:SS")


def clock_shown(run: CheckRun) -> datetime | None:
    """When the video begins by the clock in its picture, in Asia/Shanghai; None where no clock with a date was read."""
    text = _shown(run)
    return _moment(text) if len(text) > _TIME else None


def clock_gap(before: CheckRun, after: CheckRun) -> float | None:
    """Seconds between the end of one video and the beginning of the next by the clocks in their pictures, to a second or so.

    None where either clock was not read, or steps within the first. Without dates the nearer way round the day counts.
    """
    one, other = _shown(before), _shown(after)
    if not one or not other or any(f.code in _STEPS for f in before.result(Requirement.CONTINUITY).findings):
        return None
    length = timedelta(seconds=before.reading.last_pts_s - before.reading.first_pts_s)
    if min(len(one), len(other)) > _TIME:
        return (_moment(other) - _moment(one) - length).total_seconds()
    apart = _moment(other[-_TIME:]) - _moment(one[-_TIME:]) - length
    return ((apart + _DAY / 2) % _DAY - _DAY / 2).total_seconds()


def _shown(run: CheckRun) -> str:
    return next((str(f.params["shown"]) for f in run.result(Requirement.CONTINUITY).findings if f.code == "clock_read"), "")


def _moment(text: str) -> datetime:
    """Of a time alone: on some day."""
    day = text if len(text) > _TIME else f"2000-01-01 {text}"
    return datetime.strptime(day, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
