"""Opening a video safely: by file handle, only real video containers, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import av
import av.error
from av.container import InputContainer
from av.packet import Packet as AvPacket
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from evidencekit.errors import FileEmpty, FileMissing, NoVideoStream, UnreadableFootage, storage_errors
from evidencekit.footage.beside import Beside

# A playlist or a text that names other files or addresses must never be followed, and a still picture is no footage.
CONTAINERS = "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,rm,ogg,mxf,dv,ivf,h264,hevc,m4v,3gp"
OPTIONS = {"format_whitelist": CONTAINERS, "protocol_whitelist": "none"}
Taste = Callable[["AvPacket[Stream] | AvPacket[AvVideoStream]"], None]
# What a hostile header may claim is not what we allocate for: 8K with room to spare.
MAX_PIXELS = 8192 * 8192


@contextmanager
def opened(path: Path) -> Generator[tuple[InputContainer, AvVideoStream]]:
    """The open container and its picture track.

    Raises:
        FileMissing, FileEmpty, NoPermission, StorageFailed: before anything is decoded.
        UnreadableFootage: no video container. NoVideoStream: no picture track in it.
    """
    with storage_errors(path):
        if not path.is_file():
            raise FileMissing(file=path)
        if path.stat().st_size == 0:
            raise FileEmpty(file=path)
        file = path.open("rb")
    with file:
        try:
            container = av.open(file, "r", options=OPTIONS, metadata_errors="replace")
        except (av.error.FFmpegError, ValueError) as error:
            raise UnreadableFootage(file=path, reason=type(error).__name__) from error
        with container:
            yield container, picture_track(path, container)


def picture_track(path: Path, container: InputContainer) -> AvVideoStream:
    """The first picture track that is no cover art.

    Raises:
        NoVideoStream: there is none. UnreadableFootage: its decoder is unknown or its size absurd.
    """
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            continue
        try:
            context = stream.codec_context
            width, height = context.width, context.height
        except (AttributeError, av.error.FFmpegError) as error:
            raise UnreadableFootage(file=path, reason="codec") from error
        if width * height > MAX_PIXELS:
            raise UnreadableFootage(file=path, reason=f"{width}x{height}")
        return stream
    raise NoVideoStream(file=path)


def first_picture(path: Path, container: InputContainer, stream: AvVideoStream, taste: Taste | None = None) -> VideoFrame:
    """The first frame that decodes; `taste` is shown each packet on the way to it.

    Raises:
        UnreadableFootage: none does.
    """
    frame = next(pictures(container, stream, taste=taste), None)
    if frame is None:
        raise UnreadableFootage(file=path, reason="no_frame")
    return frame


def pictures(
    container: InputContainer,
    stream: AvVideoStream,
    failures: list[float] | None = None,
    alive: Callable[[], None] = lambda: None,
    beside: Beside | None = None,
    taste: Taste | None = None,
) -> Iterator[VideoFrame]:
    """Every frame that decodes, in the order of showing.

    A packet that does not decode is skipped and its time (seconds, or -1 when it has none) appended to `failures`;
    `alive` is called before each packet and may raise to stop; `beside` takes the sound and the packets' sizes along;
    `taste` is shown each packet before it is decoded.
    """
    failures = failures if failures is not None else []
    packets = container.demux(beside.streams) if beside else container.demux(stream)
    while True:
        alive()
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            failures.append(-1.0)
            return  # the container itself breaks off here
        if packet is None:
            return
        if taste:
            taste(packet)
        if beside:
            beside.note(packet)
            if packet.stream is not stream:
                continue
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            failures.append(float(packet.pts * packet.time_base) if packet.pts is not None and packet.time_base else -1.0)
            continue
        yield from cast("list[VideoFrame]", frames)
