"""A clerk at work: calls, waits, starts, parks, sends on, ends; sometimes away for a meeting."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from queue_server.protocol.views import CounterState, TicketState, TicketView
from scripts.demo.acting import Player, Steps
from scripts.demo.people import Crowd, Person
from scripts.demo.script import ONWARD, Coming, Course

STEP_S = 2.0
TIDY_S = 75.0
"""Between two visitors; long enough for the citizen to press the pad."""
FORM_S = 300.0
"""A parked visitor is back after so long."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A pause with its 去向留言."""

    from_: dt.datetime
    minutes: int
    reason: str
    where: str
    contact: str


@dataclass(slots=True)
class Figures:
    """What a clerk has done, and how fast the hall answered (real seconds)."""

    press_to_call_s: list[float] = field(default_factory=list)
    no_shows: list[str] = field(default_factory=list)


class ClerkActor(QObject):
    """Works one counter through its terminal's view-models.

    Args:
        terminal: the counter's terminal.
        login: clerk id and password.
        crowd: knows how each visitor behaves.
        clock: the day's clock.
        on_missed: told about a visitor who missed the call and will come back.
        on_moment: told (name, terminal) at moments worth a picture.
        papers: what is to be done about somebody's papers; None = nothing.
        between: work between two visitors; None = nothing waits.
        on_stuck: told what never came.
        absence: a planned pause.
    """

    def __init__(
        self,
        terminal: CounterTerminal,
        login: tuple[str, str],
        crowd: Crowd,
        clock: Clock,
        on_missed: Callable[[Person], None],
        on_moment: Callable[[str, CounterTerminal], None],
        papers: Callable[[Person], Steps | None],
        between: Callable[[], Steps | None],
        on_stuck: Callable[[str], None],
        absence: Absence | None = None,
    ) -> None:
        super().__init__()
        self._terminal = terminal
        self._login = login
        self._crowd = crowd
        self._clock = clock
        self._on_missed = on_missed
        self._on_moment = on_moment
        self._papers, self._between = papers, between
        self._player = Player(clock, on_stuck)
        self._absence = absence
        self._busy_until = clock.now()
        self._pressed_s = 0.0
        self.figures = Figures()
        terminal.desk.hall.happened.connect(self._note_call)
        self._alarm = clock.every(STEP_S, self.step)

    def stop(self) -> None:
        """Go home."""
        self._alarm.cancel()

    def step(self) -> None:
        """Look at the screen and do the next thing."""
        terminal = self._terminal
        if terminal.session.state is SessionState.OUT:
            if terminal.desk.online and terminal.desk.hall.info is not None:
                terminal.session.log_in(*self._login)
            return
        terminal.session.touch()
        if not terminal.desk.online:
            return
        self._player.step()
        if self._player.busy:
            return
        ticket = terminal.desk.ticket
        if terminal.desk.counter.state is CounterState.PAUSED:
            self._mind_absence()
        elif ticket is None:
            self._be_idle()
        elif ticket.state is TicketState.CALLED:
            self._await(ticket)
        elif ticket.state is TicketState.SERVING:
            self._serve(ticket)

    def _be_idle(self) -> None:
        now, terminal = self._clock.now(), self._terminal
        if self._absence is not None and now >= self._absence.from_:
            away = self._absence
            terminal.leave.pause(away.reason, away.where, away.contact, away.minutes)
            self._on_moment("paused", terminal)
            return
        if now < self._busy_until:
            return
        if (work := self._between()) is not None:
            self._player.begin(work)
            return
        returned = next((one for one in terminal.parked.picture.held if self._is_back(one.ticket_id)), None)
        if returned is not None:
            terminal.parked.resume(returned.ticket_id)
        elif terminal.line.picture.can_call:
            self._on_moment("idle", terminal)
            self._pressed_s = time.perf_counter()
            terminal.visit.press_primary()

    def _mind_absence(self) -> None:
        away = self._absence
        if away is not None and self._clock.now() >= away.from_ + dt.timedelta(minutes=away.minutes):
            self._absence = None
            self._terminal.leave.come_back()

    def _await(self, ticket: TicketView) -> None:
        person, now, visit = self._crowd.find(ticket.id), self._clock.now(), self._terminal.visit
        called_at = ticket.called_at or now
        if person is None or person.came_back or person.visitor.coming is Coming.AT_ONCE:
            walk_s = person.visitor.walk_s if person else 10.0
            if now >= called_at + dt.timedelta(seconds=walk_s):
                visit.start()
            else:
                self._on_moment("called", self._terminal)
        elif visit.picture.verbs.no_show.enabled:
            self.figures.no_shows.append(ticket.number)
            visit.no_show()
            if person.visitor.coming is Coming.LATE:
                self._on_missed(person)
        elif visit.picture.verbs.recall.enabled:
            visit.recall()

    def _serve(self, ticket: TicketView) -> None:
        person, now, visit = self._crowd.find(ticket.id), self._clock.now(), self._terminal.visit
        if person is not None and (papers := self._papers(person)) is not None:
            self._player.begin(papers)
            return
        started_at = ticket.started_at or now
        service_s = person.visitor.service_s if person else 240.0
        served_s = (now - started_at).total_seconds()
        if person is not None and served_s >= service_s / 2 and self._turn(person, ticket):
            return
        if served_s >= service_s:
            self._busy_until = now + dt.timedelta(seconds=TIDY_S)
            visit.complete()
        elif served_s >= service_s * 0.6:
            self._on_moment("serving", self._terminal)

    def _turn(self, person: Person, ticket: TicketView) -> bool:
        """Park or send on a visitor half-way, once; True when that was done."""
        course, visit = person.visitor.course, self._terminal.visit
        if course is Course.HOLD and person.held_until is None and visit.picture.verbs.hold.enabled:
            person.held_until = self._clock.now() + dt.timedelta(seconds=FORM_S)
            visit.hold("填写申请表")
            return True
        onward = ONWARD.get(ticket.service_id, "")
        if (
            course is Course.TRANSFER
            and not person.sent_on
            and onward
            and visit.picture.verbs.transfer.enabled
        ):
            person.sent_on = True
            visit.transfer_to_service(onward, "首项已办，请续办")
            return True
        return False

    def _is_back(self, ticket_id: str) -> bool:
        person = self._crowd.find(ticket_id)
        return person is None or person.held_until is None or self._clock.now() >= person.held_until

    def _note_call(self, event: object) -> None:
        call = getattr(event, "call", None)
        if self._pressed_s and call is not None and call.counter_id == self._terminal.desk.counter_id:
            self.figures.press_to_call_s.append(time.perf_counter() - self._pressed_s)
            self._pressed_s = 0.0
