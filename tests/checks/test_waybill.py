"""Reading waybills, and never taking the unread for the wrong one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from builders import WAYBILL, Event, label, take
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.checks.labels import Finder, read_whole
from evidencekit.checks.model import CheckRun, CodeReading, Requirement, Verdict, Weight
from evidencekit.checks.numbers import holds, normalise, waybill_in, waybill_of
from evidencekit.checks.run import run_checks

OTHER = "SD6730477034935"


def run(path: Path, expected: str = "", **scene: object) -> CheckRun:
    return run_checks(take(path, **({"seconds": 1.5, "size": (640, 360)} | scene)), expected_waybill=expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scene", [{"waybill": WAYBILL}, {"qr": WAYBILL}, {"waybill": WAYBILL, "rotation": 90}], ids=["Code 128", "QR", "turned"]
)
@pytest.mark.parametrize(
    "expected", [WAYBILL, "yj 6355-6113 25584", "ＹＪ６３５５６１１３２５５８４"], ids=["same", "spaced", "full width"]
)
def test_match_passes(tmp_path: Path, scene: dict[str, str], expected: str) -> None:
    result = run(tmp_path / "w.mp4", expected, **scene).result(Requirement.WAYBILL)
    assert result.verdict is Verdict.PASS
    assert result.reasons[0].code == "waybill_match"
    assert result.reasons[0].params["number"] == WAYBILL
    assert result.findings[0].code == "waybill_read"


def test_corners_lie_on_the_label(tmp_path: Path) -> None:
    found = run(tmp_path / "w.mp4", qr=WAYBILL)
    (code,) = found.codes
    assert code.symbology == "QR Code"
    assert code.times_read >= 2
    xs, ys = zip(*code.corners, strict=True)
    assert 30 < min(xs) < max(xs) < 320
    assert 10 < min(ys) < max(ys) < 340


def test_unread_is_unknown(tmp_path: Path) -> None:
    result = run(tmp_path / "n.mp4", WAYBILL).result(Requirement.WAYBILL)
    assert result.verdict is Verdict.REVIEW
    assert [r.code for r in result.reasons] == ["waybill_unread"]
    assert result.findings == ()


def test_one_frame_is_not_enough(tmp_path: Path) -> None:
    """The label is there in the first frame only."""
    found = run(tmp_path / "1.mp4", WAYBILL, qr=WAYBILL, events=[Event("cut", 0.06)])
    result = found.result(Requirement.WAYBILL)
    assert found.codes[0].times_read == 1
    assert (result.verdict, result.reasons[0].code) == (Verdict.REVIEW, "waybill_read_once")
    assert run(tmp_path / "2.mp4", qr=WAYBILL, events=[Event("cut", 0.06)]).result(Requirement.WAYBILL).reasons[0].code == (
        "waybill_unread"
    )


def test_another_number_is_for_a_person(tmp_path: Path) -> None:
    result = run(tmp_path / "o.mp4", WAYBILL, waybill=OTHER).result(Requirement.WAYBILL)
    assert result.verdict is Verdict.REVIEW
    assert result.reasons[0].code == "waybill_mismatch_suspect"
    assert result.findings[0].weight is Weight.LOOK


def test_old_label_beside_the_right_one_passes(tmp_path: Path) -> None:
    found = run(tmp_path / "b.mp4", WAYBILL, waybill=OTHER, qr=WAYBILL)
    assert found.result(Requirement.WAYBILL).verdict is Verdict.PASS
    assert {c.text for c in found.codes} == {OTHER, WAYBILL}


def test_nothing_to_compare(tmp_path: Path) -> None:
    found = run(tmp_path / "x.mp4", waybill=WAYBILL, codes=("905-1-57",))
    assert found.result(Requirement.WAYBILL).verdict is Verdict.REVIEW
    assert found.result(Requirement.WAYBILL).reasons[0].params == {"read": WAYBILL}
    assert waybill_of(found.codes) == WAYBILL
    assert "905-1-57" in {c.text for c in found.codes}, "routing codes are listed"


def code(text: str, times: int = 2, symbology: str = "Code 128") -> CodeReading:
    return CodeReading(1.0, text, symbology, ((0, 0), (1, 0), (1, 1), (0, 1)), times)


@pytest.mark.parametrize(
    ("codes", "expected", "number"),
    [
        ((code(WAYBILL),), "", WAYBILL),
        ((code(WAYBILL, 1),), "", ""),
        ((code(WAYBILL, 1), code(WAYBILL, 1, "QR Code")), "", WAYBILL),
        ((code(WAYBILL), code(OTHER)), "", ""),
        ((code(WAYBILL), code(OTHER)), OTHER.lower(), OTHER),
        ((code(WAYBILL), code(OTHER, 1)), "", WAYBILL),
        ((code("905-1-57 D34"), code("13812345678")), "", ""),
        ((), WAYBILL, ""),
    ],
    ids=["twice", "once", "once in both", "two labels", "two labels, one due", "odd reading", "no waybills", "nothing"],
)
def test_choosing_the_number(codes: tuple[CodeReading, ...], expected: str, number: str) -> None:
    assert waybill_of(codes, expected) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (WAYBILL, WAYBILL),
        ("JDVA12345678901", "JDVA12345678901"),
        ("773123456789012", "773123456789012"),
        ("https://k.example/q?mailNo=SF1234567890123&t=2", "SF1234567890123"),
        ("SF1234567890123|SF9994567890123", ""),
        ("13912345678", ""),
        ("905-1-57", ""),
        ("YJ 6355 6113 25584", WAYBILL),
        ("905-1234-57-99-12", ""),
        ("HELLOWORLD12", ""),
        ("1234567", ""),
    ],
)
def test_what_a_waybill_looks_like(text: str, number: str) -> None:
    assert waybill_in(text) == number


def test_number_within_a_payload() -> None:
    assert holds(f"k={WAYBILL};n=2", WAYBILL.lower())
    assert not holds(f"x{WAYBILL}9", WAYBILL)
    assert not holds("", "")
    assert not holds("YJ", "")


@given(st.text(max_size=60))
def test_any_text_can_be_normalised(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert waybill_in(text) == "" or 10 <= len(waybill_in(text)) <= 20


def scene(patch: np.ndarray, angle: float = 0.0, blur: float = 0.0) -> np.ndarray:
    grey = cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY)
    canvas = np.full((720, 960), 150, np.uint8)
    canvas[300 : 300 + grey.shape[0], 200 : 200 + grey.shape[1]] = grey
    turn = cv2.getRotationMatrix2D((480, 360), angle, 1.0)
    turned = cv2.warpAffine(canvas, turn, (960, 720), flags=cv2.INTER_AREA, borderValue=150)
    return cv2.GaussianBlur(turned, (0, 0), blur) if blur else turned


@pytest.mark.parametrize(("angle", "blur"), [(0, 0), (40, 0), (55, 0), (0, 1.0)], ids=["plain", "40°", "55°", "blurred"])
def test_the_hard_way_reads_turned_and_blurred_bars(angle: float, blur: float) -> None:
    picture = scene(label(WAYBILL, module=2), angle, blur)
    finder = Finder()
    found = {c.text for _ in range(2) for c in finder.read(picture)} | {c.text for c in read_whole(picture)}
    assert found == {WAYBILL}


def test_the_hard_way_reads_small_squares() -> None:
    picture = scene(label(qr=WAYBILL, module=2), 20, 1.0)
    assert read_whole(picture) == [], "too small as it is"
    finder = Finder()
    found = [c for _ in range(2) for c in finder.read(picture)]
    assert {c.text for c in found} == {WAYBILL}
    assert not found[0].flat
    assert all(200 < x < 420 and 250 < y < 480 for x, y in found[0].corners)


def test_very_large_pictures() -> None:
    small = scene(label(qr=WAYBILL, module=4))
    large = cv2.resize(small, None, fx=4, fy=4, interpolation=cv2.INTER_LINEAR)
    (one,), (two,) = read_whole(small), read_whole(large, half=True)
    assert np.allclose(np.array(one.corners) * 4, two.corners, atol=24)


@pytest.mark.parametrize("seed", range(4))
def test_noise_reads_as_nothing(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (480, 640), dtype=np.uint8)
    stripes = np.tile(noise[:1], (480, 1))
    finder = Finder()
    for picture in (noise, stripes):
        assert [c.text for c in read_whole(picture)] == []
        assert [c.text for _ in range(2) for c in finder.read(picture)] == []
