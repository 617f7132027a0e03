"""A small hall without a server: real rules, state and use cases, and a clock in the test's hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar, cast

import msgspec

import queue_server.application.verbs  # noqa: F401  registers the use cases
from config import schema
from queue_server.application.command import Actor, Context, Decision, handlers
from queue_server.application.recalling import unsealing_of
from queue_server.application.rules_from_config import hall_rules
from queue_server.application.sealing import Sealed
from queue_server.application.telling import with_messages
from queue_server.application.verbs.counters import decide_close_counter, decide_open_counter
from queue_server.application.views import event_views
from queue_server.domain.cases.item import Items
from queue_server.domain.events import DomainEvent
from queue_server.domain.model import Counter, Evaluation, Series, Ticket
from queue_server.domain.records import Record
from queue_server.domain.state import HallState
from queue_server.protocol import hall as hall_wire
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.views import TicketView
from tests.helpers.sealing import a_sealer

OPENING = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
"""Monday, 09:00 in Shanghai."""
ALWAYS = schema.Calendar(
    id="default",
    national_holidays=False,
    stop_issuing_before_close_min=0,
    week=(
        schema.WeekHours(
            days=(1, 2, 3, 4, 5, 6, 7), spans=(schema.TimeSpan(start=dt.time(0), end=dt.time(0)),)
        ),
    ),
)
OFFICE = schema.Calendar(
    id="default",
    week=(
        schema.WeekHours(
            days=(1, 2, 3, 4, 5),
            spans=(
                schema.TimeSpan(start=dt.time(8), end=dt.time(9), booking_only=True),
                schema.TimeSpan(start=dt.time(9), end=dt.time(12)),
                schema.TimeSpan(start=dt.time(12), end=dt.time(13, 30), lunch_shift=True),
                schema.TimeSpan(start=dt.time(13, 30), end=dt.time(17)),
            ),
        ),
    ),
)
V = TypeVar("V", bound=View)


def services() -> tuple[schema.Service, ...]:
    """Return social (A), tax (B), elsewhere (redirected)."""
    return (
        schema.Service(id="social", name="社保", group="all", prefix="A"),
        schema.Service(id="tax", name="税务", group="all", prefix="B"),
        schema.Service(
            id="elsewhere",
            name="公积金",
            group="all",
            prefix="C",
            redirect=schema.Redirect(body="公积金中心", address="人民路1号", phone="12329"),
        ),
    )


def config(**changes: Any) -> schema.HallConfig:
    """Return a hall of three counters: w1 does all, w2 social and helps with tax, w3 tax only."""
    base = schema.HallConfig(
        hall=schema.Hall(id="hall", name="测试大厅"),
        calendars=(ALWAYS,),
        zones=(schema.Zone(id="main", name="一楼"),),
        groups=(schema.ServiceGroup(id="all", name="全部"),),
        services=services(),
        counters=(
            schema.Counter(id="w1", label="1", skills=(schema.Skill(service="*"),)),
            schema.Counter(
                id="w2",
                label="2",
                skills=(schema.Skill(service="social"), schema.Skill(service="tax", level=2)),
            ),
            schema.Counter(id="w3", label="3", skills=(schema.Skill(service="tax"),)),
        ),
        clerks=(
            schema.Clerk(id="ann", name="安"),
            schema.Clerk(id="bob", name="博"),
            schema.Clerk(id="cai", name="蔡", party_member=True),
        ),
        priority_classes=(schema.PriorityClass(id="elder", name="老年人", rate=3.0, share=2),),
    )
    return msgspec.structs.replace(base, **changes)


class DeskHall:
    """Runs use cases on a state of its own, as the server does, and keeps the log.

    Args:
        configuration: the hall; None = the one of `config`.
        staffed: its three counters are open.
        items: its catalogue.

    Attributes:
        now: the moment; move it with `wait`.
        log: every event so far.
        tickets, counters, series, evaluations, records: the latest image of every row, as on disk.
        sealed: personal data kept, by id.
    """

    def __init__(
        self,
        configuration: schema.HallConfig | None = None,
        *,
        staffed: bool = True,
        items: Items | None = None,
    ) -> None:
        self.config = configuration or config()
        self.rules = hall_rules(self.config, items)
        self.state = HallState(self.rules)
        self.now = OPENING
        self.log: list[DomainEvent] = []
        self.tickets: dict[str, Ticket] = {}
        self.counters: dict[str, Counter] = {}
        self.series: dict[tuple[str, dt.date], Series] = {}
        self.evaluations: dict[str, Evaluation] = {}
        self.records: dict[tuple[type[Record], str], Record] = {}
        self.sealed: dict[str, Sealed] = {}
        self.sealer = a_sealer(lambda: self.now)
        self._ids = count(1)
        if staffed:
            for clerk, counter in (("ann", "w1"), ("bob", "w2"), ("cai", "w3")):
                self.open(counter, clerk)

    # -------------------------------------------------------- running

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += dt.timedelta(seconds=seconds)

    def context(self, clerk: str = "", *roles: Role, terminal: str = "t1") -> Context:
        """Return what a handler gets: by default a clerk's, or a device's when there is no clerk."""
        role = Role.CLERK if clerk else Role.DEVICE_HOST
        return Context(
            now=self.now,
            actor=Actor(terminal, frozenset(roles or {role}), clerk),
            new_id=lambda: f"id{next(self._ids):06d}",
            keyed_hash=lambda text: f"hash:{text}",
            link_for=lambda ticket_id: f"http://hall/t/{ticket_id}",
            sealer=self.sealer,
        )

    def run(self, params: Params, clerk: str = "", *roles: Role) -> View:
        """Decide and carry out one request. Raises HallError, and then nothing has changed."""
        context = replace(self.context(clerk, *roles), secrets=self._secrets(params))
        decision = handlers()[type(params)](self.state, params, context)
        return self.carry_out(with_messages(self.state, decision, context))

    def _secrets(self, params: Params) -> dict[str, bytes]:
        """Return what the use case needs opened, as the server fetches it from the disk."""
        which = unsealing_of(type(params))
        wanted = which(self.state, params) if which else ()
        return {id: self.sealer.unseal(self.sealed[id]) for id in wanted if id in self.sealed}

    def carry_out(self, decision: Decision) -> View:
        """Let a decision happen."""
        self.happen(*decision.events)
        self.sealed.update((one.id, one) for one in decision.sealed)
        if decision.refusal is not None:
            raise decision.refusal
        return decision.answer(self.state)

    def happen(self, *events: DomainEvent) -> None:
        """Let events happen, and keep their row images."""
        for event in events:
            self.log.append(event)
            self.state.apply(event)
            event_views(self.state, event, len(self.log))
        touched = self.state.take_touched()
        self.tickets.update((row.id, row) for row in touched.tickets)
        self.counters.update((row.id, row) for row in touched.counters)
        self.series.update(((row.key, row.day), row) for row in touched.series)
        self.evaluations.update((row.ticket_id, row) for row in touched.evaluations)
        self.records.update(((type(row), row.id), row) for row in touched.records)

    # -------------------------------------------------------- verbs

    def open(self, counter: str, clerk: str, standing_in_for: str = "") -> None:
        """Open a counter."""
        self.happen(*decide_open_counter(self.state, counter, clerk, standing_in_for, self.context(clerk)))

    def close(self, counter: str) -> None:
        """Close a counter."""
        self.happen(*decide_close_counter(self.state, counter, self.context()))

    def issue(self, service: str = "social", **fields: Any) -> TicketView:
        """Issue a ticket at the kiosk."""
        request = wire.IssueTicket(request_key="k" * 8, service_id=service, **fields)
        return cast(wire.TicketIssued, self.run(request, "", Role.KIOSK)).ticket

    def next(self, counter: str, *, finish: bool = False) -> wire.CalledNext:
        """Press Next at a counter."""
        request = wire.CallNext(request_key="k" * 8, counter_id=counter, finish_current=finish)
        return cast(wire.CalledNext, self.run(request, self.clerk_at(counter)))

    def verb(self, kind: type[wire.TicketVerb], ticket_id: str, clerk: str = "", **fields: Any) -> TicketView:
        """Do something with a ticket, by default as the clerk of the counter it is at."""
        clerk = clerk or self.clerk_at(self.state.tickets[ticket_id].counter_id)
        request = kind(request_key="k" * 8, ticket_id=ticket_id, **fields)
        return cast(wire.TicketChanged, self.run(request, clerk)).ticket

    def serve(self, counter: str, **complete: Any) -> TicketView:
        """Call, start and complete the next visitor of a counter."""
        called = self.next(counter).ticket
        self.verb(wire.StartService, called.id)
        return self.verb(wire.Complete, called.id, **complete)

    def no_show(self, counter: str) -> TicketView:
        """Call the next visitor of a counter, who does not come."""
        called = self.next(counter).ticket
        for _ in range(self.rules.no_show.min_recalls):
            self.wait(30)
            self.verb(wire.Recall, called.id)
        self.wait(60)
        return self.verb(wire.MarkNoShow, called.id)

    def rate(self, counter: str, level: int, *reasons: str) -> None:
        """Press a key of the counter's rating pad."""
        request = hall_wire.GiveEvaluation(
            request_key="k" * 8, counter_id=counter, level=level, reasons=reasons
        )
        self.run(request)

    def clerk_at(self, counter: str) -> str:
        """Return who works at a counter; "ann" where nobody does."""
        known = self.state.counters.get(counter)
        return known.clerk_id if known and known.clerk_id else "ann"
