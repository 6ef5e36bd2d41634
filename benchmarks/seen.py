"""Whether copies of a clip are met in the index of footage, and other clips are not, where there is footage.

    python benchmarks/seen.py [--queries 24] [--piece 12]

The developers' footage is cut into pieces of some seconds; all of them are put into one index, each as a case of its own. Some
are then written again cropped by 5 %, mirrored, coded at CRF 33, ±20 % brighter, smaller, or trimmed by a time that is no whole
step, and looked up. A copy counts as found when its own piece is met at the right offset (± 0.6 s). Met with a piece of another
take is false; edited versions of one take are the same footage, and pieces of one clip never overlap.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from containers import interval

from evidencekit.case.seen_index import Known, SeenIndex
from evidencekit.checks.fingerprint import Fingerprint, words_of
from evidencekit.checks.view import View
from evidencekit.errors import EvidenceKitError
from evidencekit.footage.model import Grey
from evidencekit.footage.reader import read

FOOTAGE = Path(__file__).resolve().parents[2] / "shared" / "footage"
SUFFIXES = {".mp4", ".mov", ".avi", ".mkv"}
NEAR_S = 0.6
TRIM_S = 3.21
Frames = list[tuple[float, Grey]]


@dataclass(frozen=True)
class Piece:
    """A stretch of a clip; `take` is the recording it comes from, whatever was edited."""

    name: str
    take: str
    frames: Frames
    known: Known


def crop(picture: Grey) -> Grey:
    """5 % of the width and of the height gone, off the middle."""
    h, w = picture.shape
    y, x = round(h * 0.025), round(w * 0.025)
    return picture[y : h - y, x : w - x]


def shrink(picture: Grey) -> Grey:
    """Half as wide and high."""
    return np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def bright(by: float) -> Callable[[Grey], Grey]:
    """So much brighter or darker."""
    return lambda picture: np.asarray(cv2.convertScaleAbs(picture, alpha=by), np.uint8)


def mirror(picture: Grey) -> Grey:
    """Left for right."""
    return np.asarray(cv2.flip(picture, 1), np.uint8)


# name → CRF, what is done to each picture, seconds cut off the head
COPIES: dict[str, tuple[int, Callable[[Grey], Grey], float]] = {
    "cropped 5 %": (23, crop, 0.0),
    "mirrored": (23, mirror, 0.0),
    "CRF 33": (33, lambda p: p, 0.0),
    "brighter 20 %": (23, bright(1.2), 0.0),
    "darker 20 %": (23, bright(0.8), 0.0),
    "half size": (26, shrink, 0.0),
    "trimmed": (23, lambda p: p, TRIM_S),
    "cropped, mirrored, CRF 33": (33, lambda p: mirror(crop(p)), 0.0),
    "cropped, darker, trimmed, CRF 33": (33, lambda p: bright(0.8)(crop(p)), TRIM_S),
}


def pieces_of(path: Path, take: str, seconds: float) -> Iterator[Piece]:
    """The clip cut up; a rest of less than two thirds of a piece is left out."""
    frames: Frames = []
    number = 0

    def close() -> Iterator[Piece]:
        if frames and frames[-1][0] - frames[0][0] >= seconds * 0.66:
            start = frames[0][0]
            cut = [(at - start, picture) for at, picture in frames]
            name = f"{path.stem}/{number}"
            yield Piece(name, take, cut, known(name, cut))

    with read(path) as reading:
        for frame in reading:
            if frame.pts_s >= (number + 1) * seconds:
                yield from close()
                frames, number = [], int(frame.pts_s // seconds)
            frames.append((frame.pts_s, frame.grey.copy()))
    yield from close()


def known(name: str, frames: Frames) -> Known:
    """What the index learns of these pictures."""
    taken = Fingerprint()
    for at, picture in frames:
        taken.feed(View(_Frame(picture, at), None))  # type: ignore[arg-type]
    return Known(name, name, name, "E001", name, "", frames[-1][0], fingerprint=taken.text())


@dataclass(frozen=True)
class _Frame:
    grey: Grey
    pts_s: float


def copied(frames: Frames, crf: int, change: Callable[[Grey], Grey], cut_s: float, file: Path) -> Frames:
    """The pictures changed, coded and read again."""
    kept = [(at - cut_s, change(picture)) for at, picture in frames if at >= cut_s]
    base = Fraction(1, 90_000)
    with file.open("wb") as target, av.open(target, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=30, options={"crf": str(crf), "preset": "veryfast"})
        stream.height, stream.width = (side // 2 * 2 for side in kept[0][1].shape)
        stream.pix_fmt, stream.codec_context.time_base = "yuv420p", base
        last = -1
        for at, picture in kept:
            whole = np.ascontiguousarray(picture[: stream.height, : stream.width])
            frame = av.VideoFrame.from_ndarray(whole, format="gray").reformat(format="yuv420p")
            last = max(last + 1, round(at / base))
            frame.pts, frame.time_base = last, base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with read(file) as reading:
        return [(frame.pts_s, frame.grey.copy()) for frame in reading]


def take_of(clip: Path) -> str:
    """Edited clips that were rendered from one seed are one take."""
    truth = clip.with_suffix(".json")
    seed = json.loads(truth.read_text(encoding="utf-8")).get("seed") if truth.is_file() else None
    return clip.stem if seed is None else f"seed {seed}"


def main() -> None:
    """Cut, index, copy, look up, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--footage", type=Path, default=FOOTAGE)
    parser.add_argument("--queries", type=int, default=24)
    parser.add_argument("--piece", type=float, default=12.0, help="seconds")
    options = parser.parse_args()
    if not options.footage.is_dir():
        print("No footage here; nothing to measure.")
        return
    folders = [options.footage / name for name in ("public", "real", "demo")]
    clips = [c for folder in folders if folder.is_dir() for c in sorted(folder.iterdir()) if c.suffix.lower() in SUFFIXES]
    rng = random.Random(4)
    asked = set(rng.sample(clips, min(len(clips), options.queries)))
    with tempfile.TemporaryDirectory() as place:
        index = SeenIndex(Path(place) / "seen.sqlite")
        takes: dict[str, str] = {}
        queries: list[Piece] = []
        moving = 0
        for clip in clips:
            try:
                found = list(pieces_of(clip, take_of(clip), options.piece))
            except EvidenceKitError as error:
                print(f"{clip.name}: {error}")
                continue
            index.put_all(piece.known for piece in found)
            takes |= {piece.name: piece.take for piece in found}
            moving += sum(int(np.count_nonzero(words_of(piece.known.fingerprint))) for piece in found)
            if clip in asked:
                queries += rng.sample(found, min(1, len(found)))  # only these pictures stay in memory
        report(index, takes, queries, Path(place) / "copy.mp4", moving)
    sys.stdout.flush()


