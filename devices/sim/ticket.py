"""What is on a piece of paper: lines, pictures and codes, as the printer's head laid them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PIL import Image


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed character.

    Attributes:
        character: what it is.
        hanzi: in a square cell (else half as wide).
        columns: times as wide as the font, 1-8.
        rows: times as high as the font, 1-8.
        bold: emphasised.
        smooth: enlarged with rounded corners.
    """

    character: str
    hanzi: bool
    columns: int = 1
    rows: int = 1
    bold: bool = False
    smooth: bool = False

    @property
    def width_dots(self) -> int:
        """Width on paper."""
        return (24 if self.hanzi else 12) * self.columns

    @property
    def height_dots(self) -> int:
        """Height on paper."""
        return 24 * self.rows


@dataclass(frozen=True, slots=True)
class Line:
    """A line of characters; `advance_dots` of paper go by with it."""

    cells: tuple[Cell, ...]
    align: int
    advance_dots: int

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(cell.character for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A raster picture; rows packed, most significant bit left."""

    row_bytes: int
    data: bytes
    align: int
    scale_x: int = 1
    scale_y: int = 1

    @property
    def advance_dots(self) -> int:
        """Height on paper."""
        return len(self.data) // max(1, self.row_bytes) * self.scale_y


@dataclass(frozen=True, slots=True)
class QrSymbol:
    """A QR code the printer made itself."""

    data: bytes
    level: str
    module_dots: int
    align: int
    advance_dots: int


@dataclass(frozen=True, slots=True)
class BarSymbol:
    """A CODE128 bar code the printer made itself, its text below when asked for."""

    data: str
    module_dots: int
    height_dots: int
    align: int
    text_below: bool
    advance_dots: int


@dataclass(frozen=True, slots=True)
class Space:
    """Paper fed without printing."""

    advance_dots: int


Mark = Line | Bitmap | QrSymbol | BarSymbol | Space


@dataclass(slots=True)
class Ticket:
    """One piece of paper.

    Attributes:
        width_dots: printable width.
        marks: from top to bottom.
        cut: `full`, `partial`, `torn` (paper ended or was pulled) or "" while still in the printer.
    """

    width_dots: int
    marks: list[Mark] = field(default_factory=list)
    cut: str = ""

    @property
    def text(self) -> str:
        """Everything printed as characters, line by line."""
        return "\n".join(mark.text for mark in self.marks if isinstance(mark, Line) and mark.cells)

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Every code the printer made: (`qr` or `code128`, content)."""
        found = []
        for mark in self.marks:
            if isinstance(mark, QrSymbol):
                found.append(("qr", mark.data.decode("utf-8", "replace")))
            elif isinstance(mark, BarSymbol):
                found.append(("code128", mark.data))
        return found

    @property
    def height_dots(self) -> int:
        """Paper used."""
        return sum(mark.advance_dots for mark in self.marks)

    def image(self) -> Image.Image:
        """Draw the paper (`devices.sim.ticket_picture`)."""
        from devices.sim.ticket_picture import draw  # only when somebody looks

        return draw(self)

    def summary(self) -> dict[str, Any]:
        """Return the ticket for JSON."""
        return {"text": self.text, "codes": self.codes, "cut": self.cut, "height_dots": self.height_dots}
