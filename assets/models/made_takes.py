"""Takes that never were, to teach `blends.onnx`: procedural things that move about a procedural desk, through a real encoder.

No picture of anybody's is used. What matters is not that they look real but that everything a camera sees happens in
them: arms and things that come, turn, rest and go, hands that shake the camera, fast turns with their blur, shadows, lamps,
exposure, lenses that hunt for focus, noise, and what encoders make of it all – and that half a second of it is sometimes
a mixture of two moments of the same take.
"""

from __future__ import annotations

import io

import av
import cv2
import numpy as np
from made_things import HEIGHT, WIDTH, Box, Camera, Picture, Ripple, Rng, Screen, Thing, camera, desk, path, ramp

FPS = 15
PICTURES = 17
BOXES = 0.6  # share of takes in which a parcel is turned
RESTLESS = 0.15  # … behind which something never rests
CROWDED = 0.15  # … with many small things
TRAILING = 0.15  # … whose pictures trail
SEEN = 0.006  # share of the picture that must differ for a mixture to be one


# --- takes -------------------------------------------------------------------------
def take(rng: Rng, pictures: int) -> Picture:
    """The pictures of one made take before any encoder: (pictures, height, width), 0–255, float."""
    wild = rng.random() < 0.25
    each = int(rng.choice([3, 5])) if wild else int(rng.choice([1, 2, 3]))  # moments in a picture: its blur
    moments, per_s = pictures * each, FPS * each
    ground, seen, ripple = desk(rng), camera(rng, moments, per_s, wild), restless(rng, per_s)
    things: list[Thing | Box] = [Thing(rng, moments, per_s) for _ in range(rng.integers(0, 4) if wild else rng.integers(1, 6))]
    things += crowd(rng, moments, per_s)
    if not wild and rng.random() < BOXES:
        things.insert(int(rng.integers(0, len(things) + 1)), Box(rng, moments, per_s))
    if wild and rng.random() < 0.5:  # they lie on the desk
        for thing in things:
            thing.x, thing.y = thing.x + seen.x, thing.y + seen.y
    gain = exposed(rng, moments, per_s)
    soft = focus(rng, moments, per_s)
    glow = lamp(rng, moments, per_s)
    drawn = [pictured(ground, ripple, seen, things, glow, gain, range(n * each, (n + 1) * each)) for n in range(pictures)]
    softened = [cv2.GaussianBlur(p, (0, 0), s) if s > 0.3 else p for p, s in zip(drawn, soft[::each], strict=True)]
    return trailing(rng, np.clip(np.stack(softened), 0, 255))


def restless(rng: Rng, per_s: float) -> Ripple | None:
    """What never rests behind it all, in some takes."""
    return Ripple(rng, per_s) if rng.random() < RESTLESS else None


def crowd(rng: Rng, moments: int, per_s: float) -> list[Thing]:
    """Many small things, in some takes."""
    count = int(rng.integers(4, 16)) if rng.random() < CROWDED else 0
    return [Thing(rng, moments, per_s, small=True) for _ in range(count)]


def trailing(rng: Rng, pictures: Picture) -> Picture:
    """What a camera that fights noise in the dark makes of it: a little of each picture stays in the next."""
    if rng.random() < TRAILING:
        stays = rng.uniform(0.1, 0.5)
        for number in range(1, len(pictures)):
            pictures[number] = pictures[number] * (1 - stays) + pictures[number - 1] * stays
    return pictures


