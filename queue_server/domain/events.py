"""What has happened: one frozen class per fact, complete enough that folding them gives the rows.

`kind` is the word in the log and on the wire. Fields hold facts, not pictures:
`domain.fold` turns them into tickets and counters, and a property test holds
`fold(events) == rows`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from queue_server.domain.records import Record

_by_kind: dict[str, type[DomainEvent]] = {}
EVENT_TYPES: Mapping[str, type[DomainEvent]] = MappingProxyType(_by_kind)
"""Every kind of event by its word in the log; the log reader rebuilds events through it.

A class enters by existing; `domain.fold` imports every module that has some.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Base of all facts. `at` is the moment, aware UTC."""

    kind: ClassVar[str] = ""
    at: dt.datetime

    def __init_subclass__(cls) -> None:
        if not cls.kind:
            return
        known = _by_kind.setdefault(cls.kind, cls)
        if known.__qualname__ != cls.__qualname__:
            raise ValueError(f"two events are called {cls.kind!r}")
        _by_kind[cls.kind] = cls  # a dataclass with slots is made twice; the second is the one that counts


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent(DomainEvent):
    """Base of facts about one record (`domain.records`); `record_id` is its id.

    Attributes:
        picture: the word on the wire: whoever listens hears that such a record changed.
        record_type: the kind of record.
    """

    picture: ClassVar[str] = ""
    record_type: ClassVar[type[Record]] = Record
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(DomainEvent):
    """Base of facts about one ticket."""

    ticket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(DomainEvent):
    """Base of facts about one counter."""

    counter_id: str


# ---------------------------------------------------------------- tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(TicketEvent):
    """A number was given out; `serial` is its place in `series` on `day`."""

    kind: ClassVar[str] = "ticket_issued"
    number: str
    series: str
    serial: int
    day: dt.date
    service_id: str
    seniority_at: dt.datetime
    priority: str = ""
    booked_at: dt.datetime | None = None
    next_services: tuple[str, ...] = ()
    language: str = "zh_CN"
    identity_hash: str = ""
    masked_identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInStarted(TicketEvent):
    """Somebody is served at once, without queueing (R010)."""

    kind: ClassVar[str] = "walk_in_started"
    number: str
    series: str
    serial: int
    day: dt.date
    service_id: str
    counter_id: str
    clerk_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(TicketEvent):
    """A waiting visitor was called; `rule` says why this one.

    `new_cycle`: under the ratio rule, the classes' shares begin anew with this call.
    """

    kind: ClassVar[str] = "ticket_called"
    counter_id: str
    clerk_id: str
    rule: str
    new_cycle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(TicketEvent):
    """The same visitor was called again."""

    kind: ClassVar[str] = "ticket_recalled"
    counter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStarted(TicketEvent):
    """The visitor is at the counter."""

    kind: ClassVar[str] = "service_started"
    counter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(TicketEvent):
    """The visit is parked; its counter is free."""

    kind: ClassVar[str] = "ticket_held"
    counter_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(TicketEvent):
    """A parked visitor was called back."""

    kind: ClassVar[str] = "ticket_resumed"
    counter_id: str
    clerk_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(TicketEvent):
    """The visit waits for another service or counter, with its seniority (R012).

    `from_counter_id` is the counter that thereby became free, or empty.
    `released`: nobody chose this; the counter it waited for has closed.
    """

    kind: ClassVar[str] = "ticket_transferred"
    from_counter_id: str = ""
    to_service_id: str
    to_counter_id: str = ""
    note: str = ""
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMarkedNoShow(TicketEvent):
    """Nobody came."""

    kind: ClassVar[str] = "ticket_marked_no_show"
    counter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReactivated(TicketEvent):
    """A late-comer waits again, at the place (`seniority_at`, `tie_break`), `places_back` positions back."""

    kind: ClassVar[str] = "ticket_reactivated"
    seniority_at: dt.datetime
    tie_break: float
    places_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCompleted(TicketEvent):
    """The service is done; with `next_service_id` the visitor waits there now."""

    kind: ClassVar[str] = "ticket_completed"
    counter_id: str
    next_service_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(TicketEvent):
    """The visitor gave up, or the ticket was a mistake; `counter_id` became free, or is empty."""

    kind: ClassVar[str] = "ticket_cancelled"
    counter_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUndone(TicketEvent):
    """A no-show or a completion was taken back: the visit is at `counter_id` again, as before."""

    kind: ClassVar[str] = "ticket_undone"
    counter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPrinted(TicketEvent):
    """What the printer said about a receipt."""

    kind: ClassVar[str] = "ticket_printed"
    outcome: str
    fault: str = ""
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecheckRecorded(TicketEvent):
    """What the guide found in the papers (R006)."""

    kind: ClassVar[str] = "precheck_recorded"
    complete: bool
    missing: tuple[str, ...] = ()


# ---------------------------------------------------------------- counters


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterEvent):
    """A clerk works here now."""

    kind: ClassVar[str] = "counter_opened"
    clerk_id: str
    standing_in_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterEvent):
    """Nobody works here now."""

    kind: ClassVar[str] = "counter_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterEvent):
    """The clerk is away, with a note (R161)."""

    kind: ClassVar[str] = "counter_paused"
    reason: str
    where: str = ""
    contact: str = ""
    back_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterResumed(CounterEvent):
    """The clerk is back."""

    kind: ClassVar[str] = "counter_resumed"


# ---------------------------------------------------------------- evaluations


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationAsked(CounterEvent):
    """The counter's pad asks about a visit."""

    kind: ClassVar[str] = "evaluation_asked"
    ticket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationGiven(CounterEvent):
    """A citizen's verdict; a later one on the same ticket replaces it (change of mind, reasons added).

    `flag`: `short_visit` when the visit lasted less than the configured minimum.
    """

    kind: ClassVar[str] = "evaluation_given"
    ticket_id: str
    clerk_id: str
    service_id: str
    level: int
    reasons: tuple[str, ...] = ()
    channel: str
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationClosed(CounterEvent):
    """The pad stopped asking without a verdict: not rated."""

    kind: ClassVar[str] = "evaluation_closed"
    ticket_id: str
    why: str


