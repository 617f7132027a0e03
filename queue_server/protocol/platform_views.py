"""What other platforms are told, as staff see it: no personal data, only what and whether."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from queue_server.protocol.base import View


class DeliveryState(StrEnum):
    """Where a message to another platform stands."""

    WAITING = "waiting"
    """To be sent now, or again at `next_try_at`."""
    SENT = "sent"
    """The platform has confirmed it."""
    DEAD = "dead"
    """Given up after many tries, or refused for good: somebody must look."""
    DROPPED = "dropped"
    """Somebody looked and decided that it need not go."""


class DeliveryView(View, frozen=True, kw_only=True):
    """One message."""

    id: str
    """Sent along: the platform takes the same id once."""
    platform: str
    """`sms`, `ratings`, `integrated`, `post`, `e_certificate`, `engraver`."""
    subject: str
    """What it is, e.g. `result_ready`."""
    about: str = ""
    """Case number or the like."""
    state: DeliveryState
    made_at: dt.datetime
    tries: int = 0
    next_try_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    last_error: str = ""
    reference: str = ""
    """What the platform answered, e.g. a tracking number."""
