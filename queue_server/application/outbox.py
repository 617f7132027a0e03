"""Telling other platforms: the message is written with its cause, and goes when the platform listens.

A use case calls `tell` and hands what it returns on in its own decision, so message
and cause are one commit. `platforms.sender` carries it out later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple

import msgspec

from queue_server.application.command import Context
from queue_server.application.record_views import pictured
from queue_server.application.sealing import Sealed
from queue_server.domain.events import DomainEvent
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.outbox.events import DeliveryQueued
from queue_server.domain.state import HallState
from queue_server.protocol.platform_views import DeliveryState, DeliveryView

PURPOSE = "delivery"
"""What the sealed bodies are."""
KEEP = dt.timedelta(days=400)
"""How long the body of a message is kept, sent or not."""
_ordinal = count()
_ORDINALS = 0x10000


class Told(NamedTuple):
    """What a use case adds to its decision."""

    events: tuple[DomainEvent, ...]
    sealed: tuple[Sealed, ...]


def tell(ctx: Context, platform: str, subject: str, body: Mapping[str, Any], about: str = "") -> Told:
    """Let another platform be told.

    Args:
        ctx: of the command that is the cause.
        platform: `sms`, `ratings`, `integrated`, `post`, `e_certificate` or `engraver`.
        subject: what it is, e.g. `result_ready`.
        body: what it says; JSON values. It is kept encrypted, so it may name persons.
        about: case number or the like, shown to staff: nothing personal. Messages to one
            platform about one thing are sent in the order in which they were told.
    """
    id = _new_id(ctx)
    sealed = ctx.sealer.seal(ctx.new_id(), PURPOSE, id, msgspec.json.encode(body), (ctx.now + KEEP).date())
    queued = DeliveryQueued(
        at=ctx.now, record_id=id, platform=platform, subject=subject, about=about, body=sealed.id
    )
    return Told((queued,), (sealed,))


def _new_id(ctx: Context) -> str:
    """Return an id that sorts by time, and within one moment by the order of asking."""
    micros = int(ctx.now.timestamp() * 1_000_000)
    return f"{micros:014x}{next(_ordinal) % _ORDINALS:04x}{ctx.new_id()}"


@pictured(Delivery, "delivery")
def _picture(state: HallState, delivery: Delivery) -> DeliveryView:
    return delivery_view(delivery)


def delivery_view(delivery: Delivery) -> DeliveryView:
    """Return a message as staff see it."""
    return DeliveryView(
        id=delivery.id,
        platform=delivery.platform,
        subject=delivery.subject,
        about=delivery.about,
        state=DeliveryState(delivery.state.value),
        made_at=delivery.made_at,
        tries=delivery.tries,
        next_try_at=delivery.next_try_at,
        sent_at=delivery.sent_at,
        last_error=delivery.last_error,
        reference=delivery.reference,
    )
