"""A hall's day in a hurry: kiosks draw tickets, counters call, start, park, send on, take back and finish."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence

import msgspec

from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.tickets import (
    CallNext,
    Cancel,
    Hold,
    IssueTicket,
    MarkNoShow,
    Recall,
    Resume,
    StartService,
    Transfer,
    Undo,
)
from scripts.bench.client import Seat
from scripts.bench.hall import PRIORITY, SERVICES
from scripts.campaigns.terminal import Record, StubbornTerminal

_AFTER_NOTHING_S = 0.01


class _Ticket(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct):
    ticket: _Ticket


_ANSWER = msgspec.json.Decoder(_Answer)
GoOn = Callable[[], bool]


async def live_through(
    port: int,
    kiosks: Sequence[TerminalIdentity],
    counters: Sequence[TerminalIdentity],
    seats: Sequence[Seat],
    *,
    seed: int,
    mischief: float,
    presses: int = 0,
    for_s: float = 0.0,
) -> Record:
    """Let all terminals work at once until there were `presses`, or for `for_s` seconds.

    Returns what they heard. A press once begun is repeated until it is answered, however long the
    server is away.
    """
    record = Record()
    until = time.monotonic() + for_s if for_s else float("inf")

    def go_on() -> bool:
        return time.monotonic() < until and (not presses or len(record.told) < presses)

    def terminal(identity: TerminalIdentity, seat: Seat | None) -> tuple[StubbornTerminal, random.Random]:
        chance = random.Random(f"{seed}/{identity.terminal_id}")
        return StubbornTerminal(port, identity, seat, record, chance, mischief), chance

    kiosk_terminals = [terminal(one, None) for one in kiosks]
    counter_terminals = [terminal(one, seat) for one, seat in zip(counters, seats, strict=True)]
    try:
        await asyncio.gather(
            *(_draw(one, chance, go_on) for one, chance in kiosk_terminals),
            *(
                _serve(one, chance, seat.counter_id, go_on)
                for (one, chance), seat in zip(counter_terminals, seats, strict=True)
            ),
        )
    finally:
        for one, _ in (*kiosk_terminals, *counter_terminals):
            one.close()
    return record


async def _draw(kiosk: StubbornTerminal, chance: random.Random, go_on: GoOn) -> None:
    while go_on():
        await kiosk.press(
            IssueTicket(
                request_key=new_key(),
                service_id=chance.choice(SERVICES),
                priority=PRIORITY if chance.random() < 0.1 else "",
            )
        )


async def _serve(counter: StubbornTerminal, chance: random.Random, counter_id: str, go_on: GoOn) -> None:
    while go_on():
        answer = await counter.press(
            CallNext(request_key=new_key(), counter_id=counter_id, finish_current=True)
        )
        if answer is None:
            await asyncio.sleep(_AFTER_NOTHING_S)
            continue
        await _visit(counter, chance, counter_id, _ANSWER.decode(answer).ticket.id)


async def _visit(counter: StubbornTerminal, chance: random.Random, counter_id: str, ticket_id: str) -> None:
    """What may happen between two calls."""
    draw = chance.random()

    def of(kind: type[Recall]) -> Recall:
        return kind(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id)

    if draw < 0.1:
        await counter.press(of(Recall))
    if draw < 0.05:
        await counter.press(MarkNoShow(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
        if draw < 0.02:
            await counter.press(Undo(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
            await counter.press(Cancel(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
        return
    await counter.press(StartService(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
    if draw < 0.2:
        await counter.press(Hold(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
        await counter.press(Resume(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
        await counter.press(StartService(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))
    elif draw < 0.3:
        await counter.press(
            Transfer(
                request_key=new_key(),
                ticket_id=ticket_id,
                counter_id=counter_id,
                to_service_id=chance.choice(SERVICES),
            )
        )
