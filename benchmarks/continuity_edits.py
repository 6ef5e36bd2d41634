"""Edits for `continuity.py`: what a cheat does to a take, and what merely happens to one.

Every edit takes a take, the number of a picture in it, a take of another scene and a random source, and gives a clip, or
None where this take has no room for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from continuity_pictures import clocked, lit, swept, tones, under
from continuity_takes import RATE, Clip, Pictures, Take

MOVES = 0.8  # mean change between pictures, grey levels, above which something moves
MARGIN_S = 1.0  # of untouched take before and after an edit
GOP = 15  # pictures, of the recorder whose groups can be taken out whole

Edit = Callable[[Take, int, Take, np.random.Generator], Clip | None]
SKIN, COAT = (181, 137, 112), (52, 47, 60)


@dataclass(frozen=True)
class Part:
    """A piece of a take, its sound with it."""

    times: np.ndarray
    frames: Pictures
    sound: np.ndarray


@dataclass(frozen=True)
class Kind:
    """One row of the table. `moving`: made where something moves, where nothing does, or anywhere (None).

    `after_s` is the room it needs after its place; `goal` what issue 4 asks for; `demanded` is false for what no one
    can ask; `once`: the place does not matter, one clip of a take is enough; `least_s`: a take must be so long.
    """

    name: str
    make: Edit
    goal: str
    after_s: float = 0.0
    moving: bool | None = True
    demanded: bool = True
    negative: bool = False
    once: bool = False
    least_s: float = 0.0


# --- places ------------------------------------------------------------------------
def place(take: Take, kind: Kind, rng: np.random.Generator) -> int | None:
    """A picture at random that suits a kind of edit; None where there is not one."""
    if take.times[-1] < kind.least_s:
        return None
    end = take.times[-1] - kind.after_s - MARGIN_S
    able = [i for i, t in enumerate(take.times) if MARGIN_S < t < end]
    if kind.moving:  # before the place, and after what happens there
        able = [
            i
            for i, j in ((i, after(take, i, kind.after_s)) for i in able)
            if min(take.change[max(0, i - 5) : i + 1].mean(), take.change[j : j + 6].mean()) > MOVES
        ]
    elif kind.moving is not None:
        able = [i for i in able if take.change[max(0, i - 5) : after(take, i, kind.after_s) + 6].mean() < MOVES]
    return int(rng.choice(able)) if able else 0 if kind.once else None


def after(take: Take, start: int, seconds: float) -> int:
    """The first picture at least `seconds` after picture `start`, half a picture's time allowed for."""
    return int(np.searchsorted(take.times, take.times[start] + seconds - take.step / 2))


# --- cutting and joining -----------------------------------------------------------
def part(take: Take, start: int, end: int | None = None) -> Part:
    """Pictures `start` up to `end`, by default the last one."""
    end = len(take.frames) if end is None else min(end, len(take.frames))
    until = float(take.times[end - 1]) + take.step
    sound = take.sound[round(float(take.times[start]) * RATE) : round(until * RATE)]
    return Part(take.times[start:end], take.frames[start:end], sound)


def join(*parts: Part) -> tuple[Clip, list[float]]:
    """Parts one after the other, a usual step between them; with the second at which each begins."""
    step = float(np.median(np.diff(parts[0].times)))
    times: list[float] = []
    begins: list[float] = []
    for piece in parts:
        offset = (times[-1] + step if times else 0.0) - float(piece.times[0])
        begins.append(float(piece.times[0]) + offset)
        times += [float(t) + offset for t in piece.times]
    frames = [frame for piece in parts for frame in piece.frames]
    return Clip(np.asarray(times), frames, np.concatenate([p.sound for p in parts])), begins


def broken(*parts: Part) -> Clip:
    """Parts joined, each seam a break."""
    clip, begins = join(*parts)
    return replace(clip, spans=tuple((b, b) for b in begins[1:]))


def paced(times: np.ndarray, frames: Pictures, step: float) -> tuple[np.ndarray, Pictures]:
    """The picture nearest to every `step` seconds."""
    even = np.arange(times[0], times[-1], step)
    return even, [frames[int(np.abs(times - t).argmin())] for t in even]


