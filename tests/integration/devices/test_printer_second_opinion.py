"""Our receipts read by an emulator that is not ours, and its status bytes against our simulator's."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from devices.deadline import Deadline
from devices.drivers.escpos import EscposPrinter
from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.receipt import Align, Code128, Columns, Qr, Receipt, Rule, Text
from devices.sim.printer import PrinterSim
from devices.transports import open_transport
from tests.helpers import emupos

pytestmark = [
    pytest.mark.expects_logs("job=", required=False),
    pytest.mark.timeout(300),  # the first time it is installed
    pytest.mark.skipif(sys.platform == "win32", reason="the emulator's folders are POSIX ones"),
]

SOON_S = 20.0
URL = "https://hall.example.gov.cn/t/6fJ2kQ9wXzR4tBv8"
RECEIPT = Receipt(
    (
        Text("连州市政务服务中心", 2, Align.CENTER, bold=True),
        Text("A012", 6, Align.CENTER, bold=True),
        Columns("前面等候", "3 人"),
        Text("取号人：张*𠮷"),
        Rule(),
        Qr(URL),
        Code128("A012-1121"),
    )
)

FAULTS = {"paper-near-end": "paper_low", "paper-out": "paper_out", "cover-open": "cover_open"}


@pytest.fixture(scope="module", params=["xprinter-xp80t", "epson-tm-t20iii"])
def emulator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[emupos.Emupos]:
    program = emupos.command(Path(str(request.config.cache.mkdir("peers"))))
    with emupos.running(program, tmp_path_factory.mktemp("emupos"), request.param) as running:
        yield running


@pytest.fixture
def driver(emulator: emupos.Emupos) -> Iterator[EscposPrinter]:
    made = EscposPrinter(open_transport(f"tcp://127.0.0.1:{emulator.port}"), {"profile": "xprinter-80mm"})
    made.open(Deadline.after(SOON_S))
    yield made
    made.close()


def chinese(text: str) -> str:
    """The emulator shows each byte as a CP437 glyph: undo that, then read the bytes as Chinese."""
    return text.encode("cp437", "ignore").decode("gb18030")


def test_reads_the_same_receipt(emulator: emupos.Emupos, driver: EscposPrinter) -> None:
    outcome = driver.print_receipt(RECEIPT, "A012", Deadline.after(SOON_S))
    assert outcome == PrintOutcome(Outcome.PRINTED, confirmed_by="in_order_status")
    lines = [" ".join(line.split()) for line in chinese(emulator.text()).splitlines() if line.strip()]
    for expected in ("连州市政务服务中心", "A012", "前面等候 3 人", "取号人：张*𠮷"):
        assert expected in lines
    with Image.open(io.BytesIO(emulator.png())) as picture:
        grey = picture.convert("L")
    assert {code.data.decode() for code in pyzbar.decode(grey)} == {URL, "A012-1121"}
    assert {code.text for code in zxingcpp.read_barcodes(grey)} == {URL, "A012-1121"}


@pytest.mark.parametrize(
    ("fault", "kind", "online"),
    [
        ("paper-near-end", FaultKind.PAPER_NEAR_END, True),
        ("paper-out", FaultKind.PAPER_OUT, False),
        ("cover-open", FaultKind.COVER_OPEN, False),
        ("offline", FaultKind.BUSY, False),
    ],
)
def test_its_faults_are_understood(
    emulator: emupos.Emupos, driver: EscposPrinter, fault: str, kind: FaultKind, online: bool
) -> None:
    printed = len(emulator.receipts())
    emulator.set_fault(fault)
    try:
        status = driver.status(Deadline.after(SOON_S))
        outcome = driver.print_receipt(RECEIPT, "A013", Deadline.after(SOON_S))
    finally:
        emulator.clear_fault(fault)
    assert (status.online, kind in status.faults) == (online, True)
    if online:
        assert outcome.outcome is Outcome.PRINTED
    else:
        assert outcome == PrintOutcome(Outcome.FAILED, kind)
        assert len(emulator.receipts()) == printed
    assert driver.print_receipt(RECEIPT, "A014", Deadline.after(SOON_S)).outcome is Outcome.PRINTED


def test_without_a_process_id_an_epson_profile_is_never_sure(emulator: emupos.Emupos) -> None:
    driver = EscposPrinter(open_transport(f"tcp://127.0.0.1:{emulator.port}"), {"profile": "epson"})
    driver.open(Deadline.after(SOON_S))
    outcome = driver.print_receipt(RECEIPT, "A015", Deadline.after(1.0))
    driver.close()
    assert outcome == PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_our_simulator_answers_with_the_same_bytes(emulator: emupos.Emupos, fault: str) -> None:
    ours = PrinterSim("xprinter-80mm")
    if fault:
        emulator.set_fault(fault)
        ours.set_fault(FAULTS[fault], True)
    try:
        with socket.create_connection(("127.0.0.1", emulator.port), timeout=SOON_S) as theirs:
            for question in range(1, 5):
                asked = bytes([0x10, 0x04, question])
                theirs.sendall(asked)
                assert theirs.recv(1).hex() == ours.feed(asked).hex(), f"DLE EOT {question}"
            if fault != "paper-out" and fault != "cover-open":  # answered in order: not while stopped
                theirs.sendall(b"\x1dr\x01")
                assert theirs.recv(1).hex() == ours.feed(b"\x1dr\x01").hex(), "GS r 1"
                theirs.sendall(b"\x1da\x0e")
                assert theirs.recv(4).hex() == (ours.feed(b"\x1da\x0e") + ours.poll()).hex(), "GS a"
    finally:
        if fault:
            emulator.clear_fault(fault)
