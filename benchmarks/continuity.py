"""How many synthetic breaks of a take the continuity check finds, beside PySceneDetect and FFmpeg's scdet, in one run.

    python benchmarks/continuity.py [--half tune|test] [--takes 6] [--places 2] [--seed 1] [--kinds del1,loop,…]

Takes are the developers' footage (skips where it is absent): real cameras and clean rendered ones. The halves are split by
camera, never by clip; thresholds may be looked at on `tune` only. Edited and clean copies go through the same encoder, edits
are at random places where something moves, and each row says how many were found within ± 0.2 s, with a 95 % interval. Rows
below the line hold nothing to find: there every hit is a false alarm. PySceneDetect (`pip install scenedetect`) and the ffmpeg
command take part where they are installed.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from evidencekit.checks.model import Requirement, Weight
from evidencekit.checks.run import run_checks

FOOTAGE = Path(__file__).resolve().parents[2] / "shared" / "footage"
TOLERANCE_S = 0.2
LONG_SIDE = 640
LONGEST_S = 14.0
MOVES = 0.8  # mean change between frames, grey levels, above which something moves


@dataclass(frozen=True)
class Take:
    """Decoded frames (RGB) with their seconds; `camera` is what the halves are split by."""

    name: str
    camera: str
    times: np.ndarray
    frames: list[np.ndarray]


@dataclass(frozen=True)
class Clip:
    """An edited (or clean) take: `cuts` are the seconds where a break is, empty for a negative."""

    times: np.ndarray
    frames: list[np.ndarray]
    cuts: tuple[float, ...]


def load(path: Path, camera: str) -> Take:
    """The first seconds of a file."""
    frames: list[np.ndarray] = []
    times: list[float] = []
    with path.open("rb") as file, av.open(file) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            if times and float(frame.time or 0.0) <= times[-1]:
                continue  # some recorders stamp pictures out of order
            scale = LONG_SIDE / max(frame.width, frame.height)
            width, height = (max(2, round(v * min(1.0, scale)) // 2 * 2) for v in (frame.width, frame.height))
            times.append(float(frame.time or 0.0))
            frames.append(frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray())
            if times[-1] - times[0] > LONGEST_S:
                break
    seconds = np.asarray(times) - times[0]
    return Take(path.stem, camera, seconds, frames)


def sources(folder: Path) -> list[tuple[Path, str]]:
    """Continuous takes and the camera of each; rendered clips count by their camera type."""
    found = [(p, p.stem.split("_")[0]) for p in sorted((folder / "real").glob("*.m[op][v4]")) if not p.stem.startswith("E")]
    for truth in sorted((folder / "public").glob("pub_*.json")):
        data = json.loads(truth.read_text(encoding="utf-8"))
        if isinstance(data, dict) and data.get("take_variant") == "clean" and not data["continuity"]["edits"]:
            kind = data["camera"].get("type", "") + data["camera"].get("mount", "")
            found.append((folder / "public" / data["file"], f"rendered-{kind}"))
    return found


# --- edits -------------------------------------------------------------------------
def places(take: Take, rng: np.random.Generator, length_s: float, count: int) -> list[int]:
    """Frames at random where something moves and `length_s` follows."""
    small = [cv2.resize(cv2.cvtColor(f, cv2.COLOR_RGB2GRAY), (160, 90)) for f in take.frames]
    change = np.array([0.0, *(float(np.abs(b.astype(int) - a).mean()) for a, b in pairwise(small))])
    end = take.times[-1] - length_s - 1.0
    able = [i for i, t in enumerate(take.times) if 1.0 < t < end and change[max(0, i - 5) : i + 6].mean() > MOVES]
    return [int(i) for i in rng.choice(able, size=min(count, len(able)), replace=False)] if able else []


def after(take: Take, start: int, seconds: float) -> int:
    """The first frame at least `seconds` after frame `start`."""
    return int(np.searchsorted(take.times, take.times[start] + seconds))


def retime(parts: list[tuple[np.ndarray, list[np.ndarray]]], cuts: tuple[int, ...] = ()) -> Clip:
    """Parts one after the other, a usual step between them; `cuts` number the parts that begin with a break."""
    times: list[float] = []
    frames: list[np.ndarray] = []
    at: list[float] = []
    for number, (seconds, pictures) in enumerate(parts):
        step = float(np.median(np.diff(parts[0][0]))) if times else 0.0
        offset = (times[-1] + step if times else 0.0) - float(seconds[0])
        if number in cuts:
            at.append(float(seconds[0]) + offset)
        times += [float(s) + offset for s in seconds]
        frames += pictures
    return Clip(np.asarray(times), frames, tuple(at))


def part(take: Take, start: int, end: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """A piece of a take."""
    return take.times[start:end], take.frames[start:end]


def deletion(seconds: float) -> Callable[[Take, int, Take], Clip]:
    """Seconds taken out."""
    return lambda t, i, _o: retime([part(t, 0, i), part(t, after(t, i, seconds), len(t.frames))], (1,))


def insertion(take: Take, at: int, other: Take) -> Clip:
    """Two seconds of another scene."""
    size = take.frames[0].shape[1::-1]
    end = after(other, 0, 2.0)
    foreign = (other.times[:end], [cv2.resize(f, size, interpolation=cv2.INTER_AREA) for f in other.frames[:end]])
    return retime([part(take, 0, at), foreign, part(take, at, len(take.frames))], (1, 2))


def loop(take: Take, at: int, _other: Take) -> Clip:
    """One second shown twice."""
    end = after(take, at, 1.0)
    return retime([part(take, 0, end), part(take, at, len(take.frames))], (1,))


def freeze(take: Take, at: int, _other: Take) -> Clip:
    """One second replaced by its first picture."""
    end = after(take, at, 1.0)
    frames = [take.frames[at] if at <= i < end else f for i, f in enumerate(take.frames)]
    return Clip(take.times, frames, (float(take.times[at]),))


def dissolve(take: Take, at: int, _other: Take) -> Clip:
    """A second taken out under a dissolve of half a second."""
    gone, last = after(take, at, 1.0), len(take.frames) - 1
    long = max(2, after(take, at, 0.5) - at)
    shares = [(k + 1) / (long + 1) for k in range(long)]
    blend = [
        cv2.addWeighted(take.frames[at + k], 1 - share, take.frames[min(gone + k, last)], share, 0)
        for k, share in enumerate(shares)
    ]
    rest = part(take, min(gone + long, last), last + 1)
    return retime([part(take, 0, at), (take.times[at : at + long], blend), rest], (1,))


def clean(take: Take, _at: int, _other: Take) -> Clip:
    """Nothing done."""
    return Clip(take.times, take.frames, ())


def flash(take: Take, at: int, _other: Take) -> Clip:
    """A lamp lights up for two frames."""
    lit = [np.clip(f.astype(int) + 110, 0, 255).astype(np.uint8) if at <= i < at + 2 else f for i, f in enumerate(take.frames)]
    return Clip(take.times, lit, ())


def exposure(take: Take, at: int, _other: Take) -> Clip:
    """The camera steps its exposure and stays."""
    lut = np.clip(255 * (np.arange(256) / 255) ** 0.7, 0, 255).astype(np.uint8)
    return Clip(take.times, [lut[f] if i >= at else f for i, f in enumerate(take.frames)], ())


def drops(take: Take, at: int, _other: Take) -> Clip:
    """A slow computer drops three of eight frames for a second."""
    end = after(take, at, 1.0)
    keep = [i for i in range(len(take.frames)) if not (at <= i < end and i % 8 in (2, 3, 6))]
    return Clip(take.times[keep], [take.frames[i] for i in keep], ())


def occluder(take: Take, at: int, _other: Take) -> Clip:
    """Somebody walks through the picture in one second."""
    width = take.frames[0].shape[1]
    end, band, frames = after(take, at, 1.0), int(width * 0.4), list(take.frames)
    for i in range(at, min(end, len(frames))):
        left = int((width + band) * (i - at) / max(1, end - at)) - band
        frames[i] = frames[i].copy()
        frames[i][:, max(0, left) : max(0, left + band)] = (52, 47, 60)
    return Clip(take.times, frames, ())


EDITS: dict[str, Callable[[Take, int, Take], Clip]] = {
    "del0.5": deletion(0.5),
    "del1": deletion(1.0),
    "del3": deletion(3.0),
    "insert": insertion,
    "loop": loop,
    "freeze": freeze,
    "dissolve": dissolve,
}
NEGATIVES: dict[str, Callable[[Take, int, Take], Clip]] = {
    "clean": clean,
    "flash": flash,
    "exposure": exposure,
    "drops": drops,
    "occluder": occluder,
}


def write(clip: Clip, path: Path) -> None:
    """H.264, the same settings for all."""
    height, width = clip.frames[0].shape[:2]
    base = Fraction(1, 90_000)
    with path.open("wb") as file, av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=30, options={"crf": "23", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt, stream.time_base = width, height, "yuv420p", base
        stream.codec_context.time_base = base
        for seconds, picture in zip(clip.times, clip.frames, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = round(float(seconds) * 90_000), base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


# --- detectors -----------------------------------------------------------------------
def ours(path: Path, weights: set[Weight]) -> list[float]:
    """The moments of our findings of these weights."""
    found = run_checks(path).result(Requirement.CONTINUITY).findings
    return [t for f in found if f.weight in weights for t in {f.start_s, f.end_s}]


def scenedetect(path: Path) -> list[float]:
    """PySceneDetect's adaptive detector with its defaults, close cuts allowed."""
    from scenedetect import AdaptiveDetector, detect

    return [scene[0].seconds for scene in detect(str(path), AdaptiveDetector(min_scene_len=5))[1:]]


