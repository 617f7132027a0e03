"""Tickets: issue, find, print confirmation, and every verb of their life."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from queue_server.protocol.base import Empty, Id, Params, RequestKey, Role, View, method
from queue_server.protocol.views import CounterView, Estimate, TicketView

Note = Annotated[str, msgspec.Meta(max_length=200)]


class IdentityKind(StrEnum):
    """What was read or typed."""

    ID_CARD = "id_card"
    COMPANY = "company"
    PHONE = "phone"


class Identity(Params, frozen=True, kw_only=True):
    """Who the visitor is; the server keeps a keyed hash and a mask, never this (requirements §3.5)."""

    kind: IdentityKind
    number: Annotated[str, msgspec.Meta(min_length=4, max_length=32)]
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""


class TicketIssued(View, frozen=True, kw_only=True):
    """A new ticket and what its receipt says."""

    ticket: TicketView
    ahead: int
    estimate: Estimate | None = None
    link: str = ""
    """Unguessable address of the visitor's page, `/t/<token>` on the hall's public address."""
    zones: tuple[str, ...] = ()


@method("ticket.issue", TicketIssued, Role.KIOSK, Role.GUIDE, Role.CLERK)
class IssueTicket(Params, frozen=True, kw_only=True):
    """Give out the next number of a service."""

    request_key: RequestKey
    service_id: Id
    next_services: tuple[Id, ...] = ()
    """Further stops of the same visit."""
    priority: str = ""
    identity: Identity | None = None
    booked_at: dt.datetime | None = None
    language: str = "zh_CN"


class PrintOutcome(StrEnum):
    """What became of the paper."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@method("ticket.report_print", Empty, Role.KIOSK, Role.COUNTER, Role.GUIDE, Role.CLERK)
class ReportPrint(Params, frozen=True, kw_only=True):
    """Say what the printer said about a ticket's receipt; a failure alarms the guide."""

    request_key: RequestKey
    ticket_id: Id
    outcome: PrintOutcome
    fault: str = ""
    copy: int = 0
    """0 = the first print, 1 = first reprint …"""


@method("ticket.find", TicketIssued, Role.KIOSK, Role.GUIDE, Role.CLERK, Role.MANAGER)
class FindTicket(Params, frozen=True, kw_only=True):
    """Find a ticket of today by id or number: for reprint, reactivation, questions."""

    ticket_id: str = ""
    number: str = ""


class TicketChanged(View, frozen=True, kw_only=True):
    """A ticket after a verb, and the counter it concerned."""

    ticket: TicketView
    counter: CounterView | None = None
    called_next: TicketView | None = None


class CalledNext(View, frozen=True, kw_only=True):
    """Who comes now, and why."""

    ticket: TicketView
    counter: CounterView
    rule: str
    completed: TicketView | None = None
    """The visit this press ended."""


@method("counter.call_next", CalledNext, Role.CLERK, Role.GUIDE)
class CallNext(Params, frozen=True, kw_only=True):
    """Call whoever is next for this counter by the hall's policy."""

    request_key: RequestKey
    counter_id: Id
    finish_current: bool = False
    """Complete the visit in service first; without it a busy counter is refused."""


class NextCandidate(View, frozen=True, kw_only=True):
    """Who would be called now, and why; empty when nobody."""

    ticket: TicketView | None = None
    rule: str = ""
    waiting: int = 0
    """People this counter may take."""
    longest_wait_s: float = 0.0


@method("counter.preview_next", NextCandidate, Role.CLERK, Role.GUIDE)
class PreviewNext(Params, frozen=True, kw_only=True):
    """Ask who is next without calling."""

    counter_id: Id


@method("counter.call_ticket", CalledNext, Role.CLERK, Role.GUIDE)
class CallTicket(Params, frozen=True, kw_only=True):
    """Call one chosen waiting ticket out of order; the log says so."""

    request_key: RequestKey
    counter_id: Id
    ticket_id: Id
    finish_current: bool = False


@method("counter.walk_in", TicketChanged, Role.CLERK, Role.GUIDE)
class WalkIn(Params, frozen=True, kw_only=True):
    """Serve somebody at once without a number (green channel, R010); gets a ticket for the record."""

    request_key: RequestKey
    counter_id: Id
    service_id: Id
    reason: Note
    """E.g. elderly, disabled, urgent; audited."""


class TicketVerb(Params, frozen=True, kw_only=True):
    """Base of the verbs that need only the ticket and the acting counter."""

    request_key: RequestKey
    ticket_id: Id
    counter_id: str = ""


@method("ticket.recall", TicketChanged, Role.CLERK, Role.GUIDE)
class Recall(TicketVerb, frozen=True, kw_only=True):
    """Call the same visitor again."""


@method("ticket.start", TicketChanged, Role.CLERK, Role.GUIDE)
class StartService(TicketVerb, frozen=True, kw_only=True):
    """The visitor is here."""


@method("ticket.hold", TicketChanged, Role.CLERK, Role.GUIDE)
class Hold(TicketVerb, frozen=True, kw_only=True):
    """Park a visit (filling in a form, fetching a paper); the counter is free."""

    reason: Note = ""


@method("ticket.resume", TicketChanged, Role.CLERK, Role.GUIDE)
class Resume(TicketVerb, frozen=True, kw_only=True):
    """Call a held visitor back to this counter."""


@method("ticket.transfer", TicketChanged, Role.CLERK, Role.GUIDE)
class Transfer(TicketVerb, frozen=True, kw_only=True):
    """Send a visit on to another service or counter; seniority is kept (R012)."""

    to_service_id: str = ""
    to_counter_id: str = ""
    note: Note = ""


@method("ticket.mark_no_show", TicketChanged, Role.CLERK, Role.GUIDE)
class MarkNoShow(TicketVerb, frozen=True, kw_only=True):
    """Nobody came; refused before the configured recalls and seconds."""


@method("ticket.reactivate", TicketChanged, Role.CLERK, Role.GUIDE)
class Reactivate(TicketVerb, frozen=True, kw_only=True):
    """A late-comer waits again, n places back, within the tolerance."""


@method("ticket.complete", TicketChanged, Role.CLERK, Role.GUIDE)
class Complete(TicketVerb, frozen=True, kw_only=True):
    """The visit is done; goes on to its next stop if it has one."""

    ask_evaluation: bool = True


@method("ticket.cancel", TicketChanged, Role.CLERK, Role.GUIDE, Role.KIOSK)
class Cancel(TicketVerb, frozen=True, kw_only=True):
    """The visitor gives up, or the ticket was a mistake."""

    reason: Note = ""


@method("ticket.undo", TicketChanged, Role.CLERK, Role.GUIDE)
class Undo(TicketVerb, frozen=True, kw_only=True):
    """Take back a no-show or a completion within the undo time."""


@method("ticket.record_precheck", TicketChanged, Role.GUIDE, Role.CLERK)
class RecordPrecheck(TicketVerb, frozen=True, kw_only=True):
    """What the guide found when looking through the papers (R006)."""

    complete: bool
    missing: tuple[Note, ...] = ()
