"""A link without a server, for tests of view-models: answers by script, events on demand, can be cut.

It has the interface of `link.HallLink` and no task, thread or socket of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self, TypeVar

from queue_server.client.calls import Caller
from queue_server.client.listener import LinkListener
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Params, Role, View, info_of
from queue_server.protocol.errors import HallError, LinkLost
from queue_server.protocol.events import Event
from queue_server.protocol.session import Identified, Subscribed
from queue_server.protocol.views import HallView, Snapshot

P = TypeVar("P", bound=Params)


class FakeLink(Caller):
    """A scripted server at the other end.

    Args:
        listener: who hears what is pushed.
        hall: what `on_identified` tells.
        role: what the terminal is.

    Attributes:
        calls: every request made, in order, also those that failed.
        state: how things stand.
    """

    def __init__(
        self, listener: LinkListener, hall: HallView | None = None, role: Role = Role.COUNTER
    ) -> None:
        self._listener = listener
        self._hall = hall or HallView(id="test", name="测试大厅", name_en="Test Hall")
        self._role = role
        self._script: dict[type[Params], Callable[[Params], View]] = {}
        self._back = asyncio.Event()
        self.calls: list[Params] = []
        self.state = LinkState.CLOSED

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self, snapshot: Snapshot | None = None, seq: int = 0) -> None:
        """Be online at once: identified, subscribed, with `snapshot`."""
        self._go(LinkState.CONNECTING)
        self._listener.on_identified(
            Identified(terminal_id="test-terminal", role=self._role, name="test", hall=self._hall)
        )
        self._listener.on_subscribed(Subscribed(seq=seq, snapshot=snapshot or Snapshot()))
        self._back.set()
        self._go(LinkState.ONLINE)

    async def close(self) -> None:
        """End the link."""
        self._back.clear()
        self._go(LinkState.CLOSED)

    def on(self, kind: type[P], answer: View | HallError | Callable[[P], View]) -> None:
        """Script the answer to a method: a view, a refusal, or a function that returns or raises one."""

        def respond(params: Params) -> View:
            if isinstance(answer, HallError):
                raise answer
            if isinstance(answer, View):
                return answer
            return answer(params)  # type: ignore[arg-type]  # `respond` is looked up by this very kind

        self._script[kind] = respond

    def push(self, event: Event) -> None:
        """Let the server publish an event."""
        self._listener.on_event(event)

    def drop(self) -> None:
        """Cut the link: calls wait until `restore`, or their deadline."""
        self._back.clear()
        self._go(LinkState.WAITING)

    def refuse(self, refusal: HallError) -> None:
        """Let the server refuse this terminal."""
        self._back.clear()
        self.state = LinkState.REFUSED
        self._listener.on_state(self.state, refusal)

    def restore(self, *missed: Event, seq: int = 0) -> None:
        """Bring the link back; what was missed arrives first."""
        self._go(LinkState.CONNECTING)
        self._listener.on_subscribed(
            Subscribed(seq=seq or max((e.seq for e in missed), default=0), missed=missed)
        )
        self._back.set()
        self._go(LinkState.ONLINE)

    async def _call(self, params: Params, timeout_s: float) -> View:
        self.calls.append(params)
        try:
            async with asyncio.timeout(timeout_s):
                await self._back.wait()
        except TimeoutError:
            raise LinkLost(timeout_s=timeout_s) from None
        respond = self._script.get(type(params))
        if respond is not None:
            return respond(params)
        info = info_of(type(params))
        if info.answer.__struct_fields__:
            raise LookupError(f"no answer scripted for {info.name}")
        return info.answer()

    def _go(self, state: LinkState) -> None:
        self.state = state
        self._listener.on_state(state, None)
