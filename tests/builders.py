"""Synthetic footage, the same every time: small videos with known contents, made with PyAV into a test's own folder.

`take` draws a desk with a parcel that moves and writes it as a video; `Event`s put a cut, a black run, a freeze, a gap …
into it. The rest break files on purpose. Nothing here is a picture of anything real.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import cv2
import numpy as np
import zxingcpp

TIME_BASE = Fraction(1, 90_000)
WAYBILL = "YJ6355611325584"  # invented

_ENCODERS = {
    "h264": ("libx264", "mpeg4"),
    "hevc": ("libx265", "mpeg4"),
    "av1": ("libsvtav1", "libaom-av1"),
    "vp9": ("libvpx-vp9",),
    "mpeg4": ("mpeg4",),
    "mjpeg": ("mjpeg",),
}
_OPTIONS = {
    "libx264": {"preset": "ultrafast", "crf": "20"},
    "libx265": {"preset": "ultrafast", "crf": "22", "x265-params": "log-level=none:pools=none:frame-threads=1"},
    "libsvtav1": {"preset": "12", "crf": "30", "svtav1-params": "lp=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
}


def encoder(codec: str) -> str | None:
    """The first encoder of this FFmpeg for `codec`, or None."""
    for name in _ENCODERS[codec]:
        try:
            av.Codec(name, "w")
        except ValueError:
            continue
        return name
    return None


@dataclass(frozen=True)
class Event:
    """Something that happens in a take at `at` seconds for `length` seconds.

    cut: another scene from there on (until `length` ends, if given) · black: black frames · freeze: the picture stands still,
    bit for bit · loop: the last `length` seconds come once more, then the take goes on · back: they come backwards, then again
    forwards · gap: no frames, time goes on · drop: every second frame is missing · flash: very bright ·
    cover: a hand on the lens · exposure: darker from there on · passer: a big thing walks by · faster: that part lasts only
    1 / `factor` of its time, all its frames shown · slow: the camera gives one picture for `factor` of the recorder's
    """

    kind: Literal[
        "cut",
        "black",
        "freeze",
        "loop",
        "back",
        "gap",
        "drop",
        "flash",
        "cover",
        "exposure",
        "passer",
        "skip",
        "dissolve",
        "faster",
        "slow",
    ]
    at: float
    length: float = 0.0
    factor: float = 1.0

    def holds(self, t: float) -> bool:
        return self.at <= t < self.at + self.length if self.length else t >= self.at


@dataclass
class Scene:
    """A drawn desk: `seed` decides its texture; `label` is pasted onto the moving parcel."""

    size: tuple[int, int]
    seed: int = 1
    label: np.ndarray | None = None
    grain: float = 2.0
    clock: bool = False
    _back: np.ndarray = field(init=False)
    _box: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        rng = np.random.default_rng(self.seed)
        self._back = _texture(rng, width, height, 40 + 30 * (self.seed % 5), 50)
        side = (width // 3, height // 3)
        self._box = _texture(rng, *side, 200 - 25 * (self.seed % 4), 25)
        cv2.rectangle(self._box, (0, 0), (side[0] - 1, side[1] - 1), (30, 30, 30), 2)

    def draw(self, t: float, n: int) -> np.ndarray:
        """The picture at `t` seconds, height × width × RGB."""
        width, height = self.size
        picture = self._back.copy()
        h, w = self._box.shape[:2]
        x = int((width - w) * (0.5 + 0.35 * np.sin(0.9 * t + self.seed)))
        y = int((height - h) * (0.5 + 0.35 * np.cos(0.7 * t)))
        picture[y : y + h, x : x + w] = self._box
        if self.label is not None:
            _paste(picture, self.label, int(width * 0.06 + 12 * np.sin(t)), int(height * 0.08 + 8 * np.cos(t)))
        if self.clock:
            seconds = int(t + 40_000.5)
            shown = f"2026-11-22 {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            cv2.putText(picture, shown, (width // 40, height // 14), cv2.FONT_HERSHEY_SIMPLEX, width / 900, (255, 255, 255), 2)
        if self.grain:
            noise = np.random.default_rng((self.seed, n)).normal(0, self.grain, (height, width, 1))
            picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
        return picture


def _texture(rng: np.random.Generator, width: int, height: int, level: float, contrast: float) -> np.ndarray:
    coarse = rng.normal(0, 1, (max(2, height // 24), max(2, width // 24), 3)).astype(np.float32)
    fine = rng.normal(0, 1, (max(2, height // 4), max(2, width // 4), 3)).astype(np.float32)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    detail = cv2.resize(fine, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(level + contrast * (0.6 * smooth + 0.3 * detail), 0, 255).astype(np.uint8)


def _paste(picture: np.ndarray, patch: np.ndarray, x: int, y: int) -> None:
    h = min(patch.shape[0], picture.shape[0] - y)
    w = min(patch.shape[1], picture.shape[1] - x)
    picture[y : y + h, x : x + w] = patch[:h, :w]


def label(code128: str = "", qr: str = "", *, module: int = 2, extra: Sequence[str] = ()) -> np.ndarray:
    """A white label (RGB) with a Code 128, a QR code and further Code 128 lines; `module` pixels a bar."""
    codes = [(zxingcpp.BarcodeFormat.Code128, text) for text in (code128, *extra) if text]
    codes += [(zxingcpp.BarcodeFormat.QRCode, qr)] if qr else []
    parts: list[np.ndarray] = []
    for kind, text in codes:
        image = np.asarray(zxingcpp.create_barcode(text, kind).to_image(scale=module))
        if kind == zxingcpp.BarcodeFormat.Code128 and image.shape[0] > 60:
            image = image[:60]
        parts.append(cv2.copyMakeBorder(image, 12, 12, 14 * module, 14 * module, cv2.BORDER_CONSTANT, value=255))
    width = max(p.shape[1] for p in parts)
    rows = [cv2.copyMakeBorder(p, 0, 0, 0, width - p.shape[1], cv2.BORDER_CONSTANT, value=255) for p in parts]
    return cv2.cvtColor(np.vstack(rows), cv2.COLOR_GRAY2RGB)


def take(
    path: Path,
    *,
    seconds: float = 3.0,
    waybill: str = "",
    qr: str = "",
    codes: Sequence[str] = (),
    size: tuple[int, int] = (640, 360),
    fps: float = 15.0,
    codec: str = "h264",
    pixel_format: str = "yuv420p",
    events: Sequence[Event] = (),
    vfr: bool = False,
    rotation: int = 0,
    audio: bool | np.ndarray = False,
    audio_codec: str = "aac",
    audio_at: float = 0.0,
    grain: float = 2.0,
    seed: int = 1,
    clock: bool = False,
    module: int = 2,
    bit_rate: int = 0,
    options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Path:
    """Write a take and give its path; the container follows the suffix (mp4, mov, mkv, avi, webm).

    `waybill` is drawn as Code 128, `qr` as a QR code, `codes` as further Code 128 lines. `rotation` (90, 180, 270, clockwise)
    goes into the display matrix of an MP4 or MOV. `audio` is a hum, or samples of your own: −1 … 1, 16,000 a second, NaN where
    none shall be written; it starts at `audio_at`. `clock` burns in date and time. Fails when FFmpeg has no encoder for `codec`.
    """
    name = encoder(codec)
    assert name, f"no encoder for {codec}"
    texts = [t for t in (waybill, qr, *codes) if t]
    patch = label(waybill, qr, module=module, extra=codes) if texts else None
    scenes = Scene(size, seed, patch, grain, clock), Scene(size, seed + 7, None, grain, clock)
    chosen = dict(_OPTIONS.get(name, {})) | (options or {})
    if bit_rate:
        chosen.pop("crf", None)
    with path.open("wb") as file, av.open(file, "w", format=_container(path), container_options={}) as out:
        out.metadata.update(metadata or {})
        stream = out.add_stream(name, rate=Fraction(fps).limit_denominator(1001), options=chosen)
        stream.width, stream.height = size
        stream.pix_fmt = pixel_format if name != "mjpeg" else "yuvj420p"
        stream.thread_count = 1
        stream.codec_context.time_base = TIME_BASE if name != "mpeg4" else Fraction(1, round(fps * 1000))
        if bit_rate:
            stream.bit_rate = bit_rate
        sound = out.add_stream(audio_codec, rate=16_000, layout="mono") if audio is not False else None
        if sound and audio_codec == "aac":
            sound.bit_rate = 96_000
        for t, picture in _pictures(scenes, seconds, fps, events, vfr):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=stream.pix_fmt)
            frame.time_base = stream.codec_context.time_base
            frame.pts = round(t / frame.time_base)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if sound:
            _sound(out, sound, _hum(seconds) if audio is True else audio, audio_at)
    if rotation:
        rotate(path, rotation)
    return path


def _container(path: Path) -> str:
    return {".mkv": "matroska", ".m4v": "mp4", ".ts": "mpegts"}.get(path.suffix.lower(), path.suffix.lower().lstrip("."))


def _pictures(
    scenes: tuple[Scene, Scene], seconds: float, fps: float, events: Sequence[Event], vfr: bool
) -> Iterator[tuple[float, np.ndarray]]:
    held: np.ndarray | None = None
    wobble = np.random.default_rng(5)
    for n in range(round(seconds * fps)):
        t = n / fps
        on = [e.kind for e in events if e.holds(t)]
        if "gap" in on or ("drop" in on and n % 2):
            continue
        if held is None or "freeze" not in on:
            shown = _shown(n, fps, events)
            held = _effects(scenes[1 if "cut" in on else 0].draw(shown / fps, shown), on, t)
            held = _dissolved(held, scenes[0], events, t, shown)
        yield _played(t, events) + (float(wobble.uniform(0, 0.45 / fps)) if vfr else 0.0), held


def _shown(n: int, fps: float, events: Sequence[Event]) -> int:
    """The number of the frame that was filmed for place `n`."""
    for event in events:
        at, length = round(event.at * fps), round(event.length * fps)
        if event.kind == "loop" and n >= at:
            n -= length
        elif event.kind == "back" and n >= at:
            n = 2 * at - n - 1 if n < at + length else n - 2 * length
        elif event.kind == "skip" and n >= at:
            n += length
        elif event.kind == "slow" and n >= at:
            n -= (n - at) % round(event.factor)
    return n


def _played(t: float, events: Sequence[Event]) -> float:
    """When that moment is shown."""
    for event in events:
        if event.kind == "faster":
            t -= min(max(t - event.at, 0.0), event.length) * (1 - 1 / event.factor)
    return t


def _dissolved(picture: np.ndarray, scene: Scene, events: Sequence[Event], t: float, n: int) -> np.ndarray:
    """A dissolve into what happens two seconds later."""
    for event in events:
        if event.kind == "dissolve" and t >= event.at:
            part = min(1.0, (t - event.at) / event.length)
            later = scene.draw(t + 2.0, n)
            picture = cv2.addWeighted(picture, 1 - part, later, part, 0)
    return picture


def _effects(picture: np.ndarray, on: Sequence[str], t: float) -> np.ndarray:
    width = picture.shape[1]
    if "passer" in on:
        centre = int(width * ((t * 0.8) % 1.0))
        picture[:, max(0, centre - width // 3) : centre + width // 3] = (60, 50, 70)
    if "cover" in on:
        hand = cv2.GaussianBlur(picture, (0, 0), width / 12)
        picture = (hand * 0.15 + np.array((70, 35, 30)) * 0.8).astype(np.uint8)
    if "flash" in on:
        picture = np.clip(picture.astype(np.int16) * 2 + 90, 0, 255).astype(np.uint8)
    if "exposure" in on:
        picture = (picture * 0.45).astype(np.uint8)
    return np.zeros_like(picture) if "black" in on else picture


def _hum(seconds: float) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * 220 * np.arange(int(seconds * 16_000)) / 16_000)


def _sound(out: av.container.OutputContainer, stream: av.AudioStream, samples: np.ndarray, at: float = 0.0) -> None:
    rate, block = 16_000, 1024
    for start in range(0, len(samples), block):
        part = np.zeros(block, np.float32)
        part[: len(samples[start : start + block])] = samples[start : start + block]
        if np.isnan(part).any():
            continue
        frame = av.AudioFrame.from_ndarray(part[None], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start + round(at * rate), Fraction(1, rate)
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def rotate(path: Path, degrees: int) -> None:
    """Set the display matrix of the first track of an MP4 or MOV: what a player turns the picture by, clockwise."""
    one = 1 << 16
    a, b, c, d = {90: (0, one, -one, 0), 180: (-one, 0, 0, -one), 270: (0, -one, one, 0)}[degrees]
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4
    version = data[at]
    matrix = at + (4 + 32 if version == 1 else 4 + 20) + 16
    data[matrix : matrix + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


def sound_only(path: Path, seconds: float = 2.0) -> Path:
    """A file with a sound track and no picture."""
    with path.open("wb") as file, av.open(file, "w", format=_container(path)) as out:
        _sound(out, out.add_stream("aac", rate=16_000, layout="mono"), _hum(seconds))
    return path


def sound_of_its_own(path: Path, *, beside: bool = True) -> Path:
    """The same take with a sound track that has no decoder, as iPhones write; `beside`: before the one it had, else instead."""
    to = path.with_stem(f"{path.stem} apac")
    with av.open(str(path)) as source, to.open("wb") as file, av.open(file, "w", format=_container(to)) as out:
        picture, sound = source.streams.video[0], source.streams.audio[0]
        into = [out.add_stream_from_template(stream) for stream in (sound, picture, *([sound] if beside else []))]
        for packet in source.demux(picture, sound):
            if packet.dts is None:
                continue
            data, time = bytes(packet), (packet.pts, packet.dts, packet.time_base, packet.is_keyframe)
            for stream in (s for s in into if s.type == packet.stream.type):
                copy = av.Packet(data)
                copy.pts, copy.dts, copy.time_base, copy.is_keyframe = time
                copy.stream = stream
                out.mux(copy)
    data = to.read_bytes()
    to.write_bytes(data.replace(b"mp4a", b"apac", 1).replace(b"esds", b"free", 1))
    return to


def cut_short(path: Path, share: float = 0.6) -> Path:
    """Keep only the first part of the file's bytes."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def no_picture(path: Path, seconds: float = 2.0) -> Path:
    """A video that opens, names its codec and size, and yields not one frame: its picture data are noise."""
    take(path, seconds=seconds, size=(320, 180))
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4 if data.index(b"moov") > start else len(data)
    data[start:end] = np.random.default_rng(3).integers(0, 256, end - start, dtype=np.uint8).tobytes()
    path.write_bytes(data)
    return path


def text_as_video(path: Path) -> Path:
    """A text file with a video's name."""
    path.write_text("这不是视频。\n" * 200, encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    """No bytes at all."""
    path.write_bytes(b"")
    return path


def joined(path: Path, parts: Sequence[Path]) -> Path:
    """The packets of several takes of the same codec in one file, one after another: a join without re-encoding."""
    with path.open("wb") as file, av.open(file, "w", format=_container(path)) as out:
        stream, offset = None, 0
        for part in parts:
            with part.open("rb") as handle, av.open(handle) as source:
                video = source.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                end = offset
                for packet in source.demux(video):
                    if packet.dts is None:
                        continue
                    packet.pts, packet.dts, packet.stream = packet.pts + offset, packet.dts + offset, stream
                    end = max(end, packet.pts + (packet.duration or 0))
                    out.mux(packet)
                offset = end
    return path
