"""Tickets and calls a second, as 1, 8 and 64 terminals ask for them one after the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass

import msgspec

from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.errors import HallError
from queue_server.protocol.tickets import CallNext, IssueTicket, StartService
from scripts.bench.client import LeanClient, Seat, all_open
from scripts.bench.hall import SERVICES


class _Ticket(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct):
    """What is read of an answer: whose ticket it is."""

    ticket: _Ticket


_ANSWER = msgspec.json.Decoder(_Answer)


@dataclass(frozen=True, slots=True)
class Timed:
    """What a crowd of clients saw.

    Attributes:
        latencies_s: one figure an operation.
        elapsed_s: from the first operation to the last answer.
        ids: the tickets, one an operation; each may appear once only.
        refused: operations that were refused.
    """

    latencies_s: list[float]
    elapsed_s: float
    ids: list[str]
    refused: int

    @property
    def wrong(self) -> int:
        """Tickets given out or called twice, and refusals."""
        return len(self.ids) - len(set(self.ids)) + self.refused


@dataclass(slots=True)
class _Record:
    latencies_s: list[float]
    ids: list[str]
    refused: int = 0


async def issue(port: int, kiosks: Sequence[TerminalIdentity], each: int, warm_up: int = 20) -> Timed:
    """Let every kiosk draw `each` tickets, one after the other, all kiosks at once."""
    clients = [LeanClient(port, one) for one in kiosks]
    async with all_open(clients):

        async def draw(index: int, count: int) -> _Record:
            record = _Record([], [])
            for turn in range(count):
                params = IssueTicket(
                    request_key=new_key(), service_id=SERVICES[(index + turn) % len(SERVICES)]
                )
                began = time.perf_counter()
                await _asked(clients[index], params, record, began)
            return record

        await asyncio.gather(*(draw(index, warm_up) for index in range(len(clients))))
        return await _timed([draw(index, each) for index in range(len(clients))])


async def call(port: int, counters: Sequence[TerminalIdentity], seats: Sequence[Seat], each: int) -> Timed:
    """Let every counter serve `each` visitors: call the next, finishing the one before, and start.

    Timed is the press of *next*. The tickets must be waiting already.
    """
    clients = [LeanClient(port, one, seat) for one, seat in zip(counters, seats, strict=True)]
    async with all_open(clients):

        async def serve(index: int) -> _Record:
            client, counter_id, record = clients[index], seats[index].counter_id, _Record([], [])
            for _ in range(each):
                params = CallNext(request_key=new_key(), counter_id=counter_id, finish_current=True)
                began = time.perf_counter()
                ticket_id = await _asked(client, params, record, began)
                if ticket_id:
                    await client.ask(
                        StartService(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id)
                    )
            return record

        return await _timed([serve(index) for index in range(len(clients))])


async def _asked(client: LeanClient, params: IssueTicket | CallNext, record: _Record, began: float) -> str:
    """Ask, note how it went, and return the ticket's id."""
    try:
        raw = await client.ask(params)
    except HallError:
        record.refused += 1
        return ""
    record.latencies_s.append(time.perf_counter() - began)
    ticket_id = _ANSWER.decode(raw).ticket.id
    record.ids.append(ticket_id)
    return ticket_id


async def _timed(work: Sequence[Coroutine[None, None, _Record]]) -> Timed:
    began = time.perf_counter()
    records = await asyncio.gather(*work)
    elapsed_s = time.perf_counter() - began
    return Timed(
        latencies_s=[latency for record in records for latency in record.latencies_s],
        elapsed_s=elapsed_s,
        ids=[ticket_id for record in records for ticket_id in record.ids],
        refused=sum(record.refused for record in records),
    )
