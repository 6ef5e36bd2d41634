"""What happens before the made camera of `made_takes`: surfaces, hands, parcels, and how they move."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

WIDTH, HEIGHT = 192, 108  # as drawn and encoded
BESIDE = 20  # pixels of the desk on every side of the picture
HELD = 0.4  # share of cameras that are held in a hand, if they are not turned about
LYING = 0.35  # share of things that lie or stand about, and seem to move when the camera does …
NEARER = (0.7, 1.6)  # … by so much of what the desk does
SWINGING = 0.15
BENDING = 0.25  # share of things whose outline is not stiff: hands, cloth, bags
SKIN = (60, 210)  # brightness, of all skins and sleeves

Rng = np.random.Generator
Picture = np.ndarray


# --- textures ----------------------------------------------------------------------
def grain(rng: Rng, height: int, width: int, smallest: float = 1.0, largest: float = 32.0) -> Picture:
    """Noise of many sizes, mean 0, spread 1."""
    total = np.zeros((height, width), np.float32)
    size, weight = smallest, rng.uniform(0.5, 1.3)
    while size <= largest:
        coarse = rng.normal(0, 1, (int(height / size) + 3, int(width / size) + 3)).astype(np.float32)
        wide = (int(coarse.shape[1] * size) + 1, int(coarse.shape[0] * size) + 1)
        total += cv2.resize(coarse, wide, interpolation=cv2.INTER_CUBIC)[:height, :width] * size**weight
        size *= 2
    return (total - total.mean()) / (total.std() + 1e-6)


def texture(rng: Rng, height: int, width: int) -> Picture:
    """A surface: plain, striped, patched, printed or spotted, under slanting light."""
    surface = grain(rng, height, width) * rng.uniform(2, 18)
    down, across = np.mgrid[:height, :width]

    def spot() -> tuple[int, int]:
        return int(rng.integers(0, width)), int(rng.integers(0, height))

    kind = rng.choice(["plain", "plain", "stripes", "patches", "print", "spots"])
    if kind == "stripes":
        turn, period = rng.uniform(0, np.pi), rng.uniform(4, 20)
        wave = np.sin((across * np.cos(turn) + down * np.sin(turn)) * 2 * np.pi / period)
        surface += np.sign(wave) * rng.uniform(5, 40)
    elif kind == "patches":
        for _ in range(rng.integers(4, 30)):
            x, y = spot()
            far = (x + int(rng.integers(2, width // 2 + 3)), y + int(rng.integers(2, height // 2 + 3)))
            cv2.rectangle(surface, (x, y), far, float(rng.uniform(-60, 60)), -1)
    elif kind == "print":
        for _ in range(rng.integers(4, 16)):
            x, y = 0, spot()[1]
            while x < width:
                long = int(rng.integers(1, 5))
                if rng.random() < 0.6:
                    cv2.line(surface, (x, y), (x + long, y), float(rng.uniform(-90, -30)), int(rng.integers(1, 3)))
                x += long + int(rng.integers(1, 3))
    elif kind == "spots":
        for _ in range(rng.integers(4, 40)):
            cv2.circle(surface, spot(), int(rng.integers(1, max(2, height // 5 + 2))), float(rng.uniform(-50, 50)), -1)
    light = rng.normal(0, 1, 2) * rng.uniform(0, 50)
    surface += (across / width - 0.5) * light[0] + (down / height - 0.5) * light[1]
    return np.clip(rng.uniform(30, 220) + surface, 2, 253).astype(np.float32)


def desk(rng: Rng) -> Picture:
    """What lies still: a surface with some more on it, larger than the picture by `BESIDE` pixels on every side."""
    ground = texture(rng, HEIGHT + 2 * BESIDE, WIDTH + 2 * BESIDE)
    for _ in range(rng.integers(0, 6)):
        sheet = texture(rng, int(rng.integers(10, HEIGHT)), int(rng.integers(10, WIDTH)))
        y, x = int(rng.integers(0, HEIGHT)), int(rng.integers(0, WIDTH))
        place = ground[y : y + sheet.shape[0], x : x + sheet.shape[1]]
        place[:] = sheet[: place.shape[0], : place.shape[1]]
    return cv2.GaussianBlur(ground, (0, 0), rng.uniform(0.5, 1.4))


class Ripple:
    """A part of what is behind that never rests: water, leaves, a curtain in the wind."""

    def __init__(self, rng: Rng, per_s: float) -> None:
        height, width = HEIGHT + 2 * BESIDE, WIDTH + 2 * BESIDE
        smallest = float(rng.choice([1.0, 2.0, 4.0]))
        part = np.clip(grain(rng, height, width, 16.0, 64.0) + rng.uniform(-0.5, 1.5), 0, 1) * rng.uniform(4, 25)
        self._one, self._other = (grain(rng, height, width, smallest, 4 * smallest) * part for _ in range(2))
        self._turn = 2 * np.pi * rng.uniform(0.3, 4.0) / per_s

    def over(self, ground: Picture, at: int) -> Picture:
        """The ground with it at a moment."""
        return ground + self._one * np.float32(np.cos(self._turn * at)) + self._other * np.float32(np.sin(self._turn * at))


# --- movement ----------------------------------------------------------------------
def path(rng: Rng, moments: int, per_s: float, reach: float, shortest_s: float = 0.2, longest_s: float = 1.5) -> np.ndarray:
    """A value that moves as hands do, gently off and gently there, rests now and then, and trembles a little."""
    values = np.zeros(moments)
    at, value = 0, rng.normal(0, reach)
    while at < moments:
        rest = int(rng.exponential(0.5) * per_s) if rng.random() < 0.5 else 0
        values[at : at + rest] = value
        at += rest
        if at >= moments:
            break
        long = max(2, int(rng.uniform(shortest_s, longest_s) * per_s))
        target = rng.normal(0, reach) if rng.random() < 0.7 else value + rng.normal(0, reach * 0.3)
        part = np.arange(long) / long
        gently = part**3 * (10 - 15 * part + 6 * part * part)
        values[at : at + long] = (value + (target - value) * gently)[: moments - at]
        at, value = at + long, target
    return values + np.cumsum(rng.normal(0, reach * 0.004, moments))


def swing(rng: Rng, moments: int, per_s: float, reach: float) -> np.ndarray:
    """A value that swings, as what hangs, is shaken or was knocked does."""
    pace, dies_s = rng.uniform(0.3, 4.0), rng.uniform(0.5, 8.0)
    seconds = (np.arange(moments) - rng.uniform(-0.5, 1.0) * moments) / per_s
    begun = np.where(seconds < 0, 1.0, np.exp(-np.abs(seconds) / dies_s)) if rng.random() < 0.5 else np.ones(moments)
    return reach * begun * np.sin(2 * np.pi * pace * seconds + rng.uniform(0, 2 * np.pi))


def tremor(rng: Rng, moments: int, per_s: float, reach: float) -> np.ndarray:
    """A value as a hand that holds something still trembles: it wanders slowly, and shivers some ten times a second."""
    paces = np.fft.rfftfreq(2 * moments, 1 / per_s)
    slope = rng.uniform(1.0, 2.0)
    share = 1 / np.maximum(paces, 0.15) ** slope
    share += rng.uniform(0, 0.25) * np.exp(-(((paces - rng.uniform(5, 12)) / rng.uniform(0.7, 2.5)) ** 2)) / rng.uniform(2, 8)
    waves = rng.normal(0, 1, len(paces)) + 1j * rng.normal(0, 1, len(paces))
    way = np.fft.irfft(waves * share, 2 * moments)[:moments]
    return reach * (way - way.mean()) / (way.std() + 1e-9)


def ramp(rng: Rng, moments: int, per_s: float, shortest_s: float, longest_s: float) -> np.ndarray:
    """From 0 to 1 at some time."""
    start, long = rng.uniform(0, moments), rng.uniform(shortest_s, longest_s) * per_s + 1
    return np.clip((np.arange(moments) - start) / long, 0, 1)


@dataclass
class Camera:
    """Where it looks, moment by moment: pixels, radians, and how near."""

    x: np.ndarray
    y: np.ndarray
    turn: np.ndarray
    near: np.ndarray

    def look(self, ground: Picture, at: int) -> Picture:
        """What it sees of the ground at a moment."""
        cos, sin = np.cos(self.turn[at]) * self.near[at], np.sin(self.turn[at]) * self.near[at]
        place = np.array([[cos, -sin, 0], [sin, cos, 0]], np.float32)
        middle = np.array([WIDTH / 2, HEIGHT / 2], np.float32)
        place[:, 2] = middle + np.array([self.x[at], self.y[at]]) - place[:, :2] @ (middle + BESIDE)
        return np.asarray(cv2.warpAffine(ground, place, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.float32)


def camera(rng: Rng, moments: int, per_s: float, wild: bool) -> Camera:
    """On a stand, in a hand, or turned fast; now and then it zooms, or is carried forward."""
    zoom = rng.uniform(0.02, 0.3) if rng.random() < (0.4 if wild else 0.12) else 0.0
    near = np.exp(np.clip(path(rng, moments, per_s, zoom, 0.3, 2.5), -0.2, 1.0))
    if wild:
        reach = rng.uniform(15, 90)
        return Camera(
            path(rng, moments, per_s, reach, 0.25, 1.2),
            path(rng, moments, per_s, reach / 2, 0.25, 1.2),
            path(rng, moments, per_s, rng.uniform(0, 0.25), 0.25, 1.2),
            near,
        )
    if rng.random() < HELD:
        reach = np.exp(rng.uniform(np.log(0.4), np.log(10)))
        x, y = tremor(rng, moments, per_s, reach), tremor(rng, moments, per_s, reach)
        return Camera(x, y, tremor(rng, moments, per_s, reach * 0.003), near * (1 + tremor(rng, moments, per_s, reach * 0.002)))
    reach = rng.uniform(0.3, 4) if rng.random() < 0.3 else 0.0
    x = path(rng, moments, per_s, reach)
    if reach and rng.random() < 0.3:
        x = x + np.clip(np.cumsum(path(rng, moments, per_s, 0.3)), -18, 18)
    return Camera(x, path(rng, moments, per_s, reach), path(rng, moments, per_s, reach * 0.004), near)


class Thing:
    """An arm from the picture's edge, or anything else, that moves about."""

    def __init__(self, rng: Rng, moments: int, per_s: float, *, close: bool = False, small: bool = False) -> None:
        """`close`: an arm near the lens, that hides much of the picture. `small`: one of many that are far away."""
        arm = close or (not small and rng.random() < 0.5)
        self._form(rng, arm, rng.uniform(2.0, 4.5) if close else rng.uniform(0.1, 0.3) if small else 1.0)
        still = rng.random() < 0.25
        reach = 0.0 if still else rng.uniform(0.1, 0.4) if rng.random() < 0.75 else rng.uniform(0.005, 0.05)

        def moving(by: float) -> np.ndarray:
            return path(rng, moments, per_s, 0.0 if still else by)

        if arm:
            turn, *centre = [
                (0.0, 0.15, 0.5),
                (np.pi, 0.85, 0.5),
                (np.pi / 2, 0.5, 0.1),
                (-np.pi / 2, 0.5, 0.9),
            ][int(rng.integers(4))]
            turn += rng.uniform(-0.5, 0.5)
        else:
            turn, centre = rng.uniform(-0.4, 0.4), list(rng.uniform(0.2, 0.8, 2))
        self.x = (centre[0] + moving(reach)) * WIDTH
        self.y = (centre[1] + moving(reach)) * HEIGHT
        self._turn = turn + moving(rng.choice([0.05, 0.3, 1.0]))
        self._size = np.exp(moving(rng.choice([0.02, 0.15])))
        self._width = np.exp(moving(0.25 if rng.random() < 0.4 else 0.0))  # as it turns out of the picture's plane
        self._light = 1 + (path(rng, moments, per_s, 0.15) if rng.random() < 0.3 else np.zeros(moments))
        if rng.random() < 0.4:  # it comes into the picture, or leaves it
            away = ramp(rng, moments, per_s, 0.3, 1.5)
            away = away * away * (3 - 2 * away)
            away = 1 - away if rng.random() < 0.5 else away
            side = rng.uniform(0, 2 * np.pi)
            self.x = self.x + away * np.cos(side) * WIDTH * 1.3
            self.y = self.y + away * np.sin(side) * HEIGHT * 1.6
        if rng.random() < SWINGING:
            by = 0.3 if small else 1.0
            self.x = self.x + swing(rng, moments, per_s, by * rng.uniform(0.005, 0.12) * WIDTH)
            self._turn = self._turn + swing(rng, moments, per_s, rng.uniform(0, 0.3))
        self._bend = _Bend(rng, moments, per_s, self._mask.shape) if rng.random() < BENDING else None
        self._shadow = rng.uniform(0, 0.4) if rng.random() < 0.6 else 0.0
        self._shadow_at, self._shadow_soft = rng.uniform(-8, 8, 2), rng.uniform(2, 6)

    def lie(self, rng: Rng, seen: Camera) -> None:
        """Rest where it lies, nearer than the desk or farther away, and seem to move as the camera does."""
        near = rng.uniform(*NEARER)
        for name, way, middle in (("x", seen.x, WIDTH / 2), ("y", seen.y, HEIGHT / 2)):
            place = getattr(self, name) * 0.02 + np.mean(getattr(self, name)) * 0.98
            setattr(self, name, middle + (place - middle) * seen.near + near * way)
        self._turn = self._turn[:1] + seen.turn
        self._size = self._size[:1] * seen.near

    def _form(self, rng: Rng, arm: bool, near: float) -> None:
        if arm:
            height, width = int(rng.uniform(12, 34) * near), int(WIDTH * rng.uniform(0.6, 1.1) * near**0.3)
        else:
            long = rng.uniform(*((0.15, 0.6) if rng.random() < 0.6 else (0.05, 0.15))) * WIDTH * near
            height, width = (max(int(8 * near**0.5), int(side)) for side in (long * rng.uniform(0.6, 1.4), long))
        mask = np.zeros((height, width), np.float32)
        if arm:
            wrist = (width - height // 2 - 1, height // 2)
            cv2.rectangle(mask, (0, 0), (wrist[0], height), 1, -1)
            cv2.circle(mask, wrist, height // 2, 1, -1)
            for _ in range(rng.integers(0, 5)):
                spread = rng.uniform(-0.9, 0.9)
                tip = (int(wrist[0] + np.cos(spread) * height), int(wrist[1] + np.sin(spread) * height))
                cv2.line(mask, wrist, tip, 1, max(2, height // 6))
        elif (kind := rng.integers(3)) == 0:
            cv2.rectangle(mask, (1, 1), (width - 2, height - 2), 1, -1)
        elif kind == 1:
            cv2.ellipse(mask, (width // 2, height // 2), (width // 2 - 1, height // 2 - 1), 0, 0, 360, 1, -1)
        else:
            angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(4, 9)))
            radii = rng.uniform(0.5, 1, len(angles))
            corners = np.stack([(1 + np.cos(angles) * radii) * width / 2, (1 + np.sin(angles) * radii) * height / 2], 1)
            cv2.fillPoly(mask, [corners.astype(np.int32)], 1)
        self._mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.4, 0.9))
        if arm and rng.random() < 0.7:
            round_light = np.cos(np.linspace(-1.4, 1.4, height))[:, None] * rng.uniform(0, 50) - 20
            skin = rng.uniform(*SKIN) + grain(rng, height, width, 4.0) * rng.uniform(2, 10) + round_light
            self._surface = np.clip(skin, 2, 253).astype(np.float32)
        else:
            self._surface = texture(rng, height, width)

    def draw(self, picture: Picture, at: int) -> Picture:
        """The picture with it at a moment."""
        height, width = self._mask.shape
        cos, sin = np.cos(self._turn[at]) * self._size[at], np.sin(self._turn[at]) * self._size[at]
        place = np.array([[cos * self._width[at], -sin, 0], [sin * self._width[at], cos, 0]], np.float32)
        place[:, 2] = (self.x[at], self.y[at]) - place[:, :2] @ np.array([width / 2, height / 2], np.float32)
        form, look = (self._mask, self._surface)
        if self._bend:
            form, look = self._bend.of(form, at), self._bend.of(look, at)
        mask = cv2.warpAffine(form, place, (WIDTH, HEIGHT))
        if mask.max() <= 0:
            return picture
        surface = cv2.warpAffine(look, place, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        if self._shadow:
            beside = np.array([[1, 0, self._shadow_at[0]], [0, 1, self._shadow_at[1]]], np.float32)
            dark = cv2.GaussianBlur(cv2.warpAffine(mask, beside, (WIDTH, HEIGHT)), (0, 0), self._shadow_soft)
            picture = picture * (1 - self._shadow * dark)
        return picture + (surface * self._light[at] - picture) * mask


class _Bend:
    """How a thing that is not stiff is pulled out of its form, moment by moment."""

    def __init__(self, rng: Rng, moments: int, per_s: float, shape: tuple[int, ...]) -> None:
        height, width = shape
        self._rows, self._columns = np.mgrid[:height, :width].astype(np.float32)
        size = max(4.0, min(height, width) / rng.uniform(1, 4))
        by = rng.uniform(0.05, 0.35) * min(height, width)
        self._pulls = [(grain(rng, height, width, size, 2 * size), grain(rng, height, width, size, 2 * size)) for _ in range(2)]
        self._parts = [path(rng, moments, per_s, by, 0.15, 1.0) for _ in self._pulls]

    def of(self, picture: Picture, at: int) -> Picture:
        """The picture, bent."""
        across = self._columns + sum(np.float32(part[at]) * pull[0] for pull, part in zip(self._pulls, self._parts, strict=True))
        down = self._rows + sum(np.float32(part[at]) * pull[1] for pull, part in zip(self._pulls, self._parts, strict=True))
        border = cv2.BORDER_CONSTANT if picture.max() <= 1 else cv2.BORDER_REPLICATE
        return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR, borderMode=border), np.float32)


class Screen:
    """A lit surface that shows something else from one moment to the next: a monitor, a lamp on a board."""

    def __init__(self, rng: Rng, moments: int, per_s: float, seen: Camera) -> None:
        long = WIDTH * (rng.uniform(0.02, 0.06) if rng.random() < 0.5 else rng.uniform(0.1, 0.5))
        height, width = max(3, int(long * rng.uniform(0.5, 1.2))), max(3, int(long))
        first = texture(rng, height, width)
        others = [first * rng.uniform(0.2, 0.9), first + rng.uniform(20, 90), texture(rng, height, width)]
        self._shows = [first, others[int(rng.integers(3))]]
        every = rng.uniform(0.1, 3.0) * per_s
        turns = (
            np.cumsum(rng.exponential(every, 200) + 1) if rng.random() < 0.5 else np.arange(200) * every + rng.uniform(0, every)
        )
        self._on = np.searchsorted(turns, np.arange(moments)) % 2
        at = rng.uniform(0.1, 0.9) * WIDTH, rng.uniform(0.1, 0.9) * HEIGHT
        self._x, self._y, self._turn = at[0] + seen.x, at[1] + seen.y, rng.uniform(-0.5, 0.5)
        self._glow = rng.uniform(0, 40) if rng.random() < 0.3 else 0.0

    def draw(self, picture: Picture, at: int) -> Picture:
        """The picture with it at a moment."""
        surface = np.clip(self._shows[self._on[at]], 0, 255)
        height, width = surface.shape
        cos, sin = np.cos(self._turn), np.sin(self._turn)
        place = np.array([[cos, -sin, 0], [sin, cos, 0]], np.float32)
        place[:, 2] = (self._x[at], self._y[at]) - place[:, :2] @ np.array([width / 2, height / 2], np.float32)
        mask = cv2.warpAffine(np.ones_like(surface), place, (WIDTH, HEIGHT))
        if self._glow and self._on[at]:
            picture = picture + self._glow * cv2.GaussianBlur(mask, (0, 0), 12)
        return picture + (cv2.warpAffine(surface, place, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE) - picture) * mask


class Box:
    """A parcel that is held to the camera and turned from face to face: each face darkens, narrows and gives way to others."""

    FACES = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], float)

    def __init__(self, rng: Rng, moments: int, per_s: float) -> None:
        sides = rng.uniform(0.12, 0.45, 3) * WIDTH
        self._half = sides / 2
        card = rng.uniform(60, 200)
        self._faces = [self._face(rng, card) for _ in self.FACES]
        self.x = (rng.uniform(0.3, 0.7) + path(rng, moments, per_s, 0.1)) * WIDTH
        self.y = (rng.uniform(0.3, 0.7) + path(rng, moments, per_s, 0.1)) * HEIGHT
        quick = rng.uniform(0.3, 1.2)
        self._turns = np.stack([rng.uniform(-np.pi, np.pi) + path(rng, moments, per_s, quick, 0.3, 2.0) for _ in range(3)], 1)
        light = rng.normal(0, 1, 3)
        self._light, self._contrast = light / np.linalg.norm(light), rng.uniform(0.05, 0.45)
        self._far = rng.uniform(2, 6) * WIDTH

    @staticmethod
    def _face(rng: Rng, card: float) -> Picture:
        """Cardboard, often with tape or a printed label."""
        side = 64
        face = card + grain(rng, side, side) * rng.uniform(1, 8)
        if rng.random() < 0.5:
            at, wide = int(rng.integers(0, side - 12)), int(rng.integers(5, 12))
            face[at : at + wide] = face[at : at + wide] * 0.7 + rng.uniform(40, 80)
        if rng.random() < 0.5:
            high, wide = (int(n) for n in rng.integers(16, 48, 2))
            y, x = int(rng.integers(0, side - high)), int(rng.integers(0, side - wide))
            face[y : y + high, x : x + wide] = np.clip(texture(rng, high, wide) * 0.4 + rng.uniform(100, 160), 0, 255)
        return np.clip(face, 2, 253).astype(np.float32)

    def draw(self, picture: Picture, at: int) -> Picture:
        """The picture with it at a moment."""
        turn = cv2.Rodrigues(self._turns[at])[0]
        for normal, face in zip(self.FACES, self._faces, strict=True):
            facing = turn @ normal
            if facing[2] >= -0.02:  # seen from behind
                continue
            one = np.roll(np.abs(normal), 1)
            two = np.roll(np.abs(normal), 2)
            corners = [(normal + a * one + b * two) * self._half for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            there = (turn @ np.array(corners).T).T
            near = self._far / (self._far + there[:, 2:])
            seen = there[:, :2] * near + (self.x[at], self.y[at])
            side = face.shape[0] - 1
            flat = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
            to = cv2.getPerspectiveTransform(flat, seen.astype(np.float32))
            mask = cv2.warpPerspective(np.ones_like(face), to, (WIDTH, HEIGHT))
            surface = cv2.warpPerspective(face, to, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
            bright = 1 + self._contrast * float(facing @ self._light)
            picture = picture + (surface * bright - picture) * mask
        return picture
