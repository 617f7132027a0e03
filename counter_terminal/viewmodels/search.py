"""Finding a name by what a hurried person types: a part of it, or its pinyin initials."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


def matches(typed: str, *names: str) -> bool:
    """Tell whether `typed` is part of a name or of its pinyin, initials or whole; nothing finds all."""
    wanted = "".join(typed.split()).lower()
    return not wanted or any(wanted in key for name in names for key in _keys(name))


@lru_cache(maxsize=2048)
def _keys(name: str) -> tuple[str, ...]:
    compact = "".join(name.split())
    return (
        compact.lower(),
        "".join(lazy_pinyin(compact, style=Style.FIRST_LETTER)).lower(),
        "".join(lazy_pinyin(compact)).lower(),
    )
