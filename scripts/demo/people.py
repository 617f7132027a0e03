"""Who holds which number: the visitors' side of the story, told without asking the server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from scripts.demo.dossiers import Dossier
from scripts.demo.errands import Errand
from scripts.demo.script import Visitor


@dataclass(slots=True)
class Person:
    """A visitor in the hall.

    Attributes:
        visitor: their part of the script.
        number: on their slip or the kiosk's screen.
        ticket_id: behind it.
        link: of their phone page.
        since: when they got the number.
        came_back: they missed their call and stood at the guide desk once.
        sent_on: they were transferred and are on their second stop.
        held_until: when a parked visitor is back; None while not parked.
        turned_away: why they got no number.
        errand: what is handed in, on the first visit of its own.
        dossier: what is fetched, or completed, on this visit.
        attended: the papers are done.
    """

    visitor: Visitor
    number: str = ""
    ticket_id: str = ""
    link: str = ""
    since: dt.datetime | None = None
    came_back: bool = False
    sent_on: bool = False
    held_until: dt.datetime | None = None
    turned_away: str = ""
    errand: Errand | None = None
    dossier: Dossier | None = None
    attended: bool = False


@dataclass(slots=True)
class Crowd:
    """Everybody in the hall.

    Attributes:
        by_ticket: people by ticket id.
        turned_away: people who got no number.
        doubled: what must not happen: one number handed to two people.
    """

    by_ticket: dict[str, Person] = field(default_factory=dict)
    turned_away: list[Person] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    _numbers: dict[str, Person] = field(default_factory=dict)

    def give(self, person: Person, number: str, ticket_id: str, link: str, now: dt.datetime) -> None:
        """Hand a number to somebody."""
        other = self._numbers.get(number)
        if other is not None and other is not person:
            self.doubled.append(number)
        person.number, person.ticket_id, person.link, person.since = number, ticket_id, link, now
        self._numbers[number] = person
        self.by_ticket[ticket_id] = person

    def find(self, ticket_id: str) -> Person | None:
        """Return who holds a ticket; None for green-channel visitors, who hold none."""
        return self.by_ticket.get(ticket_id)
