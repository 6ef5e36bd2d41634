"""Teach the eye for missing time (`evidencekit.checks.continuity.eye`) on made takes, and write `cuts.onnx`.

    python train_cuts.py takes FOLDER FIRST_SEED SEEDS        one file of examples; run several side by side
    python train_cuts.py learn FOLDER MINUTES [WEIGHTS.pt]    from all files of the folder, on from weights learned before

Needs PyTorch and onnx, as `train_blends.py`. A seed gives some 23 steps in about a second. The weights are kept beside
the examples. The last file of the folder is kept apart and tells how well it goes.
"""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as fn
from made_cuts import examples
from torch import Tensor
from train_blends import Eye, make, told

CHANNELS = (15, 24, 40, 56, 56, 56)
STRIDES = (2, 2, 1, 2, 1)
FIRST = 5
BATCH = 64
TOGETHER = 16  # examples under one light
SIGMA = 6.0  # as in `View.relief`
KEPT = 1.25  # reliefs are kept as bytes, so many of them to one
RATE = 3e-3
WRITTEN = Path(__file__).with_name("cuts.onnx")


def seen(relief: Tensor) -> Tensor:
    """What the eye is shown of reliefs (examples, pictures, height, width): each, and how each differs from the one before."""
    relief = relief / 20
    return torch.cat([relief, (relief[:, 1:] - relief[:, :-1]) * 2], 1)


def reliefs(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Bytes as `View.relief`, each few examples under a light of their own; bytes again, `KEPT` to one."""
    kept = np.empty(pictures.shape, np.int8)
    for start in range(0, len(pictures), TOGETHER):
        light = 255 * (np.arange(256) / 255) ** rng.uniform(0.6, 1.6) * rng.uniform(0.5, 1)
        light = light[::-1] if rng.random() < 0.3 else light
        levels = (60 * np.log(light.astype(int) + 8.0)).astype(np.float32)
        for at in np.ndindex(*pictures[start : start + TOGETHER].shape[:2]):
            level = levels[pictures[start + at[0], at[1]]]
            bare = (level - cv2.GaussianBlur(level, (0, 0), SIGMA)) * KEPT
            kept[start + at[0], at[1]] = np.clip(bare, -127, 127)
    return kept


def varied(relief: Tensor, rng: np.random.Generator) -> Tensor:
    """The same mirrored, turned, played backwards, nearer, or with another contrast."""
    for axis, chance in ((3, 0.5), (2, 0.5), (1, 0.5)):
        relief = relief.flip(axis) if rng.random() < chance else relief
    relief = relief.transpose(2, 3) if rng.random() < 0.4 else relief
    if rng.random() < 0.4:
        height, width = relief.shape[2:]
        high, wide = (int(side * rng.uniform(0.6, 1)) for side in (height, width))
        top, left = int(rng.integers(0, height - high + 1)), int(rng.integers(0, width - wide + 1))
        part = relief[:, :, top : top + high, left : left + wide]
        relief = fn.interpolate(part, size=(height, width), mode="bilinear", align_corners=False)
    return relief * rng.uniform(0.6, 1.3)


def learn(folder: Path, minutes: float, known: Path | None) -> None:
    """Learn for so long, tell how it goes, write the weights."""
    rng = np.random.default_rng(0)
    *files, apart = [np.load(file) for file in sorted(folder.glob("*.npz"))]
    shown = torch.tensor(np.concatenate([reliefs(file["pictures"], rng) for file in files]))
    missing = torch.tensor(np.concatenate([file["missing"] for file in files])).float()
    other, truth = torch.tensor(reliefs(apart["pictures"], rng)), apart["missing"]
    eye = Eye(CHANNELS, STRIDES, FIRST)
    highest = RATE
    if known:
        eye.load_state_dict(torch.load(known))
        highest = RATE / 2
    optimiser = torch.optim.AdamW(eye.parameters(), highest, weight_decay=1e-2)
    began, told_s, order = time.monotonic(), 60.0, torch.empty(0, dtype=torch.int64)
    while (share := (time.monotonic() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = highest * min(1, share / 0.1 + 0.05) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-5
        order = order if len(order) >= BATCH else torch.randperm(len(shown))
        chosen, order = order[:BATCH], order[BATCH:]
        eye.train()
        odds = eye.odds(seen(varied(shown[chosen].float() / KEPT, rng)))
        optimiser.zero_grad()
        fn.binary_cross_entropy_with_logits(odds, missing[chosen]).backward()
        optimiser.step()
        if time.monotonic() - began > told_s:
            told_s += 60.0
            _tell(eye, other, truth)
    _tell(eye, other, truth)
    torch.save(eye.state_dict(), folder / "weights.pt")
    eye.write(WRITTEN)


def _tell(eye: Eye, relief: Tensor, missing: np.ndarray) -> None:
    eye.eval()
    with torch.no_grad():
        odds = torch.cat([eye.odds(seen(part.float() / KEPT)) for part in relief.split(BATCH)]).numpy()
    print(told(odds, missing), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "takes":
        make(examples, "missing", Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        learn(Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
