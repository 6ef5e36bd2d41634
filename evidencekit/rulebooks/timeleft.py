"""Time left in words: a tired person reads 还剩 2 小时 40 分 faster than a date."""

from __future__ import annotations

from datetime import datetime, timedelta

from evidencekit.clock import SHANGHAI
from evidencekit.rulebooks.model import Counting, Limit, Urgency
from evidencekit.wording import Language, say

RED_S, AMBER_S = 3 * 3600, 24 * 3600


def urgency(left_s: float | None) -> Urgency:
    """Red under three hours, amber under a day."""
    if left_s is None:
        return Urgency.UNSET
    if left_s <= 0:
        return Urgency.PAST
    if left_s < RED_S:
        return Urgency.RED
    return Urgency.AMBER if left_s < AMBER_S else Urgency.CALM


def span(seconds: float, language: Language) -> str:
    """A length of time in its two largest units, minutes the smallest; rounded down, so that it never promises too much."""
    minutes = int(abs(seconds) // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [("days", days), ("hours", hours), ("minutes", minutes)]
    while len(parts) > 1 and not parts[0][1]:
        parts.pop(0)
    shown = [parts[0], *(p for p in parts[1:2] if p[1])]
    plural = {name: "s" if language == "en" and name == "days" and count != 1 else "" for name, count in shown}
    return " ".join(say(f"timeleft.{name}", language, count=count, plural=plural[name]) for name, count in shown)


def words(left_s: float | None, language: Language) -> str:
    """`还剩 1 天 3 小时`, `已超过 20 分`, or that no deadline is set."""
    if left_s is None:
        return say("timeleft.unset", language)
    if left_s <= 0:
        return say("timeleft.past", language, span=span(left_s, language))
    return say("timeleft.left", language, span=span(left_s, language))


def left(at: datetime, now: datetime) -> float:
    """Seconds from `now` until `at`; negative when past."""
    return (at - now).total_seconds()


def end_of(base: datetime, limit: Limit) -> datetime:
    """When a period that began at `base` ends; some platforms count from the next midnight in China."""
    if limit.counting is Counting.NEXT_DAY:
        base = base.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return base + timedelta(hours=limit.hours)
