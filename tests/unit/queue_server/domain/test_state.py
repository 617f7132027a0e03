"""The live state: lanes, what is touched, what is forgotten, what a restart takes up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from queue_server.domain.events import NoticeChanged, TicketCalled
from queue_server.domain.lanes import Lane, Lanes, place_of
from queue_server.domain.model import Counter, Notice, Series, Ticket, TicketState, changed
from queue_server.domain.policy import Place
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from tests.helpers.desk_hall import OPENING, DeskHall

TODAY = dt.date(2026, 11, 23)


def ticket(number: int, second: int = 0, **fields: object) -> Ticket:
    made = Ticket(
        id=f"t{number:03d}",
        number=f"A{number:03d}",
        day=TODAY,
        service_id="social",
        state=TicketState.WAITING,
        issued_at=OPENING,
        seniority_at=OPENING + dt.timedelta(seconds=second),
        tie_break=float(number),
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # fields of the test


def place(second: int, number: int = 0) -> Place:
    return (OPENING + dt.timedelta(seconds=second), float(number), f"t{number}")


# ---------------------------------------------------------------- lanes


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=300))
def test_a_lane_is_a_sorted_list(steps: list[tuple[bool, int]]) -> None:
    lane, model = Lane(), list[Place]()
    for number, (adds, value) in enumerate(steps):
        if adds or not model:
            added = place(value, number)
            lane.add(added)
            model.append(added)
            model.sort()
        else:
            removed = model.pop(0 if value < 30 else value % len(model))
            lane.remove(removed)
        assert list(lane) == model
        assert len(lane) == len(model)
        assert lane.position(place(20)) == sum(one < place(20) for one in model)
        if model:
            assert (lane[0], lane[len(model) - 1]) == (model[0], model[-1])


def test_what_is_not_in_a_lane_cannot_leave_it() -> None:
    lane = Lane()
    lane.add(place(1))
    with pytest.raises(KeyError):
        lane.remove(place(2))


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["", "elder"]), st.sampled_from(["a", "b"])), max_size=60
    ),
    st.data(),
)
def test_the_head_of_every_lane_is_its_oldest(
    people: list[tuple[int, str, str]], data: st.DataObject
) -> None:
    lanes, tickets = Lanes(), dict[str, Ticket]()
    for number, (second, priority, service) in enumerate(people):
        tickets[f"t{number:03d}"] = ticket(number, second, priority=priority, service_id=service)
        lanes.add(tickets[f"t{number:03d}"])
    gone = data.draw(st.lists(st.sampled_from(sorted(tickets)), unique=True)) if tickets else []
    for ticket_id in gone:
        lanes.remove(tickets.pop(ticket_id), tickets)
    assert lanes.total == len(tickets)
    for service in ("a", "b"):
        of_service = [one for one in tickets.values() if one.service_id == service]
        assert lanes.waiting(service) == len(of_service)
        heads = {lane.head.ticket_id for lane in lanes.of_service(service).values() if lane.head}
        expected = {
            min((one for one in of_service if one.priority == priority), key=place_of).id
            for priority in {one.priority for one in of_service}
        }
        assert heads == expected


# ---------------------------------------------------------------- values


@given(st.integers(0, 5), st.text(max_size=5))
def test_changed_is_replace(recalls: int, note: str) -> None:
    one = ticket(1)
    assert changed(one, recalls=recalls, note=note) == replace(one, recalls=recalls, note=note)
    assert one == ticket(1)
    counter = Counter(id="w1")
    assert changed(counter, ticket_id="t") == replace(counter, ticket_id="t")
    with pytest.raises(TypeError):
        changed(one, colour="red")


# ---------------------------------------------------------------- touched


def test_touched_gives_each_new_image_once() -> None:
    hall = DeskHall(staffed=False)
    state = hall.state
    hall.issue()
    assert state.take_touched().tickets == ()  # the hall of the test has taken it
    hall.open("w1", "ann")
    waiting = next(iter(state.tickets))
    state.apply(TicketCalled(at=OPENING, ticket_id=waiting, counter_id="w1", clerk_id="ann", rule="oldest"))
    state.apply(NoticeChanged(at=OPENING, ticker="x", emergency=""))
    touched = state.take_touched()
    assert [one.state for one in touched.tickets] == [TicketState.CALLED]
    assert [one.ticket_id for one in touched.counters] == [waiting]
    assert touched.notice == Notice(ticker="x", since=OPENING)
    again = state.take_touched()
    assert (again.tickets, again.counters, again.series, again.notice) == ((), (), (), None)


# ---------------------------------------------------------------- forgetting and restarting


def test_what_has_long_ended_is_let_go_however_much_there_was() -> None:
    hall = DeskHall()
    for _ in range(50):
        hall.issue()
        hall.serve("w1")
        hall.wait(10)
    assert len(hall.state.tickets) <= 14  # two minutes' worth
    hall.wait(130)
    last = hall.issue()
    assert set(hall.state.tickets) == {last.id}
    assert not hall.state.undoable
    assert len(hall.tickets) == 51


def test_a_no_show_is_kept_for_as_long_as_it_may_come_back() -> None:
    hall = DeskHall()
    late = hall.issue()
    hall.no_show("w1")
    hall.wait(7200)
    hall.issue()
    assert late.id in hall.state.tickets
    hall.wait(1)
    hall.issue()
    assert late.id not in hall.state.tickets


def test_an_undone_end_is_not_forgotten_with_the_first_one() -> None:
    hall = DeskHall()
    one = hall.issue()
    hall.serve("w1")
    hall.wait(20)
    hall.verb(wire.Undo, one.id)
    hall.wait(90)
    hall.verb(wire.Complete, one.id)
    hall.wait(25)  # longer than two minutes after the first end
    hall.issue()
    assert hall.verb(wire.Undo, one.id).state.value == "serving"


def test_a_restart_takes_up_the_live_part() -> None:
    hall = DeskHall()
    called, waiting = hall.issue(), hall.issue("tax")
    hall.next("w1")
    restarted = HallState(hall.rules)
    restarted.restore(
        hall.tickets.values(),
        [*hall.counters.values(), Counter(id="gone")],
        [*hall.series.values(), Series(key="A", day=dt.date(2026, 11, 20), last=77)],
        {"social": 1, "tax": 1},
        TODAY,
    )
    assert restarted.tickets == hall.state.tickets
    assert restarted.counters == hall.state.counters
    assert restarted.last_serial("A", TODAY) == 1
    assert restarted.issued_on(TODAY, "social") == 1
    assert [one.ticket_id for one in restarted.candidates("w1")] == [waiting.id]
    assert restarted.take_touched().tickets == ()
    assert restarted.counters["w1"].ticket_id == called.id


def test_an_old_ticket_is_remembered_for_a_while() -> None:
    hall = DeskHall()
    done = hall.issue()
    hall.serve("w1")
    hall.wait(5000)
    hall.issue()
    assert done.id not in hall.state.tickets
    hall.state.remember(hall.tickets[done.id], hall.now)
    hall.state.remember(hall.tickets[done.id], hall.now)
    hall.issue()
    assert done.id in hall.state.tickets
    hall.wait(121)
    hall.issue()
    assert done.id not in hall.state.tickets


def test_a_number_of_an_earlier_day_does_not_count_for_today() -> None:
    hall = DeskHall()
    hall.issue()
    yesterday = TODAY - dt.timedelta(days=1)
    hall.state.count_issued("social", yesterday)
    assert (hall.state.day, hall.state.issued_on(TODAY, "social")) == (TODAY, 1)
    assert hall.state.issued_on(TODAY + dt.timedelta(days=1), "social") == 0
