"""Which materials of a case the hall has already, from earlier cases of the same applicant (R190)."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.application.case_refusals import find_case
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.application.sealing import Sealer
from queue_server.application.verbs.scans import hashes_of_applicant, reusable
from queue_server.protocol.base import Params
from queue_server.protocol.cases import FindReusable, Reusable
from queue_server.storage.scan_queries import ScanQueries
from queue_server.web.connection import Connection
from queue_server.web.files import Answer


class Reuse:
    """Answers for materials that need not be brought again.

    Args:
        engine: the hall.
        store: what was sealed.
        sealer: knows under which hashes a person may be filed.
        queries: finds a person's scans.

    Attributes:
        answers: by parameter struct.
    """

    def __init__(self, engine: Engine, store: Archive, sealer: Sealer, queries: ScanQueries) -> None:
        self._engine = engine
        self._store = store
        self._sealer = sealer
        self._queries = queries
        self.answers: Mapping[type[Params], Answer] = {FindReusable: self._find}

    async def _find(self, _: Connection, params: FindReusable) -> Reusable:
        case = await self._engine.ask(lambda state, _: find_case(state, params.case_id))
        sealed = await self._engine.in_storage(lambda: self._store.sealed(case.sealed_id))
        plain = self._sealer.unseal(sealed) if sealed is not None and sealed.key else None
        hashes = hashes_of_applicant(case, plain, self._sealer)
        known = await self._engine.in_storage(lambda: self._queries.of_persons(hashes))
        return await self._engine.ask(lambda state, _: reusable(state, case, known))
