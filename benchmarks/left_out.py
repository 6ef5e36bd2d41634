"""How many parts left out of unbroken takes `Jumps` tells, and how often it is wrong about the takes as they are.

    python benchmarks/left_out.py FOLDER [FOLDER …] [--places 12] [--seconds 60] [--jobs 2] [--dropped N] [--weights]

Any folder of unbroken takes will do; nothing is encoded again, so a run costs little more than decoding. Of each take's first
`--seconds`, up to `--places` parts of 0.5, 1 or 3 s are left out, one at a time, at places that follow from the file's name
alone: where the picture differs across, and moves on both sides. Wrong are all steps of the take itself for which a person would
be asked. With a 95 % interval (Wilson; Poisson for hours). `continuity.py` asks the like of encoded clips, of the whole check
and of peers.

With `--dropped N` the time of N pictures is left empty at each part left out, as a telephone's pause does; and at the same places
N pictures are dropped from takes that lack nothing else, where nothing is to be told.

`--weights` prints, too, what a logistic regression makes of all these steps: the weights of
`evidencekit.checks.continuity.missing`. With more than one folder they are also found from all but one of them and tried on it.
"""

from __future__ import annotations

import argparse
import math
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import cv2
import numpy as np
from containers import interval
from continuity import poisson
from continuity_takes import VIDEOS

from evidencekit.checks.continuity.jumps import Jumps
from evidencekit.checks.continuity.missing import WEIGHTS, Seen
from evidencekit.checks.view import View
from evidencekit.errors import EvidenceKitError
from evidencekit.footage.reader import read

GONE_S = (0.5, 0.5, 1.0, 1.0, 3.0)
BEFORE, AFTER = 12, 13  # pictures that are shown of a take on either side of a part left out …
MORE = 2  # … and before a gap, so many more
LONG = 60  # pictures of a take from which parts can be left out
MOVES, DIFFERS = 0.01, 8.0  # share of the picture, by so many grey levels
TRIES = 60
SAME_S = 0.002
STEADY = 3.0  # how strongly weights are held small, in their own spread
WRONG = (2, 4, 7, 10, 20)  # steps of the takes as they are, at which the weights are compared


@dataclass(frozen=True)
class Asked:
    """One step: of a take as it is (`gone_s` 0), or with a part left out. `known` is None where it was dismissed at a glance."""

    gone_s: float
    told: bool
    known: Seen | None = None


@dataclass(frozen=True)
class Asking:
    """All that was asked of one file; of the take as it is, only the steps that stand out.

    `dropped`: whether something was told where only pictures were dropped.
    """

    path: Path
    seconds: float = 0.0
    steps: tuple[Asked, ...] = ()
    dropped: tuple[bool, ...] = ()


class Everything(Jumps):
    """Looks closely at every step that stands out, however little it promises, and says nothing of any."""

    thresholds: ClassVar[dict[str, float]] = {
        **Jumps.thresholds,
        "first": -math.inf,
        "nearer": -math.inf,
        "relit": math.inf,
    }

    def __init__(self, brief: Any) -> None:
        super().__init__(brief)
        self.known: dict[float, Seen] = {}

    def weigh(self, at_s: float, seen: Seen) -> float:
        """Note it."""
        self.known[at_s] = seen
        return -math.inf


def ask(path: Path, places: int, longest_s: float, dropped: int, weights: bool) -> Asking:
    """One file: as it is, and with parts left out of it."""
    cv2.setNumThreads(1)
    pictures: list[np.ndarray] = []
    times: list[float] = []
    try:
        with read(path) as reading:
            for frame in reading:
                pictures.append(frame.grey.copy())
                times.append(frame.pts_s)
                if frame.pts_s > longest_s:
                    break
    except EvidenceKitError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
    if not pictures:
        return Asking(path)
    told, known = watched(pictures, times, weights)
    steps = [Asked(0.0, bool(near(at_s, told)), seen) for at_s, seen in known.items()]
    steps += [Asked(0.0, True) for at_s in told if not near(at_s, known)]
    only_dropped: list[bool] = []
    for gone_s, at, onward in cuts(path.name, pictures, np.array(times), places):
        joined = join(pictures, times, at, onward, dropped)
        told, known = watched(joined.pictures, joined.times, weights)
        seen = next((known[at_s] for at_s in near(joined.at_s, known)), None)
        steps.append(Asked(gone_s, bool(near(joined.at_s, told)), seen))
        if dropped and at + dropped <= len(pictures) - AFTER:
            joined = join(pictures, times, at, at + dropped, dropped)
            only_dropped.append(bool(near(joined.at_s, watched(joined.pictures, joined.times, weights=False)[0])))
    return Asking(path, times[-1], tuple(steps), tuple(only_dropped))


