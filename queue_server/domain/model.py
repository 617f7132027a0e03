"""The things of the hall's day: ticket, counter, series, evaluation. Plain frozen values.

They are replaced, never changed in place, so a value handed to the storage
thread or a view stays what it was. Times are aware UTC datetimes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar


class TicketState(StrEnum):
    """Where a ticket is in its life; the same words go over the wire and into the database."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    NO_SHOW = "no_show"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


LIVE_STATES = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD})
"""States in which a visitor is still owed something."""


class CounterState(StrEnum):
    """Whether a counter works."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One visit's token. `id` is for ever; `number` (A012) is unique within its day and series.

    Attributes:
        id: unguessable, never reused.
        number: what is printed, shown and spoken.
        day: the hall's local date it was issued on.
        seniority_at: the time the queue goes by (issue or booked time); survives transfers (R012).
        tie_break: orders equal `seniority_at`; the serial number, or a place between two of them.
        places_back: how many positions a late-comer was set back at reactivation.
        identity_hash: keyed hash of the visitor's number, or empty; never the number.
        before_end: the state `undo` goes back to, kept while the ticket is ended.
    """

    id: str
    number: str
    day: dt.date
    service_id: str
    state: TicketState
    issued_at: dt.datetime
    seniority_at: dt.datetime
    priority: str = ""
    booked_at: dt.datetime | None = None
    next_services: tuple[str, ...] = ()
    counter_id: str = ""
    for_counter_id: str = ""
    clerk_id: str = ""
    called_at: dt.datetime | None = None
    last_call_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    recalls: int = 0
    reactivations: int = 0
    transfers: int = 0
    places_back: int = 0
    tie_break: float = 0.0
    rule: str = ""
    note: str = ""
    language: str = "zh_CN"
    identity_hash: str = ""
    masked_identity: str = ""
    walk_in: bool = False
    precheck: str = ""
    precheck_missing: tuple[str, ...] = ()
    before_end: TicketState | None = None
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Undoable:
    """A ticket as it was before a no-show or a completion at `ended_at`."""

    ticket: Ticket
    ended_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """去向留言: why, where to, how to reach, back when (R161)."""

    reason: str
    where: str = ""
    contact: str = ""
    back_at: dt.datetime | None = None
    since: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A counter as it stands.

    Attributes:
        ticket_id: the ticket called or in service here; a counter has at most one.
        consecutive_priority: priority calls in a row, for the cap.
        class_calls: calls per priority class in the running cycle, for the ratio rule.
        rating_ticket_id: the ended visit its pad is asking about.
    """

    id: str
    state: CounterState = CounterState.CLOSED
    clerk_id: str = ""
    standing_in_for: str = ""
    ticket_id: str = ""
    pause: Pause | None = None
    since: dt.datetime | None = None
    consecutive_priority: int = 0
    class_calls: dict[str, int] = field(default_factory=dict)
    rating_ticket_id: str = ""
    rating_asked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A number series of one day: services sharing a prefix share it.

    Attributes:
        key: the prefix.
        last: the last number given out today.
    """

    key: str
    day: dt.date
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A citizen's verdict on one visit (R130-R132)."""

    ticket_id: str
    counter_id: str
    clerk_id: str
    service_id: str
    level: int
    reasons: tuple[str, ...]
    channel: str
    given_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One announcement, as boards list them; `recall` 0 is the first call."""

    ticket_id: str
    number: str
    counter_id: str
    service_id: str
    called_at: dt.datetime
    recall: int = 0
    priority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStatus:
    """A device's health as last reported."""

    id: str
    kind: str
    online: bool
    faults: tuple[str, ...]
    detail: str
    reported_at: dt.datetime
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCall:
    """Somebody needs a guide."""

    id: str
    source: str
    reason: str
    raised_at: dt.datetime
    note: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What all boards show besides calls."""

    ticker: str = ""
    emergency: str = ""
    since: dt.datetime | None = None


_T = TypeVar("_T", Ticket, Counter)


_FIELDS = {kind: frozenset(one.name for one in fields(kind)) for kind in (Ticket, Counter)}


def changed(value: _T, **changes: object) -> _T:
    """Return `value` with some fields replaced, like `dataclasses.replace`.

    Every verb draws its ticket and its counter anew, and they have many fields: copying them in
    one go takes a tenth of the time, which is why these two classes have no slots.
    """
    kind = type(value)
    if not changes.keys() <= _FIELDS[kind]:
        raise TypeError(f"{kind.__name__} has no {sorted(changes.keys() - _FIELDS[kind])}")
    new = object.__new__(kind)
    vars(new).update(vars(value), **changes)
    return new
