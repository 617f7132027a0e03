"""Compares a package's sentences with its English catalogue."""

from __future__ import annotations

import string
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
_KEYWORDS = {"_": None, "mark": None, "translate": None}


def sentences(package: str) -> set[str]:
    """Return every Chinese sentence that the code of `package` asks a translator for."""
    found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=_KEYWORDS)
    return {message for _, _, message, _, _ in found if isinstance(message, str) and message}


def translations(package: str, language: str = "en") -> dict[str, str]:
    """Return the catalogue of `package`: Chinese sentence to translation; fuzzy entries do not count."""
    with (ROOT / package / "locale" / f"{language}.po").open("rb") as file:
        entries = list(read_po(file))
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and not entry.fuzzy}


def catalogue_problems(package: str, language: str = "en") -> list[str]:
    """Return what is untranslated, left over, or loses a `{value}`, in words; empty = complete."""
    wanted, there = sentences(package), translations(package, language)
    shared = set() if package == "qt_common" else set(translations("qt_common", language))
    problems = [f"not translated: {s}" for s in wanted if not there.get(s) and s not in shared]
    problems += [f"not used any more: {s}" for s in there if s not in wanted]
    problems += [
        f"values differ: {source} / {target}"
        for source, target in there.items()
        if target and _values(source) != _values(target)
    ]
    return sorted(problems)


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
