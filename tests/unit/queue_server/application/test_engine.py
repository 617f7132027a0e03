"""The one writer, with a store that can be told to fail."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count

import pytest

from queue_server.application import engine as engine_module
from queue_server.application import verbs
from queue_server.application.command import Actor, Context, Decision, handlers
from queue_server.application.engine import Engine, Environment, Publication
from queue_server.application.ports import Change, KeptAnswer, Loaded, Logged
from queue_server.application.rules_from_config import hall_rules
from queue_server.domain.events import DayStarted
from queue_server.domain.model import Ticket
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty, Role
from queue_server.protocol.codec import decode
from queue_server.protocol.errors import HallError, InvalidParams, ServerBusy
from queue_server.protocol.tickets import IssueTicket, TicketIssued
from tests.helpers.running_hall import small_hall
from tests.helpers.sealing import a_sealer

KIOSK = Actor("kiosk-1", frozenset({Role.KIOSK}))
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)


class MemoryStore:
    """Keeps changes in a list; `broken` makes the next commits fail, `gate` holds them back."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.batches: list[int] = []
        self.broken = 0
        self.loads = 0

    def load(self, today: dt.date, ended_since: dt.datetime | None = None) -> Loaded:
        self.loads += 1
        tickets = {ticket.id: ticket for change in self.changes for ticket in change.tickets}
        counters = {counter.id: counter for change in self.changes for counter in change.counters}
        series = {one.key: one for change in self.changes for one in change.series}
        events = sum(len(change.events) for change in self.changes)
        return Loaded(events, tuple(tickets.values()), tuple(counters.values()), tuple(series.values()), {})

    def commit(self, changes: Sequence[Change]) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("disk is gone")
        known = {(one.terminal_id, one.request_key) for one in self._kept()}
        if any(c.kept and (c.kept.terminal_id, c.kept.request_key) in known for c in changes):
            raise OSError("UNIQUE constraint failed")
        self.batches.append(len(changes))
        self.changes += changes

    def kept_answers(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeptAnswer]:
        wanted = set(keys)
        pairs = {(one.terminal_id, one.request_key): one for one in self._kept()}
        return {pair: one for pair, one in pairs.items() if pair in wanted}

    def ticket(self, ticket_id: str) -> Ticket | None:
        return None

    def ticket_by_number(self, number: str, day: dt.date) -> Ticket | None:
        return None

    def events_after(self, seq: int, limit: int) -> Sequence[Logged]:
        return []

    def _kept(self) -> list[KeptAnswer]:
        return [change.kept for change in self.changes if change.kept]


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@asynccontextmanager
async def an_engine(
    store: MemoryStore, clock: Clock, published: list[Publication] | None = None
) -> AsyncIterator[Engine]:
    numbers = count(1)
    environment = Environment(
        clock, lambda: f"id{next(numbers)}", lambda text: text, lambda id: f"/t/{id}", a_sealer(clock)
    )
    heard = [] if published is None else published
    engine = Engine(hall_rules(small_hall()), store, handlers(), environment, heard.extend)
    await engine.load()
    running = asyncio.create_task(engine.run())
    try:
        yield engine
    finally:
        await engine.stop()
        await running
        engine.close()


def an_issue(key: str = "key-0001", service: str = "tax") -> IssueTicket:
    return IssueTicket(request_key=key, service_id=service)


async def issue(engine: Engine, key: str, service: str = "tax") -> str:
    answer = decode(TicketIssued, await engine.call(KIOSK, an_issue(key, service)))
    return answer.ticket.number


def test_every_verb_is_registered() -> None:
    assert len(handlers()) > len(verbs.__all__)


async def test_what_is_queued_together_is_committed_together_and_published_after() -> None:
    store, published = MemoryStore(), list[Publication]()
    async with an_engine(store, Clock(), published) as engine:
        numbers = await asyncio.gather(*(issue(engine, f"key-{n:04d}") for n in range(20)))
        assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 21)]
        assert store.batches == [20]
        assert [one.staff.seq for one in published] == list(range(1, 21))
        assert engine.last_seq == 20
        assert await engine.ask(lambda state, seq: (len(state.tickets), seq)) == (20, 20)


async def test_a_key_used_twice_in_one_batch_counts_once() -> None:
    store = MemoryStore()
    async with an_engine(store, Clock()) as engine:
        outcomes = await asyncio.gather(
            issue(engine, "same-key"), issue(engine, "same-key"), issue(engine, "other-key")
        )
        assert list(outcomes) == ["A001", "A001", "A002"]
        with pytest.raises(InvalidParams, match="request_key"):
            await engine.do(KIOSK, lambda *_: Decision((), lambda _: Empty()), "other.method", "same-key")


