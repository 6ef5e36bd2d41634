"""Traces that software leaves in a video file when it writes or rewrites it: in the box tree of MP4 and MOV, in the tags,
in the coded pictures.

A trace says that a program handled the file, never that something was cut: a desk's recorder that muxes with libavformat
leaves the same ones. No trace says nothing either: a careful hand can remove them, and platforms do.
The figures come from the tools' own output; see docs/decisions/0005-traces.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidencekit.footage.boxes import BoxFacts

_XMP = "be7acfcb97a942e89c71999491e3afac"  # Adobe's uuid for XMP, XMP specification part 3
_LAVF_MINOR = 512  # libavformat writes 0x200 as the minor version of every brand but qt
_LAVF_FLAGS = 3  # enabled and in movie, without "in preview", which cameras set
_ADOBE_HANDLERS = ("mainconcept", "alias data handler")
_WORDS = (  # words in tags, and whose they are
    ("lvmetainfo", "剪映 / CapCut"),
    ("com.bytedance", "剪映 / CapCut"),
    ("vicut", "剪映 / CapCut"),
    ("handbrake", "HandBrake"),
    ("premiere", "Adobe Premiere"),
    ("davinci", "DaVinci Resolve"),
    ("imovie", "Apple iMovie"),
    ("final cut", "Apple Final Cut Pro"),
    ("filmora", "Filmora"),
    ("kinemaster", "KineMaster"),
    ("camtasia", "Camtasia"),
    ("mp4box", "GPAC MP4Box"),
    ("stream output", "VLC"),
)
_CONVERTERS = frozenset({"HandBrake", "GPAC MP4Box", "VLC"})  # what also only copies or shrinks
# What encoders sign the coded pictures with.
_ENCODERS = (("x264", "x264_sei", "x264"), ("x265", "x265_sei", "x265"), ("lavc", "lavc_stream", "libavcodec (FFmpeg)"))
# An edit list that starts this late skips pictures that are there; reordering alone delays by a few frames.
HIDDEN_S = 0.2


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace: `code` names the sign, `software` who leaves it.

    `platform`: a service that passes files on. `editor`: a program that people cut videos with.
    """

    code: str
    software: str
    platform: bool = False
    editor: bool = False


def traces(boxes: BoxFacts, encoder_texts: Sequence[str] = ()) -> tuple[Trace, ...]:
    """All traces of one file, the plainest first; empty when none is known.

    `encoder_texts` are the signatures in the coded pictures. For a file without boxes give `BoxFacts` with its tags alone.
    """
    found = [*_libavformat(boxes), *_lsmash(boxes), *_adobe(boxes), *_apple(boxes), *_by_words(boxes), *_encoders(encoder_texts)]
    return tuple(dict.fromkeys((*found, *_platforms(boxes))))


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


def _lsmash(boxes: BoxFacts) -> list[Trace]:
    """The writer that the x264 program brings along."""
    return [Trace("lsmash", "L-SMASH")] if any(track.handler_name.startswith("L-SMASH") for track in boxes.tracks) else []


def _adobe(boxes: BoxFacts) -> list[Trace]:
    found: list[Trace] = []
    names = [track.handler_name.lower() for track in boxes.tracks]
    if any(word in name for word in _ADOBE_HANDLERS for name in names) or "udta/TIM" in boxes.kinds:
        found.append(Trace("adobe_handlers", "Adobe Premiere", editor=True))
    if _XMP in boxes.uuids or "udta/XMP_" in boxes.kinds:
        found.append(Trace("xmp", "Adobe XMP / ExifTool"))
    return found


def _by_words(boxes: BoxFacts) -> list[Trace]:
    texts = " ".join(f"{key} {value}" for key, value in boxes.tags.items()).lower()
    return [Trace("editor_tag", name, editor=name not in _CONVERTERS) for word, name in _WORDS if word in texts]


def _apple(boxes: BoxFacts) -> list[Trace]:
    """iPhones write the index last; their trim without re-encoding writes it first and hides pictures by the edit list."""
    track = boxes.picture
    if track is None or "qt" not in boxes.brands or not boxes.moov_first or not track.handler_name.startswith("Core Media"):
        return []
    return [Trace("ios_trim", "Apple Photos / QuickTime")] if hidden_start(boxes) > HIDDEN_S else []


def hidden_start(boxes: BoxFacts) -> float:
    """Seconds of picture that lie in the file before the first one shown."""
    played = [edit.media_s for edit in boxes.picture.edits if edit.media_s is not None] if boxes.picture else []
    return played[0] if played else 0.0


def _encoders(texts: Sequence[str]) -> list[Trace]:
    return [Trace(code, name) for text in texts for sign, code, name in _ENCODERS if text.lower().startswith(sign)]


def _platforms(boxes: BoxFacts) -> list[Trace]:
    names = [track.handler_name.lower() for track in boxes.tracks]
    found: list[Trace] = []
    if any("vireo" in name for name in names):
        found.append(Trace("vireo", "X / Twitter", platform=True))
    if any(kind.endswith("/beam") for kind in boxes.kinds):
        found.append(Trace("beam", "WhatsApp", platform=True))
    if any("produced by google" in name for name in names):
        found.append(Trace("google_media", "YouTube", platform=True))
    if any(value.startswith("vid:v") for value in boxes.tags.values()):
        found.append(Trace("douyin_id", "抖音 / TikTok", platform=True))
    return found
