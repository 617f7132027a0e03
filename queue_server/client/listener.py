"""Who hears what a link hears."""

from __future__ import annotations

from typing import Protocol

from queue_server.client.reconnect import LinkState
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event
from queue_server.protocol.session import Identified, Subscribed


class LinkListener(Protocol):
    """Called by the link on its event loop, in the order things arrived; must not block or raise."""

    def on_state(self, state: LinkState, refusal: HallError | None) -> None:
        """The link's state changed; `refusal` says why it is REFUSED."""

    def on_identified(self, identified: Identified) -> None:
        """The server knows this terminal; carries everything about the hall that does not change."""

    def on_subscribed(self, subscribed: Subscribed) -> None:
        """A snapshot, or exactly what was missed; events follow without a gap."""

    def on_event(self, event: Event) -> None:
        """Something has happened."""
