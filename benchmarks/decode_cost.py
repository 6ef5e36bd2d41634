"""What checking costs beside decoding: `evidencekit check` against `ffmpeg -i VIDEO -f null -` on one 1080p30 H.264 file.

    python benchmarks/decode_cost.py [--seconds 30] [--rounds 3] [--long 600]

All run in turn, round by round, on the same file, so that a busy machine hits all alike; the medians of the ratios
are printed, and the peak memory for the clip and for one `--long` seconds long. Python programs run with their modules compiled
beforehand, as installed ones are. Needs the ffmpeg command for the comparison; PySceneDetect's `detect-adaptive`, which does one
of our eight jobs, takes part where it is installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FALLBACK = "import sys; from pathlib import Path; from evidencekit.checks.run import run_checks; run_checks(Path(sys.argv[1]))"


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure(command: list[str], compiled: Path) -> Cost:
    """Wall, CPU (children's threads included) and peak memory of one command; `compiled` keeps its Python modules."""
    surroundings = dict(os.environ, PYTHONPYCACHEPREFIX=str(compiled))
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=surroundings)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode not in (0, 10, 11):
        sys.exit(f"{command[:4]} ended with {process.returncode}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def make_clip(path: Path, seconds: int) -> None:
    """A 1080p30 H.264 clip with grain at about 17 Mbit/s."""
    if seconds > 40:  # drawing takes longer than checking: repeat a short one
        part = path.with_name("part.mp4")
        make_clip(part, 20)
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-stream_loop",
            str(seconds // 20 - 1),
            "-i",
            str(part),
            "-c",
            "copy",
            str(path),
        ]
        subprocess.run(command, check=True)
        return
    source = f"testsrc2=size=1920x1080:rate=30:duration={seconds},boxblur=6:2,noise=alls=14:allf=t"
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-b:v", "17M", "-maxrate", "17M", "-bufsize", "17M"]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", *encode, str(path)]
    subprocess.run(command, check=True)


def check_command(path: Path) -> list[str]:
    """The command line where it exists, else the checks alone."""
    if (ROOT / "evidencekit" / "__main__.py").is_file() and "--core" not in sys.argv:
        return [sys.executable, "-m", "evidencekit", "check", str(path), "--json"]
    return [sys.executable, "-c", FALLBACK, str(path)]


def adaptive_command(path: Path) -> list[str] | None:
    """PySceneDetect's adaptive detector over the whole file, if it is installed."""
    there = find_spec("scenedetect")
    return [sys.executable, "-m", "scenedetect", "-i", str(path), "detect-adaptive"] if there else None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", type=int, default=0, help="also the peak memory for a clip of so many seconds")
    parser.add_argument("--core", action="store_true", help="measure the checks without the command line around them")
    parser.add_argument("--clip", type=Path, help="measure this file instead of a made one")
    options = parser.parse_args()
    if not shutil.which("ffmpeg"):
        sys.exit("The ffmpeg command is needed for the comparison.")
    with tempfile.TemporaryDirectory() as folder:
        clip = options.clip or Path(folder) / "clip.mp4"
        if options.clip is None:
            make_clip(clip, options.seconds)
        print(f"{clip.name}: {clip.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        pairs: list[tuple[Cost, Cost]] = []
        adaptive = adaptive_command(clip)
        compiled, brief = Path(folder) / "compiled", Path(folder) / "brief.mp4"
        make_clip(brief, 2)
        for command in filter(None, (check_command(brief), adaptive_command(brief))):
            measure(command, compiled)
        against: list[float] = []
        for _ in range(options.rounds):
            reference = measure(["ffmpeg", "-v", "error", "-i", str(clip), "-f", "null", "-"], compiled)
            ours = measure(check_command(clip), compiled)
            pairs.append((reference, ours))
            print(f"  ffmpeg {reference.wall_s:6.2f} s wall {reference.cpu_s:6.2f} s CPU   "
                  f"check {ours.wall_s:6.2f} s wall {ours.cpu_s:6.2f} s CPU {ours.peak_mb:5.0f} MB")  # fmt: skip
            if adaptive:
                peer = measure(adaptive, compiled)
                against.append(ours.wall_s / peer.wall_s)
                print(f"  scenedetect detect-adaptive {peer.wall_s:6.2f} s wall {peer.cpu_s:6.2f} s CPU")
        wall = statistics.median(ours.wall_s / reference.wall_s for reference, ours in pairs)
        cpu = statistics.median(ours.cpu_s / reference.cpu_s for reference, ours in pairs)
        peak = max(ours.peak_mb for _, ours in pairs)
        print(f"median ratio: wall {wall:.2f}, CPU {cpu:.2f}; peak {peak:.0f} MB")
        if against:
            print(f"median ratio to scenedetect detect-adaptive: wall {statistics.median(against):.2f}")
        if options.long:
            long_clip = Path(folder) / "long.mp4"
            make_clip(long_clip, options.long)
            cost = measure(check_command(long_clip), compiled)
            print(f"{options.long} s: {cost.wall_s:.1f} s wall, peak {cost.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
