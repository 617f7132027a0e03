"""Announcements become sound or sentences, within the time a hall allows."""

from __future__ import annotations

import numpy as np
import pytest

from devices.voice.engine import LONGEST_S, Announcement, ClipEngine, Speech, TextEngine, VoiceEngine
from devices.voice.packs import ClipPack, PackFacts, load_pack, shipped_pack
from devices.voice.phrases import Unspeakable, shipped_book
from devices.voice.sound import RATE_HZ, chime, to_sound

BOOKS = {language: shipped_book(language) for language in ("zh_CN", "en")}
FACTS = PackFacts(language="zh_CN", voice="beeps", licence="none needed", provenance="made here")


def beeps(seconds: float = 0.2) -> ClipPack:
    """A pack in which each clip is a constant of its own, so that order can be seen in the samples."""
    names = list(BOOKS["zh_CN"].words)
    return ClipPack(
        FACTS,
        {name: np.full(int(seconds * RATE_HZ), 0.001 * (1 + place)) for place, name in enumerate(names)},
    )


def heard(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> list[str]:
    """Return which beeps sound in which order."""
    names = list(BOOKS["zh_CN"].words)
    said: list[str] = []
    after_gap = True
    for start in range(0, len(samples) - 240, 240):
        piece = samples[start : start + 240]
        if piece.any() and piece.min() == piece.max() and after_gap:
            said.append(names[round(piece[0] / 32.767) - 1])
            after_gap = False
        after_gap = after_gap or not piece.any()
    return said


def test_clips_sound_in_the_order_of_the_sentence() -> None:
    engine = ClipEngine(BOOKS, {"zh_CN": beeps()})
    sound = engine.render(Announcement(number="A100", counter="3", repeat=1, chime=False))
    samples = np.frombuffer(sound.pcm, "<i2")
    assert heard(samples) == [
        "please", "letter_a", "digit_1", "digit_0", "digit_0", "number", "to", "digit_3", "counter", "handle",
    ]  # fmt: skip


def test_gaps_between_clips_are_30_to_60_ms() -> None:
    engine = ClipEngine(BOOKS, {"zh_CN": beeps()})
    samples = np.frombuffer(engine.render(Announcement("thanks", repeat=1, chime=False)).pcm, "<i2")
    assert len(samples) == int(0.2 * RATE_HZ), "one clip has no gap at all"
    two = engine.render(Announcement("missed", "1", repeat=1, chime=False))
    clips = BOOKS["zh_CN"].clips("missed", "1")
    gaps_s = two.duration_s - 0.2 * (len(clips) - 1) - 0.16  # one of the clips is the comma's pause
    assert 0.030 <= gaps_s / (len(clips) - 1) <= 0.060


def test_chime_comes_first_and_everything_twice() -> None:
    engine = ClipEngine(BOOKS, {"zh_CN": beeps()})
    once = engine.render(Announcement(number="A1", counter="3", repeat=1, chime=False))
    twice = engine.render(Announcement(number="A1", counter="3", repeat=2, chime=True))
    assert twice.duration_s == pytest.approx(
        2 * once.duration_s + 0.8 + 0.15 + len(chime()) / RATE_HZ, abs=0.01
    )
    gong = np.frombuffer(twice.pcm, "<i2")[: len(chime())]
    assert np.abs(gong - chime() * 32767).max() < 2


def test_a_long_sentence_is_said_tighter_and_without_gong_and_a_hopeless_one_is_refused() -> None:
    engine = ClipEngine(BOOKS, {"zh_CN": beeps(0.6)})
    tight = engine.render(Announcement(number="A123", counter="12", repeat=1, chime=True))
    assert tight.duration_s <= LONGEST_S
    assert not tight.pcm.startswith(to_sound(chime()).pcm[:2000]), "no time was left for the gong"
    with pytest.raises(Unspeakable, match="longer than 8 s"):
        engine.render(Announcement(number="A123456789", counter="3", repeat=1))


@pytest.mark.parametrize("engine", [ClipEngine(BOOKS, {"zh_CN": beeps()}), TextEngine(BOOKS)])
def test_missing_languages_are_named(engine: VoiceEngine) -> None:
    with pytest.raises(Unspeakable, match="phrase book for tlh"):
        engine.render(Announcement(number="A1", counter="1", languages=("zh_CN", "tlh")))


def test_a_language_without_a_pack_is_named() -> None:
    with pytest.raises(Unspeakable, match="no clip pack for 'en'"):
        ClipEngine(BOOKS, {"zh_CN": beeps()}).render(
            Announcement(number="A1", counter="1", languages=("en",))
        )


def test_sentences_for_the_operating_systems_voice() -> None:
    speech = TextEngine(BOOKS).render(
        Announcement(number="A1", counter="12", languages=("zh_CN", "en"), repeat=2)
    )
    assert isinstance(speech, Speech)
    assert speech.opening is not None
    assert [(sentence.language, sentence.text) for sentence in speech.sentences] == [
        ("zh_CN", "请A一号，到十二号窗口办理"),
        ("en", "ticket A one, please go to counter twelve"),
    ] * 2


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("number", "counter"), [("A001", "3"), ("W977", "177")])
def test_shipped_packs_stay_within_eight_seconds(language: str, number: str, counter: str) -> None:
    book = BOOKS[language]
    engine = ClipEngine({language: book}, {language: load_pack(shipped_pack(language), book)})
    for template in book.templates:
        sound = engine.render(Announcement(template, number, counter, languages=(language,), repeat=1))
        assert sound.duration_s <= LONGEST_S
