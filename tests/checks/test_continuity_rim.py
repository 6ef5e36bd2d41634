"""A picture inside a picture, or a screen that was filmed: nothing crosses the edges. A hint, and never more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from builders import take
from watched import findings

from evidencekit.checks.continuity.rim import Rim
from evidencekit.checks.model import Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.footage.model import Grey

FPS = 10
SIZE = (360, 640)


def room(seed: int, size: tuple[int, int]) -> Grey:
    rough = np.random.default_rng(seed).integers(0, 256, (size[0] // 8, size[1] // 8)).astype(np.uint8)
    return np.asarray(cv2.resize(rough, size[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


def desk(seconds: float) -> Iterator[Grey]:
    """A hand reaches in from the right, over and over, across most of a desk."""
    still, noise = room(1, SIZE) // 2 + 60, np.random.default_rng(2)
    for n in range(round(seconds * FPS)):
        picture = still.astype(np.int16)
        reach = int(520 * abs(np.sin(n / 6)))
        picture[120:260, SIZE[1] - reach :] = 30 + room(3, (140, 520))[:, :reach] // 3
        yield np.clip(picture + noise.normal(0, 2, SIZE), 0, 255).astype(np.uint8)


def screened(pictures: Iterator[Grey], *, by: float = 0.8, aside: tuple[int, int] = (0, 0), sway: float = 0.0) -> Iterator[Grey]:
    """The pictures on a screen that stands in another room."""
    noise = np.random.default_rng(4)
    for n, picture in enumerate(pictures):
        around = room(5, SIZE) // 2
        width, height = round(SIZE[1] * by), round(SIZE[0] * by)
        left, top = (SIZE[1] - width) // 2 + aside[0], (SIZE[0] - height) // 2 + aside[1]
        around[max(0, top - 6) : top + height + 6, max(0, left - 6) : left + width + 6] = 8
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        shown = small[max(0, -top) : SIZE[0] - top, max(0, -left) : SIZE[1] - left]
        around[max(0, top) :, max(0, left) :][: shown.shape[0], : shown.shape[1]] = shown
        moved = np.array([[1, 0, sway * np.sin(n / 3)], [0, 1, sway * np.cos(n / 4)]])
        filmed = cv2.warpAffine(around, moved, SIZE[::-1], borderMode=cv2.BORDER_REFLECT).astype(np.int16)
        yield np.clip(filmed + noise.normal(0, 2, SIZE), 0, 255).astype(np.uint8)


def told(pictures: Iterator[Grey]) -> list[object]:
    found = findings(Rim, list(pictures), FPS)
    assert all((f.code, f.weight, f.signal, f.still_s) == ("within_rim", Weight.INFO, Signal.COPY, None) for f in found)
    return [f.params["percent"] for f in found]


@pytest.mark.parametrize("aside", [(0, 0), (30, -14), (-40, 12)])
def test_a_filmed_screen_is_hinted_at(aside: tuple[int, int]) -> None:
    (percent,) = told(screened(desk(9), aside=aside))
    assert isinstance(percent, int)
    assert 2 <= percent <= 16


def test_a_camera_that_trembles_a_little_hides_no_screen() -> None:
    assert told(screened(desk(9), sway=0.5))


@pytest.mark.parametrize(
    "pictures",
    [
        pytest.param(lambda: desk(9), id="a desk"),
        pytest.param(lambda: screened(desk(4)), id="too short"),
        pytest.param(lambda: screened(desk(9), by=0.98), id="the screen fills the picture"),
        pytest.param(lambda: screened(desk(9), aside=(110, 0)), id="the screen is cut off"),
        pytest.param(lambda: (room(1, SIZE) for _ in range(90)), id="nothing moves"),
        pytest.param(lambda: screened(desk(9), sway=9.0), id="filmed by hand"),
    ],
)
def test_nothing_is_said_otherwise(pictures) -> None:
    assert told(pictures()) == []


def test_another_size_on_the_way_says_nothing() -> None:
    assert told(iter([*screened(desk(6)), *(p[:, :320] for p in screened(desk(3)))])) == []


def test_it_changes_no_verdict(tmp_path: Path) -> None:
    """The drawn parcel floats about and never leaves the picture."""
    result = run_checks(take(tmp_path / "飘着的包裹.mp4", seconds=6.0)).result(Requirement.CONTINUITY)
    assert "within_rim" in {f.code for f in result.findings}
    assert result.verdict is Verdict.PASS
    assert [reason.code for reason in result.reasons] == ["continuity_clear"]
