"""One platform's stand-in: a real HTTP server that takes each message id once and can be made to fail."""

from __future__ import annotations

import hmac
import json
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from queue_server.platforms.exchange import signature
from scripts.peers.answers import ANSWERS

HOST = "127.0.0.1"


class Fault(StrEnum):
    """What is wrong with the platform."""

    NONE = "none"
    DOWN = "down"
    """Nobody listens."""
    SLOW = "slow"
    """It takes the message, but answers only after `slow_s`."""
    BUSY = "busy"
    """503."""
    REFUSES = "refuses"
    """422, for good."""
    GARBAGE = "garbage"
    """200 and a page nobody can read."""
    LOSES_ANSWER = "loses_answer"
    """It takes the message, and the line breaks before its answer."""


@dataclass(frozen=True)
class Received:
    """A message as it was taken the first time."""

    id: str
    hall: str
    method: str
    path: str
    content: dict[str, Any] = field(repr=False)


class StandIn:
    """A platform on a port of its own.

    Args:
        platform: whose HTTP it speaks.
        key: requests must be signed with it; empty = unsigned ones are taken.
        port: 0 = any free one.

    Attributes:
        fault: what is wrong now.
        slow_s: how long `Fault.SLOW` takes.
        inbox: what was taken, each id once, in the order of the first taking.
        sightings: how often each id came.
        bad_signatures: requests turned away for their signature.
    """

    def __init__(self, platform: str, key: bytes = b"", port: int = 0) -> None:
        self.platform = platform
        self.key = key
        self.port = port
        self.fault = Fault.NONE
        self.slow_s = 30.0
        self.inbox: list[Received] = []
        self.sightings: Counter[str] = Counter()
        self.bad_signatures = 0
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Listen."""
        handler = type("Handler", (_Handler,), {"stand_in": self})
        self._server = ThreadingHTTPServer((HOST, self.port), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name=f"stand-in {self.platform}"
        )
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; whoever waits for a slow answer is let go."""
        if self._server is None or self._thread is None:
            return
        self._released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None
        self._released.clear()

    def fail(self, fault: Fault) -> None:
        """Begin to fail in one way, or, with NONE, to work again."""
        self.fault = fault
        listening = self._server is not None
        if fault is Fault.DOWN and listening:
            self.stop()
        elif fault is not Fault.DOWN and not listening:
            self.start()

    def take(self, request: Received) -> dict[str, Any]:
        """Take a message once; the same id again gets the same answer."""
        with self._lock:
            self.sightings[request.id] += 1
            if self.sightings[request.id] == 1:
                self.inbox.append(request)
        return ANSWERS[self.platform](request.id, request.content)

    def wait_slowly(self) -> None:
        """Do what `Fault.SLOW` does."""
        self._released.wait(self.slow_s)

    def signed(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Tell whether a request is the hall's."""
        if not self.key:
            return True
        id, moment = headers.get("Idempotency-Key", ""), headers.get("X-Time", "")
        expected = signature(self.key, method, path, id, moment, body)
        good = hmac.compare_digest(expected, headers.get("X-Signature", ""))
        self.bad_signatures += not good
        return good


class _Handler(BaseHTTPRequestHandler):
    stand_in: StandIn

    def do_POST(self) -> None:
        """Take a message."""
        self._serve()

    def do_PUT(self) -> None:
        """Take a message."""
        self._serve()

    def _serve(self) -> None:
        peer = self.stand_in
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = peer.fault
        if fault is Fault.BUSY:
            self._answer(503, b"{}")
        elif fault is Fault.REFUSES:
            self._answer(422, b"{}")
        elif fault is Fault.GARBAGE:
            self._answer(200, b"<html>under maintenance</html>")
        elif not peer.signed(self.command, self.path, dict(self.headers.items()), body):
            self._answer(401, b"{}")
        else:
            self._take(body, fault)

    def _take(self, body: bytes, fault: Fault) -> None:
        received = Received(
            id=self.headers.get("Idempotency-Key", ""),
            hall=self.headers.get("X-Hall", ""),
            method=self.command,
            path=self.path,
            content=json.loads(body),
        )
        answer = json.dumps(self.stand_in.take(received)).encode()
        if fault is Fault.SLOW:
            self.stand_in.wait_slowly()
        if fault is Fault.LOSES_ANSWER:
            self.close_connection = True
            return
        self._answer(200, answer)

    def _answer(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the hall has stopped waiting
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what matters is in the inbox."""
