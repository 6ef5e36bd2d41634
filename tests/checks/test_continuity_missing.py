"""Everything that is known of a step, weighed together; and what only larger pictures show."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from watched import findings, sight

from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.missing import WEIGHTS, Glance, Seen, at_first, missing, nearer
from evidencekit.checks.continuity.motion import Step
from evidencekit.checks.continuity.sway import Sway
from evidencekit.checks.model import Finding, Weight
from evidencekit.footage.model import Grey

FPS = 25
SIZE = (360, 640)
DESK = cv2.resize(
    np.random.default_rng(3).integers(90, 150, (36, 64)).astype(np.uint8), SIZE[::-1], interpolation=cv2.INTER_CUBIC
)
KEY = np.random.default_rng(5).integers(20, 240, (6, 10)).astype(np.uint8)
KEY = cv2.resize(KEY, (60, 36), interpolation=cv2.INTER_NEAREST)

shares = st.floats(0, 1)
sizes = st.floats(0, 1000)
steps = st.builds(Step, shares, shares, sizes, shares, sizes, shares)
ways = st.builds(Sway, sizes, sizes, shares, shares)
glances = st.builds(Glance, st.floats(-20, 20), sizes)


def pushed(n: int) -> Grey:
    """A bunch of keys, a tenth of the picture wide, that is pushed about a desk by a third of a pixel in a frame."""
    x, y = 200 + 0.3 * n, 150 + 3 * np.sin(n / 17)
    there = np.float32([[1, 0, x], [0, 1, y]])
    keys = cv2.warpAffine(KEY, there, SIZE[::-1])
    mask = cv2.warpAffine(np.full_like(KEY, 255), there, SIZE[::-1]) / 255.0
    view = DESK * (1 - mask) + keys * mask
    return np.asarray(np.clip(view + np.random.default_rng(n).normal(0, 1.5, SIZE), 0, 255), np.uint8)


BIG = cv2.resize(np.random.default_rng(8).integers(20, 240, (9, 12)).astype(np.uint8), (240, 180), interpolation=cv2.INTER_CUBIC)


def swung(n: int) -> Grey:
    """A big box that is swung about the desk."""
    there = np.float32([[1, 0, 150 + 90 * np.sin(n / 9)], [0, 1, 80 + 40 * np.cos(n / 11)]])
    box = cv2.warpAffine(BIG, there, SIZE[::-1])
    mask = cv2.GaussianBlur(cv2.warpAffine(np.full_like(BIG, 255), there, SIZE[::-1]), (5, 5), 0) / 255.0
    view = DESK * (1 - mask) + box * mask
    return np.asarray(np.clip(view + np.random.default_rng(n).normal(0, 1.5, SIZE), 0, 255), np.uint8)


def told(numbers: Sequence[int]) -> list[Finding]:
    return findings(Jumps, [pushed(n) for n in numbers], FPS)


@given(glances, st.floats(-20, 20), steps, ways)
def test_what_is_known_first_is_a_part_of_everything(glance: Glance, near: float, step: Step, way: Sway) -> None:
    seen = Seen(glance, near, step, way)
    assert set(seen.facts) == set(WEIGHTS)
    rest = sum(WEIGHTS[name] * fact for name, fact in seen.facts.items() if name not in ("eye", "stands_out", "near"))
    assert missing(seen) == pytest.approx(nearer(glance, near) + rest, abs=1e-6)
    assert nearer(glance, near) == pytest.approx(at_first(glance) + WEIGHTS["near"] * near, abs=1e-6)


@given(glances, st.floats(-20, 20), steps, ways, st.floats(0.1, 5))
def test_the_surer_the_eye_the_likelier(glance: Glance, near: float, step: Step, way: Sway, more: float) -> None:
    seen = missing(Seen(glance, near, step, way))
    assert missing(Seen(glance, near + more, step, way)) > seen
    assert missing(Seen(Glance(glance.eye + more, glance.stands_out), near, step, way)) > seen


@pytest.mark.parametrize("gone", [12, 25])
def test_half_a_second_is_missed_of_a_small_thing_that_is_pushed_slowly(gone: int) -> None:
    (jump,) = told([*range(40), *range(40 + gone, 80 + gone)])
    assert (jump.code, jump.weight, jump.start_s) == ("jump", Weight.LOOK, pytest.approx(40 / FPS))


def test_what_is_pushed_on_is_no_jump() -> None:
    assert told(range(120)) == []


class Doubtful(Jumps):
    """Puts the same odds on all it looks at closely."""

    odds = 0.0

    def weigh(self, at_s: float, seen: Seen) -> float:
        """Whatever there is to see."""
        return self.odds


@pytest.mark.parametrize(("odds", "told", "faint"), [(-0.6, [], []), (0.0, [], [40 / FPS]), (1.6, [40 / FPS], [])])
def test_a_doubtful_jump_waits_for_another_sign(odds: float, told: list[float], faint: list[float]) -> None:
    watcher = type("Asked", (Doubtful,), {"odds": odds})
    found = sight(watcher, [pushed(n) for n in [*range(40), *range(52, 92)]], FPS)
    assert [f.start_s for f in found.findings] == pytest.approx(told)
    assert [f.start_s for f in found.faint] == pytest.approx(faint)
    assert all(f.confidence < 0.45 for f in found.faint), "tones that break there shall not make it a break"


def test_where_both_eyes_are_sure_a_person_looks_whatever_the_sum_says() -> None:
    against = type("Asked", (Doubtful,), {"odds": -9.0})
    (jump,) = sight(against, [swung(n) for n in [*range(40), *range(52, 92)]], FPS).findings
    assert (jump.weight, jump.start_s) == (Weight.LOOK, pytest.approx(40 / FPS))
    assert sight(against, [pushed(n) for n in [*range(40), *range(52, 92)]], FPS).findings == (), "the eyes are not that sure"
    assert sight(against, [swung(n) for n in range(80)], FPS).findings == ()
