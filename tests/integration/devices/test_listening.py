"""Listeners with their real threads, against simulators on real sockets."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from devices.deadline import Deadline
from devices.document_ports import CodeScanner, IdCard, IdCardReader
from devices.drivers.sam_v import SamVReader
from devices.drivers.scanner import SerialScanner
from devices.errors import FaultKind
from devices.ports import DeviceStatus
from devices.sim.cast import CAST
from devices.sim.peer import Peer, running
from devices.sim.sam_v import SamVSim
from devices.sim.scanner import ScannerSim
from devices.supervisor import Backoff
from devices.supervisor.listening import CardListener, CodeListener
from devices.transports.addresses import open_transport

PATIENCE_S = 10.0
QUIET_S = 0.2
QUICK = Backoff(first_s=0.02, cap_s=0.05)
PERSONS = {card.number: person for person, card in CAST.items()}


class Screen:
    """What a screen program hears, in order: persons, codes, faults and whether the device is there."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.online: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def card(self, card: IdCard) -> None:
        self.heard.put(PERSONS[card.number])

    def code(self, code: str) -> None:
        self.heard.put(code)

    def fault(self, kind: FaultKind) -> None:
        self.heard.put(f"fault {kind}")

    def status(self, status: DeviceStatus) -> None:
        self.online.put(status.online)

    def hears(self) -> str:
        """Return the next thing."""
        return self.heard.get(timeout=PATIENCE_S)

    def hears_nothing(self) -> bool:
        try:
            self.heard.get(timeout=QUIET_S)
        except queue.Empty:
            return True
        return False

    def sees_online(self, online: bool) -> None:
        while self.online.get(timeout=PATIENCE_S) is not online:
            pass


def eventually(happened: Callable[[], bool]) -> bool:
    """Give another thread time."""
    pause = threading.Event()
    for _ in range(1000):
        if happened():
            return True
        pause.wait(PATIENCE_S / 1000)
    return False


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def reader_sim() -> Iterator[Peer[SamVSim]]:
    with running(SamVSim(read_s=0.02)) as peer:
        yield peer


@pytest.fixture
def scanner_sim() -> Iterator[Peer[ScannerSim]]:
    with running(ScannerSim()) as peer:
        yield peer


@pytest.fixture
def reader(reader_sim: Peer[SamVSim], screen: Screen) -> Iterator[CardListener]:
    driver: IdCardReader = SamVReader(open_transport(reader_sim.url), {"poll_s": 0.02})
    listener = CardListener(
        "reader", driver, on_card=screen.card, on_fault=screen.fault, on_status=screen.status, backoff=QUICK
    )
    listener.start()
    yield listener
    listener.stop()


@pytest.fixture
def scanner(scanner_sim: Peer[ScannerSim], screen: Screen) -> Iterator[CodeListener]:
    driver: CodeScanner = SerialScanner(open_transport(scanner_sim.url), {"repeat_window_s": 0.0})
    listener = CodeListener(
        "scanner", driver, on_code=screen.code, on_fault=screen.fault, on_status=screen.status, backoff=QUICK
    )
    listener.start()
    yield listener
    listener.stop()


