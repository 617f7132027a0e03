"""Who did what with a scan or a case: every line of the log about it, and a line that it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.application.command import Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive, Logged
from queue_server.domain.scans import TrailRead
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty, Params, info_of
from queue_server.protocol.scans import AccessLine, AccessTrail, ReadTrail
from queue_server.storage.scan_queries import ScanQueries
from queue_server.web.connection import Connection
from queue_server.web.files import ActorOf, Answer


class Trail:
    """Answers for the access trail.

    Args:
        engine: the hall.
        store: its log.
        queries: which scans a case ever had.
        actor_of: who asks over a connection.

    Attributes:
        answers: by parameter struct.
    """

    def __init__(self, engine: Engine, store: Archive, queries: ScanQueries, actor_of: ActorOf) -> None:
        self._engine = engine
        self._store = store
        self._queries = queries
        self._actor_of = actor_of
        self.answers: Mapping[type[Params], Answer] = {ReadTrail: self._read}

    async def _read(self, connection: Connection, params: ReadTrail) -> AccessTrail:
        actor = self._actor_of(connection, info_of(ReadTrail))

        def note(_: HallState, ctx: Context) -> Decision:
            asked = TrailRead(at=ctx.now, clerk_id=actor.clerk_id, about_id=params.record_id)
            return Decision((asked,), lambda _: Empty())

        await self._engine.do(actor, note, info_of(ReadTrail).name)
        logged = await self._engine.in_storage(lambda: self._about(params.record_id))
        return AccessTrail(lines=tuple(self._line(one) for one in logged))

    def _about(self, record_id: str) -> list[Logged]:
        """Return what the log says about a record, and about its scans when it is a case; blocking."""
        ids = (record_id, *(scan.id for scan in self._queries.of_case(record_id)))
        return sorted(
            (one for id in ids for one in self._store.events_of_record(id)), key=lambda one: one.seq
        )

    def _line(self, logged: Logged) -> AccessLine:
        terminal_id, _, clerk_id = logged.actor.partition("/")
        clerk = self._engine.state.rules.clerks.get(clerk_id)
        terminal = self._engine.access.terminals.get(terminal_id)
        event: Any = logged.event
        return AccessLine(
            at=logged.at,
            who=clerk.name if clerk else clerk_id,
            terminal=terminal.name if terminal else terminal_id,
            what=event.kind,
            part=getattr(event, "what", ""),
            purpose=getattr(event, "purpose", "") or getattr(event, "reason", ""),
        )
