"""The guide: answers calls for help, lets late-comers back in with a fresh slip."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from scripts.demo.people import Person

STEP_S = 10.0


class GuideActor(QObject):
    """Works at the guide desk through its terminal.

    Args:
        terminal: the desk's terminal.
        login: clerk id and password.
        clock: the day's clock.

    Attributes:
        answered: calls for help taken.
    """

    def __init__(self, terminal: CounterTerminal, login: tuple[str, str], clock: Clock) -> None:
        super().__init__()
        self._terminal = terminal
        self._login = login
        self._clock = clock
        self._late: deque[Person] = deque()
        self._taken: set[str] = set()
        self.answered = 0
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
        terminal.session.touch()
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
                self._terminal.guide.alarms.answer(help_call.id)
                return

    def _let_back_in(self, person: Person) -> None:
        """Find the ticket, put it back in line at the next look, and print the slip again."""
        at_hand = self._terminal.guide.at_hand
        at_hand.put_away()
        at_hand.find_id(person.ticket_id)
        person.came_back = True
        self._clock.after(STEP_S, at_hand.reactivate)
        self._clock.after(2 * STEP_S - 1, self._print_again)

    def _print_again(self) -> None:
        """Give the late-comer a slip at the desk's own printer."""
        at_hand = self._terminal.guide.at_hand
        for printer in at_hand.picture.printers[:1]:
            at_hand.print(printer.id)
