"""Licences printed through every trouble: exactly one valid sheet each, and the blanks add up.

Several licence printers of one hall work side by side, each with an ippeveprinter of its own
(not ours) and the real program as a process; one real server stands behind them all.
"""

from __future__ import annotations

import datetime as dt
import itertools
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from queue_server.application.ports import Change
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case, CaseState
from queue_server.protocol import licences as wire
from queue_server.storage.database import open_database
from queue_server.storage.hall_store import SqlHallStore
from scripts.bench.hall import HALL_ID, BenchHall, make_hall
from scripts.bench.server import ServerProcess
from scripts.campaigns.licence_lane import Lane, Power, Run, case_id
from scripts.peers.ippeve import IppevePrinter

_LEASE_S = 45
_DEVICE = """
[[devices]]
id = "laser-{number}"
driver = "ipp"
url = "{url}"
host = "kiosk-{number}"
options = {{ patience_s = 4.0 }}

[[kiosks]]
id = "kiosk-{number}"

[kiosks.licence]
printer = "laser-{number}"
trays = [
  {{ name = "tray-1", variant = "original", media = "iso_a3_297x420mm" }},
  {{ name = "tray-2", variant = "duplicate", media = "iso_a4_210x297mm" }},
]
lease_s = {lease_s}
wrong_codes = 100
"""


@dataclass(slots=True)
class Stock:
    """The blanks of all trays, and what really came out.

    Attributes:
        loaded, used, spoiled, remaining: as the server counts them.
        sheets: PDFs in the output trays.
        wrong: what does not add up.
    """

    loaded: int = 0
    used: int = 0
    spoiled: int = 0
    remaining: int = 0
    sheets: int = 0
    wrong: list[str] = field(default_factory=list)


class LicenceCampaign:
    """The whole attack; iterate over `runs`, then read `stock`.

    Args:
        folder: empty; takes the hall, its data and the printers' output.
        count: how many licences.
        lanes: how many licence printers work side by side.
        seed: decides what goes wrong.

    Attributes:
        stock: filled when all runs are over.
        server_cuts: how often the server lost its power.
    """

    def __init__(self, folder: Path, count: int, *, lanes: int, seed: int) -> None:
        self._folder = folder
        self._count = count
        self._lanes = lanes
        self._seed = seed
        self.stock = Stock()
        self.server_cuts = 0

    def runs(self) -> Iterator[Run]:
        """Yield each run when it is over."""
        with ExitStack() as stack:
            lanes, power = self._build(stack)
            done: queue.Queue[Run | None] = queue.Queue()
            numbers = itertools.count(1)
            lock = threading.Lock()

            def work(lane: Lane) -> None:
                try:
                    lane.load(2 * self._count + 50)
                    while True:
                        with lock:
                            number = next(numbers)
                        if number > self._count:
                            return
                        done.put(lane.run(number))
                finally:
                    done.put(None)

            pool = stack.enter_context(ThreadPoolExecutor(self._lanes))
            work_done = [pool.submit(work, lane) for lane in lanes]
            at_work = self._lanes
            while at_work:
                one = done.get()
                if one is None:
                    at_work -= 1
                else:
                    yield one
            for future in work_done:
                future.result()
            self.server_cuts = power.cuts
            self._take_stock(lanes)

    def _build(self, stack: ExitStack) -> tuple[list[Lane], Power]:
        folders = [self._folder / f"lane-{number}" for number in range(1, self._lanes + 1)]
        printers = [stack.enter_context(IppevePrinter(folder)) for folder in folders]
        extra = "".join(
            _DEVICE.format(number=number, url=printer.url, lease_s=_LEASE_S)
            for number, printer in enumerate(printers, 1)
        )
        hall = make_hall(self._folder / "hall", kiosks=self._lanes, counters=self._lanes, extra=extra)
        _approve_cases(hall, self._count)
        server = stack.enter_context(ServerProcess(hall))
        power = Power(server)
        lanes = []
        for number, (folder, printer) in enumerate(zip(folders, printers, strict=True), 1):
            clerk = (hall.counters[number - 1], hall.seats[number - 1])
            lane = Lane(
                number,
                folder,
                hall.config_path,
                hall.kiosks[number - 1],
                clerk,
                power,
                printer,
                self._seed + number,
            )
            stack.callback(lane.close)
            lanes.append(lane)
        return lanes, power

    def _take_stock(self, lanes: list[Lane]) -> None:
        """Compare what the server counts with what the runs and the paper say."""
        found = cast(wire.StocksFound, lanes[0].ask(wire.ListBlanks()))
        stock = self.stock
        for tray in found.stocks:
            stock.loaded += tray.loaded
            stock.used += tray.used
            stock.spoiled += tray.spoiled
            stock.remaining += tray.remaining
            if tray.loaded != tray.used + tray.spoiled + tray.remaining:
                stock.wrong.append(f"{tray.id}: does not add up")
            if tray.pending:
                stock.wrong.append(f"{tray.id}: nobody said what became of {tray.pending}")
        runs = [run for lane in lanes for run in lane.runs]
        stock.sheets = sum(len(lane.printer.paper()) for lane in lanes)
        if stock.used != len(runs):
            stock.wrong.append(f"{stock.used} blanks used for {len(runs)} licences")
        if not stock.used <= stock.sheets <= stock.used + stock.spoiled:
            stock.wrong.append(f"{stock.sheets} sheets came out of {stock.used + stock.spoiled} blanks gone")


def _approve_cases(hall: BenchHall, count: int) -> None:
    """Put approved cases into the database, one for each licence."""
    now = dt.datetime.now(dt.UTC)
    cases = tuple(_case(case_id(number), now) for number in range(1, count + 1))
    database = open_database(hall.storage, hall.data, HALL_ID)
    try:
        store = SqlHallStore(database, HALL_ID)
        store.commit([Change(at=now, actor="campaign/", events=(), first_seq=1, records=cases)])
    finally:
        database.close()


def _case(id: str, now: dt.datetime) -> Case:
    return Case(
        id=id,
        number=id,
        item_id="start",
        item=ItemRule(id="start", name="公司设立登记"),
        kind=CaseKind.PROMISED,
        state=CaseState.APPROVED,
        applicant="样**",
        applicant_kind="company",
        sealed_id="",
        person_hash="",
        received_by="k1",
        received_at=now,
        changed_at=now,
    )
