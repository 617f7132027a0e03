"""What every measurement of the bench is given, and how it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from scripts.bench.hall import BenchHall, make_hall
from scripts.bench.measure import Measure
from scripts.bench.postgresql import PostgreSqlServer
from scripts.bench.server import ServerProcess
from scripts.bench.workers import Crowd


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how much is measured.

    Attributes:
        folder: takes the data of every scenario; on a real disk, or the figures mean nothing.
        people: the clients' process.
        quick: everything within a minute.
        say: told what is being done.
        database: a PostgreSQL server to store in; None = SQLite.
    """

    folder: Path
    people: Crowd
    quick: bool
    say: Callable[[str], None]
    database: PostgreSqlServer | None = None

    def few(self, whole: int, quick: int) -> int:
        """Return how many, for this run."""
        return quick if self.quick else whole

    def hall(
        self,
        name: str,
        *,
        kiosks: int = 0,
        counters: int = 0,
        boards: int = 0,
        hosts: int = 0,
        extra: str = "",
    ) -> BenchHall:
        """Return a fresh hall, not yet served."""
        storage = self.database.new_database() if self.database else "sqlite"
        return make_hall(
            self.folder / name,
            storage,
            kiosks=kiosks,
            counters=counters,
            boards=boards,
            hosts=hosts,
            extra=extra,
        )

    @contextmanager
    def server(self, hall: BenchHall) -> Iterator[ServerProcess]:
        """Serve a hall while inside. Raises RuntimeError when its log speaks of a bug."""
        with ServerProcess(hall) as server:
            yield server
            if complaints := server.complaints():
                raise RuntimeError(f"the server complained: {complaints[:3]}, see {server.log}")


Scenario = Callable[[Bench], Iterator[Measure]]


def aimed(measure: Measure, aim: str, *, met: bool) -> Measure:
    """Return `measure` with its aim."""
    return msgspec.structs.replace(measure, aim=aim, met=met and not measure.wrong)
