"""Finds the line on which a value of a TOML file is written.

The parser keeps no positions, so table headers and `key =` are looked for in the text;
what stands inside an inline list is reported at the line of its key.
"""

from __future__ import annotations

import re

from config.errors import KeyPath

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]\s]+)\s*\]")


def line_of(text: str, path: KeyPath) -> int:
    """Return the line of `path`, counted from 1, or the nearest enclosing one; 0 = not found."""
    lines = text.split("\n")
    first, last, found, name = 0, len(lines), 0, ""
    for position, part in enumerate(path):
        if isinstance(part, int):
            continue
        dotted = f"{name}.{part}" if name else part
        index = path[position + 1] if position + 1 < len(path) else 0
        start = _header(lines, first, last, dotted, index if isinstance(index, int) else 0)
        if start is None:
            key = _key(lines, first, last, part)
            return key + 1 if key is not None else found
        first, last, found, name = start + 1, _block_end(lines, start + 1, last, dotted), start + 1, dotted
    return found


def _header(lines: list[str], first: int, last: int, name: str, index: int) -> int | None:
    for number in range(first, last):
        match = _HEADER.match(lines[number])
        if match and match[1] == name:
            if index == 0:
                return number
            index -= 1
    return None


def _block_end(lines: list[str], first: int, last: int, name: str) -> int:
    for number in range(first, last):
        match = _HEADER.match(lines[number])
        if match and not match[1].startswith(f"{name}."):
            return number
    return last


def _key(lines: list[str], first: int, last: int, key: str) -> int | None:
    pattern = re.compile(rf'^\s*"?{re.escape(key)}"?\s*[.=]')
    for number in range(first, last):
        if _HEADER.match(lines[number]):
            return None
        if pattern.match(lines[number]):
            return number
    return None
