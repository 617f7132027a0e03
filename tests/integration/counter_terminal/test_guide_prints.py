"""A guide takes a number for a person: real server, real socket to a printer that only sees bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.schema import Device
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import TOPICS, CounterTerminal
from counter_terminal.wiring import desk_printers, devices_of
from devices.codecs.escpos_profile import PROFILES
from devices.sim.peer import Peer, running
from devices.sim.printer import PrinterSim
from qt_common.clock import QtClock
from qt_common.i18n import Translator
from qt_common.live_hall import LiveHall, link_maker
from queue_server.protocol.events import Event, EventKind
from tests.helpers.running_hall import PASSWORD, small_hall
from tests.helpers.server_thread import ServerThread

TIMEOUT_MS = 15_000
DESK = "w2"
"""Where the small hall's guide sits."""


@dataclass
class GuideDesk:
    """The guide's terminal, the paper, and what the server published."""

    terminal: CounterTerminal
    sim: Peer[PrinterSim]
    heard: list[Event]

    @property
    def paper(self) -> list[str]:
        return self.sim.call(lambda: [ticket.text for ticket in self.sim.device.tickets])

    @property
    def dot(self) -> tuple[str, str]:
        """The printer on the top bar: its tone and its state in a word."""
        [dot] = [one for one in self.terminal.status.picture.dots if one.name == "小票打印机"]
        return dot.tone, dot.words

    def events(self, kind: EventKind) -> int:
        return sum(event.kind is kind for event in self.heard)


@pytest.fixture
def guide(tmp_path: Path, qtbot: QtBot) -> Iterator[GuideDesk]:
    with running(PrinterSim(PROFILES["epson"])) as sim:
        own = Device(id="desk", driver="escpos", url=sim.url, host=DESK, options={"profile": "epson"})
        config = small_hall(devices=(own,))
        server = ServerThread(tmp_path, config)
        server.start()
        assert server.hall is not None
        link = link_maker(server.hall.url, server.hall.identity("window-2"), TOPICS, "counter_terminal")
        hall, translate = LiveHall(link), Translator("counter_terminal")
        printers = desk_printers(config, DESK, hall, translate, tmp_path)
        terminal = CounterTerminal(
            hall, QtClock(), DESK, devices=devices_of(config, DESK), translate=translate, printing=printers
        )
        heard: list[Event] = []
        hall.happened.connect(heard.append)
        printers.start()
        hall.start()
        until(qtbot, lambda: terminal.session.picture.can_try)
        terminal.session.log_in("guide", PASSWORD)
        until(qtbot, lambda: terminal.session.state is SessionState.IN)
        yield GuideDesk(terminal, sim, heard)
        terminal.close()
        hall.stop()
        printers.stop()
        server.stop()


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=TIMEOUT_MS)


def take_number(qtbot: QtBot, guide: GuideDesk) -> str:
    take, at_hand = guide.terminal.guide.take, guide.terminal.guide.at_hand
    take.choose("tax")
    until(qtbot, lambda: take.picture.can_issue)
    take.issue()
    until(qtbot, lambda: at_hand.picture.can_print)
    return at_hand.picture.number


def test_the_slip_of_a_number_taken_for_a_person_comes_out(qtbot: QtBot, guide: GuideDesk) -> None:
    until(qtbot, lambda: guide.dot == ("serving", "正常"))
    number = take_number(qtbot, guide)
    at_hand = guide.terminal.guide.at_hand
    at_hand.print("desk")
    until(qtbot, lambda: f"{number} 已打印。" in guide.terminal.notices.picture.said)
    at_hand.print("desk")
    until(qtbot, lambda: guide.events(EventKind.TICKET_PRINTED) == 2)
    first, second = guide.paper
    assert number in first and "小镇政务大厅" in first and "补打" not in first
    assert number in second and "补打" in second
    assert guide.sim.state()["violations"] == []


@pytest.mark.expects_logs("job=A001-0 not sent: paper_out")
def test_paper_out_at_the_desk_is_seen_and_calls_for_help(qtbot: QtBot, guide: GuideDesk) -> None:
    until(qtbot, lambda: guide.dot == ("serving", "正常"))
    number = take_number(qtbot, guide)
    guide.sim.fault("paper_out")
    guide.terminal.guide.at_hand.print("desk")
    until(qtbot, lambda: f"{number} 没有打印" in guide.terminal.notices.picture.said)
    until(qtbot, lambda: guide.dot[0] == "fault" and "缺纸" in guide.dot[1])
    until(qtbot, lambda: guide.events(EventKind.HELP_REQUESTED) == 1)
    guide.sim.clear("paper_out")
    until(qtbot, lambda: guide.dot == ("serving", "正常"))
    assert guide.paper == []
