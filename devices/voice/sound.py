"""PCM sound: WAV in and out, resampling, trimming, levelling, joining. Mono, 16 bit, 24 kHz inside."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 24_000
FADE_S = 0.005
FULL_SCALE = 32_768.0

_TARGET_DBFS = -20.0
_PEAK_DBFS = -1.0
_WINDOW_S = 0.01
_SILENCE_DB = -40.0
_EDGE_S = 0.015

Samples = NDArray[np.float64]
"""Amplitudes between -1 and 1, shape (samples,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A finished sound, ready for any player.

    Attributes:
        pcm: signed 16-bit little-endian samples, mono.
        rate_hz: samples a second.
    """

    pcm: bytes
    rate_hz: int = RATE_HZ

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate_hz

    def wav(self) -> bytes:
        """Return it as a WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate_hz)
            file.writeframes(self.pcm)
        return buffer.getvalue()


def to_sound(samples: Samples) -> Sound:
    """Return samples as PCM; what exceeds full scale is cut."""
    scaled = np.clip(np.round(samples * (FULL_SCALE - 1)), -FULL_SCALE, FULL_SCALE - 1)
    return Sound(scaled.astype("<i2").tobytes())


@dataclass(frozen=True, slots=True, eq=False)
class WavData:
    """What a WAV file holds.

    Attributes:
        samples: mixed down to mono.
        rate_hz: as recorded.
        channels: as recorded.
    """

    samples: Samples
    rate_hz: int
    channels: int


def read_wav(path: Path) -> WavData:
    """Read a 16-bit PCM WAV file.

    Raises:
        ValueError: another kind of file; the text says which.
        OSError: it cannot be read.
    """
    try:
        with wave.open(str(path), "rb") as file:
            width, channels, rate_hz = file.getsampwidth(), file.getnchannels(), file.getframerate()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path}: not a PCM WAV file ({error})") from error
    if width != 2:
        raise ValueError(f"{path}: {8 * width} bits, expected 16")
    frames = np.frombuffer(raw[: len(raw) // (2 * channels) * 2 * channels], "<i2").reshape(-1, channels)
    return WavData(frames.mean(axis=1) / FULL_SCALE, rate_hz, channels)


def resampled(samples: Samples, from_hz: int, to_hz: int = RATE_HZ) -> Samples:
    """Change the sample rate by cutting or padding the spectrum (exact for band-limited sound)."""
    if from_hz == to_hz or not len(samples):
        return samples
    length = round(len(samples) * to_hz / from_hz)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(length // 2 + 1, dtype=complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return np.asarray(np.fft.irfft(kept, length) * (length / len(samples)))


def trimmed(samples: Samples, rate_hz: int = RATE_HZ) -> Samples:
    """Cut silence off both ends: everything 40 dB below the loudest 10 ms; 15 ms stay on each side."""
    envelope = _envelope(samples, rate_hz)
    if not envelope.size or envelope.max() == 0.0:
        return samples[:0]
    loud = np.flatnonzero(envelope > envelope.max() * 10 ** (_SILENCE_DB / 20))
    window, edge = int(_WINDOW_S * rate_hz), int(_EDGE_S * rate_hz)
    return samples[max(0, loud[0] * window - edge) : (loud[-1] + 1) * window + edge]


def loudness_dbfs(samples: Samples, rate_hz: int = RATE_HZ) -> float:
    """Return the level of the parts that are not silence, in dB below full scale; -120 for silence."""
    envelope = _envelope(samples, rate_hz)
    if not envelope.size or envelope.max() == 0.0:
        return -120.0
    voiced = envelope[envelope > envelope.max() * 0.1]
    return float(20 * np.log10(np.sqrt(np.mean(voiced**2))))


def levelled(samples: Samples, rate_hz: int = RATE_HZ) -> Samples:
    """Bring the loudness to -20 dBFS, as far as peaks stay below -1 dBFS."""
    level = loudness_dbfs(samples, rate_hz)
    if level <= -120.0:
        return samples
    gain = 10 ** ((_TARGET_DBFS - level) / 20)
    return samples * min(gain, 10 ** (_PEAK_DBFS / 20) / float(np.abs(samples).max()))


def faded(samples: Samples, rate_hz: int = RATE_HZ) -> Samples:
    """Let the first and last 5 ms rise and fall, so that joints do not click."""
    size = min(int(FADE_S * rate_hz), len(samples) // 2)
    shaped = samples.copy()
    if size:
        ramp = np.linspace(0.0, 1.0, size)
        shaped[:size] *= ramp
        shaped[-size:] *= ramp[::-1]
    return shaped


def joined(parts: Sequence[Samples], gap_s: float) -> Samples:
    """Return the parts one after the other, `gap_s` of silence between them."""
    gap = silence(gap_s)
    pieces = [piece for part in parts for piece in (gap, part)][1:]
    return np.concatenate(pieces) if pieces else silence(0.0)


def silence(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(int(seconds * RATE_HZ))


def chime() -> Samples:
    """Return a soft two-tone gong (E5, C5), about 1.3 s."""
    first, second = _bell(659.26, 1.1), _bell(523.25, 0.95)
    offset = int(0.35 * RATE_HZ)
    mixed = np.zeros(max(len(first), offset + len(second)))
    mixed[: len(first)] += first
    mixed[offset : offset + len(second)] += second
    return levelled(faded(mixed))


def _bell(pitch_hz: float, seconds: float) -> Samples:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    partials = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12))
    tone = sum(weight * np.sin(2 * np.pi * pitch_hz * ratio * time_s) for ratio, weight in partials)
    attack = np.minimum(1.0, time_s / 0.006)
    return np.asarray(tone * attack * np.exp(-time_s * 4.2))


def _envelope(samples: Samples, rate_hz: int) -> Samples:
    """RMS of each 10 ms."""
    window = int(_WINDOW_S * rate_hz)
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    return np.sqrt(np.mean(whole**2, axis=1)) if len(whole) else np.abs(samples)
