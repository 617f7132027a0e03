"""The day's books: what counts as doubled, what as lost."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.events import DomainEvent, TicketCalled, TicketCompleted, TicketRecalled
from queue_server.domain.model import Ticket, TicketState
from scripts.demo.ledger import doubled_calls, doubled_numbers, is_lost
from scripts.demo.people import Crowd, Person
from scripts.demo.script import write_script

NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)


def ticket(ticket_id: str, number: str, state: TicketState = TicketState.COMPLETED) -> Ticket:
    return Ticket(
        id=ticket_id,
        number=number,
        day=NOW.date(),
        service_id="s",
        state=state,
        issued_at=NOW,
        seniority_at=NOW,
    )


def person(ticket_id: str, number: str) -> Person:
    made = Person(write_script(1, 1)[0])
    Crowd().give(made, number, ticket_id, "", NOW)
    return made


def called(ticket_id: str) -> DomainEvent:
    return TicketCalled(at=NOW, ticket_id=ticket_id, counter_id="w1", clerk_id="c", rule="oldest")


def test_a_number_given_to_two_people_is_seen_from_both_sides() -> None:
    crowd = Crowd()
    for name in ("t1", "t2"):
        crowd.give(Person(write_script(1, 1)[0]), "A001", name, "", NOW)
    assert crowd.doubled == ["A001"]
    assert doubled_numbers([ticket("t1", "A001"), ticket("t2", "A001"), ticket("t3", "A002")]) == ["A001"]


def test_a_ticket_called_while_at_a_counter_is_doubled_a_recall_is_not() -> None:
    recalled = TicketRecalled(at=NOW, ticket_id="t1", counter_id="w1")
    done = TicketCompleted(at=NOW, ticket_id="t1", counter_id="w1")
    assert doubled_calls([called("t1"), recalled, done]) == []
    assert doubled_calls([called("t1"), called("t1")]) == ["t1"]


def test_whoever_holds_a_number_without_an_end_is_lost() -> None:
    held = person("t1", "A001")
    assert is_lost(held, {})
    assert is_lost(held, {"t1": ticket("t1", "A001", TicketState.WAITING)})
    assert is_lost(held, {"t1": ticket("t1", "A009")})
    assert not is_lost(held, {"t1": ticket("t1", "A001")})