async def test_an_answer_older_than_memory_is_found_on_disk() -> None:
    store = MemoryStore()
    async with an_engine(store, Clock()) as engine:
        await issue(engine, "old-key0")
    async with an_engine(store, Clock()) as engine:
        keys = ("new-key1", "old-key0", "new-key2")
        numbers = await asyncio.gather(*(issue(engine, key) for key in keys))
        assert numbers == ["A002", "A001", "A003"]
        assert store.loads == 3, "the clash at the commit made it load again"
        assert engine.healthy


async def test_a_retry_that_would_now_be_refused_gets_its_old_answer() -> None:
    store = MemoryStore()
    refuse = [False]

    def once(state: HallState, ctx: Context) -> Decision:
        if refuse[0]:
            raise ServerBusy()
        return Decision((DayStarted(at=ctx.now, day=state.day),), lambda _: Empty())

    async with an_engine(store, Clock()) as engine:
        first = await engine.do(KIOSK, once, "test", "old-key0")
    refuse[0] = True
    async with an_engine(store, Clock()) as engine:
        assert await engine.do(KIOSK, once, "test", "old-key0") == first
        with pytest.raises(ServerBusy):
            await engine.do(KIOSK, once, "test", "new-key1")


@pytest.mark.expects_logs("was not committed.*disk is gone")
async def test_a_failed_commit_refuses_the_batch_and_leaves_no_trace() -> None:
    store, published = MemoryStore(), list[Publication]()
    async with an_engine(store, Clock(), published) as engine:
        await issue(engine, "key-0000")
        store.broken = 1
        outcomes = await asyncio.gather(
            *(issue(engine, f"key-{n:04d}") for n in range(1, 4)), return_exceptions=True
        )
        assert all(isinstance(one, ServerBusy) and one.retryable for one in outcomes)
        assert not engine.healthy
        assert await engine.ask(lambda state, seq: (len(state.tickets), seq)) == (1, 1)
        assert await issue(engine, "key-0001") == "A002", "its number was not used up"
        assert [one.staff.seq for one in published] == [1, 2]


@pytest.mark.expects_logs("was not committed")
async def test_after_a_failure_batches_start_small() -> None:
    store = MemoryStore()
    async with an_engine(store, Clock()) as engine:
        store.broken = 1
        with pytest.raises(ServerBusy):
            await issue(engine, "key-0000")
        await asyncio.gather(*(issue(engine, f"key-{n:04d}") for n in range(1, 8)))
        assert store.batches == [1, 2, 4]


async def test_a_full_queue_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MOST_QUEUED", 3)
    async with an_engine(MemoryStore(), Clock()) as engine:
        outcomes: list[bytes | HallError] = []
        for number in range(5):
            engine.submit(KIOSK, an_issue(f"key-{number:04d}"), outcomes.append)
        assert [type(one) for one in outcomes] == [ServerBusy, ServerBusy]
        await engine.ask(lambda *_: None)
        assert len(outcomes) == 5


async def test_midnight_begins_a_day() -> None:
    store, clock, published = MemoryStore(), Clock(), list[Publication]()
    async with an_engine(store, clock, published) as engine:
        assert await issue(engine, "key-0001") == "A001"
        clock.now += dt.timedelta(days=1)
        assert await issue(engine, "key-0002") == "A001"
        kinds = [one.staff.kind.value for one in published]
        assert kinds == ["ticket_issued", "day_started", "ticket_issued"]


async def test_a_stopped_engine_finishes_and_refuses() -> None:
    store = MemoryStore()
    outcomes: list[bytes | HallError] = []
    async with an_engine(store, Clock()) as engine:
        engine.submit(KIOSK, an_issue("key-0001"), outcomes.append)
        await engine.stop()
        engine.submit(KIOSK, an_issue("key-0002"), outcomes.append)
        assert isinstance(outcomes[0], ServerBusy)
    assert len(outcomes) == 2 and isinstance(outcomes[1], bytes)


async def test_questions_see_only_what_is_committed() -> None:
    store = MemoryStore()
    asked: list[int] = []
    async with an_engine(store, Clock()) as engine:
        look: Callable[[HallState, int], None] = lambda state, seq: asked.append(  # noqa: E731  # short
            len(state.tickets) - seq
        )
        await asyncio.gather(issue(engine, "key-0001"), engine.ask(look), issue(engine, "key-0002"))
        await engine.ask(look)
    assert asked == [0, 0]
