"""A `FakeHall` that answers by the server's real rules, in one thread and on the test's clock.

What a button does can then be tested to its end: the command runs through the same use case
as at the server, and the events it causes come back as the server would publish them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

from config.guides.load import load_guides
from config.load import load_hall
from config.schema import HallConfig
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from queue_server.application.case_items import GuideItems
from queue_server.application.catalogue import Catalogue
from queue_server.application.hall_view import hall_view
from queue_server.application.verbs.counters import decide_close_counter
from queue_server.application.views import card_of, counter_view, event_views, snapshot
from queue_server.domain.events import DomainEvent
from queue_server.protocol.base import Empty, Params, Role, View, info_of
from queue_server.protocol.errors import HallError, LoginFailed
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.session import LoggedIn, LogIn, LogOut, Ping, Pong, Unlock
from queue_server.protocol.views import Snapshot
from tests.helpers.desk_hall import DeskHall

DEMO_HALL = Path(__file__).resolve().parents[2] / "config" / "examples" / "demo.toml"
PASSWORD = "right-password"


@cache
def demo_config() -> HallConfig:
    """Return the demonstration hall."""
    return load_hall(DEMO_HALL)


class ClockedDesks(DeskHall):
    """The rules of a hall on a manual clock; tells every event as the staff hear it."""

    def __init__(self, clock: ManualClock, config: HallConfig, publish: Callable[[Event], None]) -> None:
        self.clock = clock
        self._publish = publish
        items = GuideItems(Catalogue(load_guides(config, DEMO_HALL.parent)).guide)
        super().__init__(config, staffed=False, items=items)

    @property
    def now(self) -> dt.datetime:
        """The clock's time."""
        return self.clock.now()

    @now.setter
    def now(self, value: dt.datetime) -> None:
        """Time is the clock's affair."""

    def happen(self, *events: DomainEvent) -> None:
        """Let events happen one by one, each told with the pictures right after it."""
        for event in events:
            super().happen(event)
            self._publish(event_views(self.state, event, len(self.log))[0])


class RuledHall(FakeHall):
    """One terminal's link to a hall with real rules.

    Args:
        clock: the time of everything.
        config: the hall; None = the demonstration hall.

    Attributes:
        desks: the hall behind the link, for what others do there.
        clerk_id: who is logged in at this terminal.
    """

    def __init__(self, clock: ManualClock, config: HallConfig | None = None) -> None:
        config = config or demo_config()
        self.desks = ClockedDesks(clock, config, self._hear)
        self.clerk_id = ""
        self._clock = clock
        super().__init__(hall_view(config, {}), role=Role.COUNTER)
        self.on(Ping, lambda _: Pong(server_time=clock.now()))
        self.on(LogIn, self._log_in)
        self.on(LogOut, self._log_out)
        self.on(Unlock, self._unlock)

    def start(self) -> None:
        """Be online with the hall as it stands."""
        self._snapshot = self.picture()
        super().start()

    def picture(self) -> Snapshot:
        """Return the whole live picture, for `restore`."""
        return snapshot(self.desks.state, tuple(Topic), self._clock.now())

    def _hear(self, event: Event) -> None:
        if self.link.online:
            self.push(event)

    def _respond(self, params: Params) -> View | bytes:
        if type(params) in self._script:
            return super()._respond(params)
        roles = {Role.COUNTER} | ({self._role()} if self.clerk_id else set())
        if not roles & info_of(type(params)).roles:
            raise AssertionError(f"{info_of(type(params)).name} is not for {roles}")
        return self.desks.run(params, self.clerk_id, *roles)

    def _role(self) -> Role:
        return Role(self.desks.rules.clerks[self.clerk_id].role)

    def _check(self, clerk_id: str, password: str) -> None:
        if clerk_id not in self.desks.rules.clerks or password != PASSWORD:
            raise LoginFailed(attempts_left=4)

    def _log_in(self, params: LogIn) -> LoggedIn:
        self._check(params.clerk_id, params.password)
        self.clerk_id = params.clerk_id
        if params.counter_id:
            self.desks.open(params.counter_id, params.clerk_id, params.stands_in_for)
        return self._logged_in(params.counter_id, params.stands_in_for)

    def _unlock(self, params: Unlock) -> LoggedIn:
        self._check(self.clerk_id, params.password)
        return self._logged_in("", "")

    def _logged_in(self, counter_id: str, stands_in_for: str) -> LoggedIn:
        clerks = self.desks.rules.clerks
        absent = clerks[stands_in_for].name if stands_in_for else ""
        counter = self.desks.state.counters.get(counter_id)
        return LoggedIn(
            clerk=card_of(clerks[self.clerk_id], absent),
            counter=counter_view(self.desks.state, counter) if counter else None,
            duties=tuple(sorted(clerks[self.clerk_id].duties)),
        )

    def _log_out(self, params: LogOut) -> Empty:
        for counter in list(self.desks.state.counters.values()):
            if counter.clerk_id == self.clerk_id:
                context = self.desks.context(self.clerk_id)
                self.desks.happen(*decide_close_counter(self.desks.state, counter.id, context))
        self.clerk_id = ""
        return Empty()


def refusal(error: HallError) -> Callable[[Params], View]:
    """Return a script that always refuses."""

    def refuse(_: Params) -> View:
        raise error

    return refuse
