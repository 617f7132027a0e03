"""What a list of the paper areas shows: rows of cells, each in the colour of its meaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One text; `tone` is a token (`fault`, `calling`, `serving`), its meaning is in the text."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list; `id` is what choosing it means."""

    id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A caption and what it is, for a card of facts."""

    caption: str
    text: str
    tone: str = ""
