"""What lies in the file beside the pictures: the sound, decoded along the way, and the sizes of the coded pictures."""

from __future__ import annotations

from typing import cast

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet as AvPacket
from av.stream import Stream
from av.video.stream import VideoStream

from evidencekit.footage.bitstream import MAX_KEY_BYTES, Settings
from evidencekit.footage.model import SOUND_RATE, Packet, Sound
from evidencekit.footage.soundtracks import sound_track


class Beside:
    """Collects as packets go by; `sounds` and `packets` give what is new, on the clock of the first frame shown.

    Sound that does not decode is skipped and counted in `failures`: it never stops the pictures.
    """

    def __init__(self, container: InputContainer, video: VideoStream) -> None:
        self.video = video
        self.audio = sound_track(container)
        self.failures = 0
        self._unit = float(video.time_base or 0)  # seconds; a packet's own is a fraction made anew at every asking
        self._resampler: av.AudioResampler | None = None
        self._sounds: list[Sound] = []
        self._end_s = 0.0  # where the next piece starts if it does not say
        self._packets: list[Packet] = []
        codec = video.codec_context
        self._settings = Settings(codec.codec.canonical_name, codec.extradata or b"")

    @property
    def streams(self) -> list[VideoStream | AudioStream]:
        """The tracks to read."""
        return [self.video, self.audio] if self.audio is not None else [self.video]

    def note(self, packet: AvPacket[Stream] | AvPacket[VideoStream]) -> None:
        """Take in one packet of either track."""
        if packet.stream is self.video:
            if packet.pts is not None and self._unit:
                self._packets.append(self._coded(packet, packet.pts * self._unit))
        elif self.audio is not None:
            self._hear(packet)

    def sounds(self, first_s: float) -> list[Sound]:
        """The pieces since the last asking; `first_s` is the time of the first frame shown."""
        found, self._sounds = self._sounds, []
        return [Sound(piece.samples, piece.at_s - first_s) for piece in found]

    def packets(self, first_s: float) -> list[Packet]:
        """The coded pictures since the last asking."""
        found, self._packets = self._packets, []
        return [Packet(p.pts_s - first_s, p.size, p.key, p.settings, p.signed) for p in found]

    def _coded(self, packet: AvPacket[Stream] | AvPacket[VideoStream], pts_s: float) -> Packet:
        if not packet.is_keyframe:
            return Packet(pts_s, packet.size, False)
        header = bytes(memoryview(packet.get_sidedata("new_extradata"))) if packet.has_sidedata("new_extradata") else b""
        anew = self._settings.look(bytes(memoryview(packet)[:MAX_KEY_BYTES]), header)
        return Packet(pts_s, packet.size, True, *anew)

    def _hear(self, packet: AvPacket[Stream] | AvPacket[VideoStream]) -> None:
        try:
            for frame in cast("list[AudioFrame]", packet.decode()):
                at_s = self._end_s if frame.time is None else float(frame.time)
                frame.pts = None  # the resampler would fill gaps by its own taste
                for piece in self._resampled(frame):
                    samples = np.ascontiguousarray(piece.to_ndarray()[0], np.float32)
                    self._sounds.append(Sound(samples, at_s))
                    at_s += len(samples) / SOUND_RATE
                self._end_s = at_s
        except (av.error.FFmpegError, ValueError):
            self.failures += 1
            self._resampler = None

    def _resampled(self, frame: AudioFrame) -> list[AudioFrame]:
        if self._resampler is not None:
            try:
                return self._resampler.resample(frame)
            except ValueError:  # the layout or the rate changed midway
                pass
        self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=SOUND_RATE)
        return self._resampler.resample(frame)
