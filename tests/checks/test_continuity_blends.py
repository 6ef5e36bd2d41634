"""Dissolves while things go on moving: told by the learned eye, and nothing said of the same takes as they are."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from test_continuity_cadence import picture
from watched import findings

from evidencekit.checks.continuity.blends import Blends
from evidencekit.checks.continuity.eye import PICTURES, MixtureEye
from evidencekit.checks.continuity.signal import Sight
from evidencekit.checks.continuity.weighing import weigh
from evidencekit.checks.model import Finding, Signal, Weight
from evidencekit.footage.model import Grey
from evidencekit.wording import say


def told(pictures: Sequence[Grey], fps: float = 30.0) -> list[Finding]:
    found = findings(Blends, pictures, fps)
    assert all((f.code, f.weight, f.signal) == ("blend", Weight.LOOK, Signal.CUT) for f in found)
    return found


def faded(at: int, gone: int, long: int, seed: int, every: int = 1) -> list[Grey]:
    """A take of which `gone` pictures are left out under a dissolve of `long`, every so manieth picture shown."""
    shares = [(n + 1) / (long + 1) for n in range(long)]
    mixed = [
        cv2.addWeighted(picture(at + n, seed), 1 - share, picture(at + gone + n, seed), share, 0)
        for n, share in enumerate(shares)
    ]
    shown = [picture(n, seed) for n in range(at)], mixed, [picture(n, seed) for n in range(at + gone + long, 260)]
    return [np.asarray(p, np.uint8) for part in shown for p in part][::every]


@pytest.mark.parametrize(("seed", "gone"), [(1, 30), (1, 60), (2, 60)])
def test_a_dissolve_while_things_move_on_is_told_where_it_is(seed: int, gone: int) -> None:
    (found,) = told(faded(90, gone, 15, seed))
    assert found.start_s - 0.1 <= 90 / 30 + 0.25 <= found.end_s + 0.1
    assert found.still_s == pytest.approx(90 / 30 + 0.25, abs=0.25), "the mixture itself is shown"
    assert found.still_before_s == found.start_s


@pytest.mark.parametrize(("long", "around"), [(5, 0.15), (7, 0.15), (30, 0.6)])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_short_or_a_long_one_is_told_at_another_pace(seed: int, long: int, around: float) -> None:
    (found,) = told(faded(90, 60, long, seed))
    assert found.start_s - 0.1 <= (90 + long / 2) / 30 <= found.end_s + 0.1
    assert (found.end_s - found.start_s) / 2 <= around + 0.001


def lit(pictures: list[Grey], at: int) -> list[Grey]:
    """The same with two of them in a flash."""
    return [np.asarray(cv2.add(p, 110), np.uint8) if at <= n < at + 2 else p for n, p in enumerate(pictures)]


@pytest.mark.parametrize(("seed", "at"), [(3, 140), (5, 60), (8, 120)])
def test_a_flash_is_no_mixture(seed: int, at: int) -> None:
    """What it lit is half bright for the eye."""
    assert told(lit([picture(n, seed) for n in range(260)], at)) == []


@pytest.mark.parametrize("at", [88, 92, 97])
def test_a_flash_hides_no_mixture(at: int) -> None:
    (found,) = told(lit(faded(90, 60, 10, 1), at))
    assert found.start_s - 0.1 <= 95 / 30 <= found.end_s + 0.1


def test_of_a_slow_camera_too() -> None:
    (found,) = told(faded(90, 60, 15, 1, every=2), fps=15)
    assert found.start_s - 0.1 <= 90 / 30 + 0.25 <= found.end_s + 0.1


@pytest.mark.parametrize("seed", range(1, 9))
def test_nothing_is_said_of_takes_as_they_are(seed: int) -> None:
    assert told([picture(n, seed) for n in range(260)]) == []


def test_a_picture_that_stands_still_and_one_too_small_say_nothing() -> None:
    assert told([picture(7)] * 90) == []
    assert told([np.ascontiguousarray(p[:12]) for p in faded(60, 60, 15, 1)]) == []


def test_a_picture_that_changes_its_size_begins_anew() -> None:
    upright = [np.ascontiguousarray(np.rot90(picture(n))) for n in range(40)]
    assert told([*[picture(n) for n in range(40)], *upright]) == []


def test_the_eye_looks_at_pictures_of_any_shape() -> None:
    eye, rng = MixtureEye(), np.random.default_rng(1)
    for shape in ((16, 96), (54, 96), (107, 60), (54, 96)):
        odds = eye.mixed([rng.normal(0, 5, shape).astype(np.float32) for _ in range(PICTURES)])
        assert np.isfinite(odds)


def blend(at: float = 5.0) -> Finding:
    return Finding("b", "blend", Weight.LOOK, at - 0.3, at + 0.3, 0.8, signal=Signal.CUT)


@pytest.mark.parametrize("code", ["jump", "covered"])
def test_a_blend_is_told_by_what_lies_within_it(code: str) -> None:
    other = Finding("o", code, Weight.LOOK, 5.2, 5.2, 0.8, signal=Signal.CUT)
    assert [f.code for f in weigh([Sight((blend(), other))])] == [code]
    assert [f.code for f in weigh([Sight((blend(8.0), other))])] == [code, "blend"]


def test_a_clock_that_runs_on_vouches_for_a_mixture_and_says_so_without_gaps() -> None:
    mixture = Finding("m", "blend", Weight.LOOK, 5.0, 5.1, 0.8, signal=Signal.CUT)
    (found,) = weigh([Sight((mixture,)), Sight(steady=((1.0, 9.0),))])
    assert found.weight is Weight.INFO
    assert "{" not in say(f"finding.{found.code}", "zh_CN", **found.params)


def test_one_that_begins_or_ends_the_video_is_told_too() -> None:
    cut_short = faded(90, 60, 15, 1)[78:]
    (found,) = told(cut_short)
    assert found.start_s - 0.1 <= (90 - 78) / 30 + 0.25 <= found.end_s + 0.1
    (found,) = told(faded(90, 60, 15, 1)[:117])
    assert found.start_s - 0.1 <= 90 / 30 + 0.25 <= found.end_s + 0.1
