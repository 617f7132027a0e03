"""Reads QR and bar codes on pages: they route a page to its case and material."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.document_ports import Pixels
from devices.imaging.page import Corners


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One code on a page.

    Attributes:
        text: what it says.
        kind: its symbology, e.g. "QRCode", "Code128".
        corners: where it is, in pixels of the picture it was read from.
    """

    text: str = field(repr=False)
    kind: str
    corners: Corners = field(repr=False)


def read_codes(pixels: Pixels) -> tuple[Code, ...]:
    """Return every code that can be read, from top to bottom; none of it is trusted."""
    raise NotImplementedError
