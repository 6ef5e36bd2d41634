"""Findings of different signals at one moment, weighed together: one may explain, vouch for or strengthen another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidencekit.checks.continuity.signal import Sight
from evidencekit.checks.model import Finding, Signal, Weight

_SAME_S = 0.06  # one frame and the rounding of times
_EDGE_S = 0.12  # a stretch ends with its last frame, what follows it with the next one
_SURE = 0.45  # how sure a jump must be by itself before another signal makes it a break
_HUM_S = 0.35  # so exactly is the moment known at which tones break
_CLICK_S = 0.04  # a click is known to 20 ms
_COVER_S = 0.5  # a hand needs this long to come and to go
_ORDER = {Weight.INFO: 0, Weight.LOOK: 1, Weight.BREAK: 2}
# What happens at the edge of another finding, and is told by it.
_TOLD_BY = {
    "jump": ("hard_cut", "gap", "size_changed", "black", "repeat", "loop", "loop_backwards"),
    "possible_cut": ("jump", "hard_cut", "gap", "black", "repeat", "loop", "loop_backwards"),
}
# What is told instead, once a clock in the picture has run on across it.
_CLOCK_RUNS_ON = {
    "jump": "jump_clock_runs_on",
    "possible_cut": "jump_clock_runs_on",
    "blend": "mixture_clock_runs_on",
    "gap": "gap_clock_runs_on",
    "repeat": "repeat_clock_runs_on",
    "covered": "covered_clock_runs_on",
}
_CLOCK_STEPS = ("clock_skips", "clock_falls_back")
_UNSEEN_S = 1.0  # a longer gap, or a picture held for longer, hides what a clock cannot vouch for
_ENCODED_IN_PARTS = ("signature", "signature,comb")
# What a blend may be taken for, anywhere within it.
_BLEND_TOLD_BY = ("jump", "hard_cut", "black", "covered", "size_changed", "gap")
_SOUND_ENDS = ("sound_late", "sound_early", "sound_longer")
_SEAMS = ("sound_gap", "sound_overlap", "sound_hole")
_JUMPS = ("jump", "jump_heard")
_TOGETHER_S = 1.5  # one look takes in so much of the video, played slowly


def weigh(sights: Sequence[Sight]) -> tuple[Finding, ...]:
    """All findings by time, each moment told once.

    What jumps, is held, covered, or was dropped while a clock in the picture runs on is no missing time; what jumps where the
    sound breaks too surely is, and a faint jump counts where the room's tones break or the sound clicks. What moves before a
    covered lens is told by the cover; a cover, a join of coded parts, or a clock that steps where the tones break is a break. A
    key picture off its rhythm is nothing by itself, a join where the sound has a seam too. Jumps of one restless moment are one
    thing to look at.
    """
    found = [finding for sight in sights for finding in sight.findings]
    clicks = [at_s for sight in sights for at_s in sight.clicks]
    found += [faint for sight in sights for faint in sight.faint if _counts(faint, found, clicks)]
    steady = [span for sight in sights for span in sight.steady]
    onward = [at_s for sight in sights for at_s in sight.onward]
    kept: list[Finding] = []
    for finding in found:
        if any(_tells(other, finding) for other in found if other is not finding):
            continue
        if finding.code in _CLOCK_RUNS_ON and _vouched(finding, steady):
            finding = replace(finding, code=_CLOCK_RUNS_ON[finding.code], weight=Weight.INFO)
        elif finding.code in ("jump", "possible_cut", "blend"):
            finding = _judged(finding, found)
        elif finding.code == "comb_broken":
            finding = _joined(finding, found)
        elif finding.code == "covered":
            finding = _heard(finding, found)
        elif finding.code == "stream_join":
            finding = _seen_on(_heard(finding, found), onward)
        elif finding.code in _CLOCK_STEPS:
            finding = _heard(finding, found)
        kept.append(finding)
    return _moments(sorted((_named(_told_with(f, kept), clicks) for f in kept), key=lambda f: (f.start_s, f.id)))


def _moments(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The same, with jumps that a person looks at together told as one: `still_s` is that of the surest."""
    moments: list[list[Finding]] = []
    together: list[Finding] = []
    for finding in findings:
        if finding.code not in _JUMPS or finding.weight is not Weight.LOOK:
            moments.append([finding])
        elif together and finding.start_s <= together[0].start_s + _TOGETHER_S:
            together.append(finding)
        else:
            together = [finding]
            moments.append(together)
    return tuple(_as_one(jumps) if len(jumps) > 1 else jumps[0] for jumps in moments)


def _as_one(jumps: Sequence[Finding]) -> Finding:
    first, surest = jumps[0], max(jumps, key=lambda f: f.confidence)
    return replace(
        surest,
        id=f"continuity-jumps-{first.start_s:.3f}",
        code="jumps",
        start_s=first.start_s,
        end_s=jumps[-1].end_s,
        params={**surest.params, "count": len(jumps)},
        moments=tuple(
            (before, still) for f in jumps if (before := f.still_before_s) is not None and (still := f.still_s) is not None
        ),
    )