def report(index: SeenIndex, takes: dict[str, str], queries: list[Piece], file: Path, moving: int) -> None:
    """Look every copy up and print what came of it."""
    print(
        f"{len(takes)} pieces of {len(set(takes.values()))} takes in the index, {moving} moving moments; {len(queries)} queries"
    )
    hits: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    spent: list[float] = []
    for piece in queries:
        for name, (crf, change, cut_s) in COPIES.items():
            mine = known(f"copy of {piece.name}", copied(piece.frames, crf, change, cut_s, file))
            began = time.perf_counter()
            met = index.meet(replace(mine, case_id="query"))
            spent.append(time.perf_counter() - began)
            right = [m for m in met if m.known.name == piece.name and m.stretch and abs(m.stretch.offset_s - cut_s) <= NEAR_S]
            others = [m for m in met if takes[m.known.name] != piece.take]
            asked[name] += 1
            hits[name] += bool(right)
            wrong[name] += bool(others)
            if not right:
                print(f"  missed: {piece.name} {name}: {np.count_nonzero(words_of(mine.fingerprint))} moving moments")
            for m in others:
                print(f"  false: {piece.name} {name} met in {m.known.name}: {m.stretch}")
    for name in COPIES:
        print(f"{name:34} found {interval(hits[name], asked[name]):32} false {interval(wrong[name], asked[name])}")
    print(f"{'all':34} found {interval(hits.total(), asked.total()):32} false {interval(wrong.total(), asked.total())}")
    print(f"look-up {np.median(spent) * 1000:.1f} ms (median), {max(spent) * 1000:.1f} ms at most")
    others_of_a_take(index, takes, queries)


def others_of_a_take(index: SeenIndex, takes: dict[str, str], queries: list[Piece]) -> None:
    """As they are, against everything: pieces of other takes must not be met."""
    false = sum(
        any(takes[m.known.name] != piece.take for m in index.meet(replace(piece.known, case_id="query"))) for piece in queries
    )
    print(f"{'as they are, met in other takes':34} {interval(false, len(queries))}")


if __name__ == "__main__":
    main()
