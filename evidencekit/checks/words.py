"""What a check found, in words: the one place where codes in parameters (faces, marks) are translated too."""

from __future__ import annotations

from evidencekit.checks.model import Finding, Param, Reason
from evidencekit.clock import timecode
from evidencekit.wording import Language, say

_LASTS_S = 0.1  # less is a moment
_LISTS = {
    "faces": "face",
    "marks": "opening_mark",
    "origin": "origin_class",
    "signs": "origin_sign",
    "advice": "origin_advice",
    "join_signs": "join_sign",
    "differing": "seam_differing",
}


def finding_words(finding: Finding, language: Language) -> str:
    """One finding as a sentence."""
    return say(f"finding.{finding.code}", language, **_params(finding.params, language))


def place_words(finding: Finding, language: Language) -> str:
    """When in the video it is: a moment, from … to, or that it is about the whole file."""
    if finding.still_s is None and finding.end_s <= 0:
        return say("whole_file", language)
    start = timecode(finding.start_s)
    return start if finding.end_s - finding.start_s < _LASTS_S else f"{start}–{timecode(finding.end_s)}"


def reason_words(reason: Reason, language: Language) -> str:
    """Why a verdict is what it is."""
    return say(f"reason.{reason.code}", language, **_params(reason.params, language))


def not_judged_words(reason: Reason, language: Language) -> str:
    """What a check could not see."""
    return say(f"not_judged.{reason.code}", language, **_params(reason.params, language))


def _params(params: dict[str, Param], language: Language) -> dict[str, Param]:
    comma = "、" if language == "zh_CN" else ", "
    return {
        key: comma.join(say(f"{_LISTS[key]}.{code}", language) for code in value.split(","))
        if key in _LISTS and isinstance(value, str)
        else value  # a mere number of faces stays a number
        for key, value in params.items()
    }
