"""What the trainers of both eyes (`evidencekit.checks.continuity.eye`) share: the network, its examples, and how it is taught.

Needs PyTorch and onnx (no dependencies of the application, whose OpenCV reads what is written); a graphics card is used
where there is one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as fn
from onnx import numpy_helper
from torch import Tensor, nn

SIGMA = 6.0  # as in `View.relief`
TOGETHER = 32  # examples that are varied alike
STEADY = 0.998  # of the weights that are kept: a mean of some hundred steps
TOLD_S = 30.0
STRIDE = 1.0  # length that no step of what is taught goes beyond
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

Examples = Callable[[int], tuple[np.ndarray, np.ndarray]]  # of a seed: pictures, and whether it is there


class Eye(nn.Module):
    """A few layers of convolutions; at each place how likely it is what was taught, and how much it counts.

    `first` is the width of the first layer's windows; all others are 3 wide.
    """

    def __init__(self, channels: tuple[int, ...], strides: tuple[int, ...], first: int = 3) -> None:
        super().__init__()
        self.channels = channels
        sizes = (first, *[3] * (len(strides) - 1))
        layers = zip(channels, channels[1:], strides, sizes, strict=False)
        self.layers = nn.ModuleList(nn.Conv2d(before, after, size, stride, size // 2) for before, after, stride, size in layers)
        self.norms = nn.ModuleList(nn.BatchNorm2d(after) for after in channels[1:])
        self.out = nn.Conv2d(channels[-1], 2, 1)

    def forward(self, seen: Tensor) -> Tensor:
        """At every place: how likely it is, and how much it counts."""
        for layer, norm in zip(self.layers, self.norms, strict=True):
            seen = fn.relu(norm(layer(seen)))
        return self.out(seen)

    def odds(self, seen: Tensor) -> Tensor:
        """Log odds of every example."""
        likely, counts = self(seen).float().flatten(2).unbind(1)
        return (likely * fn.softmax(counts, 1)).sum(1)

    def read(self, written: Path) -> None:
        """Know what one of the same layers knew that was written; its norms lie in the layers then, and these do nothing."""
        graph = onnx.load(written).graph
        numbers = {held.name: torch.tensor(numpy_helper.to_array(held)) for held in graph.initializer}
        convolutions = [node for node in graph.node if node.op_type == "Conv"]
        with torch.no_grad():
            for layer, node in zip([*self.layers, self.out], convolutions, strict=True):
                layer.weight.copy_(numbers[node.input[1]])
                layer.bias.copy_(numbers[node.input[2]])
            for norm in self.norms:
                norm.weight.fill_(math.sqrt(1 + norm.eps))

    def write(self, to: Path) -> None:
        """For OpenCV, pictures of any size."""
        self.cpu().eval()
        axes = {"seen": {2: "height", 3: "width"}, "places": {2: "rows", 3: "columns"}}
        names = {"input_names": ["seen"], "output_names": ["places"]}
        torch.onnx.export(self, (torch.zeros(1, self.channels[0], 54, 96),), to, dynamo=False, dynamic_axes=axes, **names)


@dataclass(frozen=True)
class Lesson:
    """What is taught: `there` names the answers in the files, `seen` makes of reliefs what the eye is shown."""

    there: str
    seen: Callable[[Tensor], Tensor]
    ends: int = 0  # so many of an example's first or last pictures may be but one: the video begins or ends there
    smaller: int = 1  # pictures are shown so many times smaller than they are in the files
    batch: int = 256
    rate: float = 3e-3
    on: bool = False  # from what it knows: its norms stay as they are


@lru_cache
def _bell(long: int, device: torch.device) -> Tensor:
    """What makes a row of pixels soft: (long, long), mirrored at both ends as OpenCV does."""
    reach = round(4 * SIGMA)
    at = torch.arange(long)[:, None] + torch.arange(-reach, reach + 1)[None]
    at = (at % (2 * long - 2)).abs()
    at = torch.where(at >= long, 2 * long - 2 - at, at)
    bell = torch.exp(-(torch.arange(-reach, reach + 1).double() ** 2) / 2 / SIGMA**2)
    rows = torch.zeros(long, long, dtype=torch.float64).scatter_add_(1, at, (bell / bell.sum()).expand(long, -1))
    return rows.float().to(device)


def relief(levels: Tensor) -> Tensor:
    """`View.relief` of levels (examples, pictures, height, width)."""
    height, width = levels.shape[2:]
    with torch.autocast(levels.device.type, enabled=False):
        return levels - _bell(height, levels.device) @ levels @ _bell(width, levels.device).T


def levels_of(pictures: Tensor, light: np.ndarray | None = None) -> Tensor:
    """Bytes as `View.levels`, in a light that makes of each of the 256 brightnesses another, or as they are."""
    bright = np.arange(256) if light is None else np.clip(light, 0, 255)
    scale = torch.tensor(60 * np.log(bright + 8.0), dtype=torch.float32, device=pictures.device)
    return scale[pictures.long()]


def varied(pictures: Tensor, rng: np.random.Generator, ends: int) -> Tensor:
    """Bytes as `View.levels`, of the same take mirrored, turned, played backwards, nearer, or in another light."""
    for axis, chance in ((3, 0.5), (2, 0.5), (1, 0.5)):
        pictures = pictures.flip(axis) if rng.random() < chance else pictures
    if ends and rng.random() < 0.25:
        still = int(rng.integers(1, ends + 1))
        pictures = torch.cat([pictures[:, still : still + 1].expand(-1, still, -1, -1), pictures[:, still:]], 1)
    light = 255 * (np.arange(256) / 255) ** rng.uniform(0.6, 1.6) * rng.uniform(0.5, 1)
    light = light[::-1] if rng.random() < 0.3 else light
    levels = levels_of(pictures, light)
    if rng.random() < 0.4:
        height, width = levels.shape[2:]
        high, wide = (int(side * rng.uniform(0.6, 1)) for side in (height, width))
        top, left = int(rng.integers(0, height - high + 1)), int(rng.integers(0, width - wide + 1))
        part = levels[:, :, top : top + high, left : left + wide]
        levels = fn.interpolate(part, size=(height, width), mode="bilinear", align_corners=False)
    return levels * rng.uniform(0.7, 1.2)


def learn(eye: Eye, lesson: Lesson, folder: Path, minutes: float) -> Eye:
    """Teach it with all files of the folder for so long; the last file tells how well it goes.

    The weights are kept in the folder, too.
    """
    *files, apart = [np.load(file) for file in sorted(folder.glob("*.npz"))]
    pictures = torch.cat([_smaller(torch.tensor(file["pictures"]), lesson.smaller) for file in files]).to(DEVICE)
    there = torch.tensor(np.concatenate([file[lesson.there] for file in files])).float().to(DEVICE)
    print(f"{len(pictures)} examples, {there.mean():.0%} of them there", flush=True)
    eye.to(DEVICE)
    kept, rng = deepcopy(eye).eval(), np.random.default_rng(0)
    taught = [weights for name, weights in eye.named_parameters() if not (lesson.on and name.startswith("norms"))]
    optimiser = torch.optim.AdamW(taught, lesson.rate, weight_decay=1e-2)
    began, told_s, steps, order = time.monotonic(), TOLD_S, 0, torch.empty(0, dtype=torch.int64, device=DEVICE)
    while (share := (time.monotonic() - began) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = lesson.rate * min(1, share / 0.05 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
        order = order if len(order) >= lesson.batch else torch.randperm(len(pictures), device=DEVICE)
        chosen, order = order[: lesson.batch], order[lesson.batch :]
        eye.train(not lesson.on)
        levels = torch.cat([varied(pictures[some], rng, lesson.ends) for some in chosen.split(TOGETHER)])
        levels = levels.transpose(2, 3) if rng.random() < 0.4 else levels
        with torch.autocast(DEVICE.type, torch.bfloat16, enabled=DEVICE.type == "cuda"):
            odds = eye.odds(lesson.seen(relief(levels)))
        optimiser.zero_grad()
        fn.binary_cross_entropy_with_logits(odds, there[chosen]).backward()
        nn.utils.clip_grad_norm_(taught, STRIDE)
        optimiser.step()
        steps += 1
        _keep(kept, eye, min(STEADY, 1 - 1 / (steps + 1)))
        if time.monotonic() - began > told_s:
            told_s += TOLD_S
            print(f"{steps} steps: {_told(kept, lesson, apart)}", flush=True)
    print(f"{steps} steps: {_told(kept, lesson, apart)}", flush=True)
    torch.save(kept.cpu().state_dict(), folder / "weights.pt")
    return kept


def _smaller(pictures: Tensor, times: int) -> Tensor:
    """Bytes, each the mean of so many times as many pixels, as OpenCV makes pictures smaller."""
    return fn.avg_pool2d(pictures.float(), times).add(0.5).byte() if times > 1 else pictures


def _keep(kept: Eye, eye: Eye, steady: float) -> None:
    """Follow the weights as they are learned, slowly."""
    with torch.no_grad():
        for mean, now in zip(kept.state_dict().values(), eye.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - steady)
            else:
                mean.copy_(now)


def _told(eye: Eye, lesson: Lesson, apart: np.lib.npyio.NpzFile) -> str:
    pictures = _smaller(torch.tensor(apart["pictures"]), lesson.smaller)
    with torch.no_grad():
        odds = [eye.odds(lesson.seen(relief(levels_of(part.to(DEVICE))))).cpu() for part in pictures.split(lesson.batch)]
    return told(torch.cat(odds).numpy(), apart[lesson.there])


def told(odds: np.ndarray, there: np.ndarray) -> str:
    """How many of what is there are told, when some of what is not are mistaken for it."""
    clean = np.sort(odds[there == 0])[::-1]
    shares = [float((odds[there == 1] > clean[int(len(clean) * share)]).mean()) for share in (0.005, 0.02)]
    return f"told {shares[0]:.0%} at 0.5 % mistaken, {shares[1]:.0%} at 2 %"


def make(teach: Examples, name: str, folder: Path, first: int, seeds: int) -> None:
    """Write one file of examples, whether it is there under `name`."""
    made = [teach(seed) for seed in range(first, first + seeds)]
    pictures, there = (np.concatenate(parts) for parts in zip(*made, strict=True))
    np.savez(folder / f"{first:07}.npz", pictures=pictures, **{name: there})
