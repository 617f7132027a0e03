"""Calling: next, a chosen one, finishing the visit before, and the guards against double presses."""

from __future__ import annotations

import datetime as dt
from typing import cast

import msgspec
import pytest

from config import schema
from queue_server.protocol import tickets as wire
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    NotFound,
    NothingToCall,
    SkillMissing,
    TooEarly,
    WrongState,
)
from queue_server.protocol.views import TicketState
from tests.helpers.desk_hall import DeskHall, config

KEY = "k" * 8


def call_ticket(hall: DeskHall, counter: str, ticket_id: str, *, finish: bool = False) -> wire.CalledNext:
    request = wire.CallTicket(request_key=KEY, counter_id=counter, ticket_id=ticket_id, finish_current=finish)
    return cast(wire.CalledNext, hall.run(request, hall.clerk_at(counter)))


def test_the_call_says_who_where_and_why() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.wait(5)
    called = hall.next("w1")
    assert (called.ticket.id, called.rule, called.completed) == (ticket.id, "oldest", None)
    assert (called.ticket.state, called.ticket.counter_id, called.ticket.clerk_id) == (
        TicketState.CALLED,
        "w1",
        "ann",
    )
    assert (called.counter.ticket_id, called.counter.number, called.counter.since) == (
        ticket.id,
        "A001",
        hall.now,
    )
    call = hall.state.calls[0]
    assert (call.number, call.counter_id, call.recall, call.called_at) == ("A001", "w1", 0, hall.now)


def test_two_counters_never_get_one_person() -> None:
    hall = DeskHall()
    tickets = {hall.issue().id, hall.issue().id}
    assert {hall.next("w1").ticket.id, hall.next("w2").ticket.id} == tickets


def test_nothing_to_call_says_how_many_wait_for_others() -> None:
    hall = DeskHall()
    hall.issue("social")
    with pytest.raises(NothingToCall) as refused:
        hall.next("w3")  # tax only
    assert refused.value.params == {"waiting_elsewhere": 1}


def test_a_second_press_within_the_guard_is_refused_and_later_it_says_whom_one_has() -> None:
    hall = DeskHall()
    hall.issue()
    hall.issue()
    hall.next("w1")
    hall.wait(0.799)
    with pytest.raises(TooEarly) as early:
        hall.next("w1", finish=True)
    assert early.value.params == {"recalls_missing": 0, "seconds_missing": 1}
    hall.wait(0.001)
    with pytest.raises(AlreadyServing) as busy:
        hall.next("w1", finish=True)  # called, but nobody has come yet: not served, so not finished
    assert busy.value.params == {"number": "A001", "state": "called"}


def test_next_ends_the_visit_in_service_only_when_asked() -> None:
    hall = DeskHall()
    first, second = hall.issue(), hall.issue()
    hall.next("w1")
    hall.verb(wire.StartService, first.id)
    hall.wait(60)
    with pytest.raises(AlreadyServing):
        hall.next("w1")
    called = hall.next("w1", finish=True)
    assert called.ticket.id == second.id
    assert called.completed is not None
    assert (called.completed.id, called.completed.state) == (first.id, TicketState.COMPLETED)
    assert called.counter.rating_asked_for == first.id


def test_with_nobody_to_follow_the_visit_in_service_goes_on() -> None:
    hall = DeskHall()
    only = hall.issue()
    hall.next("w1")
    hall.verb(wire.StartService, only.id)
    hall.wait(60)
    with pytest.raises(NothingToCall):
        hall.next("w1", finish=True)
    assert hall.tickets[only.id].state.value == TicketState.SERVING


def test_who_has_a_further_stop_here_may_be_called_again_at_once() -> None:
    hall = DeskHall()
    traveller = hall.issue("social", next_services=("tax",))
    hall.wait(60)
    hall.issue("social")
    hall.next("w1")
    hall.verb(wire.StartService, traveller.id)
    hall.wait(60)
    called = hall.next("w1", finish=True)
    assert (called.ticket.id, called.ticket.service_id) == (traveller.id, "tax")
    assert called.completed is not None and called.completed.id == traveller.id


def test_a_clerk_calls_only_at_the_own_open_counter() -> None:
    hall = DeskHall()
    hall.issue()
    request = wire.CallNext(request_key=KEY, counter_id="w1")
    with pytest.raises(CounterNotOpen) as foreign:
        hall.run(request, "bob")
    assert foreign.value.params == {"state": "open", "clerk_id": "ann"}
    hall.close("w1")
    with pytest.raises(CounterNotOpen):
        hall.run(request, "ann")
    with pytest.raises(NotFound):
        hall.run(wire.CallNext(request_key=KEY, counter_id="w9"), "ann")


