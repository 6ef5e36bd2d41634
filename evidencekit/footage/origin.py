"""Who wrote the file: a recording device, software, a platform on the way, a recorder of the desk's own, or nobody knows.

"Not original" is not "edited", and "as a device writes it" is not "whole": every sign here can be forged or removed, and a
cut that a phone's own system writes looks like the phone. So the origin informs and never judges; only a program that people
cut videos with is for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidencekit.footage.boxes import BoxFacts, Track
from evidencekit.footage.traces import HIDDEN_S, Trace, hidden_start


class OriginClass(StrEnum):
    """Who wrote the file, as far as its structure tells."""

    CAMERA = "camera_original"  # signs of a device, none of software
    PROCESSED = "processed"  # traces of software
    PLATFORM = "platform"  # traces of a platform or messenger: the container says nothing of the desk any more
    RECORDER = "known_recorder"  # built like the files of a recorder that the merchant registered
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """The class with what led to it: `signs` are codes below `origin_sign.` in the wording, the weightiest first.

    `names`: the software or platforms, or the registered recorder. `sure`: False where only such signs speak for a device
    as apps on it leave too. `editors`: those of the software that videos are cut with.
    """

    kind: OriginClass
    names: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    sure: bool = True
    editors: tuple[str, ...] = ()


# Boxes of user data that makers of cameras define for themselves.
_MAKERS_BOXES = {
    "samsung": ("smta", "smrd", "SDLN"),
    "gopro": ("GPMF", "CAME", "FIRM", "GUMI"),
    "camera_boxes": ("CNTH", "CNCV", "CNDA", "NCDT", "PANA", "LEIC", "PXTH", "PENT", "QVMI", "MVTG", "MMA0", "MMA1", "©mak"),
}
_MAKERS_TRACKS = (("gopro", "gopro"), ("djmd", "camera_boxes"), ("dji.", "camera_boxes"), ("insta360", "camera_boxes"))
_PHONE_HANDLERS = frozenset({"VideoHandle", "SoundHandle"})  # Android's own writer; libavformat's end in "r"
_PHONE_FLAGS = 7
_WINDOWS = "5ca708fb328e4205a861650eca0a9596"  # uuid of the box in which Windows' own writer notes its version


def origin_of(boxes: BoxFacts, found: Sequence[Trace] = (), device: str = "") -> Origin:
    """The origin of a file from its boxes, the traces found in it, and the maker and model it states."""
    device_signs, weak = _device_signs(boxes, device), _writer_signs(boxes)
    doubts = _doubts(boxes)
    codes = tuple(dict.fromkeys(trace.code for trace in found))
    names = tuple(dict.fromkeys(trace.software for trace in found))
    editors = tuple(dict.fromkeys(trace.software for trace in found if trace.editor))
    if any(trace.platform for trace in found):
        platforms = tuple(dict.fromkeys(trace.code for trace in found if trace.platform))
        return Origin(OriginClass.PLATFORM, names, tuple(dict.fromkeys((*platforms, *codes, *doubts))), editors=editors)
    if found:
        return Origin(OriginClass.PROCESSED, names, (*codes, *doubts), editors=editors)
    if doubts or not (device_signs or weak):
        # Windows' writer is that of its camera app, and of its programs that cut and convert: it is told, and speaks for neither.
        windows = ("windows_writer",) if _WINDOWS in boxes.uuids else ()
        return Origin(OriginClass.UNKNOWN, (), (*doubts, *device_signs, *weak, *windows))
    return Origin(OriginClass.CAMERA, (device,) if device else (), (*device_signs, *weak), sure=bool(device_signs))


def _device_signs(boxes: BoxFacts, device: str) -> list[str]:
    """What only devices write, or what copies lose."""
    found = ["device_tags"] if device else []
    own = {kind.removeprefix("udta/") for kind in boxes.kinds if kind.startswith("udta/")}
    found += [sign for sign, kinds in _MAKERS_BOXES.items() if not own.isdisjoint(kinds)]
    names = [track.handler_name.lower() for track in boxes.tracks]
    found += [sign for word, sign in _MAKERS_TRACKS if any(name.startswith(word) for name in names)]
    if "XAVC" in boxes.brands:
        found.append("camera_boxes")
    if any(track.handler == "meta" and _apple(track) for track in boxes.tracks):
        found.append("apple_tracks")
    return list(dict.fromkeys(found))


def _writer_signs(boxes: BoxFacts) -> list[str]:
    """The writers built into phones. Cameras use them, and apps can."""
    shown = [track for track in boxes.tracks if track.handler in ("vide", "soun")]
    found: list[str] = []
    if any("com.android." in key for key in boxes.tags):
        found.append("android_tags")
    if shown and all(track.handler_name in _PHONE_HANDLERS and track.flags == _PHONE_FLAGS for track in shown):
        found.append("android_writer")
    if shown and all(_apple(track) for track in shown):
        found.append("apple_writer")
    return found


def _apple(track: Track) -> bool:
    return track.handler_name.startswith("Core Media")


def _doubts(boxes: BoxFacts) -> list[str]:
    """What a device does not write by itself, though no known software is named by it."""
    track = boxes.picture
    found: list[str] = []
    if track is not None and track.descriptions > 1:
        found.append("joined")
    if track is not None and len([edit for edit in track.edits if edit.media_s is not None]) > 1:
        found.append("edit_list")
    if hidden_start(boxes) > HIDDEN_S:
        found.append("hidden_start")
    if boxes.moov_first and "qt" in boxes.brands and track is not None and _apple(track):
        found.append("apple_index_first")
    if boxes.created == 0:
        found.append("no_time")
    return found
