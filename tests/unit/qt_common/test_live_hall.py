"""The live hall over a real socket, against a peer that speaks the wire contract by hand."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from qt_common.live_hall import LiveHall, link_maker
from queue_server.client.identity import TerminalIdentity, new_private_key
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Role
from queue_server.protocol.errors import HallError, LinkLost, NotFound
from queue_server.protocol.events import Topic
from queue_server.protocol.session import Ping, Pong
from queue_server.protocol.tickets import FindTicket

NOW = "2026-11-23T01:30:00Z"
HELLO = {
    "protocol": 1, "min_protocol": 1, "server_version": "0", "hall_id": "h", "hall_name": "大厅",
    "nonce": "00ff", "server_time": NOW,
}  # fmt: skip


class Peer:
    """A server of one screenful: answers four methods and publishes what a test wants."""

    def __init__(self) -> None:
        self._sockets: list[ServerConnection] = []
        self._server: Server = serve(self._talk, "127.0.0.1", 0)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/ws"

    def publish(self, **event: Any) -> None:
        for socket in self._sockets:
            socket.send(json.dumps({"jsonrpc": "2.0", "method": "event", "params": event}))

    def hang_up(self) -> None:
        sockets, self._sockets = self._sockets, []
        for socket in sockets:
            socket.close()

    def stop(self) -> None:
        self.hang_up()
        self._server.shutdown()
        self._thread.join()

    def _talk(self, socket: ServerConnection) -> None:
        socket.send(json.dumps({"jsonrpc": "2.0", "method": "hello", "params": HELLO}))
        try:
            for message in socket:
                self._answer(socket, json.loads(message))
        except ConnectionClosed:
            pass

    def _answer(self, socket: ServerConnection, request: dict[str, Any]) -> None:
        reply: dict[str, Any] = {"jsonrpc": "2.0", "id": request["id"]}
        match request["method"]:
            case "session.identify":
                hall = {"id": "h", "name": "大厅", "name_en": "Hall"}
                reply["result"] = {"terminal_id": "k", "role": "kiosk", "name": "k", "hall": hall}
            case "session.subscribe":
                reply["result"] = {"seq": 1, "snapshot": {"services": [{"id": "tax", "state": "open"}]}}
                self._sockets.append(socket)
            case "session.ping":
                reply["result"] = {"server_time": NOW}
            case "ticket.find":
                data = {"slug": "not_found", "params": {"what": "ticket"}}
                reply["error"] = {"code": -32000, "message": "not_found", "data": data}
        socket.send(json.dumps(reply))


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.stop()


@pytest.fixture
def hall(peer: Peer, qtbot: QtBot) -> Iterator[LiveHall]:
    identity = TerminalIdentity(terminal_id="k", role=Role.KIOSK, name="k", private_key=new_private_key()[0])
    hall = LiveHall(link_maker(peer.url, identity, [Topic.SERVICES], client="kiosk"))
    hall.start()
    qtbot.waitUntil(lambda: hall.link.online)
    yield hall
    hall.stop()


def test_it_knows_the_hall_once_it_is_online(hall: LiveHall) -> None:
    assert hall.info is not None
    assert hall.info.name == "大厅"
    assert set(hall.mirror.services) == {"tax"}


def test_answers_and_refusals_arrive_on_the_gui_thread(hall: LiveHall, qtbot: QtBot) -> None:
    heard: list[tuple[object, threading.Thread]] = []

    def hear(value: object) -> None:
        heard.append((value, threading.current_thread()))

    hall.call(Ping(), hear, hear)
    hall.call(FindTicket(number="A1"), hear, hear)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert [type(value).__name__ for value, _ in heard] == [Pong.__name__, NotFound.__name__]
    assert {thread for _, thread in heard} == {threading.main_thread()}


def test_events_come_in_order_and_changes_together(hall: LiveHall, peer: Peer, qtbot: QtBot) -> None:
    seen: list[int] = []
    changes: list[object] = []
    qtbot.waitUntil(lambda: not hall._new)  # what the connection itself changed has been told
    hall.happened.connect(lambda event: seen.append(event.seq))
    hall.changed.connect(changes.append)
    for seq in range(2, 12):
        peer.publish(
            seq=seq,
            kind="services_changed",
            at=NOW,
            services=[{"id": "tax", "state": "open", "waiting": seq}],
        )
    qtbot.waitUntil(lambda: len(seen) == 10)
    qtbot.waitUntil(lambda: not hall._new)
    assert seen == list(range(2, 12))
    assert hall.mirror.services["tax"].waiting == 11
    assert set(changes) == {frozenset({Topic.SERVICES})}
    assert len(changes) <= 10


def test_it_comes_back_by_itself(hall: LiveHall, peer: Peer, qtbot: QtBot) -> None:
    states: list[LinkState] = []
    hall.link_changed.connect(lambda status: states.append(status.state))
    peer.hang_up()
    qtbot.waitUntil(lambda: LinkState.WAITING in states and hall.link.online)
    assert hall.link.since <= dt.datetime.now(dt.UTC)


def test_calls_after_the_end_fail_and_do_not_hang(hall: LiveHall, qtbot: QtBot) -> None:
    errors: list[HallError] = []
    hall.stop()
    hall.stop()
    hall.call(Ping(), print, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], LinkLost)
