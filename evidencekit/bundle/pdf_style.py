"""The look of the PDF: page, type sizes and colours (light tokens; ink that also survives greyscale)."""

from __future__ import annotations

from typing import Final

from evidencekit.checks.model import Verdict

Colour = tuple[float, float, float]


def _hex(code: str) -> Colour:
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


PAGE_W: Final = 595.2756
PAGE_H: Final = 841.8898
LEFT: Final = 57.0
RIGHT: Final = PAGE_W - 57.0
WIDTH: Final = RIGHT - LEFT
TOP: Final = 82.0  # first line of the body, points from the top edge
BOTTOM: Final = PAGE_H - 62.0  # the body ends here
HEAD_Y: Final = 56.0  # baselines of header and footer, from the top edge
FOOT_Y: Final = PAGE_H - 32.0

INK = _hex("1A1D23")
GREY = _hex("56606E")
PALE = _hex("6B7480")
LINE = _hex("D5D9E0")
FAINT = _hex("E8EBEF")
ACCENT = _hex("1D5FBF")
WASH = _hex("E7F0FC")
WHITE = _hex("FFFFFF")

VERDICTS: Final[dict[Verdict, tuple[Colour, Colour]]] = {
    Verdict.PASS: (_hex("17784A"), _hex("E4F3EA")),
    Verdict.FAIL: (_hex("B3261E"), _hex("FBE9E7")),
    Verdict.REVIEW: (_hex("8F5B00"), _hex("FCF1DA")),
    Verdict.NOT_RUN: (_hex("56606E"), _hex("EBEEF1")),
}
TONES: Final[dict[str, Colour]] = {
    "good": _hex("17784A"),
    "bad": _hex("B3261E"),
    "look": _hex("B87A0C"),
    "info": ACCENT,
    "off": _hex("9AA3AF"),
}

SANS, BOLD, SERIF = "EvidenceKitSans", "EvidenceKitSans-Bold", "EvidenceKitSerif-Bold"
BODY: Final = 9.2
SMALL: Final = 8.0
TINY: Final = 7.2
