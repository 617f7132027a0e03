"""The wire from end to end: link, socket, engine, disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.client import connect

from queue_server.client.calls import new_key
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Role, methods
from queue_server.protocol.errors import (
    Forbidden,
    InvalidParams,
    LinkLost,
    NotFound,
    NothingToCall,
    NotIdentified,
    UnknownMethod,
)
from queue_server.protocol.events import EventKind, Topic
from queue_server.protocol.session import LogIn, Ping, RevokeTerminal, Subscribe
from queue_server.protocol.tickets import CallNext, IssueTicket, StartService, TicketIssued
from queue_server.protocol.views import TicketState
from tests.helpers.running_hall import PASSWORD, Heard, RunningHall, running_hall

STAFF = (Topic.QUEUE, Topic.COUNTERS, Topic.CALLS)


def log_in(clerk: str = "li", counter: str = "w1") -> LogIn:
    return LogIn(request_key=new_key(), clerk_id=clerk, password=PASSWORD, counter_id=counter)


async def test_a_ticket_goes_from_the_kiosk_to_the_board(hall: RunningHall) -> None:
    at_window, at_board, at_kiosk = Heard(), Heard(), Heard()
    window = hall.link("window-1", at_window, *STAFF)
    board = hall.link("board-1", at_board, Topic.CALLS, Topic.COUNTERS)
    kiosk = hall.link("kiosk-1", at_kiosk, Topic.SERVICES)
    async with window, board, kiosk:
        issued = await kiosk.call(IssueTicket(request_key=new_key(), service_id="tax"))
        assert (issued.ticket.number, issued.ahead) == ("A001", 0)
        assert issued.link.startswith("http://hall.test/t/")
        await window.call(log_in())
        called = await window.call(CallNext(request_key=new_key(), counter_id="w1"))
        assert called.ticket.number == "A001"
        await at_board.until(lambda: bool(at_board.mirror.calls))
        assert [(call.number, call.counter_id) for call in at_board.mirror.calls] == [("A001", "w1")]
        assert at_board.mirror.tickets == {}, "the public hears nothing about tickets"
        await at_window.until(lambda: at_window.mirror.ticket_at("w1") is not None)
        ticket = at_window.mirror.tickets[issued.ticket.id]
        assert ticket.state is TicketState.CALLED
        started = StartService(request_key=new_key(), ticket_id=ticket.id, counter_id="w1")
        await window.call(started)
        await at_window.until(lambda: at_window.mirror.tickets[ticket.id].state is TicketState.SERVING)
    seqs = [event.seq for event in at_window.events]
    assert seqs == sorted(set(seqs)), "every event once, in order"


async def test_a_retry_gets_the_first_answer(hall: RunningHall) -> None:
    kiosk = await hall.terminal("kiosk-1")
    issue = IssueTicket(request_key=new_key(), service_id="tax")
    first, again = await asyncio.gather(kiosk.request(issue), kiosk.request(issue))
    later = await kiosk.request(issue)
    assert first == again == later
    other = await hall.refusal(
        await hall.terminal("window-1"), CallNext(request_key=issue.request_key, counter_id="w1")
    )
    assert isinstance(other, Forbidden), "nobody is logged in there"
    second = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
    assert isinstance(second, TicketIssued) and second.ticket.number == "A002"


async def test_a_key_of_one_method_is_refused_for_another(hall: RunningHall) -> None:
    window = await hall.terminal("window-1")
    await window.request(log_in())
    key = new_key()
    await window.request(IssueTicket(request_key=key, service_id="tax"))
    refusal = await hall.refusal(window, CallNext(request_key=key, counter_id="w1"))
    assert isinstance(refusal, InvalidParams) and "request_key" in refusal.params["problem"]


async def test_answers_and_log_ins_survive_a_restart(data: Path) -> None:
    issue = IssueTicket(request_key=new_key(), service_id="tax")
    call = CallNext(request_key=new_key(), counter_id="w1")
    async with running_hall(data) as hall:
        first = await (await hall.terminal("kiosk-1")).request(issue)
        window = await hall.terminal("window-1")
        await window.request(log_in())
        first_call = await window.request(call)
    async with running_hall(data) as hall:
        assert await (await hall.terminal("kiosk-1")).request(issue) == first
        window = await hall.terminal("window-1")
        assert await window.request(call) == first_call, "though the counter is not free for a new call"
        refusal = await hall.refusal(window, CallNext(request_key=new_key(), counter_id="w1"))
        assert refusal.slug == "already_serving"


async def test_a_batch_with_an_old_key_loses_nothing(data: Path) -> None:
    old = IssueTicket(request_key=new_key(), service_id="tax")
    async with running_hall(data) as hall:
        first = await (await hall.terminal("kiosk-1")).request(old)
    async with running_hall(data) as hall:
        kiosk = await hall.terminal("kiosk-1")
        fresh = [IssueTicket(request_key=new_key(), service_id="tax") for _ in range(5)]
        answers = await asyncio.gather(*(kiosk.request(one) for one in (*fresh[:2], old, *fresh[2:])))
        assert answers[2] == first
        numbers = [answer.ticket.number for answer in answers if isinstance(answer, TicketIssued)]
        assert sorted(numbers) == ["A001", "A002", "A003", "A004", "A005", "A006"]


async def test_a_link_resumes_where_it_was(data: Path) -> None:
    heard = Heard()
    async with running_hall(data) as hall:
        link = hall.link("window-1", heard, *STAFF)
        kiosk = await hall.terminal("kiosk-1")
        async with link:
            await heard.until(lambda: heard.state is LinkState.ONLINE)
            await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
            await heard.until(lambda: len(heard.events) == 1)
            hall.server.socket.drop(hall.identity("window-1").terminal_id)
            await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
            await heard.until(lambda: len(heard.mirror.tickets) == 2)
            await heard.until(lambda: len(heard.subscribed) == 2 and heard.state is LinkState.ONLINE)
    again = heard.subscribed[1]
    assert again.snapshot is None, "what was missed is told, not everything"
    assert heard.states.count(LinkState.ONLINE) == 2


async def test_a_call_made_without_a_server_waits_for_it(data: Path) -> None:
    heard = Heard()
    async with running_hall(data) as hall:
        port, link = hall.port, hall.link("kiosk-1", heard)
        link.start()
        await heard.until(lambda: heard.state is LinkState.ONLINE)
    await heard.until(lambda: heard.state is not LinkState.ONLINE)
    issuing = asyncio.create_task(link.call(IssueTicket(request_key=new_key(), service_id="tax")))
    async with running_hall(data, port=port):
        assert (await issuing).ticket.number == "A001"
        await link.close()


async def test_a_call_ends_at_its_deadline(hall: RunningHall) -> None:
    heard = Heard()
    link = hall.link("kiosk-1", heard)
    with pytest.raises(LinkLost):
        await link.call(Ping(), timeout_s=0.01)
    async with link:
        await link.call(Ping())
    with pytest.raises(LinkLost):
        await link.call(Ping())


@pytest.mark.expects_logs("refused: not_identified")
async def test_a_revoked_terminal_is_told(hall: RunningHall) -> None:
    heard = Heard()
    async with hall.link("kiosk-1", heard) as link:
        await link.call(Ping())
        admin = await hall.terminal("admin")
        revoke = RevokeTerminal(request_key=new_key(), terminal_id=hall.identity("kiosk-1").terminal_id)
        await admin.request(revoke)
        await heard.until(lambda: heard.state is LinkState.REFUSED)
        assert isinstance(heard.refusal, NotIdentified)
        with pytest.raises(NotIdentified):
            await link.call(Ping())


async def test_refusals_name_what_is_wrong(hall: RunningHall) -> None:
    window = await hall.terminal("window-1")
    await window.request(log_in())
    nothing = await hall.refusal(window, CallNext(request_key=new_key(), counter_id="w1"))
    assert isinstance(nothing, NothingToCall)
    unknown = await hall.refusal(window, IssueTicket(request_key=new_key(), service_id="none"))
    assert isinstance(unknown, NotFound) and unknown.params == {"what": "service", "id": "none"}
    nul = await hall.refusal(window, LogIn(request_key=new_key(), clerk_id="a\0b", password="x"))
    assert isinstance(nul, InvalidParams) and "U+0000" in nul.params["problem"]
    short = await hall.refusal(window, IssueTicket(request_key="short", service_id="tax"))
    assert isinstance(short, InvalidParams) and "request_key" in short.params["problem"]


async def test_tickets_are_for_staff_terminals_only(hall: RunningHall) -> None:
    board = await hall.terminal("board-1")
    refusal = await hall.refusal(board, Subscribe(topics=(Topic.QUEUE,)))
    assert isinstance(refusal, Forbidden)


async def test_every_method_is_closed_to_strangers_unless_open_to_anyone(hall: RunningHall) -> None:
    async with connect(hall.url) as socket:
        await socket.recv()
        for number, info in enumerate(methods().values()):
            if Role.ANYONE in info.roles:
                continue
            await socket.send(
                f'{{"jsonrpc":"2.0","id":{number},"method":"{info.name}","params":{{}}}}', text=True
            )
            answer = msgspec.json.decode(await socket.recv())
            assert answer["error"]["data"]["slug"] == "not_identified", info.name
        await socket.send('{"jsonrpc":"2.0","id":1,"method":"no.such"}', text=True)
        answer = msgspec.json.decode(await socket.recv())
        assert answer["error"]["code"] == UnknownMethod.code


async def test_the_services_of_a_kiosk_are_told_when_they_change(hall: RunningHall) -> None:
    heard = Heard()
    async with hall.link("kiosk-1", heard, Topic.SERVICES) as link:
        await heard.until(lambda: "tax" in heard.mirror.services)
        await link.call(IssueTicket(request_key=new_key(), service_id="tax"))
        await heard.until(lambda: heard.mirror.services["tax"].waiting == 1)
    assert {event.kind for event in heard.events} == {EventKind.SERVICES_CHANGED}