# ---------------------------------------------------------------- people, devices, hall


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkLoggedIn(DomainEvent):
    """A clerk logged in at a terminal."""

    kind: ClassVar[str] = "clerk_logged_in"
    clerk_id: str
    terminal_id: str
    counter_id: str = ""
    standing_in_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkLoggedOut(DomainEvent):
    """A clerk logged out."""

    kind: ClassVar[str] = "clerk_logged_out"
    clerk_id: str
    terminal_id: str
    counter_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFailed(DomainEvent):
    """A log-in was refused."""

    kind: ClassVar[str] = "login_failed"
    clerk_id: str
    terminal_id: str
    locked_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStatusChanged(DomainEvent):
    """A device's health changed."""

    kind: ClassVar[str] = "device_status_changed"
    device_id: str
    device_kind: str
    online: bool
    faults: tuple[str, ...] = ()
    detail: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequested(DomainEvent):
    """Somebody needs a guide."""

    kind: ClassVar[str] = "help_requested"
    help_id: str
    source: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswered(DomainEvent):
    """A guide is on the way."""

    kind: ClassVar[str] = "help_answered"
    help_id: str
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(DomainEvent):
    """A private line to a counter, or to all (empty `to_counter_id`)."""

    kind: ClassVar[str] = "message_sent"
    message_id: str
    text: str
    from_name: str
    to_counter_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChanged(DomainEvent):
    """What all boards show besides calls is now this."""

    kind: ClassVar[str] = "notice_changed"
    ticker: str
    emergency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalEnrolled(DomainEvent):
    """A terminal redeemed its one-time code."""

    kind: ClassVar[str] = "terminal_enrolled"
    terminal_id: str
    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalRevoked(DomainEvent):
    """A terminal is locked out."""

    kind: ClassVar[str] = "terminal_revoked"
    terminal_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentCodeCreated(DomainEvent):
    """An administrator allowed one new terminal; the code itself is nobody's business."""

    kind: ClassVar[str] = "enrolment_code_created"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(DomainEvent):
    """A clerk has a new password; `temporary`: it was set by somebody else and must be changed."""

    kind: ClassVar[str] = "password_changed"
    clerk_id: str
    temporary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStarted(DomainEvent):
    """The hall's local date changed; number series begin anew."""

    kind: ClassVar[str] = "day_started"
    day: dt.date
