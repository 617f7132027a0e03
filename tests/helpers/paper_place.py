"""A counter terminal without a window in a hall that handles cases by the server's real rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from counter_terminal.viewmodels.case_areas import CaseAreas
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from queue_server.application.case_views import case_view
from queue_server.application.views import event_views
from queue_server.domain.cases.model import Case
from queue_server.domain.events import DomainEvent
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.cases import CaseChanged
from queue_server.protocol.events import Event
from queue_server.protocol.scans import BeginDownload, BeginUpload
from tests.helpers.case_hall import CaseHall
from tests.helpers.ruled_hall import PASSWORD, RuledHall


class ClockedCases(CaseHall):
    """The rules of a hall for cases on a manual clock; tells every event as the staff hear it."""

    def __init__(self, clock: ManualClock, publish: Callable[[Event], None]) -> None:
        self.clock = clock
        self._publish = publish
        super().__init__()

    @property
    def now(self) -> dt.datetime:
        """The clock's time."""
        return self.clock.now()

    @now.setter
    def now(self, value: dt.datetime) -> None:
        """Turn the clock; it never goes back."""
        self.clock.advance(max(0.0, (value - self.clock.now()).total_seconds()))

    def happen(self, *events: DomainEvent) -> None:
        """Let events happen one by one, each told with the pictures right after it."""
        for event in events:
            super().happen(event)
            self._publish(event_views(self.state, event, len(self.log))[0])


class PaperHall(RuledHall):
    """One terminal's link to a hall that handles cases.

    Attributes:
        cases: the hall behind the link, for what others do there.
    """

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock, CaseHall().config)
        self.cases = ClockedCases(clock, self._hear)
        self.desks = cast(Any, self.cases)  # the same face, with the items and people of the case tests
        self.on(wire.SearchCases, self._search)
        self.on(wire.ReadCase, self._read)

    def _respond(self, params: Params) -> View | bytes:
        if isinstance(params, BeginDownload | BeginUpload):  # bytes are the fake's own affair
            return cast(View, FakeHall._respond(self, params))
        return super()._respond(params)

    def _search(self, params: wire.SearchCases) -> View:
        """Answer as the disk does, from memory: the newest first, a page at a time."""
        rules, now = self.cases.state.rules.cases, self._clock.now()
        views = [case_view(case, rules, now) for case in self.cases.state.records.of(Case)]
        views.sort(key=lambda case: case.number, reverse=True)
        fitting = [
            case
            for case in views
            if (not params.states or case.state in params.states)
            and (case.number.startswith(params.number) or case.bag_code == params.number)
            and params.item_id in ("", case.item_id)
            and params.holder in ("", case.holder)
            and (not params.after or case.number < params.after)
        ]
        page = fitting[: params.limit]
        more = page[-1].number if len(fitting) > len(page) else ""
        return wire.CasesFound(cases=tuple(page), next=more)

    def _read(self, params: wire.ReadCase) -> View:
        answer = cast(wire.CaseRead, self.cases.run(params, self.clerk_id, Role.CLERK))
        lines = tuple(
            wire.CaseHistoryLine(at=one.at, what=one.kind, by=getattr(one, "by", ""))
            for one in self.cases.log
            if getattr(one, "record_id", "") == params.case_id
        )
        return wire.CaseRead(case=answer.case, applicant=answer.applicant, history=lines)


@dataclass(frozen=True, slots=True)
class CasePlace:
    """One terminal and the hall of cases behind it."""

    clock: ManualClock
    hall: PaperHall
    terminal: CounterTerminal

    @property
    def cases(self) -> ClockedCases:
        """What others do in the hall."""
        return self.hall.cases

    @property
    def areas(self) -> CaseAreas:
        """The paper areas."""
        return self.terminal.case_areas

    @property
    def said(self) -> str:
        """The sentence at the bottom."""
        return self.terminal.notices.picture.said

    def packed(self, case: CaseChanged, clerk: str = "ann") -> str:
        """Put a case's papers into a bag; return its code."""
        request = wire.PackBag(request_key=self.cases.key(), case_id=case.case.id)
        return cast(wire.BagChanged, self.cases.run(request, clerk)).bag.code


@contextmanager
def at_papers(
    clerk: str = "ann", counter: str = "w1", *, days_later: int = 0, **options: Any
) -> Iterator[CasePlace]:
    """Give a terminal of the hall of cases with somebody logged in.

    Args:
        clerk: who; a clerk without a place of their own sits at no counter (`""`).
        counter: where.
        days_later: so many days after a case was accepted and packed by `ann`; 0 = nothing was.
        options: of the terminal.
    """
    clock = ManualClock()
    hall = PaperHall(clock)
    if days_later:
        case = hall.cases.accepted()
        hall.cases.run(wire.PackBag(request_key=hall.cases.key(), case_id=case.case.id), "ann")
        hall.cases.days(days_later)
    terminal = CounterTerminal(hall, clock, counter, **options)
    hall.start()
    terminal.session.log_in(clerk, PASSWORD)
    yield CasePlace(clock, hall, terminal)
    terminal.close()
