"""Codes and values become words here, in the window's language."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from evidencekit import clock, wording
from evidencekit.checks.model import Face, Finding, MarkKind, Reason, Requirement, Signal, Verdict
from evidencekit.checks.words import finding_words, not_judged_words, place_words, reason_words
from evidencekit.errors import EvidenceKitError
from evidencekit.gui.i18n import language
from evidencekit.gui.paint import State
from evidencekit.rulebooks.model import ItemStatus, Need, Outcome, Urgency

Values = Mapping[str, str | int | float]
Said = TypeVar("Said", Reason, Finding)


def say(code: str, params: Values | None = None) -> str:
    """The core's words for a code; the code itself where there are none, so that nothing is hidden."""
    try:
        return wording.say(code, language(), **dict(params or {}))
    except (KeyError, IndexError, ValueError):
        return code


def _or_code(words: Callable[[Said, wording.Language], str], item: Said) -> str:
    """The core's sentence; the bare code where it has none, so that nothing is hidden."""
    try:
        return words(item, language())
    except KeyError:
        return item.code


def reason(item: Reason) -> str:
    """Why a verdict or a checklist line is what it is."""
    return _or_code(reason_words, item)


def not_judged(item: Reason) -> str:
    """What a check did not look at."""
    return _or_code(not_judged_words, item)


def finding(item: Finding) -> str:
    """What was found."""
    return _or_code(finding_words, item)


def place(item: Finding) -> str:
    """When in the video it is."""
    return place_words(item, language())


def error(failure: BaseException) -> tuple[str, str]:
    """What happened and what to do."""
    if isinstance(failure, EvidenceKitError):
        try:
            return wording.explain(failure, language())
        except KeyError:
            return failure.code, ""
    what = QCoreApplication.translate("Words", "Something unexpected happened: {0}").format(type(failure).__name__)
    return what, QCoreApplication.translate("Words", "Copy the diagnostics in Settings and send them to us.")


def both(chinese: str, english: str) -> str:
    """The text of a table that carries both languages."""
    return english if language() == "en" and english else chinese


STATES: dict[Verdict, State] = {
    Verdict.PASS: "passed",
    Verdict.FAIL: "fail",
    Verdict.REVIEW: "review",
    Verdict.NOT_RUN: "not_run",
}
ITEM_STATES: dict[ItemStatus, State] = {
    ItemStatus.MET: "passed",
    ItemStatus.MISSING: "fail",
    ItemStatus.WEAK: "review",
    ItemStatus.UNKNOWN: "not_run",
}
OUTCOME_STATES: dict[Outcome, State] = {
    Outcome.OK: "passed",
    Outcome.BAD: "fail",
    Outcome.UNKNOWN: "not_run",
    Outcome.UNANSWERED: "not_run",
    Outcome.OVERRIDDEN: "review",
}
URGENCY_COLOURS = {
    Urgency.PAST: "fail",
    Urgency.RED: "fail",
    Urgency.AMBER: "review",
    Urgency.CALM: "text",
    Urgency.UNSET: "tertiary",
}


def verdict(value: Verdict) -> str:
    """pass, fail … as words short enough for a badge."""
    return {
        Verdict.PASS: QCoreApplication.translate("Words", "No problem"),
        Verdict.FAIL: QCoreApplication.translate("Words", "Problem found"),
        Verdict.REVIEW: QCoreApplication.translate("Words", "To confirm"),
        Verdict.NOT_RUN: QCoreApplication.translate("Words", "Not checked"),
    }[value]


def requirement(value: Requirement) -> str:
    """The short name of a requirement: a lane of the timeline, a badge."""
    return {
        Requirement.SIX_FACES: QCoreApplication.translate("Words", "Six faces"),
        Requirement.CONTINUITY: QCoreApplication.translate("Words", "One take"),
        Requirement.FIRST_OPENING: QCoreApplication.translate("Words", "Opening"),
        Requirement.WAYBILL: QCoreApplication.translate("Words", "Waybill"),
    }[value]


def signal(value: Signal) -> str:
    """What betrays a broken take, as the name of its lane."""
    return say(f"signal.{value.value}")


