"""The day's cases: who works on them where, what people come back for, and what goes wrong on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from scripts.demo.acting import Steps
from scripts.demo.back_office import Decider, Reviewers
from scripts.demo.cast import Cast
from scripts.demo.dossiers import Desk, Dossier, Dossiers
from scripts.demo.errands import Errand, Way
from scripts.demo.issuing_work import SEAL_CODE, IssuingWork
from scripts.demo.licence_visitors import LicenceVisitors
from scripts.demo.people import Person
from scripts.demo.rail import Rail
from scripts.demo.script import GROUP_OF, Coming, Course, Visitor
from scripts.demo.sheets import Portfolio
from scripts.demo.stage import LICENCE_PRINTER, Stage
from scripts.demo.window_work import WindowWork

STEP_S = 10.0
COME_BACK_S = 900.0
"""Somebody who got a correction notice is back so much later."""
FETCH_S = 300.0
"""Somebody who was told of a result comes after so long."""
ISSUING = "w8"
REVIEW, DECISION = "back-1", "back-2"
ENGRAVER_S = 600.0


class CaseDay(QObject):
    """Everything about cases on the day.

    Args:
        stage: the hall's processes.
        cast: its screens.
        clock: the day's.
        portfolio: the visitors' papers.
        rail: changes areas of work.
        on_moment: told (name, terminal) at moments worth a picture.
        on_licence: told (name, model) likewise.
        arrive: lets somebody come to a kiosk.
        on_stuck: told what never came.

    Attributes:
        dossiers: all cases.
        licences: the licence printer's queue.
    """

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        clock: Clock,
        portfolio: Portfolio,
        rail: Rail,
        on_moment: Callable[..., None],
        on_licence: Callable[..., None],
        arrive: Callable[[Person], None],
        on_stuck: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._stage, self._cast, self._clock = stage, cast, clock
        self._portfolio, self._rail, self._on_moment = portfolio, rail, on_moment
        self._arrive, self._on_stuck = arrive, on_stuck
        self.dossiers = Dossiers()
        self._windows: dict[str, WindowWork] = {}
        self._issuing: dict[str, IssuingWork] = {}
        self._stuck = False
        self._coming: set[int] = set()
        self._pulled: set[str] = set()
        sims = stage.simulators
        self._reviewers = Reviewers(
            cast.counters[REVIEW],
            sims["scanner-back-1"],
            stage.config,
            stage.password,
            self.dossiers,
            clock,
            rail,
            on_moment,
            self._stuck_at(REVIEW),
        )
        decider = next(one.id for one in stage.config.clerks if DECISION in one.counters)
        self._decider = Decider(
            cast.counters[DECISION],
            (decider, stage.password(decider)),
            self.dossiers,
            clock,
            rail,
            on_moment,
            self._stuck_at(DECISION),
        )
        self.licences = LicenceVisitors(
            cast.licence,
            sims["id-reader"],
            sims[LICENCE_PRINTER],
            self.dossiers,
            clock,
            on_licence,
            self._stuck_at("licence-1"),
        )
        self._alarm = clock.every(STEP_S, self._look)

    @property
    def done(self) -> bool:
        """Whether nothing is under way any more."""
        return self._stuck or (not self.dossiers.open and not self.licences.busy)

    @property
    def pages(self) -> int:
        """Pages taken at all windows."""
        return sum(one.pages for one in self.dossiers.all)

    def stop(self) -> None:
        """Everybody goes home."""
        self._alarm.cancel()
        self._reviewers.stop()
        self._decider.stop()
        self.licences.stop()

    def note_stuck(self, what: str) -> None:
        """Somebody cannot go on; the day ends without waiting for that case."""
        self._stuck = True
        self._on_stuck(what)

    def papers_of(self, counter_id: str, person: Person) -> Steps | None:
        """Return what a clerk has to do about somebody's papers; None = nothing, or it is done."""
        if person.attended or (person.errand is None and person.dossier is None):
            return None
        person.attended = True
        if person.errand is not None:
            return self._window(counter_id).take_in(self.dossiers.begin(person.errand))
        dossier = person.dossier
        if dossier is None:
            return None
        if dossier.at is Desk.CORRECTION:
            return self._window(counter_id).correct(dossier)
        return self._issuing_at(counter_id).hand_out(dossier)

    def between(self, counter_id: str) -> Steps | None:
        """Return what the issuing window does between two visitors."""
        waiting = self.dossiers.waiting(Desk.ISSUING) if counter_id == ISSUING else []
        return self._issuing_at(counter_id).register(waiting[0]) if waiting else None

    def break_messages(self, fault: str) -> None:
        """Let the short message gateway fail, or, with `none`, work again."""
        self._stage.platforms.fail("sms", fault)

    # ------------------------------------------------------------ who comes back

    def _look(self) -> None:
        for dossier in self.dossiers.all:
            place = dossier.errand.place
            if dossier.at is Desk.CORRECTION and place not in self._coming:
                self._comes(dossier, COME_BACK_S, dossier.errand.service_id)
            elif dossier.at is Desk.COLLECTION and -place - 1 not in self._coming:
                self._comes(dossier, FETCH_S, "collection")
        self._engrave(dossier for dossier in self.dossiers.all if dossier.errand.way is Way.JOINT)

    def _comes(self, dossier: Dossier, after_s: float, service_id: str) -> None:
        fetching = dossier.at is Desk.COLLECTION
        self._coming.add(-dossier.errand.place - 1 if fetching else dossier.errand.place)
        visitor = _again(dossier.errand, service_id)
        self._clock.after(after_s, lambda: self._arrive(Person(visitor, dossier=dossier)))

    def _engrave(self, joint: Iterable[Dossier]) -> None:
        """The engraver's stand-in fetches what was ordered."""
        for dossier in joint:
            ordered = dossier.at in (Desk.LICENCE, Desk.DONE) and dossier.number not in self._pulled
            if ordered and self._cast.counters[ISSUING].desk.online:
                self._pulled.add(dossier.number)
                server = self._stage.http_url
                status = self._stage.platforms.pull_seals(
                    server, dossier.number, SEAL_CODE, self._clock.now()
                )
                if status != 200:
                    self._on_stuck(f"engraver: {status} for {dossier.number}")

    # ------------------------------------------------------------ desks

    def _window(self, counter_id: str) -> WindowWork:
        if counter_id not in self._windows:
            self._windows[counter_id] = WindowWork(
                self._cast.counters[counter_id],
                self._cast.tools[counter_id],
                self._stage.simulators,
                self._portfolio,
                self._clock,
                self._rail,
                self._on_moment,
            )
        return self._windows[counter_id]

    def _issuing_at(self, counter_id: str) -> IssuingWork:
        if counter_id not in self._issuing:
            self._issuing[counter_id] = IssuingWork(
                self._cast.counters[counter_id],
                self._stage.simulators,
                self._stage.platforms,
                self._clock,
                self._rail,
                self._on_moment,
            )
        return self._issuing[counter_id]

    def _stuck_at(self, where: str) -> Callable[[str], None]:
        return lambda what: self.note_stuck(f"{where}: {what}")


def _again(errand: Errand, service_id: str) -> Visitor:
    """Return how somebody comes to the hall a second time."""
    return Visitor(
        arrives_s=0.0,
        service_id=service_id,
        group_id=GROUP_OF[service_id],
        priority="",
        elder=False,
        language="zh_CN",
        coming=Coming.AT_ONCE,
        walk_s=20.0,
        service_s=60.0,
        course=Course.PLAIN,
        rating=5,
        cancels=False,
        id_number=errand.citizen.number,
    )
