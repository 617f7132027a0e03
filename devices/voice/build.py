"""Builds a clip pack: from a speaker's recordings, or from any engine that writes WAV files.

Whatever comes in is brought to the pack's form: mono, 24 kHz, silence cut off,
levelled. What cannot be mended is reported by `packs.pack_problems` afterwards.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.voice.packs import FACTS_FILE, PackFacts
from devices.voice.phrases import PhraseBook
from devices.voice.sound import levelled, read_wav, resampled, to_sound, trimmed

ESPEAK_COMMANDS = {
    "zh_CN": "espeak-ng -v cmn-latn-pinyin -b 1 -s 150 -w {out} {pinyin}",
    "en": "espeak-ng -v en-us -s 150 -w {out} {text}",
}
"""The emergency voice: free, everywhere, and in Mandarin hardly understood (docs/devices/voice.md)."""

_ENGINE_TIMEOUT_S = 60.0


class ClipSource(Protocol):
    """Where raw clips come from."""

    def raw(self, name: str, text: str, folder: Path) -> Path:
        """Return a WAV file of `text`; `folder` may be used for it.

        Raises:
            ValueError: there is none; the text says why.
        """


@dataclass(frozen=True, slots=True)
class Recordings:
    """A folder with one recording for each word, named after the clip."""

    folder: Path

    def raw(self, name: str, text: str, folder: Path) -> Path:
        """Return the recording."""
        path = self.folder / f"{name}.wav"
        if not path.is_file():
            raise ValueError(f"{name}: no recording {path.name} ({text})")
        return path


@dataclass(frozen=True, slots=True)
class EngineCommand:
    """A program that speaks a text into a file.

    Attributes:
        template: command line with `{text}` or `{pinyin}`, and `{out}`; no shell is involved.
    """

    template: str

    def raw(self, name: str, text: str, folder: Path) -> Path:
        """Run the engine."""
        out = folder / f"{name}.wav"
        values = {
            "text": text,
            "out": str(out),
            "pinyin": _pinyin(text) if "{pinyin}" in self.template else "",
        }
        command = [part.format(**values) for part in shlex.split(self.template)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_ENGINE_TIMEOUT_S)
        except FileNotFoundError as error:
            raise ValueError(f"{command[0]} is not installed") from error
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"{name}: {command[0]} did not finish in {_ENGINE_TIMEOUT_S:.0f} s") from error
        except subprocess.CalledProcessError as error:
            words = error.stderr.decode(errors="replace").strip()
            raise ValueError(f"{name}: {command[0]} failed: {words}") from error
        if not out.is_file():
            raise ValueError(f"{name}: {command[0]} wrote no {out.name}")
        return out


def build_pack(
    book: PhraseBook, source: ClipSource, facts: PackFacts, out: Path, done: Callable[[str], None]
) -> Iterator[str]:
    """Write a pack and yield what went wrong, word by word; good clips are written all the same.

    Args:
        book: whose words are wanted.
        source: where raw clips come from.
        facts: what `pack.toml` shall say.
        out: the pack's folder; made when missing.
        done: called with each word's name when it is finished.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="voice-") as scratch:
        for name, text in book.words.items():
            try:
                _write_clip(source.raw(name, text, Path(scratch)), out / f"{name}.wav")
            except (ValueError, OSError) as error:
                yield str(error)
            done(name)
    (out / FACTS_FILE).write_text(_facts_text(facts), "utf-8")


def _write_clip(raw: Path, target: Path) -> None:
    wav = read_wav(raw)
    samples = levelled(trimmed(resampled(wav.samples, wav.rate_hz)))
    if not len(samples):
        raise ValueError(f"{target.stem}: nothing but silence")
    target.write_bytes(to_sound(samples).wav())


def _facts_text(facts: PackFacts) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'

    return (
        f"language = {quoted(facts.language)}\n"
        f"voice = {quoted(facts.voice)}\n"
        f"licence = {quoted(facts.licence)}\n"
        f"provenance = {quoted(facts.provenance)}\n"
        f"sample_rate_hz = {facts.sample_rate_hz}\n"
        f"synthetic = {str(facts.synthetic).lower()}\n"
        f"placeholder = {str(facts.placeholder).lower()}\n"
    )


def _pinyin(text: str) -> str:
    """Pinyin with tone digits, the way espeak-ng's Mandarin reads it."""
    from pypinyin import Style, lazy_pinyin  # a big dictionary, wanted by this engine alone

    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
