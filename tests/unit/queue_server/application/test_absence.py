"""No-show, late-comers and undo, to the second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import schema
from queue_server.domain.events import EvaluationClosed
from queue_server.protocol import tickets as wire
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    LimitReached,
    LiveTicketExists,
    NotFound,
    TooEarly,
    TooLate,
    WrongState,
)
from queue_server.protocol.views import TicketState
from tests.helpers.desk_hall import DeskHall, config, services

KEY = "k" * 8


def refusal(hall: DeskHall, ticket_id: str) -> dict[str, int]:
    with pytest.raises(TooEarly) as refused:
        hall.verb(wire.MarkNoShow, ticket_id)
    return refused.value.params


def test_nobody_is_skipped_before_enough_recalls_and_seconds() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    assert refusal(hall, ticket.id) == {"recalls_missing": 2, "seconds_missing": 60}
    hall.wait(20)
    hall.verb(wire.Recall, ticket.id)
    assert refusal(hall, ticket.id) == {"recalls_missing": 1, "seconds_missing": 40}
    hall.wait(20)
    hall.verb(wire.Recall, ticket.id)
    hall.wait(19.5)
    assert refusal(hall, ticket.id) == {"recalls_missing": 0, "seconds_missing": 1}
    hall.wait(0.5)
    marked = hall.verb(wire.MarkNoShow, ticket.id)
    assert (marked.state, marked.ended_at) == (TicketState.NO_SHOW, hall.now)
    assert hall.state.counters["w1"].ticket_id == ""


def test_seconds_alone_are_not_enough() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    hall.wait(3600)
    assert refusal(hall, ticket.id) == {"recalls_missing": 2, "seconds_missing": 0}


@given(waiting=st.integers(0, 8), places=st.integers(0, 5))
def test_a_late_comer_comes_exactly_so_many_places_back(waiting: int, places: int) -> None:
    hall = DeskHall(config(no_show=schema.NoShow(reactivate_places_back=places)))
    late = hall.issue()
    hall.no_show("w1")
    others = [hall.issue().id for _ in range(waiting)]  # all in the same instant
    back = hall.verb(wire.Reactivate, late.id)
    assert back.places_back == min(places, waiting)
    hall.wait(1)
    newcomer = hall.issue().id
    order = []
    for _ in range(waiting + 2):
        order.append(hall.next("w1").ticket.id)
        hall.verb(wire.Cancel, order[-1])
    expected = [*others[:places], late.id, *others[places:], newcomer]
    assert order == expected


def test_two_late_comers_keep_their_distance() -> None:
    hall = DeskHall(config(no_show=schema.NoShow(reactivate_places_back=1)))
    late, later = hall.issue(), hall.issue()
    hall.no_show("w1")
    hall.no_show("w1")
    waiting = [hall.issue().id, hall.issue().id]
    hall.verb(wire.Reactivate, later.id)
    hall.verb(wire.Reactivate, late.id)
    order = []
    for _ in range(4):
        order.append(hall.next("w1").ticket.id)
        hall.verb(wire.Cancel, order[-1])
    assert order == [waiting[0], late.id, later.id, waiting[1]]


def test_a_late_comer_is_taken_back_within_the_tolerance_only() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.no_show("w1")
    hall.wait(120 * 60 + 1)
    with pytest.raises(TooLate) as refused:
        hall.verb(wire.Reactivate, ticket.id)
    assert refused.value.params == {"limit_s": 7200}
    hall.wait(-1)
    assert hall.verb(wire.Reactivate, ticket.id).state is TicketState.WAITING


def test_a_late_comer_is_taken_back_so_many_times_only() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    for _ in range(2):
        hall.no_show("w1")
        hall.verb(wire.Reactivate, ticket.id)
    hall.no_show("w1")
    with pytest.raises(LimitReached) as refused:
        hall.verb(wire.Reactivate, ticket.id)
    assert refused.value.params["limit"] == 2


def test_who_took_a_new_number_meanwhile_does_not_get_the_old_one_back() -> None:
    _, *rest = services()
    only_one = schema.Service(
        id="social", name="社保", group="all", prefix="A", one_live_ticket_per_identity=True
    )
    hall = DeskHall(config(services=(only_one, *rest)))
    card = wire.Identity(kind=wire.IdentityKind.PHONE, number="13800001111")
    old = hall.issue(identity=card)
    hall.no_show("w1")
    hall.issue(identity=card)
    with pytest.raises(LiveTicketExists):
        hall.verb(wire.Reactivate, old.id)


def test_a_no_show_is_undone_within_half_a_minute() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    before = hall.no_show("w1")
    hall.wait(30)
    back = hall.verb(wire.Undo, ticket.id)
    assert (back.state, back.counter_id, back.recalls) == (TicketState.CALLED, "w1", before.recalls)
    assert (back.ended_at, hall.state.counters["w1"].ticket_id) == (None, ticket.id)
    with pytest.raises(WrongState):
        hall.verb(wire.Undo, ticket.id)


def test_after_that_it_stays() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.serve("w1")
    hall.wait(30.1)
    with pytest.raises(TooLate) as refused:
        hall.verb(wire.Undo, ticket.id)
    assert refused.value.params == {"limit_s": 30}


def test_an_undone_completion_is_in_service_again_and_the_pad_rests() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    done = hall.serve("w1")
    back = hall.verb(wire.Undo, ticket.id)
    assert (back.state, back.started_at, back.ended_at) == (TicketState.SERVING, done.started_at, None)
    assert isinstance(hall.log[-2], EvaluationClosed) and hall.log[-2].why == "undone"
    assert hall.state.counters["w1"].rating_ticket_id == ""


def test_an_undo_needs_the_counter_free_and_the_own_clerk() -> None:
    hall = DeskHall()
    ticket, other = hall.issue(), hall.issue()
    hall.serve("w1")
    hall.next("w1")
    with pytest.raises(AlreadyServing) as busy:
        hall.verb(wire.Undo, ticket.id)
    assert busy.value.params == {"number": other.number, "state": "called"}
    hall.verb(wire.Hold, other.id)
    with pytest.raises(CounterNotOpen):
        hall.verb(wire.Undo, ticket.id, "bob")
    assert hall.verb(wire.Undo, ticket.id).state is TicketState.SERVING


def test_a_stop_is_undone_until_the_visitor_is_called_elsewhere() -> None:
    hall = DeskHall()
    ticket = hall.issue("social", next_services=("tax",))
    hall.serve("w1")
    back = hall.verb(wire.Undo, ticket.id, "ann")
    assert (back.state, back.service_id, back.next_services) == (TicketState.SERVING, "social", ("tax",))
    assert hall.state.lanes.total == 0
    hall.verb(wire.Complete, ticket.id)
    hall.next("w3")
    with pytest.raises(WrongState):
        hall.verb(wire.Undo, ticket.id, "ann")


def test_only_ends_can_be_undone() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    with pytest.raises(WrongState) as refused:
        hall.verb(wire.Undo, ticket.id)
    assert refused.value.params == {"number": "A001", "state": "waiting", "verb": "undo"}
    hall.verb(wire.Cancel, ticket.id)
    with pytest.raises(WrongState):
        hall.verb(wire.Undo, ticket.id)
    with pytest.raises(NotFound):
        hall.run(wire.Undo(request_key=KEY, ticket_id="nobody"), "ann")


def test_undo_works_after_a_restart_too() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.serve("w1")
    rows = (hall.tickets.values(), hall.counters.values(), hall.series.values())
    today = hall.rules.calendars.local_day(hall.now)
    hall.state = type(hall.state)(hall.rules)
    hall.state.restore(*rows, {"social": 1}, today)
    assert hall.verb(wire.Undo, ticket.id, "ann").state is TicketState.SERVING
