"""Draws a ticket as a person would hold it: dots at 203 dpi, paper edge, cut."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
import segno
import zxingcpp
from PIL import Image, ImageDraw

from devices.codecs.cjk_font import dot_character
from devices.sim.ticket import BarSymbol, Bitmap, Cell, Line, Mark, QrSymbol, Space, Ticket

SIDE_MARGIN_DOTS = 32
"""Paper left and right of what the head reaches: 80 mm paper, 72 mm printed."""
_END_MARGIN_DOTS = 40

_PAPER, _INK, _CUT = 255, 24, 170


def draw(ticket: Ticket) -> Image.Image:
    """Return the paper as a grey picture, one pixel a dot."""
    width = ticket.width_dots + 2 * SIDE_MARGIN_DOTS
    height = ticket.height_dots + 2 * _END_MARGIN_DOTS
    paper = Image.new("L", (width, height), _PAPER)
    top = _END_MARGIN_DOTS
    for mark in ticket.marks:
        stamp = _stamp(mark)
        if stamp is not None:
            room = ticket.width_dots - stamp.width
            left = SIDE_MARGIN_DOTS + (0, room // 2, room)[mark.align if not isinstance(mark, Space) else 0]
            paper.paste(_INK, (left, top), stamp)
        top += mark.advance_dots
    if ticket.cut:
        _draw_cut(paper, ticket.cut)
    return paper


@singledispatch
def _stamp(mark: Mark) -> Image.Image | None:
    """Return the ink of a mark as a picture of mode "1", None for empty paper."""
    return None


@_stamp.register
def _(mark: Line) -> Image.Image | None:
    if not mark.cells:
        return None
    height = max(cell.height_dots for cell in mark.cells)
    ink = Image.new("1", (sum(cell.width_dots for cell in mark.cells), height))
    left = 0
    for cell in mark.cells:
        ink.paste(_glyph(cell), (left, height - cell.height_dots))
        left += cell.width_dots
    return ink


def _glyph(cell: Cell) -> Image.Image:
    width = 24 if cell.hanzi else 12
    if cell.smooth and cell.columns == cell.rows:
        return dot_character(cell.character, width, 24, cell.bold, cell.columns)
    small = dot_character(cell.character, width, 24, cell.bold)
    return small.resize((cell.width_dots, cell.height_dots), Image.Resampling.NEAREST)


@_stamp.register
def _(mark: Bitmap) -> Image.Image | None:
    rows = mark.advance_dots // mark.scale_y
    if not rows or not mark.row_bytes:
        return None
    picture = Image.frombytes("1", (mark.row_bytes * 8, rows), mark.data)
    size = (picture.width * mark.scale_x, picture.height * mark.scale_y)
    return picture.resize(size, Image.Resampling.NEAREST)


@_stamp.register
def _(mark: QrSymbol) -> Image.Image | None:
    matrix = segno.make(mark.data, error=mark.level, micro=False, boost_error=False).matrix
    dots = np.kron(np.array(matrix, dtype=np.uint8), np.ones((mark.module_dots,) * 2, dtype=np.uint8))
    return Image.fromarray(dots * 255).convert("1", dither=Image.Dither.NONE)


@_stamp.register
def _(mark: BarSymbol) -> Image.Image | None:
    symbol = zxingcpp.create_barcode(mark.data, zxingcpp.BarcodeFormat.Code128)
    row = np.asarray(symbol.to_image(scale=1, add_hrt=False, add_quiet_zones=False))[0]
    dots = np.tile(np.repeat(row == 0, mark.module_dots), (mark.height_dots, 1))
    bars = Image.fromarray((dots * 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)
    if not mark.text_below:
        return bars
    ink = Image.new("1", (max(bars.width, 12 * len(mark.data)), mark.advance_dots))
    ink.paste(bars, ((ink.width - bars.width) // 2, 0))
    for place, character in enumerate(mark.data):
        left = (ink.width - 12 * len(mark.data)) // 2 + 12 * place
        ink.paste(dot_character(character, 12, 24), (left, mark.height_dots))
    return ink


def _draw_cut(paper: Image.Image, cut: str) -> None:
    """Mark the edge where the knife went: whole, with a bridge left standing, or torn."""
    pen = ImageDraw.Draw(paper)
    bottom, middle = paper.height - 1, paper.width // 2
    if cut == "torn":
        for left in range(0, paper.width, 16):
            pen.line([(left, bottom - 8), (left + 8, bottom), (left + 16, bottom - 8)], fill=_CUT)
        return
    pen.line([(0, bottom), (paper.width, bottom)], fill=_CUT, width=2)
    if cut == "partial":
        pen.line([(middle - 10, bottom), (middle + 10, bottom)], fill=_PAPER, width=2)
