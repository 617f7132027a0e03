"""Questions about items and their guides: answered from the catalogue, the hall's state is not asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from queue_server.application.catalogue import Catalogue
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import NotFound
from queue_server.protocol.items import GuideFound, ReadGuide, SearchItems
from queue_server.web.connection import Connection

Answer = Callable[[Connection, Any], Awaitable[View]]


class CatalogueDesk:
    """Answers for the catalogue.

    Args:
        catalogue: the hall's items.
        today: the hall's local date.
        link_for: the phone page of an item's guide.

    Attributes:
        answers: by parameter struct.
    """

    def __init__(
        self, catalogue: Catalogue, today: Callable[[], dt.date], link_for: Callable[[str], str]
    ) -> None:
        self._catalogue = catalogue
        self._today = today
        self._link_for = link_for
        self.answers: Mapping[type[Params], Answer] = {SearchItems: self._search, ReadGuide: self._guide}

    async def _search(self, _: Connection, params: SearchItems) -> View:
        return self._catalogue.search(params, self._today())

    async def _guide(self, _: Connection, params: ReadGuide) -> View:
        guide = self._catalogue.guide(params.item_id, params.on or self._today())
        if guide is None:
            raise NotFound(what="item", id=params.item_id)
        return GuideFound(guide=guide, link=self._link_for(params.item_id))
