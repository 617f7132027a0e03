"""The scanner's driver on a socket and on a pseudo terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from devices.deadline import Deadline
from devices.drivers.scanner import SerialScanner
from devices.errors import DeviceFault, FaultKind, NotConnected
from devices.sim.device import RefusedCommand
from devices.sim.peer import Peer, running
from devices.sim.scanner import ScannerSim
from devices.transports.addresses import open_transport
from tests.helpers.serial_lines import PtyMaster

PATIENCE_S = 10.0


@pytest.fixture
def sim() -> Iterator[Peer[ScannerSim]]:
    with running(ScannerSim()) as peer:
        yield peer


@pytest.fixture
def scanner(sim: Peer[ScannerSim]) -> Iterator[SerialScanner]:
    driver = SerialScanner(open_transport(sim.url), {})
    driver.open(Deadline.after(PATIENCE_S))
    yield driver
    driver.close()


def soon() -> Deadline:
    return Deadline.after(PATIENCE_S)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_chinese_codes_arrive_in_both_charsets(
    sim: Peer[ScannerSim], scanner: SerialScanner, charset: str
) -> None:
    sim.command("scan", text="材料袋|上海市浦东新区", charset=charset)
    assert scanner.next_code(soon()) == "材料袋|上海市浦东新区"
    assert scanner.next_code(Deadline.after(0.05)) is None
    assert sim.state()["heard_bytes"] == 0


@pytest.mark.parametrize("fault", ["no_end", "twice", "pieces"])
def test_a_badly_set_scanner_still_gives_its_code_once(
    sim: Peer[ScannerSim], scanner: SerialScanner, fault: str
) -> None:
    sim.fault(fault)
    sim.command("scan", text="YC-20261121-0007")
    assert scanner.next_code(soon()) == "YC-20261121-0007"
    assert scanner.next_code(Deadline.after(0.1)) is None


@pytest.mark.parametrize("fault", ["rubbish", "endless"])
def test_what_is_no_code_is_garbled_and_the_next_code_arrives(
    sim: Peer[ScannerSim], scanner: SerialScanner, fault: str
) -> None:
    sim.fault(fault, 1)
    sim.command("scan", text="YC-20261121-0007")
    with pytest.raises(DeviceFault) as raised:
        scanner.next_code(soon())
    assert raised.value.kind is FaultKind.GARBLED
    sim.command("scan", hex="41 30 30 31")
    assert scanner.next_code(soon()) == "A001"


def test_a_cut_cable_is_noticed_and_codes_come_again_after_it(
    sim: Peer[ScannerSim], scanner: SerialScanner
) -> None:
    sim.fault("offline")
    with pytest.raises(NotConnected):
        scanner.next_code(soon())
    sim.clear()
    scanner.open(soon())
    sim.command("scan", text="A002")
    assert scanner.next_code(soon()) == "A002"


@pytest.mark.parametrize("params", [{}, {"hex": "xy"}, {"text": "一", "charset": "ascii"}])
def test_scans_that_make_no_sense_are_refused(sim: Peer[ScannerSim], params: dict[str, str]) -> None:
    with pytest.raises(RefusedCommand, match="give text"):
        sim.command("scan", **params)
    with pytest.raises(RefusedCommand, match="no command"):
        sim.command("press")


def test_a_scanner_on_a_serial_port() -> None:
    master = PtyMaster()
    scanner = SerialScanner(open_transport(master.name, {"baud": 115200}), {})
    try:
        scanner.open(soon())
        master.send("材料袋".encode("gb18030") + b"\r")
        assert scanner.next_code(soon()) == "材料袋"
        master.send(b"no end")
        assert scanner.next_code(soon()) == "no end"
    finally:
        scanner.close()
        master.close()
