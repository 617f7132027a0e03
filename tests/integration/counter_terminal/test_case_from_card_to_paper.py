"""A case on real devices: card read, pages from a picture folder, stored, accepted, its papers printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import schema
from config.schema import Device, HallConfig
from counter_terminal.tools.equipment import Equipment
from counter_terminal.viewmodels.cases.case_desk import CaseDesk, Page
from counter_terminal.viewmodels.cases.outcomes import Outcome
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import TOPICS, CounterTerminal
from counter_terminal.wiring import devices_of, own_devices
from devices.sim.cast import CAST
from devices.sim.ipp import IppSim
from devices.sim.peer import Peer, running
from devices.sim.sam_v import SamVSim
from devices.sim.scanner import ScannerSim
from qt_common.clock import QtClock
from qt_common.i18n import Translator
from qt_common.live_hall import LiveHall, link_maker
from queue_server.protocol.case_views import CaseState, MaterialState
from tests.helpers.paper_scenes import write_scenes
from tests.helpers.running_hall import PASSWORD, small_hall
from tests.helpers.server_thread import ServerThread

TIMEOUT_MS = 20_000
GUIDES = """\
[[items]]
id = "food"
[[items.versions]]
version = "1"
effective_from = 2020-01-01
name = "食品经营许可"
type = "行政许可"
body = "市场监督管理局"
kind = "promised"
statutory_days = 20
promised_days = 5
result = "食品经营许可证"
[[items.versions.materials]]
id = "form"
name = "申请书"
points = ["有签名"]
"""


@dataclass
class Window:
    """The first window with its devices."""

    qtbot: QtBot
    terminal: CounterTerminal
    cards: Peer[SamVSim]
    scanner: Peer[ScannerSim]
    printer: Peer[IppSim]
    camera: Path

    @property
    def cases(self) -> CaseDesk:
        return self.terminal.cases

    @property
    def state(self) -> CaseState | None:
        whole = self.cases.file.whole
        return whole.case.state if whole else None

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT_MS)

    def take_in(self) -> None:
        """Take a case in for whoever lays a card down."""
        intake = self.cases.intake
        self.cases.begin_case()
        self.until(lambda: intake.picture.items.lines)
        intake.items.choose("food")
        intake.read_card()
        self.cards.call(lambda: self.cards.device.lay(CAST["zhang"]))
        self.until(lambda: intake.picture.applicant.draft.read_from_card)
        self.cards.call(self.cards.device.take)
        self.until(lambda: intake.picture.can_open)
        intake.open()
        self.until(lambda: self.cases.page is Page.CASE)


def hall_with(devices: tuple[Device, ...]) -> HallConfig:
    duty = schema.Duty
    clerks = (
        schema.Clerk(id="li", name="李静", counters=("w1",), duties=(duty.ACCEPT, duty.ISSUE)),
        schema.Clerk(id="root", name="管理员", role=schema.Role.ADMIN),
    )
    return small_hall(clerks=clerks, guides=("hall",), devices=devices)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "hall.toml").write_text(GUIDES, encoding="utf-8")
    camera = write_scenes(tmp_path / "camera", "first", "second")
    with (
        running(SamVSim()) as cards,
        running(ScannerSim()) as scanner,
        running(IppSim(sheet_s=0.02)) as printer,
    ):
        devices = (
            Device(id="cards", driver="sam_v", url=cards.url, host="w1"),
            Device(id="scanner", driver="scanner", url=scanner.url, host="w1"),
            Device(
                id="camera",
                driver="camera",
                url=f"folder://{camera}",
                host="w1",
                options={"seconds_each": 1.5, "preview_width": 800, "preview_height": 600},
            ),
            Device(id="papers", driver="ipp", url=f"ipp://127.0.0.1:{printer.port}/ipp/print", host="w1"),
        )
        config = hall_with(devices)
        server = ServerThread(tmp_path / "data", config, tmp_path)
        server.start()
        assert server.hall is not None
        link = link_maker(server.hall.url, server.hall.identity("window-1"), TOPICS, "counter_terminal")
        hall, translate = LiveHall(link), Translator("counter_terminal")
        equipment = Equipment(own_devices(config, "w1"), hall, translate)
        terminal = CounterTerminal(
            hall,
            QtClock(),
            "w1",
            translate=translate,
            devices=devices_of(config, "w1"),
            tools=equipment.tools,
        )
        equipment.start()
        hall.start()
        made = Window(qtbot, terminal, cards, scanner, printer, camera)
        made.until(lambda: terminal.session.picture.can_try)
        terminal.session.log_in("li", PASSWORD)
        made.until(lambda: terminal.session.state is SessionState.IN)
        terminal.cases.set_shown(True)
        yield made
        terminal.close()
        hall.stop()
        equipment.stop()
        server.stop()


def test_a_case_from_the_card_to_the_printed_notice(window: Window) -> None:
    cases = window.cases
    window.take_in()
    assert CAST["zhang"].name not in repr(cases.picture), "lists and heads are masked"
    cases.scan("form")
    window.until(lambda: len(cases.scanning.picture.pages) == 2)
    cases.scanning.finish()
    window.until(lambda: cases.page is Page.CASE)
    [line] = cases.findings.picture.lines
    assert len(line.scans) == 1
    window.until(lambda: cases.scans.picture.thumbnails)
    cases.findings.set_state("form", MaterialState.PRESENT)
    cases.outcomes.ask(Outcome.ACCEPT)
    assert cases.outcomes.confirm()
    window.until(lambda: window.state is CaseState.ACCEPTED)
    window.until(lambda: cases.papers.picture.png.startswith(b"\x89PNG"))
    cases.papers.print_new()
    window.until(lambda: all(one.printed for one in cases.papers.picture.lines))
    assert window.printer.state()["finished"] == len(cases.papers.picture.lines)
    assert window.printer.state()["violations"] == []
    assert cases.deadline.picture.light == "期限内" and cases.deadline.picture.lines


def test_an_open_case_is_found_again_by_the_slip_after_leaving(window: Window) -> None:
    cases = window.cases
    window.take_in()
    number = cases.picture.number
    cases.leave()
    window.until(lambda: [one.number for one in cases.cases.picture.lines] == [number])
    assert CAST["zhang"].name not in repr(cases.cases.picture)
    window.scanner.call(lambda: window.scanner.device.command("scan", {"text": number}))
    window.until(lambda: cases.page is Page.CASE and cases.picture.number == number)


def test_the_camera_goes_away_and_comes_back_with_every_page_kept(window: Window) -> None:
    cases = window.cases
    window.take_in()
    cases.scan("form")
    window.until(lambda: cases.scanning.picture.pages)
    away = window.camera.with_name("unplugged")
    window.camera.rename(away)
    window.until(lambda: cases.scanning.picture.tone == "fault")
    assert "保留" in cases.scanning.picture.advice
    kept = len(cases.scanning.picture.pages)
    assert kept >= 1
    away.rename(window.camera)
    window.until(lambda: cases.scanning.picture.tone != "fault")
    assert len(cases.scanning.picture.pages) >= kept
