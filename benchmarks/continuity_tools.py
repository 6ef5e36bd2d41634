"""Detectors for `continuity.py`: our check, PySceneDetect and FFmpeg's scdet, and what they said of a clip."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from evidencekit.checks.model import Finding, Requirement, Signal, Verdict, Weight
from evidencekit.checks.run import run_checks

ABOUT_THE_FILE = {Signal.ORIGIN, Signal.SEEN, Signal.COPY}  # these name no moment at which something was done
Marks = list[float]


@dataclass(frozen=True)
class Ours:
    """What our check says of a file: its verdict, and the findings that name a moment and ask for a person or more."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    seconds: float

    def of(self, *weights: Weight) -> tuple[Finding, ...]:
        """The findings of these weights."""
        return tuple(f for f in self.findings if f.weight in weights)


def ours(path: Path) -> Ours:
    """Our check's answer; what is only worth knowing, or speaks of the file as a whole, is left out."""
    run = run_checks(path)
    result = run.result(Requirement.CONTINUITY)
    moments = (f for f in result.findings if f.weight is not Weight.INFO and f.signal not in ABOUT_THE_FILE)
    return Ours(result.verdict, tuple(moments), run.reading.last_pts_s - run.reading.first_pts_s)


def scenedetect(path: Path) -> Marks:
    """PySceneDetect's adaptive detector with its defaults, close cuts allowed."""
    from scenedetect import AdaptiveDetector, detect

    return [scene[0].seconds for scene in detect(str(path), AdaptiveDetector(min_scene_len=5))[1:]]


def scdet(path: Path) -> Marks:
    """FFmpeg's scdet at threshold 5, its better one here."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", str(path), "-an", "-vf", "scdet=t=5", "-f", "null", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [float(t) for t in re.findall(r"lavfi\.scd\.time: ([\d.]+)", text)]


def peers() -> dict[str, Callable[[Path], Marks]]:
    """All that are installed."""
    found: dict[str, Callable[[Path], Marks]] = {}
    if find_spec("scenedetect"):
        found["PSD adaptive"] = scenedetect
    if shutil.which("ffmpeg"):
        found["scdet t=5"] = scdet
    return found


def ask_peers(path: Path, notes: Path) -> dict[str, Marks]:
    """What every peer says of a clip: from `notes` where it was asked before, else asked now and noted there."""
    known: dict[str, Marks] = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
    said = {name: known[name] if name in known else tool(path) for name, tool in peers().items()}
    notes.write_text(json.dumps(known | said), encoding="utf-8")
    return said
