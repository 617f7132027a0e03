"""Previews a receipt: encoded for a printer, printed by its simulator, as a picture."""

from __future__ import annotations

from PIL import Image

from devices.codecs.escpos import encode
from devices.codecs.escpos_profile import PrinterProfile
from devices.receipt import Receipt
from devices.sim.printer import PrinterSim
from devices.sim.ticket import Ticket


def print_on_paper(receipt: Receipt, profile: PrinterProfile) -> Ticket:
    """Return the ticket a printer of this family would put out.

    Raises:
        devices.codecs.escpos.ReceiptDoesNotFit: it is too wide for the paper.
    """
    printer = PrinterSim(profile)
    printer.feed(encode(receipt, profile).data)
    return printer.tickets[-1] if printer.tickets else printer.strip


def render_receipt(receipt: Receipt, profile: PrinterProfile) -> Image.Image:
    """Return the receipt on paper, a grey picture with one pixel a dot (8 a millimetre)."""
    return print_on_paper(receipt, profile).image()
