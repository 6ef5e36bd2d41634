"""Teach the eyes for missing time (`evidencekit.checks.continuity.eye`) on made takes: write `cuts.onnx` and `cuts_near.onnx`.

    python train_cuts.py takes FOLDER FIRST_SEED SEEDS    one file of examples; run several side by side
    python train_cuts.py learn FOLDER MINUTES             `cuts.onnx` from all files of the folder
    python train_cuts.py near FOLDER MINUTES              `cuts_near.onnx`, on from `cuts.onnx`: pictures twice the size

The second is a short lesson, of some 80 steps (a few minutes without a graphics card, with 466 takes). Longer ones tell more of
made takes and less of real ones: after 300 steps it was worse than `cuts.onnx` there.

A seed gives some 42 examples in about two seconds. What else is needed, `learning` says.
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
WRITTEN_NEAR = Path(__file__).with_name("cuts_near.onnx")


def seen(relief: Tensor) -> Tensor:
    """What the eye is shown of reliefs (examples, pictures, height, width): each, and how each differs from the one before."""
    relief = relief / 20
    return torch.cat([relief, (relief[:, 1:] - relief[:, :-1]) * 2], 1)


LESSON = Lesson("missing", seen, smaller=2)
NEAR = Lesson("missing", seen, batch=32, rate=4e-4, on=True)

if __name__ == "__main__":
    what, folder, *numbers = sys.argv[1:]
    eye = Eye(CHANNELS, STRIDES, FIRST)
    if what == "takes":
        make(examples, LESSON.there, Path(folder), int(numbers[0]), int(numbers[1]))
    elif what == "learn":
        learn(eye, LESSON, Path(folder), float(numbers[0])).write(WRITTEN)
    else:
        eye.read(WRITTEN)
        learn(eye, NEAR, Path(folder), float(numbers[0])).write(WRITTEN_NEAR)
