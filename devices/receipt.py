"""A receipt as a device-neutral document: what is on the paper, not how a printer says it.

The kiosk composes one from the hall's layout; a printer driver turns it into
bytes; the same document can be previewed without a printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """One or more lines of text; a line too long for the paper wraps.

    Attributes:
        text: any Unicode; line breaks allowed.
        size: 1-8, multiple of the base font (24 dots high); 5 gives about 15 mm at 203 dpi.
        align: position on the paper.
        bold: emphasised.
    """

    text: str
    size: int = 1
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two texts on one line, the first left, the second right."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty space of `dots` dots (8 dots = 1 mm at 203 dpi)."""

    dots: int


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code.

    Attributes:
        data: the text in it.
        module_dots: size of one module, 1-16.
        align: position on the paper.
    """

    data: str
    module_dots: int = 6
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Code128:
    """A CODE128 bar code of printable ASCII with its text below."""

    data: str
    height_dots: int = 64
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Picture:
    """A black-and-white picture.

    Attributes:
        width_dots: dots a row; rows are padded to whole bytes.
        rows: one bytes object a row, most significant bit left, 1 = black.
    """

    width_dots: int
    rows: tuple[bytes, ...]


Element = Text | Columns | Rule | Feed | Qr | Code128 | Picture


@dataclass(frozen=True, slots=True)
class Receipt:
    """A whole receipt, cut at the end.

    Attributes:
        elements: from top to bottom.
        cut: cut the paper after it.
    """

    elements: tuple[Element, ...]
    cut: bool = True
