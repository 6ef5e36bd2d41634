"""The hint of a second compression: an earlier encoder's rhythm is told, this encoder's own ways are not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import av
import numpy as np
import pytest
from av.container import InputContainer
from builders import encoder, take

from evidencekit.checks.continuity.twice import Twice, rhythm
from evidencekit.checks.model import CheckResult, Finding, Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks
from evidencekit.checks.view import Brief, View
from evidencekit.checks.words import finding_words
from evidencekit.footage.model import Packet, ReadingSummary

COUNT = 400
STEP = 1 / 30


def sizes(seed: int = 1, count: int = COUNT) -> np.ndarray:
    return np.random.default_rng(seed).uniform(900, 1300, count)


def hinted(coded: np.ndarray, keys: int = 0, kinds: str = "", offset: float = 0.0) -> list[Finding]:
    """The findings for these sizes: "P" everywhere but for a key picture every `keys`."""
    said = list(kinds or "P" * len(coded))
    said[0] = "I"
    if keys:
        said[::keys] = "I" * len(said[::keys])
    watcher = Twice(cast("Brief", SimpleNamespace(info=None)))
    for n, (size, kind) in enumerate(zip(coded, said, strict=True)):
        watcher.packet(Packet(n * STEP + offset, int(size), kind == "I"))
        watcher.feed(cast("View", SimpleNamespace(pts_s=n * STEP, frame=SimpleNamespace(kind=kind))))
    return list(watcher.sight(ReadingSummary(len(coded), 0, 0.0, 1.0, "")).findings)


def with_peaks(period: int, start: int = 3, by: float = 1.6, seed: int = 1) -> np.ndarray:
    coded = sizes(seed)
    coded[start::period] *= by
    return coded


@pytest.mark.parametrize("period", [12, 15, 25, 30])
@pytest.mark.parametrize("keys", [0, 50])
def test_an_earlier_rhythm_is_a_hint(period: int, keys: int) -> None:
    if keys % period == 0 and keys:
        pytest.skip("its own rhythm")
    (found,) = hinted(with_peaks(period), keys)
    assert (found.code, found.weight, found.signal, found.still_s) == ("compressed_twice", Weight.INFO, Signal.COPY, None)
    assert int(found.params["period"]) % period == 0


@pytest.mark.parametrize("seed", range(12))
def test_chance_is_no_hint(seed: int) -> None:
    assert hinted(sizes(seed)) == []
    assert hinted(sizes(seed), 30) == []


@pytest.mark.parametrize(("period", "keys"), [(25, 25), (25, 50), (50, 25), (10, 30)])
def test_what_goes_with_its_own_key_pictures_is_no_hint(period: int, keys: int) -> None:
    assert hinted(with_peaks(period, start=8), keys) == []


def test_pictures_after_a_key_one_are_its_own() -> None:
    coded = sizes()
    for key in (0, 47, 101, 160, 203, 266, 311, 358):
        coded[key + 1 : key + 4] *= 1.8
    kinds = ["P"] * COUNT
    for key in (0, 47, 101, 160, 203, 266, 311, 358):
        kinds[key] = "I"
    assert hinted(coded, kinds="".join(kinds)) == []


@pytest.mark.parametrize("period", [3, 4, 5])
def test_a_converted_frame_rate_is_no_hint(period: int) -> None:
    """Every fourth picture spans two of the source's: larger, far too often for a key picture."""
    assert hinted(with_peaks(period)) == []


def test_doubled_pictures_are_no_hint() -> None:
    """25 a second shown at 30: every sixth is a copy and next to nothing, what follows it is larger."""
    coded = sizes()
    coded[5::6] = 40
    coded[::6] *= 1.5
    assert hinted(coded) == []


def test_sizes_are_matched_by_time() -> None:
    assert hinted(with_peaks(12), offset=0.5 * STEP) == []
    assert hinted(sizes(count=40)) == []
    assert hinted(sizes(), kinds="B" * COUNT) == []


def test_no_rhythm_among_nothing() -> None:
    for peaks in (np.full(500, -1, np.int8), np.zeros(500, np.int8), np.zeros(3, np.int8)):
        assert rhythm(peaks, 0, 0.25)[1] >= 0.01


# --- files ---------------------------------------------------------------------------
def again(path: Path, source: Path, options: dict[str, str]) -> Path:
    """The same pictures, encoded once more."""
    with source.open("rb") as old, av.open(old) as first, path.open("wb") as new, av.open(new, "w", format="mp4") as out:
        assert isinstance(first, InputContainer)
        video = first.streams.video[0]
        stream = out.add_stream("libx264", rate=video.average_rate, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.thread_count = video.width, video.height, "yuv420p", 1
        for frame in first.decode(video):
            fresh = av.VideoFrame.from_ndarray(frame.to_ndarray(format="yuv420p"), format="yuv420p")  # forgets how it was coded
            out.mux(stream.encode(fresh))
        out.mux(stream.encode(None))
    return path


ONCE = {"preset": "veryfast", "crf": "23", "bf": "0", "g": "15", "sc_threshold": "0"}
TWICE = {"preset": "veryfast", "crf": "20", "bf": "0", "g": "40", "sc_threshold": "0"}


@pytest.mark.skipif(encoder("h264") != "libx264", reason="no x264")
def test_files_encoded_once_and_twice(tmp_path: Path) -> None:
    once = take(tmp_path / "一.mp4", seconds=10, fps=30, size=(320, 180), options=ONCE, grain=3)
    twice = again(tmp_path / "二.mp4", once, TWICE)

    def judged(path: Path) -> tuple[CheckResult, list[Finding]]:
        result = run_checks(path).result(Requirement.CONTINUITY)
        return result, [f for f in result.findings if f.code == "compressed_twice"]

    assert judged(once)[1] == []
    result, (found,) = judged(twice)
    assert found.params["period"] == 15
    assert result.verdict is not Verdict.FAIL
    for language in ("zh_CN", "en"):
        said = finding_words(found, language)
        assert "15" in said
        assert "剪" not in said
        assert "edit" not in said.lower()
    assert finding_words(found, "zh_CN").startswith("提示：可能")
