"""Traces that software leaves in the box tree of an MP4 or MOV file when it writes or rewrites it.

A trace says that a program handled the file, never that something was cut: a desk's recorder that muxes with libavformat
leaves the same ones. No trace says nothing either: a careful hand can remove them, and platforms do.
The figures come from the tools' own output; see docs/decisions/0005-traces.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidencekit.footage.boxes import BoxFacts

_XMP = "be7acfcb97a942e89c71999491e3afac"  # Adobe's uuid for XMP, XMP specification part 3
_LAVF_MINOR = 512  # libavformat writes 0x200 as the minor version of every brand but qt
_LAVF_FLAGS = 3  # enabled and in movie, without "in preview", which cameras set
_ADOBE_HANDLERS = ("mainconcept", "alias data handler")
_EDITORS = (  # words in tags, and whose they are
    ("lvmetainfo", "剪映 / CapCut"),
    ("com.bytedance", "剪映 / CapCut"),
    ("vicut", "剪映 / CapCut"),
    ("handbrake", "HandBrake"),
    ("premiere", "Adobe Premiere"),
    ("davinci", "DaVinci Resolve"),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace: `code` names the sign, `software` who leaves it. `platform`: a service that passes files on, not an editor."""

    code: str
    software: str
    platform: bool = False


def traces(boxes: BoxFacts) -> tuple[Trace, ...]:
    """All traces of one box tree, the plainest first; empty when none is known."""
    found = [*_libavformat(boxes), *_adobe(boxes), *_by_words(boxes), *_platforms(boxes)]
    return tuple(dict.fromkeys(found))


def _libavformat(boxes: BoxFacts) -> list[Trace]:
    name = "libavformat (FFmpeg)"
    found: list[Trace] = []
    if any(text.startswith("Lavf") for text in boxes.tags.values()):
        found.append(Trace("lavf_tool", name))
    if boxes.minor_version == _LAVF_MINOR:
        found.append(Trace("lavf_minor", name))
    if any("lavc" in track.compressor.lower() for track in boxes.tracks):
        found.append(Trace("lavc_compressor", name))
    flags = [track.flags for track in boxes.tracks if track.handler in ("vide", "soun")]
    sound_group = any(track.handler == "soun" and track.alternate_group == 1 for track in boxes.tracks)
    if flags and all(f == _LAVF_FLAGS for f in flags) and (sound_group or "stbl/sgpd" in boxes.kinds):
        found.append(Trace("lavf_tracks", name))
    return found


def _adobe(boxes: BoxFacts) -> list[Trace]:
    found: list[Trace] = []
    names = [track.handler_name.lower() for track in boxes.tracks]
    if any(word in name for word in _ADOBE_HANDLERS for name in names) or "udta/TIM" in boxes.kinds:
        found.append(Trace("adobe_handlers", "Adobe Premiere"))
    if any(track.compressor == "AVC Coding" for track in boxes.tracks):
        found.append(Trace("adobe_compressor", "Adobe Premiere"))
    if _XMP in boxes.uuids or "udta/XMP_" in boxes.kinds:
        found.append(Trace("xmp", "Adobe XMP / ExifTool"))
    return found


def _by_words(boxes: BoxFacts) -> list[Trace]:
    texts = " ".join(f"{key} {value}" for key, value in boxes.tags.items()).lower()
    return [Trace("editor_tag", software) for word, software in _EDITORS if word in texts]


def _platforms(boxes: BoxFacts) -> list[Trace]:
    if any("vireo" in track.handler_name.lower() for track in boxes.tracks):
        return [Trace("vireo", "X / Twitter", platform=True)]
    return [Trace("beam", "WhatsApp", platform=True)] if any(kind.endswith("/beam") for kind in boxes.kinds) else []