def whole(take: Take, frames: Pictures | None = None, spans: tuple[tuple[float, float], ...] = ()) -> Clip:
    """A take in its own time, its pictures perhaps others."""
    return Clip(take.times, take.frames if frames is None else frames, take.sound, spans)


# --- what a cheat does -------------------------------------------------------------
def deletion(seconds: float) -> Edit:
    """Seconds taken out."""
    return lambda t, i, _o, _r: broken(part(t, 0, i), part(t, after(t, i, seconds)))


def pause(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """Recording paused for two seconds: the recorder begins a group of pictures when it goes on."""
    return replace(broken(part(take, 0, at), part(take, after(take, at, 2.0))), keys=(at,))


def insertion(take: Take, at: int, other: Take, _rng: np.random.Generator) -> Clip:
    """Two seconds of another scene, brought to the size and pace of this one as an editor does."""
    size = take.frames[0].shape[1::-1]
    piece = part(other, 0, after(other, 0, 2.0))
    times, frames = paced(piece.times, piece.frames, take.step)
    scaled = [cv2.resize(f, size, interpolation=cv2.INTER_AREA) for f in frames]
    sound = piece.sound if len(take.sound) else take.sound
    return broken(part(take, 0, at), Part(times, scaled, sound), part(take, at))


def insertion_same(take: Take, at: int, _other: Take, rng: np.random.Generator) -> Clip | None:
    """Two seconds from elsewhere in the same take, a second away at least."""
    moment, last = float(take.times[at]), float(take.times[-1]) - 2.0
    able = [i for i, t in enumerate(take.times) if t <= min(last, moment - 3.0) or moment + 1.0 <= t <= last]
    if not able:
        return None
    start = int(rng.choice(able))
    return broken(part(take, 0, at), part(take, start, after(take, start, 2.0)), part(take, at))


def loop(seconds: float) -> Edit:
    """Seconds shown twice."""
    return lambda t, i, _o, _r: broken(part(t, 0, after(t, i, seconds)), part(t, i))


def freeze(seconds: float) -> Edit:
    """A picture held for seconds, in place of those that were; the sound goes on."""

    def make(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
        end = after(take, at, seconds)
        frames = [take.frames[at] if at <= i <= end else f for i, f in enumerate(take.frames)]
        return whole(take, frames, tuple((float(take.times[i]),) * 2 for i in (at, end)))

    return make


def dissolve(seconds: float | None) -> Edit:
    """A second taken out under a dissolve, by default of five pictures."""

    def make(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
        gone, last = after(take, at, 1.0), len(take.frames) - 1
        long = after(take, at, seconds) - at if seconds else 5
        shares = [(k + 1) / (long + 1) for k in range(long)]
        blend = [
            cv2.addWeighted(take.frames[at + k], 1 - share, take.frames[min(gone + k, last)], share, 0)
            for k, share in enumerate(shares)
        ]
        fading = replace(part(take, at, at + long), frames=blend)
        clip, begins = join(part(take, 0, at), fading, part(take, gone + long))
        return replace(clip, spans=((begins[1], begins[2]),))

    return make


def stretched(sound: np.ndarray, factor: float) -> np.ndarray:
    """Sound played so many times as fast."""
    steps = np.arange(0.0, max(0, len(sound) - 1), factor)
    return np.interp(steps, np.arange(len(sound)), sound).astype(np.float32) if len(steps) else sound


def speed(factor: float) -> Edit:
    """Three seconds played faster: pictures left out at an even pace or, every other time, all of them closer together."""

    def make(take: Take, at: int, _other: Take, rng: np.random.Generator) -> Clip:
        end = after(take, at, 3.0)
        piece = part(take, at, end)
        played = (piece.times - piece.times[0]) / factor
        frames = piece.frames
        if rng.random() < 0.5:
            played, frames = paced(played, frames, take.step)
        clip, begins = join(part(take, 0, at), Part(played, frames, stretched(piece.sound, factor)), part(take, end))
        return replace(clip, spans=((begins[1], begins[2]),))

    return make


def slowed(factor: float) -> Edit:
    """Three seconds played slower: pictures repeated at an even pace, the sound stretched."""

    def make(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
        end = after(take, at, 3.0)
        piece = part(take, at, end)
        shown = np.arange(0.0, len(piece.frames), factor).astype(int)
        played = Part(np.arange(len(shown)) * take.step, [piece.frames[n] for n in shown], stretched(piece.sound, factor))
        clip, begins = join(part(take, 0, at), played, part(take, end))
        return replace(clip, spans=((begins[1], begins[2]),))

    return make


def hidden_by_arm(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A second taken out while an arm sweeps before the lens."""
    clip = broken(part(take, 0, at), part(take, after(take, at, 1.0)))
    return replace(clip, frames=swept(clip, clip.spans[0][0] - 0.5, 0.7, SKIN))


def flash_on_cut(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A second taken out, and the first picture after it lit up."""
    clip = broken(part(take, 0, at), part(take, after(take, at, 1.0)))
    return replace(clip, frames=[lit(f) if i == at else f for i, f in enumerate(clip.frames)])


def light_on_cut(take: Take, at: int, _other: Take, rng: np.random.Generator) -> Clip:
    """A second taken out, and the light another afterwards, up or down."""
    clip = broken(part(take, 0, at), part(take, after(take, at, 1.0)))
    lut = tones(0.7 if rng.random() < 0.5 else 1.4)
    return replace(clip, frames=[lut[f] if i >= at else f for i, f in enumerate(clip.frames)])


def drop_on_cut(take: Take, at: int, _other: Take, rng: np.random.Generator) -> Clip:
    """A second taken out, and the time of one to three pictures left empty there as if they had been dropped."""
    clip = broken(part(take, 0, at), part(take, after(take, at, 1.0)))
    empty = int(rng.integers(1, 4)) * take.step
    return replace(clip, times=np.where(np.arange(len(clip.times)) >= at, clip.times + empty, clip.times))


def groups_out(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """About a second of whole groups of pictures taken out of the encoded file."""
    first = -(-at // GOP) * GOP
    last = first + max(1, round(1.0 / take.step / GOP)) * GOP
    moment = float(take.times[first])
    return replace(groups(take, at, take, _rng), spans=((moment, moment),), without=(first, last))


def clock_skips(seconds: float) -> Edit:
    """Seconds taken out of a take that has a clock burned in."""
    return lambda t, i, _o, r: broken(part(c := clocked(t, r), 0, i), part(c, after(c, i, seconds)))


# --- what merely happens -----------------------------------------------------------
def clean(take: Take, _at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """Nothing done."""
    return whole(take)


def groups(take: Take, _at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """Nothing done, short groups of pictures."""
    return replace(whole(take), gop=GOP, keys=tuple(range(0, len(take.frames), GOP)))


def clock_true(take: Take, _at: int, _other: Take, rng: np.random.Generator) -> Clip:
    """A clock burned in that runs as it should."""
    return whole(clocked(take, rng))


def flash(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A lamp lights up for two pictures."""
    return whole(take, [lit(f) if at <= i < at + 2 else f for i, f in enumerate(take.frames)])


def exposure(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """The camera steps its exposure and stays."""
    lut = tones(0.7)
    return whole(take, [lut[f] if i >= at else f for i, f in enumerate(take.frames)])


def lamp(take: Take, at: int, _other: Take, rng: np.random.Generator) -> Clip:
    """A lamp in the picture is switched on, and stays."""
    height, width = take.frames[0].shape[:2]
    down, across = np.mgrid[:height, :width]
    away = (across - rng.uniform(0.2, 0.8) * width) ** 2 + (down - rng.uniform(0.2, 0.8) * height) ** 2
    glow = np.exp(-away / 2 / (rng.uniform(0.15, 0.4) * width) ** 2)[..., None] * rng.uniform(0.2, 1.0, 3)
    return whole(take, [under(f, glow) if i >= at else f for i, f in enumerate(take.frames)])


def drops(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A slow computer drops three of eight pictures for a second."""
    end = after(take, at, 1.0)
    keep = [i for i in range(len(take.frames)) if not (at <= i < end and i % 8 in (2, 3, 6))]
    return Clip(take.times[keep], [take.frames[i] for i in keep], take.sound)


def doubled(take: Take, _at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A camera slow in poor light under a recorder that keeps its pace: every picture comes twice."""
    return _doubled(whole(take))


def deletion_doubled(take: Take, at: int, _other: Take, _rng: np.random.Generator) -> Clip:
    """A second taken out of such a recording."""
    at -= at % 2  # between two pictures of the camera
    gone = after(take, at, 1.0)
    return _doubled(broken(part(take, 0, at), part(take, gone + gone % 2)))


def _doubled(clip: Clip) -> Clip:
    return replace(clip, frames=[clip.frames[i - i % 2] for i in range(len(clip.frames))])


def sweep(share: float, colour: tuple[int, int, int]) -> Edit:
    """Somebody passes before the lens in one second, covering a share of the picture's width."""
    return lambda t, i, _o, _r: whole(t, swept(whole(t), float(t.times[i]), share, colour))


# --- all of them -------------------------------------------------------------------
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("del0.5", deletion(0.5), "≥ 90 %", 0.5),
        Kind("del1", deletion(1.0), "≥ 95 %", 1.0),
        Kind("del3", deletion(3.0), "≥ 97 %", 3.0),
        Kind("pause2", pause, "≥ 95 %", 2.0),
        Kind("insert", insertion, "100 %"),
        Kind("insert same", insertion_same, "≥ 95 %"),
        Kind("loop0.7", loop(0.7), "≥ 98 %", 0.7),
        Kind("loop1", loop(1.0), "≥ 98 %", 1.0),
        Kind("freeze0.5", freeze(0.5), "≥ 99 %", 0.5),
        Kind("freeze1", freeze(1.0), "≥ 99 %", 1.0),
        Kind("dissolve", dissolve(0.5), "≥ 60 %", 1.5),
        Kind("speed1.5", speed(1.5), "≥ 60 %", 3.0),
        Kind("speed2", speed(2.0), "≥ 60 %", 3.0),
        Kind("slow0.5", slowed(0.5), "–", 3.0),
        Kind("clock2", clock_skips(2.0), "≥ 99 %", 2.0, moving=None, least_s=26.0),
        Kind("clock5", clock_skips(5.0), "≥ 99 %", 5.0, moving=None, least_s=26.0),
        Kind("clock10", clock_skips(10.0), "≥ 99 %", 10.0, moving=None, least_s=32.0),
        Kind("del1 fade5", dissolve(None), "–", 1.5),
        Kind("del1 arm", hidden_by_arm, "–", 1.5),
        Kind("del1 flash", flash_on_cut, "–", 1.0),
        Kind("del1 light", light_on_cut, "–", 1.0),
        Kind("del1 drop", drop_on_cut, "–", 1.0),
        Kind("del1 doubled", deletion_doubled, "–", 1.0),
        Kind("still1", deletion(1.0), "not demanded", 1.0, moving=False, demanded=False),
        Kind("still3", deletion(3.0), "not demanded", 3.0, moving=False, demanded=False),
        Kind("still gop", groups_out, "not demanded", 2.5, moving=False, demanded=False),
        Kind("clean", clean, "FAIL 0", moving=None, negative=True, once=True),
        Kind("clean gop", groups, "FAIL 0", moving=None, negative=True, once=True),
        Kind("clock true", clock_true, "0", moving=None, negative=True, once=True, least_s=26.0),
        Kind("flash", flash, "FAIL 0, any ≤ 10 %", negative=True),
        Kind("exposure", exposure, "FAIL 0, any ≤ 10 %", negative=True),
        Kind("lamp", lamp, "FAIL 0", negative=True),
        Kind("drops", drops, "FAIL 0, any ≤ 10 %", 1.0, negative=True),
        Kind("doubled", doubled, "FAIL 0", moving=None, negative=True, once=True),
        Kind("passer", sweep(0.4, COAT), "FAIL ≤ 5 %", 1.0, negative=True),
        Kind("arm", sweep(0.7, SKIN), "FAIL ≤ 5 %", 1.0, negative=True),
    )
}
