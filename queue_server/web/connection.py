"""One WebSocket connection as the server sees it: who it is, what it listens to, what it still must be sent.

Messages to send go into a bounded queue that a writer task empties. A connection
that does not read fills its queue and is dropped; nobody else notices.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass
from typing import Any

from queue_server.application.access import Session, Terminal
from queue_server.application.command import Actor
from queue_server.protocol.base import Role
from queue_server.protocol.events import Topic
from queue_server.web.frames import FRAMES, framed

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_OUTGOING = 2_000
"""Messages that may wait for a slow reader."""
MOST_AT_ONCE_BYTES = 64 * 1024
MOST_OUTGOING_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KnownActor:
    """Who asks over a connection, worked out from these very rows; others mean that it has changed."""

    terminal: Terminal
    session: Session | None
    actor: Actor


class Connection:
    """An open socket; a `Subscriber` of the hub once it has subscribed.

    Args:
        address: the peer's, for the log.
        session_counter: tells the counter a terminal's clerk works at.

    Attributes:
        id: short, for the log.
        nonce: what the terminal must sign.
        terminal: who it is, once it has proved it.
        known: who asks over it, as last worked out.
        topics: what it listens to.
        in_flight: requests whose answer is still due.
        overrun: it does not read what it is sent.
    """

    def __init__(self, address: str, session_counter: Callable[[str], str | None]) -> None:
        self.id = secrets.token_hex(4)
        self.address = address
        self.nonce = secrets.token_hex(32)
        self.terminal: Terminal | None = None
        self.known: KnownActor | None = None
        self.topics: frozenset[Topic] = frozenset()
        self.in_flight = 0
        self.overrun = False
        self._session_counter = session_counter
        self._outgoing: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._done = False

    @property
    def role(self) -> Role:
        """What kind of terminal it is."""
        return Role(self.terminal.role) if self.terminal else Role.ANYONE

    def hears_messages_to(self, counter_id: str) -> bool:
        """Say whether a private message to this counter (empty = all) is for this connection."""
        if not counter_id or self.terminal is None:
            return not counter_id
        return self._session_counter(self.terminal.id) in (counter_id, None)

    def push(self, message: bytes) -> None:
        """Queue a message; a full queue ends the connection."""
        if self._done:
            return
        self._outgoing.append(message)
        self._bytes += len(message)
        if len(self._outgoing) > MOST_OUTGOING or self._bytes > MOST_OUTGOING_BYTES:
            self.overrun = True
            self._done = True
        self._wake.set()

    def end(self) -> None:
        """Send what is queued, then close."""
        self._done = True
        self._wake.set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a slow answer beside the reading; it ends with the connection."""
        task = asyncio.get_running_loop().create_task(work, name=f"connection {self.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def write(self, send: Send) -> None:
        """Send what is queued until `end` or an overrun."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._outgoing and not self.overrun:
                await send({"type": FRAMES, "frames": framed(self._take_some())})
            if self._done:
                return

    def _take_some(self) -> list[bytes]:
        """Take what is sent at once: everything, but only so much of it."""
        taken: list[bytes] = []
        size = 0
        while self._outgoing and size < MOST_AT_ONCE_BYTES:
            taken.append(self._outgoing.popleft())
            size += len(taken[-1])
        self._bytes -= size
        return taken

    async def abandon(self) -> None:
        """Drop what is left to do."""
        self._done = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
