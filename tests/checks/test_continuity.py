"""Which footage counts as broken, which as worth a look, and which must not be accused."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Event, cut_short, joined, take

from evidencekit.checks.model import CheckResult, Requirement, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.footage.probe import probe

SIZE = (320, 180)


def continuity(path: Path) -> CheckResult:
    return run_checks(path).result(Requirement.CONTINUITY)


def codes(result: CheckResult, weight: Weight | None = None) -> list[str]:
    return [f.code for f in result.findings if weight in (None, f.weight)]


@pytest.mark.parametrize("fps", [10, 15, 30])
@pytest.mark.parametrize("at", [0.8, 1.9])
@pytest.mark.parametrize("seed", [1, 4])
def test_another_scene_is_a_break(tmp_path: Path, fps: int, at: float, seed: int) -> None:
    result = continuity(take(tmp_path / "c.mp4", size=SIZE, fps=fps, seed=seed, events=[Event("cut", at)]))
    assert result.verdict is Verdict.FAIL
    (found,) = [f for f in result.findings if f.code == "hard_cut"]
    assert found.weight is Weight.BREAK
    assert found.start_s == pytest.approx(at, abs=1.01 / fps)
    assert found.still_before_s is not None
    assert found.still_before_s < found.start_s
    assert found.id == f"continuity-hard_cut-{found.start_s:.3f}"


def test_an_inserted_scene_is_two_breaks(tmp_path: Path) -> None:
    result = continuity(take(tmp_path / "i.mp4", seconds=4, size=SIZE, events=[Event("cut", 1.0, 1.4)]))
    assert result.verdict is Verdict.FAIL
    assert [f.start_s for f in result.findings if f.code == "hard_cut"] == pytest.approx([1.0, 2.4], abs=0.07)


HARMLESS = {
    "plain": (),
    "one flash": (Event("flash", 1.0, 0.07),),
    "two flashes": (Event("flash", 1.0, 0.14), Event("flash", 2.0, 0.07)),
    "hand on the lens": (Event("cover", 1.0, 0.6),),
    "exposure jump": (Event("exposure", 1.2),),
    "dropped frames": (Event("drop", 1.0, 1.0),),
    "someone walks by": (Event("passer", 1.0, 1.2),),
}


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize("vfr", [False, True], ids=["even", "vfr"])
def test_what_happens_on_a_desk_is_no_break(tmp_path: Path, name: str, vfr: bool) -> None:
    result = continuity(take(tmp_path / "h.mkv", size=SIZE, events=HARMLESS[name], vfr=vfr))
    assert result.verdict is not Verdict.FAIL
    assert codes(result, Weight.BREAK) == []


@pytest.mark.parametrize(
    ("length", "weight", "verdict"),
    [(0.2, None, Verdict.REVIEW), (0.6, Weight.LOOK, Verdict.REVIEW), (1.4, Weight.BREAK, Verdict.FAIL)],
    ids=["0.2 s", "0.6 s", "1.4 s"],
)
def test_gaps_in_time(tmp_path: Path, length: float, weight: Weight | None, verdict: Verdict) -> None:
    result = continuity(take(tmp_path / "g.mp4", seconds=4, size=SIZE, events=[Event("gap", 1.5, length)]))
    gaps = [f for f in result.findings if f.code == "gap"]
    assert [f.weight for f in gaps] == ([weight] if weight else [])
    assert result.verdict is verdict
    if gaps:
        assert gaps[0].end_s - gaps[0].start_s == pytest.approx(length + 0.067, abs=0.07)


def test_slow_video_has_no_gaps(tmp_path: Path) -> None:
    assert "gap" not in codes(continuity(take(tmp_path / "s.mp4", seconds=12, fps=2, size=SIZE)))


def test_black_stretch(tmp_path: Path) -> None:
    result = continuity(take(tmp_path / "b.mp4", seconds=4, size=SIZE, events=[Event("black", 1.5, 0.8)]))
    (black,) = [f for f in result.findings if f.code == "black"]
    assert (black.start_s, black.end_s) == pytest.approx((1.5, 2.3), abs=0.14)
    assert black.weight is Weight.LOOK
    assert result.verdict is Verdict.REVIEW


def test_black_to_the_end(tmp_path: Path) -> None:
    assert codes(continuity(take(tmp_path / "b.mp4", size=SIZE, events=[Event("black", 2.0)])), Weight.LOOK) == ["black"]


def test_incomplete_file(tmp_path: Path) -> None:
    path = cut_short(take(tmp_path / "t.mkv", seconds=3, size=SIZE), 0.7)
    result = continuity(path)
    assert result.verdict is Verdict.REVIEW


def test_size_change_is_shown(tmp_path: Path) -> None:
    parts = [take(tmp_path / f"{n}.ts", seconds=1, size=size) for n, size in enumerate([(320, 180), (160, 96)])]
    both = tmp_path / "both.ts"
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert "size_changed" in codes(continuity(both), Weight.LOOK)


def test_joined_takes_without_reencoding(tmp_path: Path) -> None:
    parts = [take(tmp_path / f"{n}.mp4", seconds=1.5, size=SIZE, seed=n) for n in (1, 3)]
    result = continuity(joined(tmp_path / "j.mp4", parts))
    assert result.verdict is Verdict.FAIL
    assert [f.start_s for f in result.findings if f.code == "hard_cut"] == pytest.approx([1.5], abs=0.07)


def test_container_facts_are_told_but_change_nothing(tmp_path: Path) -> None:
    """An edit list that hides the first 0.8 s: what an app's trim without re-encoding leaves."""
    path = take(tmp_path / "e.mp4", seconds=2, size=SIZE, options={"g": "3"})
    data = bytearray(path.read_bytes())
    at = data.index(b"elst") + 8
    length, scale = int.from_bytes(data[at + 4 : at + 8], "big"), 90_000
    data[at + 4 : at + 8] = (length - 800).to_bytes(4, "big")
    data[at + 8 : at + 12] = int(0.8 * scale).to_bytes(4, "big")
    path.write_bytes(data)
    info = probe(path)
    assert (info.edit_lists, info.hidden_start_s) == (1, 0.8)
    result = continuity(path)
    assert codes(result, Weight.INFO) == ["origin", "trimmed_start"]
    assert result.verdict is Verdict.REVIEW


def test_findings_are_bounded(tmp_path: Path) -> None:
    flicker = [Event("cut", t / 2, 0.25) for t in range(80)]
    result = continuity(take(tmp_path / "m.mp4", seconds=40, fps=16, size=(160, 96), events=flicker))
    assert result.verdict is Verdict.FAIL
    assert len(result.findings) <= 120
