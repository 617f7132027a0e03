from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from queue_server.client.mirror import MOST_CALLS, Mirror
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.session import Subscribed
from queue_server.protocol.views import (
    CallView,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    HelpView,
    NoticeView,
    ServiceState,
    ServiceView,
    Snapshot,
    TicketState,
    TicketView,
)

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HALL = HallView(
    id="h",
    name="大厅",
    name_en="Hall",
    undo_s=30,
    counters=(
        CounterInfo(id="w1", label="1", name="", kind="general", zone="east"),
        CounterInfo(id="w2", label="2", name="", kind="general", zone="west"),
    ),
)


def minutes(count: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=count)


def ticket(number: str, at: float = 0, service: str = "tax", **fields: Any) -> TicketView:
    known: dict[str, Any] = {
        "id": number,
        "number": number,
        "service_id": service,
        "state": TicketState.WAITING,
        "issued_at": minutes(at),
        "seniority_at": minutes(at),
    }
    return TicketView(**(known | fields))


def event(seq: int, kind: EventKind = EventKind.TICKET_CALLED, at: float = 0, **parts: Any) -> Event:
    return Event(seq=seq, kind=kind, at=minutes(at), **parts)


def call(number: str, counter: str = "w1", recall: int = 0) -> CallView:
    return CallView(number=number, counter_id=counter, service_id="tax", called_at=NOON, recall=recall)


def a_mirror(**parts: Any) -> Mirror:
    mirror = Mirror(HALL)
    mirror.take_subscribed(Subscribed(seq=5, snapshot=Snapshot(**parts)))
    return mirror


def test_a_snapshot_starts_afresh_and_missed_events_catch_up() -> None:
    mirror = a_mirror(tickets=(ticket("A1"),), notice=NoticeView(ticker="hello"))
    assert (mirror.seq, list(mirror.tickets), mirror.notice.ticker) == (5, ["A1"], "hello")
    mirror.take_subscribed(Subscribed(seq=7, missed=(event(6, ticket=ticket("A2")),)))
    assert (mirror.seq, sorted(mirror.tickets)) == (7, ["A1", "A2"])
    mirror.take_subscribed(Subscribed(seq=9, snapshot=Snapshot(tickets=(ticket("A3"),))))
    assert list(mirror.tickets) == ["A3"]


def test_waiting_is_in_the_order_of_seniority() -> None:
    late_booked = ticket("A3", at=9, seniority_at=minutes(1))
    mirror = a_mirror(tickets=(ticket("A1"), ticket("A2", at=2), late_booked, ticket("B1", 1, "seal")))
    assert [one.number for one in mirror.waiting()] == ["A1", "B1", "A3", "A2"]
    assert [one.number for one in mirror.waiting(["tax"])] == ["A1", "A3", "A2"]
    assert mirror.waiting_by_service() == {"tax": 3, "seal": 1}


def test_held_and_passed_tickets_of_a_counter() -> None:
    held = [ticket(f"A{n}", state=TicketState.HELD, counter_id="w1", last_call_at=minutes(n)) for n in (2, 1)]
    gone = [ticket(f"B{n}", state=TicketState.NO_SHOW, counter_id="w1", ended_at=minutes(n)) for n in (1, 2)]
    mirror = a_mirror(tickets=(*held, *gone))
    assert [one.number for one in mirror.held_at("w1")] == ["A1", "A2"]
    assert [one.number for one in mirror.no_shows_at("w1")] == ["B2", "B1"], "latest first"
    assert mirror.held_at("w2") == []


def test_ended_tickets_stay_while_they_can_be_undone_and_no_shows_for_the_day() -> None:
    over = ticket("A1", state=TicketState.COMPLETED, ended_at=minutes(0))
    gone = ticket("A2", state=TicketState.NO_SHOW, ended_at=minutes(0), counter_id="w1")
    mirror = a_mirror(tickets=(over, gone))
    mirror.take_event(event(6, at=0.4, ticket=ticket("A3")))
    assert sorted(mirror.tickets) == ["A1", "A2", "A3"]
    mirror.take_event(event(7, at=0.6, ticket=ticket("A4")))
    assert sorted(mirror.tickets) == ["A2", "A3", "A4"]
    mirror.take_event(event(8, EventKind.DAY_STARTED, at=999))
    assert sorted(mirror.tickets) == ["A3", "A4"], "who waits keeps waiting through the night"


def test_calls_are_latest_first_and_each_ticket_once() -> None:
    mirror = a_mirror(calls=(call("A1"),))
    mirror.take_event(event(6, call=call("A2", "w2")))
    mirror.take_event(event(7, call=call("A1", recall=1)))
    assert [(one.number, one.recall) for one in mirror.calls] == [("A1", 1), ("A2", 0)]
    assert [one.number for one in mirror.calls_in(["west"])] == ["A2"]
    assert mirror.calls_in([]) == list(mirror.calls)
    for number in range(40):
        mirror.take_event(event(8 + number, call=call(f"B{number}")))
    assert len(mirror.calls) == MOST_CALLS and mirror.calls[0].number == "B39"


def test_a_counter_knows_its_ticket() -> None:
    counter = CounterView(id="w1", state=CounterState.OPEN, ticket_id="A1")
    mirror = a_mirror(tickets=(ticket("A1"),), counters=(counter,))
    assert mirror.ticket_at("w1") == ticket("A1")
    mirror.take_event(event(6, counter=msgspec.structs.replace(counter, ticket_id="")))
    assert mirror.ticket_at("w1") is None and mirror.ticket_at("w9") is None


def test_services_notice_and_help_are_replaced() -> None:
    service = ServiceView(id="tax", state=ServiceState.OPEN)
    mirror = a_mirror(services=(service,))
    news = msgspec.structs.replace(service, waiting=3)
    mirror.take_event(event(0, EventKind.SERVICES_CHANGED, services=(news,)))
    assert mirror.services == {"tax": news} and mirror.seq == 5, "news outside the log moves no cursor"
    asked = HelpView(id="h1", source="kiosk-1", reason="help", raised_at=NOON)
    earlier = HelpView(id="h0", source="w1", reason="expert", raised_at=minutes(-1))
    mirror.take_event(event(6, help=asked))
    mirror.take_event(event(7, help=earlier))
    assert mirror.open_help() == [earlier, asked]
    mirror.take_event(event(8, help=msgspec.structs.replace(asked, answered_by="guide")))
    assert mirror.open_help() == [earlier]
    mirror.take_event(event(9, notice=NoticeView(emergency="fire")))
    assert mirror.notice.emergency == "fire"
