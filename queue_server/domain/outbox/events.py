"""What happens to messages for other platforms. No event says what a message says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.events import RecordEvent
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent(RecordEvent):
    """Base of facts about one message."""

    picture: ClassVar[str] = "delivery_changed"
    record_type: ClassVar[type[Record]] = Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQueued(DeliveryEvent):
    """Another platform has to be told; `body` is the id of the sealed message."""

    kind: ClassVar[str] = "delivery_queued"
    platform: str
    subject: str
    about: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryConfirmed(DeliveryEvent):
    """The platform has it."""

    kind: ClassVar[str] = "delivery_confirmed"
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(DeliveryEvent):
    """It did not get through, or nobody knows; it goes again at `next_try_at`, or, with None, never."""

    kind: ClassVar[str] = "delivery_failed"
    error: str
    next_try_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReplayed(DeliveryEvent):
    """Somebody wants it sent again, under the same id."""

    kind: ClassVar[str] = "delivery_replayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDropped(DeliveryEvent):
    """Somebody decided that it need not go."""

    kind: ClassVar[str] = "delivery_dropped"
    reason: str
