"""Recall, start, hold, resume, complete; and away: transfer, cancel, walk-in, pre-check."""

from __future__ import annotations

from typing import cast

import pytest

from queue_server.domain.events import EvaluationClosed, TicketTransferred
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Role
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    HandledElsewhere,
    InvalidParams,
    NotFound,
    SkillMissing,
    TooEarly,
    WrongState,
)
from queue_server.protocol.views import TicketState
from tests.helpers.desk_hall import DeskHall

KEY = "k" * 8


def test_a_recall_counts_and_is_announced_but_not_faster_than_a_person_walks() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    hall.wait(19)
    with pytest.raises(TooEarly) as refused:
        hall.verb(wire.Recall, ticket.id)
    assert refused.value.params == {"recalls_missing": 0, "seconds_missing": 1}
    hall.wait(1)
    again = hall.verb(wire.Recall, ticket.id)
    assert (again.recalls, again.last_call_at) == (1, hall.now)
    assert [call.recall for call in hall.state.calls] == [1, 0]


def test_a_visit_is_served_and_its_times_are_kept() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.wait(60)
    called_at = hall.now
    hall.next("w1")
    hall.wait(30)
    started_at = hall.now
    hall.verb(wire.StartService, ticket.id)
    hall.wait(300)
    done = hall.verb(wire.Complete, ticket.id)
    assert (done.called_at, done.started_at, done.ended_at) == (called_at, started_at, hall.now)
    assert (done.state, done.counter_id, done.clerk_id) == (TicketState.COMPLETED, "w1", "ann")
    assert hall.state.counters["w1"].ticket_id == ""


def test_another_clerks_visit_is_out_of_reach() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    for request in (
        wire.StartService(request_key=KEY, ticket_id=ticket.id),
        wire.Transfer(request_key=KEY, ticket_id=ticket.id, to_service_id="tax"),
        wire.Cancel(request_key=KEY, ticket_id=ticket.id),
    ):
        with pytest.raises(CounterNotOpen) as refused:
            hall.run(request, "bob")
        assert refused.value.params == {"state": "open", "clerk_id": "ann"}
    with pytest.raises(CounterNotOpen):
        hall.verb(wire.StartService, ticket.id, counter_id="w2")


def test_a_parked_visit_frees_the_counter_and_comes_back_at_any_counter_that_serves_it() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.issue()
    hall.next("w1")
    hall.verb(wire.StartService, ticket.id)
    held = hall.verb(wire.Hold, ticket.id, reason="copying")
    assert (held.state, held.counter_id, held.note) == (TicketState.HELD, "w1", "copying")
    hall.wait(5)
    hall.next("w1")
    with pytest.raises(AlreadyServing):
        hall.verb(wire.Resume, ticket.id)
    with pytest.raises(SkillMissing):
        hall.verb(wire.Resume, ticket.id, "cai", counter_id="w3")
    back = hall.verb(wire.Resume, ticket.id, "bob", counter_id="w2")
    assert (back.state, back.counter_id, back.rule, back.recalls) == (TicketState.CALLED, "w2", "resumed", 0)
    assert hall.state.calls[0].counter_id == "w2"


def test_a_visit_with_more_stops_goes_on_with_its_seniority_and_is_rated_once_at_the_end() -> None:
    hall = DeskHall()
    traveller = hall.issue("social", next_services=("tax", "social"))
    hall.wait(60)
    hall.issue("tax")
    moved = hall.serve("w1")
    assert (moved.state, moved.service_id, moved.next_services) == (
        TicketState.WAITING,
        "tax",
        ("social",),
    )
    assert moved.seniority_at == traveller.seniority_at
    assert (moved.counter_id, moved.called_at, moved.started_at) == ("", None, None)
    assert hall.state.counters["w1"].rating_ticket_id == ""
    assert hall.next("w3").ticket.id == traveller.id
    hall.verb(wire.StartService, traveller.id)
    hall.verb(wire.Complete, traveller.id)
    assert hall.serve("w1").state is TicketState.COMPLETED
    assert hall.state.counters["w1"].rating_ticket_id == traveller.id


def test_a_transfer_keeps_seniority_wherever_it_comes_from() -> None:
    hall = DeskHall()
    old = hall.issue("social")
    hall.wait(60)
    young = hall.issue("tax")
    hall.next("w1")
    hall.verb(wire.StartService, old.id)
    sent = hall.verb(wire.Transfer, old.id, to_service_id="tax", note="发票")
    assert (sent.state, sent.service_id, sent.transfers, sent.note) == (
        TicketState.WAITING,
        "tax",
        1,
        "发票",
    )
    assert sent.seniority_at == old.seniority_at
    assert hall.state.counters["w1"].ticket_id == ""
    assert hall.next("w3").ticket.id == old.id
    assert hall.next("w1").ticket.id == young.id


