"""A half day in the hall, played through the real programs' view-models, wire and device ports."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEventLoop, QObject, QTimer

from qt_common.clock import Clock
from qt_common.hall import new_request_key
from queue_server.protocol.tickets import WalkIn
from queue_server.protocol.views import TicketState
from scripts.demo.case_day import CaseDay
from scripts.demo.cast import Cast
from scripts.demo.clerk_actor import Absence, ClerkActor
from scripts.demo.errands import Errand
from scripts.demo.guide_actor import GuideActor
from scripts.demo.kiosk_actor import KioskActor
from scripts.demo.people import Crowd, Person
from scripts.demo.phones import Phones
from scripts.demo.pictures import Album
from scripts.demo.rater import Raters
from scripts.demo.script import Visitor, span_min
from scripts.demo.sheets import Portfolio
from scripts.demo.stage import Stage

WINDOWS = tuple(f"w{n}" for n in range(1, 9))
GUIDE = "guide"
LONGEST_H = 5.5
SETTLE_REAL_S = 1.5
COME_BACK_S = 240.0
"""A visitor who missed the call is at the guide desk so much later."""

Progress = Callable[[int, str], None]


@dataclass(slots=True)
class Incidents:
    """What has gone wrong on purpose so far."""

    server_kills: int = 0


class Day(QObject):
    """The day's director.

    Args:
        stage: the hall's processes.
        cast: its screens.
        script: the visitors.
        clock: the invented time.
        opens_at: when the doors open.
        album: takes the pictures.
        progress: told (people who are done, what is going on).
        errands: what some visitors hand in, by place in the script.
        portfolio: their papers.
    """

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        script: list[Visitor],
        clock: Clock,
        opens_at: dt.datetime,
        album: Album,
        progress: Progress,
        errands: dict[int, Errand],
        portfolio: Portfolio,
    ) -> None:
        super().__init__()
        self._stage = stage
        self._cast = cast
        self._script = script
        self._span_s = span_min(len(script)) * 60
        self._clock = clock
        self._opens_at = opens_at
        self._album = album
        self._progress = progress
        self._loop = QEventLoop()
        self._arrived = 0
        self.errands = errands
        self.crowd = Crowd()
        self.incidents = Incidents()
        self.problems: list[str] = []
        self.announced = 0
        self.ended_at = opens_at
        cast.voice.announced.connect(self._count_announcement)
        self.guide = GuideActor(cast.counters[GUIDE], self._login(GUIDE), clock)
        mirror = cast.counters[GUIDE].desk.mirror
        addresses = {pad.counter: pad.evaluator_address for pad in stage.config.pads}
        self.raters = Raters(stage.simulators["pads"], addresses, mirror, clock, seed=7)
        self.phones = Phones(self.crowd, mirror, clock, self.raters.left, album.phone, seed=11)
        self.kiosks = [
            KioskActor(model, self.crowd, clock, self._album.kiosk) for model in cast.kiosks.values()
        ]
        self.cases = CaseDay(
            stage,
            cast,
            clock,
            portfolio,
            album.rail,
            album.counter,
            album.licence,
            self._join,
            self.problems.append,
        )
        self.clerks = {name: self._clerk(name) for name in WINDOWS}

    def play(self) -> None:
        """Run until everybody has been dealt with."""
        for place, visitor in enumerate(self._script):
            self._at(visitor.arrives_s, self._arrive_of(visitor, self.errands.get(place)))
        self._plan_incidents()
        watch = [self._clock.every(20.0, self._watch), self._clock.every(3.0, self._album.look_around)]
        self._loop.exec()
        for alarm in watch:
            alarm.cancel()
        self.ended_at = self._clock.now()
        self._stop_actors()
        QTimer.singleShot(round(SETTLE_REAL_S * 1000), self._loop.quit)
        self._loop.exec()

    @property
    def print_failures(self) -> int:
        """Slips the printers said they did not print, or did not vouch for."""
        return sum(kiosk.unprinted for kiosk in self.kiosks)

    def _plan_incidents(self) -> None:
        """Paper runs out, the green channel is needed, the server is killed: all at set shares of the day."""
        printer, span_s = self._stage.simulators["printer-1"], self._span_s
        self._at(0.33 * span_s, lambda: printer.do("fault", name="paper_out"))
        self._at(0.37 * span_s, lambda: printer.do("clear"))
        self._at(0.58 * span_s, self._kill_server)
        self._at(0.40 * span_s, lambda: self.cases.break_messages("down"))
        self._at(0.50 * span_s, lambda: self.cases.break_messages("none"))
        for share in (0.2, 0.45, 0.7):
            self._at(share * span_s, self._walk_in)

    def _kill_server(self) -> None:
        self._progress(self._done(), "kill -9")
        self._stage.kill_server()
        self.incidents.server_kills += 1
        self._clock.after(100.0, self._after_kill)

    def _after_kill(self) -> None:
        self._album.lost_link()
        self._stage.start_server()

    def _walk_in(self) -> None:
        """Somebody frail is served at once at the first free window (R010)."""
        for name in WINDOWS:
            desk = self._cast.counters[name].desk
            if desk.online and desk.clerk is not None and desk.ticket is None and desk.counter.pause is None:
                walk_in = WalkIn(
                    request_key=new_request_key(),
                    counter_id=name,
                    service_id="benefits",
                    reason="行动不便的老年人",
                )
                desk.hall.call(walk_in, lambda _: None, lambda _: self._walk_in_later())
                return
        self._walk_in_later()

    def _walk_in_later(self) -> None:
        self._clock.after(15.0, self._walk_in)

    def _arrive_of(self, visitor: Visitor, errand: Errand | None) -> Callable[[], None]:
        def arrive() -> None:
            self._arrived += 1
            self._join(Person(visitor, errand=errand))

        return arrive

    def _join(self, person: Person) -> None:
        """Stand before the kiosk with the shorter line."""
        min(self.kiosks, key=lambda kiosk: kiosk.people).join(person)

    def _clerk(self, counter_id: str) -> ClerkActor:
        absence = None
        if counter_id == "w3":
            absence = Absence(
                self._opens_at + dt.timedelta(seconds=0.43 * self._span_s),
                15,
                "参加业务会议",
                "三楼 302 会议室",
                "000-12403",
            )
        return ClerkActor(
            self._cast.counters[counter_id],
            self._login(counter_id),
            self.crowd,
            self._clock,
            self._missed,
            self._album.counter,
            partial(self.cases.papers_of, counter_id),
            partial(self.cases.between, counter_id),
            lambda what: self.cases.note_stuck(f"{counter_id}: {what}"),
            absence,
        )

    def _login(self, counter_id: str) -> tuple[str, str]:
        clerk = next(one for one in self._stage.config.clerks if counter_id in one.counters)
        return clerk.id, self._stage.password(clerk.id)

    def _missed(self, person: Person) -> None:
        self._clock.after(COME_BACK_S, lambda: self.guide.welcome_back(person))

    def _watch(self) -> None:
        done = self._done()
        now = self._clock.now()
        self._progress(done, f"{now.astimezone(self._opens_at.tzinfo):%H:%M}")
        if now > self._opens_at + dt.timedelta(hours=LONGEST_H):
            self.problems.append(f"the day did not end: {len(self._script) - done} people are left")
            self._loop.quit()
        elif self._arrived == len(self._script) and done >= self._arrived and not self._anybody_left():
            self._loop.quit()

    def _done(self) -> int:
        """Count people who are through, for better or worse."""
        mirror = self._cast.counters[GUIDE].desk.mirror
        waiting = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD)
        live = {ticket.id for ticket in mirror.tickets.values() if ticket.state in waiting}
        through = sum(ticket_id not in live for ticket_id in self.crowd.by_ticket)
        return through + len(self.crowd.turned_away)

    def _anybody_left(self) -> bool:
        coming_back = any(
            person.visitor.coming.value == "late" and not person.came_back and person.ticket_id
            for person in self.crowd.by_ticket.values()
        )
        mirror = self._cast.counters[GUIDE].desk.mirror
        busy = any(counter.ticket_id for counter in mirror.counters.values())
        return busy or coming_back or not self.cases.done

    def _at(self, second: float, action: Callable[[], object]) -> None:
        def act() -> None:
            action()

        moment = self._opens_at + dt.timedelta(seconds=second)
        self._clock.after(max(0.0, (moment - self._clock.now()).total_seconds()), act)

    def _count_announcement(self, _: object) -> None:
        self.announced += 1

    def _stop_actors(self) -> None:
        self.cases.stop()
        self.raters.stop()
        self.phones.stop()
        self.guide.stop()
        for clerk in self.clerks.values():
            clerk.stop()


def wait_online(cast: Cast, timeout_s: float) -> None:
    """Run the event loop until every link is up. Raises RuntimeError."""
    loop, deadline = QEventLoop(), time.monotonic() + timeout_s
    while not all(hall.link.online for hall in cast.halls):
        if time.monotonic() > deadline:
            raise RuntimeError("not every program reached the server")
        QTimer.singleShot(20, loop.quit)
        loop.exec()
