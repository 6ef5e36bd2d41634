"""How many synthetic breaks of a take the continuity check finds, beside PySceneDetect and FFmpeg's scdet, in one run.

    python benchmarks/continuity.py [--half tune|test] [--takes 6] [--places 2] [--seed 1] [--kinds del1,loop1,native,…]
                                    [--variant plain,second,720p] [--jobs 2] [--cache FOLDER] [--ours-only]
                                    [--own FOLDER]

Takes are the developers' footage (skips where it is absent): what real cameras wrote, one-scene clips put online, and rendered
unboxings in which nothing disturbs the camera. No package the project uses ships a camera's video, so none is taken from there.
The halves are split by camera, never by clip; thresholds may be looked at on `tune` only. `--own` asks of the unbroken takes in
any folder instead, of which the project knows nothing.

Edited and clean copies go through the same encoder, sound edited with the picture, at random places; place and looks of every
clip follow from take, kind and number alone, so that a run over few kinds makes the same clips. `--variant second` compresses
all of them again (CRF 28–33, another group of pictures), `720p` also halves the size, edited and clean alike. `native` takes no
edit and no encoder: all unbroken files of the half as they are, with false alarms per hour.

A break is found when a finding begins or ends within ± 0.2 s of it; findings that are only worth knowing, or speak of the file
and of no moment, do not count. Each cell says found of all, with a 95 % interval (Wilson; Poisson for hours). `FAIL`: findings
that alone make a FAIL; `any`: those and what a person is asked to look at. `elsewhere`: of those `any`, how many a clip lie off
the break. Rows in brackets hold nothing to find: there every hit is false. Rows marked ~ have no trace anyone could demand.

PySceneDetect (`pip install scenedetect`) and the ffmpeg command take part where they are installed. With `--cache` clips and the
peers' answers are kept, under a name that changes with the code that makes them: our check alone is asked anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, zip_longest
from pathlib import Path

import continuity_edits
import continuity_pictures
import continuity_takes
import cv2
import numpy as np
from continuity_edits import KINDS, Kind, place
from continuity_takes import FOOTAGE, VARIANTS, Source, Take, load, own, sources, write
from continuity_tools import Marks, Ours, ask_peers, ours, peers

from evidencekit.checks.model import Finding, Signal, Verdict, Weight

TOLERANCE_S = 0.2
CLOCK_TOLERANCE_S = 1.2  # a clock tells seconds
LONG_S = 40.0  # of a take, where seconds must come round
NATIVE = "native"

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Answer:
    """What all detectors say of one clip."""

    kind: str
    variant: str
    spans: Spans
    ours: Ours
    peers: dict[str, Marks]


@dataclass(frozen=True)
class Plan:
    """What is asked of every take."""

    kinds: tuple[str, ...]
    variants: tuple[str, ...]
    places: int
    seed: int
    folder: Path
    recipe: str
    kept: bool
    ours_only: bool


# --- making and asking ---------------------------------------------------------------
def dice(*what: object) -> np.random.Generator:
    """Random numbers that follow from these words alone."""
    return np.random.default_rng(zlib.crc32("/".join(map(str, what)).encode()))


def recipe() -> str:
    """Changes when the code that makes clips does."""
    code = b"".join(Path(str(m.__file__)).read_bytes() for m in (continuity_takes, continuity_edits, continuity_pictures))
    return hashlib.sha256(code).hexdigest()[:10]


class Maker:
    """Makes the clips of one take; reads it only when one of them is not there yet."""

    def __init__(self, source: Source, other: Source, plan: Plan) -> None:
        self._source, self._other, self._plan = source, other, plan

    @cached_property
    def _take(self) -> Take:
        window = dice("window", self._source.name, self._plan.seed).random()
        return replace(load(self._source.path, window=float(window)), clock=self._source.clock)

    @cached_property
    def _long(self) -> Take:
        """For a clock, whose ten shapes must be seen to come back before it is known."""
        window = dice("long window", self._source.name, self._plan.seed).random()
        return replace(load(self._source.path, LONG_S, float(window)), clock=self._source.clock)

    @cached_property
    def _scene(self) -> Take:
        return load(self._other.path, longest_s=2.5)

    def clip(self, kind: Kind, number: int, variant: str) -> tuple[Path, Spans] | None:
        """The file and where its breaks are; None where the take has no place for it."""
        name, seed = self._source.name, self._plan.seed
        folder = self._plan.folder / self._plan.recipe / name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{kind.name.replace(' ', '_')}-{number}-{seed}-{variant}.mp4"
        truth = path.with_suffix(".json")
        if not truth.exists():
            rng = dice(name, kind.name, number, seed)
            take = self._long if kind.least_s else self._take
            at = place(take, kind, rng)
            clip = None if at is None else kind.make(take, at, self._scene, rng)
            if clip:
                write(clip, path, variant, dice(name, kind.name, number, seed, variant))
            truth.write_text(json.dumps(clip and clip.spans), encoding="utf-8")
        spans = json.loads(truth.read_text(encoding="utf-8"))
        return None if spans is None else (path, tuple((a, b) for a, b in spans))


def ask(source: Source, other: Source, plan: Plan) -> list[Answer]:
    """All clips of a take, shown to all detectors."""
    cv2.setNumThreads(1)
    maker, answers = Maker(source, other, plan), []
    for kind in (KINDS[name] for name in plan.kinds):
        for number in range(1 if kind.once else plan.places):
            for variant in plan.variants:
                made = maker.clip(kind, number, variant)
                if made:
                    path, spans = made
                    said = {} if plan.ours_only else ask_peers(path, path.with_suffix(".peers.json"))
                    answers.append(Answer(kind.name, variant, spans, ours(path), said))
                    if not plan.kept:
                        path.unlink()
        print(f"{source.name}: {kind.name}", file=sys.stderr, flush=True)
    return answers


def ask_native(source: Source, plan: Plan) -> Answer:
    """A file as it is."""
    cv2.setNumThreads(1)
    notes = plan.folder / f"native-{source.name}.peers.json"
    return Answer(NATIVE, NATIVE, (), ours(source.path), {} if plan.ours_only else ask_peers(source.path, notes))


# --- counting ------------------------------------------------------------------------
def near(marks: Iterable[float], spans: Spans, tolerance_s: float = TOLERANCE_S) -> bool:
    """Whether one of these moments is at a break."""
    return any(a - tolerance_s <= m <= b + tolerance_s for m in marks for a, b in spans)


def ends(findings: Iterable[Finding]) -> Marks:
    """The moments findings name: of several jumps told together no more than the surest."""
    return [t for f in findings for t in ((f.still_s or f.start_s,) if f.code == "jumps" else (f.start_s, f.end_s))]


def elsewhere(answer: Answer) -> int:
    """Our findings that do not touch a break; a clock says no more than between which of its ticks."""
    spans = [
        (f.start_s if f.signal is not Signal.CLOCK else f.still_before_s or f.start_s, f.end_s) for f in answer.ours.findings
    ]
    return sum(not any(start <= b + TOLERANCE_S and end >= a - TOLERANCE_S for a, b in answer.spans) for start, end in spans)


def wilson(hits: int, of: int) -> str:
    """A share with its 95 % Wilson interval, in per cent."""
    if not of:
        return "–"
    z, p = 1.96, hits / of
    middle, spread = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (abs(100 * (middle + s * spread) / (1 + z * z / of)) for s in (-1, 1))
    return f"{hits}/{of} {low:.0f}–{high:.0f} %"


def poisson(events: int, hours: float) -> str:
    """Events an hour with the exact 95 % interval."""

    def at_most(count: int, mean: float) -> float:
        return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))

    def mean_at(count: int, share: float) -> float:
        low, high = 0.0, 4.0 * count + 20.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(count, middle) > share else (low, middle)
        return low

    below = mean_at(events - 1, 0.975) if events else 0.0
    return f"{events / hours:.1f} ({below / hours:.1f}–{mean_at(events, 0.025) / hours:.1f})"


# --- telling -------------------------------------------------------------------------
def columns(names: Iterable[str]) -> dict[str, Callable[[Answer], Marks]]:
    """The marks each column of the table goes by."""
    found: dict[str, Callable[[Answer], Marks]] = {
        "ours FAIL": lambda a: ends(a.ours.of(Weight.BREAK)),
        "ours any": lambda a: ends(a.ours.findings),
    }
    return found | {name: partial(lambda n, a: a.peers[n], name) for name in names}


def table(answers: list[Answer], kinds: Iterable[str], names: list[str]) -> None:
    """Breaks found where they are, then clips flagged at all."""
    shown = columns(names)
    for title, whole in (("breaks found within ± 0.2 s", False), ("clips flagged, wherever", True)):
        tail = f"{'FAIL/REVIEW/PASS':>19}" if whole else f"{'elsewhere':>19}"
        print(f"\n{title:<30}{'must reach':<22}" + "".join(f"{name:>20}" for name in shown) + tail)
        for name in kinds:
            kind, rows = KINDS[name], [a for a in answers if a.kind == name]
            label = f"({name})" if kind.negative else name if kind.demanded else f"~{name}"
            cells = [
                wilson(sum(bool(m(a)) if whole or kind.negative else near(m(a), a.spans) for a in rows), len(rows))
                for m in shown.values()
            ]
            if whole:
                last = "/".join(str(sum(a.ours.verdict is v for a in rows)) for v in (Verdict.FAIL, Verdict.REVIEW, Verdict.PASS))
            else:
                last = f"{sum(map(elsewhere, rows)) / len(rows):.2f}" if rows else "–"
            print(f"{label:<30}{kind.goal:<22}" + "".join(f"{cell:>20}" for cell in cells) + f"{last:>19}")
    for name in (k for k in kinds if k.startswith("clock")):
        rows = [a for a in answers if a.kind == name]
        by_clock = [ends(f for f in a.ours.findings if f.signal is Signal.CLOCK) for a in rows]
        hits = sum(near(m, a.spans, CLOCK_TOLERANCE_S) if a.spans else bool(m) for m, a in zip(by_clock, rows, strict=True))
        print(f"{name}, by the clock alone, ± {CLOCK_TOLERANCE_S} s: {wilson(hits, len(rows))}")


def hours(answers: list[Answer], names: list[str]) -> None:
    """False alarms of whole files, an hour."""
    length = sum(a.ours.seconds for a in answers) / 3600
    print(f"\nunbroken files as they are: {len(answers)}, {length * 60:.1f} minutes; a wrong alarm an hour")
    fails, looks = (sum(len(a.ours.of(w)) for a in answers) for w in (Weight.BREAK, Weight.LOOK))
    print(f"  ours FAIL   {poisson(fails, length):<24} must be 0")
    print(f"  ours REVIEW {poisson(looks, length):<24} must be ≤ 4")
    for name in names:
        print(f"  {name:<11} {poisson(sum(len(a.peers[name]) for a in answers), length)}")
    verdicts = (
        f"{v.value} {wilson(sum(a.ours.verdict is v for a in answers), len(answers))}"
        for v in (Verdict.FAIL, Verdict.REVIEW, Verdict.PASS)
    )
    print("  our verdicts: " + ", ".join(verdicts))


def picked(steady: list[Source], count: int, seed: int) -> list[Source]:
    """Takes at random, a real one and a rendered one by turns while there are both."""
    mixed = [steady[i] for i in dice("takes", seed).permutation(len(steady))]
    real, drawn = ([s for s in mixed if s.camera.startswith("rendered") == r] for r in (False, True))
    return [s for s in chain.from_iterable(zip_longest(real, drawn)) if s][:count]


def main() -> None:
    """Make the clips, ask all detectors, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "test"), default="tune")
    parser.add_argument("--takes", type=int, default=6)
    parser.add_argument("--places", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default=",".join((*KINDS, NATIVE)))
    parser.add_argument("--variant", default="plain", help=f"{', '.join(VARIANTS)} or all, comma between")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--own", type=Path, help="a folder of unbroken takes to use instead of the developers' footage")
    options = parser.parse_args()
    kinds = [k.strip() for k in options.kinds.split(",")]
    variants = VARIANTS if options.variant == "all" else tuple(options.variant.split(","))
    if unknown := {*kinds} - {*KINDS, NATIVE} | {*variants} - {*VARIANTS}:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    if not (options.own or FOOTAGE).is_dir():
        sys.exit("No footage here; nothing to measure.")
    edits = tuple(k for k in kinds if k != NATIVE)
    everything = own(options.own) if options.own else sources(options.half)
    steady = [s for s in everything if s.steady]
    takes = picked(steady, options.takes, options.seed) if edits else []
    names = [] if options.ours_only else list(peers())
    print(
        f"{options.own or f'half {options.half}'}: " + (", ".join(f"{s.name} ({s.camera})" for s in takes) or "no takes edited")
    )
    print(f"peers: {', '.join(names) or 'none'}")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(options.jobs) as pool:
        root = options.cache or Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        plan = Plan(edits, variants, options.places, options.seed, root, recipe(), bool(options.cache), options.ours_only)
        waiting = [pool.submit(ask, s, next(o for o in cycle_from(steady, s) if o.camera != s.camera), plan) for s in takes]
        files = [pool.submit(ask_native, s, plan) for s in everything if NATIVE in kinds]
        answers = [answer for task in waiting for answer in task.result()]
        for variant in variants if edits else ():
            print(f"\n=== {variant}")
            table([a for a in answers if a.variant == variant], edits, names)
        if files:
            hours([task.result() for task in files], names)
    print("\n(…): nothing to find, every hit is false. ~: in stillness, demanded of no one.", flush=True)


def cycle_from(steady: list[Source], source: Source) -> list[Source]:
    """All sources, beginning after this one."""
    at = steady.index(source)
    return steady[at + 1 :] + steady[:at]


if __name__ == "__main__":
    main()
