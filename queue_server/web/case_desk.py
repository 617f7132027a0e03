"""Questions about cases that only the disk can answer: searches and histories.

They are asked in a thread of their own, beside the one that commits, so that no
question, however wide, holds up a window.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from queue_server.application.case_views import case_view
from queue_server.application.ports import Archive, Logged
from queue_server.application.sealing import Sealer
from queue_server.domain.cases.rules import CaseRules
from queue_server.domain.identity import normalised
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import InvalidParams
from queue_server.storage.case_search import CaseSearch, Wanted
from queue_server.web.connection import Connection

Answer = Callable[[Connection, Any], Awaitable[View | bytes]]
_T = TypeVar("_T")


class CaseDesk:
    """Answers for cases of any age.

    Args:
        search: finds cases.
        store: the hall's log.
        sealer: hides whom a case is about.
        rules: of the hall's cases.
        clock: aware UTC.
        read: the use case behind `case.read`, with what it needs fetched.

    Attributes:
        answers: by parameter struct.
    """

    def __init__(
        self,
        search: CaseSearch,
        store: Archive,
        sealer: Sealer,
        rules: CaseRules,
        clock: Callable[[], dt.datetime],
        read: Answer,
    ) -> None:
        self._search = search
        self._store = store
        self._sealer = sealer
        self._rules = rules
        self._clock = clock
        self._read = read
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="questions")
        self.answers: Mapping[type[Params], Answer] = {
            wire.SearchCases: self._find,
            wire.ReadCase: self._read_whole,
        }

    def close(self) -> None:
        """End the thread, after its question."""
        self._thread.shutdown()

    async def _asked(self, question: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    # ------------------------------------------------------------ searching

    async def _find(self, _: Connection, params: wire.SearchCases) -> View:
        wanted = self._wanted(params)
        now = self._clock()

        def look() -> wire.CasesFound:
            found, following = self._search.find(wanted)
            views = tuple(case_view(case, self._rules, now) for case in found)
            return wire.CasesFound(cases=views, next=following)

        try:
            return await self._asked(look)
        except ValueError as error:
            raise InvalidParams(problem=f"{error} - at `$.after`") from error

    def _wanted(self, params: wire.SearchCases) -> Wanted:
        asked = msgspec.structs.replace(params, after="", limit=1)
        number = normalised(params.person_number)
        return Wanted(
            number=params.number.strip().upper(),
            persons=self._sealer.person_hashes(number) if number else (),
            item_id=params.item_id,
            states=tuple(state.value for state in params.states),
            department=params.department,
            accepted_by=params.accepted_by,
            holder=params.holder,
            due_until=params.due_until,
            received_from=self._midnight(params.received_from),
            received_until=self._midnight(params.received_until, days=1),
            open_only=asked == wire.SearchCases(limit=1),
            after=params.after,
            limit=params.limit,
        )

    def _midnight(self, day: dt.date | None, days: int = 0) -> dt.datetime | None:
        """Return the beginning of a day of the hall, or of one some days later."""
        if day is None:
            return None
        try:
            start = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), self._rules.clock.timezone)
            return start.astimezone(dt.UTC)
        except OverflowError:
            raise InvalidParams(problem="no such day - at `$.received_from`") from None

    # ------------------------------------------------------------ reading

    async def _read_whole(self, connection: Connection, params: wire.ReadCase) -> View:
        """Let the use case log the access, then add the case's history from the log."""
        answer = await self._read(connection, params)
        raw = answer if isinstance(answer, bytes) else msgspec.json.encode(answer)
        whole = msgspec.json.decode(raw, type=wire.CaseRead)
        logged = await self._asked(lambda: self._store.events_of_record(params.case_id))
        return msgspec.structs.replace(whole, history=tuple(map(_history_line, logged)))


def _history_line(logged: Logged) -> wire.CaseHistoryLine:
    event = logged.event
    words = ("reason", "note", "purpose", "fault", "place")
    note = next((text for name in words if (text := getattr(event, name, ""))), "")
    by = getattr(event, "by", "") or logged.actor.partition("/")[2]
    return wire.CaseHistoryLine(at=logged.at, what=event.kind, by=by, note=note)
