"""Who works here: log-in, standing in for somebody, the idle lock, log-out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.clock import Alarm
from qt_common.hall import new_request_key
from qt_common.words import LINK_STATES, word
from queue_server.protocol.base import Role, View
from queue_server.protocol.errors import Forbidden, HallError
from queue_server.protocol.session import LoggedIn, LogIn, LogOut, Unlock
from queue_server.protocol.views import ClerkCard, CounterState


class SessionState(Enum):
    """Whether somebody works here."""

    OUT = "out"
    IN = "in"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from a list: its id and what is shown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SessionPicture:
    """The log-in and the lock screen.

    Attributes:
        state: which of the screens is shown.
        hall: the hall's name.
        clerk: who is logged in or locked.
        clerks, counters: what can be chosen.
        counter_id: chosen at first.
        problem: why the last attempt failed, or why the clerk was logged out.
        tone: `fault` for a failed attempt, `calling` for a link that is down.
        busy: an attempt has no answer yet.
        can_try: the server can be asked.
    """

    state: SessionState
    hall: str = ""
    clerk: str = ""
    clerks: tuple[Choice, ...] = ()
    counters: tuple[Choice, ...] = ()
    counter_id: str = ""
    problem: str = ""
    tone: str = ""
    busy: bool = False
    can_try: bool = False


class Session(Model[SessionPicture]):
    """Logs a clerk in and out and locks the screen when nobody touches it.

    Args:
        desk: the counter; told who works at it.

    Signals:
        password_expired: the clerk who has just logged in should choose another password.
    """

    password_expired = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._state = SessionState.OUT
        self._busy = False
        self._problem = ""
        self._arrived = False
        self._lock_alarm: Alarm | None = None
        desk.hall.changed.connect(lambda _: self._watch_counter())
        desk.locked_by_server.connect(self.lock)
        desk.touched.connect(self.touch)

    @property
    def state(self) -> SessionState:
        """Whether somebody works here."""
        return self._state

    @property
    def is_guide(self) -> bool:
        """Tell whether the one who works here is a guide."""
        clerk = self._desk.clerk
        return clerk is not None and clerk.role is Role.GUIDE

    def log_in(self, who: str, password: str, counter_id: str = "", stands_in_for: str = "") -> None:
        """Log a clerk in and open the counter.

        Args:
            who: staff number, name or id.
            password: never kept.
            counter_id: empty = the terminal's own.
            stands_in_for: B post: staff number, name or id of the absent clerk.
        """
        if self._busy:
            return
        clerk_id = self._clerk_id(who)
        if not clerk_id or not password:
            self._fail(self._desk.translate("请填写工号和密码。"))
            return
        counter_id = counter_id or self._desk.counter_id
        self._begin()
        params = LogIn(
            request_key=new_request_key(),
            clerk_id=clerk_id,
            password=password,
            counter_id=counter_id,
            stands_in_for=self._clerk_id(stands_in_for),
        )
        self._wanted_counter = counter_id
        self._desk.hall.call(params, self._on_logged_in, self._on_refused)

    def unlock(self, password: str) -> None:
        """Come back after the idle lock."""
        if self._busy or self._state is not SessionState.LOCKED:
            return
        if not password:
            self._fail(self._desk.translate("请输入密码。"))
            return
        self._begin()
        self._desk.hall.call(Unlock(password=password), self._on_unlocked, self._on_unlock_refused)

    def lock(self) -> None:
        """Hide the screen until the same clerk gives the password; the visit goes on."""
        if self._state is SessionState.IN:
            self._state = SessionState.LOCKED
            self._problem = ""
            self._stop_lock_alarm()
            self._desk.settle(self._desk.counter_id, self._desk.clerk, attended=False)

    def log_out(self) -> None:
        """Close the counter; refused with a sentence while a visitor is here."""
        desk = self._desk
        if desk.ticket is not None:
            number = desk.ticket.number
            desk.tell(
                desk.translate("{number} 还没有办完。请先办结、挂起或转出，再退出。", number=number),
                "calling",
            )
            return
        desk.hall.call(LogOut(request_key=new_request_key()), self._on_logged_out, self._on_log_out_refused)

    def touch(self) -> None:
        """Somebody moves the mouse or presses a key: the idle lock starts anew."""
        self._stop_lock_alarm()
        minutes = self._desk.info.idle_lock_min
        if self._state is SessionState.IN and minutes:
            self._lock_alarm = self._desk.clock.after(minutes * 60.0, self.lock)

    def close(self) -> None:
        """Stop the lock's clock."""
        self._stop_lock_alarm()

    def _begin(self) -> None:
        self._busy, self._problem = True, ""
        self.refresh()

    def _fail(self, problem: str) -> None:
        self._busy, self._problem = False, problem
        self.refresh()

    def _on_logged_in(self, answer: LoggedIn) -> None:
        self._arrived = False
        self._enter(answer, answer.counter.id if answer.counter else self._wanted_counter)
        self._ask_for_password(answer)

    def _on_unlocked(self, answer: LoggedIn) -> None:
        self._enter(answer, self._desk.counter_id)
        self._ask_for_password(answer)

    def _ask_for_password(self, answer: LoggedIn) -> None:
        if answer.password_expired:
            self.password_expired.emit()

    def _enter(self, answer: LoggedIn, counter_id: str) -> None:
        self._busy, self._problem = False, ""
        self._state = SessionState.IN
        self._desk.settle(counter_id, answer.clerk, attended=True, duties=answer.duties)
        self._watch_counter()  # the counter's opening may have been told before the answer
        self.touch()

    def _on_refused(self, error: HallError) -> None:
        self._fail(self._desk.explain(error))

    def _on_unlock_refused(self, error: HallError) -> None:
        if isinstance(
            error, Forbidden
        ):  # the server has forgotten the log-in, e.g. it was taken over elsewhere
            self._leave(self._desk.translate("登录已失效，请重新登录。"))
        else:
            self._on_refused(error)

    def _on_logged_out(self, answer: View) -> None:
        self._leave("")

    def _on_log_out_refused(self, error: HallError) -> None:
        self._desk.refuse(error)

    def _leave(self, why: str) -> None:
        self._state, self._problem, self._busy = SessionState.OUT, why, False
        self._stop_lock_alarm()
        self._desk.settle(self._desk.counter_id, None, attended=False)

    def _watch_counter(self) -> None:
        """End the session when the counter was closed or taken over elsewhere."""
        desk = self._desk
        if desk.clerk is None:
            return
        at_counter = desk.counter.clerk
        if at_counter is not None and at_counter.id == desk.clerk.id:
            self._arrived = True
        elif self._arrived and at_counter is not None and desk.counter.state is not CounterState.CLOSED:
            self._leave(desk.translate("{name} 已在别处登录本窗口，这里已退出。", name=at_counter.name))
        elif self._arrived:
            self._leave(desk.translate("本窗口已关闭，请重新登录。"))

    def _stop_lock_alarm(self) -> None:
        if self._lock_alarm is not None:
            self._lock_alarm.cancel()
            self._lock_alarm = None

    def _clerk_id(self, who: str) -> str:
        """Return the id of a clerk given by number, name, id or `1001 林悦`; as typed if unknown."""
        wanted = who.strip()
        for clerk in self._desk.info.clerks:
            if wanted and wanted in (clerk.id, clerk.number, clerk.name, _listed(clerk)):
                return clerk.id
        return wanted

    def _draw(self) -> SessionPicture:
        desk, info = self._desk, self._desk.info
        link = desk.hall.link
        problem, tone = self._problem, "fault"
        if not problem and not link.online:
            problem, tone = word(LINK_STATES, link.state, desk.translate), "calling"
        return SessionPicture(
            state=self._state,
            hall=desk.translate.name_of(info.name, info.name_en),
            clerk=desk.clerk.name if desk.clerk else "",
            clerks=tuple(Choice(one.id, _listed(one)) for one in info.clerks),
            counters=tuple(
                Choice(one.id, f"{desk.counter_name(one.id)}  {one.name}") for one in info.counters
            ),
            counter_id=desk.counter_id,
            problem=problem,
            tone=tone if problem else "",
            busy=self._busy,
            can_try=link.online and not self._busy,
        )


def _listed(clerk: ClerkCard) -> str:
    return f"{clerk.number} {clerk.name}".strip()
