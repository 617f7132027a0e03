"""Visitors' phones: they watch their page, some give up from it, some rate from it, over plain HTTP."""

from __future__ import annotations

import random
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Set
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from queue_server.client.mirror import Mirror
from queue_server.protocol.views import TicketState
from scripts.demo.people import Crowd, Person

STEP_S = 20.0
CROWDED = 10
"""So many wait for the same service when a page is worth a picture."""
RATING_SHARE = 0.3
"""How many of those who pressed no pad rate from home."""
HTTP_TIMEOUT_S = 20.0

Show = Callable[[str, str, Callable[[], bool]], None]
"""(name, link, whether the page still says what the name does): opens it in a browser for a picture."""


class Phones(QObject):
    """Everybody who uses the link on the slip.

    Args:
        crowd: who holds which link.
        mirror: tells how far their tickets are; newest views of staff.
        clock: the day's clock.
        left: visits whose citizen went without pressing the pad.
        show: takes the pictures.
        seed: who takes the phone out.

    Attributes:
        refused: what the server did not allow.
    """

    def __init__(
        self, crowd: Crowd, mirror: Mirror, clock: Clock, left: Set[str], show: Show, seed: int
    ) -> None:
        super().__init__()
        self._crowd = crowd
        self._mirror = mirror
        self._left = left
        self._show = show
        self._chance = random.Random(seed)
        self._pool = ThreadPoolExecutor(2, "phones")
        self._acted: set[str] = set()
        self._waited: dict[str, int] = {}
        self.refused: list[str] = []
        self._alarm = clock.every(STEP_S, self._look)

    def stop(self) -> None:
        """Put every phone away."""
        self._alarm.cancel()
        self._pool.shutdown()

    def _look(self) -> None:
        for ticket_id, person in list(self._crowd.by_ticket.items()):
            ticket = self._mirror.tickets.get(ticket_id)
            if ticket_id in self._acted:
                continue
            if ticket is not None and ticket.state is TicketState.WAITING:
                self._wait(ticket_id, person)
            elif ticket_id in self._left:
                self._acted.add(ticket_id)
                self._pool.submit(self._show, "phone-rating", person.link, lambda: True)
                if self._chance.random() < RATING_SHARE:
                    form = {"level": str(person.visitor.rating or 5)}
                    self._pool.submit(self._post, person.link, "rate", form)

    def _wait(self, ticket_id: str, person: Person) -> None:
        looks = self._waited[ticket_id] = self._waited.get(ticket_id, 0) + 1
        if looks == 1 and self._ahead_and_behind(ticket_id) >= CROWDED:
            self._pool.submit(self._show, "phone-waiting", person.link, lambda: self._is_waiting(ticket_id))
        if person.visitor.cancels and looks == 4:
            self._acted.add(ticket_id)
            self._pool.submit(self._post, person.link, "cancel", {})

    def _ahead_and_behind(self, ticket_id: str) -> int:
        service_id = self._mirror.tickets[ticket_id].service_id
        return sum(one.service_id == service_id for one in self._mirror.waiting())

    def _is_waiting(self, ticket_id: str) -> bool:
        ticket = self._mirror.tickets.get(ticket_id)
        return ticket is not None and ticket.state is TicketState.WAITING

    def _post(self, link: str, action: str, form: dict[str, str]) -> None:
        data = urllib.parse.urlencode(form).encode()
        try:
            with urllib.request.urlopen(f"{link}?do={action}", data, HTTP_TIMEOUT_S):
                pass
        except (OSError, urllib.error.URLError) as error:
            self.refused.append(f"{action}: {error}")
