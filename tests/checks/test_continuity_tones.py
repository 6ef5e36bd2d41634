"""The room's steady tones: they run through one take; taken out, put in or played faster, they tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from builders import Event, take

from evidencekit.checks.model import CheckResult, Finding, Requirement, Verdict, Weight
from evidencekit.checks.run import run_checks

RATE = 16_000


def humming(seconds: float, seed: int = 1, hum: float = 0.004, knocks: float = 1.0) -> np.ndarray:
    """A room with mains a little off 50 Hz, a fan, soft noise and knocks."""
    rng = np.random.default_rng(seed)
    at = np.arange(int(seconds * RATE)) / RATE
    mains = 2 * np.pi * np.cumsum(50.013 + 0.004 * np.sin(at / 7)) / RATE
    sound = sum(size * np.sin(n * mains + n) for n, size in ((1, 1.0), (2, 0.9), (3, 0.7), (4, 0.5)))
    sound = hum * (sound + 1.5 * np.sin(2 * np.pi * 173.3 * at))
    sound += 0.002 * np.convolve(rng.normal(0, 1, len(at) + 31), 0.8 ** np.arange(32), "valid")
    for _ in range(int(seconds * knocks)):
        begin = int(rng.integers(0, len(at) - 1600))
        sound[begin : begin + 1600] += 0.05 * rng.normal(0, 1, 1600) * np.exp(-np.arange(1600) / 300)
    return np.asarray(sound)


def judged(path: Path, sound: np.ndarray, events: tuple[Event, ...] = ()) -> CheckResult:
    take(path, size=(320, 180), fps=10, seconds=len(sound) / RATE, audio=sound, events=events)
    return run_checks(path).result(Requirement.CONTINUITY)


def of(result: CheckResult, code: str) -> list[Finding]:
    return [f for f in result.findings if f.code == code]


def without(sound: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    return np.delete(sound, np.arange(int(start_s * RATE), int(end_s * RATE)))


@pytest.mark.parametrize("seed", range(4))
def test_tones_that_run_on_are_told_and_vouch_for_nothing(tmp_path: Path, seed: int) -> None:
    result = judged(tmp_path / "r.mp4", humming(16, seed))
    (told,) = of(result, "hum_runs_on")
    assert told.weight is Weight.INFO
    assert not of(result, "hum_break") + of(result, "hum_shift")


def test_a_room_without_a_tone_says_so(tmp_path: Path) -> None:
    result = judged(tmp_path / "r.mp4", humming(16, hum=0.0))
    assert "no_hum" in {reason.code for reason in result.not_judged}
    assert not of(result, "hum_runs_on")


@pytest.mark.parametrize(("at", "missing"), [(6.0, 0.517), (8.3, 1.031), (9.1, 3.007)])
def test_sound_taken_out_is_found_where_it_is_missing(tmp_path: Path, at: float, missing: float) -> None:
    result = judged(tmp_path / "r.mp4", without(humming(20), at, at + missing))
    (found,) = of(result, "hum_break")
    assert found.weight is Weight.LOOK
    assert found.start_s == pytest.approx(at, abs=0.2)
    assert result.verdict is not Verdict.PASS


def test_a_soft_passage_between_two_parts_hides_nothing(tmp_path: Path) -> None:
    cut = without(humming(20), 8.3, 9.331)
    span = slice(int(8.28 * RATE), int(8.32 * RATE))
    cut[span] *= np.abs(np.linspace(-1, 1, span.stop - span.start))
    assert of(judged(tmp_path / "r.mp4", cut), "hum_break")


def test_a_knock_a_voice_and_a_fan_switched_off_are_no_break(tmp_path: Path) -> None:
    sound = humming(20, knocks=3)
    at = np.arange(len(sound)) / RATE
    sound += 0.03 * np.sin(2 * np.pi * (180 + 30 * np.sin(5 * at)) * at) * ((at > 5) & (at < 7))
    sound[int(12 * RATE) :] -= 0.004 * 1.5 * np.sin(2 * np.pi * 173.3 * at[int(12 * RATE) :])
    assert not [f for f in of(judged(tmp_path / "r.mp4", sound), "hum_break") if f.weight is not Weight.INFO]


@pytest.mark.parametrize("factor", [1.5, 1.72])
def test_a_part_played_faster_is_a_break(tmp_path: Path, factor: float) -> None:
    sound = humming(24)
    first, last = int(8 * RATE), int(14 * RATE)
    part = np.interp(np.arange(0, last - first - 1, factor), np.arange(last - first), sound[first:last])
    result = judged(tmp_path / "r.mp4", np.concatenate([sound[:first], part, sound[last:]]))
    (found,) = of(result, "hum_shift")
    assert found.weight is Weight.BREAK
    assert found.params["factor"] == pytest.approx(factor, rel=0.05)
    assert found.start_s == pytest.approx(8.0, abs=0.6)
    assert found.end_s == pytest.approx(8.0 + 6 / factor, abs=0.6)


def test_sound_that_breaks_at_a_jump_makes_it_a_break_told_once(tmp_path: Path) -> None:
    sound = without(humming(13), 6.0, 7.031)
    result = judged(tmp_path / "r.mp4", sound, (Event("skip", 6.0, 1.031),))
    moment = [f for f in result.findings if 5.5 <= f.start_s <= 6.5 and f.weight is not Weight.INFO]
    assert [f.weight for f in moment] == [Weight.BREAK]
    assert result.verdict is Verdict.FAIL


def test_tones_alone_never_clear_a_jump(tmp_path: Path) -> None:
    result = judged(tmp_path / "r.mp4", humming(12), (Event("skip", 6.0, 1.031),))
    assert of(result, "hum_runs_on")
    assert result.verdict is not Verdict.PASS