@dataclass(frozen=True)
class Joined:
    """What is shown of a take around a place where pictures are missing; `at_s`: the first picture after it."""

    pictures: list[np.ndarray]
    times: list[float]
    at_s: float


def join(pictures: Sequence[np.ndarray], times: Sequence[float], at: int, onward: int, dropped: int) -> Joined:
    """The pictures before `at` and those from `onward` on, the time of `dropped` pictures between them left empty."""
    first = max(0, at - BEFORE - MORE) if dropped else at - BEFORE
    shown = [*range(first, at), *range(onward, onward + AFTER)]
    usual = float(np.median(np.diff(times[at - BEFORE : at])))
    early = times[onward] - times[at - 1] - usual * (1 + dropped)
    now = [times[n] - (early if n >= onward else 0.0) for n in shown]
    return Joined([pictures[n] for n in shown], now, now[at - first])


def near(at_s: float, moments: Iterable[float]) -> list[float]:
    """Those of the moments that are the same: findings tell theirs in thousandths of a second."""
    return [other_s for other_s in moments if abs(at_s - other_s) < SAME_S]


def cuts(name: str, pictures: list[np.ndarray], times: np.ndarray, places: int) -> Iterator[tuple[float, int, int]]:
    """Parts to leave out: how long, before which picture one begins, and with which it goes on."""
    if len(pictures) < LONG:
        return
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    small = [cv2.resize(picture, (96, 54), interpolation=cv2.INTER_AREA).astype(np.float32) for picture in pictures]

    def differs(one: int, other: int) -> float:
        return float((np.abs(small[one] - small[other]) > DIFFERS).mean())

    for _ in range(TRIES):
        if not places:
            return
        gone_s, at = float(rng.choice(GONE_S)), int(rng.integers(BEFORE, len(pictures) - AFTER))
        onward = int(np.searchsorted(times, times[at - 1] + gone_s))
        if onward > len(pictures) - AFTER:
            continue
        before, after = (max(differs(n - 3, n), differs(n, n + 3)) for n in (at - 4, onward + 3))
        if min(before, after) >= MOVES and differs(at - 1, onward) >= MOVES:
            places -= 1
            yield gone_s, at, onward


def watched(pictures: Sequence[np.ndarray], times: Sequence[float], weights: bool) -> tuple[list[float], dict[float, Seen]]:
    """The moments at which `Jumps` says something; with `weights`, all there is to know of each that stands out."""
    brief: Any = SimpleNamespace(info=None)
    watchers = [Jumps(brief), *([Everything(brief)] if weights else [])]
    view = None
    for picture, at_s in zip(pictures, times, strict=True):
        frame: Any = SimpleNamespace(grey=picture, pts_s=at_s)
        view = View(frame, view)
        for watcher in watchers:
            watcher.feed(view)
    nothing: Any = None
    told, *_ = [[finding.start_s for finding in watcher.sight(nothing).findings] for watcher in watchers]
    return told, watchers[1].known if isinstance(watchers[-1], Everything) else {}


