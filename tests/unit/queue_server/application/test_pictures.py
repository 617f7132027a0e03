"""What clients see: services, snapshots, events for staff and for the public, the unchanging hall."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest

from config import schema
from queue_server.application.command import handlers
from queue_server.application.hall_view import hall_view
from queue_server.application.service_views import service_views
from queue_server.application.views import event_views, snapshot
from queue_server.domain.events import EVENT_TYPES, DomainEvent, RecordEvent
from queue_server.domain.model import CounterState, TicketState
from queue_server.protocol import hall as hall_wire
from queue_server.protocol import tickets as wire
from queue_server.protocol import views
from queue_server.protocol.base import methods
from queue_server.protocol.codec import encode
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.views import ServiceState
from tests.helpers.desk_hall import OFFICE, DeskHall, config, services

KEY = "k" * 8


# ---------------------------------------------------------------- the contract is wholly answered


def test_every_method_about_tickets_and_the_hall_has_its_use_case() -> None:
    ours = {
        name
        for name, info in methods().items()
        if info.params.__module__ in (wire.__name__, hall_wire.__name__)
    }
    assert ours <= {name for name, info in methods().items() if info.params in handlers()}


_PICTURES = {
    "case_changed",
    "bag_changed",
    "scan_changed",
    "licence_changed",
    "stock_changed",
    "delivery_changed",
}


def test_every_event_of_the_contract_has_its_fact() -> None:
    news_outside_the_log = {EventKind.SERVICES_CHANGED}
    pictures = {kind for kind in EventKind if kind.value in _PICTURES}
    of_the_queue = {kind for kind, fact in EVENT_TYPES.items() if not issubclass(fact, RecordEvent)}
    assert of_the_queue == {kind.value for kind in set(EventKind) - news_outside_the_log - pictures}
    assert {fact.picture for fact in EVENT_TYPES.values() if issubclass(fact, RecordEvent)} <= _PICTURES
    assert all(kind == event_type.kind for kind, event_type in EVENT_TYPES.items())


@pytest.mark.parametrize("event_type", EVENT_TYPES.values())
def test_every_fact_survives_the_log(event_type: type[DomainEvent]) -> None:
    hints = get_type_hints(event_type)
    filled: dict[str, Any] = {field.name: _example(hints[field.name]) for field in fields(event_type)}
    event = event_type(**filled)
    assert msgspec.json.decode(msgspec.json.encode(event), type=event_type) == event


def _example(hint: Any) -> object:
    """Return some value of a type: the last choice of a union, two of a tuple, the first word of an enum."""
    if isinstance(hint, UnionType):
        return None if hint.__args__[-1] is type(None) else _example(hint.__args__[-1])
    if get_origin(hint) is tuple:
        one = _example(get_args(hint)[0])
        return (one, one)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{field.name: _example(hints[field.name]) for field in fields(hint)})
    if issubclass(hint, Enum):
        return next(iter(hint))
    examples: dict[object, object] = {
        str: "x",
        int: 3,
        float: 1.5,
        bool: True,
        dt.date: dt.date(2026, 11, 23),
        dt.datetime: dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC),
    }
    return examples[hint]


def test_the_words_for_states_are_the_same_inside_and_on_the_wire() -> None:
    assert [one.value for one in TicketState] == [one.value for one in views.TicketState]
    assert [one.value for one in CounterState] == [one.value for one in views.CounterState]


# ---------------------------------------------------------------- services


def service(hall: DeskHall, name: str = "social") -> views.ServiceView:
    return next(one for one in service_views(hall.state, hall.now) if one.id == name)


def test_an_open_service_shows_its_queue_and_the_wait_before_the_choice() -> None:
    hall = DeskHall(config(calendars=(OFFICE,)))
    hall.close("w2")
    for _ in range(4):
        hall.issue()
    shown = service(hall)
    assert (shown.state, shown.reason, shown.waiting, shown.issued_today) == (ServiceState.OPEN, "", 4, 4)
    assert shown.closes_at == dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # noon: nobody works at lunch
    assert shown.estimate is not None and shown.estimate.high_min > shown.estimate.low_min >= 10
    assert shown.remaining == -1


def test_a_closed_service_says_why_and_when_again() -> None:
    hall = DeskHall(config(calendars=(OFFICE,)))
    hall.wait(2.8 * 3600)
    shown = service(hall)
    assert (shown.state, shown.reason) == (ServiceState.CLOSED, "cut_off")
    assert shown.next_opening == dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC)


def test_a_full_service_and_a_redirected_one() -> None:
    social, *rest = services()
    hall = DeskHall(config(services=(msgspec.structs.replace(social, daily_limit=1), *rest)))
    assert service(hall).remaining == 1
    hall.issue()
    full = service(hall)
    assert (full.state, full.reason, full.remaining) == (ServiceState.FULL, "limit_reached", 0)
    assert full.next_opening is not None
    assert service(hall, "elsewhere").state is ServiceState.REDIRECT


def test_a_service_without_a_counter_is_closed() -> None:
    hall = DeskHall(
        config(counters=(schema.Counter(id="w1", label="1", skills=(schema.Skill(service="tax"),)),)),
        staffed=False,
    )
    assert (service(hall).state, service(hall).reason) == (ServiceState.CLOSED, "no_counter")


def test_the_wait_is_worked_out_once_a_second_and_brought_up_to_date_between() -> None:
    hall = DeskHall()
    hall.close("w2")
    hall.close("w3")
    service_views(hall.state, hall.now)
    first = hall.state.forecasts
    for _ in range(10):
        hall.issue()
    shown = service(hall)
    assert hall.state.forecasts is first
    assert shown.estimate is not None and shown.estimate.low_min >= 55
    hall.wait(1)
    service_views(hall.state, hall.now)
    assert hall.state.forecasts is not first


# ---------------------------------------------------------------- events


def run_of_events() -> tuple[DeskHall, list[tuple[Event, Event]]]:
    hall = DeskHall()
    pairs: list[tuple[Event, Event]] = []
    happen = hall.happen

    def watched(*events: DomainEvent) -> None:
        for event in events:
            happen(event)
            pairs.append(event_views(hall.state, event, len(hall.log)))

    hall.happen = watched  # type: ignore[method-assign]  # the test listens in
    ticket = hall.issue()
    hall.next("w1")
    hall.verb(wire.StartService, ticket.id)
    hall.verb(wire.Transfer, ticket.id, to_service_id="tax")
    hall.next("w3")
    hall.close("w2")
    hall.run(hall_wire.SetNotice(request_key=KEY, ticker="欢迎"), "ann")
    hall.run(hall_wire.SendMessage(request_key=KEY, text="好"), "ann")
    hall.run(hall_wire.RequestHelp(request_key=KEY, source="k1", reason="help"))
    hall.run(hall_wire.ReportDevice(request_key=KEY, device_id="p", kind="printer", online=True))
    return hall, pairs


def test_the_public_never_gets_a_ticket_and_staff_always_the_newest_picture() -> None:
    hall, pairs = run_of_events()
    for staff, public in pairs:
        assert public.ticket is None
        assert (staff.seq, staff.kind, staff.counter, staff.call) == (
            public.seq,
            public.kind,
            public.counter,
            public.call,
        )
        if staff.ticket is None:
            assert staff is public  # encoded once
    by_kind = {staff.kind: staff for staff, _ in pairs}
    called = by_kind[EventKind.TICKET_CALLED]
    assert called.ticket is not None and called.counter is not None and called.call is not None
    assert (called.ticket.counter_id, called.counter.number, called.call.counter_id) == ("w3", "A001", "w3")
    transferred = by_kind[EventKind.TICKET_TRANSFERRED]
    assert transferred.counter is not None and transferred.counter.ticket_id == ""
    closed = by_kind[EventKind.COUNTER_CLOSED]
    assert closed.counter is not None and closed.counter.clerk is None
    assert by_kind[EventKind.NOTICE_CHANGED].notice == views.NoticeView(ticker="欢迎", since=hall.now)
    assert (by_kind[EventKind.MESSAGE_SENT].message or views.NoticeView()) != views.NoticeView()
    assert by_kind[EventKind.HELP_REQUESTED].help is not None
    assert by_kind[EventKind.DEVICE_STATUS_CHANGED].device is not None


def test_a_snapshot_holds_what_was_asked_for_and_no_more() -> None:
    hall, _ = run_of_events()
    everything = snapshot(hall.state, set(Topic), hall.now)
    assert len(everything.tickets) == 1
    assert {counter.id for counter in everything.counters} == {"w1", "w2", "w3"}
    assert [call.counter_id for call in everything.calls] == ["w3", "w1"]
    assert (len(everything.services), len(everything.devices), len(everything.help)) == (3, 1, 1)
    assert everything.notice is not None
    assert snapshot(hall.state, {Topic.CALLS}, hall.now) == views.Snapshot(calls=everything.calls)


def test_a_snapshot_shows_what_can_still_be_undone() -> None:
    hall = DeskHall()
    hall.issue()
    hall.serve("w1")
    hall.wait(30)
    assert len(snapshot(hall.state, {Topic.QUEUE}, hall.now).tickets) == 1
    hall.wait(1)
    assert snapshot(hall.state, {Topic.QUEUE}, hall.now).tickets == ()


def test_the_board_keeps_the_last_calls_only() -> None:
    hall = DeskHall()
    for _ in range(30):
        hall.issue()
        hall.serve("w1")
    calls = snapshot(hall.state, {Topic.CALLS}, hall.now).calls
    assert [call.number for call in calls] == [f"A{number:03d}" for number in range(30, 6, -1)]


# ---------------------------------------------------------------- the unchanging hall


def test_the_hall_tells_what_clients_need() -> None:
    seen = hall_view(config(), {"1": [("108", "在办事指南之外增加新的审批条件", "New conditions")]})
    assert [one.id for one in seen.services] == ["social", "tax", "elsewhere"]
    assert (seen.services[2].redirect_body, seen.services[0].zones) == ("公积金中心", ("main",))
    assert [one.services for one in seen.counters] == [("social", "tax"), ("social", "tax"), ("tax",)]
    assert [one.party_member for one in seen.clerks] == [False, False, True]
    assert (seen.no_show_min_recalls, seen.undo_s, seen.double_press_ms) == (2, 30, 800)
    assert seen.rating_options["1"][0][0] == "108"
    assert b'"priorities":[{"id":"elder"' in encode(seen)


def test_a_stand_in_shows_whose_place_it_is() -> None:
    clerks = (
        schema.Clerk(id="ann", name="安"),
        schema.Clerk(id="bob", name="博", stands_in_for=("ann",), photo="bob.jpg"),
    )
    hall = DeskHall(config(clerks=clerks), staffed=False)
    hall.open("w1", "bob", "ann")
    card = snapshot(hall.state, {Topic.COUNTERS}, hall.now).counters[0].clerk
    assert card is not None
    assert (card.name, card.standing_in_for, card.photo) == ("博", "安", "bob.jpg")
