"""Clip packs: a folder with `pack.toml` and one WAV file for each word of a phrase book.

`pack.toml` says whose voice it is and under which licence it may be used; a pack that
is only there until a hall has recorded its own says `placeholder = true`, and every
tool repeats that.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from devices.voice.phrases import PhraseBook
from devices.voice.sound import FULL_SCALE, RATE_HZ, Samples, WavData, loudness_dbfs, read_wav

FACTS_FILE = "pack.toml"
LONGEST_CLIP_S = 3.0
_QUIET_DBFS = -32.0
_UNEVEN_DB = 6.0
_CLIPPED_RUN = 4


class PackFacts(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What `pack.toml` says.

    Attributes:
        language: of the phrase book it belongs to.
        voice: who speaks, for the list of voices.
        licence: SPDX name or the terms in words.
        provenance: where the clips come from, so that anybody can check the licence.
        sample_rate_hz: always 24000.
        synthetic: made by an engine.
        placeholder: to be replaced by recordings before real use.
    """

    language: str
    voice: str
    licence: str
    provenance: str
    sample_rate_hz: int = RATE_HZ
    synthetic: bool = False
    placeholder: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ClipPack:
    """A pack in memory.

    Attributes:
        facts: what `pack.toml` says.
        clips: samples by clip name.
    """

    facts: PackFacts
    clips: Mapping[str, Samples]


def shipped_pack(language: str) -> Path:
    """Return the folder of the pack that comes with the program (it may not exist)."""
    return Path(str(files("devices.voice") / "packs" / language))


def load_facts(folder: Path) -> PackFacts:
    """Read `pack.toml`.

    Raises:
        ValueError: it is missing or says something else than it should.
    """
    path = folder / FACTS_FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), PackFacts)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path}: {error}") from error


def load_pack(folder: Path, book: PhraseBook) -> ClipPack:
    """Read every clip that the phrase book needs.

    Raises:
        ValueError: clips are missing or of the wrong kind; one line for each.
    """
    facts = load_facts(folder)
    clips: dict[str, Samples] = {}
    problems: list[str] = []
    for name in book.words:
        try:
            wav = _read_clip(folder, name)
        except ValueError as error:
            problems.append(str(error))
        else:
            problems += [f"{name}: {problem}" for problem in _format_problems(wav)]
            clips[name] = wav.samples
    if problems:
        raise ValueError("\n".join(problems))
    return ClipPack(facts, clips)


def pack_problems(folder: Path, book: PhraseBook) -> Iterator[str]:
    """Yield everything a person should mend before using the pack; nothing when it is good."""
    try:
        facts = load_facts(folder)
    except ValueError as error:
        yield str(error)
        return
    if facts.language != book.language:
        yield f"language is {facts.language!r}, the phrase book is {book.language!r}"
    for field in ("voice", "licence", "provenance"):
        if not getattr(facts, field).strip():
            yield f"{FACTS_FILE}: {field} is empty"
    levels: dict[str, float] = {}
    for name in book.words:
        try:
            wav = _read_clip(folder, name)
        except ValueError as error:
            yield str(error)
            continue
        levels[name] = loudness_dbfs(wav.samples, wav.rate_hz)
        yield from (f"{name}: {problem}" for problem in _clip_problems(wav, levels[name]))
    middle = float(np.median(list(levels.values()))) if levels else 0.0
    for name, level in levels.items():
        if abs(level - middle) > _UNEVEN_DB:
            yield f"{name}: {level - middle:+.0f} dB against the others"
    for path in sorted(folder.glob("*.wav")):
        if path.stem not in book.words:
            yield f"{path.name}: no word of the phrase book"


def _read_clip(folder: Path, name: str) -> WavData:
    path = folder / f"{name}.wav"
    if not path.is_file():
        raise ValueError(f"{name}: missing ({path.name})")
    return read_wav(path)


def _format_problems(wav: WavData) -> Iterator[str]:
    if wav.rate_hz != RATE_HZ or wav.channels != 1:
        yield f"{wav.rate_hz} Hz, {wav.channels} channels, expected {RATE_HZ} Hz mono"


def _clip_problems(wav: WavData, level_dbfs: float) -> Iterator[str]:
    yield from _format_problems(wav)
    if level_dbfs < _QUIET_DBFS:
        yield f"too quiet ({level_dbfs:.0f} dBFS)"
    if len(wav.samples) > LONGEST_CLIP_S * wav.rate_hz:
        yield f"longer than {LONGEST_CLIP_S:.0f} s"
    if _longest_run(np.abs(wav.samples) >= (FULL_SCALE - 2) / FULL_SCALE) >= _CLIPPED_RUN:
        yield "clipped: recorded too loud"


def _longest_run(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))
