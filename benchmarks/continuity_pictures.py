"""What edits of `continuity_edits.py` do to single pictures: light, what passes before the lens, a clock burned in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from continuity_takes import Clip, Pictures, Take
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "assets" / "fonts"


def under(frame: np.ndarray, glow: np.ndarray) -> np.ndarray:
    """A picture under a lamp; `glow` for every pixel and colour."""
    return np.clip(frame * (1 + 1.5 * glow) + 60 * glow, 0, 255).astype(np.uint8)


def tones(power: float) -> np.ndarray:
    """What becomes of each brightness under another exposure."""
    return np.clip(255 * (np.arange(256) / 255) ** power, 0, 255).astype(np.uint8)


def lit(frame: np.ndarray) -> np.ndarray:
    """A picture in a flash."""
    return np.clip(frame.astype(int) + 110, 0, 255).astype(np.uint8)


def swept(clip: Clip, start_s: float, share: float, colour: tuple[int, int, int]) -> Pictures:
    """A slanting band with a little texture goes from left to right within a second."""
    height, width = clip.frames[0].shape[:2]
    band, lean = width * share, width * 0.15
    grain = np.random.default_rng(0).normal(0, 6, (height, width, 1))
    texture = np.clip(np.array(colour) + cv2.GaussianBlur(grain, (0, 0), 2)[..., None] * 4, 0, 255).astype(np.uint8)
    frames = list(clip.frames)
    for i, t in enumerate(clip.times):
        if start_s <= t < start_s + 1.0:
            left = (width + band + lean) * (float(t) - start_s) - band - lean
            corners = [(left + lean, 0), (left + lean + band, 0), (left + band, height), (left, height)]
            mask = np.zeros((height, width), np.uint8)
            cv2.fillPoly(mask, [np.array(corners, np.int32)], 255)
            frames[i] = np.where(mask[..., None] > 0, np.roll(texture, int(left), axis=1), frames[i])
    return frames


def clocked(take: Take, rng: np.random.Generator) -> Take:
    """A running clock burned in: font, size, corner, form, colours and start are random; or the one that is there."""
    if take.clock:
        return take
    height, width = take.frames[0].shape[:2]
    name = str(rng.choice(sorted(p.name for p in FONTS.glob("*.ttf"))))
    size = max(14, height // int(rng.integers(13, 24)))
    form = str(
        rng.choice(["2026-11-{day:02} {h:02}:{m:02}:{s:02}", "{day:02}/11/2026  {h:02}:{m:02}:{s:02}", "{h:02}:{m:02}:{s:02}"])
    )
    began, boxed = float(rng.uniform(8 * 3600, 20 * 3600)), bool(rng.random() < 0.5)
    right, low = bool(rng.integers(2)), bool(rng.integers(2))
    font = ImageFont.truetype(FONTS / name, size)
    while _spread(form.format(day=22, h=0, m=0, s=0), font)[-1] > width - 20:
        size -= 1
        font = ImageFont.truetype(FONTS / name, size)
    frames: Pictures = []
    for t, frame in zip(take.times, take.frames, strict=True):
        now = int(began + float(t))
        text = form.format(day=22, h=now // 3600, m=now // 60 % 60, s=now % 60)
        places = _spread(text, font)
        picture = Image.fromarray(frame)
        pen = ImageDraw.Draw(picture)
        tall = round(1.25 * size)
        x, y = width - 8 - places[-1] if right else 8, height - 8 - tall if low else 8
        if boxed:
            pen.rectangle((x - 4, y - 2, x + places[-1] + 4, y + tall + 4), fill=(0, 0, 0))
        for letter, place_x in zip(text, places, strict=False):
            pen.text(
                (x + place_x, y), letter, font=font, fill=(255, 255, 255), stroke_width=0 if boxed else 2, stroke_fill=(0, 0, 0)
            )
        frames.append(np.asarray(picture))
    return replace(take, frames=frames)


def _spread(text: str, font: ImageFont.FreeTypeFont) -> list[int]:
    """Where each letter stands, and the end: recorders give all digits the same room, so that nothing shifts."""
    cell = max(font.getlength(digit) for digit in "0123456789")
    wide = [cell if letter.isdigit() else font.getlength(letter) for letter in text]
    return [round(sum(wide[:n])) for n in range(len(wide) + 1)]
