"""Times: always aware, shown in Asia/Shanghai, injected where a test must hold them still."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from evidencekit.errors import BadValue

# China has had no daylight saving since 1991: a fixed offset needs no time zone data on Windows.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

Clock = Callable[[], datetime]

_AHEAD = re.compile(r"^\+?(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?$")


def now() -> datetime:
    """The local clock, aware, to the second, in Asia/Shanghai."""
    return datetime.now(UTC).astimezone(SHANGHAI).replace(microsecond=0)


def parse(text: str, *, field: str = "time", clock: Clock = now) -> datetime:
    """An aware time from what a user typed: ISO form (Asia/Shanghai when no zone is given), or time from now as `26h`, `1d3h`.

    Raises:
        BadValue: neither form.
    """
    text = text.strip()
    ahead = _AHEAD.match(text)
    if ahead and any(ahead.groups()):
        days, hours, minutes = (int(g or 0) for g in ahead.groups())
        return clock() + timedelta(days=days, hours=hours, minutes=minutes)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(field=field, value=text, expected="2026-11-20T10:00 / 26h") from None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def show(moment: datetime) -> str:
    """`2026-11-20 10:00:00` in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def show_zone(moment: datetime) -> str:
    """`2026-11-20 10:00:00 +08:00`."""
    return show(moment) + " +08:00"


def timecode(seconds: float) -> str:
    """`01:05.20` (or `1:01:05.20`) for a moment in a video."""
    hundredths = round(max(seconds, 0.0) * 100)
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6000)
    body = f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
    return f"{hours}:{body}" if hours else body
