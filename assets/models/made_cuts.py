"""Steps of made takes, to teach `cuts.onnx` and `cuts_near.onnx`: true next pictures, and ones before which a part is missing.

The takes are those of `made_takes`, at the frame rates that cameras have. What a rule finds hard is there most: arms close to the
lens, parcels that come and go within a few pictures, their blur, lamps that flash, the exposure that steps.
"""

from __future__ import annotations

import cv2
import numpy as np
from made_takes import coded, crowd, exposed, focus, lamp, pictured, restless, trailing
from made_things import HEIGHT, LYING, WIDTH, Box, Picture, Rng, Screen, Thing, camera, desk

BEFORE, AFTER = 4, 4  # pictures on either side of a step
RATES = (8, 10, 12, 15, 15, 20, 25, 30, 30)  # pictures a second
LONG = 120  # pictures of a take
EDITS = 2  # of it
SEEN = 0.004  # share of the picture that must differ across a cut for anybody to see it
CALM = 0.35  # share of takes in which all that moves is slow
QUICK = 0.45  # share of the others in which some things move very fast
STEPPED = 0.25  # share of takes whose exposure steps
DROPPED = 0.25  # share of takes that lack a picture here and there …
DROPPING_FROM = 15  # … where that is much less than the shortest part that is left out
SWEPT = 0.35  # share of edited takes before which arms go on
LIT = 0.15  # share of cuts with a flash on them, or another light after them
CLOSE = 0.4  # share of those in which an arm is close to the lens
SCREENS = 0.2  # share of takes in which a screen or a small lamp changes


def take(rng: Rng, rate: int) -> Picture:
    """The pictures of one made take before any encoder: (pictures, height, width), 0–255, float."""
    wild = rng.random() < 0.15
    each = int(rng.choice([2, 3, 4]))  # moments in the time of a picture, of which the shutter is open for so many:
    open_for = int(rng.integers(1, each + 1))
    moments, per_s = LONG * each, rate * each
    ground, seen, ripple = desk(rng), camera(rng, moments, per_s, wild), restless(rng, per_s)
    calm = not wild and rng.random() < CALM
    slow = rng.uniform(1.5, 6) if calm else 1.0
    things: list[Thing | Box | Screen] = [
        Thing(rng, moments, per_s * slow) for _ in range(rng.integers(0, 4) if wild else rng.integers(1, 5))
    ]
    if not calm and rng.random() < QUICK:  # the same ways in less time
        haste = rng.uniform(1.5, 3.5)
        things += [Thing(rng, moments, per_s / haste) for _ in range(rng.integers(1, 3))]
    if not calm and rng.random() < CLOSE:
        things += [Thing(rng, moments, per_s / rng.uniform(0.8, 2.5), close=True) for _ in range(rng.integers(1, 3))]
    things += crowd(rng, moments, per_s * slow)
    if not wild and rng.random() < 0.6:
        things.insert(int(rng.integers(0, len(things) + 1)), Box(rng, moments, per_s * slow / rng.uniform(0.7, 2.5)))
    if rng.random() < (0.5 if wild else 0.8):  # the camera's way is seen on them, too
        for thing in things:
            if isinstance(thing, Thing) and rng.random() < LYING:
                thing.lie(rng, seen)
            else:
                thing.x, thing.y = thing.x + seen.x, thing.y + seen.y
    if rng.random() < SCREENS:
        screens = [Screen(rng, moments, per_s, seen) for _ in range(rng.integers(1, 3))]
        things[int(rng.integers(0, len(things) + 1)) : 0] = screens
    gain, soft, glow = exposed(rng, moments, per_s), focus(rng, moments, per_s), lamp(rng, moments, per_s)
    if rng.random() < 0.15:
        at, lit = int(rng.integers(0, LONG - 2)) * each, int(rng.integers(1, 3)) * each
        gain[at : at + lit] *= rng.uniform(1.3, 2.5)
    pictures = []
    for number in range(LONG):
        blurred = pictured(ground, ripple, seen, things, glow, gain, range(number * each, number * each + open_for))
        pictures.append(cv2.GaussianBlur(blurred, (0, 0), soft[number * each]) if soft[number * each] > 0.3 else blurred)
    return trailing(rng, np.clip(np.stack(pictures), 0, 255))


