"""The control port of a simulator: one JSON object a line in, one out.

    {"command": "fault", "name": "paper_out"}            -> {"ok": true, "faults": {…}}
    {"command": "fault", "name": "slow", "value": 0.5}
    {"command": "clear"}                                 (one "name", or everything)
    {"command": "state"}                                 -> {"ok": true, …}
    {"command": "png", "path": "ticket.png"}
    {"command": "press", "address": 1, "key": "call"}    (what the device itself adds)

A line that cannot be done is answered with {"ok": false, "error": "…"}.
"""

from __future__ import annotations

import json
import selectors
import socket
from collections.abc import Callable
from typing import Any

from devices.sim.device import RefusedCommand

_MAX_LINE_BYTES = 65_536
_REPLY_TIMEOUT_S = 2.0

Execute = Callable[[str, dict[str, Any]], dict[str, Any]]


class ControlChannel:
    """Serves the control port from the peer's selector."""

    def __init__(self, listener: socket.socket, selector: selectors.BaseSelector, execute: Execute) -> None:
        self._listener = listener
        self._selector = selector
        self._execute = execute
        self._unfinished: dict[socket.socket, bytes] = {}
        listener.listen()
        selector.register(listener, selectors.EVENT_READ, self._accept)

    def close(self) -> None:
        """Cut every control client."""
        for client in list(self._unfinished):
            self._cut(client)
        self._selector.unregister(self._listener)
        self._listener.close()

    def _accept(self, events: int) -> None:
        try:
            client, _ = self._listener.accept()
        except OSError:  # gone again before it was accepted
            return
        client.settimeout(_REPLY_TIMEOUT_S)
        self._unfinished[client] = b""
        self._selector.register(client, selectors.EVENT_READ, lambda _: self._serve(client))

    def _serve(self, client: socket.socket) -> None:
        try:
            data = client.recv(_MAX_LINE_BYTES)
            *lines, rest = (self._unfinished[client] + data).split(b"\n")
            for line in lines:
                if line.strip():
                    client.sendall(self._answer(line) + b"\n")
        except OSError:
            data, rest = b"", b""
        if not data or len(rest) > _MAX_LINE_BYTES:
            self._cut(client)
        else:
            self._unfinished[client] = rest

    def _answer(self, line: bytes) -> bytes:
        try:
            request = json.loads(line)
            if not isinstance(request, dict) or not isinstance(request.get("command"), str):
                raise RefusedCommand('expected {"command": "…", …}')
            answer = {"ok": True, **self._execute(request.pop("command"), request)}
        except (RefusedCommand, ValueError, TypeError, LookupError, OSError) as error:
            answer = {"ok": False, "error": str(error)}
        return json.dumps(answer, ensure_ascii=False).encode()

    def _cut(self, client: socket.socket) -> None:
        self._selector.unregister(client)
        client.close()
        del self._unfinished[client]