def scdet(path: Path) -> list[float]:
    """FFmpeg's scdet at threshold 5, its better one here."""
    command = ["ffmpeg", "-hide_banner", "-i", str(path), "-vf", "scdet=t=5", "-f", "null", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [float(t) for t in re.findall(r"lavfi\.scd\.time: ([\d.]+)", text)]


def detectors() -> dict[str, Callable[[Path], list[float]]]:
    """All that are installed."""
    found: dict[str, Callable[[Path], list[float]]] = {
        "ours FAIL": lambda p: ours(p, {Weight.BREAK}),
        "ours any": lambda p: ours(p, {Weight.BREAK, Weight.LOOK}),
    }
    try:
        import scenedetect as _  # noqa: F401

        found["PSD adaptive"] = scenedetect
    except ImportError:
        print("PySceneDetect is not installed and sits out.")
    if shutil.which("ffmpeg"):
        found["scdet t=5"] = scdet
    return found


def interval(hits: int, of: int) -> str:
    """A share with its 95 % Wilson interval, in per cent."""
    if not of:
        return "–"
    z, p = 1.96, hits / of
    middle, spread = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (100 * (middle + s * spread) / (1 + z * z / of) for s in (-1, 1))
    return f"{hits}/{of} {low:.0f}–{high:.0f} %"


def main() -> None:
    """Make the clips, ask all detectors, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "test"), default="tune")
    parser.add_argument("--takes", type=int, default=6)
    parser.add_argument("--places", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join((*EDITS, *NEGATIVES)))
    options = parser.parse_args()
    if not FOOTAGE.is_dir():
        sys.exit("No footage here; nothing to measure.")
    rng = np.random.default_rng(options.seed)
    cameras = sorted({camera for _, camera in sources(FOOTAGE)})
    mine = {c for n, c in enumerate(cameras) if (n % 2 == 0) == (options.half == "tune")}
    chosen = [s for s in sources(FOOTAGE) if s[1] in mine]
    picked = [chosen[i] for i in sorted(rng.permutation(len(chosen))[: options.takes])]
    takes = [load(path, camera) for path, camera in picked]
    print(f"half {options.half}: " + ", ".join(f"{t.name} ({t.camera})" for t in takes))
    tools = detectors()
    print(f"{'':<10}" + "".join(f"{name:>24}" for name in tools))
    for kind in options.kinds.split(","):
        make = EDITS.get(kind) or NEGATIVES[kind]
        hits, of = dict.fromkeys(tools, 0), 0
        for n, take in enumerate(takes):
            spots = places(take, rng, 3.5, 1 if kind == "clean" else options.places) or ([0] if kind == "clean" else [])
            for spot in spots:
                clip = make(take, spot, takes[(n + 1) % len(takes)])
                of += 1
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / "clip.mp4"
                    write(clip, path)
                    for name, tool in tools.items():
                        marks = tool(path)
                        near = [c for c in clip.cuts if any(abs(m - c) <= TOLERANCE_S for m in marks)]
                        hits[name] += bool(near) if clip.cuts else bool(marks)
        label = kind if kind in EDITS else f"({kind})"
        print(f"{label:<10}" + "".join(f"{interval(hits[name], of):>24}" for name in tools), flush=True)
    print("In brackets: nothing to find, every hit is false.")


if __name__ == "__main__":
    main()
