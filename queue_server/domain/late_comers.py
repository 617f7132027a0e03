"""Where a late-comer waits again: exactly so many places behind where the old seniority would put them."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.lanes import Lane, place_of
from queue_server.domain.model import Ticket


def place_back(ticket: Ticket, lane: Lane | None, places: int) -> tuple[dt.datetime, float, int]:
    """Return (seniority_at, tie_break, places really set back).

    `lane` holds those of the same service and class. The new place lies between two
    neighbours, so it holds however long the ticket then waits; at the end of a short
    lane it is behind everybody there, and never behind somebody who comes later.
    """
    if lane is None or places == 0:
        return ticket.seniority_at, ticket.tie_break, 0
    own = lane.position(place_of(ticket))
    behind = min(own + places, len(lane))
    if behind == own:
        return ticket.seniority_at, ticket.tie_break, 0
    before = lane[behind - 1]
    following = lane[behind] if behind < len(lane) else None
    if following is not None and following[0] == before[0]:
        return before[0], (before[1] + following[1]) / 2, behind - own
    return before[0], before[1] + 0.5, behind - own
