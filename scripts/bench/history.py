"""Does the past slow the present? Rates, restart and memory after no, some and a million earlier tickets."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scripts.bench.issue_and_call import call, issue
from scripts.bench.measure import Measure
from scripts.bench.past import live_the_past
from scripts.bench.scenario import Bench, aimed
from scripts.bench.throughput import told

_CLIENTS = 8
_AIM_RESTART_S = 2.0
_FLAT = 0.8
"""With a history, at least this share of the rate without one."""


def history(bench: Bench) -> Iterator[Measure]:
    """The same work on top of ever longer histories."""
    fresh: dict[str, float] = {}
    for earlier in (0, 5_000) if bench.quick else (0, 5_000, 1_000_000):
        hall = bench.hall(f"history-{earlier}", kiosks=_CLIENTS, counters=_CLIENTS)
        live_the_past(hall, earlier, bench.say)
        bench.say(f"tickets and calls after {earlier:,} tickets")
        with bench.server(hall) as server:
            each = bench.few(1_500, 150)
            at_start = server.memory_mib()
            issued = bench.people.run(issue, server.port, hall.kiosks, each)
            called = bench.people.run(call, server.port, hall.counters, hall.seats, each // 2)
            for name, timed in (("issue", issued), ("call", called)):
                measure = told(name, _CLIENTS, timed)
                rate = measure.per_s or 0.0
                fresh.setdefault(name, rate)
                setting = f"{_CLIENTS} clients after {earlier:,} tickets"
                measure = msgspec.structs.replace(measure, setting=setting, aim="", met=None)
                if earlier:
                    measure = aimed(measure, "flat (±20 %)", met=rate >= _FLAT * fresh[name])
                yield measure
            server.kill()
            seconds = server.start()
            yield aimed(
                Measure(
                    name="restart after kill -9",
                    setting=f"{earlier:,} earlier tickets, {len(issued.ids):,} today",
                    value=seconds,
                    unit="s",
                ),
                f"< {_AIM_RESTART_S:.0f} s",
                met=seconds < _AIM_RESTART_S,
            )
            yield Measure(
                name="server memory",
                setting=f"started with {earlier:,} earlier tickets",
                value=at_start,
                unit="MiB",
            )
