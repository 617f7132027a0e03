from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from queue_server.application import hub as hub_module
from queue_server.application.engine import Publication
from queue_server.application.hub import Hub
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.views import (
    CallView,
    CounterState,
    CounterView,
    MessageView,
    ServiceState,
    ServiceView,
    TicketState,
    TicketView,
)

NOON = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
TICKET = TicketView(
    id="t", number="A1", service_id="tax", state=TicketState.CALLED, issued_at=NOON, seniority_at=NOON
)
COUNTER = CounterView(id="w1", state=CounterState.OPEN)
CALL = CallView(number="A1", counter_id="w1", service_id="tax", called_at=NOON)


class Subscriber:
    def __init__(self, *topics: Topic, counter: str = "") -> None:
        self.topics = frozenset(topics)
        self.counter = counter
        self.messages: list[bytes] = []

    def hears_messages_to(self, counter_id: str) -> bool:
        return counter_id in ("", self.counter)

    def push(self, message: bytes) -> None:
        self.messages.append(message)

    def heard(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(message)["params"] for message in self.messages]


def called(seq: int) -> Publication:
    public = Event(seq=seq, kind=EventKind.TICKET_CALLED, at=NOON, counter=COUNTER, call=CALL)
    return Publication(msgspec.structs.replace(public, ticket=TICKET), public)


def test_staff_hear_of_tickets_and_the_public_does_not() -> None:
    hub, staff, board = Hub(), Subscriber(Topic.QUEUE, Topic.CALLS), Subscriber(Topic.CALLS)
    kiosk, another = Subscriber(Topic.SERVICES), Subscriber(Topic.CALLS)
    hub.subscribers |= {staff, board, kiosk, another}
    hub.publish([called(1)])
    assert staff.heard()[0]["ticket"]["number"] == "A1"
    assert "ticket" not in board.heard()[0] and board.heard()[0]["call"]["number"] == "A1"
    assert kiosk.messages == []
    assert board.messages[0] is another.messages[0], "encoded once, however many listen"


def test_private_messages_are_private() -> None:
    hub = Hub()
    first, second = Subscriber(Topic.MESSAGES, counter="w1"), Subscriber(Topic.MESSAGES, counter="w2")
    hub.subscribers |= {first, second}
    for seq, to in ((1, "w1"), (2, "")):
        message = MessageView(id="m", text="hi", from_name="boss", to_counter_id=to, sent_at=NOON)
        event = Event(seq=seq, kind=EventKind.MESSAGE_SENT, at=NOON, message=message)
        hub.publish([Publication(event, event)])
    assert [one["seq"] for one in first.heard()] == [1, 2]
    assert [one["seq"] for one in second.heard()] == [2]


def test_who_was_away_hears_exactly_what_was_missed() -> None:
    hub, board = Hub(), Subscriber(Topic.CALLS)
    hub.publish(called(seq) for seq in range(5, 9))
    assert hub.missed(board, 8, 8) == ()
    missed = hub.missed(board, 6, 8)
    assert missed is not None and [event.seq for event in missed] == [7, 8]
    assert all(event.ticket is None for event in missed)
    complete = hub.missed(board, 4, 8)
    assert complete is not None and len(complete) == 4
    assert hub.missed(board, 3, 8) is None, "event 4 is not remembered"
    assert hub.missed(board, 9, 8) is None, "from the future, e.g. of a restored backup"
    assert Hub().missed(board, 3, 8) is None


def test_memory_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(hub_module, "REMEMBERED", 3)
    hub, board = Hub(), Subscriber(Topic.CALLS)
    hub.publish(called(seq) for seq in range(1, 10))
    assert hub.missed(board, 5, 9) is None
    missed = hub.missed(board, 6, 9)
    assert missed is not None and [event.seq for event in missed] == [7, 8, 9]


def test_services_are_told_when_they_change() -> None:
    hub, kiosk = Hub(), Subscriber(Topic.SERVICES)
    hub.subscribers.add(kiosk)
    services = [ServiceView(id=name, state=ServiceState.OPEN) for name in ("tax", "seal")]
    news = Event(seq=0, kind=EventKind.SERVICES_CHANGED, at=NOON)
    assert hub.publish_services(services, news)
    assert not hub.publish_services(services, news)
    services[1] = msgspec.structs.replace(services[1], waiting=2)
    assert hub.publish_services(services, news)
    assert [[one["id"] for one in heard["services"]] for heard in kiosk.heard()] == [
        ["tax", "seal"],
        ["seal"],
    ]


def test_everybody_hears_of_a_new_day() -> None:
    hub, board = Hub(), Subscriber(Topic.NOTICES)
    hub.subscribers.add(board)
    event = Event(seq=1, kind=EventKind.DAY_STARTED, at=NOON)
    hub.publish([Publication(event, event)])
    assert board.heard()[0]["kind"] == "day_started"
