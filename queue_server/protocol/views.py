"""What the server shows of the hall: tickets, counters, services, calls, people, devices.

Views are whole pictures, never patches: a client keeps the newest one it has
received for each id and is right. Times are aware UTC datetimes. No view holds
an identity number, a full visitor name, or how a visit was rated.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from queue_server.protocol.base import Role, View


class TicketState(StrEnum):
    """Where a ticket is in its life."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    NO_SHOW = "no_show"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CounterState(StrEnum):
    """Whether a counter works."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class ServiceState(StrEnum):
    """Whether the kiosk may offer a service now."""

    OPEN = "open"
    CLOSED = "closed"
    FULL = "full"
    REDIRECT = "redirect"


class Estimate(View, frozen=True, kw_only=True):
    """A wait as a range in minutes, rounded up; never a false precision."""

    low_min: int
    high_min: int


class TicketView(View, frozen=True, kw_only=True):
    """A ticket as staff see it."""

    id: str
    number: str
    service_id: str
    state: TicketState
    issued_at: dt.datetime
    seniority_at: dt.datetime
    """The time the queue goes by: issue, or the booked time; kept through transfers (R012)."""
    priority: str = ""
    """Priority class id."""
    booked_at: dt.datetime | None = None
    counter_id: str = ""
    """Where it is called, served or held."""
    for_counter_id: str = ""
    """Waits for this counter only (transfer to a counter)."""
    clerk_id: str = ""
    called_at: dt.datetime | None = None
    last_call_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    recalls: int = 0
    reactivations: int = 0
    transfers: int = 0
    places_back: int = 0
    rule: str = ""
    """Why it was called: the rule's name."""
    note: str = ""
    """What the last clerk wrote: hold reason, transfer note."""
    next_services: tuple[str, ...] = ()
    """Further stops of the same visit."""
    masked_identity: str = ""
    walk_in: bool = False
    """Served without queueing (green channel, R010)."""
    precheck: str = ""
    """Result of the guide's pre-check: `complete`, `missing`, or empty."""
    precheck_missing: tuple[str, ...] = ()


class PauseNote(View, frozen=True, kw_only=True):
    """去向留言 (R161)."""

    reason: str
    where: str = ""
    contact: str = ""
    back_at: dt.datetime | None = None
    since: dt.datetime | None = None


class ClerkCard(View, frozen=True, kw_only=True):
    """What the window screen shows of the clerk (R162)."""

    id: str
    name: str
    number: str = ""
    department: str = ""
    post: str = ""
    phone: str = ""
    photo: str = ""
    party_member: bool = False
    role: Role = Role.CLERK
    standing_in_for: str = ""
    """Name of the absent A-post clerk (R160)."""


class CounterView(View, frozen=True, kw_only=True):
    """A counter as it stands."""

    id: str
    state: CounterState
    clerk: ClerkCard | None = None
    pause: PauseNote | None = None
    ticket_id: str = ""
    number: str = ""
    """Ticket being called or served."""
    ticket_state: TicketState | None = None
    since: dt.datetime | None = None
    """Since when it is as it is."""
    rating_asked_for: str = ""
    """Id of the ended visit the pad is asking about; empty when the pad rests."""


class CallView(View, frozen=True, kw_only=True):
    """One call as the public sees and hears it."""

    number: str
    counter_id: str
    service_id: str
    ticket_id: str = ""
    called_at: dt.datetime
    recall: int = 0
    """0 = first call, 1 = first recall …"""
    priority: str = ""


class ServiceView(View, frozen=True, kw_only=True):
    """A service as the kiosk may offer it now."""

    id: str
    state: ServiceState
    reason: str = ""
    """Slug: outside_hours, holiday, cut_off, limit_reached, redirect, no_counter, booking_only."""
    next_opening: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    waiting: int = 0
    estimate: Estimate | None = None
    issued_today: int = 0
    remaining: int = -1
    """Numbers left today; -1 = no limit."""


class DeviceView(View, frozen=True, kw_only=True):
    """A device's health, as last reported."""

    id: str
    kind: str = ""
    online: bool = False
    faults: tuple[str, ...] = ()
    detail: str = ""
    reported_at: dt.datetime | None = None
    host: str = ""
    """Terminal that reported it."""


