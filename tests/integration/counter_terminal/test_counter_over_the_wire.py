"""A counter terminal on a real server: real log-in, real presses, the server away in the middle of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import TOPICS, CounterTerminal
from qt_common.clock import QtClock
from qt_common.live_hall import LiveHall, link_maker
from queue_server.client.calls import new_key
from queue_server.protocol.tickets import IssueTicket, TicketIssued
from queue_server.protocol.views import TicketState
from tests.helpers.running_hall import PASSWORD, RunningHall
from tests.helpers.server_thread import ServerThread

TIMEOUT_MS = 15_000


async def issue(hall: RunningHall) -> TicketIssued:
    kiosk = await hall.terminal("kiosk-1")
    answer = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
    assert isinstance(answer, TicketIssued)
    return answer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerThread]:
    server = ServerThread(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def terminal(server: ServerThread, qtbot: QtBot) -> Iterator[CounterTerminal]:
    assert server.hall is not None
    hall = LiveHall(link_maker(server.hall.url, server.hall.identity("window-1"), TOPICS, "counter_terminal"))
    terminal = CounterTerminal(hall, QtClock(), "w1")
    hall.start()
    qtbot.waitUntil(lambda: terminal.session.picture.can_try, timeout=TIMEOUT_MS)
    yield terminal
    terminal.close()
    hall.stop()


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=TIMEOUT_MS)


def log_in(qtbot: QtBot, terminal: CounterTerminal) -> None:
    terminal.session.log_in("李静", PASSWORD)
    until(qtbot, lambda: terminal.session.state is SessionState.IN)
    until(qtbot, lambda: terminal.visit.picture.verbs.primary.enabled)


def press(qtbot: QtBot, terminal: CounterTerminal, action: Callable[[], None]) -> None:
    """Press when the buttons work: an event may come before the answer to the press that caused it."""
    until(qtbot, lambda: terminal.visit.picture.verbs.primary.enabled)
    action()


def state(terminal: CounterTerminal) -> TicketState | None:
    ticket = terminal.desk.ticket
    return ticket.state if ticket else None


def test_a_visit_from_log_in_to_the_end(
    qtbot: QtBot, server: ServerThread, terminal: CounterTerminal
) -> None:
    terminal.session.log_in("li", "wrong-password")
    until(qtbot, lambda: "还可以试" in terminal.session.picture.problem)
    log_in(qtbot, terminal)
    number = server.run(issue).ticket.number
    until(qtbot, lambda: terminal.line.picture.candidate == number)
    assert terminal.line.picture.why == "在本窗口业务中等候最久"
    press(qtbot, terminal, terminal.visit.press_primary)
    until(qtbot, lambda: state(terminal) is TicketState.CALLED)
    press(qtbot, terminal, terminal.visit.start)
    until(qtbot, lambda: state(terminal) is TicketState.SERVING)
    press(qtbot, terminal, terminal.visit.complete)
    until(qtbot, lambda: terminal.notices.picture.undo == f"{number} 已办结")
    press(qtbot, terminal, terminal.notices.undo)
    until(qtbot, lambda: state(terminal) is TicketState.SERVING)
    press(qtbot, terminal, terminal.visit.complete)
    until(qtbot, lambda: state(terminal) is None)
    terminal.session.log_out()
    until(qtbot, lambda: terminal.session.state is SessionState.OUT)


def test_a_press_while_the_server_restarts_takes_effect_once(
    qtbot: QtBot, server: ServerThread, terminal: CounterTerminal
) -> None:
    log_in(qtbot, terminal)
    first, second = server.run(issue).ticket, server.run(issue).ticket
    until(qtbot, lambda: terminal.line.picture.total == 2)
    server.stop()  # the terminal has not noticed yet: nothing turns its event loop in between
    terminal.visit.press_primary()
    assert terminal.visit.picture.verbs.primary.pending
    until(qtbot, lambda: not terminal.desk.online)
    assert "恢复前不能叫号" in terminal.status.picture.banner
    assert [one.number for one in terminal.line.picture.waiting] == [first.number, second.number]
    server.start()
    until(qtbot, lambda: state(terminal) is TicketState.CALLED)
    until(qtbot, lambda: not terminal.visit.picture.verbs.primary.pending)
    assert terminal.visit.picture.number == first.number
    assert terminal.session.state is SessionState.IN
    assert [one.number for one in terminal.line.picture.waiting] == [second.number]
