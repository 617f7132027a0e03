"""A hundred thousand presses, many of them doubled, repeated or cut off: nothing lost, nothing twice."""

from __future__ import annotations

import time
from collections.abc import Iterator

from scripts.bench.measure import Measure
from scripts.bench.scenario import Bench, aimed
from scripts.campaigns.audit import audit
from scripts.campaigns.day import live_through

KIOSKS, COUNTERS = 8, 16
_MISCHIEF = 0.15


def correctness(bench: Bench) -> Iterator[Measure]:
    """Mixed presses from many terminals; what went wrong, by the terminals and by the database."""
    presses = bench.few(100_000, 3_000)
    bench.say(f"{presses:,} mixed presses with retries and double presses")
    hall = bench.hall("correctness", kiosks=KIOSKS, counters=COUNTERS)
    with bench.server(hall) as server:
        began = time.perf_counter()
        record = bench.people.run(
            live_through,
            server.port,
            hall.kiosks,
            hall.counters,
            hall.seats,
            seed=7,
            mischief=_MISCHIEF,
            presses=presses,
        )
        elapsed_s = time.perf_counter() - began
    bench.say("audit of the log, the rows and every answer")
    findings = audit(hall, record)
    measure = Measure(
        name="correctness",
        setting=f"{KIOSKS} kiosks, {COUNTERS} counters, {record.repeated:,} presses sent again",
        count=len(record.told),
        per_s=len(record.told) / elapsed_s,
        wrong=findings.wrong,
        value=float(findings.events),
        unit="events verified",
    )
    yield aimed(measure, "0 wrong", met=not findings.wrong)
