"""Takes for `continuity.py`: where they lie, which half they belong to, how they are read, and how clips are written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

FOOTAGE = Path(__file__).resolve().parents[2] / "shared" / "footage"
LONG_SIDE = 640
LONGEST_S = 14.0
RATE = 32_000  # of the sound, samples a second
TICKS = 90_000  # of the picture, a second
VARIANTS = ("plain", "second", "720p")
VIDEOS = {".mp4", ".mov", ".avi", ".mkv", ".webm"}
# The cameras thresholds may be looked at on; all others are the test half. Fixed once, by camera: one that is added later
# goes to the test half and moves no other.
TUNE = {"B01", "D03", "D11", "T03", "rendered-fixed-opposite", "rendered-overhead-operator"}
DISTURBED = {"lens_cover", "passer", "exposure_jump", "flicker"}  # rendered takes that cannot show what an edit alone does

Pictures = list[np.ndarray]


@dataclass(frozen=True)
class Source:
    """A file that holds one unbroken take.

    `steady`: nothing disturbs it, so that edits can be made from it; `clock`: its recorder burned one in.
    """

    path: Path
    camera: str
    steady: bool = True
    clock: bool = False

    @property
    def name(self) -> str:
        """Of the file, without its ending."""
        return self.path.stem


@dataclass(frozen=True)
class Take:
    """RGB pictures, their seconds from the first one, and the sound from that moment on (mono, may be empty)."""

    name: str
    times: np.ndarray
    frames: Pictures
    sound: np.ndarray
    clock: bool = False  # burned in by the recorder

    @property
    def step(self) -> float:
        """Seconds from a picture to the next, usually."""
        return float(np.median(np.diff(self.times)))

    @cached_property
    def change(self) -> np.ndarray:
        """Mean change of every picture from the one before, grey levels."""
        small = [cv2.resize(cv2.cvtColor(f, cv2.COLOR_RGB2GRAY), (160, 90), interpolation=cv2.INTER_AREA) for f in self.frames]
        return np.array([0.0, *(float(np.abs(b.astype(int) - a).mean()) for a, b in pairwise(small))])


@dataclass(frozen=True)
class Clip:
    """A take after an edit, or none.

    `spans`: from … to, in seconds of the clip, where the break is; none in a clip with nothing to find. `keys` number the
    pictures the encoder was made to begin anew at; `gop` is its longest way between two of them, 0 for its own choice.
    `without` names the pictures that are taken out of the encoded file, from … to.
    """

    times: np.ndarray
    frames: Pictures
    sound: np.ndarray
    spans: tuple[tuple[float, float], ...] = ()
    keys: tuple[int, ...] = ()
    gop: int = 0
    without: tuple[int, int] | None = None


def sources(half: str) -> list[Source]:
    """All of a half, real cameras before rendered ones. Real: as a camera wrote it, or one scene put online; no exports."""
    files = [p for p in sorted((FOOTAGE / "real").iterdir()) if p.suffix.lower() in VIDEOS and not p.stem.startswith("E")]
    found = [Source(p, p.stem.split("_")[0]) for p in files]
    for truth in sorted((FOOTAGE / "public").glob("pub_*.json")):
        data = json.loads(truth.read_text(encoding="utf-8"))
        verdicts = data.get("verdicts", {}) if isinstance(data, dict) else {}
        if verdicts.get("continuity") == "pass":
            camera = f"rendered-{data['camera'].get('type', '')}-{data['camera'].get('mount', '')}"
            steady = not data["continuity"]["edits"] and data.get("take_variant") not in DISTURBED
            found.append(Source(FOOTAGE / "public" / data["file"], camera, steady, bool(data.get("clock_overlay"))))
    return [s for s in found if (s.camera in TUNE) == (half == "tune")]


def own(folder: Path) -> list[Source]:
    """The videos of any folder, each an unbroken take of a camera of its own that nothing disturbs."""
    return [Source(p, p.stem) for p in sorted(folder.iterdir()) if p.suffix.lower() in VIDEOS]


def load(path: Path, longest_s: float = LONGEST_S, window: float = 0.0) -> Take:
    """A stretch of a file; `window` (0–1) says how far it lies towards the end of a file that is longer."""
    with path.open("rb") as file, av.open(file) as container:
        stream = container.streams.video[0]
        length = float(container.duration or 0) / 1_000_000
        begin = float((stream.start_time or 0) * (stream.time_base or 0)) + max(0.0, length - longest_s) * window
        times, frames = _pictures(container, begin, longest_s)
    seconds = np.asarray(times) - times[0]
    return Take(path.stem, seconds, frames, _sound(path, times[0], float(seconds[-1])))


def _pictures(container: av.container.InputContainer, begin: float, longest_s: float) -> tuple[list[float], Pictures]:
    frames: Pictures = []
    times: list[float] = []
    for frame in container.decode(video=0):
        now = float(frame.time or 0.0)
        if now < begin or (times and now <= times[-1]):
            continue  # some recorders stamp pictures out of order
        scale = min(1.0, LONG_SIDE / max(frame.width, frame.height))
        width, height = (max(2, round(v * scale) // 2 * 2) for v in (frame.width, frame.height))
        times.append(now)
        frames.append(frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA").to_ndarray())
        if now - times[0] > longest_s:
            break
    return times, frames


def _sound(path: Path, begin: float, length_s: float) -> np.ndarray:
    with path.open("rb") as file, av.open(file) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        track = np.zeros(round(length_s * RATE), np.float32)
        ears = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in container.decode(audio=0):
            at = round((float(frame.time or 0.0) - begin) * RATE)
            if at > len(track):
                break
            for piece in ears.resample(frame):
                samples = piece.to_ndarray().ravel()
                lo, hi = max(0, at), min(len(track), at + len(samples))
                if hi > lo:
                    track[lo:hi] = samples[lo - at : hi - at]
                at += len(samples)
    return track


def write(clip: Clip, path: Path, variant: str, rng: np.random.Generator) -> None:
    """H.264 and AAC, the same settings for edited and clean clips; `path` appears only when it is whole.

    `second`: compressed again as a messenger does, other group of pictures, CRF 28–33. `720p`: and half the size, as clips
    of 640 pixels have no 720p to be brought down to.
    """
    part = path.with_suffix(".part")
    _encode(clip, part, crf=23, preset="veryfast")
    if clip.without:
        _remove(part, clip, *clip.without)
    if variant != "plain":
        again = load(part, longest_s=1e6)
        if variant == "720p":
            size = [v // 4 * 2 for v in again.frames[0].shape[1::-1]]
            again = Take(
                again.name, again.times, [cv2.resize(f, size, interpolation=cv2.INTER_AREA) for f in again.frames], again.sound
            )
        gop, crf = int(rng.integers(40, 121)), int(rng.integers(28, 34))
        _encode(Clip(again.times, again.frames, again.sound, gop=gop), part, crf=crf, preset="medium")
    part.replace(path)


def _encode(clip: Clip, path: Path, crf: int, preset: str) -> None:
    height, width = clip.frames[0].shape[:2]
    base = Fraction(1, TICKS)
    options = {"crf": str(crf), "preset": preset, "forced-idr": "1"} | ({"g": str(clip.gop)} if clip.gop else {})
    with path.open("wb") as file, av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = width, height, "yuv420p", base
        stream.codec_context.time_base = base
        hearing = out.add_stream("aac", rate=RATE, layout="mono") if len(clip.sound) else None
        for number, (seconds, picture) in enumerate(zip(clip.times, clip.frames, strict=True)):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = round(float(seconds) * TICKS), base
            if number in clip.keys:
                frame.pict_type = av.video.frame.PictureType.I
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if hearing:
            for at in range(0, len(clip.sound), 1024):
                heard = av.AudioFrame.from_ndarray(clip.sound[None, at : at + 1024], format="fltp", layout="mono")
                heard.rate, heard.pts, heard.time_base = RATE, at, Fraction(1, RATE)
                out.mux(hearing.encode(heard))
            out.mux(hearing.encode(None))


def _remove(path: Path, clip: Clip, first: int, after: int) -> None:
    """Whole groups of pictures taken out as they are, nothing encoded anew; the sound of that time goes with them."""
    gone = float(clip.times[after] - clip.times[first])
    start = float(clip.times[first])
    cut = path.with_suffix(".cut")
    with path.open("rb") as file, av.open(file) as src, cut.open("wb") as to, av.open(to, "w", format="mp4") as out:
        streams = {s.index: out.add_stream_from_template(s) for s in src.streams}
        for packet in src.demux():
            if packet.pts is None or packet.dts is None:
                continue
            at, shift = float(packet.pts * packet.time_base), round(gone / float(packet.time_base))
            inside = start - 0.001 <= at < start + gone - 0.001
            if at >= start + gone - 0.001:
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            if not inside:
                packet.stream = streams[packet.stream_index]
                out.mux(packet)
    cut.replace(path)
