"""How much of a guide fits the screen, found by looking at every way to draw it."""

from __future__ import annotations

from kiosk.guide_pages import Room
from kiosk.views.page_view import Look

_ROOMS = {
    # portrait, elder, lowered
    (True, False, False): Room(lines=12, letters=24, materials=4),
    (True, False, True): Room(lines=5, letters=24, materials=2),
    (True, True, False): Room(lines=6, letters=16, materials=2),
    (True, True, True): Room(lines=4, letters=16, materials=1),
    (False, False, False): Room(lines=9, letters=56, materials=6),
    (False, False, True): Room(lines=6, letters=56, materials=4),
    (False, True, False): Room(lines=5, letters=38, materials=2),
    (False, True, True): Room(lines=3, letters=38, materials=2),
}


def room_for(look: Look) -> Room:
    """Return how much there is room for."""
    return _ROOMS[look.portrait, look.elder, look.lowered]


def box_columns(look: Look) -> int:
    """Return how many boxes stand side by side."""
    return 1 if look.portrait else 2
