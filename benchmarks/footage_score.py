"""Scores the checks on the developers' footage, where there is some: no false pass, no wrong waybill, no error.

    python benchmarks/footage_score.py OUT_FOLDER [--only pub_label]

Writes OUT_FOLDER/results.jsonl (one answer a clip, as `evidencekit check --json`) and runs the footage's own scorer on it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from evidencekit.checks.codec import answer, not_run
from evidencekit.checks.model import Requirement, Weight
from evidencekit.checks.run import run_checks
from evidencekit.errors import EvidenceKitError

ROOT = Path(__file__).resolve().parents[1]
FOOTAGE = ROOT.parent / "shared" / "footage"
SUFFIXES = {".mp4", ".mov", ".avi", ".mkv"}


def main() -> None:
    """Check every clip, write the answers, score them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="only clips whose name begins so")
    parser.add_argument("--footage", type=Path, default=FOOTAGE)
    options = parser.parse_args()
    if not options.footage.is_dir():
        sys.exit("No footage here; nothing to score.")
    options.out.mkdir(parents=True, exist_ok=True)
    results = options.out / "results.jsonl"
    clips = [p for folder in ("public", "real") for p in sorted((options.footage / folder).glob(f"{options.only}*"))]
    errors = 0
    with results.open("w", encoding="utf-8") as out:
        for clip in (c for c in clips if c.suffix.lower() in SUFFIXES):
            began = time.monotonic()
            try:
                run = run_checks(clip)
            except EvidenceKitError as error:
                errors += 1
                line = not_run(clip, error)
                print(f"{clip.name}: {error}")
            else:
                line = answer(clip, run)
                found = [
                    f"{f.code}@{f.start_s}" for f in run.result(Requirement.CONTINUITY).findings if f.weight is not Weight.INFO
                ]
                took = time.monotonic() - began
                print(f"{clip.name}: {took:.1f} s, {line['continuity']} {' '.join(found)} {line['waybill'] or ''}")
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
    print(f"\n{errors} clips ended with an error\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, str(options.footage / "score.py"), str(options.footage / "public"), str(results)], check=True)


if __name__ == "__main__":
    main()
