"""Does what moves go on moving? Compares one step of a video with the steps around it, block by block.

Every block of the picture is followed with optical flow from each frame to the next. Across a true next frame a thing that
moves goes on as it moved before and after; where time is missing it is somewhere else, or turned, or gone. A change of light
changes nothing here: the pictures are compared without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from evidencekit.checks.continuity.light import FINE, same
from evidencekit.checks.view import Floats, levels_of, relief
from evidencekit.footage.model import Grey

_LONG_SIDE = 192  # pixels of the picture that is followed
_BLOCK = 16
_SIGMA = 9.0
_NOISE = 4.0  # mean difference after following below which a block counts as found again, as `relief` has it
_TEXTURED = 1.2  # mean local contrast from which a block can be followed at all
_MOVES = 0.35  # pixels a frame
_FEATURES = 200
_FOUND_AGAIN = 0.7  # pixels between a point and itself followed there and back
_CONSENSUS = 12  # points that move as one picture: chance brings together some eight


@dataclass(frozen=True, slots=True)
class Step:
    """One step looked at closely.

    `broken`: share of the picture's blocks whose content does not go on. `of_moving`: share of the moving and broken blocks
    that are broken, near 1 when nothing at all goes on. `strength`: how much more differs than in the steps around. `relit`: the
    share of the broken blocks that show the same things in the same places as before, in another light: a lamp went on or off.
    `lit`: by how much the light on those blocks changed, as `LOGARITHM` has it (median; a tenth brighter is 6).
    `going_on`: share of the picture's blocks that plainly move on as they did.
    """

    broken: float
    of_moving: float
    strength: float
    relit: float
    lit: float
    going_on: float


def look(pictures: Sequence[Grey], at: int, times: float = 1.0, filmed: Sequence[Grey] = ()) -> Step:
    """The step from `pictures[at - 1]` to `pictures[at]` beside those around it; all of one size, about 320 pixels long.

    It may take `times` as long as those, when pictures were dropped: then things move so much further. `filmed`: the same
    pictures as they were, if their light was evened.
    """
    small = [_small(picture) for picture in pictures]
    bare = [relief(picture, _SIGMA) for picture in small]
    # Not kept between calls: the object has working memory of its own, and checks run side by side.
    follower = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    ways: list[Floats] = []
    flows: list[Floats] = []
    rests: list[Floats] = []
    for before, after, bare_before, bare_after in zip(small, small[1:], bare, bare[1:], strict=False):
        flow = np.asarray(follower.calc(after, before, np.zeros((*after.shape, 2), np.float32)), np.float32)
        rests.append(_blocks(np.abs(bare_after - _moved(bare_before, flow))))
        ways.append(flow)
        flows.append(np.dstack((_blocks(flow[..., 0]), _blocks(flow[..., 1]))))
    step = at - 1
    others = [k for k in range(len(flows)) if k != step]
    usual = float(np.sqrt(times)) * np.max([rests[k] for k in others], axis=0)
    rest = rests[step]
    excess = np.where(rest > _NOISE, np.maximum(0.0, rest - 1.15 * usual - 1.0), 0.0)
    earlier = np.median([flows[k] for k in others if k < step], axis=0)
    later = np.median([flows[k] for k in others if k > step], axis=0)
    uneven = np.max([_length(flows[k] - (earlier if k < step else later)) for k in others], axis=0)
    earlier, later, uneven = (np.asarray(times * way, np.float32) for way in (earlier, later, uneven))
    speed = np.maximum(_length(earlier), _length(later))
    apart = np.minimum(_length(flows[step] - earlier), _length(flows[step] - later))
    textured = _blocks(np.abs(bare[at] - cv2.GaussianBlur(bare[at], (0, 0), 2.0))) > _TEXTURED
    broken = (excess > 0) | (textured & (apart > 1.0 + 1.5 * speed + 1.2 * uneven))
    going_on = textured & (speed > times * _MOVES) & ~broken & (apart < 0.5 + 0.5 * speed + uneven)
    share = float(broken.mean())
    one, other = (_small(filmed[n]) if filmed else small[n] for n in (step, at))
    kept = _same(one, other, ways[max(0, step - 1) : step] + ways[at : at + 1]) if share else broken
    return Step(
        broken=share,
        of_moving=share / (share + float(going_on.mean()) + 1e-3),
        strength=float(excess.sum() / np.sqrt(excess.size)),
        relit=float(kept[broken].mean()) if share else 0.0,
        lit=_lit(one, other, broken & kept),
        going_on=float(going_on.mean()),
    )


def _same(before: Grey, after: Grey, ways: Sequence[Floats]) -> npt.NDArray[np.bool_]:
    """The blocks whose fine structure, however bright it became, is where it was, or where it was on its way to.

    The way of the step itself is not asked: it leads to wherever the thing was put meanwhile.
    """
    one, other = relief(before, FINE), relief(after, FINE)
    places = [one, *(_moved(one, way) for way in ways)]
    return np.asarray(np.any([same(place, other, _blocks) for place in places], axis=0))


def _lit(before: Grey, after: Grey, where: npt.NDArray[np.bool_]) -> float:
    change = np.abs(_blocks(levels_of(after)) - _blocks(levels_of(before)))
    return float(np.median(change[where])) if where.any() else 0.0


def _small(picture: Grey) -> Grey:
    height, width = picture.shape
    scale = min(1.0, _LONG_SIDE / max(height, width))
    size = max(2 * _BLOCK, round(width * scale)), max(2 * _BLOCK, round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _moved(picture: Floats, flow: Floats) -> Floats:
    height, width = picture.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = columns + flow[..., 0], rows + flow[..., 1]
    return np.asarray(cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _blocks(values: Floats) -> Floats:
    height, width = (side // _BLOCK for side in values.shape)
    whole = values[: height * _BLOCK, : width * _BLOCK]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.hypot(vectors[..., 0], vectors[..., 1]), np.float32)


# --- the whole view -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Shift:
    """How the background moved in one step: pixels at three places of the picture, and the points that agree."""

    pixels: float
    agree: int
    points: int


def view_jumps(pictures: Sequence[Grey], at: int) -> bool:
    """Whether from `pictures[at - 1]` to `pictures[at]` the whole background is elsewhere, or gone though plainly seen around."""
    shifts = [_shift(a, b) for a, b in zip(pictures[at - 3 : at + 2], pictures[at - 2 : at + 3], strict=False)]
    here = shifts.pop(2) if len(shifts) > 2 else _Shift(0.0, 0, 0)
    if len(shifts) < 4 or min(s.agree for s in shifts) < 2 * _CONSENSUS:
        return False
    usual = sorted(s.agree for s in shifts)[1]
    if here.agree >= max(_CONSENSUS, 0.15 * usual):
        return here.pixels > 3.0 * max(s.pixels for s in shifts) + 1.5
    # Gone only where the background was plainly seen all around: hands before it hide it too.
    return here.agree < 0.12 * usual and all(s.agree >= 0.5 * s.points for s in shifts)


def _shift(before: Grey, after: Grey) -> _Shift:
    points = _corners(before)
    count = len(points)
    if count < _CONSENSUS:
        return _Shift(0.0, 0, count)
    there, found = _follow(before, after, points)
    back, found_back = _follow(after, before, there)
    good = found & found_back & (np.linalg.norm((back - points).reshape(-1, 2), axis=1) < _FOUND_AGAIN)
    if good.sum() < _CONSENSUS // 2:
        return _Shift(0.0, 0, count)
    as_one, inside = _as_one(points[good], there[good])
    if as_one is None:
        return _Shift(0.0, 0, count)
    height, width = before.shape
    places = np.array([[width / 2, width / 4, 3 * width / 4], [height / 2, height / 4, 3 * height / 4], [1, 1, 1]])
    moved = np.asarray(as_one) @ places - places[:2]
    return _Shift(float(np.median(np.hypot(moved[0], moved[1]))), int(np.sum(inside)), count)


def _corners(picture: Grey) -> Floats:
    found = cast("Floats | None", cv2.goodFeaturesToTrack(picture, _FEATURES, 0.01, 5))
    return np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)


def _as_one(points: Floats, there: Floats) -> tuple[Floats | None, Floats]:
    """The shift, turn and scale that most points share, and which do."""
    found = cv2.estimateAffinePartial2D(points, there, ransacReprojThreshold=0.8)
    return cast("tuple[Floats | None, Floats]", found)


def _follow(before: Grey, after: Grey, points: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Where the points are afterwards, and which of them were found."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, points, np.zeros_like(points), winSize=(15, 15), maxLevel=3)
    return np.asarray(there, np.float32), np.asarray(found).ravel() == 1
