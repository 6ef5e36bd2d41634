"""Waybill numbers as text: how two are compared, what one looks like, and which one a video's codes agree on."""

from __future__ import annotations

import re
import unicodedata

from evidencekit.checks.model import CodeReading

CONFIRM_FRAMES = 2.0  # a reading counts when so many frames agree

# A waybill number: letters of the carrier, then digits; 11 digits beginning 13–19 are a telephone number.
_WAYBILL = re.compile(r"(?=.{10,20}$)[A-Z]{0,4}\d{8,18}[A-Z]{0,2}")
_TELEPHONE = re.compile(r"1[3-9]\d{9}")
_WORDS = re.compile(r"[A-Z0-9]+")


def normalise(text: str) -> str:
    """A number as one compares it: full-width forms made plain, capitals, only letters and digits kept."""
    return "".join(_WORDS.findall(unicodedata.normalize("NFKC", text).upper()))


def holds(text: str, number: str) -> bool:
    """Whether a code's text is `number`, or carries it as a word of its own among other fields."""
    wanted = normalise(number)
    return bool(wanted) and (normalise(text) == wanted or wanted in _words(text))


def waybill_in(text: str) -> str:
    """The one waybill-like number in a code's text; empty when there is none, or several."""
    whole = "".join(text.split())  # spaced for the eye; what other signs part are other fields
    found = {w for w in _words(text) | _words(whole) if _WAYBILL.fullmatch(w) and not _TELEPHONE.fullmatch(w)}
    return found.pop() if len(found) == 1 else ""


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(unicodedata.normalize("NFKC", text).upper()))


def waybill_of(codes: tuple[CodeReading, ...], expected: str = "") -> str:
    """The waybill that the codes agree on: the expected one when read, else the only number that is sure; empty when unsure.

    Sure is a number read in two frames of one kind of code, or in both a bar and a QR code.
    """
    if expected and any(holds(code.text, expected) for code in codes):
        return normalise(expected)
    times: dict[str, int] = {}
    kinds: dict[str, set[str]] = {}
    for code in codes:
        if number := waybill_in(code.text):
            times[number] = max(times.get(number, 0), code.times_read)
            kinds.setdefault(number, set()).add(code.symbology)
    sure = [n for n in times if times[n] >= CONFIRM_FRAMES or len(kinds[n]) > 1]
    return sure[0] if len(sure) == 1 else ""
