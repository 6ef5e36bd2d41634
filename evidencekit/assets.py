"""Where the files that ship with EvidenceKit are, installed or in the source tree."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "assets"
_SOURCE = Path(__file__).parent.parent / "assets"


def asset(name: str) -> Path:
    """The path of one shipped file or folder, e.g. `fonts/EvidenceKitSans-Regular.ttf`."""
    root = _INSTALLED if _INSTALLED.is_dir() else _SOURCE
    return root / name
