"""What the server publishes: one message per event and audience, numbered by the event log.

An event carries the new pictures of what it changed, so a client needs no rules
of its own: replace and redraw. `seq` 0 marks news that is not in the log
(`services_changed`, sent at most once a second).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from queue_server.protocol.base import View
from queue_server.protocol.case_views import BagView, CaseView
from queue_server.protocol.licence_views import LicenceView, StockView
from queue_server.protocol.platform_views import DeliveryView
from queue_server.protocol.scan_views import ScanView
from queue_server.protocol.views import (
    CallView,
    CounterView,
    DeviceView,
    HelpView,
    MessageView,
    NoticeView,
    ServiceView,
    TicketView,
)


class Topic(StrEnum):
    """What a client can subscribe to."""

    QUEUE = "queue"
    """Tickets; staff and managers only."""
    COUNTERS = "counters"
    CALLS = "calls"
    SERVICES = "services"
    NOTICES = "notices"
    DEVICES = "devices"
    HELP = "help"
    MESSAGES = "messages"
    CASES = "cases"
    """Cases and their bags, news only; staff and managers, like the two below."""
    LICENCES = "licences"
    DELIVERIES = "deliveries"
    """What other platforms are told."""


class EventKind(StrEnum):
    """What happened, in the past tense."""

    TICKET_ISSUED = "ticket_issued"
    TICKET_CALLED = "ticket_called"
    TICKET_RECALLED = "ticket_recalled"
    SERVICE_STARTED = "service_started"
    TICKET_HELD = "ticket_held"
    TICKET_RESUMED = "ticket_resumed"
    TICKET_TRANSFERRED = "ticket_transferred"
    TICKET_MARKED_NO_SHOW = "ticket_marked_no_show"
    TICKET_REACTIVATED = "ticket_reactivated"
    TICKET_COMPLETED = "ticket_completed"
    TICKET_CANCELLED = "ticket_cancelled"
    TICKET_UNDONE = "ticket_undone"
    WALK_IN_STARTED = "walk_in_started"
    TICKET_PRINTED = "ticket_printed"
    PRECHECK_RECORDED = "precheck_recorded"
    COUNTER_OPENED = "counter_opened"
    COUNTER_CLOSED = "counter_closed"
    COUNTER_PAUSED = "counter_paused"
    COUNTER_RESUMED = "counter_resumed"
    EVALUATION_ASKED = "evaluation_asked"
    EVALUATION_GIVEN = "evaluation_given"
    EVALUATION_CLOSED = "evaluation_closed"
    """The pad timed out: not rated."""
    CLERK_LOGGED_IN = "clerk_logged_in"
    CLERK_LOGGED_OUT = "clerk_logged_out"
    LOGIN_FAILED = "login_failed"
    DEVICE_STATUS_CHANGED = "device_status_changed"
    HELP_REQUESTED = "help_requested"
    HELP_ANSWERED = "help_answered"
    MESSAGE_SENT = "message_sent"
    NOTICE_CHANGED = "notice_changed"
    TERMINAL_ENROLLED = "terminal_enrolled"
    TERMINAL_REVOKED = "terminal_revoked"
    ENROLMENT_CODE_CREATED = "enrolment_code_created"
    PASSWORD_CHANGED = "password_changed"
    DAY_STARTED = "day_started"
    SERVICES_CHANGED = "services_changed"
    CASE_CHANGED = "case_changed"
    CONSULTATION_NOTED = "consultation_noted"
    BAG_CHANGED = "bag_changed"
    SCAN_CHANGED = "scan_changed"
    LICENCE_CHANGED = "licence_changed"
    STOCK_CHANGED = "stock_changed"
    DELIVERY_CHANGED = "delivery_changed"
    TRAIL_READ = "trail_read"
    DATA_DESTROYED = "data_destroyed"


class Event(View, frozen=True, kw_only=True):
    """Something that has happened and is committed."""

    seq: int
    kind: EventKind
    at: dt.datetime
    ticket: TicketView | None = None
    """Only to subscribers of `queue`."""
    counter: CounterView | None = None
    other_counter: CounterView | None = None
    call: CallView | None = None
    services: tuple[ServiceView, ...] = ()
    device: DeviceView | None = None
    notice: NoticeView | None = None
    help: HelpView | None = None
    message: MessageView | None = None
    case: CaseView | None = None
    bag: BagView | None = None
    scan: ScanView | None = None
    licence: LicenceView | None = None
    stock: StockView | None = None
    delivery: DeliveryView | None = None
