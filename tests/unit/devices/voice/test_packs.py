"""Packs: what a good one is, what is wrong with a bad one, and building one from anything."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from devices.voice.build import EngineCommand, Recordings, build_pack
from devices.voice.packs import PackFacts, load_facts, load_pack, pack_problems, shipped_pack
from devices.voice.phrases import PhraseBook, shipped_book
from devices.voice.sound import RATE_HZ, Samples, loudness_dbfs, read_wav, silence, to_sound

FACTS = PackFacts(language="zh_CN", voice='张 "三"', licence="CC0-1.0", provenance="recorded in the hall")


@pytest.fixture
def book() -> PhraseBook:
    full = shipped_book("zh_CN")
    words = {name: full.words[name] for name in ("please", "number", "digit_0")}
    return PhraseBook("zh_CN", "chinese", "", "", {}, words)


def voice(seconds: float = 0.4, peak: float = 0.3) -> Samples:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return peak * np.sin(2 * np.pi * 220 * time_s)


def record(folder: Path, book: PhraseBook) -> Path:
    """A speaker's folder: silence around each word, and not evenly loud."""
    folder.mkdir()
    for place, name in enumerate(book.words):
        spoken = np.concatenate([silence(0.3), voice(peak=0.05 * (place + 1)), silence(0.5)])
        (folder / f"{name}.wav").write_bytes(to_sound(spoken).wav())
    return folder


def build(book: PhraseBook, source: Recordings | EngineCommand, out: Path) -> list[str]:
    return list(build_pack(book, source, FACTS, out, lambda name: None))


def test_recordings_become_a_good_pack(tmp_path: Path, book: PhraseBook) -> None:
    out = tmp_path / "pack"
    assert build(book, Recordings(record(tmp_path / "raw", book)), out) == []
    assert list(pack_problems(out, book)) == []
    pack = load_pack(out, book)
    assert pack.facts == FACTS
    for samples in pack.clips.values():
        assert loudness_dbfs(samples) == pytest.approx(-20, abs=0.3)
        assert 0.4 <= len(samples) / RATE_HZ <= 0.45


def test_progress_is_told_for_each_word(tmp_path: Path, book: PhraseBook) -> None:
    told: list[str] = []
    source = Recordings(record(tmp_path / "raw", book))
    assert list(build_pack(book, source, FACTS, tmp_path / "pack", told.append)) == []
    assert told == list(book.words)


def test_missing_and_empty_recordings_are_named_and_the_rest_is_built(
    tmp_path: Path, book: PhraseBook
) -> None:
    raw = record(tmp_path / "raw", book)
    (raw / "please.wav").unlink()
    (raw / "number.wav").write_bytes(to_sound(silence(0.5)).wav())
    failures = build(book, Recordings(raw), tmp_path / "pack")
    assert failures == ["please: no recording please.wav (请)", "number: nothing but silence"]
    assert (tmp_path / "pack" / "digit_0.wav").is_file()


ENGINE = """
import sys, wave
text, out = sys.argv[1:]
with wave.open(out, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)
    file.writeframes(bytes(b for i in range(6000) for b in (0, (i // 40 % 2) * 32)))
open(out + ".txt", "w", encoding="utf-8").write(text)
"""


def test_any_engine_command_builds_a_pack(tmp_path: Path, book: PhraseBook) -> None:
    engine = tmp_path / "engine.py"
    engine.write_text(ENGINE, "utf-8")
    command = EngineCommand(f"'{Path(sys.executable).as_posix()}' '{engine.as_posix()}' {{pinyin}} {{out}}")
    assert build(book, command, tmp_path / "pack") == []
    assert read_wav(tmp_path / "pack" / "please.wav").rate_hz == RATE_HZ
    raw = command.raw("please", "请", tmp_path)
    assert Path(f"{raw}.txt").read_text("utf-8") == "qing3"


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("no-such-engine-here {text} {out}", "no-such-engine-here is not installed"),
        (
            f"'{Path(sys.executable).as_posix()}' -c 'raise SystemExit(\"no voice\")' {{text}} {{out}}",
            "no voice",
        ),
        (f"'{Path(sys.executable).as_posix()}' -c pass {{text}} {{out}}", "wrote no please.wav"),
    ],
)
def test_engines_that_fail_are_named(tmp_path: Path, book: PhraseBook, template: str, complaint: str) -> None:
    failures = build(book, EngineCommand(template), tmp_path / "pack")
    assert len(failures) == 3
    assert complaint in failures[0]


def spoil(folder: Path, name: str, samples: Samples, rate_hz: int = RATE_HZ) -> None:
    sound = to_sound(samples)
    (folder / f"{name}.wav").write_bytes(type(sound)(sound.pcm, rate_hz).wav())


def test_a_bad_pack_says_everything_that_is_wrong(tmp_path: Path, book: PhraseBook) -> None:
    pack = tmp_path / "pack"
    build(book, Recordings(record(tmp_path / "raw", book)), pack)
    spoil(pack, "please", voice(peak=0.01))
    spoil(pack, "number", np.clip(voice(peak=3.0), -1, 1))
    spoil(pack, "digit_0", voice(4.0), 16_000)
    spoil(pack, "extra", voice())
    (pack / "pack.toml").write_text('language = "en"\nvoice = "x"\nlicence = ""\nprovenance = "y"\n', "utf-8")
    found = "\n".join(pack_problems(pack, book))
    for complaint in (
        "language is 'en'", "licence is empty", "please: too quiet", "number: clipped", "16000 Hz",
        "digit_0: longer than 3 s", "dB against the others", "extra.wav: no word",
    ):  # fmt: skip
        assert complaint in found
    (pack / "please.wav").unlink()
    assert "please: missing" in "\n".join(pack_problems(pack, book))
    with pytest.raises(ValueError, match=r"please: missing[\s\S]*digit_0: 16000 Hz"):
        load_pack(pack, book)


@pytest.mark.parametrize(
    ("text", "complaint"), [(None, "No such file"), ("voice = ", "pack.toml"), ("speed = 3", "pack.toml")]
)
def test_a_folder_without_facts_is_no_pack(
    tmp_path: Path, book: PhraseBook, text: str | None, complaint: str
) -> None:
    if text is not None:
        (tmp_path / "pack.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=complaint):
        load_facts(tmp_path)
    assert any(complaint in problem for problem in pack_problems(tmp_path, book))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_shipped_packs_are_good_small_and_honest(language: str) -> None:
    folder = shipped_pack(language)
    assert list(pack_problems(folder, shipped_book(language))) == []
    assert sum(path.stat().st_size for path in folder.glob("*.wav")) < 2_000_000
    facts = load_facts(folder)
    assert facts.synthetic and facts.licence and facts.provenance
