"""Pictures on a ticket: raster bands, QR codes and rare characters drawn as dots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from devices.codecs.cjk_font import NoChineseFont, dot_character
from devices.codecs.escpos_text import CELL_HEIGHT_DOTS, HALF_CELL_DOTS, half_cells
from devices.receipt import Align

BAND_ROWS = 48
"""Rows sent in one command: small boards keep a whole command in memory."""

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""Where picture data would be taken for a real-time command, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Dots:
    """Black dots on paper.

    Attributes:
        width: dots a row.
        rows: one bytes object a row, most significant bit left, 1 = black.
    """

    width: int
    rows: tuple[bytes, ...]

    @classmethod
    def from_image(cls, image: Image.Image) -> Dots:
        """Take a picture of mode "1" in which 255 is ink."""
        row_bytes = (image.width + 7) // 8
        data = image.tobytes()
        return cls(image.width, tuple(data[at : at + row_bytes] for at in range(0, len(data), row_bytes)))

    @classmethod
    def from_matrix(cls, matrix: Sequence[Sequence[int]], module: int, align: Align, width_dots: int) -> Dots:
        """Draw a QR matrix, `module` dots a module, on paper of `width_dots`."""
        side = len(matrix)
        symbol = Image.new("1", (side, side))
        symbol.putdata([255 * bool(dark) for row in matrix for dark in row])
        return cls.from_image(_placed(symbol.resize((side * module,) * 2), align, width_dots))


def bands(dots: Dots) -> Iterator[tuple[bytes, bytes]]:
    """Yield the commands (`GS v 0` header, data) that print a picture."""
    row_bytes = (dots.width + 7) // 8
    for top in range(0, len(dots.rows), BAND_ROWS):
        rows = [row[:row_bytes].ljust(row_bytes, b"\0") for row in dots.rows[top : top + BAND_ROWS]]
        yield b"\x1dv0\0" + row_bytes.to_bytes(2, "little") + len(rows).to_bytes(2, "little"), b"".join(rows)


def harmless(data: bytes) -> bytes:
    """Blacken one dot wherever data would read as a real-time command (hardware.md §1.5)."""
    return _REAL_TIME.sub(b"\x18", data)


def text_dots(line: str, size: int, bold: bool, align: Align, width_dots: int) -> Dots | None:
    """Draw a line of text as the printer's own font would set it; None without a Chinese font."""
    width = half_cells(line) * HALF_CELL_DOTS * size
    picture = Image.new("1", (max(width, 1), CELL_HEIGHT_DOTS * size))
    left = 0
    try:
        for character in line:
            cell = half_cells(character) * HALF_CELL_DOTS
            glyph = dot_character(character, cell, CELL_HEIGHT_DOTS, bold, size)
            picture.paste(glyph, (left, 0))
            left += cell * size
    except NoChineseFont:
        return None
    return Dots.from_image(_placed(picture, align, width_dots))


def _placed(picture: Image.Image, align: Align, width_dots: int) -> Image.Image:
    room = max(0, width_dots - picture.width)
    left = {Align.LEFT: 0, Align.CENTER: room // 2, Align.RIGHT: room}[align]
    paper = Image.new("1", (width_dots, picture.height))
    paper.paste(picture, (left, 0))
    return paper
