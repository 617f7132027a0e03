"""Text on a ticket: how wide it is, where it wraps, which characters the printer has.

Widths are counted in half cells: a hanzi is two, everything the printer sends as one
byte is one (font A, 12 x 24 dots).
"""

from __future__ import annotations

import re
import unicodedata

from devices.codecs.escpos_profile import Charset

HALF_CELL_DOTS = 12
CELL_HEIGHT_DOTS = 24

MISSING = "〓"
"""Printed where neither the printer nor this computer has the character (the customary mark)."""

_NOT_AT_LINE_START = frozenset("，。、；：？！）》」』】〕〉”’…—·％℃,.;:?!)]}>%")
_NOT_AT_LINE_END = frozenset("（《「『【〔〈“‘([{<￥¥$")
_ATOMS = re.compile(r"[!-~]+|\s|[^!-~\s]")
"""What may not be torn apart: a Latin word or number, or one character of anything else."""


def printable(text: str) -> str:
    """Return `text` composed (NFC), with control and formatting characters removed and tabs as blanks."""
    composed = unicodedata.normalize("NFC", text.replace("\t", "    ").replace("\r\n", "\n"))
    return "".join(
        character for character in composed if character == "\n" or unicodedata.category(character)[0] != "C"
    )


def half_cells(text: str) -> int:
    """Return how many half cells `text` takes at size 1."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """Break text into lines of at most `columns` half cells.

    Words and numbers stay whole where they fit on a line; punctuation that closes
    never begins a line and punctuation that opens never ends one.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, columns)]


def balanced(text: str, columns: int) -> list[str]:
    """Break text like `wrap`, but into lines of about equal width: no lone last character in a heading."""
    return [line for paragraph in text.split("\n") for line in _balanced_paragraph(paragraph, columns)]


def _balanced_paragraph(paragraph: str, columns: int) -> list[str]:
    lines = _wrap_paragraph(paragraph, columns)
    narrower = lines
    while columns > 2 and len(narrower) == len(lines) > 1:
        lines = narrower
        columns = max(map(half_cells, lines)) - 1
        narrower = _wrap_paragraph(paragraph, columns)
    return lines


def _wrap_paragraph(paragraph: str, columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for atom in _ATOMS.findall(paragraph):
        for piece in _fitting_pieces(atom, columns):
            if half_cells(line + piece) > columns:
                kept, carried = _split_for_break(line, piece)
                if half_cells(carried + piece) > columns:
                    kept, carried = line, ""
                lines.append(kept.rstrip())
                line = carried.lstrip()
            if line or not piece.isspace():
                line += piece
    return [*lines, line.rstrip()]


def _fitting_pieces(atom: str, columns: int) -> list[str]:
    return [atom[start : start + columns] for start in range(0, len(atom), columns)]


def _split_for_break(line: str, following: str) -> tuple[str, str]:
    """Return what stays on the full line and what must move down with `following`."""
    cut = len(line)
    if following[0] in _NOT_AT_LINE_START:
        cut -= 1
    while cut > 0 and (line[cut - 1] in _NOT_AT_LINE_END or line[cut:][:1] in _NOT_AT_LINE_START):
        cut -= 1
    # A line of nothing but punctuation is broken where it is full.
    return (line[:cut], line[cut:]) if cut > 0 else (line, "")


def two_columns(left: str, right: str, columns: int) -> list[str]:
    """Set two texts on one line, or below each other when they do not fit."""
    gap = columns - half_cells(left) - half_cells(right)
    if gap >= 1:
        return [left + " " * gap + right]
    below = wrap(right, columns)
    return [*wrap(left, columns), *(" " * (columns - half_cells(line)) + line for line in below)]


def has_glyphs(text: str, charset: Charset) -> bool:
    """Whether the printer's own fonts hold every character of `text`."""
    try:
        text.encode(charset.value)
    except UnicodeEncodeError:
        return False
    return True


def encoded(text: str, charset: Charset) -> bytes:
    """Return the bytes between `FS &` and `FS .` for `text`, unknown characters as MISSING."""
    return "".join(c if has_glyphs(c, charset) else MISSING for c in text).encode(charset.value)
