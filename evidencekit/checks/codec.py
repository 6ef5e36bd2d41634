"""A check run as JSON and back, and the one-line answer of `evidencekit check --json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from evidencekit.checks.model import CheckRun, Finding, Reason, Requirement, Signal, Verdict, Weight
from evidencekit.checks.numbers import waybill_of
from evidencekit.errors import BadValue, EvidenceKitError
from evidencekit.plain import NotPlain, decode, encode

Json = dict[str, Any]

# Signals of continuity that point at a place, and findings of theirs that are about the whole file.
_PLACES = frozenset({Signal.TIME, Signal.CUT, Signal.REPEAT, Signal.SOUND, Signal.CLOCK})
_WHOLE_FILE = frozenset({"file_incomplete", "decode_failures", "times_disordered", "lengths_apart"})


def to_json(run: CheckRun) -> Json:
    """The run as values that `json.dumps` takes; `from_json` gives an equal run back."""
    return cast("Json", encode(run))


def from_json(data: Json) -> CheckRun:
    """The run that `to_json` wrote.

    Raises:
        BadValue: a key is unknown or missing, or a value has the wrong type; `field` says where.
    """
    try:
        return decode(CheckRun, data, "checks")
    except NotPlain as error:
        where, _, found = str(error).partition(": ")
        raise BadValue(field=where, value=found[:100], expected="a check run") from None


def answer(path: Path, run: CheckRun) -> Json:
    """One line about one video: a verdict for each requirement, and what led to it. `clip` is the file's stem."""
    line: Json = {"clip": path.stem, "file": path.name}
    line |= {result.requirement.value: result.verdict.value for result in run.results}
    line["waybill_verdict"] = line.pop(Requirement.WAYBILL.value)
    line |= {
        "faces_seen": None,  # this version proposes frames and counts no faces
        "edits": _edits(run),
        "opening_s": run.opening_s,
        "waybill": waybill_of(run.codes, run.expected_waybill) or None,
        "seconds": run.seconds,
        "findings": [{"requirement": r.requirement.value, **_finding(f)} for r in run.results for f in r.findings],
        "reasons": {r.requirement.value: [_reason(x) for x in r.reasons] for r in run.results},
        "not_judged": {r.requirement.value: [_reason(x) for x in r.not_judged] for r in run.results},
        "candidates": [{"at_s": c.at_s, "score": c.score} for c in run.candidates],
        "codes": encode(run.codes),
        "duration_s": run.info.duration_s,
        "frames": run.reading.frames,
        "decode_failures": run.reading.decode_failures,
        "sha256": run.reading.sha256,
        "version": run.software,
    }
    return line


def not_run(path: Path, error: EvidenceKitError) -> Json:
    """The line for a video that could not be read: every verdict `not_run`, never a pass."""
    line: Json = {"clip": path.stem, "file": path.name}
    line |= {r.value: Verdict.NOT_RUN.value for r in Requirement if r is not Requirement.WAYBILL}
    line |= {"waybill_verdict": Verdict.NOT_RUN.value, "waybill": None, "faces_seen": None, "edits": None, "opening_s": None}
    return line | {"error": error.code, "findings": []}


def _edits(run: CheckRun) -> list[float]:
    found = run.result(Requirement.CONTINUITY).findings
    return sorted({_place(f) for f in found if _suspects(f)})


def _suspects(finding: Finding) -> bool:
    """Whether it says that something was done here: a covered lens by itself hides, and suspects nothing."""
    if finding.code == "covered":
        return finding.weight is Weight.BREAK
    return finding.weight is not Weight.INFO and finding.signal in _PLACES and finding.code not in _WHOLE_FILE


def _place(finding: Finding) -> float:
    """Where to look: a break behind a covered lens is somewhere behind it, a clock's step between two ticks.

    Of several jumps it is the surest. Any other is where it begins.
    """
    if finding.signal is Signal.CLOCK and finding.still_before_s is not None:
        return round((finding.still_before_s + finding.start_s) / 2, 3)
    if finding.code == "covered":
        return round((finding.start_s + finding.end_s) / 2, 3)
    return finding.still_s if finding.code == "jumps" and finding.still_s is not None else finding.start_s


def _finding(finding: Finding) -> Json:
    return cast("Json", encode(finding))


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, **({"params": dict(reason.params)} if reason.params else {})}