def test_a_chosen_ticket_is_called_out_of_order_and_the_log_says_so() -> None:
    hall = DeskHall()
    hall.issue()
    chosen = hall.issue()
    called = call_ticket(hall, "w1", chosen.id)
    assert (called.ticket.id, called.rule, called.ticket.rule) == (
        chosen.id,
        "called_by_number",
        "called_by_number",
    )


def test_a_chosen_ticket_must_wait_and_be_served_here() -> None:
    hall = DeskHall()
    ticket = hall.issue("social")
    with pytest.raises(SkillMissing):
        call_ticket(hall, "w3", ticket.id)
    hall.next("w1")
    with pytest.raises(WrongState) as refused:
        call_ticket(hall, "w2", ticket.id)
    assert refused.value.params == {"number": "A001", "state": "called", "verb": "call"}


def test_who_was_sent_to_another_counter_is_not_called_away() -> None:
    hall = DeskHall()
    ticket = hall.issue("social")
    hall.verb(wire.Transfer, ticket.id, to_counter_id="w2")
    with pytest.raises(NothingToCall):
        hall.next("w1")
    with pytest.raises(CounterNotOpen):
        call_ticket(hall, "w1", ticket.id)
    assert hall.next("w2").rule == "transferred_here"


def test_the_preview_is_what_the_next_press_does() -> None:
    hall = DeskHall()
    hall.issue("tax")
    hall.wait(90)
    hall.issue("social", priority="elder")
    request = wire.PreviewNext(counter_id="w1")
    seen = cast(wire.NextCandidate, hall.run(request, "ann"))
    assert seen.ticket is not None
    assert (seen.rule, seen.waiting, seen.longest_wait_s) == ("priority", 2, 90.0)
    called = hall.next("w1")
    assert (called.ticket.id, called.rule) == (seen.ticket.id, seen.rule)
    hall.next("w2")
    assert cast(wire.NextCandidate, hall.run(request, "ann")) == wire.NextCandidate()


def test_the_cap_lets_an_ordinary_visitor_through() -> None:
    hall = DeskHall()
    for _ in range(5):
        hall.issue(priority="elder")
    hall.issue()
    hall.issue()
    rules = []
    for _ in range(7):
        rules.append(hall.next("w1").rule)
        hall.verb(wire.Cancel, hall.state.counters["w1"].ticket_id)
    assert rules == [*["priority", "priority", "priority_cap"] * 2, "priority"]


def test_the_ratio_is_kept_across_the_log() -> None:
    ratio = config(policy=schema.Policy(rule=schema.PolicyRule.RATIO))
    hall = DeskHall(ratio)
    for _ in range(6):
        hall.issue(priority="elder")
        hall.issue()
    classes = []
    for _ in range(6):
        classes.append(hall.next("w1").ticket.priority)
        hall.verb(wire.Cancel, hall.state.counters["w1"].ticket_id)
    assert classes == ["elder", "elder", "", "elder", "elder", ""]


def test_a_counter_helps_out_when_its_own_queue_is_empty_or_the_wait_is_long() -> None:
    hall = DeskHall()
    tax = hall.issue("tax")
    assert hall.next("w2").rule == "helping_out"
    hall.verb(wire.Hold, tax.id)
    waiting_long = hall.issue("tax")
    hall.wait(601)
    hall.issue("social")
    called = hall.next("w2")
    assert (called.ticket.id, called.rule) == (waiting_long.id, "helping_out")


def test_choosing_does_not_depend_on_how_many_wait() -> None:
    """The policy sees one candidate a lane, so nothing of the choice grows with the queue."""
    hall = DeskHall()
    for _ in range(300):
        hall.issue()
        hall.issue("tax", priority="elder")
    assert len(hall.state.candidates("w1")) == 2
    assert hall.state.waiting_for("w1") == 600


def test_a_back_office_desk_takes_nobody() -> None:
    desk = schema.Counter(
        id="b1", label="b", kind=schema.CounterKind.BACK_OFFICE, skills=(schema.Skill(service="*"),)
    )
    hall = DeskHall(msgspec.structs.replace(config(), counters=(*config().counters, desk)))
    assert hall.rules.counters["b1"].levels == {}


def test_moments_are_kept_in_utc() -> None:
    hall = DeskHall()
    local = hall.now.astimezone(dt.timezone(dt.timedelta(hours=8)))
    ticket = hall.issue(booked_at=local)
    assert hall.tickets[ticket.id].booked_at == local
    assert (hall.tickets[ticket.id].booked_at or local).tzinfo is dt.UTC
