"""The guide: answers calls for help, lets late-comers back in, serves the green channel."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from qt_common.hall import new_request_key
from queue_server.protocol.errors import HallError
from queue_server.protocol.hall import AnswerHelp
from queue_server.protocol.tickets import Reactivate
from scripts.demo.people import Person

STEP_S = 5.0


class GuideActor(QObject):
    """Works at the guide desk through its terminal.

    Args:
        terminal: the desk's terminal.
        login: clerk id and password.
        clock: the day's clock.

    Attributes:
        answered: calls for help taken.
        refused: slugs of what the server did not allow.
    """

    def __init__(self, terminal: CounterTerminal, login: tuple[str, str], clock: Clock) -> None:
        super().__init__()
        self._terminal = terminal
        self._login = login
        self._late: deque[Person] = deque()
        self._taken: set[str] = set()
        self.answered = 0
        self.refused: list[str] = []
        self._alarm = clock.every(STEP_S, self._step)

    def stop(self) -> None:
        """Go home."""
        self._alarm.cancel()

    def welcome_back(self, person: Person) -> None:
        """A visitor who missed the call has come to the desk."""
        self._late.append(person)

    def _step(self) -> None:
        terminal = self._terminal
        if terminal.session.state is SessionState.OUT:
            if terminal.desk.online and terminal.desk.hall.info is not None:
                terminal.session.log_in(*self._login)
            return
        if not terminal.desk.online:
            return
        self._answer_help()
        if self._late:
            self._let_back_in(self._late.popleft())

    def _answer_help(self) -> None:
        for help_call in self._terminal.desk.mirror.open_help():
            if help_call.id not in self._taken:
                self._taken.add(help_call.id)
                self.answered += 1
                answer = AnswerHelp(request_key=new_request_key(), help_id=help_call.id)
                self._terminal.desk.hall.call(answer, lambda _: None, self._note_refusal)

    def _let_back_in(self, person: Person) -> None:
        def done(_: object) -> None:
            person.came_back = True

        back = Reactivate(request_key=new_request_key(), ticket_id=person.ticket_id)
        self._terminal.desk.hall.call(back, done, self._note_refusal)

    def _note_refusal(self, error: HallError) -> None:
        self.refused.append(error.slug)
