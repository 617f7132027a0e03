"""Requests that concern more than is in memory: the disk is asked first, then the use case runs.

Old tickets for questions and reprints; closed records; personal data that has to be
taken out of its seal for the moment of one command.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from queue_server.application.command import Actor, Context, Decision, handlers
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.application.recalling import named_by, recalls_any, unsealing_of
from queue_server.application.sealing import Sealer
from queue_server.domain.identity import normalised
from queue_server.domain.model import Ticket
from queue_server.domain.records import Record
from queue_server.domain.state import HallState
from queue_server.protocol.base import MethodInfo, Params, info_of, methods
from queue_server.protocol.tickets import FindTicket, ReportPrint
from queue_server.web.connection import Connection

Answer = Callable[[Connection, Any], Awaitable[bytes]]
ActorOf = Callable[[Connection, MethodInfo], Actor]


class Recollection:
    """Fetches what a request needs and lets its use case run on it.

    Args:
        engine: the hall.
        store: its truth on disk.
        sealer: opens what was sealed.
        actor_of: who asks over a connection.

    Attributes:
        answers: by parameter struct, what is answered here instead of by the use case alone.
    """

    def __init__(self, engine: Engine, store: Archive, sealer: Sealer, actor_of: ActorOf) -> None:
        self._engine = engine
        self._store = store
        self._sealer = sealer
        self._actor_of = actor_of
        self.answers: Mapping[type[Params], Answer] = {
            FindTicket: self._about_ticket,
            ReportPrint: self._about_ticket,
            **{info.params: self._about_records for info in methods().values() if _needs_more(info.params)},
        }

    async def _about_ticket(self, connection: Connection, params: FindTicket | ReportPrint) -> bytes:
        old = await self._old_ticket(params)

        def prepare(state: HallState, ctx: Context) -> Context:
            if old is not None:
                state.remember(old, ctx.now)
            return ctx

        return await self._run(connection, params, prepare)

    async def _about_records(self, connection: Connection, params: Params) -> bytes:
        old = await self._closed_records(params)
        secrets = await self._secrets(params, old)

        def prepare(state: HallState, ctx: Context) -> Context:
            state.records.remember(old)
            return replace(ctx, secrets=secrets) if secrets else ctx

        return await self._run(connection, params, prepare)

    async def _run(
        self, connection: Connection, params: Params, prepare: Callable[[HallState, Context], Context]
    ) -> bytes:
        info = info_of(type(params))
        handler = handlers()[type(params)]

        def work(state: HallState, ctx: Context) -> Decision:
            return handler(state, params, prepare(state, ctx))

        actor = self._actor_of(connection, info)
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

    async def _closed_records(self, params: Params) -> list[Record]:
        """Return the records the parameters name that are not in memory but on disk."""
        records = self._engine.state.records

        def known(kind: type[Record], field: str, value: str) -> bool:
            if field == "id":
                return records.find(kind, value) is not None
            return bool(records.where(kind, field, value))

        wanted = [named for named in named_by(params) if not known(*named)]
        if not wanted:
            return []

        def fetch() -> list[Record]:
            found = (self._store.record_by(kind, field, value) for kind, field, value in wanted)
            return [record for record in found if record is not None]

        return await self._engine.in_storage(fetch)

    async def _secrets(self, params: Params, old: list[Record]) -> dict[str, bytes]:
        """Return the personal data the use case needs, opened, by the id it was sealed under."""
        which = unsealing_of(type(params))
        if which is None:
            return {}

        def ids(state: HallState, _: int) -> list[str]:
            state.records.remember(old)
            return [id for id in which(state, params) if id]

        wanted = await self._engine.ask(ids)
        sealed = await self._engine.in_storage(lambda: [self._store.sealed(id) for id in wanted])
        return {one.id: self._sealer.unseal(one) for one in sealed if one is not None and one.key}


def _needs_more(params: type[Params]) -> bool:
    return unsealing_of(params) is not None or recalls_any(params)
