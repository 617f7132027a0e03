"""Tickets that ended long ago are still found; their links only by those who print them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from queue_server.client.calls import new_key
from queue_server.protocol.errors import NotFound
from queue_server.protocol.session import LogIn
from queue_server.protocol.tickets import (
    CallNext,
    Complete,
    FindTicket,
    IssueTicket,
    PrintOutcome,
    ReportPrint,
    StartService,
    TicketIssued,
)
from queue_server.protocol.views import TicketState
from queue_server.web.app import utc_now
from tests.helpers.running_hall import PASSWORD, running_hall


async def test_a_ticket_of_this_morning_is_found_and_its_print_reported(data: Path) -> None:
    now = [utc_now().replace(hour=2, minute=0)]
    async with running_hall(data, clock=lambda: now[0]) as hall:
        kiosk, window = await hall.terminal("kiosk-1"), await hall.terminal("window-1")
        issued = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
        assert isinstance(issued, TicketIssued)
        login = LogIn(request_key=new_key(), clerk_id="li", password=PASSWORD, counter_id="w1")
        await window.request(login)
        await window.request(CallNext(request_key=new_key(), counter_id="w1"))
        for verb in (StartService, Complete):
            await window.request(verb(request_key=new_key(), ticket_id=issued.ticket.id, counter_id="w1"))
        now[0] += dt.timedelta(hours=3)
        await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
        assert issued.ticket.id not in hall.server.engine.state.tickets, "too old to be kept in memory"
        for question in (FindTicket(number=issued.ticket.number), FindTicket(ticket_id=issued.ticket.id)):
            found = await kiosk.request(question)
            assert isinstance(found, TicketIssued)
            assert (found.ticket.id, found.ticket.state) == (issued.ticket.id, TicketState.COMPLETED)
            assert found.link == issued.link
        report = ReportPrint(request_key=new_key(), ticket_id=issued.ticket.id, outcome=PrintOutcome.PRINTED)
        await kiosk.request(report)
        assert isinstance(await hall.refusal(kiosk, FindTicket(number="A999")), NotFound)


async def test_a_clerk_sees_no_visitors_link(data: Path) -> None:
    async with running_hall(data) as hall:
        kiosk, window = await hall.terminal("kiosk-1"), await hall.terminal("window-1")
        issued = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
        assert isinstance(issued, TicketIssued) and issued.link
        login = LogIn(request_key=new_key(), clerk_id="li", password=PASSWORD, counter_id="w1")
        await window.request(login)
        found = await window.request(FindTicket(ticket_id=issued.ticket.id))
        assert isinstance(found, TicketIssued) and not found.link
