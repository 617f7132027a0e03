"""Where the seal engraver fetches what is to be engraved, with the applicant's authorisation code (R119).

`POST /platforms/engraver/pull`, body `{"case": …, "authorisation_code": …}`, signed like our own
messages with the key both know. A wrong code, an unknown case and one without an order are
answered alike; too many wrong ones for a case close it for a while.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.domain.cases.events import SealsPulled
from queue_server.domain.cases.model import Case
from queue_server.domain.state import HallState
from queue_server.platforms.exchange import signature
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import HallError
from queue_server.protocol.people import Applicant
from queue_server.web.sheet_sources import Secrets

PATH = "/platforms/engraver/pull"
MOST_WRONG = 5
CLOSED_FOR = dt.timedelta(minutes=15)
LARGEST = 4096
CLOCKS_APART = dt.timedelta(minutes=5)
_ENGRAVER = Actor("engraver", frozenset())


class _Pull(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: str
    authorisation_code: str

    def __repr__(self) -> str:
        return "_Pull(...)"


class EngraverDoor:
    """The page behind `PATH`.

    Args:
        engine: the hall.
        store: its truth on disk.
        secrets: opens what was sealed.
        key: shared with the engraver; empty = nobody may pull.
        clock: aware UTC.
    """

    def __init__(
        self,
        engine: Engine,
        store: Archive,
        secrets: Secrets,
        key: bytes,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine
        self._store = store
        self._secrets = secrets
        self._key = key
        self._clock = clock
        self._wrong: dict[str, list[dt.datetime]] = {}

    def routes(self) -> list[Route]:
        """Return the page; none without a key."""
        return [Route(PATH, self._pull, methods=["POST"])] if self._key else []

    async def _pull(self, request: Request) -> Response:
        body = await _body(request)
        if body is None or not self._is_engraver(request, body):
            return _refused(HTTPStatus.UNAUTHORIZED)
        try:
            pull = msgspec.json.decode(body, type=_Pull)
        except msgspec.DecodeError:
            return _refused(HTTPStatus.BAD_REQUEST)
        if self._is_closed(pull.case):
            return _refused(HTTPStatus.TOO_MANY_REQUESTS)
        try:
            order = await self._order(pull)
        except HallError:
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE)
        if order is None:
            self._wrong.setdefault(pull.case[:40], []).append(self._clock())
            return _refused(HTTPStatus.FORBIDDEN)
        return Response(msgspec.json.encode(order), media_type="application/json")

    def _is_engraver(self, request: Request, body: bytes) -> bool:
        moment, id = request.headers.get("X-Time", ""), request.headers.get("Idempotency-Key", "")
        try:
            apart = abs(self._clock() - dt.datetime.fromisoformat(moment))
        except (ValueError, TypeError):
            return False
        expected = signature(self._key, "POST", PATH, id, moment, body)
        given = request.headers.get("X-Signature", "")
        return apart <= CLOCKS_APART and given.isascii() and hmac.compare_digest(expected, given)

    def _is_closed(self, number: str) -> bool:
        since = self._clock() - CLOSED_FOR
        self._wrong = {
            case: recent
            for case, tries in self._wrong.items()
            if (recent := [moment for moment in tries if moment > since])
        }
        return len(self._wrong.get(number[:40], ())) >= MOST_WRONG

    async def _order(self, pull: _Pull) -> dict[str, Any] | None:
        """Return what is to be engraved, and note that it was fetched; None when the code is not right."""
        case = await self._case(pull.case)
        if case is None or case.seal_order is None:
            return None
        opened = await self._secrets.of((case.seal_order.code_id, case.sealed_id))
        code, persons = opened.get(case.seal_order.code_id), opened.get(case.sealed_id)
        if code is None or persons is None or not hmac.compare_digest(code, pull.authorisation_code.encode()):
            return None

        def work(state: HallState, ctx: Context) -> Decision:
            state.records.remember([case])
            now = state.records.get(Case, case.id)
            first = now.seal_order is not None and now.seal_order.pulled_at is None
            pulled = SealsPulled(at=ctx.now, record_id=case.id, by="engraver")
            return Decision((pulled,) if first else (), lambda after: Empty())

        await self._engine.do(_ENGRAVER, work, "engraver.pull")
        applicant = msgspec.json.decode(persons, type=Applicant)
        head = applicant.legal_representative
        return {
            "case": case.number,
            "company": applicant.name,
            "credit_code": applicant.number,
            "legal_representative": head.name if head else "",
            "seals": case.seal_order.seals,
            "due_at": case.seal_order.due_at,
            "by_post": case.seal_order.by_post,
        }

    async def _case(self, number: str) -> Case | None:
        if not number:
            return None
        known = await self._engine.ask(lambda state, _: state.records.where(Case, "number", number))
        if known:
            return known[0]
        return await self._engine.in_storage(lambda: self._store.record_by(Case, "number", number))


async def _body(request: Request) -> bytes | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return body


def _refused(status: HTTPStatus) -> Response:
    return JSONResponse({"error": status.phrase}, status)
