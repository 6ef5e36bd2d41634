"""Teach the eye for missing time (`evidencekit.checks.continuity.eye`) on made takes, and write `cuts.onnx`.

    python train_cuts.py takes FOLDER FIRST_SEED SEEDS        one file of examples; run several side by side
    python train_cuts.py learn FOLDER MINUTES [WEIGHTS.pt]    from all files of the folder, on from weights learned before

A seed gives some 23 steps in about a second. What else is needed, `learning` says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from learning import Eye, Lesson, learn, make
from made_cuts import examples
from torch import Tensor

CHANNELS = (15, 32, 64, 96, 96, 96)
STRIDES = (2, 2, 1, 2, 1)
FIRST = 5
WRITTEN = Path(__file__).with_name("cuts.onnx")


def seen(relief: Tensor) -> Tensor:
    """What the eye is shown of reliefs (examples, pictures, height, width): each, and how each differs from the one before."""
    relief = relief / 20
    return torch.cat([relief, (relief[:, 1:] - relief[:, :-1]) * 2], 1)


LESSON = Lesson("missing", seen)

if __name__ == "__main__":
    if sys.argv[1] == "takes":
        make(examples, LESSON.there, Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        weights = Path(sys.argv[4]) if len(sys.argv) > 4 else None
        learn(Eye(CHANNELS, STRIDES, FIRST), LESSON, Path(sys.argv[2]), float(sys.argv[3]), weights).write(WRITTEN)
