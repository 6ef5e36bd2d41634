"""Bar and QR codes in one picture: the whole of it, then harder tries where something like a bar code lies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from evidencekit.footage.model import Grey

Corners = tuple[tuple[float, float], ...]
Quad = npt.NDArray[np.float32]  # 4 × 2, clockwise from the top left

# Code 39 and Interleaved 2 of 5 have no check digit of their own, so noise reads as numbers: left out on purpose.
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
_BARS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
_LONGEST_WHOLE = 2560
_FINDER_LONG_SIDE = 960
_MOST_PLACES = 4
_MAX_TEXT = 300

# A waybill number: letters of the carrier, then digits; 11 digits beginning 13–19 are a telephone number.
_WAYBILL = re.compile(r"(?=.{10,20}$)[A-Z]{0,4}\d{8,18}[A-Z]{0,2}")
_TELEPHONE = re.compile(r"1[3-9]\d{9}")
_WORDS = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Code:
    """One code as read: `symbology` Code 128 or QR Code; `corners` x, y in pixels, clockwise from its top left."""

    text: str
    symbology: str
    corners: Corners

    @property
    def flat(self) -> bool:
        """A one-dimensional bar code."""
        return "QR" not in self.symbology


def normalise(text: str) -> str:
    """A number as one compares it: full-width forms made plain, capitals, no spaces or hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if not c.isspace() and c not in "-‐‑–—_·.")


def holds(text: str, number: str) -> bool:
    """Whether a code's text is `number`, or carries it as a word of its own among other fields."""
    wanted = normalise(number)
    return bool(wanted) and (normalise(text) == wanted or wanted in _words(text))


def waybill_in(text: str) -> str:
    """The one waybill-like number in a code's text; empty when there is none, or several."""
    found = {w for w in (normalise(text), *_words(text)) if _WAYBILL.fullmatch(w) and not _TELEPHONE.fullmatch(w)}
    return found.pop() if len(found) == 1 else ""


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(unicodedata.normalize("NFKC", text).upper()))


def read_whole(picture: Grey, *, half: bool = False) -> list[Code]:
    """The codes that are read in the picture as it is; `half` looks at very large ones at 1280–2560 pixels first."""
    longest = max(picture.shape)
    scale = 1
    if half and longest > _LONGEST_WHOLE:
        scale = -(-longest // _LONGEST_WHOLE)
        size = picture.shape[1] // scale, picture.shape[0] // scale
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return [_code(found, scale, 0, 0) for found in zxingcpp.read_barcodes(picture, formats=_FORMATS, try_invert=False)]


class Finder:
    """Tries harder where OpenCV's detectors see a code: enlarged, straightened, averaged along the bars, sharpened."""

    def __init__(self) -> None:
        self._bars = cv2.barcode.BarcodeDetector()
        self._squares = cv2.QRCodeDetector()
        self._turn = False

    def read(self, picture: Grey) -> list[Code]:
        """The codes read this way; several times slower than `read_whole`. Looks for bars and for squares in turn."""
        longest = max(picture.shape)
        scale = max(1.0, longest / _FINDER_LONG_SIDE)
        size = round(picture.shape[1] / scale), round(picture.shape[0] / scale)
        small = picture if scale == 1 else np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._turn = not self._turn
        detect, attempt = (self._bars.detectMulti, _read_bars) if self._turn else (self._squares.detectMulti, _read_square)
        return [code for quad in _quads(detect(small))[:_MOST_PLACES] for code in attempt(picture, quad * scale)]


def _quads(found: object) -> list[Quad]:
    """The four-cornered places out of an OpenCV detector's answer, largest first."""
    _, points = cast("tuple[bool, object]", found)
    if points is None:
        return []
    quads = [np.asarray(q, np.float32).reshape(4, 2) for q in np.asarray(points, np.float32).reshape(-1, 4, 2)]
    good = [q for q in quads if np.isfinite(q).all() and cv2.contourArea(q) > 100]
    return sorted(good, key=lambda q: -float(cv2.contourArea(q)))


def _read_square(picture: Grey, quad: Quad) -> list[Code]:
    left, top, right, bottom = _around(picture, quad, 0.25)
    if right - left < 12 or bottom - top < 12:
        return []
    crop = picture[top:bottom, left:right]
    large = np.asarray(cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    return [_code(found, 0.5, left, top) for found in zxingcpp.read_barcodes(large, formats=_FORMATS, try_invert=False)]


def _read_bars(picture: Grey, quad: Quad) -> list[Code]:
    """Straighten the place and read it: as it is, averaged along the bars, sharpened."""
    straight = _straighten(picture, quad)
    if straight is None:
        return []
    line = np.asarray(straight.mean(0), np.float32)
    average = np.tile(np.clip(line, 0, 255).astype(np.uint8), (40, 1))
    soft = cv2.GaussianBlur(line[None], (0, 0), 2.0)
    sharp = np.tile(np.clip(line[None] * 2.5 - soft * 1.5, 0, 255).astype(np.uint8), (40, 1))
    corners = tuple((float(x), float(y)) for x, y in quad)
    for attempt in (straight, average, sharp):
        found = zxingcpp.read_barcodes(np.ascontiguousarray(attempt), formats=_BARS, try_invert=False)
        if found:
            return [Code(f.text[:_MAX_TEXT], _symbology(f), corners) for f in found]
    return []


def _straighten(picture: Grey, quad: Quad) -> Grey | None:
    """The place as an upright rectangle at twice its size, longer side across, with room for the quiet zones."""
    sides = [float(np.linalg.norm(quad[i] - quad[(i + 1) % 4])) for i in range(4)]
    across, along = max(sides[0], sides[2]), max(sides[1], sides[3])
    if across < along:
        quad, across, along = np.roll(quad, -1, axis=0), along, across
    if across < 40 or along < 6:
        return None
    width, height = round(min(across * 2, 2400)), round(min(along * 2, 400))
    margin = round(width * 0.08)
    target = np.array([[margin, 0], [margin + width, 0], [margin + width, height], [margin, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(quad), target)
    size = (width + 2 * margin, height)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _around(picture: Grey, quad: Quad, margin: float) -> tuple[int, int, int, int]:
    height, width = picture.shape
    left, top = quad.min(0)
    right, bottom = quad.max(0)
    extra = margin * max(right - left, bottom - top)
    return max(0, int(left - extra)), max(0, int(top - extra)), min(width, int(right + extra)), min(height, int(bottom + extra))


def _code(found: zxingcpp.Barcode, scale: float, left: int, top: int) -> Code:
    place = found.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    corners = tuple((round(p.x * scale + left, 1), round(p.y * scale + top, 1)) for p in points)
    return Code(found.text[:_MAX_TEXT], _symbology(found), corners)


def _symbology(found: zxingcpp.Barcode) -> str:
    return "QR Code" if "QR" in str(found.format) else "Code 128"
