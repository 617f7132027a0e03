"""Any sequence of verbs, by anybody, at any moment: nobody lost, nobody doubled, and the log is the rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config import schema
from queue_server.domain.events import TicketCalled, TicketIssued, TicketReactivated, WalkInStarted
from queue_server.domain.model import LIVE_STATES, CounterState, Ticket, TicketState
from queue_server.domain.state import HallState
from queue_server.protocol import hall as hall_wire
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Params
from queue_server.protocol.errors import HallError, NothingToCall
from tests.helpers.desk_hall import DeskHall, config, services

COUNTERS = st.sampled_from(["w1", "w2", "w3"])
CLERKS = st.sampled_from(["ann", "bob", "cai"])
SERVICES = st.sampled_from(["social", "tax"])
VERBS: st.SearchStrategy[type[wire.TicketVerb]] = st.sampled_from(
    [
        *(wire.Recall, wire.StartService, wire.Hold, wire.Resume, wire.MarkNoShow, wire.Reactivate),
        *(wire.Complete, wire.Cancel, wire.Undo),
    ]
)
AT_A_COUNTER = (TicketState.CALLED, TicketState.SERVING)
KEY = "k" * 8


def hall_config() -> schema.HallConfig:
    """Return a hall where a lot may happen quickly."""
    social, tax, _ = services()
    return config(
        services=(social, msgspec.structs.replace(tax, last_number=30, one_live_ticket_per_identity=False)),
        no_show=schema.NoShow(min_recalls=1, min_seconds_between_recalls=5, min_seconds_since_call=10),
    )


class LifeOfTickets(RuleBasedStateMachine):
    """Drives the use cases as terminals would, refusals included."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = DeskHall(hall_config())
        self.ids: list[str] = []

    # -------------------------------------------------------- what people do

    def attempt(self, params: Params, clerk: str = "") -> bool:
        """Try a request; a refusal must change nothing. Return whether it was accepted."""
        before = self.picture()
        log_length = len(self.hall.log)
        try:
            self.hall.run(params, clerk)
        except HallError:
            assert self.picture() == before
            assert len(self.hall.log) == log_length
            return False
        self.ids = list(self.hall.tickets)
        return True

    def picture(self) -> tuple[Any, ...]:
        state = self.hall.state
        return dict(state.tickets), dict(state.counters), dict(state.series), dict(state.evaluations)

    def some_ticket(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.ids))

    @initialize(number=st.integers(1, 5))
    def morning(self, number: int) -> None:
        for _ in range(number):
            self.attempt(wire.IssueTicket(request_key=KEY, service_id="social"))

    @rule(
        service=SERVICES,
        priority=st.sampled_from(["", "", "elder"]),
        booked_in_min=st.one_of(st.none(), st.integers(-30, 60)),
        further=st.lists(SERVICES, max_size=2),
    )
    def issue(self, service: str, priority: str, booked_in_min: int | None, further: list[str]) -> None:
        minutes = dt.timedelta(minutes=booked_in_min or 0)
        self.attempt(
            wire.IssueTicket(
                request_key=KEY,
                service_id=service,
                priority=priority,
                next_services=tuple(further),
                booked_at=None if booked_in_min is None else self.hall.now + minutes,
            )
        )

    @rule(counter=COUNTERS, finish=st.booleans())
    def call_next(self, counter: str, finish: bool) -> None:
        clerk = self.hall.clerk_at(counter)
        state = self.hall.state
        may_take = [ticket for ticket in state.tickets.values() if self.may_take(counter, ticket)]
        consecutive = state.counters[counter].consecutive_priority
        busy = bool(state.counters[counter].ticket_id)
        request = wire.CallNext(request_key=KEY, counter_id=counter, finish_current=finish)
        if not self.attempt(request, clerk):
            return
        called = self.hall.log[-1]
        assert isinstance(called, TicketCalled)
        levels = self.hall.rules.counters[counter].levels
        ordinary = [t for t in may_take if not t.priority and levels[t.service_id] == 1]
        if called.rule == "priority" and ordinary:
            assert consecutive < self.hall.rules.policy.max_consecutive_priority
        if not busy and called.rule == "oldest":
            own = [t for t in ordinary if not t.for_counter_id]
            assert called.ticket_id == min(own, key=lambda t: (t.seniority_at, t.tie_break, t.id)).id

    @rule(counter=COUNTERS)
    def nobody_is_told_to_wait_while_someone_could_be_called(self, counter: str) -> None:
        request = wire.CallNext(request_key=KEY, counter_id=counter)
        someone = any(self.may_take(counter, ticket) for ticket in self.hall.state.tickets.values())
        try:
            self.hall.run(request, self.hall.clerk_at(counter))
        except NothingToCall:
            assert not someone
        except HallError:
            pass
        else:
            assert someone

    def may_take(self, counter: str, ticket: Ticket) -> bool:
        return (
            ticket.state is TicketState.WAITING
            and ticket.service_id in self.hall.rules.counters[counter].levels
            and ticket.for_counter_id in ("", counter)
        )

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), counter=COUNTERS, clerk=CLERKS)
    def call_ticket(self, data: st.DataObject, counter: str, clerk: str) -> None:
        ticket_id = self.some_ticket(data)
        self.attempt(wire.CallTicket(request_key=KEY, counter_id=counter, ticket_id=ticket_id), clerk)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), verb=VERBS, clerk=CLERKS, counter=st.one_of(st.just(""), COUNTERS))
    def do_anything(self, data: st.DataObject, verb: type[wire.TicketVerb], clerk: str, counter: str) -> None:
        self.attempt(verb(request_key=KEY, ticket_id=self.some_ticket(data), counter_id=counter), clerk)

    @rule(data=st.data(), counter=COUNTERS)
    def work_on(self, data: st.DataObject, counter: str) -> None:
        """Do what a clerk would do next, so that long lives happen often enough."""
        clerk = self.hall.clerk_at(counter)
        ticket = self.hall.state.tickets.get(self.hall.state.counters[counter].ticket_id)
        if ticket is None:
            self.attempt(hall_wire.ResumeCounter(request_key=KEY, counter_id=counter), clerk)
            self.attempt(wire.CallNext(request_key=KEY, counter_id=counter), clerk)
        elif ticket.state is TicketState.CALLED and data.draw(st.booleans()):
            self.hall.wait(6)
            self.attempt(wire.Recall(request_key=KEY, ticket_id=ticket.id), clerk)
            self.hall.wait(6)
            self.attempt(wire.MarkNoShow(request_key=KEY, ticket_id=ticket.id), clerk)
        elif ticket.state is TicketState.CALLED:
            self.attempt(wire.StartService(request_key=KEY, ticket_id=ticket.id), clerk)
        else:
            self.hall.wait(60)
            endings: list[type[wire.TicketVerb]] = [wire.Complete, wire.Complete, wire.Hold]
            ending = data.draw(st.sampled_from(endings))
            self.attempt(ending(request_key=KEY, ticket_id=ticket.id), clerk)

    @rule(data=st.data(), counter=COUNTERS, seconds=st.sampled_from([0, 5, 29, 40]))
    def go_back(self, data: st.DataObject, counter: str, seconds: int) -> None:
        """Take back an end, let a late-comer wait again, or call a parked visitor."""
        clerk = self.hall.clerk_at(counter)
        verbs: dict[TicketState, list[type[wire.TicketVerb]]] = {
            TicketState.NO_SHOW: [wire.Undo, wire.Reactivate],
            TicketState.COMPLETED: [wire.Undo],
            TicketState.HELD: [wire.Resume],
        }
        found = [
            t
            for t in self.hall.state.tickets.values()
            if t.state in verbs or t.id in self.hall.state.undoable
        ]
        if not found:
            return
        ticket = data.draw(st.sampled_from(sorted(found, key=lambda ticket: ticket.id)))
        verb: type[wire.TicketVerb] = data.draw(st.sampled_from(verbs.get(ticket.state, [wire.Undo])))
        self.hall.wait(seconds)
        self.attempt(
            verb(request_key=KEY, ticket_id=ticket.id, counter_id=counter if verb is wire.Resume else ""),
            clerk,
        )

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), service=SERVICES, counter=st.one_of(st.just(""), COUNTERS))
    def transfer(self, data: st.DataObject, service: str, counter: str) -> None:
        ticket_id = self.some_ticket(data)
        known = self.hall.state.tickets.get(ticket_id)
        clerk = self.hall.clerk_at(known.counter_id if known else "")
        self.attempt(
            wire.Transfer(
                request_key=KEY,
                ticket_id=ticket_id,
                to_service_id=service,
                to_counter_id=counter,
            ),
            clerk,
        )

    @rule(counter=COUNTERS, clerk=CLERKS, service=SERVICES)
    def walk_in(self, counter: str, clerk: str, service: str) -> None:
        self.attempt(
            wire.WalkIn(request_key=KEY, counter_id=counter, service_id=service, reason="elderly"), clerk
        )

    @rule(counter=COUNTERS, key=st.sampled_from(hall_wire.PadKeyName))
    def press(self, counter: str, key: hall_wire.PadKeyName) -> None:
        self.attempt(hall_wire.PressKey(request_key=KEY, counter_id=counter, key=key))

    @rule(counter=COUNTERS, level=st.integers(1, 5))
    def rate(self, counter: str, level: int) -> None:
        self.attempt(hall_wire.GiveEvaluation(request_key=KEY, counter_id=counter, level=level))

    @rule(counter=COUNTERS, clerk=CLERKS, really=st.integers(0, 3))
    def change_shift(self, counter: str, clerk: str, really: int) -> None:
        if really:
            return
        try:
            self.hall.close(counter)
            self.hall.open(counter, clerk)
        except HallError:
            pass

    @rule(seconds=st.sampled_from([0.3, 1, 6, 20, 45, 200]))
    def time_passes(self, seconds: float) -> None:
        self.hall.wait(seconds)

    @rule(really=st.integers(0, 3))
    def a_night_passes(self, really: int) -> None:
        if not really:
            self.hall.wait(24 * 3600)

    @rule()
    def the_server_restarts(self) -> None:
        hall = self.hall
        today = hall.rules.calendars.local_day(hall.now)
        since = hall.now - dt.timedelta(hours=2)
        hall.state = HallState(hall.rules)
        hall.state.restore(
            [t for t in hall.tickets.values() if t.ended_at is None or t.ended_at > since],
            hall.counters.values(),
            [one for (_, day), one in hall.series.items() if day == today],
            {},
            today,
        )

    # -------------------------------------------------------- what must hold

    @invariant()
    def one_number_one_person(self) -> None:
        numbers = [(ticket.day, ticket.number) for ticket in self.hall.tickets.values()]
        assert len(numbers) == len(set(numbers))
        given = [
            (event.day, event.series, event.serial)
            for event in self.hall.log
            if isinstance(event, TicketIssued | WalkInStarted)
        ]
        assert len(given) == len(set(given)) == len(numbers)

    @invariant()
    def one_person_one_counter(self) -> None:
        state = self.hall.state
        at_counters = {c.ticket_id: c.id for c in state.counters.values() if c.ticket_id}
        expected = {t.id: t.counter_id for t in state.tickets.values() if t.state in AT_A_COUNTER}
        assert at_counters == expected
        assert len(at_counters) == sum(1 for c in state.counters.values() if c.ticket_id)
        for counter in state.counters.values():
            assert not counter.ticket_id or counter.state is CounterState.OPEN

    @invariant()
    def nobody_is_lost(self) -> None:
        state = self.hall.state
        live = {t.id: t for t in self.hall.tickets.values() if t.state in LIVE_STATES}
        assert live == {t.id: t for t in state.tickets.values() if t.state in LIVE_STATES}
        waiting = sorted(
            (t.seniority_at, t.tie_break, t.id) for t in live.values() if t.state is TicketState.WAITING
        )
        in_lanes = sorted(
            place
            for service_id in state.lanes.services()
            for lane in state.lanes.of_service(service_id).values()
            for place in lane
        )
        assert in_lanes == waiting
        assert state.lanes.total == len(waiting)
        for ticket in live.values():
            if ticket.state is TicketState.WAITING and ticket.for_counter_id:
                assert state.counters[ticket.for_counter_id].state is not CounterState.CLOSED

    @invariant()
    def seniority_is_kept(self) -> None:
        places: dict[str, tuple[dt.datetime, float]] = {}
        for event in self.hall.log:
            if isinstance(event, TicketIssued):
                places[event.ticket_id] = (event.seniority_at, float(event.serial))
            elif isinstance(event, WalkInStarted):
                places[event.ticket_id] = (event.at, float(event.serial))
            elif isinstance(event, TicketReactivated):
                places[event.ticket_id] = (event.seniority_at, event.tie_break)
        assert places == {t.id: (t.seniority_at, t.tie_break) for t in self.hall.tickets.values()}

    def teardown(self) -> None:
        """The fold of the log is the rows."""
        folded = HallState(self.hall.rules, forgets=False)
        for event in self.hall.log:
            folded.apply(event)
        touched = folded.take_touched()
        assert {row.id: row for row in touched.tickets} == self.hall.tickets
        assert {row.id: row for row in touched.counters} == self.hall.counters
        assert {row.ticket_id: row for row in touched.evaluations} == self.hall.evaluations
        newest = {
            key: max(one.day for k, one in self.hall.series.items() if k[0] == key)
            for key, _ in self.hall.series
        }
        assert {row.key: row for row in touched.series} == {
            key: self.hall.series[key, day] for key, day in newest.items()
        }


TestLifeOfTickets = LifeOfTickets.TestCase
TestLifeOfTickets.settings = settings(max_examples=100, stateful_step_count=60, deadline=None)
