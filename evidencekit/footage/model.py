"""What is known of a video file before anyone judges it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from evidencekit.footage.origin import Origin

Grey = npt.NDArray[np.uint8]  # height × width, 0 black – 255 white
Samples = npt.NDArray[np.float32]
SOUND_RATE = 16_000


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture track as declared; `width` and `height` are those after rotation."""

    codec: str
    width: int
    height: int
    rotation: int  # degrees clockwise that a player turns the coded picture: 0, 90, 180 or 270
    frame_rate: float  # nominal; phone video does not keep it; 0 where none is stated
    duration_s: float
    bit_rate: int
    encoder: str
    handler: str


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound track as declared."""

    codec: str
    sample_rate: int
    channels: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class FootageInfo:
    """Facts of the container. `created` is the file's own claim (文件自述时间), often absent or wrong."""

    file: str
    size_bytes: int
    container: str
    duration_s: float
    video: VideoStream
    audio: tuple[AudioStream, ...] = ()
    created: datetime | None = None
    brands: tuple[str, ...] = ()
    device: str = ""  # maker and model as tagged
    software: str = ""  # the muxing or editing software as tagged
    edit_lists: int = 0  # stretches of the picture track that its edit list plays; 0 = no list
    fragmented: bool = False
    tags: dict[str, str] = field(default_factory=dict[str, str])
    hidden_start_s: float = 0.0  # picture the edit list skips before the first shown frame (a trim without re-encoding)
    sample_descriptions: int = 1  # more than one: takes joined without re-encoding
    index_first: bool | None = None  # MP4 and MOV: the index stands before the pictures (an app rewrote it); None = cannot tell
    complete: bool = True  # False: the file ends before its last box does
    handled_by: tuple[str, ...] = ()  # software whose traces the file bears; it wrote the file, which is not to say it cut it
    encoder_texts: tuple[str, ...] = ()  # what encoders signed the first coded pictures with
    layout: tuple[str, ...] = ()  # how the file is built, for knowing a registered recorder again
    origin: Origin | None = None  # None: checked before there was one


@dataclass(frozen=True, slots=True)
class ReadingSummary:
    """What one whole pass over the file met."""

    frames: int
    decode_failures: int
    first_pts_s: float
    last_pts_s: float
    sha256: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of the first sound track: mono, −1 … 1, `SOUND_RATE` samples a second; `at_s` seconds from the first frame."""

    samples: Samples
    at_s: float


@dataclass(frozen=True, slots=True)
class Packet:
    """A coded picture, in the order of the file: its time (seconds from the first frame shown) and size.

    `settings`: a key picture brings parameter sets, or another sample description, that none before it had. `signed`: it bears
    x264's signature, which that encoder writes once, with its first picture.
    """

    pts_s: float
    size: int
    key: bool
    settings: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A still as JPEG; `at_s` is the time of the frame it was cut from, seconds from the first frame."""

    jpeg: bytes
    width: int
    height: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Rgb:
    """One frame for the screen: `data` holds height × width × 3 bytes; `pts_s` seconds from the first frame."""

    width: int
    height: int
    data: bytes
    pts_s: float
