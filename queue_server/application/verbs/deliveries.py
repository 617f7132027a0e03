"""Messages to other platforms, looked after by staff: what waits or was given up, again or never (R198)."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.outbox import delivery_view
from queue_server.application.recalling import RECALLED
from queue_server.domain.outbox.delivery import Delivery, DeliveryState
from queue_server.domain.outbox.events import DeliveryDropped, DeliveryEvent, DeliveryReplayed
from queue_server.domain.state import HallState
from queue_server.protocol import platforms as wire
from queue_server.protocol.errors import NotFound, WrongState

RECALLED["delivery_id"] = (Delivery, "id")


@handles(wire.ListDeliveries)
def find_deliveries(state: HallState, params: wire.ListDeliveries, ctx: Context) -> Decision:
    """Return messages in memory: all that wait or were given up, and those that ended today."""
    among = (
        state.records.where(Delivery, "about", params.about) if params.about else state.records.of(Delivery)
    )
    states = {one.value for one in params.states}
    found = [
        delivery
        for delivery in among
        if params.platform in ("", delivery.platform) and (not states or delivery.state.value in states)
    ]
    found.sort(key=lambda delivery: delivery.id, reverse=True)
    return Decision(
        (), lambda after: wire.DeliveriesFound(deliveries=tuple(delivery_view(after, one) for one in found))
    )


@handles(wire.ReplayDelivery)
def replay(state: HallState, params: wire.ReplayDelivery, ctx: Context) -> Decision:
    """Send a message at once, with all its tries before it. Raises NotFound, WrongState when it was sent."""
    delivery = _find(state, params.delivery_id)
    if delivery.state is DeliveryState.SENT:
        raise _wrong_state(delivery, "replay")
    return _decided(DeliveryReplayed(at=ctx.now, record_id=delivery.id))


@handles(wire.DropDelivery)
def drop(state: HallState, params: wire.DropDelivery, ctx: Context) -> Decision:
    """Let a message not go. Raises NotFound, WrongState when it was sent or dropped."""
    delivery = _find(state, params.delivery_id)
    if delivery.state not in (DeliveryState.WAITING, DeliveryState.DEAD):
        raise _wrong_state(delivery, "drop")
    return _decided(DeliveryDropped(at=ctx.now, record_id=delivery.id, reason=params.reason))


def _find(state: HallState, id: str) -> Delivery:
    delivery = state.records.find(Delivery, id)
    if delivery is None:
        raise NotFound(what="delivery", id=id)
    return delivery


def _wrong_state(delivery: Delivery, verb: str) -> WrongState:
    return WrongState(number=delivery.about or delivery.id, state=delivery.state.value, verb=verb)


def _decided(event: DeliveryEvent) -> Decision:
    return Decision(
        (event,), lambda after: delivery_view(after, after.records.get(Delivery, event.record_id))
    )
