"""The waiting tickets, sorted into lanes so that choosing looks at lane heads only.

A lane holds the tickets that every calling policy treats alike but for their
age: same service, same priority class, same counter waited for. The oldest of a
lane is therefore the only one of it a policy can choose, and the cost of a call
depends on the number of lanes and not on the number of people.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice

from queue_server.domain.model import Ticket
from queue_server.domain.policy import Candidate, Place


def place_of(ticket: Ticket) -> Place:
    """Return where `ticket` stands among all that wait."""
    return (ticket.seniority_at, ticket.tie_break, ticket.id)


def candidate_of(ticket: Ticket) -> Candidate:
    """Return what a calling policy may know of a waiting ticket."""
    return Candidate(
        ticket.id,
        ticket.service_id,
        ticket.priority,
        place_of(ticket),
        ticket.booked_at is not None and ticket.seniority_at <= ticket.booked_at,
        ticket.for_counter_id,
    )


class Lane:
    """Tickets in calling order. Taking the first is O(1): the gap at the front is closed now and then."""

    __slots__ = ("_first", "_places", "head")

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._first = 0
        self.head: Candidate | None = None
        """The oldest, kept ready for the policies; set by `Lanes`."""

    def __len__(self) -> int:
        return len(self._places) - self._first

    def __iter__(self) -> Iterator[Place]:
        return islice(self._places, self._first, None)

    def __getitem__(self, position: int) -> Place:
        return self._places[self._first + position]

    def position(self, place: Place) -> int:
        """Return how many stand before `place`."""
        return bisect_left(self._places, place, self._first) - self._first

    def add(self, place: Place) -> None:
        """Put a place where it belongs."""
        if not self._places or self._places[-1] < place:
            self._places.append(place)
        else:
            insort(self._places, place, self._first)

    def remove(self, place: Place) -> None:
        """Take a place out. Raises KeyError."""
        index = bisect_left(self._places, place, self._first)
        if index == len(self._places) or self._places[index] != place:
            raise KeyError(place)
        if index > self._first:
            del self._places[index]
            return
        self._first += 1
        if self._first > 64 and self._first * 2 > len(self._places):
            del self._places[: self._first]
            self._first = 0


class Lanes:
    """All lanes of the hall; empty ones do not exist."""

    def __init__(self) -> None:
        self._by_service: dict[str, dict[tuple[str, str], Lane]] = {}
        self._waiting: dict[str, int] = {}
        self.total = 0
        """People waiting in the hall."""

    def add(self, ticket: Ticket) -> None:
        """Let a ticket wait."""
        of_service = self._by_service.setdefault(ticket.service_id, {})
        key = (ticket.priority, ticket.for_counter_id)
        lane = of_service.get(key)
        if lane is None:
            lane = of_service[key] = Lane()
        place = place_of(ticket)
        lane.add(place)
        if lane[0] is place:
            lane.head = candidate_of(ticket)
        self._waiting[ticket.service_id] = self._waiting.get(ticket.service_id, 0) + 1
        self.total += 1

    def remove(self, ticket: Ticket, tickets: dict[str, Ticket]) -> None:
        """Take a ticket out; `tickets` gives the one that is first in its lane now."""
        of_service = self._by_service[ticket.service_id]
        key = (ticket.priority, ticket.for_counter_id)
        lane = of_service[key]
        lane.remove(place_of(ticket))
        self._waiting[ticket.service_id] -= 1
        self.total -= 1
        if not lane:
            del of_service[key]
            if not of_service:
                del self._by_service[ticket.service_id]
        elif lane.head is not None and lane.head.ticket_id == ticket.id:
            lane.head = candidate_of(tickets[lane[0][2]])

    def waiting(self, service_id: str) -> int:
        """Return how many wait for a service."""
        return self._waiting.get(service_id, 0)

    def services(self) -> Iterator[str]:
        """Yield the services somebody waits for."""
        return iter(self._by_service)

    def of_service(self, service_id: str) -> dict[tuple[str, str], Lane]:
        """Return a service's lanes by (priority class, counter waited for)."""
        return self._by_service.get(service_id, {})
