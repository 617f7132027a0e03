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

from queue_server.application.command import Context, Decision
from queue_server.application.record_views import pictured
from queue_server.application.sealing import Sealed
from queue_server.domain.events import DomainEvent
from queue_server.domain.outbox import delivery as stored
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.outbox.events import DeliveryConfirmed, DeliveryFailed, DeliveryQueued
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty
from queue_server.protocol.platform_views import DeliveryState, DeliveryView

PURPOSE = "delivery"
"""What the sealed bodies are."""
KEEP = dt.timedelta(days=400)
"""How long the body of a message is kept, sent or not."""
NOT_CONFIGURED = "not_configured"
"""Error of a message that waits for a platform without an address."""
LONGEST_WORD = 120
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


def listed(state: HallState, platform: str) -> bool:
    """Tell whether the hall's configuration names a platform, with or without its address."""
    return platform in state.rules.platforms


def confirmed(state: HallState, id: str, reference: str, ctx: Context) -> Decision:
    """Note that a platform has a message; also when it was dropped meanwhile, because it is true."""
    delivery = state.records.find(Delivery, id)
    if delivery is None or delivery.state is stored.DeliveryState.SENT:
        return Decision((), lambda after: Empty())
    done = DeliveryConfirmed(at=ctx.now, record_id=id, reference=reference[:LONGEST_WORD])
    return Decision((done,), lambda after: Empty())


def failed(state: HallState, id: str, error: str, next_try_at: dt.datetime | None, ctx: Context) -> Decision:
    """Note that a message did not get through; with no `next_try_at` it is given up."""
    delivery = state.records.find(Delivery, id)
    if delivery is None or delivery.state is not stored.DeliveryState.WAITING:
        return Decision((), lambda after: Empty())
    event = DeliveryFailed(at=ctx.now, record_id=id, error=error[:LONGEST_WORD], next_try_at=next_try_at)
    return Decision((event,), lambda after: Empty())


@pictured(Delivery, "delivery")
def _picture(state: HallState, delivery: Delivery) -> DeliveryView:
    return delivery_view(state, delivery)


def delivery_view(state: HallState, delivery: Delivery) -> DeliveryView:
    """Return a message as staff see it; one whose platform has no address says so as its error."""
    waits = delivery.state is stored.DeliveryState.WAITING
    unconfigured = waits and not state.rules.platforms.get(delivery.platform, False)
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
        last_error=NOT_CONFIGURED if unconfigured else delivery.last_error,
        reference=delivery.reference,
    )
