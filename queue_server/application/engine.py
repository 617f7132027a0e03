"""The one writer: takes what is queued as one batch, decides, commits once, then answers and publishes.

Handlers run one after the other on the hall's only state; the batch is committed in
the storage thread while the next commands queue up. Nothing is answered or published
before its commit. If the commit fails, the state is loaded again from disk, every
command of the batch is refused as retryable, and the next batches are small until
one succeeds, so that a command that cannot be stored takes no other down with it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from queue_server.application.access_state import AccessState
from queue_server.application.command import Actor, Context, Decision, Handler
from queue_server.application.ports import Change, HallStore, KeptAnswer, StoreFull
from queue_server.application.recent_answers import RecentAnswers
from queue_server.application.sealing import Sealer
from queue_server.application.storage_thread import StorageThread
from queue_server.application.telling import with_messages
from queue_server.application.views import event_views
from queue_server.domain import events as ev
from queue_server.domain.model import Call, Ticket
from queue_server.domain.rules import HallRules
from queue_server.domain.state import LATEST_CALLS, HallState
from queue_server.protocol.base import Empty, Params, info_of
from queue_server.protocol.codec import encode
from queue_server.protocol.errors import HallError, InternalError, InvalidParams, ServerBusy
from queue_server.protocol.events import Event

log = logging.getLogger(__name__)

MOST_QUEUED = 2_000
MOST_IN_BATCH = 256
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Publication:
    """One event of the log, as staff see it and as the public sees it."""

    staff: Event
    public: Event


@dataclass(frozen=True, slots=True)
class Environment:
    """What the engine takes from outside; a test replaces it.

    Attributes:
        clock: the present moment, aware UTC.
        new_id: makes an unguessable id.
        keyed_hash: hides an identity number.
        link_for: the visitor's page of a ticket id.
        sealer: encrypts personal data to be kept.
    """

    clock: Callable[[], dt.datetime]
    new_id: Callable[[], str]
    keyed_hash: Callable[[str], str]
    link_for: Callable[[str], str]
    sealer: Sealer


Work = Callable[[HallState, Context], Decision]
"""A use case with its request filled in."""
Settle = Callable[[bytes | HallError], None]
"""Told the encoded answer or the refusal, after the commit; must neither block nor raise."""


@dataclass(slots=True)
class _Command:
    actor: Actor
    work: Work
    settle: Settle
    method: str
    request_key: str = ""
    outcome: bytes | HallError = b""

    @property
    def pair(self) -> tuple[str, str]:
        return self.actor.terminal_id, self.request_key

    @property
    def may_be_retry(self) -> bool:
        """It was refused, but the refusal may be the effect of its own earlier success."""
        return bool(self.request_key) and isinstance(self.outcome, HallError)


@dataclass(slots=True)
class _Batch:
    commands: list[_Command]
    changes: list[Change] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    first: dict[tuple[str, str], _Command] = field(default_factory=dict)
    last_seq: int = 0


class Engine:
    """Runs one hall.

    Args:
        rules: the hall's rules.
        store: its truth on disk.
        handlers: use cases by parameter struct.
        environment: clock, ids and secrets.
        publish: called with what has happened, after its commit.

    Attributes:
        state: the hall now; between batches exactly what is on disk.
        access: who may come in.
        last_seq: number of the last committed event.
        healthy: the last commit succeeded.
    """

    def __init__(
        self,
        rules: HallRules,
        store: HallStore,
        handlers: Mapping[type[Params], Handler[Any]],
        environment: Environment,
        publish: Callable[[Sequence[Publication]], None],
    ) -> None:
        self._rules = rules
        self._store = store
        self._handlers = handlers
        self._environment = environment
        self._publish = publish
        self._commands: deque[_Command] = deque()
        self._questions: deque[Callable[[], None]] = deque()
        self._wake = asyncio.Event()
        self._batch_limit = MOST_IN_BATCH
        self._storage = StorageThread()
        self._recent = RecentAnswers()
        self._stopping = False
        self.state = HallState(rules)
        self.access = AccessState()
        self.last_seq = 0
        self.healthy = True

    # ------------------------------------------------------------ asking

    def submit(self, actor: Actor, params: Params, settle: Settle) -> None:
        """Queue a method of the contract; `settle` is told what became of it."""
        handler = self._handlers.get(type(params))
        info = info_of(type(params))
        if handler is None:
            settle(InternalError(incident=_report_missing(info.name)))
            return
        found: Handler[Any] = handler
        key = getattr(params, "request_key", "")
        self.submit_work(actor, lambda state, ctx: found(state, params, ctx), settle, info.name, key)

    def submit_work(self, actor: Actor, work: Work, settle: Settle, name: str, request_key: str = "") -> None:
        """Queue a use case that is not simply a handler; without a key its answer is not kept."""
        if self._stopping or len(self._commands) >= MOST_QUEUED:
            settle(ServerBusy(retry_after_s=0.5))
            return
        self._commands.append(_Command(actor, work, settle, name, request_key))
        self._wake.set()

    async def call(self, actor: Actor, params: Params) -> bytes:
        """Run a method and return its encoded answer. Raises HallError."""
        return await self._awaited(lambda settle: self.submit(actor, params, settle))

    async def do(self, actor: Actor, work: Work, name: str, request_key: str = "") -> bytes:
        """Run a use case and return its encoded answer. Raises HallError."""
        return await self._awaited(lambda settle: self.submit_work(actor, work, settle, name, request_key))

    async def ask(self, question: Callable[[HallState, int], _T]) -> _T:
        """Put a question to the committed state and its `last_seq`, between two batches."""
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()

        def answer() -> None:
            try:
                result = question(self.state, self.last_seq)
            except Exception as error:
                if not future.done():
                    future.set_exception(error)
            else:
                if not future.done():
                    future.set_result(result)

        self._questions.append(answer)
        self._wake.set()
        return await future

    async def in_storage(self, work: Callable[[], _T]) -> _T:
        """Run blocking work in the storage thread, between two commits."""
        return await self._storage.run(work)

    @property
    def queued(self) -> int:
        """How many commands wait."""
        return len(self._commands)

    # ------------------------------------------------------------ running

    async def load(self) -> None:
        """Take up what is on disk; call once before `run`."""
        now = self._environment.clock()
        today = self._rules.calendars.local_day(now)
        since = now - max(self._rules.no_show.reactivate_within, dt.timedelta(hours=1))
        loaded = await self.in_storage(lambda: self._store.load(today, since))
        state = HallState(self._rules)
        state.restore(
            loaded.tickets,
            loaded.counters,
            loaded.series,
            loaded.issued_today,
            today,
            devices=loaded.devices,
            help_calls=loaded.help_calls,
            notice=loaded.notice,
            records=loaded.records,
        )
        state.calls.extend(_latest_calls(loaded.tickets))
        self.state, self.access, self.last_seq = state, AccessState(loaded.access), loaded.last_seq

    async def run(self) -> None:
        """Work until `stop`."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._commands or self._questions:
                await self._run_batch()
            if self._stopping:
                return

    async def stop(self) -> None:
        """Refuse what comes; `run` ends when what is queued is done."""
        self._stopping = True
        self._wake.set()

    def close(self) -> None:
        """End the storage thread; after `run` has ended."""
        self._storage.close()

    async def _run_batch(self) -> None:
        count = min(len(self._commands), self._batch_limit)
        commands = [self._commands.popleft() for _ in range(count)]
        batch = await self._committed(commands)
        if batch is None:
            return
        self.last_seq = batch.last_seq
        self.healthy = True
        self._batch_limit = min(MOST_IN_BATCH, self._batch_limit * 2)
        for command in batch.commands:
            command.settle(command.outcome)
        if batch.publications:
            self._publish(batch.publications)
        for _ in range(len(self._questions)):
            self._questions.popleft()()

    async def _committed(self, commands: list[_Command]) -> _Batch | None:
        """Decide and commit; None when that failed and everybody was told to try again.

        An old key that is no longer in memory shows only at the commit, which its
        uniqueness fails; then the batch is decided again, knowing the old answers.
        """
        kept: Mapping[tuple[str, str], KeptAnswer] = {}
        refusal = ServerBusy(retry_after_s=1.0)
        for _ in range(2):
            try:
                batch = self._decided(commands, kept)
                await self._write(batch)
            except Exception as error:
                if isinstance(error, StoreFull):
                    refusal = ServerBusy(retry_after_s=1.0, why="disk_full")
                kept = await self._recover(commands, error)
                if not kept:
                    break
            else:
                return batch
        for command in commands:
            command.settle(refusal)
        return None

    def _decided(self, commands: list[_Command], kept: Mapping[tuple[str, str], KeptAnswer]) -> _Batch:
        batch = _Batch(commands, last_seq=self.last_seq)
        self._start_day_if_due(batch)
        for command in commands:
            self._decide(batch, command, kept)
        return batch

    async def _write(self, batch: _Batch) -> None:
        """Commit; and give refused retries of something that had succeeded their first answer."""
        refused = [command for command in batch.commands if command.may_be_retry]
        if not batch.changes and not refused:
            return
        store, changes, pairs = self._store, batch.changes, [command.pair for command in refused]

        def write() -> Mapping[tuple[str, str], KeptAnswer]:
            kept = store.kept_answers(pairs) if pairs else {}
            if changes:
                store.commit(changes)
            return kept

        kept = await self._storage.run(write)
        for change in changes:
            if change.kept is not None:
                self._recent.add(change.kept)
        for command in refused:
            earlier = kept.get(command.pair)
            if earlier is not None:
                command.outcome = _same_method(command, earlier.method) or earlier.answer

    def _decide(self, batch: _Batch, command: _Command, kept: Mapping[tuple[str, str], KeptAnswer]) -> None:
        """Decide one command and note its outcome; refusals change nothing."""
        if command.request_key:
            earlier = self._recent.find(command.pair) or kept.get(command.pair)
            if earlier is not None:
                command.outcome = _same_method(command, earlier.method) or earlier.answer
                return
            first = batch.first.get(command.pair)
            if first is not None:
                command.outcome = _same_method(command, first.method) or first.outcome
                return
        now = self._environment.clock()
        try:
            ctx = self._context(now, command.actor)
            decision = with_messages(self.state, command.work(self.state, ctx), ctx)
        except HallError as refusal:
            command.outcome = refusal
            return
        except Exception:
            command.outcome = InternalError(incident=_report_bug(command))
            return
        self._carry_out(batch, command, decision, now)

    def _carry_out(self, batch: _Batch, command: _Command, decision: Decision, now: dt.datetime) -> None:
        """Let a decision happen; a failure here leaves the state in doubt, so it fails the batch."""
        first_seq = batch.last_seq + 1
        for event in decision.events:
            self._happen(batch, event)
        self.access.apply(decision.access)
        command.outcome = decision.refusal or encode(decision.answer(self.state))
        if not (decision.events or decision.access or decision.sealed):
            return
        kept = None
        if command.request_key and isinstance(command.outcome, bytes):
            batch.first[command.pair] = command
            kept = KeptAnswer(*command.pair, command.method, command.outcome)
        batch.changes.append(self._change(now, command.actor, decision, first_seq, kept))

    def _happen(self, batch: _Batch, event: ev.DomainEvent) -> None:
        batch.last_seq += 1
        self.state.apply(event)
        batch.publications.append(Publication(*event_views(self.state, event, batch.last_seq)))

    def _change(
        self, at: dt.datetime, actor: Actor, decision: Decision, first_seq: int, kept: KeptAnswer | None
    ) -> Change:
        touched = self.state.take_touched()
        return Change(
            at=at,
            actor=f"{actor.terminal_id}/{actor.clerk_id}",
            events=decision.events,
            first_seq=first_seq,
            tickets=touched.tickets,
            counters=touched.counters,
            series=touched.series,
            evaluations=touched.evaluations,
            devices=touched.devices,
            help_calls=touched.help_calls,
            notice=touched.notice,
            kept=kept,
            access=decision.access,
            records=touched.records,
            sealed=decision.sealed,
        )

    def _start_day_if_due(self, batch: _Batch) -> None:
        now = self._environment.clock()
        day = self._rules.calendars.local_day(now)
        if day <= self.state.day:
            return
        event = ev.DayStarted(at=now, day=day)
        self._happen(batch, event)
        actor = Actor("", frozenset())
        decision = Decision((event,), lambda _: Empty())
        batch.changes.append(self._change(now, actor, decision, batch.last_seq, None))

    def _context(self, now: dt.datetime, actor: Actor) -> Context:
        env = self._environment
        return Context(now, actor, env.new_id, env.keyed_hash, env.link_for, env.sealer)

    async def _recover(
        self, commands: list[_Command], error: Exception
    ) -> Mapping[tuple[str, str], KeptAnswer]:
        """After a failed batch: be what the disk says; return the answers these commands had long ago."""
        self.healthy = False
        self._batch_limit = 1
        pairs = [command.pair for command in commands if command.request_key]
        while not self._stopping:
            try:
                await self.load()
                kept = await self.in_storage(lambda: self._store.kept_answers(pairs))
            except Exception:
                log.exception("the state cannot be loaded; trying again in a second")
                self._refuse_all()
                await asyncio.sleep(1.0)
                continue
            if not kept:
                log.error("a batch of %d commands was not committed", len(commands), exc_info=error)
            return kept
        return {}

    def _refuse_all(self) -> None:
        while self._commands:
            self._commands.popleft().settle(ServerBusy(retry_after_s=1.0))

    async def _awaited(self, begin: Callable[[Settle], None]) -> bytes:
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def settle(outcome: bytes | HallError) -> None:
            if future.done():
                return
            if isinstance(outcome, HallError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

        begin(settle)
        return await future


def _same_method(command: _Command, method: str) -> HallError | None:
    if command.method == method:
        return None
    return InvalidParams(problem=f"this request_key was used for {method} - at `$.request_key`")


def _report_bug(command: _Command) -> str:
    incident = secrets.token_hex(4)
    log.exception("incident=%s method=%s actor=%s", incident, command.method, command.actor.terminal_id)
    return incident


def _report_missing(method: str) -> str:
    incident = secrets.token_hex(4)
    log.error("incident=%s method=%s has no handler", incident, method)
    return incident


def _latest_calls(tickets: Sequence[Ticket]) -> list[Call]:
    called = [ticket for ticket in tickets if ticket.last_call_at is not None]
    called.sort(key=lambda ticket: (ticket.last_call_at, ticket.id), reverse=True)
    return [
        Call(
            ticket_id=ticket.id,
            number=ticket.number,
            counter_id=ticket.counter_id,
            service_id=ticket.service_id,
            called_at=ticket.last_call_at or ticket.issued_at,
            recall=ticket.recalls,
            priority=ticket.priority,
        )
        for ticket in called[:LATEST_CALLS]
    ]
