"""People at one kiosk, one after the other: they touch, read, wait for the slip, and go to sit down."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject

from kiosk.viewmodels.kiosk import KioskModel, Page
from kiosk.viewmodels.ticketing import Stage
from qt_common.clock import Clock
from queue_server.protocol.views import ServiceState
from scripts.demo.people import Crowd, Person

THINK_S = 1.4
"""Between two touches."""
READ_S = 5.0
"""Before the screen with the number, until the person goes."""
PATIENCE_S = 300.0
_DONE = (Stage.PRINTED, Stage.NOT_PRINTED, Stage.UNSURE, Stage.ON_SCREEN)
_FAILED = (Stage.REFUSED, Stage.GIVEN_UP)


class KioskActor(QObject):
    """The queue before one kiosk.

    Args:
        model: the kiosk.
        crowd: remembers who got which number.
        clock: the day's clock.
        on_moment: told (name, model) at moments worth a picture.

    Attributes:
        touch_to_slip_s: real seconds from the last touch to the printer's confirmation.
        unprinted: numbers that stayed on the screen because no slip came.
    """

    def __init__(
        self, model: KioskModel, crowd: Crowd, clock: Clock, on_moment: Callable[[str, KioskModel], None]
    ) -> None:
        super().__init__()
        self._model = model
        self._crowd = crowd
        self._clock = clock
        self._on_moment = on_moment
        self._line: deque[Person] = deque()
        self._person: Person | None = None
        self._ordered_s = 0.0
        self._tries = 0
        self._reading = False
        self.touch_to_slip_s: list[float] = []
        self.unprinted = 0
        model.ticketing.changed.connect(self._look)
        model.page_changed.connect(lambda _: self._clock.after(THINK_S, self._next))

    @property
    def people(self) -> int:
        """How many stand here."""
        return len(self._line) + (self._person is not None)

    def join(self, person: Person) -> None:
        """Somebody steps up."""
        self._line.append(person)
        self._next()

    def _next(self) -> None:
        if self._person is None and self._line and self._model.page is not Page.LOST:
            self._person = self._line.popleft()
            self._tries = 0
            self._begin()

    def _begin(self) -> None:
        model, person = self._model, self._person
        if person is None:
            return
        if model.page not in (Page.ATTRACT, Page.LOST):
            model.leave()
        if model.page is Page.LOST:
            self._line.appendleft(person)
            self._person = None
            return
        self._on_moment("attract", model)
        model.touch()
        self._clock.after(THINK_S, self._comfort)

    def _comfort(self) -> None:
        model, person = self._model, self._person
        if person is None or model.page is not Page.GROUPS:
            self._clock.after(THINK_S, self._begin)
            return
        if person.visitor.elder:
            model.comfort.toggle_elder()
        if person.visitor.language != model.translate.language:
            model.translate.set_language(person.visitor.language)
        self._on_moment("elder" if person.visitor.elder else "groups", model)
        model.choose_group(person.visitor.group_id)
        self._clock.after(THINK_S, self._choose)

    def _choose(self) -> None:
        model, person = self._model, self._person
        if person is None or model.page is not Page.SERVICES:
            self._clock.after(THINK_S, self._begin)
            return
        if person.visitor.priority:
            model.open_priority()
            model.choose_priority(person.visitor.priority)
        if not person.visitor.elder:
            self._on_moment("services", model)
        state = model.selection.catalogue.state(person.visitor.service_id).state
        self._ordered_s = time.perf_counter()
        model.choose_service(person.visitor.service_id)
        if state is not ServiceState.OPEN:
            self._turn_away(state.value)
        elif self._needs_identity(person.visitor.service_id):
            self._type_identity(person)

    def _needs_identity(self, service_id: str) -> bool:
        info = self._model.selection.catalogue.info(service_id)
        return info is not None and info.identity_required

    def _type_identity(self, person: Person) -> None:
        self._on_moment("identity", self._model)
        for character in person.visitor.id_number:
            self._model.type_identity(character)
        self._ordered_s = time.perf_counter()
        self._model.confirm_identity()

    def _look(self) -> None:
        person, ticketing = self._person, self._model.ticketing
        if person is None or self._reading:
            return
        if ticketing.issued is not None and not person.ticket_id:
            issued = ticketing.issued
            self._crowd.give(person, issued.ticket.number, issued.ticket.id, issued.link, self._clock.now())
        if ticketing.stage in _DONE:
            if ticketing.stage is Stage.PRINTED:
                self.touch_to_slip_s.append(time.perf_counter() - self._ordered_s)
            else:
                self.unprinted += 1
            self._reading = True
            self._clock.after(READ_S / 2, self._show)
            self._clock.after(READ_S, self._go)
        elif ticketing.stage in _FAILED:
            self._fail(ticketing.error.slug if ticketing.error else "given_up")

    def _show(self) -> None:
        ticketing = self._model.ticketing
        self._on_moment("reprint" if ticketing.can_reprint else ticketing.stage.value, self._model)

    def _go(self) -> None:
        self._person, self._reading = None, False
        if self._model.page is Page.TICKET:
            self._model.leave()
        self._next()

    def _fail(self, why: str) -> None:
        """Nobody knows whether a number was given: try again a little later, as people do."""
        self._tries += 1
        if why in ("given_up", "link_lost", "server_busy") and self._tries < 5:
            self._clock.after(PATIENCE_S / 10, self._begin)
        else:
            self._turn_away(why)

    def _turn_away(self, why: str) -> None:
        person, self._person = self._person, None
        if person is not None:
            person.turned_away = why
            self._crowd.turned_away.append(person)
        self._clock.after(READ_S, self._go_after_refusal)

    def _go_after_refusal(self) -> None:
        if self._person is None and self._model.page is not Page.LOST:
            self._model.leave()
        self._next()
