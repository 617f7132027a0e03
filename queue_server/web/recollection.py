"""Questions about tickets that ended too long ago to be in memory: the disk is asked first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from queue_server.application.command import Actor, Context, Decision, handlers
from queue_server.application.engine import Engine
from queue_server.application.ports import HallStore
from queue_server.domain.identity import normalised
from queue_server.domain.model import Ticket
from queue_server.domain.state import HallState
from queue_server.protocol.base import MethodInfo, Params, info_of
from queue_server.protocol.tickets import FindTicket, ReportPrint
from queue_server.web.connection import Connection

Answer = Callable[[Connection, Any], Awaitable[bytes]]
ActorOf = Callable[[Connection, MethodInfo], Actor]


class Recollection:
    """Finds old tickets of today, for questions, reprints and late reports of printers.

    Args:
        engine: the hall.
        store: its truth on disk.
        actor_of: who asks over a connection.

    Attributes:
        answers: by parameter struct, what is answered here instead of by the use case alone.
    """

    def __init__(self, engine: Engine, store: HallStore, actor_of: ActorOf) -> None:
        self._engine = engine
        self._store = store
        self._actor_of = actor_of
        self.answers: Mapping[type[Params], Answer] = {
            FindTicket: self._answer,
            ReportPrint: self._answer,
        }

    async def _answer(self, connection: Connection, params: FindTicket | ReportPrint) -> bytes:
        info = info_of(type(params))
        actor = self._actor_of(connection, info)
        old = await self._old_ticket(params)
        handler = handlers()[type(params)]

        def work(state: HallState, ctx: Context) -> Decision:
            if old is not None:
                state.remember(old, ctx.now)
            return handler(state, params, ctx)

        return await self._engine.do(actor, work, info.name, getattr(params, "request_key", ""))

    async def _old_ticket(self, params: FindTicket | ReportPrint) -> Ticket | None:
        """Return the ticket if it is not in memory but on disk."""
        state = self._engine.state
        if params.ticket_id:
            if params.ticket_id in state.tickets:
                return None
            return await self._engine.in_storage(lambda: self._store.ticket(params.ticket_id))
        number, day = normalised(getattr(params, "number", "")), state.day
        if not number or state.find_number(number, day) is not None:
            return None
        return await self._engine.in_storage(lambda: self._store.ticket_by_number(number, day))
