"""One message to another platform, from the moment something happened until the platform has confirmed it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from queue_server.domain.records import Record


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Record):
    """A message; what it says lies sealed.

    Attributes:
        id: sorts by the moment of its making, and is sent along: the platform takes it once.
        platform: who is told, e.g. `sms`.
        subject: what it is, e.g. `result_ready`.
        about: case number or the like; messages to one platform about one thing go in order.
        body: id of the sealed JSON object.
        open: somebody still has to do something: it waits, or was given up.
        next_try_at: not before this moment; None when it is not waiting.
        reference: what the platform answered, e.g. a tracking number.
        reason: why it need not go.
    """

    indexed: ClassVar[tuple[str, ...]] = ("about", "waits_for")
    platform: str
    subject: str
    about: str = ""
    body: str
    state: DeliveryState = DeliveryState.WAITING
    made_at: dt.datetime
    tries: int = 0
    next_try_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    last_error: str = ""
    reference: str = ""
    reason: str = ""

    @property
    def waits_for(self) -> str:
        """The platform it waits for, or ""."""
        return self.platform if self.state is DeliveryState.WAITING else ""
