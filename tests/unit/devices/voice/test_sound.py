"""PCM arithmetic on tones whose answer is known."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from devices.voice.sound import (
    RATE_HZ,
    Samples,
    chime,
    faded,
    joined,
    levelled,
    loudness_dbfs,
    read_wav,
    resampled,
    silence,
    to_sound,
    trimmed,
)


def tone(seconds: float = 0.5, pitch_hz: float = 440.0, rate_hz: int = RATE_HZ, peak: float = 0.5) -> Samples:
    return peak * np.sin(2 * np.pi * pitch_hz * np.arange(int(seconds * rate_hz)) / rate_hz)


def test_a_sound_survives_a_wav_file(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    path.write_bytes(to_sound(tone()).wav())
    wav = read_wav(path)
    assert (wav.rate_hz, wav.channels) == (RATE_HZ, 1)
    assert np.abs(wav.samples - tone()).max() < 1e-4


def test_stereo_is_mixed_down(tmp_path: Path) -> None:
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.array([[1000, 3000], [-1000, -3000]], "<i2").tobytes())
    path = tmp_path / "stereo.wav"
    path.write_bytes(buffer.getvalue())
    wav = read_wav(path)
    assert wav.channels == 2
    assert wav.samples == pytest.approx([2000 / 32768, -2000 / 32768])


def test_other_files_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_bytes(b"not a wav")
    with pytest.raises(ValueError, match="not a PCM WAV"):
        read_wav(path)
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80\x80")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ValueError, match="8 bits, expected 16"):
        read_wav(path)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_resampling_keeps_pitch_length_and_level(rate_hz: int) -> None:
    changed = resampled(tone(1.0, 1000.0, rate_hz), rate_hz)
    assert len(changed) == RATE_HZ
    spectrum = np.abs(np.fft.rfft(changed))
    assert int(spectrum.argmax()) == 1000
    assert np.abs(changed).max() == pytest.approx(0.5, rel=0.02)


def test_trimming_leaves_the_sound_and_a_little_edge() -> None:
    padded = np.concatenate([silence(0.4), tone(0.3), silence(0.7)])
    assert len(trimmed(padded)) / RATE_HZ == pytest.approx(0.33, abs=0.02)
    assert len(trimmed(silence(0.5))) == 0


@pytest.mark.parametrize("peak", [0.01, 0.2, 0.9])
def test_levelling_brings_every_voice_to_the_same_loudness(peak: float) -> None:
    assert loudness_dbfs(levelled(tone(peak=peak))) == pytest.approx(-20.0, abs=0.1)


def test_levelling_never_clips() -> None:
    click = silence(0.5)
    click[4000] = 0.5
    assert np.abs(levelled(click)).max() <= 10 ** (-1 / 20) + 1e-9


def test_fades_reach_silence_at_both_ends() -> None:
    shaped = faded(np.ones(RATE_HZ))
    assert shaped[0] == 0.0 and shaped[-1] == 0.0
    assert shaped[RATE_HZ // 2] == 1.0
    assert shaped[60] == pytest.approx(0.5, abs=0.02), "half way up after 2.5 ms"


def test_joining_puts_the_gap_only_between() -> None:
    parts = [tone(0.1), tone(0.2), tone(0.3)]
    assert len(joined(parts, 0.05)) == sum(map(len, parts)) + 2 * int(0.05 * RATE_HZ)
    assert len(joined([], 0.05)) == 0


def test_the_chime_is_short_loud_enough_and_clean() -> None:
    gong = chime()
    assert 1.0 < len(gong) / RATE_HZ < 1.5
    assert -22 < loudness_dbfs(gong) < -14
    assert np.abs(gong).max() < 0.9