def table(title: str, asked: Sequence[Asking]) -> None:
    """What was told, and what was wrong."""
    print(f"\n{title}")
    steps = list(chain.from_iterable(one.steps for one in asked))
    for gone_s in sorted(set(GONE_S)):
        here = [step for step in steps if step.gone_s == gone_s]
        print(f"  {gone_s:3.1f} s left out  {interval(sum(step.told for step in here), len(here))}")
    only_dropped = list(chain.from_iterable(one.dropped for one in asked))
    if only_dropped:
        print(f"  only dropped    {interval(sum(only_dropped), len(only_dropped))}")
    hours = sum(one.seconds for one in asked) / 3600
    wrong = {one.path.name: sum(step.told for step in one.steps if not step.gone_s) for one in asked}
    clips = sum(count > 0 for count in wrong.values())
    often = poisson(sum(wrong.values()), hours)
    print(f"  wrong steps     {often} an hour, in {clips} of {len(asked)} takes, {60 * hours:.0f} min")
    for name, count in wrong.items():
        if count:
            print(f"    {count} in {name}")


# --- weights --------------------------------------------------------------------------
def examples(asked: Sequence[Asking]) -> tuple[np.ndarray, np.ndarray]:
    """Facts of all steps that were looked at closely, by the names of `WEIGHTS`, and whether a part is missing."""
    known = [(step.known.facts, step.gone_s > 0) for one in asked for step in one.steps if step.known]
    return np.array([list(facts.values()) for facts, _ in known]), np.array([missing for _, missing in known])


def fitted(facts: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, by Newton's method; the first fact is always one."""
    middle, spread = facts[:, 1:].mean(0), facts[:, 1:].std(0) + 1e-9
    even = np.hstack([np.ones((len(facts), 1)), (facts[:, 1:] - middle) / spread])
    held = np.diag([0.0, *[STEADY] * (even.shape[1] - 1)])
    weights = np.zeros(even.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-even @ weights))
        curve = (even * (likely * (1 - likely))[:, None]).T @ even + held
        weights = weights + np.linalg.solve(curve, even.T @ (missing - likely) - held @ weights)
    found = weights[1:] / spread
    return np.array([weights[0] - found @ middle, *found])


def compare(title: str, weights: np.ndarray, facts: np.ndarray, missing: np.ndarray) -> None:
    """How many cuts are above the steps of the takes as they are that come first."""
    odds = facts @ weights
    wrong = np.sort(odds[~missing])[::-1]
    counts = [f"{(odds[missing] > wrong[n]).sum()} at {n} (from {wrong[n]:.1f})" for n in WRONG if n < len(wrong)]
    print(f"  {title}: of {missing.sum()} {', '.join(counts)}")


def weigh(found: dict[Path, list[Asking]]) -> None:
    """Weights from all folders together, and from all but each one."""
    print("\ncuts told at so many wrong steps")
    known = {folder: examples(asked) for folder, asked in found.items()}
    for folder, here in known.items():
        compare(f"{folder.name}, the product's weights", np.array(list(WEIGHTS.values())), *here)
        others = [examples for other, examples in known.items() if other != folder]
        if others:
            compare(f"{folder.name}, weights of all others", fitted(*map(np.concatenate, zip(*others, strict=True))), *here)
    everything = fitted(*map(np.concatenate, zip(*known.values(), strict=True)))
    for folder, here in known.items():
        compare(f"{folder.name}, weights of all", everything, *here)
    print("\n" + "\n".join(f"  {name:12} {weight:6.2f}" for name, weight in zip(WEIGHTS, everything, strict=True)))


def main() -> None:
    """Ask of every folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--places", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dropped", type=int, default=0, metavar="N", help="leave the time of so many pictures empty")
    parser.add_argument("--weights", action="store_true")
    args = parser.parse_args()
    found: dict[Path, list[Asking]] = {}
    with ProcessPoolExecutor(args.jobs) as pool:
        for folder in args.folders:
            files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in VIDEOS]
            one = partial(ask, places=args.places, longest_s=args.seconds, dropped=args.dropped, weights=args.weights)
            found[folder] = [asking for asking in pool.map(one, files) if asking.steps or asking.seconds]
            table(str(folder), found[folder])
    if args.weights:
        weigh(found)


if __name__ == "__main__":
    main()
