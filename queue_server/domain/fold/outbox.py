"""Messages to other platforms."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain.fold.records import begins, changes
from queue_server.domain.outbox import events as ev
from queue_server.domain.outbox.delivery import Delivery, DeliveryState


@begins(ev.DeliveryQueued)
def _queued(event: ev.DeliveryQueued) -> Delivery:
    return Delivery(
        id=event.record_id,
        platform=event.platform,
        subject=event.subject,
        about=event.about,
        body=event.body,
        made_at=event.at,
        next_try_at=event.at,
    )


@changes(ev.DeliveryConfirmed, Delivery)
def _confirmed(delivery: Delivery, event: ev.DeliveryConfirmed) -> Delivery:
    return replace(
        delivery,
        open=False,
        state=DeliveryState.SENT,
        tries=delivery.tries + 1,
        next_try_at=None,
        sent_at=event.at,
        last_error="",
        reference=event.reference,
    )


@changes(ev.DeliveryFailed, Delivery)
def _failed(delivery: Delivery, event: ev.DeliveryFailed) -> Delivery:
    return replace(
        delivery,
        state=DeliveryState.WAITING if event.next_try_at else DeliveryState.DEAD,
        tries=delivery.tries + 1,
        next_try_at=event.next_try_at,
        last_error=event.error,
    )


@changes(ev.DeliveryReplayed, Delivery)
def _replayed(delivery: Delivery, event: ev.DeliveryReplayed) -> Delivery:
    return replace(
        delivery,
        open=True,
        state=DeliveryState.WAITING,
        tries=0,
        next_try_at=event.at,
        sent_at=None,
        reason="",
    )


@changes(ev.DeliveryDropped, Delivery)
def _dropped(delivery: Delivery, event: ev.DeliveryDropped) -> Delivery:
    return replace(delivery, open=False, state=DeliveryState.DROPPED, next_try_at=None, reason=event.reason)
