"""The pre-flight questions that software can answer. One that cannot tell says unknown, never ok."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from evidencekit.case.check_footage import verdicts
from evidencekit.case.model import Case, Exhibit, MediaType, Platform
from evidencekit.checks.marks import held_of
from evidencekit.checks.model import CheckResult, CheckRun, MarkKind, Reason, Requirement, Verdict
from evidencekit.checks.shown import clock_shown
from evidencekit.clock import show
from evidencekit.rulebooks.model import Limit, Outcome, Rulebook, Scenario
from evidencekit.rulebooks.timeleft import end_of

INSPECTION = "unbox_after_sign"  # the limit that says how soon after sign-for the video must be made
_SET_BY_HAND = timedelta(minutes=15)  # so far a recorder's clock may be off
_EIGHT_HOURS = timedelta(hours=8)

Answer = tuple[Outcome, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """What a test may look at."""

    case: Case
    scenario: Scenario
    rulebook: Rulebook
    at: datetime

    def videos(self) -> tuple[Exhibit, ...]:
        """The unboxing videos of the case."""
        return tuple(e for e in self.case.active if e.kind == "EV-UNBOX")

    def limits(self, kind: str) -> tuple[Limit, ...]:
        """The limits of a kind that hold for the case's platform."""
        return platform_limits(self.rulebook.limits.values(), self.case.details.platform, kind)


def platform_limits(limits: Iterable[Limit], platform: Platform, kind: str) -> tuple[Limit, ...]:
    """Those of a kind for a platform, the superseded left out."""
    fitting = (x for x in limits if x.kind == kind and x.status != "superseded")
    return tuple(x for x in fitting if platform in x.platforms or "all" in x.platforms)


def _bad(code: str, **params: str | int | float) -> Answer:
    return Outcome.BAD, (Reason(code, params),)


def _unknown(code: str, **params: str | int | float) -> Answer:
    return Outcome.UNKNOWN, (Reason(code, params),)


_OK: Answer = (Outcome.OK, ())


def _within_proof_period(q: Question) -> Answer:
    deadline = q.case.details.proof_deadline
    if deadline is None:
        return _unknown("preflight_no_deadline")
    return _OK if q.at < deadline else _bad("preflight_deadline_past", at=show(deadline))


def _of_videos(q: Question, requirement: Requirement, failed: str, open_: str) -> Answer:
    """Ok when every video passes the requirement; bad when one fails it."""
    results: list[CheckResult] = []
    for video in q.videos():
        found = next((r for r in verdicts(q.case, video.id) if r.requirement is requirement), None)
        if found is None:
            return _unknown("video_not_checked", exhibit=video.id)
        results.append(found)
    if not results:
        return _unknown("preflight_no_video")
    if any(r.verdict is Verdict.FAIL for r in results):
        return _bad(failed)
    return _OK if all(r.verdict is Verdict.PASS for r in results) else _unknown(open_)


def _waybill_matches(q: Question) -> Answer:
    return _of_videos(q, Requirement.WAYBILL, "preflight_waybill_differs", "preflight_waybill_open")


def _six_faces_marked(q: Question) -> Answer:
    return _of_videos(q, Requirement.SIX_FACES, "preflight_faces_missing", "preflight_faces_open")


def _one_take_settled(q: Question) -> Answer:
    return _of_videos(q, Requirement.CONTINUITY, "preflight_take_broken", "preflight_take_open")


def _seal_confirmed(q: Question) -> Answer:
    return _of_videos(q, Requirement.FIRST_OPENING, "preflight_seal_bad", "preflight_seal_open")


def _recorded_after_signing(q: Question) -> Answer:
    signed = q.case.details.signed_at
    if signed is None:
        return _unknown("preflight_no_signed_at")
    videos = q.videos()
    if not videos:
        return _unknown("preflight_no_video")
    unchecked = next((v.id for v in videos if v.id not in q.case.checks), "")
    if unchecked:
        return _unknown("video_not_checked", exhibit=unchecked)
    runs = [q.case.checks[v.id] for v in videos]
    apart = next((times for run in runs if (times := _times_apart(run))), None)
    if apart:
        return _unknown("preflight_times_apart", recorded=show(apart[0]), shown=show(apart[1]))
    times = [t for run in runs if (t := clock_shown(run) or run.info.created) is not None]
    if len(times) < len(videos):
        return _unknown("preflight_no_file_time")
    source = "clock" if all(clock_shown(run) for run in runs) else "file"
    first, last = min(times), max(times)
    if first < signed:
        return _bad(f"preflight_{source}_before_signing", recorded=show(first), signed=show(signed))
    for limit in q.limits("duration"):
        if limit.id == INSPECTION and last > end_of(signed, limit):
            return _bad(f"preflight_{source}_recorded_late", recorded=show(last), hours=round(limit.hours))
    return Outcome.OK, (Reason(f"preflight_{source}_time", {"recorded": show(first)}),)


