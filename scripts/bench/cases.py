"""Cases: how many are taken in and accepted a second, and how long a search takes among very many."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import msgspec

from queue_server.application.ports import Change
from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case, CaseState
from queue_server.protocol import case_views
from queue_server.protocol.case_views import ApplicantKind, MaterialState
from queue_server.protocol.cases import (
    AcceptCase,
    CheckMaterials,
    MaterialFinding,
    OpenCase,
    SearchCases,
)
from queue_server.protocol.identity_numbers import id_check
from queue_server.protocol.people import Applicant
from queue_server.storage.database import open_database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.web.links import new_id
from scripts.bench.client import LeanClient, Seat, all_open
from scripts.bench.hall import HALL_ID, BenchHall
from scripts.bench.issue_and_call import Timed
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench, aimed

_ITEM = "company-setup"
_MATERIALS = ("application", "articles", "representative-id", "premises")
_CLIENTS = 8
_A_DAY = 400
_IN_ONE_COMMIT = 5_000
_AIM_SEARCH_MS = 100.0


class _Case(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct):
    case: _Case


_ANSWER = msgspec.json.Decoder(_Answer)


def handling_cases(bench: Bench) -> Iterator[Measure]:
    """Cases taken in, checked and accepted: three commands, a sealed applicant and a paper each."""
    bench.say(f"cases, {_CLIENTS} windows")
    hall = _case_hall(bench, "cases")
    each = bench.few(1_600, 160) // _CLIENTS
    with bench.server(hall) as server:
        before_s = server.cpu_s()
        timed = bench.people.run(accept, server.port, hall.counters, hall.seats, each)
        cpu_s = server.cpu_s() - before_s
    measure = from_latencies(
        "case", f"{_CLIENTS} windows: open, check, accept", timed.latencies_s,
        elapsed_s=timed.elapsed_s, wrong=timed.wrong,
    )  # fmt: skip
    yield msgspec.structs.replace(measure, value=cpu_s / max(measure.count, 1) * 1e6, unit="µs CPU each")


def searching_cases(bench: Bench) -> Iterator[Measure]:
    """Every way to look for a case, among a million."""
    count = bench.few(1_000_000, 20_000)
    hall = _case_hall(bench, "search")
    live_cases(hall, count, bench.say)
    bench.say(f"searches among {count:,} cases")
    with bench.server(hall) as server:
        found = bench.people.run(
            search, server.port, hall.counters[0], hall.seats[0], count, bench.few(200, 20)
        )
    for name, (latencies_s, empty) in found.items():
        measure = from_latencies("case search", f"{name}, {count:,} cases", latencies_s, wrong=empty)
        aim = f"p99 < {_AIM_SEARCH_MS:.0f} ms"
        yield aimed(measure, aim, met=(measure.p99_ms or 0) < _AIM_SEARCH_MS)


async def accept(port: int, counters: Sequence[TerminalIdentity], seats: Sequence[Seat], each: int) -> Timed:
    """Let every window take in and accept `each` cases, one after the other; timed is a whole case."""
    clients = [LeanClient(port, one, seat) for one, seat in zip(counters, seats, strict=True)]
    latencies_s: list[float] = []
    ids: list[str] = []

    async def work(client: LeanClient, seat: Seat, window: int) -> None:
        for turn in range(each):
            began = time.perf_counter()
            ids.append(await _accept_one(client, seat, window * each + turn))
            latencies_s.append(time.perf_counter() - began)

    async with all_open(clients):
        began = time.perf_counter()
        await asyncio.gather(
            *(
                work(client, seat, place)
                for place, (client, seat) in enumerate(zip(clients, seats, strict=True))
            )
        )
        elapsed_s = time.perf_counter() - began
    return Timed(latencies_s, elapsed_s, ids, 0)


async def _accept_one(client: LeanClient, seat: Seat, serial: int) -> str:
    applicant = Applicant(kind=ApplicantKind.PERSON, name="测量人", number=_number(serial), phone="000-1")
    opened = await client.ask(
        OpenCase(request_key=new_key(), counter_id=seat.counter_id, item_id=_ITEM, applicant=applicant)
    )
    case_id = _ANSWER.decode(opened).case.id
    findings = tuple(MaterialFinding(material_id=one, state=MaterialState.PRESENT) for one in _MATERIALS)
    await client.ask(CheckMaterials(request_key=new_key(), case_id=case_id, findings=findings))
    await client.ask(AcceptCase(request_key=new_key(), case_id=case_id))
    return case_id


async def search(
    port: int, counter: TerminalIdentity, seat: Seat, count: int, times: int
) -> dict[str, tuple[list[float], int]]:
    """Ask every kind of question `times` times; return latencies and empty answers by kind."""
    found: dict[str, tuple[list[float], int]] = {}
    async with LeanClient(port, counter, seat) as client:
        for name, ask in _QUESTIONS.items():
            latencies_s, empty = [], 0
            for turn in range(times):
                asked = ask(turn * 7919 % count, count)
                began = time.perf_counter()
                answer = await client.ask(asked)
                latencies_s.append(time.perf_counter() - began)
                empty += b'"id"' not in bytes(answer)
            found[name] = latencies_s, empty
    return found


_QUESTIONS: dict[str, Callable[[int, int], SearchCases]] = {
    "by number": lambda n, count: SearchCases(number=_case_number(n)),
    "by item": lambda n, count: SearchCases(item_id=f"item-{n % 40}"),
    "by state": lambda n, count: SearchCases(states=(case_views.CaseState.CLOSED,)),
    "by department": lambda n, count: SearchCases(department=f"部门{n % 12}"),
    "by clerk and day": lambda n, count: SearchCases(
        accepted_by=f"k{n % 8 + 1}", received_from=_day(count - 1)
    ),
    "open ones": lambda n, count: SearchCases(),
}


def live_cases(hall: BenchHall, count: int, say: Callable[[str], None]) -> None:
    """Write `count` cases of earlier days; every two-hundredth is still open."""
    database = open_database(hall.storage, hall.data, HALL_ID)
    try:
        store = SqlHallStore(database, HALL_ID)
        cases = (_case(n) for n in range(count))
        done = 0
        while part := tuple(islice(cases, _IN_ONE_COMMIT)):
            store.commit(
                [Change(at=part[-1].received_at, actor="bench/", events=(), first_seq=0, records=part)]
            )
            done += len(part)
            say(f"search: {done:,} of {count:,} cases written")
    finally:
        database.close()


_RULE = ItemRule(id="item-0", name="测量事项", version="1", promised_days=5)


def _case(n: int) -> Case:
    received = dt.datetime.combine(_day(n), dt.time(1), dt.UTC) + dt.timedelta(seconds=60 * (n % _A_DAY))
    item = f"item-{n % 40}"
    is_open = n % 200 == 0
    return Case(
        id=new_id(),
        open=is_open,
        number=_case_number(n),
        item_id=item,
        item=replace(_RULE, id=item),
        kind=CaseKind.PROMISED,
        state=CaseState.ACCEPTED if is_open else CaseState.CLOSED,
        applicant="测*",
        applicant_kind="person",
        sealed_id="",
        person_hash=f"{n % 300_000:032x}",
        department=f"部门{n % 12}",
        counter_id="c1",
        received_by=f"k{n % 8 + 1}",
        accepted_by=f"k{n % 8 + 1}",
        received_at=received,
        accepted_at=received,
        ended_at=None if is_open else received + dt.timedelta(days=3),
        due_on=_day(n) + dt.timedelta(days=7),
        changed_at=received,
    )


def _case_number(n: int) -> str:
    return f"{_day(n):%Y%m%d}-{n % _A_DAY:05d}"


def _day(n: int) -> dt.date:
    return dt.date(2018, 1, 1) + dt.timedelta(days=n // _A_DAY)


def _number(serial: int) -> str:
    body = f"110105{19400101 + serial // 900:08d}"[:14]
    body += f"{serial % 900 + 100:03d}"
    return body + id_check(body)


def _case_hall(bench: Bench, name: str) -> BenchHall:
    """Return a hall with one item."""
    hall = bench.hall(name, counters=_CLIENTS)
    folder = hall.config_path.parent / "guides"
    folder.mkdir()
    materials = "".join(_MATERIAL.format(id=one) for one in _MATERIALS)
    (folder / "bench.toml").write_text(_GUIDE + materials, encoding="utf-8")
    text = hall.config_path.read_text(encoding="utf-8")
    hall.config_path.write_text('guides = ["bench"]\n' + text, encoding="utf-8")
    return hall


_GUIDE = """
[[items]]
id = "company-setup"

[[items.versions]]
version = "1"
effective_from = 2020-01-01
name = "测量事项"
promised_days = 5
receipt = true
"""
_MATERIAL = """
[[items.versions.materials]]
id = "{id}"
name = "材料 {id}"
points = ["齐全", "清晰"]
"""
