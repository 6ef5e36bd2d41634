"""One pass over one file: what comes out, what is refused, what it costs to stop."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import WAYBILL, Event, cut_short, empty, encoder, no_picture, sound_only, take, text_as_video

from evidencekit.checks.model import Requirement, Verdict
from evidencekit.checks.run import CHECKS, run_checks
from evidencekit.errors import Cancelled, EvidenceKitError, FileEmpty, FileMissing, NoVideoStream, UnreadableFootage
from evidencekit.progress import Progress, Ticket, beside


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda p: p, FileMissing),
        (empty, FileEmpty),
        (text_as_video, UnreadableFootage),
        (no_picture, UnreadableFootage),
        (sound_only, NoVideoStream),
        (lambda p: cut_short(take(p, seconds=1, size=(160, 96))), UnreadableFootage),
    ],
    ids=["missing", "empty", "text", "no frame", "sound only", "truncated"],
)
def test_unreadable_files_have_no_verdict(tmp_path: Path, make: Callable[[Path], Path], error: type[EvidenceKitError]) -> None:
    with pytest.raises(error):
        run_checks(make(tmp_path / "x.mp4"))


@pytest.mark.parametrize("codec", ["hevc", "av1", "vp9", "mjpeg"])
def test_every_codec_is_judged(tmp_path: Path, codec: str) -> None:
    if encoder(codec) is None:
        pytest.skip(f"this FFmpeg has no {codec} encoder")
    path = take(tmp_path / "c.mkv", seconds=1.5, codec=codec, qr=WAYBILL, module=4)
    run = run_checks(path, expected_waybill=WAYBILL)
    assert run.result(Requirement.WAYBILL).verdict is Verdict.PASS
    assert run.result(Requirement.CONTINUITY).verdict is Verdict.REVIEW


def test_nothing_passes_that_a_person_must_judge(tmp_path: Path) -> None:
    path = take(tmp_path / "p.mp4", seconds=3, size=(320, 180))
    run = run_checks(path)
    assert {r.requirement: r.verdict for r in run.results} == dict.fromkeys(Requirement, Verdict.REVIEW)
    assert run.reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert all(r.version and r.reasons for r in run.results)
    assert [check.name for check in CHECKS] == [r.requirement for r in run.results]
    assert run.opening_s is None


def test_the_same_file_gives_the_same_result(tmp_path: Path) -> None:
    path = take(tmp_path / "p.mp4", seconds=2, waybill=WAYBILL, events=[Event("cut", 1.0)])
    one, two = run_checks(path), run_checks(path)
    assert (one.results, one.candidates, one.codes) == (two.results, two.candidates, two.codes)


def test_candidates_are_still_sharp_and_apart(tmp_path: Path) -> None:
    events = [Event("cover", 2.0, 1.5), Event("black", 4.5, 1.0)]
    run = run_checks(take(tmp_path / "f.mp4", seconds=8, events=events))
    times = [c.at_s for c in run.candidates]
    assert len(times) >= 4
    assert times == sorted(times)
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.69
    assert not [t for t in times if 4.55 < t < 5.45], "nothing black"
    in_view = [c.score for c in run.candidates if not 2 <= c.at_s < 3.5]
    covered = [c.score for c in run.candidates if 2.1 < c.at_s < 3.4]
    assert min(in_view) > max(covered, default=0)
    assert all(0 < c.score <= 1 and c.face is None for c in run.candidates)


def test_a_black_video_has_no_candidates(tmp_path: Path) -> None:
    run = run_checks(take(tmp_path / "b.mp4", seconds=1, size=(160, 96), grain=0, events=[Event("black", 0)]))
    assert run.candidates == ()
    assert run.result(Requirement.SIX_FACES).reasons[0].code == "faces_no_candidates"


def test_progress_tells_the_time_of_the_video(tmp_path: Path) -> None:
    seen: list[Progress] = []
    run_checks(take(tmp_path / "p.mp4", seconds=3, size=(320, 180)), ticket=Ticket(seen.append))
    assert {p.stage for p in seen} <= {"check", "hash", "weigh"}
    assert seen[0].total == pytest.approx(3, abs=0.1)


def test_cancel_ends_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    path = take(tmp_path / "long.mp4", seconds=20, size=(640, 360))
    started = threading.Event()
    ticket = Ticket(lambda _: started.set())
    ended: list[float] = []

    def work() -> None:
        with pytest.raises(Cancelled):
            run_checks(path, ticket=ticket)
        ended.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(20)
    asked = time.monotonic()
    ticket.cancel()
    thread.join(5)
    assert ended
    assert ended[0] - asked < 0.5
    assert not [t for t in threading.enumerate() if t.name == "hash"]
    path.unlink()


def test_weighing_can_be_cancelled_in_the_middle() -> None:
    """Hours of sound are weighed in one go: whoever cancels does not wait for it."""
    ticket, free = Ticket(), threading.Event()
    threading.Timer(0.2, ticket.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        beside(lambda: free.wait(10), ticket, "weigh")
    assert time.monotonic() - began < 0.7
    free.set()


def test_what_weighing_gives_or_raises_arrives() -> None:
    def broken() -> int:
        raise ValueError("here")

    for ticket in (None, Ticket()):
        assert beside(lambda: 7, ticket, "weigh") == 7
        with pytest.raises(ValueError, match="here"):
            beside(broken, ticket, "weigh")


@pytest.mark.parametrize("name", ["pub_label_01.mov", "pub_label_04.mp4", "pub_label_05.mp4"])
def test_legible_labels_are_read(shared: Path, name: str) -> None:
    import json

    truth = json.loads((shared / "public" / name).with_suffix(".json").read_text(encoding="utf-8"))["label"]
    assert truth["legible"]
    run = run_checks(shared / "public" / name, expected_waybill=truth["waybill"])
    assert run.result(Requirement.WAYBILL).verdict is Verdict.PASS


def test_real_clips_are_not_accused(shared: Path) -> None:
    for clip in ("D03_samsung_oneui6_light_jump_vfr.mp4", "D11_android_lowlight_10fps_vfr.mp4", "E01_ios_trimmed_editlist.mov"):
        assert run_checks(shared / "real" / clip).result(Requirement.CONTINUITY).verdict is not Verdict.FAIL
