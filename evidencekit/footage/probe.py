"""What a video file says of itself, without decoding more than its first picture."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from av.audio.stream import AudioStream as AvAudioStream
from av.container import InputContainer
from av.packet import Packet as AvPacket
from av.stream import Stream
from av.video.stream import VideoStream as AvVideoStream

from evidencekit.errors import storage_errors
from evidencekit.footage.bitstream import MAX_BYTES, MAX_PACKETS, encoder_texts
from evidencekit.footage.boxes import BoxFacts, Track, read_boxes
from evidencekit.footage.layout import layout_of
from evidencekit.footage.model import AudioStream, FootageInfo, VideoStream
from evidencekit.footage.origin import origin_of
from evidencekit.footage.pixels import rotation_of
from evidencekit.footage.soundtracks import NO_DECODER, decoder
from evidencekit.footage.source import first_picture, opened
from evidencekit.footage.traces import traces

_MAKERS = ("com.apple.quicktime.make", "com.android.manufacturer", "©mak", "make", "manufacturer")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "©mod", "model")
_SOFTWARE = ("com.apple.quicktime.software", "©swr", "software", "©too", "encoder", "©enc", "encoding_tool")
_CREATED = ("com.apple.quicktime.creationdate", "©day", "creation_time", "date")
_PRIVATE = ("location", "xyz", "gps", "loci")  # where it was filmed is not ours to carry along
_MAX_TAGS = 100
_FASTEST = 1000.0  # pictures a second; a container that states none gives its time base instead


def probe(path: Path) -> FootageInfo:
    """The facts of the container and its tracks.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed: the file cannot be read.
        UnreadableFootage, NoVideoStream: it is no video, or has no picture.
    """
    with opened(path) as (container, stream):
        coded: list[bytes] = []
        first = first_picture(path, container, stream, lambda packet: _keep(packet, coded))
        rotation = rotation_of(first)
        with storage_errors(path):
            size = path.stat().st_size
            with path.open("rb") as file:
                boxes = read_boxes(file)
        codec = stream.codec_context
        texts = encoder_texts(coded, codec.codec.canonical_name, codec.extradata or b"")
        return _info(path, size, container, stream, rotation, boxes, texts)


def _keep(packet: AvPacket[Stream] | AvPacket[AvVideoStream], coded: list[bytes]) -> None:
    """The first packets hold what an encoder signs with."""
    if packet.size and len(coded) < MAX_PACKETS:
        coded.append(bytes(memoryview(packet)[:MAX_BYTES]))


def _info(
    path: Path,
    size: int,
    container: InputContainer,
    stream: AvVideoStream,
    rotation: int,
    boxes: BoxFacts | None,
    texts: tuple[str, ...],
) -> FootageInfo:
    tags = _tags(container, boxes)
    device = " ".join(dict.fromkeys(filter(None, (_first(tags, _MAKERS), _first(tags, _MODELS)))))
    known = boxes or BoxFacts((), None, False, (), tags, True)  # other containers have tags too
    found = traces(known, texts)
    sounds = container.streams.audio
    codecs = [stream.codec_context.name, *(codec.name if (codec := decoder(sound)) else NO_DECODER for sound in sounds)]
    track = boxes.picture if boxes else None
    duration = _duration(container, stream)
    played = [edit for edit in track.edits if edit.media_s is not None] if track else []
    return FootageInfo(
        file=path.name,
        size_bytes=size,
        container=container.format.name,
        duration_s=duration,
        video=_video(stream, rotation, duration, size, track),
        audio=tuple(map(_audio, sounds)),
        created=_created(tags),
        brands=boxes.brands if boxes else (),
        device=device,
        software=_first(tags, _SOFTWARE),
        edit_lists=len(played),
        fragmented=boxes.fragmented if boxes else False,
        tags=tags,
        hidden_start_s=round(played[0].media_s or 0.0, 3) if played else 0.0,
        sample_descriptions=max(1, track.descriptions) if track else 1,
        index_first=boxes.moov_first if boxes else None,
        complete=boxes.complete if boxes else True,
        handled_by=tuple(dict.fromkeys(trace.software for trace in found)),
        encoder_texts=texts,
        layout=layout_of(boxes, container.format.name, codecs, tuple(known.tags.items()), texts),
        origin=origin_of(known, found, device),
    )


def _video(stream: AvVideoStream, rotation: int, duration: float, size: int, track: Track | None) -> VideoStream:
    context = stream.codec_context
    width, height = context.width, context.height
    if rotation in (90, 270):
        width, height = height, width
    rate = float(stream.average_rate or stream.guessed_rate or 0)
    return VideoStream(
        codec=context.codec.canonical_name,
        width=width,
        height=height,
        rotation=rotation,
        frame_rate=round(rate, 3) if rate <= _FASTEST else 0.0,
        duration_s=duration,
        bit_rate=int(stream.bit_rate or (size * 8 / duration if duration else 0)),
        encoder=stream.metadata.get("encoder", ""),
        handler=track.handler_name if track else stream.metadata.get("handler_name", ""),
    )


def _audio(stream: AvAudioStream) -> AudioStream:
    seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    context = decoder(stream)
    if context is None:
        return AudioStream(NO_DECODER, 0, 0, round(seconds, 3))
    return AudioStream(context.codec.canonical_name, context.sample_rate or 0, context.channels or 0, round(seconds, 3))


def _duration(container: InputContainer, stream: AvVideoStream) -> float:
    """Seconds of the picture track as declared, else of the file, else 0."""
    if stream.duration and stream.time_base:
        return round(float(stream.duration * stream.time_base), 3)
    return round(container.duration / 1_000_000, 3) if container.duration else 0.0


def _tags(container: InputContainer, boxes: BoxFacts | None) -> dict[str, str]:
    found = dict(boxes.tags) if boxes else {}
    for key, value in container.metadata.items():
        if len(found) < _MAX_TAGS and not any(word in key.lower() for word in _PRIVATE):
            found.setdefault(key[:100], "".join(c for c in value if c.isprintable())[:400])
    return found


def _first(tags: dict[str, str], keys: tuple[str, ...]) -> str:
    lower = {key.lower(): value for key, value in tags.items()}
    return next((lower[key].strip() for key in keys if lower.get(key, "").strip()), "")


def _created(tags: dict[str, str]) -> datetime | None:
    """The file's own claim of when it was made: MP4 says UTC, Apple says its own zone; without a zone it counts as UTC."""
    for key in _CREATED:
        text = _first(tags, (key,))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if aware.year > 1970:  # 1904 and 1970 are the zeros of clocks that were never set
            return aware
    return None
