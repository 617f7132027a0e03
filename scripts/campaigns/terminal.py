"""A terminal that repeats itself until it is told: what kiosks and counters do when the server goes away.

Every press has one `request_key`. Whatever happens to the connection, the press is sent
again with the same key until an answer comes; some presses are also sent twice without
need, on another connection of the same terminal, as impatient fingers and retries do.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Params, info_of
from queue_server.protocol.errors import HallError, ServerBusy
from scripts.bench.client import LeanClient, Seat

PATIENCE_S = 60.0
_PAUSE_S = 0.05
_ANSWER_TIMEOUT_S = 5.0


@dataclass(slots=True)
class Record:
    """What terminals were told.

    Attributes:
        told: method and digest of the answer, by (terminal id, request key).
        refused: refusals by slug.
        repeated: presses that were sent more than once.
        contradictions: the same key answered in two ways.
        unanswered: presses given up after `PATIENCE_S`.
    """

    told: dict[tuple[str, str], tuple[str, bytes]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    contradictions: int = 0
    unanswered: int = 0

    def add(self, other: Record) -> None:
        """Take up what other terminals were told."""
        self.told.update(other.told)
        for slug, count in other.refused.items():
            self.refused[slug] = self.refused.get(slug, 0) + count
        self.repeated += other.repeated
        self.contradictions += other.contradictions
        self.unanswered += other.unanswered


def digest(answer: bytes | msgspec.Raw) -> bytes:
    """Return what is kept of an answer for comparing."""
    return sha256(bytes(answer)).digest()[:12]


class StubbornTerminal:
    """One terminal with two connections, both its own.

    Args:
        port: the server's.
        identity: who it is.
        seat: whom to log in, for a counter.
        record: takes down what it is told.
        chance: decides which presses are doubled, repeated and cut off.
        mischief: share of presses that are.
    """

    def __init__(
        self,
        port: int,
        identity: TerminalIdentity,
        seat: Seat | None,
        record: Record,
        chance: random.Random,
        mischief: float,
    ) -> None:
        self._port = port
        self._identity = identity
        self._seat = seat
        self._record = record
        self._chance = chance
        self._mischief = mischief
        self._lines: list[LeanClient | None] = [None, None]

    async def press(self, params: Params) -> msgspec.Raw | None:
        """Do something once, however often it must be sent; None when it was refused or never answered."""
        draw = self._chance.random() / self._mischief if self._mischief else 1.0
        if draw < 0.25:
            self._record.repeated += 1
            first, second = await asyncio.gather(self._send(params, 0), self._send(params, 1))
            return first or second
        if draw < 0.5:
            self._record.repeated += 1
            answer = await self._send(params, 0)
            await self._send(params, 1)
            return answer
        if draw < 0.75:
            self._record.repeated += 1
            asyncio.get_running_loop().call_soon(self._cut, 0)
        return await self._send(params, 0)

    def close(self) -> None:
        """Hang up."""
        for line in self._lines:
            if line is not None:
                line.socket.cut()
        self._lines = [None, None]

    def _cut(self, index: int) -> None:
        line = self._lines[index]
        if line is not None:
            line.socket.cut()
            self._lines[index] = None

    async def _send(self, params: Params, index: int) -> msgspec.Raw | None:
        """Send on one connection, again and again; note the answer."""
        again = False
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    try:
                        answer = await (await self._line(index)).ask(params)
                    except ServerBusy:
                        await asyncio.sleep(_PAUSE_S)
                    except (OSError, TimeoutError):
                        self._cut(index)
                        self._record.repeated += not again
                        again = True
                        await asyncio.sleep(_PAUSE_S * self._chance.random())
                    else:
                        self._note(params, answer)
                        return answer
        except HallError as refusal:
            self._record.refused[refusal.slug] = self._record.refused.get(refusal.slug, 0) + 1
        except TimeoutError:
            self._record.unanswered += 1
        return None

    def _note(self, params: Params, answer: msgspec.Raw) -> None:
        key = (self._identity.terminal_id, str(getattr(params, "request_key", "")))
        told = (info_of(type(params)).name, digest(answer))
        if self._record.told.setdefault(key, told) != told:
            self._record.contradictions += 1

    async def _line(self, index: int) -> LeanClient:
        line = self._lines[index]
        if line is None:
            seat = self._seat if index == 0 else None  # the log-in is the terminal's, not the connection's
            line = LeanClient(self._port, self._identity, seat, timeout_s=_ANSWER_TIMEOUT_S)
            await line.__aenter__()
            self._seat = None if index == 0 else self._seat
            self._lines[index] = line
        return line
