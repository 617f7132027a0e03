"""The route of a guide's page, `/g/<item>`: public, without a script, in the browser's language (R035)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from queue_server.protocol.items import Guide
from queue_server.protocol.views import HallView
from queue_server.web.limits import RateLimit, address_of
from queue_server.web.phone import markup
from queue_server.web.phone.guide import POLICY, guide_page
from queue_server.web.phone.guide_texts import preferred
from queue_server.web.phone.markup import message_page
from queue_server.web.phone.pages import BURST, REQUESTS_PER_S, too_many
from queue_server.web.phone.texts import language_of

_KEPT_S = 600
"""A guide changes with the day at most, and a hall's change may take this long to reach every phone."""


class GuidePages:
    """Shows guides to everybody.

    Args:
        guide: the guide of an item in force on a day; None for unknown and secret ones.
        hall: names, and where to go for what is not handled here.
        today: the hall's local date.
    """

    def __init__(
        self, guide: Callable[[str, dt.date], Guide | None], hall: HallView, today: Callable[[], dt.date]
    ) -> None:
        self._guide = guide
        self._hall = hall
        self._today = today
        self._limit = RateLimit(REQUESTS_PER_S, BURST)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route("/g/{item_id}", self._page, methods=["GET"])]

    async def _page(self, request: Request) -> Response:
        if not self._limit.allows(address_of(request.scope)):
            return too_many()
        wanted = request.query_params.get("lang", "")
        language = language_of(wanted, preferred(request.headers.get("accept-language", "")))
        guide = self._guide(request.path_params["item_id"], self._today())
        headers = {"Vary": "Accept-Language", "Content-Language": language[:2]}
        if guide is None:
            headers |= {"Content-Security-Policy": markup.POLICY, "Cache-Control": "no-store"}
            return HTMLResponse(message_page(language, "no_guide"), 404, headers)
        headers |= {"Content-Security-Policy": POLICY, "Cache-Control": f"public, max-age={_KEPT_S}"}
        return HTMLResponse(guide_page(guide, self._hall, language), headers=headers)
