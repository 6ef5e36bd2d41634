"""What lies in a bundle's folder, without following a link or trusting a name."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from evidencekit.plain import clean

MOST_ENTRIES = 20_000
DEEPEST = 8
# What file managers leave behind by merely looking; told, but no alteration.
LITTER = frozenset(("Thumbs.db", "desktop.ini", ".DS_Store"))
LARGEST_LITTER = 4 << 20


@dataclass(slots=True)
class Found:
    """Relative names (NFC, `/` between) and where they lie. `odd` are links, devices and what cannot be looked at."""

    files: dict[str, Path] = field(default_factory=dict[str, Path])
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    folders: set[str] = field(default_factory=set[str])
    odd: set[str] = field(default_factory=set[str])
    litter: set[str] = field(default_factory=set[str])
    complete: bool = True  # False: too many or too deep, the rest was not looked at


def walk(folder: Path) -> Found:
    """Everything below `folder`, at most `MOST_ENTRIES` and `DEEPEST` levels.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    found = Found()
    waiting = [(folder, "", 0)]
    while waiting:
        where, prefix, depth = waiting.pop()
        try:
            with os.scandir(where) as entries:
                for entry in entries:
                    if len(found.files) + len(found.folders) + len(found.odd) >= MOST_ENTRIES:
                        found.complete = False
                        return found
                    name = prefix + unicodedata.normalize("NFC", clean(entry.name))
                    if _take(found, entry, name) and depth < DEEPEST:
                        waiting.append((where / entry.name, f"{name}/", depth + 1))
        except OSError:
            if not prefix:
                raise
            found.odd.add(prefix.rstrip("/"))
    return found


def _take(found: Found, entry: os.DirEntry[str], name: str) -> bool:
    """File one entry; True for a folder to go into."""
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError:
        found.odd.add(name)
        return False
    junction = getattr(entry, "is_junction", None)
    if entry.is_symlink() or (junction is not None and junction()):
        found.odd.add(name)
    elif stat.S_ISDIR(facts.st_mode):
        found.folders.add(name)
        return True
    elif not stat.S_ISREG(facts.st_mode) or name in found.files:
        found.odd.add(name)
    elif entry.name in LITTER and facts.st_size <= LARGEST_LITTER:
        found.litter.add(name)
    else:
        found.files[name] = Path(entry.path)
        found.sizes[name] = facts.st_size
    return False
