"""The routes of the visitor's page: the page, its live stream, giving up, rating.

The stream is server-sent events; a browser without them asks every few seconds. A
form sent without a script works as well. What is shown is always committed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.hub import Hub
from queue_server.application.ports import HallStore
from queue_server.application.verbs.evaluating import decide_phone_rating
from queue_server.domain.model import Ticket
from queue_server.domain.state import HallState
from queue_server.protocol.errors import HallError
from queue_server.protocol.tickets import Cancel
from queue_server.protocol.views import HallView
from queue_server.web.limits import RateLimit, address_of
from queue_server.web.links import TicketLinks, new_id
from queue_server.web.phone.markup import POLICY, fragment, message_page, page, title
from queue_server.web.phone.picture import Picture, picture_of
from queue_server.web.phone.texts import LANGUAGES, language_of, say

log = logging.getLogger(__name__)

VISITOR = Actor("", frozenset())
MOST_STREAMS = 2_000
REQUESTS_PER_S, BURST = 20.0, 200.0
"""For one address: a whole waiting room may share one, behind the hall's Wi-Fi."""
CALM_S = 1.0
"""Between two updates that are not about this visitor's own ticket."""
HEARTBEAT_S = 15.0
LONGEST_FORM = 4_096
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}


class Pulse:
    """Wakes waiting phones whenever something happens; what it was they look up themselves."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def wake(self) -> None:
        """Wake everybody."""
        for event in self._waiting:
            event.set()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Yield an event that is set whenever something happens."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield event
        finally:
            self._waiting.discard(event)


class PhonePages:
    """Serves visitors' phones.

    Args:
        engine: the hall.
        hub: tells when something happens.
        store: finds tickets that ended long ago.
        links: which ticket a link is for.
        hall: names.
        clock: aware UTC.
    """

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        store: HallStore,
        links: TicketLinks,
        hall: HallView,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine
        self._store = store
        self._links = links
        self._hall = hall
        self._clock = clock
        self._limit = RateLimit(REQUESTS_PER_S, BURST)
        self._pulse = Pulse()
        self._streams = 0
        self._closing = asyncio.Event()
        hub.on_publish.append(self._pulse.wake)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/t/{token}", self._page, methods=["GET"]),
            Route("/t/{token}", self._act, methods=["POST"]),
            Route("/t/{token}/live", self._live, methods=["GET"]),
        ]

    def close(self) -> None:
        """End every stream."""
        self._closing.set()
        self._pulse.wake()

    async def _page(self, request: Request) -> Response:
        if not self._limit.allows(address_of(request.scope)):
            return too_many()
        ticket_id = self._links.ticket_of(request.path_params["token"])
        found = await self._look_up(ticket_id) if ticket_id else None
        if found is None:
            language = language_of(request.query_params.get("lang", ""), "")
            return HTMLResponse(message_page(language, "invalid"), 404, _HEADERS)
        ticket, picture = found
        language = language_of(request.query_params.get("lang", ""), ticket.language)
        note = "too_late" if "late" in request.query_params else ""
        return HTMLResponse(page(picture, self._hall, language, note), headers=_HEADERS)

    async def _act(self, request: Request) -> Response:
        if not self._limit.allows(address_of(request.scope)):
            return too_many()
        token = request.path_params["token"]
        ticket_id = self._links.ticket_of(token)
        language = language_of(request.query_params.get("lang", ""), "")
        if ticket_id is None:
            return HTMLResponse(message_page(language, "invalid"), 404, _HEADERS)
        late = ""
        try:
            await self._do(request, ticket_id)
        except (HallError, ValueError) as error:
            log.info("phone: %s refused: %s", request.query_params.get("do", "")[:10], error)
            late = "&late=1"
        return RedirectResponse(f"/t/{token}?lang={language}{late}", 303)

    async def _do(self, request: Request, ticket_id: str) -> None:
        """Give up or rate. Raises HallError, or ValueError for a form that is not ours."""
        if int(request.headers.get("content-length", "0")) > LONGEST_FORM:
            raise ValueError("too long")
        if request.query_params.get("do") == "cancel":
            await self._engine.call(VISITOR, Cancel(request_key=new_id(), ticket_id=ticket_id))
            return
        async with request.form(max_files=0, max_fields=32) as form:
            level = int(str(form.get("level", "")))
            reasons = tuple(str(reason) for reason in form.getlist(f"r{level}"))
        known = {code for code, _, _ in self._hall.rating_options.get(str(level), ())}
        if not known.issuperset(reasons):
            raise ValueError("unknown reason")
        ticket = await self._ticket(ticket_id)

        def rate(state: HallState, ctx: Context) -> Decision:
            if ticket is not None:
                state.remember(ticket, ctx.now)
            return decide_phone_rating(state, ticket_id, level, reasons, ctx)

        await self._engine.do(VISITOR, rate, "evaluation.give")

    async def _live(self, request: Request) -> Response:
        if not self._limit.allows(address_of(request.scope)) or self._streams >= MOST_STREAMS:
            return too_many()
        ticket_id = self._links.ticket_of(request.path_params["token"])
        found = await self._look_up(ticket_id) if ticket_id else None
        if ticket_id is None or found is None:
            return Response(status_code=404)
        language = language_of(request.query_params.get("lang", ""), found[0].language)
        if "once" in request.query_params:
            return Response(self._news(found[1], language), media_type="application/json", headers=_HEADERS)
        headers = {**_HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._stream(ticket_id, language), media_type="text/event-stream", headers=headers
        )

    async def _stream(self, ticket_id: str, language: str) -> AsyncIterator[str]:
        self._streams += 1
        shown: Picture | None = None
        try:
            with self._pulse.listening() as happened:
                while not self._closing.is_set():
                    happened.clear()
                    found = await self._look_up(ticket_id)
                    if found is None:
                        return
                    if found[1] != shown:
                        own = shown is None or found[1].stage is not shown.stage
                        shown = found[1]
                        yield f"retry: 3000\ndata: {self._news(shown, language)}\n\n"
                        if not own:
                            await asyncio.sleep(CALM_S)
                    try:
                        async with asyncio.timeout(HEARTBEAT_S):
                            await happened.wait()
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            self._streams -= 1

    def _news(self, picture: Picture, language: str) -> str:
        news = {
            "html": fragment(picture, self._hall, language),
            "title": title(picture, language),
            "called": picture.called,
        }
        return json.dumps(news, ensure_ascii=False)

    async def _look_up(self, ticket_id: str) -> tuple[Ticket, Picture] | None:
        """Return the ticket and its picture, both committed."""
        ticket = await self._ticket(ticket_id)
        if ticket is None:
            return None
        old = ticket

        def look(state: HallState, _: int) -> tuple[Ticket, Picture]:
            newest = state.tickets.get(ticket_id, old)
            return newest, picture_of(state, self._hall, newest, self._clock())

        return await self._engine.ask(look)

    async def _ticket(self, ticket_id: str) -> Ticket | None:
        """Return a ticket of any age."""
        ticket = await self._engine.ask(lambda state, _: state.tickets.get(ticket_id))
        return ticket or await self._engine.in_storage(lambda: self._store.ticket(ticket_id))


def too_many() -> Response:
    """Return the answer to an address that asks too often."""
    text = " ".join(say(language, "too_many") for language in LANGUAGES)
    return Response(text, 429, {"Retry-After": "5"}, "text/plain; charset=utf-8")
