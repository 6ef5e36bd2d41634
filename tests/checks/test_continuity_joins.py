"""What the coded pictures tell of joins: two signs ask for a look, one alone is worth knowing, an encoder's ways are neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import Event, encoder, joined, take

from evidencekit.checks.continuity.joins import Joins
from evidencekit.checks.continuity.signal import Sight
from evidencekit.checks.continuity.weighing import weigh
from evidencekit.checks.model import CheckResult, Finding, Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.view import Brief
from evidencekit.checks.words import finding_words
from evidencekit.footage.model import FootageInfo, Packet, ReadingSummary, VideoStream
from evidencekit.footage.origin import Origin, OriginClass

STEP = 1 / 30
SUMMARY = ReadingSummary(300, 0, 0.0, 10.0, "")


def info(*texts: str) -> FootageInfo:
    video = VideoStream("h264", 640, 360, 0, 30.0, 10.0, 1_000_000, "", "")
    return FootageInfo("a.mp4", 1, "mov", 10.0, video, encoder_texts=texts)


def packets(
    keys: Iterable[int], count: int = 300, times: Sequence[float] | None = None, settings: int = -1, signed: Iterable[int] = ()
) -> list[Packet]:
    """Coded pictures at 30 a second with key pictures at these places."""
    at, marked = set(keys), set(signed)
    shown = [n * STEP for n in range(count)] if times is None else times
    return [Packet(t, 900, n in at, n == settings, n in marked) for n, t in enumerate(shown)]


def seen(coded: Sequence[Packet], *texts: str, origin: Origin | None = None) -> list[Finding]:
    watcher = Joins(Brief(replace(info(*texts), origin=origin)))
    for packet in coded:
        watcher.packet(packet)
    return list(watcher.sight(SUMMARY).findings)


def regular(group: int, count: int = 300, start: int = 0) -> list[int]:
    return list(range(start, count, group))


def test_a_rhythm_that_holds_is_nothing() -> None:
    assert seen(packets(regular(30))) == []
    assert seen(packets(regular(10))) == []


def test_a_rhythm_broken_once_is_worth_knowing() -> None:
    (found,) = seen(packets([*regular(15, 140), *regular(15, 300, 142)]))
    assert (found.code, found.weight) == ("comb_broken", Weight.INFO)
    assert found.start_s == pytest.approx(142 * STEP, abs=1e-3)
    assert found.still_before_s == pytest.approx(141 * STEP, abs=1e-3)


def test_encoders_that_place_key_pictures_freely_are_not_told() -> None:
    broken = [*regular(15, 140), *regular(15, 300, 142)]
    assert seen(packets(broken), "x264 - core 164") == []
    assert seen(packets([*regular(15, 140), 142, 149, 160, 171, 190, *regular(15, 300, 201)])) == []


def test_dropped_pictures_do_not_break_a_rhythm_in_time() -> None:
    """A recorder that misses pictures but sets its key pictures by the clock."""
    coded = [p for n, p in enumerate(packets(regular(15))) if n not in (37, 38, 95)]
    assert seen(coded) == []


def test_open_groups_of_pictures_keep_the_rhythm() -> None:
    """The key picture of an open group is coded before pictures that are shown before it: one place is off, none is shown off."""
    coded = packets(regular(15))
    for at in range(15, 300, 15):
        coded[at - 2 : at + 1] = [coded[at], *coded[at - 2 : at]]
    assert seen(coded) == []


@pytest.mark.parametrize("overlap", [0.9, 0.996, 1.0], ids=["a tenth", "a tick", "at one moment"])
def test_times_pressed_together_off_the_rhythm_are_a_join(overlap: float) -> None:
    times = [n * STEP for n in range(142)]
    times += [times[-1] + (1 - overlap) * STEP + n * STEP for n in range(158)]
    (found,) = seen(packets([*regular(15, 140), *regular(15, 300, 142)], times=times))
    assert (found.code, found.weight, found.params["join_signs"]) == ("stream_join", Weight.LOOK, "step,comb")
    assert found.start_s == pytest.approx(times[142], abs=1e-3)


def test_a_stumble_of_the_recorder_on_the_rhythm_is_no_join() -> None:
    times = [n * STEP + (0.6 * STEP if n >= 150 else 0.0) for n in range(300)]
    assert seen(packets(regular(15), times=times)) == []


def test_a_stumble_between_key_pictures_is_no_join() -> None:
    times = [n * STEP + (0.6 * STEP if n >= 157 else 0.0) for n in range(300)]
    assert seen(packets([0, 100, 230], times=times)) == []


def test_uneven_times_of_a_phone_are_no_joins() -> None:
    wobble = np.random.default_rng(3).uniform(-0.3, 0.3, 300)
    times = sorted(float((n + w) * STEP) for n, w in enumerate(wobble))
    assert [f for f in seen(packets([0, 40, 130, 200], times=times)) if f.weight is not Weight.INFO] == []


def test_pictures_in_bursts_are_a_recorders_way() -> None:
    """Recorders of screens stamp what waited in a queue within a millisecond."""
    rng = np.random.default_rng(4)
    times = np.cumsum(np.where(rng.random(300) < 0.15, 0.001, STEP)).tolist()
    assert seen(packets([0, 60, 120, 180, 240], times=times)) == []


def test_new_settings_are_a_join_unless_they_are_a_habit() -> None:
    (found,) = seen(packets([0, 70, 160], settings=160))
    assert (found.code, found.weight, found.params["join_signs"]) == ("stream_join", Weight.LOOK, "settings")
    always = [Packet(p.pts_s, p.size, p.key, p.key) for p in packets(regular(30))]
    assert seen(always) == []


def test_x264_signs_once() -> None:
    assert seen(packets([0, 70, 160], signed=[0]), "x264 - core 164") == []
    (found,) = seen(packets([0, 70, 160], signed=[0, 160]), "x264 - core 164")
    assert (found.code, found.params["join_signs"], round(found.start_s, 2)) == ("stream_join", "signature", 5.33)


def test_a_platforms_chunks_of_one_length_are_its_way() -> None:
    chunks = regular(60)
    assert seen(packets(chunks, signed=chunks), "x264 - core 155") == []
    for off in ([*chunks[:3], 170, 240], [*chunks, 290]):  # one part of another length: put together after all
        found = seen(packets(off, signed=off), "x264 - core 155")
        assert len(found) == len(off) - 1
        assert all("signature" in str(f.params["join_signs"]) for f in found)


def test_chunks_may_hold_key_pictures_that_nobody_signed() -> None:
    keys = [0, 60, 120, 180, 181, 241, 301, 361, 421, 481, 541]
    assert seen(packets(keys, count=700, signed=[0, 181, 361, 541]), "x264 - core 148") == []
    assert seen(packets(keys, count=890, signed=[0, 181, 361, 541]), "x264 - core 148") == [], (
        "a short rest goes with the last part"
    )
    assert seen(packets(keys, count=915, signed=[0, 181, 361, 541]), "x264 - core 148") != []
    assert seen(packets(keys, count=600, signed=[0, 181, 361, 481]), "x264 - core 148") != []
    assert len(seen(packets(keys, count=700, signed=[0, 361]), "x264 - core 148")) == 1, "two halves are no habit"


def test_a_platform_that_names_itself_may_chunk_as_it_likes() -> None:
    chunks = [0, 120, 260]
    youtube = Origin(OriginClass.PLATFORM, ("YouTube",), ("google_media",))
    assert seen(packets(chunks, signed=chunks), "x264 - core 155", origin=youtube) == []
    assert len(seen(packets(chunks, signed=chunks[:2]), "x264 - core 155", origin=youtube)) == 1  # not every chunk: not its way
    between = [0, 60, 120, 160, 220, 280]
    assert seen(packets(between, signed=[0, 160]), "x264 - core 155", origin=youtube) == [], (
        "nor every key picture, in equal chunks"
    )
    assert len(seen(packets(between, signed=[0, 120]), "x264 - core 155", origin=youtube)) == 1
    assert len(seen(packets(chunks, signed=chunks), "x264 - core 155", origin=Origin(OriginClass.PROCESSED))) == 2


def test_a_file_too_short_says_nothing() -> None:
    assert seen(packets([0, 5], count=20, settings=5)) == []
    assert seen([]) == []


# --- together with other signals -----------------------------------------------------
def finding(code: str, weight: Weight, signal: Signal, at_s: float = 4.0, confidence: float = 0.6) -> Finding:
    return Finding(f"continuity-{code}-{at_s:.3f}", code, weight, at_s, at_s, confidence, at_s, at_s - 0.03, {}, signal)


def test_a_broken_rhythm_where_the_sound_has_a_seam_is_a_join() -> None:
    comb = finding("comb_broken", Weight.INFO, Signal.TIME)
    near = finding("sound_overlap", Weight.INFO, Signal.SOUND, 4.05)
    (join,) = [f for f in weigh([Sight((comb,)), Sight((near,))]) if f.signal is Signal.TIME]
    assert (join.code, join.weight, join.id) == ("stream_join", Weight.LOOK, "continuity-stream_join-4.000")
    far = finding("sound_overlap", Weight.INFO, Signal.SOUND, 5.0)
    assert comb in weigh([Sight((comb,)), Sight((far,))])


def test_a_join_makes_a_likely_jump_a_break_a_broken_rhythm_does_not() -> None:
    jump = finding("jump", Weight.LOOK, Signal.CUT)

    def weight(*others: Finding) -> Weight:
        return next(f.weight for f in weigh([Sight((jump, *others))]) if f.code == "jump")

    assert weight(finding("stream_join", Weight.LOOK, Signal.TIME)) is Weight.BREAK
    assert weight(finding("stream_join", Weight.LOOK, Signal.TIME, 5.0)) is Weight.LOOK
    assert weight(finding("comb_broken", Weight.INFO, Signal.TIME)) is Weight.LOOK


# --- files ---------------------------------------------------------------------------
def continuity(path: Path) -> CheckResult:
    return run_checks(path).result(Requirement.CONTINUITY)


needs_x264 = pytest.mark.skipif(encoder("h264") != "libx264", reason="no x264")


@needs_x264
def test_parts_of_one_scene_joined_without_encoding(tmp_path: Path) -> None:
    """The same seed: the picture is the same scene, and x264 has signed each part."""
    parts = [take(tmp_path / f"{n}.mp4", seconds=2, size=(320, 180), options={"g": "10"}) for n in range(2)]
    result = continuity(joined(tmp_path / "接.mp4", parts))
    (found,) = [f for f in result.findings if f.code == "stream_join"]
    assert found.start_s == pytest.approx(2.0, abs=0.07)
    assert "signature" in str(found.params["join_signs"])
    assert result.verdict is not Verdict.PASS
    assert "编码器重新署名" in finding_words(found, "zh_CN")
    assert "signs anew" in finding_words(found, "en")


@needs_x264
@pytest.mark.parametrize(("missing", "told"), [(0.0, "join_goes_on"), (1.0, "stream_join")])
def test_one_take_encoded_in_parts_goes_on(tmp_path: Path, missing: float, told: str) -> None:
    """What moves goes on across the parts, as where many machines encode one video; where it does not, that is told."""
    parts = [tmp_path / f"{n}.mp4" for n in range(2)]
    take(parts[0], seconds=3, fps=25, options={"g": "50"})
    take(parts[1], seconds=3, fps=25, events=[Event("skip", 0.0, 3.0 + missing)], options={"g": "50"})
    result = continuity(joined(tmp_path / "接.mp4", parts))
    assert told in [f.code for f in result.findings]
    assert (result.verdict is Verdict.PASS) == (missing == 0)


@needs_x264
def test_parts_with_other_settings_joined(tmp_path: Path) -> None:
    parts = [take(tmp_path / f"{n}.mp4", seconds=2, size=(320, 180), options={"g": "10", "refs": f"{n + 1}"}) for n in (0, 3)]
    for part in parts:  # settings within the stream, as transport streams carry them
        take(part.with_suffix(".ts"), seconds=2, size=(320, 180), options={"g": "10", "refs": "1" if part is parts[0] else "4"})
    both = tmp_path / "both.ts"
    both.write_bytes(b"".join(part.with_suffix(".ts").read_bytes() for part in parts))
    signs = [str(f.params["join_signs"]) for f in continuity(both).findings if f.code == "stream_join"]
    assert any("settings" in sign for sign in signs)


def test_one_take_is_not_accused(tmp_path: Path) -> None:
    for name, options in (("open", {"g": "12", "bf": "2", "flags": "-cgop"}), ("cuts", {"g": "40", "sc_threshold": "90"})):
        result = continuity(take(tmp_path / f"{name}.mkv", seconds=4, size=(320, 180), options=options))
        assert [f.code for f in result.findings if f.code in ("stream_join", "comb_broken")] == []


def test_dropped_frames_are_counted_where_they_are(tmp_path: Path) -> None:
    """Two pictures of 180 at one place, one at another; the second place lies more than two seconds later."""
    events = [Event("gap", 3.0, 0.06), Event("gap", 7.0, 0.03)]
    result = continuity(take(tmp_path / "d.mp4", seconds=10, fps=30, size=(160, 96), events=events))
    drops = [f for f in result.findings if f.code == "dropped_frames"]
    assert [(f.weight, f.params["count"], round(f.start_s)) for f in drops] == [(Weight.INFO, 2, 3), (Weight.INFO, 1, 7)]
    assert "gap" not in [f.code for f in result.findings]


def test_a_varying_pace_and_a_slow_stretch_are_no_dropped_frames(tmp_path: Path) -> None:
    slow = take(tmp_path / "s.mp4", seconds=10, fps=15, size=(160, 96), events=[Event("drop", 3.0, 4.0)])
    uneven = take(tmp_path / "v.mkv", seconds=6, fps=30, size=(160, 96), vfr=True)
    for path in (slow, uneven):
        assert "dropped_frames" not in [f.code for f in continuity(path).findings]


@pytest.mark.parametrize(("sound", "told"), [(6.0, False), (5.85, False), (5.6, True), (6.3, True)])
def test_lengths_of_sound_and_picture(tmp_path: Path, sound: float, told: bool) -> None:
    hum = 0.1 * np.sin(2 * np.pi * 220 * np.arange(int(sound * 16_000)) / 16_000)
    result = continuity(take(tmp_path / "l.mp4", seconds=6, fps=10, size=(160, 96), audio=hum))
    found = [f for f in result.findings if f.code == "lengths_apart"]
    assert bool(found) is told
    assert all(f.weight is Weight.INFO and f.still_s is None for f in found)


def test_lengths_are_told_once(tmp_path: Path) -> None:
    hum = 0.1 * np.sin(2 * np.pi * 220 * np.arange(4 * 16_000) / 16_000)
    found = [f.code for f in continuity(take(tmp_path / "l.mp4", seconds=6, fps=10, size=(160, 96), audio=hum)).findings]
    assert "sound_early" in found
    assert "lengths_apart" not in found


@pytest.mark.parametrize(("factor", "told"), [(1.5, True), (2.0, True), (1.2, False)])
def test_pictures_closer_together_for_a_while_are_told(tmp_path: Path, factor: float, told: bool) -> None:
    """1.2: a phone that goes from 25 to 30 frames a second by itself."""
    path = take(tmp_path / "f.mp4", seconds=10, fps=20, size=(160, 96), events=[Event("faster", 4.0, 2.0, factor)])
    found = [f for f in continuity(path).findings if f.code == "faster_pace"]
    assert bool(found) is told
    if found:
        assert found[0].weight is Weight.LOOK
        assert found[0].start_s == pytest.approx(4.0, abs=0.1)
        assert found[0].end_s == pytest.approx(4.0 + 2.0 / factor, abs=0.15)
        assert found[0].params["factor"] == pytest.approx(factor, abs=0.05)
