"""A small hall with two zones and four counters, for board tests."""

from __future__ import annotations

import datetime as dt

from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.views import (
    CallView,
    ClerkCard,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    PauseNote,
    ServiceState,
    ServiceView,
    Snapshot,
    TicketState,
    ZoneInfo,
)

ZONES = (
    ZoneInfo(id="east", name="东区", name_en="East area", floor="1F"),
    ZoneInfo(id="west", name="西区", name_en="West area"),
)
COUNTERS = tuple(
    CounterInfo(
        id=f"w{n}",
        label=str(n),
        name="综合受理窗口",
        kind="general",
        zone="east" if n < 3 else "west",
        arrow="left",
    )
    for n in range(1, 5)
)
HALL = HallView(
    id="yunxi", name="云溪区政务服务中心", name_en="Yunxi Service Centre", zones=ZONES, counters=COUNTERS
)
CLERK = ClerkCard(id="chen", name="陈晓梅", number="012", post="综合受理岗", party_member=True)


def call(number: str, counter_id: str, at: dt.datetime, recall: int = 0) -> CallView:
    """Return a call."""
    return CallView(
        number=number,
        counter_id=counter_id,
        service_id="s",
        ticket_id=f"id-{number}",
        called_at=at,
        recall=recall,
    )


def called(seq: int, one: CallView) -> Event:
    """Return the event of a first call or a recall."""
    kind = EventKind.TICKET_RECALLED if one.recall else EventKind.TICKET_CALLED
    counter = CounterView(
        id=one.counter_id,
        state=CounterState.OPEN,
        clerk=CLERK,
        ticket_id=one.ticket_id,
        number=one.number,
        ticket_state=TicketState.CALLED,
    )
    return Event(seq=seq, kind=kind, at=one.called_at, call=one, counter=counter)


def counter_event(seq: int, at: dt.datetime, counter: CounterView) -> Event:
    """Return an event that only shows a counter."""
    return Event(seq=seq, kind=EventKind.COUNTER_PAUSED, at=at, counter=counter)


def paused(counter_id: str, back_at: dt.datetime) -> CounterView:
    """Return a counter whose clerk is away."""
    note = PauseNote(reason="开会", where="302 会议室", contact="000-1", back_at=back_at)
    return CounterView(id=counter_id, state=CounterState.PAUSED, clerk=CLERK, pause=note)


def snapshot(*calls: CallView, waiting: int = 0) -> Snapshot:
    """Return a snapshot with calls, latest first."""
    service = ServiceView(id="s", state=ServiceState.OPEN, waiting=waiting)
    return Snapshot(calls=calls, services=(service,))
