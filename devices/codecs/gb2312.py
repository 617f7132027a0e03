"""Text for cards that have only the GB2312 font in their flash (6763 hanzi).

A character outside it would show as a hole or as another character, and a wrong
name on a board is worse than a plain one. So each such character is replaced:
by its simple form where Unicode knows one (full width, ligatures), else by its
pinyin without tones, else by "?". The caller learns what was replaced.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gb2312Text:
    """A text as the card can show it.

    Attributes:
        text: only characters of GB2312.
        replaced: the characters that are not in GB2312, each once, in order.
    """

    text: str
    replaced: tuple[str, ...] = ()


def fit_gb2312(text: str) -> Gb2312Text:
    """Return `text` with every character outside GB2312 replaced."""
    replaced = dict.fromkeys(char for char in text if not _is_gb2312(char))
    return Gb2312Text(
        "".join(_substitute(char) if char in replaced else char for char in text), tuple(replaced)
    )


def _is_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _substitute(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    if _is_gb2312(plain):
        return plain
    # Imported here: the dictionary takes a third of a second and most halls never need it.
    from pypinyin import Style, pinyin

    spoken = pinyin(char, style=Style.NORMAL, errors="ignore")
    return spoken[0][0] if spoken and spoken[0][0].isascii() else "?"
