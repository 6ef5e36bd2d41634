"""What the sound tells: silence is no evidence, what breaks is heard, what a room sounds like is not accused."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from builders import take

from evidencekit.checks.continuity.sound import Sounds
from evidencekit.checks.continuity.sound_track import HOPS_A_SECOND
from evidencekit.checks.model import CheckResult, Finding, Requirement, Signal, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.view import Brief
from evidencekit.footage.model import ReadingSummary, Sound

RATE = 16_000


def room(seconds: float, seed: int = 1, level: float = 0.01) -> np.ndarray:
    """What a room sounds like: noise, softer the higher it is, with a few knocks."""
    rng = np.random.default_rng(seed)
    white = rng.normal(0, 1, int(seconds * RATE) + 64)
    soft = np.convolve(white, 0.8 ** np.arange(32), "full")[64 : 64 + int(seconds * RATE)]
    for _ in range(int(seconds)):
        at = int(rng.integers(0, max(1, len(soft) - 1600)))
        soft[at : at + 1600] += 8 * rng.normal(0, 1, 1600) * np.exp(-np.arange(1600) / 200)
    return np.asarray(level * soft)


def judged(path: Path, sound: np.ndarray, **more: object) -> CheckResult:
    seconds = more.pop("seconds", len(sound) / RATE)
    take(path, size=(320, 180), fps=10, seconds=seconds, audio=sound, grain=0, **more)  # pyright: ignore[reportArgumentType]
    return run_checks(path).result(Requirement.CONTINUITY)


def heard(result: CheckResult) -> list[Finding]:
    return [f for f in result.findings if f.signal is Signal.SOUND]


def unjudged(result: CheckResult) -> set[str]:
    return {reason.code for reason in result.not_judged if "sound" in reason.code}


def test_without_a_track_there_is_no_sound_to_judge_by(tmp_path: Path) -> None:
    take(tmp_path / "n.mp4", size=(320, 180), seconds=2)
    assert unjudged(run_checks(tmp_path / "n.mp4").result(Requirement.CONTINUITY)) == {"no_sound"}


@pytest.mark.parametrize("level", [0.0, 1e-5], ids=["zeros", "a converter's noise"])
def test_a_silent_track_is_no_evidence(tmp_path: Path, level: float) -> None:
    result = judged(tmp_path / "s.mkv", room(3, level=level / 3), audio_codec="pcm_s16le")
    assert unjudged(result) == {"sound_silent"}
    assert not heard(result)


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_a_room_that_goes_on_is_not_accused(tmp_path: Path, codec: str) -> None:
    result = judged(tmp_path / "r.mkv", room(8), audio_codec=codec)
    assert unjudged(result) == {"sound_faded"}
    assert not [f for f in heard(result) if f.weight is not Weight.INFO]


def test_missing_sound_is_found_by_its_times(tmp_path: Path) -> None:
    sound = room(6)
    sound[RATE * 2 : RATE * 3] = np.nan
    (found,) = [f for f in heard(judged(tmp_path / "g.mkv", sound)) if f.code == "sound_gap"]
    assert found.weight is Weight.LOOK
    assert found.start_s == pytest.approx(2.0, abs=0.15)
    assert found.params["seconds"] == pytest.approx(1.1, abs=0.15)


@pytest.mark.parametrize(("gone", "weight"), [(0.8, Weight.INFO), (2.4, Weight.LOOK)])
def test_a_microphone_that_starts_late_may_write_a_packet_before(tmp_path: Path, gone: float, weight: Weight) -> None:
    sound = room(6)
    sound[1024 : 1024 + round(gone * RATE)] = np.nan
    (found,) = [f for f in heard(judged(tmp_path / "w.mkv", sound)) if f.code == "sound_gap"]
    assert found.weight is weight
    assert found.start_s < 0.1


def test_sound_that_stops_every_second_is_the_recorders_way(tmp_path: Path) -> None:
    sound = room(10)
    for second in range(1, 10):
        sound[RATE * second : RATE * second + RATE * 6 // 10] = np.nan
    found = [f for f in heard(judged(tmp_path / "s.mkv", sound)) if f.code.startswith("sound_")]
    assert [(f.code, f.weight, f.params["count"]) for f in found] == [("sound_stutters", Weight.INFO, 9)]


def test_a_hole_of_digital_silence_is_shown(tmp_path: Path) -> None:
    sound = room(6)
    sound[RATE * 3 : RATE * 3 + 4800] = 0
    (found,) = [f for f in heard(judged(tmp_path / "h.mkv", sound, audio_codec="pcm_s16le")) if f.code == "sound_hole"]
    assert found.weight is Weight.LOOK
    assert (found.start_s, found.end_s) == pytest.approx((3.0, 3.3), abs=0.01)


@pytest.mark.parametrize(("fade_s", "told"), [(0.01, ["sound_hole"]), (0.15, [])])
def test_a_microphone_that_fades_what_is_quiet_leaves_no_hole(tmp_path: Path, fade_s: float, told: list[str]) -> None:
    sound, at, count = room(6), RATE * 3, round(fade_s * RATE)
    sound[at - count : at] *= np.geomspace(1, 1e-5, count).astype(np.float32)
    sound[at : at + RATE // 10] = 0
    found = heard(judged(tmp_path / "f.mkv", sound, audio_codec="pcm_s16le"))
    assert [f.code for f in found if f.code == "sound_hole"] == told


@pytest.mark.parametrize("cut_s", [None, 5.0])
def test_sound_that_is_cut_clicks(cut_s: float | None) -> None:
    times = np.arange(11 * RATE) / RATE
    sound = 0.01 * np.sin(2 * np.pi * 150 * times) + np.random.default_rng(2).normal(0, 0.0005, len(times))
    if cut_s is not None:
        sound = np.delete(sound, np.arange(round(cut_s * RATE), round((cut_s + 0.5033) * RATE)))
    info, summary = SimpleNamespace(audio=("aac",), complete=True), SimpleNamespace(first_pts_s=0.0, last_pts_s=len(sound) / RATE)
    watcher = Sounds(cast("Brief", SimpleNamespace(info=info)))
    for at in range(0, len(sound), 1000):
        watcher.hear(Sound(sound[at : at + 1000].astype(np.float32), at / RATE))
    clicks = watcher.sight(cast("ReadingSummary", summary)).clicks
    assert len(clicks) <= 0.03 * len(sound) / RATE * HOPS_A_SECOND
    assert any(abs(at_s - 5.0) <= 0.02 for at_s in clicks) == (cut_s is not None)


def test_a_noise_gate_is_not_taken_for_holes(tmp_path: Path) -> None:
    sound = room(9)
    for at in range(1, 8):
        sound[RATE * at : RATE * at + 4800] = 0
    (found,) = [f for f in heard(judged(tmp_path / "h.mkv", sound, audio_codec="pcm_s16le")) if f.code != "sound_clicks"]
    assert (found.code, found.weight, found.params["count"]) == ("sound_gated", Weight.INFO, 7)


@pytest.mark.parametrize(
    ("start", "length", "code", "weight"),
    [
        (0.3, 5.7, None, None),
        (1.0, 5.0, "sound_late", Weight.INFO),
        (0.0, 5.0, "sound_early", Weight.INFO),
        (0.0, 3.0, "sound_early", Weight.LOOK),
        (0.0, 8.0, "sound_longer", Weight.INFO),
    ],
)
def test_sound_shorter_or_longer_than_the_picture(
    tmp_path: Path, start: float, length: float, code: str | None, weight: Weight | None
) -> None:
    found = heard(judged(tmp_path / "l.mp4", room(length), seconds=6.0, audio_at=start))
    assert [(f.code, f.weight) for f in found if f.code in ("sound_late", "sound_early", "sound_longer")] == (
        [(code, weight)] if code else []
    )
    assert all(0 <= f.start_s <= f.end_s <= 6 for f in found)