def pictured(
    ground: Picture,
    ripple: Ripple | None,
    seen: Camera,
    things: list[Thing | Box | Screen],
    glow: tuple[Picture, np.ndarray] | None,
    gain: np.ndarray,
    span: range,
) -> Picture:
    """What the camera makes of the moments of `span`."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for at in span:
        picture = seen.look(ripple.over(ground, at) if ripple else ground, at)
        for thing in things:
            picture = thing.draw(picture, at)
        if glow:
            picture = picture + glow[0] * glow[1][at]
        total += picture * gain[at]
    return total / len(span)


def exposed(rng: Rng, moments: int, per_s: float) -> np.ndarray:
    """How bright, moment by moment."""
    gain = np.ones(moments)
    if rng.random() < 0.35:
        for _ in range(rng.integers(1, 4)):
            gain *= 1 + ramp(rng, moments, per_s, 0.05, 1.2) * rng.uniform(-0.35, 0.5)
    if rng.random() < 0.15:
        gain *= 1 + rng.uniform(0, 0.03) * np.sin(np.arange(moments) * rng.uniform(0.2, 3))
    return np.clip(gain, 0.4, 2)


def focus(rng: Rng, moments: int, per_s: float) -> np.ndarray:
    """How blurred, moment by moment, pixels."""
    soft = np.zeros(moments)
    if rng.random() < 0.2:
        for _ in range(rng.integers(1, 4)):
            start, long = rng.uniform(0, moments), rng.uniform(0.15, 0.8) * per_s
            soft = np.maximum(soft, np.clip(1 - np.abs(np.arange(moments) - start) / long, 0, 1) * rng.uniform(0.5, 3))
    return soft


def lamp(rng: Rng, moments: int, per_s: float) -> tuple[Picture, np.ndarray] | None:
    """A soft light or a reflection that comes and goes."""
    if rng.random() >= 0.2:
        return None
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    away = (across - rng.uniform(0, WIDTH)) ** 2 + (down - rng.uniform(0, HEIGHT)) ** 2
    shape = np.exp(-away / 2 / rng.uniform(8, 60) ** 2) * rng.uniform(10, 70)
    return shape.astype(np.float32), np.clip(path(rng, moments, per_s, 1.0), 0, 1)


def coded(rng: Rng, pictures: Picture, rate: int = FPS, size: tuple[int, int] = (WIDTH // 2, HEIGHT // 2)) -> Picture:
    """The pictures with a sensor's noise, encoded, decoded, in this width and height: (pictures, height, width), bytes."""
    noise, held = rng.uniform(0, 5), io.BytesIO()
    with av.open(held, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt, stream.thread_count = WIDTH, HEIGHT, "yuv420p", 1
        stream.options = {
            "crf": str(int(rng.integers(16, 40))),
            "preset": str(rng.choice(["ultrafast", "veryfast", "fast"])),
            "g": str(int(rng.choice([15, 30, 60, 250]))),
        }
        for picture in pictures:
            grey = np.clip(picture + rng.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.dstack([grey] * 3), format="rgb24")))
        container.mux(stream.encode())
    held.seek(0)
    with av.open(held) as container:
        frames = container.decode(video=0)
        return np.stack([cv2.resize(f.to_ndarray(format="gray"), size, interpolation=cv2.INTER_AREA) for f in frames])


# --- examples ----------------------------------------------------------------------
def examples(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Seconds of one made take: (seconds, PICTURES, height, width) bytes, and for each whether its middle is a mixture."""
    rng = np.random.default_rng(seed)
    raw = take(rng, int(rng.integers(100, 160)))
    clean = coded(rng, raw)
    starts = [int(rng.integers(0, len(clean) - PICTURES)) for _ in range(5)]
    change = np.abs(clean[8:].astype(np.float32) - clean[:-8]).mean((1, 2))
    most = np.argsort(-change)[:: max(1, len(change) // 30)][:3]
    starts += [int(np.clip(n - 4, 0, len(clean) - PICTURES)) for n in most]
    shown = [(clean[s : s + PICTURES], 0) for s in starts]
    faded, middles = _faded(rng, raw)
    if middles:
        faded = coded(rng, faded)
        for middle in middles:
            start = round(middle - PICTURES // 2 + rng.uniform(-1.5, 1.5))
            if 0 <= start <= len(faded) - PICTURES:
                shown.append((faded[start : start + PICTURES], 1))
    return np.stack([pictures for pictures, _ in shown]), np.array([is_mixed for _, is_mixed in shown], np.uint8)


def _faded(rng: Rng, raw: Picture) -> tuple[Picture, list[float]]:
    """The take with parts left out under dissolves of 0.25–0.75 s; with the middles of those that anybody could see."""
    pictures: list[Picture] = []
    middles: list[float] = []
    at = int(rng.integers(0, 10))
    while len(middles) < 6:
        run, long = int(rng.integers(16, 30)), int(rng.integers(4, 12))
        gone = int(rng.uniform(0.25, 3.5) * FPS)
        if at + run + gone + long + 18 > len(raw):
            break
        pictures += list(raw[at : at + run])
        at += run
        part = (np.arange(long) + 1) / (long + 1)
        part = part * part * (3 - 2 * part) if rng.random() < 0.25 else part
        if (np.abs(raw[at] - raw[at + gone + long]) > 8).mean() > SEEN:
            middles.append(len(pictures) + long / 2 - 0.5)
        pictures += [raw[at + k] * (1 - part[k]) + raw[at + gone + k] * part[k] for k in range(long)]
        at += gone + long
        if rng.random() < 0.4:
            at = int(rng.integers(0, max(1, len(raw) - 60)))
    return np.stack([*pictures, *raw[at : at + 20]]), middles