def _times_apart(run: CheckRun) -> tuple[datetime, datetime] | None:
    """The file's own time and that of the clock in its picture, where they cannot both be right.

    Some recorders write the time a file was finished, and some write Shanghai's time as if it were UTC.
    """
    claimed, shown = run.info.created, clock_shown(run)
    if claimed is None or shown is None:
        return None
    late = claimed - shown
    near = (late, late - _EIGHT_HOURS)
    fits = any(-_SET_BY_HAND <= d <= _SET_BY_HAND + timedelta(seconds=run.info.duration_s) for d in near)
    return None if fits else (claimed, shown)


def _has_unboxing_or_certificate(q: Question) -> Answer:
    """A carrier's certificate will do; a video only where nothing contradicts that it shows the first opening."""
    if any(e.kind == "EV-CERT" for e in q.case.active):
        return _OK
    if not q.videos():
        return _bad("preflight_no_video")
    return _of_videos(q, Requirement.FIRST_OPENING, "preflight_seal_bad", "preflight_seal_open")


def _problem_marked(q: Question) -> Answer:
    ids = {v.id for v in q.videos()}
    if not ids:
        return _unknown("preflight_no_video")
    standing = [m for id_ in ids for m in held_of(q.case.marks, id_).values()]
    marked = [m for m in standing if m.kind is MarkKind.PROBLEM and m.at_s is not None]
    if not marked:
        return _bad("preflight_no_problem_mark")
    return _OK if all(m.reason.strip() for m in marked) else _unknown("preflight_problem_without_note")


def _numbers_complete(q: Question) -> Answer:
    details = q.case.details
    wanted = {"order_no": details.order_no, "ticket_no": details.ticket_no}
    if q.scenario.needs_video:
        wanted["waybill_return"] = details.waybill_return
    missing = [name for name, value in wanted.items() if not value.strip()]
    return (Outcome.BAD, tuple(Reason(f"preflight_missing_{name}") for name in missing)) if missing else _OK


def _within_upload_limits(q: Question) -> Answer:
    reasons: list[Reason] = []
    active = q.case.active
    images = sum(e.media is MediaType.IMAGE for e in active)
    for limit in (*q.limits("size"), *q.limits("count")):
        if limit.max_images and images > limit.max_images:
            reasons.append(Reason("preflight_too_many_images", {"count": images, "limit": limit.max_images}))
        for e in active:
            if limit.kind != "size" or e.media is not MediaType.VIDEO:
                continue
            if e.size_bytes > limit.max_mb * 1_000_000:
                megabytes = round(e.size_bytes / 1_000_000)
                reasons.append(
                    Reason("preflight_video_too_large", {"exhibit": e.id, "mb": megabytes, "limit": round(limit.max_mb)})
                )
            suffix = PurePath(e.name).suffix.lstrip(".").lower()
            if limit.formats and suffix not in limit.formats:
                reasons.append(Reason("preflight_video_format", {"exhibit": e.id, "format": suffix or "–"}))
    if reasons:
        return Outcome.BAD, tuple(reasons)
    videos = any(e.media is MediaType.VIDEO for e in active)
    if (videos and not q.limits("size")) or (images and not q.limits("count")):
        return _unknown("preflight_limits_unknown")
    return _OK


def _rulebook_current(q: Question) -> Answer:
    today = q.at.date()
    if today > q.rulebook.review_by:
        return _bad("preflight_rulebook_old", review_by=q.rulebook.review_by.isoformat())
    named = {id_ for d in q.scenario.deadlines for id_ in d.limits}
    old = [x.id for x in q.rulebook.limits.values() if x.id in named and today > x.review_by]
    return _bad("preflight_limits_old", count=len(old)) if old else _OK


AUTO_TESTS: dict[str, Callable[[Question], Answer]] = {
    "within_proof_period": _within_proof_period,
    "waybill_matches": _waybill_matches,
    "six_faces_marked": _six_faces_marked,
    "one_take_settled": _one_take_settled,
    "seal_confirmed": _seal_confirmed,
    "recorded_after_signing": _recorded_after_signing,
    "has_unboxing_or_certificate": _has_unboxing_or_certificate,
    "problem_marked": _problem_marked,
    "numbers_complete": _numbers_complete,
    "within_upload_limits": _within_upload_limits,
    "rulebook_current": _rulebook_current,
}

# the rulebook's own names (§3, §5) for what the tests do
_SAME_AS = {
    "CON-1": "waybill_matches",
    "CON-4": "problem_marked",
    "INT-2": "six_faces_marked",
    "INT-3": "seal_confirmed",
    "INT-4": "one_take_settled",
    "TIM-1": "seal_confirmed",
    "TIM-2": "recorded_after_signing",
    "TIM-3": "within_proof_period",
    "VAL-4": "within_upload_limits",
    "PF-08": "within_proof_period",
    "PF-10": "has_unboxing_or_certificate",
    "PF-11": "problem_marked",
    "PF-43": "within_upload_limits",
    "PF-48": "rulebook_current",
}


def auto_test(name: str) -> Callable[[Question], Answer] | None:
    """The test of that name, or of that id of the rulebook; None when nobody wrote it."""
    return AUTO_TESTS.get(_SAME_AS.get(name, name))
