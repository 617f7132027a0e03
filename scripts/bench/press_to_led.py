"""From a clerk's press to the number on the LED board: server, device host, driver, the card's own bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import msgspec

from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.tickets import CallNext, StartService
from scripts.bench.client import LeanClient, Seat
from scripts.bench.issue_and_call import issue
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench
from scripts.bench.server import free_port
from scripts.bench.street import device_host, simulator
from scripts.demo.simulators import Simulator

_BETWEEN_S = 1.3
"""The card takes a refresh a second; a call within it waits for the next."""
_PATIENCE_S = 10.0
_LED = """
[[devices]]
id = "led"
driver = "onbon"
url = "tcp://127.0.0.1:{port}"
options = {{ width_dots = 128, height_dots = 32 }}

[[leds]]
device = "led"
counter = "c1"
"""


def press_to_led(bench: Bench) -> Iterator[Measure]:
    """Calls at one counter with a board above it."""
    count = bench.few(60, 3)
    bench.say(f"press to LED board, {count} calls")
    port = free_port()
    hall = bench.hall("led", kiosks=1, counters=1, hosts=1, extra=_LED.format(port=port))
    with (
        simulator("onbon", port, bench.folder / "onbon.log") as card,
        bench.server(hall) as server,
        device_host(hall, server.port, bench.folder / "device-host.log"),
    ):
        bench.people.run(issue, server.port, hall.kiosks, count + 2)
        latencies_s, missing = asyncio.run(_press(server.port, hall.counters[0], hall.seats[0], card, count))
    yield from_latencies("press → LED board", "frame decoded by the card", latencies_s, wrong=missing)


async def _press(
    port: int, counter: TerminalIdentity, seat: Seat, card: Simulator, count: int
) -> tuple[list[float], int]:
    latencies_s: list[float] = []
    missing = 0
    async with LeanClient(port, counter, seat) as client:
        for turn in range(count + 1):
            began = time.perf_counter()
            call = CallNext(request_key=new_key(), counter_id=seat.counter_id, finish_current=True)
            ticket = msgspec.json.decode(await client.ask(call))["ticket"]
            seen = _seen_after_s(card, str(ticket["number"]), began)
            if turn and seen is None:
                missing += 1
            elif turn and seen is not None:  # the first one waits for the host to connect
                latencies_s.append(seen)
            start = StartService(request_key=new_key(), ticket_id=ticket["id"], counter_id=seat.counter_id)
            await client.ask(start)
            await asyncio.sleep(_BETWEEN_S)
    return latencies_s, missing


def _seen_after_s(card: Simulator, number: str, began: float) -> float | None:
    """Look at the board until it shows `number`; return the seconds since `began`."""
    while time.perf_counter() - began < _PATIENCE_S:
        if number in card.do("state")["text"]:
            return time.perf_counter() - began
        time.sleep(0.002)
    return None