def test_each_card_is_handed_on_once_however_long_it_lies(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    reader.attend()
    reader_sim.command("lay", person="zhang")
    assert screen.hears() == "zhang"
    assert screen.hears_nothing()
    assert reader.card_there
    reader_sim.command("take")
    assert eventually(lambda: not reader.card_there)
    reader_sim.command("lay", person="jo")
    assert screen.hears() == "jo"
    assert reader_sim.device.errors == []


def test_nobody_is_read_before_somebody_asks(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    reader_sim.command("lay", person="zhang")
    screen.sees_online(True)
    assert screen.hears_nothing()
    assert reader_sim.device.reads == 0
    reader.attend()
    assert screen.hears() == "zhang"


def test_a_forgotten_card_is_not_read_for_the_next_visitor(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    reader.attend()
    reader_sim.command("lay", person="zhang")
    assert screen.hears() == "zhang"
    reader.ignore()
    reader.attend()
    assert screen.hears_nothing()
    assert reader.card_there


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("removed_mid_read", FaultKind.CARD_REMOVED),
        ("authentication", FaultKind.CARD_UNREADABLE),
        ("bad_checksum", FaultKind.GARBLED),
    ],
)
def test_a_card_that_could_not_be_read_is_told_once_and_may_be_laid_again(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen, fault: str, kind: FaultKind
) -> None:
    screen.sees_online(True)
    reader_sim.fault(fault)
    reader_sim.command("lay", person="zhang")
    reader.attend()
    assert screen.hears() == f"fault {kind}"
    reader_sim.clear()
    reader_sim.command("take")
    assert eventually(lambda: not reader.card_there)
    reader_sim.command("lay", person="zhang")
    assert screen.hears() == "zhang"


def test_a_reader_unplugged_and_plugged_in_again_is_told_and_reads_on(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    reader.attend()
    screen.sees_online(True)
    reader_sim.fault("offline")
    assert screen.hears() == "fault offline"
    assert not reader.status.online
    reader_sim.clear()
    screen.sees_online(True)
    reader_sim.command("lay", person="wang")
    assert screen.hears() == "wang"


def test_a_module_without_its_licence_is_told_once(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    screen.sees_online(True)
    reader_sim.fault("unauthorised")
    reader.attend()
    assert screen.hears() == "fault hardware"
    assert screen.hears_nothing()


def test_stopping_leaves_no_thread_and_nothing_is_heard_afterwards(
    reader_sim: Peer[SamVSim], reader: CardListener, screen: Screen
) -> None:
    reader.attend()
    screen.sees_online(True)
    reader.stop()
    reader_sim.command("lay", person="zhang")
    assert screen.hears_nothing()
    assert not any(thread.name == "device-reader" for thread in threading.enumerate())
    reader.stop()


class PatientReader(SamVReader):
    """Waits for a card to the last, and notes whether it was woken."""

    def __init__(self, url: str) -> None:
        super().__init__(open_transport(url), {})
        self.waiting = threading.Event()
        self.closed = threading.Event()
        self.woken = False

    def read_card(self, deadline: Deadline) -> IdCard | None:
        self.waiting.set()
        self.woken = self.closed.wait(deadline.remaining_s)
        return None

    def close(self) -> None:
        super().close()
        self.closed.set()


def test_stopping_wakes_a_wait_for_a_card(reader_sim: Peer[SamVSim], screen: Screen) -> None:
    patient = PatientReader(reader_sim.url)
    listener = CardListener("reader", patient, on_card=screen.card, on_fault=screen.fault)
    listener.start()
    listener.attend()
    assert patient.waiting.wait(PATIENCE_S)
    listener.stop(timeout_s=60.0)
    assert patient.woken


def test_codes_are_handed_on_in_order_while_somebody_attends(
    scanner_sim: Peer[ScannerSim], scanner: CodeListener, screen: Screen
) -> None:
    scanner.attend()
    for text in ("A001", "材料袋|上海市"):
        scanner_sim.command("scan", text=text)
    assert [screen.hears(), screen.hears()] == ["A001", "材料袋|上海市"]


def test_codes_scanned_while_nobody_attends_are_dropped(
    scanner_sim: Peer[ScannerSim], scanner: CodeListener, screen: Screen
) -> None:
    scanner_sim.command("scan", text="stray")
    assert screen.hears_nothing()
    scanner.attend()
    scanner_sim.command("scan", text="wanted")
    assert screen.hears() == "wanted"


def test_rubbish_and_a_cut_cable_are_told_and_the_next_code_arrives(
    scanner_sim: Peer[ScannerSim], scanner: CodeListener, screen: Screen
) -> None:
    scanner.attend()
    scanner_sim.fault("rubbish", 1)
    scanner_sim.command("scan", text="YC-20261121-0007")
    assert screen.hears() == "fault garbled"
    scanner_sim.fault("offline")
    assert screen.hears() == "fault offline"
    scanner_sim.clear()
    screen.sees_online(False)
    screen.sees_online(True)
    scanner_sim.command("scan", text="A002")
    assert screen.hears() == "A002"
