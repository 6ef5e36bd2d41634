"""The way a recorder builds its files, so that a merchant's own recorder is known again by a reference file.

Only what a recorder does alike in every file counts: which boxes in which order, names, flags, keys of tags, encoders; never
sizes, times or places, nor boxes that depend on what was filmed. A file that another program cut can keep the layout (both
may use the same library), so knowing the recorder takes back no finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from evidencekit.footage.boxes import BoxFacts
from evidencekit.footage.model import FootageInfo
from evidencekit.footage.origin import Origin, OriginClass

# They come and go with the clip: edit lists, key frames, reordering, groups of samples; padding, long files, places.
_TABLES = frozenset({"edts", "elst", "stss", "stps", "ctts", "cslg", "sdtp", "sgpd", "sbgp", "stco", "co64"})
_OF_THE_CLIP = _TABLES | {"free", "skip", "wide", "moof", "sidx", "mfra", "©xyz", "loci"}
_NUMBER = re.compile(r"\d+")
_SHOWN = ("vide", "soun")


@dataclass(frozen=True, slots=True)
class Recorder:
    """A recorder that the merchant registered: the layout of its files, and the file and moment it was learnt from."""

    name: str
    layout: tuple[str, ...]
    sample: str
    added: datetime
    by: str


def layout_of(
    boxes: BoxFacts | None, container: str, codecs: Sequence[str], tags: Sequence[tuple[str, str]], encoder_texts: Sequence[str]
) -> tuple[str, ...]:
    """The layout as lines of text, equal for two files of one recorder.

    `codecs` of all tracks in order; `tags` as the file has them: their keys count, and what they say of software.
    """
    lines = [f"container {container}", *(f"codec {codec}" for codec in codecs)]
    lines += [f"encoder {_numberless(text)}" for text in encoder_texts]
    lines += sorted(f"tag {key} {_numberless(value) if _names_software(value) else ''}".strip() for key, value in tags)
    if boxes is None:
        return tuple(lines)
    lines += [f"brands {' '.join(boxes.brands)} {boxes.minor_version}"]
    lines += [
        f"track {t.handler} {_numberless(t.handler_name)} {t.flags} {t.alternate_group} {_numberless(t.compressor)}".strip()
        for t in boxes.tracks
        if t.handler in _SHOWN
    ]
    return (*lines, *(f"box {place}" for place in boxes.order if place.rsplit("/", 1)[-1] not in _OF_THE_CLIP))


def _names_software(value: str) -> bool:
    return value.startswith(("Lavf", "Lavc", "x264", "x265", "HandBrake"))


def _numberless(text: str) -> str:
    """Without numbers: a recorder's update changes its version, not its way of writing."""
    return _NUMBER.sub("#", text)


def recognised(info: FootageInfo, recorders: Sequence[Recorder]) -> FootageInfo:
    """The facts with the origin set to the first registered recorder that builds its files this way, if one does."""
    known = next((recorder for recorder in recorders if info.layout and recorder.layout == info.layout), None)
    if known is None:
        return info
    signs, editors = (info.origin.signs, info.origin.editors) if info.origin else ((), ())
    return replace(info, origin=Origin(OriginClass.RECORDER, (known.name,), ("recorder", *signs), editors=editors))
