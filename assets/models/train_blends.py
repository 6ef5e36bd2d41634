"""Teach the eye for mixtures (`evidencekit.checks.continuity.eye`) on made takes, and write `blends.onnx`.

    python train_blends.py takes FOLDER FIRST_SEED SEEDS     one file of examples; run several side by side
    python train_blends.py learn FOLDER EPOCHS               from all files of the folder

Needs PyTorch and onnx (no dependencies of the application, whose OpenCV reads what is written). A seed gives ten examples in
about a second. The last file of the folder is kept apart and tells how well it goes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as fn
from made_takes import examples
from torch import Tensor, nn

CHANNELS = (22, 20, 32, 40, 40)
STRIDES = (2, 2, 1, 1)
BATCH = 64
COARSE = 3  # the light is blurred at a third of the size
SIGMA = 6.0 / COARSE  # as in `View.relief`
SPREAD = 6
WRITTEN = Path(__file__).with_name("blends.onnx")

Examples = Callable[[int], tuple[np.ndarray, np.ndarray]]  # of a seed: pictures, and whether it is there


class Eye(nn.Module):
    """A few layers of convolutions; at each place how likely it is what was taught, and how much it counts.

    `first` is the width of the first layer's windows; all others are 3 wide.
    """

    def __init__(self, channels: tuple[int, ...] = CHANNELS, strides: tuple[int, ...] = STRIDES, first: int = 3) -> None:
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
        likely, counts = self(seen).flatten(2).unbind(1)
        return (likely * fn.softmax(counts, 1)).sum(1)

    def write(self, to: Path) -> None:
        """For OpenCV, pictures of any size."""
        self.eval()
        axes = {"seen": {2: "height", 3: "width"}, "places": {2: "rows", 3: "columns"}}
        names = {"input_names": ["seen"], "output_names": ["places"]}
        torch.onnx.export(self, (torch.zeros(1, self.channels[0], 54, 96),), to, dynamo=False, dynamic_axes=axes, **names)


def levels(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Bytes as `View.levels`, the take mirrored, turned, played backwards, or under another light."""
    for axis, chance in ((3, 0.5), (2, 0.5), (1, 0.5)):
        pictures = pictures.flip(axis) if rng.random() < chance else pictures
    pictures = pictures.transpose(2, 3) if rng.random() < 0.4 else pictures
    pictures = 255 - pictures if rng.random() < 0.3 else pictures
    light = 255 * (np.arange(256) / 255) ** rng.uniform(0.6, 1.6) * rng.uniform(0.5, 1)
    return torch.tensor(60 * np.log(np.clip(light, 0, 255).astype(int) + 8.0), dtype=torch.float32)[pictures.long()]


def seen(values: Tensor) -> Tensor:
    """What the eye is shown of levels (examples, pictures, height, width)."""
    reach = torch.arange(-SPREAD, SPREAD + 1).float()
    bell = torch.exp(-reach * reach / 2 / SIGMA**2)
    bell = bell / bell.sum()
    flat = values.flatten(0, 1)[:, None]
    soft = fn.pad(fn.avg_pool2d(flat, COARSE), (SPREAD,) * 4, mode="reflect")
    soft = fn.conv2d(fn.conv2d(soft, bell[None, None, None]), bell[None, None, :, None])
    soft = fn.interpolate(soft, size=flat.shape[2:], mode="bilinear", align_corners=False)
    relief = (flat - soft).reshape(values.shape) / 20
    return torch.cat([relief[:, ::4], (relief - relief.mean(1, keepdim=True)) * 2], 1)


def learn(folder: Path, epochs: int) -> None:
    """Learn, tell how it goes, write the weights."""
    *files, apart = [np.load(file) for file in sorted(folder.glob("*.npz"))]
    pictures = torch.tensor(np.concatenate([file["pictures"] for file in files]))
    mixed = torch.tensor(np.concatenate([file["mixed"] for file in files])).float()
    eye, rng = Eye(), np.random.default_rng(0)
    turns = len(pictures) // BATCH
    optimiser = torch.optim.AdamW(eye.parameters(), 3e-3, weight_decay=1e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, epochs * turns + 1)
    for epoch in range(epochs):
        eye.train()
        for chosen in torch.randperm(len(pictures))[: turns * BATCH].reshape(turns, BATCH):
            odds = eye.odds(seen(levels(pictures[chosen], rng)))
            optimiser.zero_grad()
            fn.binary_cross_entropy_with_logits(odds, mixed[chosen]).backward()
            optimiser.step()
            rate.step()
        _tell(eye, epoch, apart)
    eye.write(WRITTEN)


def _tell(eye: Eye, epoch: int, apart: np.lib.npyio.NpzFile) -> None:
    eye.eval()
    plain = torch.tensor(60 * np.log(np.arange(256) + 8.0), dtype=torch.float32)
    with torch.no_grad():
        odds = torch.cat([eye.odds(seen(plain[p.long()])) for p in torch.tensor(apart["pictures"]).split(BATCH)]).numpy()
    print(f"{epoch}: {told(odds, apart['mixed'])}", flush=True)


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


if __name__ == "__main__":
    if sys.argv[1] == "takes":
        make(examples, "mixed", Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        learn(Path(sys.argv[2]), int(sys.argv[3]))
