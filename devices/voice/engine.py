"""From an announcement to sound: the engine port and the two engines that need no operating system.

`ClipEngine` joins clips to PCM. `TextEngine` only writes the sentences out, for a
player that has a voice of its own (the operating system's, through Qt). A player
takes whatever `render` returns: `Sound` it plays, `Speech` it lets its voice say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from devices.voice.packs import ClipPack
from devices.voice.phrases import PAUSE, PhraseBook, Unspeakable
from devices.voice.sound import Samples, Sound, chime, faded, joined, silence, to_sound

LONGEST_S = 8.0
"""What one announcement may last, chime included (requirements §5.3-3)."""

_LONGEST = len(silence(LONGEST_S))
_GAP_S = 0.045
_TIGHT_GAP_S = 0.03
_COMMA_S = 0.16
_AFTER_CHIME_S = 0.15
_BETWEEN_S = 0.8


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is to be said.

    Attributes:
        template: name of a sentence in the phrase books, e.g. `call`.
        number: ticket number, e.g. `A012`.
        counter: counter label, e.g. `12`.
        action: name of a word, "" = the book's usual one.
        languages: said one after the other.
        repeat: how often all of it is said.
        chime: a gong first.
    """

    template: str = "call"
    number: str = ""
    counter: str = ""
    action: str = ""
    languages: tuple[str, ...] = ("zh_CN",)
    repeat: int = 2
    chime: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence for a voice that speaks text."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Sentences for a voice that speaks text, in order, repeats written out.

    Attributes:
        opening: the gong to play first, if any.
        sentences: what to say.
        pause_s: silence between two sentences.
    """

    opening: Sound | None
    sentences: tuple[Sentence, ...]
    pause_s: float = _BETWEEN_S


class VoiceEngine(Protocol):
    """Makes an announcement audible, or sayable."""

    def render(self, announcement: Announcement) -> Sound | Speech:
        """Return the sound, or the sentences for a player with its own voice.

        Raises:
            Unspeakable: a language, sentence or word is missing.
        """


class TextEngine:
    """Writes sentences out."""

    def __init__(self, books: Mapping[str, PhraseBook]) -> None:
        self._books = books

    def render(self, announcement: Announcement) -> Speech:
        """Return the sentences; raises Unspeakable."""
        once = [
            Sentence(language, book.text(_clips(book, announcement)))
            for language, book in _books(self._books, announcement)
        ]
        opening = to_sound(chime()) if announcement.chime else None
        return Speech(opening, tuple(once * announcement.repeat))


class ClipEngine:
    """Joins the clips of one pack for each language."""

    def __init__(self, books: Mapping[str, PhraseBook], packs: Mapping[str, ClipPack]) -> None:
        self._books = books
        self._packs = packs

    def render(self, announcement: Announcement) -> Sound:
        """Return the sound; the gong is left out where the sentence needs its time. Raises Unspeakable."""
        opening = joined([chime(), silence(_AFTER_CHIME_S)], 0.0) if announcement.chime else silence(0.0)
        once = [
            self._sentence(language, _clips(book, announcement), len(opening))
            for language, book in _books(self._books, announcement)
        ]
        if any(len(opening) + len(said) > _LONGEST for said in once):
            opening = silence(0.0)
        return to_sound(joined([opening, joined(once * announcement.repeat, _BETWEEN_S)], 0.0))

    def _sentence(self, language: str, clips: Sequence[str], taken: int) -> Samples:
        """Join a sentence, tighter when it would be too long after `taken` samples of gong."""
        if language not in self._packs:
            raise Unspeakable(f"no clip pack for {language!r}")
        pack = self._packs[language]
        said = _join(pack, clips, _GAP_S, _COMMA_S)
        if taken + len(said) > _LONGEST:
            said = _join(pack, clips, _TIGHT_GAP_S, 0.0)
        if len(said) > _LONGEST:
            raise Unspeakable(f"longer than {LONGEST_S:.0f} s: {' '.join(clips)}")
        return said


def _join(pack: ClipPack, clips: Sequence[str], gap_s: float, comma_s: float) -> Samples:
    return joined([silence(comma_s) if name == PAUSE else faded(pack.clips[name]) for name in clips], gap_s)


def _clips(book: PhraseBook, announcement: Announcement) -> list[str]:
    return book.clips(announcement.template, announcement.number, announcement.counter, announcement.action)


def _books(books: Mapping[str, PhraseBook], announcement: Announcement) -> list[tuple[str, PhraseBook]]:
    missing = [language for language in announcement.languages if language not in books]
    if missing:
        raise Unspeakable(f"no phrase book for {', '.join(missing)}")
    return [(language, books[language]) for language in announcement.languages]
