"""Bar and QR codes in one picture: the whole of it, then harder tries where something like a bar code lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from evidencekit.checks.numbers import normalise as normalise
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
    """Tries harder, in two ways by turns: bars that OpenCV's detector sees, straightened, averaged along the bars and
    sharpened; and the middle of the picture, where a label is held, enlarged.
    """

    def __init__(self) -> None:
        self._bars = cv2.barcode.BarcodeDetector()
        self._turn = False

    def read(self, picture: Grey) -> list[Code]:
        """The codes read in this call's way; about as costly as `read_whole` again."""
        self._turn = not self._turn
        return self._read_bars(picture) if self._turn else _read_middle(picture)

    def _read_bars(self, picture: Grey) -> list[Code]:
        scale = max(1.0, max(picture.shape) / _FINDER_LONG_SIDE)
        size = round(picture.shape[1] / scale), round(picture.shape[0] / scale)
        small = picture if scale == 1 else np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        quads = _quads(self._bars.detectMulti(small))[:_MOST_PLACES]
        return [code for quad in quads for code in _read_bars(picture, quad * scale)]


def _quads(found: object) -> list[Quad]:
    """The four-cornered places out of an OpenCV detector's answer, largest first."""
    _, points = cast("tuple[bool, object]", found)
    if points is None:
        return []
    quads = [np.asarray(q, np.float32).reshape(4, 2) for q in np.asarray(points, np.float32).reshape(-1, 4, 2)]
    good = [q for q in quads if np.isfinite(q).all() and cv2.contourArea(q) > 100]
    return sorted(good, key=lambda q: -float(cv2.contourArea(q)))


def _read_middle(picture: Grey) -> list[Code]:
    """The middle three fifths at twice the size, at most 2560 pixels long."""
    height, width = picture.shape
    left, top = width // 5, height // 5
    crop = picture[top : height - top, left : width - left]
    by = min(2.0, _LONGEST_WHOLE / max(crop.shape))
    large = np.asarray(cv2.resize(crop, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC), np.uint8)
    return [_code(found, 1 / by, left, top) for found in zxingcpp.read_barcodes(large, formats=_FORMATS, try_invert=False)]


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


def _code(found: zxingcpp.Barcode, scale: float, left: int, top: int) -> Code:
    place = found.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    corners = tuple((round(p.x * scale + left, 1), round(p.y * scale + top, 1)) for p in points)
    return Code(found.text[:_MAX_TEXT], _symbology(found), corners)


def _symbology(found: zxingcpp.Barcode) -> str:
    return "QR Code" if "QR" in str(found.format) else "Code 128"