def examples(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Steps of one made take: (steps, BEFORE + AFTER, height, width) bytes, and for each whether a part is missing there."""
    rng = np.random.default_rng(seed)
    rate = int(rng.choice(RATES))
    raw = take(rng, rate)
    stepped = raw.copy()
    if rng.random() < STEPPED:  # the camera sets its exposure anew
        at = int(rng.integers(0, LONG))
        stepped[at:] = other_light(rng, stepped[at:])
    if rate >= DROPPING_FROM and rng.random() < DROPPED:  # single pictures that a weak computer did not get to
        stepped = np.delete(stepped, rng.choice(np.arange(6, LONG - 6, 2), int(rng.integers(1, 5)), replace=False), 0)
    clean = coded(rng, stepped, rate, (WIDTH, HEIGHT))
    change = np.abs(np.diff(clean.astype(np.float32), axis=0)).mean((1, 2))
    around = np.array([np.delete(change[max(0, n - 3) : n + 4], min(n, 3)).max() for n in range(len(change))])
    able = np.arange(BEFORE - 1, len(change) - AFTER)
    most = able[np.argsort(-(change[able] - around[able]))]  # what a first stage would ask about
    steps = [*most[:8], *able[np.argsort(-change[able])][:4], *rng.choice(able, 8)]
    shown = [(clean[s + 1 - BEFORE : s + 1 + AFTER], 0) for s in steps]
    for _ in range(EDITS):
        cut, places = _cut(rng, raw, rate)
        if not places:
            continue
        cut = coded(rng, cut, rate, (WIDTH, HEIGHT))
        shown += [(cut[at - BEFORE : at + AFTER], 1) for at in places]
        # the pictures next to a cut are no cut
        at = int(rng.choice(places)) + int(rng.choice([-2, -1, 1, 2]))
        if BEFORE <= at <= len(cut) - AFTER:
            shown.append((cut[at - BEFORE : at + AFTER], 0))
    return np.stack([pictures for pictures, _ in shown]), np.array([missing for _, missing in shown], np.uint8)


def _cut(rng: Rng, raw: Picture, rate: int) -> tuple[Picture, list[int]]:
    """The take with parts left out, or gone back to; with the pictures that stand right after such a place and show it."""
    pictures: list[Picture] = []
    places: list[int] = []
    at = int(rng.integers(0, 10))
    while len(pictures) < LONG and len(places) < 10:
        run = int(rng.integers(7, 17))
        gone = max(2, int(np.exp(rng.uniform(np.log(0.2), np.log(4.0))) * rate))
        pictures += list(raw[at : at + run])
        at += run
        onward = at + gone
        if onward + 12 > len(raw):  # back to anywhere that is far enough from here
            able = [n for n in range(len(raw) - 12) if abs(n - at) >= 0.2 * rate]
            onward = int(rng.choice(able))
        differs = np.abs(raw[min(at, len(raw) - 1)] - raw[onward])
        usual = np.abs(raw[min(at, len(raw)) - 1] - raw[min(at, len(raw) - 1)])
        if (differs > 8).mean() > max(SEEN, 0.5 * (usual > 8).mean()):
            places.append(len(pictures))
        at = onward
    edited = np.stack([*pictures, *raw[at : at + 8]])
    if rng.random() < SWEPT:
        places = _swept(rng, edited, places, rate)
    for place in places:
        if rng.random() < LIT:  # to hide it
            lit = edited[place : place + int(rng.integers(1, 3))]
            lit[:] = np.clip(lit * rng.uniform(1.0, 1.6) + rng.uniform(30, 120), 0, 255)
        elif rng.random() < LIT:
            edited[place:] = other_light(rng, edited[place:])
    return edited, places


def _swept(rng: Rng, edited: Picture, places: list[int], rate: int) -> list[int]:
    """Arms go on close to the lens, whatever is left out behind them; the places that can still be seen."""
    arms = [Thing(rng, len(edited), rate / rng.uniform(0.8, 2.5), close=True) for _ in range(rng.integers(1, 3))]
    seen: list[int] = []
    for number in range(len(edited)):
        before = edited[number - 1] if number in places else None
        open_part = np.ones((HEIGHT, WIDTH), np.float32)
        for arm in arms:
            black, white = arm.draw(np.zeros_like(open_part), number), arm.draw(np.full_like(open_part, 255), number)
            open_part *= (white - black) / 255
            edited[number] = arm.draw(edited[number], number)
        if before is not None and ((np.abs(edited[number] - before) > 8) & (open_part > 0.7)).mean() > 3 * SEEN:
            seen.append(number)
    return seen


def other_light(rng: Rng, pictures: Picture) -> Picture:
    """The same in a light, or under an exposure, of its own."""
    return np.asarray(255 * (np.clip(pictures, 0, 255) / 255) ** rng.uniform(0.65, 1.5), np.float32)
