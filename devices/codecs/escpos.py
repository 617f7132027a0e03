"""From a receipt to ESC/POS bytes.

python-escpos gives the bytes where its output is right (styles, native QR codes);
Chinese text, bar codes, pictures and the cut are written here, because it sends
Chinese through code pages and prints to the console (hardware.md §1.9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import segno
from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from devices.codecs import escpos_text
from devices.codecs.escpos_picture import BAND_ROWS, Dots, bands, harmless, text_dots
from devices.codecs.escpos_profile import PrinterProfile
from devices.codecs.escpos_text import CELL_HEIGHT_DOTS, HALF_CELL_DOTS
from devices.receipt import Align, Code128, Columns, Element, Feed, Picture, Qr, Receipt, Rule, Text

INITIALISE = bytes.fromhex("1b40")
CHINESE_ON = bytes.fromhex("1c26")
DOTS_AS_UNITS = bytes.fromhex("1d50cbcb")
"""GS P 203 203: one unit of feed is one dot of the head."""

LONGEST_COMMAND_BYTES = 72 * BAND_ROWS + 8
"""So many filler bytes end any command that a broken connection left half sent."""

_LINE_GAP_DOTS = 8
_RULE_ROWS = 2
_QUIET_DOTS = 16
"""White above and below a code, without which readers miss it."""
_LEADER_DOTS = 96
"""Paper after the last line where the reader tears by hand."""

_MODULE_128_DOTS = 2


class ReceiptDoesNotFit(ValueError):
    """Something on the receipt is wider than the paper or longer than the command allows."""


@dataclass(frozen=True, slots=True)
class EncodedReceipt:
    """A receipt in a printer's words.

    Attributes:
        data: everything up to and including the cut.
        height_dots: about how much paper it takes, for how long printing may last.
    """

    data: bytes
    height_dots: int


def encode(receipt: Receipt, profile: PrinterProfile) -> EncodedReceipt:
    """Return the bytes that print `receipt` on a printer of this family.

    Raises:
        ReceiptDoesNotFit: a QR code, bar code or picture is too large; nothing was sent.
    """
    encoder = _Encoder(profile)
    for element in receipt.elements:
        encoder.add(element)
    encoder.finish(receipt.cut)
    return EncodedReceipt(encoder.output, encoder.height_dots)


class _Encoder:
    """Collects the bytes of one receipt and remembers what the printer is set to."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._escpos = Dummy()
        self._style: tuple[int, bool] = (1, False)
        self._align = Align.LEFT
        self._spacing_dots = 0
        self.height_dots = 0
        self._raw(INITIALISE + CHINESE_ON)
        if profile.motion_units:
            self._raw(DOTS_AS_UNITS)
        if profile.smoothing:
            self._raw(b"\x1db\x01")

    @property
    def output(self) -> bytes:
        return bytes(self._escpos.output)

    def add(self, element: Element) -> None:
        match element:
            case Text():
                self._text(element)
            case Columns():
                columns = self._profile.width_dots // HALF_CELL_DOTS
                left, right = (escpos_text.printable(text) for text in (element.left, element.right))
                lines = escpos_text.two_columns(left, right, columns)
                self._lines(lines, 1, element.bold, Align.LEFT)
            case Rule():
                self._rule()
            case Feed():
                self._feed(element.dots)
            case Qr():
                self._qr(element)
            case Code128():
                self._code128(element)
            case Picture():
                self._picture(Dots(element.width_dots, element.rows))

    def finish(self, cut: bool) -> None:
        """Bring the last line out of the printer, cut it off, push it out."""
        profile = self._profile
        if not cut or not profile.cut:
            self._feed(_LEADER_DOTS)
            return
        self._feed(profile.feed_to_cutter_dots)
        self._raw(profile.cut + profile.present)

    # ---- elements --------------------------------------------------------------------

    def _text(self, element: Text) -> None:
        columns = self._profile.width_dots // (HALF_CELL_DOTS * element.size)
        breaking = escpos_text.balanced if element.align is Align.CENTER else escpos_text.wrap
        lines = breaking(escpos_text.printable(element.text), columns)
        self._lines(lines, element.size, element.bold, element.align)

    def _lines(self, lines: Iterable[str], size: int, bold: bool, align: Align) -> None:
        profile = self._profile
        for line in lines:
            if not escpos_text.has_glyphs(line, profile.charset):
                drawn = text_dots(line, size, bold, align, profile.width_dots)
                if drawn is not None:
                    self._picture(drawn)
                    self._feed(_LINE_GAP_DOTS)
                    continue
            self._set_align(align)
            self._set_style(size, bold)
            self._space(CELL_HEIGHT_DOTS * size + _LINE_GAP_DOTS)
            self._raw(escpos_text.encoded(line, profile.charset) + b"\n")
            self.height_dots += self._spacing_dots

    def _rule(self) -> None:
        row = b"\xff" * (self._profile.width_dots // 8)
        self._feed(_LINE_GAP_DOTS)
        self._picture(Dots(self._profile.width_dots, (row,) * _RULE_ROWS))
        self._feed(_LINE_GAP_DOTS + CELL_HEIGHT_DOTS // 4)

    def _qr(self, element: Qr) -> None:
        symbol = segno.make(element.data, error="m", micro=False, boost_error=False)
        side_dots = len(symbol.matrix) * element.module_dots
        if side_dots > self._profile.width_dots:
            raise ReceiptDoesNotFit(
                f"QR code of {len(element.data)} characters is {side_dots} dots wide at {element.module_dots}"
                f" dots a module; the paper has {self._profile.width_dots}"
            )
        self._feed(_QUIET_DOTS)
        if self._profile.native_qr:
            self._set_align(element.align)
            self._escpos.qr(element.data, native=True, size=element.module_dots, ec=QR_ECLEVEL_M)
            self.height_dots += side_dots
        else:
            width_dots = self._profile.width_dots
            self._picture(Dots.from_matrix(symbol.matrix, element.module_dots, element.align, width_dots))
        self._feed(_QUIET_DOTS)

    def _code128(self, element: Code128) -> None:
        data = element.data
        if not data or not all(" " <= character <= "~" for character in data):
            raise ReceiptDoesNotFit(f"CODE128 {data!r}: only printable ASCII, at least one character")
        # start, check and stop symbols are 11 modules each, plus the end bar of 2
        width_dots = (11 * (len(data) + 3) + 2) * _MODULE_128_DOTS
        if width_dots > self._profile.width_dots:
            raise ReceiptDoesNotFit(
                f"CODE128 {data!r} is {width_dots} dots wide; the paper has {self._profile.width_dots}"
            )
        content = data.encode("ascii")
        if self._profile.code128_prefix:
            content = b"{B" + content.replace(b"{", b"{{")
        self._feed(_QUIET_DOTS)
        self._set_align(element.align)
        self._set_style(1, False)
        self._raw(bytes([0x1D, 0x68, min(element.height_dots, 255), 0x1D, 0x77, _MODULE_128_DOTS]))
        self._raw(bytes.fromhex("1d66001d48021d6b49") + bytes([len(content)]) + content)
        self._feed(_QUIET_DOTS)
        self.height_dots += element.height_dots + CELL_HEIGHT_DOTS

    def _picture(self, dots: Dots) -> None:
        if dots.width > self._profile.width_dots:
            raise ReceiptDoesNotFit(
                f"picture is {dots.width} dots wide; the paper has {self._profile.width_dots}"
            )
        self._set_align(Align.LEFT)
        for header, rows in bands(dots):
            self._raw(header + harmless(rows))
        self.height_dots += len(dots.rows)

    # ---- printer settings, sent only when they change -----------------------------------

    def _set_align(self, align: Align) -> None:
        if align is not self._align:
            self._escpos.set(align=align.value)
            self._align = align

    def _set_style(self, size: int, bold: bool) -> None:
        if (size, bold) == self._style:
            return
        # FS ! first: models that scale hanzi by GS ! overrule it, the others get twice the size.
        self._raw(b"\x1c!" + (b"\x00" if size == 1 else b"\x0c"))
        self._escpos.set(custom_size=True, width=size, height=size, bold=bold)
        self._style = (size, bold)

    def _space(self, dots: int) -> None:
        if dots != self._spacing_dots:
            self._raw(b"\x1b3" + bytes([dots]))
            self._spacing_dots = dots

    def _feed(self, dots: int) -> None:
        self.height_dots += dots
        for amount in _parts(dots, 255):
            self._raw(b"\x1bJ" + bytes([amount]))

    def _raw(self, data: bytes) -> None:
        self._escpos._raw(data)


def _parts(total: int, largest: int) -> Iterator[int]:
    while total > 0:
        yield min(total, largest)
        total -= largest
