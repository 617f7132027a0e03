"""What differs between ESC/POS printers, as data: one frozen profile per model family.

A profile says what a model prints and which of its own words prove that it printed.
Sources and confidence: hardware.md §1; `docs/devices/escpos.md` lists the models tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Charset(StrEnum):
    """What the printer's Chinese font holds; the value is Python's codec of the same name."""

    GB18030 = "gb18030"
    GBK = "gbk"
    """Two-byte characters only: rare ones are sent as a picture."""


PARTIAL_CUT = bytes.fromhex("1d564200")
FULL_CUT = bytes.fromhex("1d564100")
OLD_FULL_CUT = bytes.fromhex("1b69")
"""Cuts where the paper stands, so the encoder feeds to the cutter first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterProfile:
    """One family of printers.

    Attributes:
        width_dots: printable dots a row; 576 on 80 mm paper, 384 on 58 mm.
        charset: what the Chinese font holds.
        cut: the cutting command; empty = tear bar.
        feed_to_cutter_dots: paper between head and knife, fed before a `cut` that does not.
        code128_prefix: bar code data starts with the code set (`{B`).
        native_qr: draws QR codes itself; otherwise they go as a picture.
        smoothing: has `GS b`, which rounds the corners of enlarged characters.
        motion_units: counts paper in its own units until told dots (`GS P`).
        present: sent after the cut, e.g. to push the ticket out of a presenter.
        answers: reports its status at all (a one-way cable does not).
        process_id: answers `GS ( H` when everything before it is on paper.
        in_order_status: answers `GS r` when everything before it is processed.
        buffer_clear: `DLE DC4 8` empties its buffers and says so.
        ticket_bit: bit 7 of the first status byte means "ticket not yet taken".
        print_mm_s: slowest printing speed, for how long a ticket may take.
    """

    width_dots: int
    charset: Charset = Charset.GB18030
    cut: bytes = PARTIAL_CUT
    feed_to_cutter_dots: int = 0
    code128_prefix: bool = True
    native_qr: bool = True
    smoothing: bool = False
    motion_units: bool = False
    present: bytes = b""
    answers: bool = True
    process_id: bool = False
    in_order_status: bool = True
    buffer_clear: bool = False
    ticket_bit: bool = False
    print_mm_s: float = 60.0


PROFILES: Mapping[str, PrinterProfile] = {
    "generic-80mm": PrinterProfile(width_dots=576, charset=Charset.GBK),
    "generic-58mm": PrinterProfile(width_dots=384, charset=Charset.GBK),
    "epson": PrinterProfile(
        width_dots=576, smoothing=True, motion_units=True, process_id=True, buffer_clear=True
    ),
    "citizen": PrinterProfile(width_dots=576, buffer_clear=True),
    "xprinter-80mm": PrinterProfile(width_dots=576),
    "xprinter-58mm": PrinterProfile(width_dots=384, cut=b""),
    "cashino-kp628e": PrinterProfile(
        width_dots=576,
        charset=Charset.GBK,
        cut=OLD_FULL_CUT,
        feed_to_cutter_dots=120,
        code128_prefix=False,
        ticket_bit=True,
    ),
    "one-way-80mm": PrinterProfile(width_dots=576, charset=Charset.GBK, answers=False, in_order_status=False),
}
"""Every known family by the word used in the configuration."""