def test_who_is_sent_to_a_counter_is_first_there_by_seniority() -> None:
    hall = DeskHall()
    first, second, third = (hall.issue() for _ in range(3))
    hall.verb(wire.Transfer, third.id, to_counter_id="w2")
    hall.verb(wire.Transfer, second.id, to_counter_id="w2")
    called = []
    for _ in range(3):
        called.append(
            (hall.next("w2").ticket.id, hall.state.tickets[hall.state.counters["w2"].ticket_id].rule)
        )
        hall.verb(wire.Cancel, hall.state.counters["w2"].ticket_id)
    assert called == [(second.id, "transferred_here"), (third.id, "transferred_here"), (first.id, "oldest")]


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ({}, InvalidParams),
        ({"to_service_id": "nothing"}, NotFound),
        ({"to_service_id": "elsewhere"}, HandledElsewhere),
        ({"to_counter_id": "w9"}, NotFound),
        ({"to_counter_id": "w3"}, SkillMissing),
        ({"to_service_id": "tax", "to_counter_id": "w3"}, CounterNotOpen),
    ],
)
def test_an_impossible_transfer_is_refused(target: dict[str, str], error: type[Exception]) -> None:
    hall = DeskHall()
    hall.close("w3")
    ticket = hall.issue()
    hall.next("w1")
    with pytest.raises(error):
        hall.verb(wire.Transfer, ticket.id, **target)
    assert hall.tickets[ticket.id].state.value == TicketState.CALLED


def test_a_cancelled_visit_frees_its_counter_and_keeps_the_reason() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    cancelled = hall.verb(wire.Cancel, ticket.id, reason="gone")
    assert (cancelled.state, cancelled.note, cancelled.ended_at) == (TicketState.CANCELLED, "gone", hall.now)
    assert hall.state.counters["w1"].ticket_id == ""
    with pytest.raises(WrongState):
        hall.verb(wire.Cancel, ticket.id)


def test_a_walk_in_is_served_at_once_on_a_number_of_its_own_series() -> None:
    hall = DeskHall()
    hall.issue()
    request = wire.WalkIn(request_key=KEY, counter_id="w1", service_id="social", reason=" elderly ")
    served = cast(wire.TicketChanged, hall.run(request, "ann")).ticket
    assert (served.number, served.state, served.walk_in, served.note) == (
        "L001",
        TicketState.SERVING,
        True,
        "elderly",
    )
    assert hall.state.counters["w1"].ticket_id == served.id
    with pytest.raises(AlreadyServing):
        hall.run(request, "ann")
    assert hall.verb(wire.Complete, served.id).state is TicketState.COMPLETED
    assert cast(wire.TicketChanged, hall.run(request, "ann")).ticket.number == "L002"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": "  "}, InvalidParams),
        ({"service_id": "tax", "counter_id": "w1", "reason": "x"}, None),
        ({"service_id": "social", "counter_id": "w3"}, SkillMissing),
        ({"service_id": "elsewhere"}, HandledElsewhere),
        ({"counter_id": "w2"}, CounterNotOpen),
    ],
)
def test_a_walk_in_needs_a_reason_a_skill_and_the_own_counter(
    fields: dict[str, str], error: type[Exception] | None
) -> None:
    hall = DeskHall()
    clerk = "cai" if fields.get("counter_id") == "w3" else "ann"
    request = wire.WalkIn(
        **{"request_key": KEY, "counter_id": "w1", "service_id": "social", "reason": "urgent", **fields}
    )
    if error is None:
        hall.run(request, clerk)
        return
    with pytest.raises(error):
        hall.run(request, clerk)
    assert not hall.tickets


def test_a_precheck_is_recorded_on_a_live_ticket_only() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    found = hall.verb(wire.RecordPrecheck, ticket.id, complete=False, missing=("身份证复印件",))
    assert (found.precheck, found.precheck_missing) == ("missing", ("身份证复印件",))
    assert hall.verb(wire.RecordPrecheck, ticket.id, complete=True).precheck == "complete"
    with pytest.raises(InvalidParams):
        hall.verb(wire.RecordPrecheck, ticket.id, complete=True, missing=("x",))
    hall.serve("w1")
    with pytest.raises(WrongState):
        hall.verb(wire.RecordPrecheck, ticket.id, complete=True)


def test_starting_brings_the_pad_to_rest_that_still_asks_the_one_before() -> None:
    hall = DeskHall()
    first, second = hall.issue(), hall.issue()
    hall.serve("w1")
    assert hall.state.counters["w1"].rating_ticket_id == first.id
    hall.next("w1")
    hall.verb(wire.StartService, second.id)
    closed = [event for event in hall.log if isinstance(event, EvaluationClosed)]
    assert [(event.ticket_id, event.why) for event in closed] == [(first.id, "next_visit")]
    assert hall.state.counters["w1"].rating_ticket_id == ""


def test_a_visitor_without_staff_cancels_while_waiting_and_not_when_parked() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    hall.verb(wire.Hold, ticket.id)
    with pytest.raises(WrongState):
        hall.run(wire.Cancel(request_key=KEY, ticket_id=ticket.id), "", Role.ANYONE)


def test_when_a_counter_closes_who_was_sent_there_waits_for_all() -> None:
    hall = DeskHall()
    sent = hall.issue()
    hall.verb(wire.Transfer, sent.id, to_counter_id="w2", note="问清楚")
    hall.close("w2")
    released = hall.tickets[sent.id]
    assert (released.for_counter_id, released.transfers, released.note) == ("", 1, "问清楚")
    assert isinstance(hall.log[-2], TicketTransferred) and hall.log[-2].released
    assert hall.next("w1").ticket.id == sent.id