def _vouched(finding: Finding, steady: Sequence[tuple[float, float]]) -> bool:
    if finding.end_s - finding.start_s > _UNSEEN_S:
        return False
    around = _COVER_S if finding.code == "covered" else _SAME_S  # a cover speaks for what comes and goes with it, too
    return any(start <= finding.start_s - around and finding.end_s + around <= end for start, end in steady)


def _counts(faint: Finding, found: Sequence[Finding], clicks: Sequence[float]) -> bool:
    """A faint jump: where it is heard, and the picture tells nothing surer that it would take the place of."""
    if any(other.signal is Signal.CUT and _covers(other, faint) for other in found):
        return False
    return _clicks_at(faint, clicks) or any(other.code == "hum_break" and _covers(other, faint) for other in found)


def _clicks_at(jump: Finding, clicks: Sequence[float]) -> bool:
    """Whether the sound changes suddenly right there. A thing that is put down does so, too: it makes nothing a break."""
    return any(abs(at_s - jump.start_s) <= _CLICK_S for at_s in clicks)


def _named(finding: Finding, clicks: Sequence[float]) -> Finding:
    """A jump that is heard, too, is told so."""
    heard = finding.code == "jump" and _clicks_at(finding, clicks)
    return replace(finding, code="jump_heard") if heard else finding


def _judged(jump: Finding, found: Sequence[Finding]) -> Finding:
    supported = any(
        (other.signal in (Signal.SOUND, Signal.CLOCK) or other.code == "stream_join")
        and (other.weight is not Weight.INFO or other.code == "hum_break")
        and _covers(other, jump)
        for other in found
    )
    return replace(jump, weight=Weight.BREAK) if supported and jump.confidence >= _SURE else jump


def _heard(finding: Finding, found: Sequence[Finding]) -> Finding:
    """A covered lens, a join of coded parts, a clock that steps: sound that plainly breaks right there makes it a break."""
    broken = any(other.code == "hum_break" and other.weight is not Weight.INFO and _meet(other, finding) for other in found)
    return replace(finding, weight=Weight.BREAK) if broken else finding


def _seen_on(finding: Finding, onward: Sequence[float]) -> Finding:
    """A join that only an encoder's signature tells, and across which what moves goes on, hides nothing: so are chunks joined."""
    if finding.weight is not Weight.LOOK or finding.params.get("join_signs") not in _ENCODED_IN_PARTS:
        return finding
    if not any(abs(finding.start_s - at_s) <= _SAME_S for at_s in onward):
        return finding
    return replace(finding, code="join_goes_on", weight=Weight.INFO)


def _told_with(finding: Finding, kept: Sequence[Finding]) -> Finding:
    """Tones that break where the picture does are part of one event, told once to be answered once."""
    if finding.code != "hum_break" or finding.weight is Weight.INFO:
        return finding
    told = any(other.weight is Weight.BREAK and _meet(finding, other) for other in kept)
    return replace(finding, weight=Weight.INFO) if told else finding


def _joined(comb: Finding, found: Sequence[Finding]) -> Finding:
    if not any(other.code in _SEAMS and _covers(other, comb) for other in found):
        return comb
    return replace(
        comb,
        id=comb.id.replace(comb.code, "stream_join"),
        code="stream_join",
        weight=Weight.LOOK,
        confidence=0.7,
        params={"join_signs": "comb,sound"},
    )


def _covers(other: Finding, finding: Finding) -> bool:
    """A clock parts from the video somewhere between two of its ticks, sound within a few hundredths of a second."""
    start = other.start_s if other.still_before_s is None else min(other.start_s, other.still_before_s)
    around = _HUM_S if other.code == "hum_break" else _EDGE_S
    return start - around <= finding.end_s and finding.start_s <= other.end_s + around


def _meet(tones: Finding, finding: Finding) -> bool:
    """Whether tones break at a finding: at that very moment, or while a clock steps."""
    return _covers(tones, finding) or (finding.code in _CLOCK_STEPS and _covers(finding, tones))


def _tells(other: Finding, finding: Finding) -> bool:
    """Whether `other` already says what happens at `finding`."""
    if other.code == "covered" and finding.code in ("jump", "possible_cut"):
        return other.start_s - _COVER_S <= finding.start_s <= other.end_s + _COVER_S
    if finding.code == "blend":
        return other.code in _BLEND_TOLD_BY and _covers(other, finding)
    if finding.code == "lengths_apart":
        return other.code in _SOUND_ENDS
    if other.code in _TOLD_BY.get(finding.code, ()):
        near = min(abs(finding.start_s - other.start_s), abs(finding.start_s - other.end_s)) <= _EDGE_S
        return near and _ORDER[other.weight] >= _ORDER[finding.weight]
    return False
