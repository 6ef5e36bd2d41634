"""The sound tracks of a file, some of which nobody but the phone that wrote them can decode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.audio.stream import AudioStream
from av.container import InputContainer

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

NO_DECODER = "unknown"


def decoder(sound: AudioStream) -> AudioCodecContext | None:
    """What decodes this track; None for one without a decoder, such as the room sound (`apac`) that iPhones add since the 16."""
    return sound.codec_context or None


def sound_track(container: InputContainer) -> AudioStream | None:
    """The first track that can be heard."""
    return next((sound for sound in container.streams.audio if (codec := decoder(sound)) and codec.sample_rate), None)