def face(value: Face) -> str:
    """The short name of a face."""
    return {
        Face.FRONT: QCoreApplication.translate("Words", "Front"),
        Face.BACK: QCoreApplication.translate("Words", "Back"),
        Face.LEFT: QCoreApplication.translate("Words", "Left"),
        Face.RIGHT: QCoreApplication.translate("Words", "Right"),
        Face.TOP: QCoreApplication.translate("Words", "Top"),
        Face.BOTTOM: QCoreApplication.translate("Words", "Bottom"),
    }[value]


def need(value: Need) -> str:
    """required, recommended, if any."""
    return {
        Need.REQUIRED: QCoreApplication.translate("Words", "required"),
        Need.RECOMMENDED: QCoreApplication.translate("Words", "recommended"),
        Need.IF_ANY: QCoreApplication.translate("Words", "if any"),
    }[value]


def platform(value: str) -> str:
    """A platform's name."""
    return {
        "taobao": QCoreApplication.translate("Words", "Taobao"),
        "tmall": QCoreApplication.translate("Words", "Tmall"),
        "pdd": QCoreApplication.translate("Words", "Pinduoduo"),
        "douyin": QCoreApplication.translate("Words", "Douyin"),
    }.get(value, value)


def mark(value: MarkKind) -> str:
    """What a mark says, as a short name on the timeline."""
    return {
        MarkKind.FACE: QCoreApplication.translate("Words", "Face"),
        MarkKind.OPENING: QCoreApplication.translate("Words", "Opening starts"),
        MarkKind.SEAL: QCoreApplication.translate("Words", "Seal"),
        MarkKind.CONTENTS: QCoreApplication.translate("Words", "Contents shown"),
        MarkKind.PROBLEM: QCoreApplication.translate("Words", "Problem"),
        MarkKind.FINDING: QCoreApplication.translate("Words", "Finding"),
        MarkKind.ONE_TAKE: QCoreApplication.translate("Words", "Watched whole"),
        MarkKind.WAYBILL: QCoreApplication.translate("Words", "Waybill read"),
        MarkKind.FIRST_OPENING: QCoreApplication.translate("Words", "First opening"),
    }[value]


def left(seconds: float | None) -> str:
    """Time left in words, at most two units."""
    if seconds is None:
        return QCoreApplication.translate("Words", "No deadline")
    if seconds <= 0:
        return QCoreApplication.translate("Words", "Deadline passed")
    minutes = int(seconds // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        text = QCoreApplication.translate("Words", "{0} d {1} h") if hours else QCoreApplication.translate("Words", "{0} d")
        return text.format(days, hours)
    if hours:
        return QCoreApplication.translate("Words", "{0} h {1} min").format(hours, minutes)
    return QCoreApplication.translate("Words", "{0} min").format(minutes)


def when(moment: datetime, now: datetime) -> str:
    """A deadline's date as people say it: today 17:00, tomorrow 09:30, 11-24 17:20."""
    local, today = moment.astimezone(clock.SHANGHAI), now.astimezone(clock.SHANGHAI)
    days = (local.date() - today.date()).days
    if days == 0:
        return QCoreApplication.translate("Words", "today {0}").format(local.strftime("%H:%M"))
    if days == 1:
        return QCoreApplication.translate("Words", "tomorrow {0}").format(local.strftime("%H:%M"))
    return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")


def amount(text: str) -> str:
    """Money as typed, with the sign and thousands where it is a number."""
    try:
        value = float(text.replace(",", "").strip("¥￥ "))
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    return f"¥{value:,.2f}".removesuffix(".00")


def size(count: int) -> str:
    """Bytes in a unit people read."""
    if count < 1024 * 1024:
        return f"{max(count / 1024, 0.1):.0f} kB" if count >= 1024 else f"{count} B"
    if count < 1024**3:
        return f"{count / 1024**2:.1f} MB"
    return f"{count / 1024**3:.2f} GB"


def progress_left(seconds: float | None) -> str:
    """How long a job still takes, or nothing while that is unknown."""
    if seconds is None:
        return ""
    if seconds >= 90:
        return QCoreApplication.translate("Words", "about {0} min left").format(round(seconds / 60))
    return QCoreApplication.translate("Words", "about {0} s left").format(max(1, round(seconds)))
