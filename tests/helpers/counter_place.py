"""A counter terminal without a window in the demonstration hall, with real rules behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from config.schema import HallConfig
from counter_terminal.viewmodels.now import Now
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import ManualClock
from queue_server.protocol.base import Params
from queue_server.protocol.views import TicketView
from tests.helpers.ruled_hall import PASSWORD, ClockedDesks, RuledHall

CLERKS = {"w1": "1001", "w2": "1002", "w3": "1003", "guide": "1010"}
"""Staff numbers of the demonstration hall by counter."""


@dataclass(frozen=True, slots=True)
class Place:
    """One terminal and the hall behind it."""

    clock: ManualClock
    hall: RuledHall
    terminal: CounterTerminal

    @property
    def desks(self) -> ClockedDesks:
        """What others do in the hall."""
        return self.hall.desks

    @property
    def now(self) -> Now:
        """The left column."""
        return self.terminal.visit.picture

    @property
    def said(self) -> str:
        """The sentence at the bottom."""
        return self.terminal.notices.picture.said

    def issue(self, service: str = "social-insurance", **fields: Any) -> TicketView:
        """Somebody takes a number at the kiosk."""
        return self.desks.issue(service, **fields)

    def call(self, service: str = "social-insurance", **fields: Any) -> TicketView:
        """Somebody comes and is called here."""
        ticket = self.issue(service, **fields)
        self.terminal.visit.press_primary()
        return ticket

    def serve(self, service: str = "social-insurance", **fields: Any) -> TicketView:
        """Somebody comes, is called here and served."""
        ticket = self.call(service, **fields)
        self.clock.advance(5)
        self.terminal.visit.press_primary()
        return ticket

    def miss(self, service: str = "social-insurance") -> TicketView:
        """Somebody is called here, does not come and is passed."""
        ticket = self.call(service)
        for _ in range(2):
            self.clock.advance(30)
            self.terminal.visit.recall()
        self.clock.advance(30)
        self.terminal.visit.no_show()
        self.clock.advance(1)
        return ticket

    def state_of(self, ticket: TicketView) -> str:
        """Return where a ticket is in its life, by the rules' own state."""
        return self.desks.state.tickets[ticket.id].state.value

    def sent(self, kind: type[Params]) -> int:
        """Return how many requests of a kind were made."""
        return len(self.hall.asked(kind))


@contextmanager
def at_counter(
    counter: str = "w1", *, log_in: bool = True, config: HallConfig | None = None, **options: Any
) -> Iterator[Place]:
    """Give a terminal at a counter of the demonstration hall, with its clerk logged in."""
    clock = ManualClock()
    hall = RuledHall(clock, config)
    terminal = CounterTerminal(hall, clock, counter, **options)
    hall.start()
    if log_in:
        terminal.session.log_in(CLERKS[counter], PASSWORD)
    yield Place(clock, hall, terminal)
    terminal.close()
