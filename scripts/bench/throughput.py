"""How many tickets and calls a second, with 1, 8 and 64 terminals pressing as fast as they are answered."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scripts.bench.issue_and_call import Timed, call, issue
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench, aimed

CROWDS = (1, 8, 64)
AIM_PER_S, AIM_P99_MS = 5_000, 10.0
_AIMED_AT = 8


def issuing(bench: Bench) -> Iterator[Measure]:
    """Tickets a second."""
    for clients in CROWDS:
        bench.say(f"tickets, {clients} kiosks")
        each = bench.few(24_000, 3_000) // max(8, clients)
        hall = bench.hall(f"issue-{clients}", kiosks=clients, counters=1)
        with bench.server(hall) as server:
            before_s = server.cpu_s()
            timed = bench.people.run(issue, server.port, hall.kiosks, each)
            cpu_s = server.cpu_s() - before_s
        yield told("issue", clients, timed, cpu_s)


def calling(bench: Bench) -> Iterator[Measure]:
    """Calls a second; every call ends the visit before it, and every visit is started."""
    for clients in CROWDS:
        bench.say(f"calls, {clients} counters")
        each = bench.few(16_000, 2_000) // max(8, clients)
        hall = bench.hall(f"call-{clients}", kiosks=8, counters=clients)
        with bench.server(hall) as server:
            bench.people.run(issue, server.port, hall.kiosks, each * clients // 8 + 1)
            before_s = server.cpu_s()
            timed = bench.people.run(call, server.port, hall.counters, hall.seats, each)
            cpu_s = server.cpu_s() - before_s
        yield told("call", clients, timed, cpu_s)


def told(name: str, clients: int, timed: Timed, cpu_s: float = 0.0) -> Measure:
    """Return what a crowd saw as a measure, with its aim where there is one.

    Args:
        name: what was done.
        clients: how many did it.
        timed: what they saw.
        cpu_s: processor time of the server for all of it; unlike the rate it hardly depends on who
            else uses the machine.
    """
    setting = f"{clients} {'client' if clients == 1 else 'clients'}"
    measure = from_latencies(name, setting, timed.latencies_s, elapsed_s=timed.elapsed_s, wrong=timed.wrong)
    if cpu_s and measure.count:
        measure = msgspec.structs.replace(measure, value=cpu_s / measure.count * 1e6, unit="µs CPU each")
    if clients != _AIMED_AT:
        return measure
    met = (measure.per_s or 0) >= AIM_PER_S and (measure.p99_ms or AIM_P99_MS) < AIM_P99_MS
    return aimed(measure, f"≥ {AIM_PER_S:,}/s, p99 < {AIM_P99_MS:.0f} ms", met=met)
