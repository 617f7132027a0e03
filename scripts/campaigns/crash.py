"""The power cut: kill -9 at a random moment under load, start again, and see that nobody was lied to.

A round starts the hall's terminals, kills the server (or the database under it) in the
middle, starts it again while they keep knocking, lets them finish what they had begun,
kills it once more and audits the data at rest.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scripts.bench.hall import BenchHall, make_hall
from scripts.bench.postgresql import PostgreSqlServer
from scripts.bench.server import ServerProcess
from scripts.bench.workers import Crowd, crowd
from scripts.campaigns.audit import Findings, audit
from scripts.campaigns.day import live_through
from scripts.campaigns.terminal import Record

KIOSKS, COUNTERS = 4, 6
_MISCHIEF = 0.1


class Victim(StrEnum):
    """What is killed."""

    SERVER = "server"
    DATABASE = "database"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One crash and what was found after it.

    Attributes:
        number: which round.
        victim: what was killed.
        after_s: seconds of load before.
        away_s: seconds from the kill until the server answered again.
        acknowledged: commands acknowledged so far, in all rounds.
        repeated: presses sent more than once so far.
        findings: of the audit.
    """

    number: int
    victim: Victim
    after_s: float
    away_s: float
    acknowledged: int
    repeated: int
    findings: Findings


def crash_campaign(
    folder: Path,
    rounds: int,
    *,
    seed: int,
    database: PostgreSqlServer | None = None,
    load_s: float = 1.5,
) -> Iterator[Round]:
    """Yield one round after the other, all on the same hall.

    Args:
        folder: empty; takes the hall and its data.
        rounds: how many.
        seed: decides the moments.
        database: a PostgreSQL server to use, and to kill every second time; None = SQLite.
        load_s: seconds of load in a round, at least.
    """
    chance = random.Random(seed)
    storage = database.new_database() if database else "sqlite"
    hall = make_hall(folder, storage, kiosks=KIOSKS, counters=COUNTERS)
    server, told = ServerProcess(hall), Record()
    with crowd() as people, _killed_at_the_end(server):
        for number in range(1, rounds + 1):
            victim = Victim.DATABASE if database and number % 2 == 0 else Victim.SERVER
            after_s = chance.uniform(0.05, load_s * 0.8)
            away_s = _crash(
                server,
                database if victim is Victim.DATABASE else None,
                people,
                hall,
                after_s=after_s,
                for_s=load_s,
                seed=chance.getrandbits(32),
                told=told,
            )
            server.kill()
            yield Round(
                number=number,
                victim=victim,
                after_s=after_s,
                away_s=away_s,
                acknowledged=len(told.told),
                repeated=told.repeated,
                findings=audit(hall, told),
            )


def _crash(
    server: ServerProcess,
    database: PostgreSqlServer | None,
    people: Crowd,
    hall: BenchHall,
    *,
    after_s: float,
    for_s: float,
    seed: int,
    told: Record,
) -> float:
    """Run one load with one crash; return how long the server was away, in seconds."""
    server.start()
    heard = people.begin(
        live_through,
        server.port,
        hall.kiosks,
        hall.counters,
        hall.seats,
        seed=seed,
        mischief=_MISCHIEF,
        for_s=for_s,
    )
    time.sleep(after_s)
    began = time.perf_counter()
    if database is None:
        server.kill()
        server.start()
    else:
        database.crash()
        database.start()
    while not server.answers():
        time.sleep(0.01)
    away_s = time.perf_counter() - began
    told.add(heard.result())
    return away_s


@contextmanager
def _killed_at_the_end(server: ServerProcess) -> Iterator[None]:
    try:
        yield
    finally:
        server.kill()
