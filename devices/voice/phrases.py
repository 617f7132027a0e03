"""Phrase books: what is said in a language, as data, and its way into clip names.

A book (`phrases/<language>.toml`) has sentence templates and words. A word is a clip:
its name, and its text for the speaker who records it or the engine that speaks it.

    call = "请{number}号，到{counter}号窗口{action}"

`{number}` is spelled sign by sign (A零一二), `{counter}` is read as a number (十二),
`{action}` is a word by name. A comma is a short pause. Everything here is pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from string import Formatter

import msgspec

from devices.voice.numerals import LARGEST, READERS

PAUSE = ","
"""Stands between clip names for a short pause."""

_FIELDS = frozenset({"number", "counter", "action"})
_PAUSES = frozenset(",，、;；:：")
_SILENT = frozenset(" -_./·。.!！")
_PARTS = re.compile(r"[0-9]+|[A-Za-z]|[^0-9A-Za-z]+")


class Unspeakable(ValueError):
    """A text has a part that the phrase book has no word for; the message names it."""


class _BookFile(msgspec.Struct, forbid_unknown_fields=True):
    language: str
    numerals: str
    separator: str
    action: str
    templates: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True)
class PhraseBook:
    """What can be said in one language.

    Attributes:
        language: e.g. `zh_CN`.
        numerals: how counters are read, a name in `numerals.READERS`.
        separator: between words in running text: "" in Chinese, " " in English.
        action: the word for `{action}` when an announcement names none; "" = nothing.
        templates: sentences by name.
        words: text by clip name.
    """

    language: str
    numerals: str
    separator: str
    action: str
    templates: Mapping[str, str]
    words: Mapping[str, str]

    def clips(self, template: str, number: str = "", counter: str = "", action: str = "") -> list[str]:
        """Return the clip names of a sentence, `PAUSE` among them.

        Args:
            template: name of a sentence, e.g. `call`.
            number: the ticket's number, e.g. `A012`.
            counter: the counter's label, e.g. `12`, `B3`.
            action: name of a word, e.g. `collect`; "" = the book's usual one.

        Raises:
            Unspeakable: no such sentence, or a part without a word.
        """
        if template not in self.templates:
            raise Unspeakable(f"no sentence {template!r} in the {self.language} phrase book")
        said: list[str] = []
        for literal, field, _, _ in Formatter().parse(self.templates[template]):
            said += self._literal(literal)
            match field:
                case "number":
                    said += self._spelled(number)
                case "counter":
                    said += self._read(counter)
                case "action":
                    said += self._word(action or self.action)
        return said

    def text(self, clips: list[str]) -> str:
        """Return a sentence as running text, for engines that speak text themselves."""
        comma = "，" if self.separator == "" else ","
        text = self.separator.join(comma if name == PAUSE else self.words[name] for name in clips)
        return text.replace(f" {comma}", comma)

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the book, in words."""
        if self.numerals not in READERS:
            yield f"numerals: {self.numerals!r} is not one of {', '.join(READERS)}"
        if self.action and self.action not in self.words:
            yield f"action: no word {self.action!r}"
        for name, template in self.templates.items():
            for field in {part[1] for part in Formatter().parse(template)} - {None} - _FIELDS:
                yield f"templates.{name}: {{{field}}} is not one of {', '.join(sorted(_FIELDS))}"
            try:
                for literal, _, _, _ in Formatter().parse(template):
                    self._literal(literal)
            except Unspeakable as error:
                yield f"templates.{name}: {error}"

    @cached_property
    def _clip_of_text(self) -> dict[str, str]:
        """Clip name by text, longest text first."""
        by_length = sorted(self.words.items(), key=lambda word: -len(word[1]))
        return {text.casefold(): name for name, text in by_length}

    def _literal(self, text: str) -> list[str]:
        said: list[str] = []
        left = text.casefold()
        while left:
            if left[0] in _PAUSES:
                said.append(PAUSE)
                left = left[1:]
            elif left[0] in _SILENT:
                left = left[1:]
            else:
                words = (word for word in self._clip_of_text if left.startswith(word))
                word = next(words, None)
                if word is None:
                    raise Unspeakable(f"no {self.language} word for {left!r}")
                said.append(self._clip_of_text[word])
                left = left[len(word) :]
        return said

    def _spelled(self, number: str) -> list[str]:
        said: list[str] = []
        for part in _PARTS.findall(number):
            if part.isascii() and part.isalnum():
                said += [_sign(char) for char in part]
            else:
                said += self._literal(part)
        return said

    def _read(self, label: str) -> list[str]:
        said: list[str] = []
        for part in _PARTS.findall(label):
            if part.isdecimal() and int(part) <= LARGEST:
                said += READERS[self.numerals](int(part))
            else:
                said += self._spelled(part)
        return said

    def _word(self, name: str) -> list[str]:
        if name and name not in self.words:
            raise Unspeakable(f"no {self.language} word called {name!r}")
        return [name] if name else []


def _sign(char: str) -> str:
    return f"digit_{char}" if char.isdecimal() else f"letter_{char.lower()}"


def load_book(path: Path) -> PhraseBook:
    """Read a phrase book.

    Raises:
        ValueError: not a phrase book; the text says where and why.
        OSError: it cannot be read.
    """
    try:
        raw = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _BookFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path}: {error}") from error
    book = PhraseBook(**msgspec.structs.asdict(raw))
    problems = list(book.problems())
    if problems:
        raise ValueError("\n".join(f"{path}: {problem}" for problem in problems))
    return book


def shipped_book(language: str) -> PhraseBook:
    """Return the phrase book that comes with the program.

    Raises:
        ValueError: none for this language.
    """
    path = Path(str(files("devices.voice") / "phrases" / f"{language}.toml"))
    if not path.is_file():
        raise ValueError(f"no phrase book for {language!r}; there are {', '.join(shipped_languages())}")
    return load_book(path)


def shipped_languages() -> list[str]:
    """Return the languages whose phrase books come with the program."""
    folder = Path(str(files("devices.voice") / "phrases"))
    return sorted(path.stem for path in folder.glob("*.toml"))
