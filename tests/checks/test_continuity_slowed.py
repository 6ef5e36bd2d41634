"""A part that is played slower: its pictures come again at an even beat, and only there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from test_continuity_cadence import FPS, picture
from watched import findings

from evidencekit.checks.continuity.slowed import Slowed
from evidencekit.checks.model import Finding, Signal, Weight


def told(taken: Sequence[int], seed: int = 1) -> list[Finding]:
    found = findings(Slowed, [picture(number, seed) for number in taken], FPS)
    assert all((f.code, f.weight, f.signal) == ("slowed", Weight.LOOK, Signal.REPEAT) for f in found)
    return found


@pytest.mark.parametrize("speed", [0.4, 0.5, 0.6, 0.67])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_part_played_slower_is_found_where_it_is(speed: float, seed: int) -> None:
    part = [150 + int(k * speed) for k in range(round(60 / speed))]
    (found,) = told([*range(150), *part, *range(210, 400)], seed)
    assert found.start_s == pytest.approx(150 / FPS, abs=0.4)
    assert found.end_s == pytest.approx((150 + len(part)) / FPS, abs=0.4)


@pytest.mark.parametrize("times", [2, 3])
def test_a_recorder_that_repeats_all_along_slows_nothing(times: int) -> None:
    assert told([n // times * times for n in range(400)]) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_said_of_a_take_as_it_is(seed: int) -> None:
    assert told(range(400), seed) == []


def test_stumbles_have_no_beat() -> None:
    rng = np.random.default_rng(3)
    stumbling = [n - int(again) for n, again in zip(range(150, 240), rng.random(90) < 0.3, strict=True)]
    assert told([*range(150), *stumbling, *range(240, 400)]) == []


@pytest.mark.parametrize("taken", [range(1), range(60), [5] * 300, [*range(200), *[200] * 150]])
def test_short_and_still_videos_say_nothing(taken: Sequence[int]) -> None:
    assert told(taken) == []
