"""From a clerk's press to the event at every board, with a whole hall connected."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence

import msgspec

from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Outgoing
from queue_server.protocol.codec import decode
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.tickets import CallNext, StartService
from scripts.bench.client import LeanClient, Seat, all_open
from scripts.bench.issue_and_call import issue
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench, aimed

COUNTERS, KIOSKS = 60, 10
AIM_P99_MS = 10.0
_BOARD_TOPICS = (Topic.CALLS, Topic.COUNTERS, Topic.SERVICES, Topic.NOTICES)
_COUNTER_TOPICS = (Topic.QUEUE, Topic.COUNTERS, Topic.SERVICES, Topic.NOTICES, Topic.MESSAGES)
_KIOSK_TOPICS = (Topic.SERVICES, Topic.NOTICES)
_LAST_EVENT_S = 5.0
_HEAD = msgspec.json.Decoder(Outgoing)


class Ear:
    """A board's ear: notes when each event arrived, looks at it later."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, bytes]] = []

    def __call__(self, message: bytes) -> None:
        """Note a message."""
        self.heard.append((time.perf_counter(), message))

    def calls(self) -> dict[str, float]:
        """Return when each ticket's call was heard, by ticket id."""
        moments: dict[str, float] = {}
        for moment, message in self.heard:
            event = decode(Event, _HEAD.decode(message).params)
            if event.kind is EventKind.TICKET_CALLED and event.call is not None:
                moments[event.call.ticket_id] = moment
        return moments


async def listen_and_press(
    port: int,
    kiosks: Sequence[TerminalIdentity],
    counters: Sequence[TerminalIdentity],
    seats: Sequence[Seat],
    boards: Sequence[TerminalIdentity],
    presses: int,
    every_s: float,
) -> tuple[list[float], list[float], int]:
    """Press *next* at random counters, one press each `every_s` on average, all terminals listening.

    Returns:
        For every press and board the seconds from the press to the event there; for every
        press the seconds to its answer; and how many events never came.
    """
    ears = [Ear() for _ in boards]
    clerks = [LeanClient(port, one, seat, _COUNTER_TOPICS) for one, seat in zip(counters, seats, strict=True)]
    listeners = [LeanClient(port, one, topics=_KIOSK_TOPICS) for one in kiosks]
    listeners += [
        LeanClient(port, one, topics=_BOARD_TOPICS, on_event=ear)
        for one, ear in zip(boards, ears, strict=True)
    ]
    pressed: dict[str, float] = {}
    answers_s: list[float] = []
    chance = random.Random(1)
    async with all_open([*clerks, *listeners]):

        async def press(index: int) -> None:
            client, counter_id = clerks[index], seats[index].counter_id
            call = CallNext(request_key=new_key(), counter_id=counter_id, finish_current=True)
            began = time.perf_counter()
            raw = await client.ask(call)
            answers_s.append(time.perf_counter() - began)
            ticket_id = str(msgspec.json.decode(raw)["ticket"]["id"])
            pressed[ticket_id] = began
            await client.ask(StartService(request_key=new_key(), ticket_id=ticket_id, counter_id=counter_id))

        async def work_at(index: int, count: int) -> None:
            for _ in range(count):
                await asyncio.sleep(chance.expovariate(1 / (every_s * len(clerks))))
                await press(index)

        each = max(1, presses // len(clerks))
        await asyncio.gather(*(work_at(index, each) for index in range(len(clerks))))
        await _settled(ears)
    heard = [ear.calls() for ear in ears]
    latencies_s = [
        moments[ticket_id] - began
        for moments in heard
        for ticket_id, began in pressed.items()
        if ticket_id in moments
    ]
    return latencies_s, answers_s, len(pressed) * len(boards) - len(latencies_s)


async def _settled(ears: Sequence[Ear]) -> None:
    """Wait until nothing more arrives."""
    until = time.monotonic() + _LAST_EVENT_S
    before = -1
    while time.monotonic() < until and before != (now := sum(len(ear.heard) for ear in ears)):
        before = now
        await asyncio.sleep(0.3)


def press_to_board(bench: Bench) -> Iterator[Measure]:
    """A hall of a hundred connections, and one of a thousand."""
    for boards, presses, every_s in (
        (30, bench.few(1_800, 180), 0.02),
        (1_000 - COUNTERS - KIOSKS, bench.few(300, 60), 0.05 if bench.quick else 0.1),
    ):
        connections = boards + COUNTERS + KIOSKS
        bench.say(f"press to board, {connections} connections")
        hall = bench.hall(f"boards-{connections}", kiosks=KIOSKS, counters=COUNTERS, boards=boards)
        with bench.server(hall) as server:
            bench.people.run(issue, server.port, hall.kiosks, presses // KIOSKS + COUNTERS)
            arrived_s, _, missing = bench.people.run(
                listen_and_press,
                server.port,
                hall.kiosks,
                hall.counters,
                hall.seats,
                hall.boards,
                presses,
                every_s,
            )
            memory = server.memory_mib()
        setting = f"{connections} connections, {1 / every_s:.0f} presses/s"
        measure = msgspec.structs.replace(
            from_latencies("press → board", setting, arrived_s, wrong=missing),
            value=memory,
            unit="MiB server",
        )
        if boards == 30:
            met = (measure.p99_ms or AIM_P99_MS) < AIM_P99_MS
            measure = aimed(measure, f"p99 < {AIM_P99_MS:.0f} ms", met=met)
        yield measure