class NoticeView(View, frozen=True, kw_only=True):
    """What all boards show besides calls."""

    ticker: str = ""
    emergency: str = ""
    """Overrides everything while not empty."""
    since: dt.datetime | None = None


class HelpView(View, frozen=True, kw_only=True):
    """Somebody needs a guide: a kiosk's help key, a clerk's call, a complaint key (R006, R018, R141)."""

    id: str
    source: str
    """Terminal or counter id."""
    reason: str
    """Slug: help, printer, complaint, expert, queue."""
    raised_at: dt.datetime
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    note: str = ""


class MessageView(View, frozen=True, kw_only=True):
    """A private line from a manager to a counter, or back."""

    id: str
    text: str
    from_name: str
    to_counter_id: str = ""
    """Empty = everybody."""
    sent_at: dt.datetime


class ServiceInfo(View, frozen=True, kw_only=True):
    """The unchanging part of a service."""

    id: str
    name: str
    name_en: str
    group: str
    prefix: str
    target_wait_min: int
    target_service_min: int
    department: str = ""
    kind: str = ""
    bring: tuple[str, ...] = ()
    bring_en: tuple[str, ...] = ()
    redirect_body: str = ""
    redirect_body_en: str = ""
    redirect_address: str = ""
    redirect_phone: str = ""
    identity_required: bool = False
    zones: tuple[str, ...] = ()
    """Zones whose counters serve it: where to wait."""


class GroupInfo(View, frozen=True, kw_only=True):
    """The unchanging part of a service group."""

    id: str
    name: str
    name_en: str
    icon: str = ""


class CounterInfo(View, frozen=True, kw_only=True):
    """The unchanging part of a counter."""

    id: str
    label: str
    name: str
    kind: str
    zone: str
    arrow: str = ""
    department: str = ""
    services: tuple[str, ...] = ()
    """Service ids it may take, own work first."""


class ZoneInfo(View, frozen=True, kw_only=True):
    """The unchanging part of a zone."""

    id: str
    name: str
    name_en: str
    floor: str = ""


class PriorityInfo(View, frozen=True, kw_only=True):
    """A priority class as the kiosk offers it."""

    id: str
    name: str
    name_en: str
    offered_at_kiosk: bool = True
    needs_proof: bool = True


class HallView(View, frozen=True, kw_only=True):
    """Everything about the hall that does not change while the server runs."""

    id: str
    name: str
    name_en: str
    address: str = ""
    phone: str = ""
    timezone: str = "Asia/Shanghai"
    public_url: str = ""
    groups: tuple[GroupInfo, ...] = ()
    services: tuple[ServiceInfo, ...] = ()
    counters: tuple[CounterInfo, ...] = ()
    zones: tuple[ZoneInfo, ...] = ()
    priorities: tuple[PriorityInfo, ...] = ()
    clerks: tuple[ClerkCard, ...] = ()
    no_show_min_recalls: int = 2
    no_show_min_seconds: float = 60.0
    seconds_between_recalls: float = 20.0
    undo_s: float = 30.0
    double_press_ms: int = 800
    idle_lock_min: int = 15
    rating_timeout_s: float = 60.0
    correction_days: int = 5
    """Working days an applicant gets to bring what is missing, unless somebody says otherwise."""
    longest_correction_days: int = 90
    rating_options: dict[str, tuple[tuple[str, str, str], ...]] = msgspec.field(default_factory=dict)
    """Level "1".."5" -> (code, Chinese, English): the national option list (requirements §3.2)."""


class Snapshot(View, frozen=True, kw_only=True):
    """The whole live picture of the topics asked for, as of `seq`."""

    tickets: tuple[TicketView, ...] = ()
    """Live tickets, and those ended within the undo time; topic `queue`."""
    counters: tuple[CounterView, ...] = ()
    calls: tuple[CallView, ...] = ()
    """Latest first, at most 24."""
    services: tuple[ServiceView, ...] = ()
    devices: tuple[DeviceView, ...] = ()
    notice: NoticeView | None = None
    help: tuple[HelpView, ...] = ()
