"""Giving out numbers, finding tickets again, and what became of the paper."""

from __future__ import annotations

import datetime as dt

from queue_server.application.command import Context, Decision, handles
from queue_server.application.numbering import check_offered, next_serial
from queue_server.application.refusals import aware_utc, find_service, find_ticket
from queue_server.application.service_views import estimate_view
from queue_server.application.verbs.helping import printer_alarm
from queue_server.application.views import ticket_view
from queue_server.domain.appointments import effective_arrival
from queue_server.domain.events import TicketIssued, TicketPrinted
from queue_server.domain.identity import masked, normalised
from queue_server.domain.model import Ticket, TicketState
from queue_server.domain.rules import ServiceRule
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Empty, Role
from queue_server.protocol.errors import IdentityRequired, InvalidParams, LiveTicketExists, NotFound

LINK_ROLES = frozenset({Role.KIOSK, Role.GUIDE})
"""Who may see a visitor's link: those who print it. A clerk who had it could rate for the visitor (R132)."""


@handles(wire.IssueTicket)
def issue_ticket(state: HallState, params: wire.IssueTicket, ctx: Context) -> Decision:
    """Give out the next number of a service.

    Raises NotFound, InvalidParams, HandledElsewhere, ServiceClosed, LimitReached,
    IdentityRequired, LiveTicketExists.
    """
    service = find_service(state, params.service_id)
    _check_params(state, params)
    booked_at = _booked_at(state, params, ctx.now)
    check_offered(state, service, ctx.now, booked=booked_at is not None)
    identity_hash = _identity_hash(state, service, params, ctx)
    day = state.rules.calendars.local_day(ctx.now)
    serial = next_serial(state, service, day)
    event = TicketIssued(
        at=ctx.now,
        ticket_id=ctx.new_id(),
        number=service.number(serial),
        series=service.prefix,
        serial=serial,
        day=day,
        service_id=service.id,
        seniority_at=effective_arrival(ctx.now, booked_at, state.rules.policy),
        priority=params.priority,
        booked_at=booked_at,
        next_services=params.next_services,
        language=params.language,
        identity_hash=identity_hash,
        masked_identity=masked(params.identity.name, params.identity.number) if params.identity else "",
    )
    return Decision((event,), lambda after: _receipt(after, after.tickets[event.ticket_id], ctx))


def _check_params(state: HallState, params: wire.IssueTicket) -> None:
    if params.priority and params.priority not in state.rules.policy.classes:
        raise InvalidParams(problem=f"unknown priority class {params.priority!r} - at `$.priority`")
    for service_id in params.next_services:
        further = find_service(state, service_id)
        if further.redirect or not further.levels_at:
            raise InvalidParams(problem=f"{service_id!r} is not served in this hall - at `$.next_services`")


def _booked_at(state: HallState, params: wire.IssueTicket, now: dt.datetime) -> dt.datetime | None:
    """Return the booked time in UTC. Raises InvalidParams when it is not today's."""
    booked_at = aware_utc(params.booked_at, "booked_at")
    if booked_at is None:
        return None
    if booked_at.astimezone(state.rules.timezone).date() != state.rules.calendars.local_day(now):
        raise InvalidParams(problem="the booking is not for today - at `$.booked_at`")
    return booked_at


def _identity_hash(state: HallState, service: ServiceRule, params: wire.IssueTicket, ctx: Context) -> str:
    """Return the visitor's keyed hash, or "". Raises IdentityRequired, LiveTicketExists."""
    if params.identity is None:
        if service.identity_required or service.one_live_ticket_per_identity:
            raise IdentityRequired(service_id=service.id)
        return ""
    identity_hash = ctx.keyed_hash(f"{params.identity.kind}:{normalised(params.identity.number)}")
    if service.one_live_ticket_per_identity:
        other = state.live_ticket_of(identity_hash, service.id)
        if other:
            raise LiveTicketExists(number=other.number, ticket_id=other.id)
    return identity_hash


def _receipt(state: HallState, ticket: Ticket, ctx: Context) -> wire.TicketIssued:
    waiting = ticket.state is TicketState.WAITING
    service = state.rules.services.get(ticket.service_id)
    ahead = state.ahead_of(ticket) if waiting else 0
    return wire.TicketIssued(
        ticket=ticket_view(ticket),
        ahead=ahead,
        estimate=estimate_view(state, ticket.service_id, ahead) if waiting else None,
        link=ctx.link_for(ticket.id) if ctx.actor.roles & LINK_ROLES else "",
        zones=service.zones if service else (),
    )


@handles(wire.FindTicket)
def find(state: HallState, params: wire.FindTicket, ctx: Context) -> Decision:
    """Find a ticket by id or by today's number. Raises NotFound."""
    ticket: Ticket | None
    if params.ticket_id:
        ticket = find_ticket(state, params.ticket_id)
    else:
        number = normalised(params.number)
        ticket = state.find_number(number, state.rules.calendars.local_day(ctx.now))
        if ticket is None:
            raise NotFound(what="ticket", id=number)
    found = ticket
    return Decision((), lambda after: _receipt(after, found, ctx))


@handles(wire.ReportPrint)
def report_print(state: HallState, params: wire.ReportPrint, ctx: Context) -> Decision:
    """Record what the printer said; a failed print calls a guide. Raises NotFound."""
    ticket = find_ticket(state, params.ticket_id)
    printed = TicketPrinted(
        at=ctx.now,
        ticket_id=ticket.id,
        outcome=params.outcome.value,
        fault=params.fault,
        copy=params.copy,
    )
    failed = params.outcome is wire.PrintOutcome.FAILED
    alarm = printer_alarm(state, params.fault, ctx) if failed else ()
    return Decision((printed, *alarm), lambda after: Empty())
