"""Both sides of an identity card at real size on one A4 page, as every hall files them."""

from __future__ import annotations

from devices.document_ports import Pixels


def id_card_sheet(front: Pixels, back: Pixels, *, dpi: int = 200) -> Pixels:
    """Return an A4 page with both sides one above the other, each 85.6 x 54.0 mm.

    Args:
        front: the flat side with the name, colour or grey, any size; a portrait one is turned.
        back: the flat side with the validity.
        dpi: dots per inch of the page.
    """
    raise NotImplementedError
