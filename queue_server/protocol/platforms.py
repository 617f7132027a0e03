"""The outbox to other platforms: look, try again, drop (R198)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from queue_server.protocol.base import Id, Params, RequestKey, Role, View, method
from queue_server.protocol.platform_views import DeliveryState, DeliveryView


class DeliveriesFound(View, frozen=True, kw_only=True):
    """Messages, the newest first."""

    deliveries: tuple[DeliveryView, ...]


@method("delivery.list", DeliveriesFound, Role.CLERK, Role.MANAGER, Role.ADMIN)
class ListDeliveries(Params, frozen=True, kw_only=True):
    """Messages that wait or were given up; `about` names a case."""

    states: tuple[DeliveryState, ...] = (DeliveryState.DEAD, DeliveryState.WAITING)
    platform: str = ""
    about: str = ""


@method("delivery.replay", DeliveryView, Role.MANAGER, Role.ADMIN)
class ReplayDelivery(Params, frozen=True, kw_only=True):
    """Send it again, under the same id."""

    request_key: RequestKey
    delivery_id: Id


@method("delivery.drop", DeliveryView, Role.MANAGER, Role.ADMIN)
class DropDelivery(Params, frozen=True, kw_only=True):
    """Decide that a message need not go."""

    request_key: RequestKey
    delivery_id: Id
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]
