"""What the findings of continuity add up to: once after the pass, once more when other footage has been compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidencekit.checks.model import CheckResult, Finding, Reason, Verdict, Weight

_TOO_LITTLE = "continuity_too_little"


def verdict_on(findings: Sequence[Finding], *, enough: bool) -> tuple[Verdict, tuple[Reason, ...]]:
    """FAIL with a break, REVIEW with anything to look at or with too little to judge, else PASS; and why."""
    breaks = sum(f.weight is Weight.BREAK for f in findings)
    looks = sum(f.weight is Weight.LOOK for f in findings)
    reasons: list[Reason] = []
    if breaks:
        reasons.append(Reason("continuity_breaks", {"count": breaks}))
    if looks:
        reasons.append(Reason("continuity_looks", {"count": looks}))
    if not enough:
        reasons.append(Reason(_TOO_LITTLE))
    verdict = Verdict.FAIL if breaks else Verdict.REVIEW if looks or not enough else Verdict.PASS
    if verdict is Verdict.PASS:
        reasons.append(Reason("continuity_clear"))
    return verdict, tuple(reasons)


def with_more(result: CheckResult, findings: Sequence[Finding], not_judged: Sequence[Reason] = ()) -> CheckResult:
    """The result of continuity with findings that came from outside the pass, its verdict weighed anew."""
    if result.verdict is Verdict.NOT_RUN:
        return result
    both = (*result.findings, *findings)
    verdict, reasons = verdict_on(both, enough=all(reason.code != _TOO_LITTLE for reason in result.reasons))
    return replace(result, verdict=verdict, reasons=reasons, findings=both, not_judged=(*result.not_judged, *not_judged))
