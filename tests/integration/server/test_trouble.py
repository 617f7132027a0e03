"""What goes wrong around a server: garbage, giants, sleepers, a full disk, a sudden end."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import sqlite3
import sys
from pathlib import Path

import msgspec
import psycopg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from config import schema
from queue_server.application.command import Actor
from queue_server.client.calls import new_key
from queue_server.client.connection import Broken
from queue_server.client.once import introduction
from queue_server.protocol.codec import encode_request
from queue_server.protocol.errors import InternalError, ServerBusy
from queue_server.protocol.events import EventKind, Topic
from queue_server.protocol.session import Hello, LogIn, Ping, Subscribe
from queue_server.protocol.tickets import CallTicket, Complete, IssueTicket, StartService, TicketIssued
from queue_server.storage import integrity
from queue_server.storage.database import FILE_NAME, open_database
from queue_server.storage.errors import AlreadyServed
from queue_server.storage.integrity import verify_chain
from queue_server.web import connection as connection_module
from queue_server.web import runner
from tests.helpers.running_hall import PASSWORD, Heard, RunningHall, running_hall, small_hall

ROOT = Path(__file__).resolve().parents[3]
GARBAGE = (
    "",
    "{",
    "null",
    "[]",
    '"hello"',
    "[" * 50_000,
    '{"jsonrpc":"2.0","id":1,"method":"session.ping","params":[1,2]}',
    '{"jsonrpc":"2.0","id":1.5,"method":"session.ping"}',
    '{"jsonrpc":"2.0","id":99999999999999999999999,"method":"session.ping"}',
    '{"jsonrpc":"1.0","id":1,"method":"session.ping"}',
    '[{"jsonrpc":"2.0","id":1,"method":"session.ping"}]',
    '{"jsonrpc":"2.0","id":1,"method":"session.ping","extra":true}',
    '{"jsonrpc":"2.0","id":1,"method":"session.ping","params":{"a":"\\ud800"}}',
    '{"jsonrpc":"2.0","method":"session.ping"}',
)


async def test_garbage_is_answered_and_changes_nothing(hall: RunningHall) -> None:
    before = hall.server.engine.last_seq
    async with connect(hall.url) as socket:
        await socket.recv()
        for garbage in GARBAGE:
            await socket.send(garbage, text=True)
            answer = msgspec.json.decode(await socket.recv())
            assert answer["error"]["data"]["slug"] in ("invalid_params", "unknown_method"), garbage[:60]
    assert hall.server.engine.last_seq == before
    await (await hall.terminal("kiosk-1")).request(Ping())


async def test_a_socket_that_talks_only_garbage_is_closed(hall: RunningHall) -> None:
    chance = random.Random(1)
    async with connect(hall.url) as socket:
        await socket.recv()
        with pytest.raises(ConnectionClosed):
            while True:
                if chance.random() < 0.5:
                    await socket.send(chance.randbytes(chance.randrange(200)))
                else:
                    await socket.send(chance.randbytes(99).decode("latin-1"), text=True)
    await (await hall.terminal("kiosk-1")).request(Ping())


@pytest.mark.expects_logs("Invalid HTTP request", "code = 1009|1009", required=False)
async def test_raw_bytes_on_the_port_harm_nobody(hall: RunningHall) -> None:
    chance = random.Random(2)
    upgrade = (
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    for number in range(40):
        reader, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        start = (b"", upgrade, b"POST /t/x HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")[number % 3]
        writer.write(start + chance.randbytes(chance.randrange(1, 3000)))
        if chance.random() < 0.5:
            writer.write_eof()
        try:
            async with asyncio.timeout(0.05):
                await reader.read(10_000)
        except (TimeoutError, ConnectionError):
            pass
        writer.close()
    await (await hall.terminal("kiosk-1")).request(Ping())


async def test_a_giant_message_ends_only_its_sender(hall: RunningHall) -> None:
    kiosk = await hall.terminal("kiosk-1")
    async with connect(hall.url) as socket:
        await socket.recv()
        with pytest.raises(ConnectionClosed):
            await socket.send("x" * 10_000_000, text=True)
            while True:
                await socket.recv()
    await kiosk.request(Ping())


async def test_who_does_not_read_is_dropped_and_nobody_waits(
    hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "MOST_OUTGOING_BYTES", 50_000)
    sleeper = await hall.stranger()
    await sleeper.close()
    known = hall.identity("window-1")
    async with connect(hall.url, max_queue=1, ping_interval=None, close_timeout=0.1) as socket:
        hello = msgspec.convert(msgspec.json.decode(await socket.recv())["params"], Hello)
        introduce = introduction(known, hello.nonce, "sleeper")
        await socket.send(encode_request(1, "session.identify", introduce), text=True)
        subscribe = Subscribe(topics=(Topic.QUEUE,))
        await socket.send(encode_request(2, "session.subscribe", subscribe), text=True)
        socket.transport.pause_reading()
        kiosk = await hall.terminal("kiosk-1")
        for _ in range(40):
            batch = (IssueTicket(request_key=new_key(), service_id="tax") for _ in range(20))
            await asyncio.gather(*(kiosk.request(one) for one in batch))
            if hall.server.socket.connected == 2:
                break
        assert hall.server.socket.connected == 2, "the sleeper was dropped; ..."
    await kiosk.request(Ping())


@pytest.mark.expects_logs("was not committed.*(disk is full|full)")
async def test_a_full_disk_is_told_and_nothing_is_lost(hall: RunningHall) -> None:
    kiosk = await hall.terminal("kiosk-1")
    issue = IssueTicket(request_key=new_key(), service_id="tax")
    engine = hall.server.engine

    def limit(pages: int) -> None:
        writer = engine._store._database._writer  # type: ignore[attr-defined]  # the fault needs the real thing
        writer.cursor().execute(f"PRAGMA max_page_count = {pages}")

    await engine.in_storage(lambda: engine._store.load(engine.state.day))
    await kiosk.request(issue)
    await engine.in_storage(lambda: limit(1))
    refusals = 0
    numbers: list[str] = []
    for _ in range(400):
        try:
            answer = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
        except ServerBusy as busy:
            assert busy.params["why"] == "disk_full"
            refusals += 1
            break
        assert isinstance(answer, TicketIssued)
        numbers.append(answer.ticket.number)
    assert refusals == 1, "a database that may not grow is full at last"
    again = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
    assert isinstance(again, TicketIssued), "the next writer has room again"
    assert again.ticket.number == f"A{len(numbers) + 2:03d}", "no number was lost or given twice"
    assert engine.healthy


@pytest.mark.expects_logs("incident=.* method=test")
async def test_a_command_with_a_bug_refuses_itself_alone(hall: RunningHall) -> None:
    kiosk = await hall.terminal("kiosk-1")

    def buggy(*_: object) -> None:
        raise ZeroDivisionError

    issue = IssueTicket(request_key=new_key(), service_id="tax")
    outcomes = await asyncio.gather(
        hall.server.engine.do(Actor("t", frozenset()), buggy, "test"),  # type: ignore[arg-type]  # a bug
        kiosk.request(issue),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], InternalError) and isinstance(outcomes[1], TicketIssued)


async def test_a_half_open_connection_is_noticed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PING_S", 0.05)
    async with running_hall(data) as hall:
        reader, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        writer.write(
            b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        async with asyncio.timeout(10.0):  # it never answers a ping; the server must hang up
            while await reader.read(10_000):
                pass
        writer.close()
        await (await hall.terminal("kiosk-1")).request(Ping())
        assert hall.server.socket.connected == 1


@pytest.mark.expects_logs("event 2 of the log was changed")
async def test_a_changed_log_is_found_in_the_background(data: Path) -> None:
    async with running_hall(data) as hall:
        kiosk = await hall.terminal("kiosk-1")
        for _ in range(integrity.TAIL + 10):  # so that event 2 is beyond what the start looks at
            await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
    with sqlite3.connect(data / FILE_NAME) as connection:
        connection.execute("DROP TRIGGER event_log_no_update")
        connection.execute("UPDATE event_log SET actor = 'nobody' WHERE seq = 2")
    connection.close()
    async with running_hall(data) as hall, hall.browser() as browser:
        async with asyncio.timeout(10.0):
            while (health := (await browser.get("/healthz")).json())["event_log"] == "checking":
                pass
        assert health["status"] == "log"
        await (await hall.terminal("kiosk-1")).request(Ping())


async def test_a_rating_nobody_gives_is_closed_by_the_server(data: Path) -> None:
    now = [dt.datetime.now(dt.UTC)]
    async with running_hall(data, clock=lambda: now[0]) as hall:
        heard = Heard()
        async with hall.link("window-1", heard, Topic.COUNTERS) as window:
            log_in = LogIn(request_key=new_key(), clerk_id="li", password=PASSWORD, counter_id="w1")
            await window.call(log_in)
            issued = await window.call(IssueTicket(request_key=new_key(), service_id="tax"))
            for verb in (CallTicket, StartService, Complete):
                done = verb(request_key=new_key(), ticket_id=issued.ticket.id, counter_id="w1")
                await window.call(done)
            await heard.until(lambda: heard.mirror.counters["w1"].rating_asked_for == issued.ticket.id)
            now[0] += dt.timedelta(seconds=66)
            await heard.until(lambda: heard.mirror.counters["w1"].rating_asked_for == "")
        assert heard.events[-1].kind is EventKind.EVALUATION_CLOSED


@pytest.mark.expects_logs("was not committed", "log could not be checked", "the sweep failed", required=False)
async def test_a_hall_on_postgresql_survives_a_cut_connection(postgresql_url: str, tmp_path: Path) -> None:
    config = small_hall(server=schema.Server(storage=f"{postgresql_url}/postgres"))
    async with running_hall(tmp_path, config, clerks=()) as hall:
        kiosk = await hall.terminal("kiosk-1")
        issue = IssueTicket(request_key=new_key(), service_id="tax")
        first = await kiosk.request(issue)
        with psycopg.connect(f"{postgresql_url}/postgres", autocommit=True) as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
        again = IssueTicket(request_key=new_key(), service_id="tax")
        async with asyncio.timeout(10.0):
            while True:
                try:
                    second = await kiosk.request(again)
                    break
                except ServerBusy as busy:
                    await asyncio.sleep(busy.params["retry_after_s"] / 10)
        assert isinstance(second, TicketIssued) and second.ticket.number == "A002"
        assert await kiosk.request(issue) == first
        with pytest.raises(AlreadyServed):
            open_database(config.server.storage, tmp_path, config.hall.id)
    async with running_hall(tmp_path, config) as hall:
        assert await (await hall.terminal("kiosk-1")).request(again) == second


@pytest.mark.parametrize("round_number", range(2))
async def test_kill_9_loses_no_answered_ticket(data: Path, tmp_path: Path, round_number: int) -> None:
    process, port = await _start_process(data, tmp_path)
    told: list[str] = []
    keys: list[str] = []
    hall = RunningHall(None, data, port)  # type: ignore[arg-type]  # the server is a process of its own
    try:
        kiosk = await hall.terminal("kiosk-1")

        async def issue() -> None:
            while True:
                keys.append(new_key())
                answer = await kiosk.request(IssueTicket(request_key=keys[-1], service_id="tax"))
                assert isinstance(answer, TicketIssued)
                told.append(answer.ticket.number)
                if len(told) == 40 + 25 * round_number:
                    process.kill()

        outcomes = await asyncio.gather(*(issue() for _ in range(8)), return_exceptions=True)
        assert all(isinstance(outcome, Broken) for outcome in outcomes), outcomes
    finally:
        await process.wait()
        await hall.close_connections()
    async with running_hall(data) as after:
        kiosk = await after.terminal("kiosk-1")
        retried = [await kiosk.request(IssueTicket(request_key=key, service_id="tax")) for key in keys]
        numbers = [answer.ticket.number for answer in retried if isinstance(answer, TicketIssued)]
        assert set(told) <= set(numbers), "an answered ticket is there, and its retry gets the same"
        assert len(set(numbers)) == len(keys), "no retry gives a second number"
    database = open_database("sqlite", data, small_hall().hall.id)
    verify_chain(database, small_hall().hall.id)
    database.close()
    with sqlite3.connect(data / FILE_NAME) as connection:
        stored = {number for (number,) in connection.execute("SELECT number FROM tickets")}
    connection.close()
    assert stored == set(numbers), "nothing is on disk that nobody asked for"


async def _start_process(data: Path, folder: Path) -> tuple[asyncio.subprocess.Process, int]:
    """Start the server of the small hall as a process; return it and its port."""
    script = folder / "serve.py"
    script.write_text(_SCRIPT)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        str(data),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    if process.stdout is None:
        raise RuntimeError("no pipe")
    return process, int(await process.stdout.readline())


_SCRIPT = """
import asyncio, sys
from pathlib import Path
from queue_server.web.runner import hall_server, web_server
from tests.helpers.running_hall import small_hall

async def main():
    async with hall_server(small_hall(), Path(sys.argv[1]), "http://hall.test") as server:
        web = web_server(server, "127.0.0.1", 0)
        serving = asyncio.create_task(web.serve())
        while not web.started:
            await asyncio.sleep(0.01)
        print(web.servers[0].sockets[0].getsockname()[1], flush=True)
        await serving

asyncio.run(main())
"""
