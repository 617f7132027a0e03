"""Codes on pages say where they belong; the clerk is asked, never overruled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from counter_terminal.viewmodels.desk import Desk
from queue_server.protocol.cases import CaseChanged, FindCase
from queue_server.protocol.errors import HallError

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{5,40}")
"""What a case number or a bag's code can look like; links and sentences are neither."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Another case a page seems to belong to."""

    code: str
    whole: CaseChanged


class Router:
    """Asks the server about codes found on pages.

    Args:
        desk: the server link.
        on_route: called with another case than the one scanned for.
    """

    def __init__(self, desk: Desk, on_route: Callable[[Routing], None]) -> None:
        self._desk, self._on_route = desk, on_route
        self._known: dict[str, str] = {}

    def look(self, codes: tuple[str, ...], case_id: str) -> None:
        """Look where codes belong; what is no number of the hall is ignored."""
        for code in codes:
            text = code.strip().upper()
            if _CODE.fullmatch(text) and self._known.get(text) != case_id:
                self._ask(text, case_id)

    def _ask(self, code: str, case_id: str) -> None:
        def found(whole: CaseChanged) -> None:
            self._known[code] = whole.case.id
            if whole.case.id != case_id and whole.materials:
                self._on_route(Routing(code, whole))

        def by_bag(_: HallError) -> None:
            self._desk.hall.call(FindCase(bag_code=code), found, self._unknown)

        self._desk.hall.call(FindCase(case_number=code), found, by_bag)

    def _unknown(self, error: HallError) -> None:
        """A code from nowhere says nothing about where a page belongs."""
