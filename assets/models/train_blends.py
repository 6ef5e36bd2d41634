"""Teach the eye for mixtures (`evidencekit.checks.continuity.eye`) on made takes, and write `blends_second.onnx`.

    python train_blends.py takes FOLDER FIRST_SEED SEEDS        one file of examples; run several side by side
    python train_blends.py learn FOLDER MINUTES [WEIGHTS.pt]    from all files of the folder, on from weights learned before

A seed gives ten examples in about a second. What else is needed, `learning` says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from learning import Eye, Lesson, learn, make
from made_takes import examples
from torch import Tensor

CHANNELS = (22, 32, 48, 64, 64)
STRIDES = (2, 2, 1, 1)
ENDS = 7  # pictures
WRITTEN = Path(__file__).with_name("blends_second.onnx")  # `blends.onnx` was taught before, with less of everything


def seen(relief: Tensor) -> Tensor:
    """What the eye is shown of reliefs (examples, pictures, height, width): a few, and how each differs from their mean."""
    relief = relief / 20
    return torch.cat([relief[:, ::4], (relief - relief.mean(1, keepdim=True)) * 2], 1)


LESSON = Lesson("mixed", seen, ENDS)

if __name__ == "__main__":
    if sys.argv[1] == "takes":
        make(examples, LESSON.there, Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        eye = Eye(CHANNELS, STRIDES)
        if len(sys.argv) > 4:
            eye.load_state_dict(torch.load(sys.argv[4], map_location="cpu"))
        learn(eye, LESSON, Path(sys.argv[2]), float(sys.argv[3])).write(WRITTEN)
