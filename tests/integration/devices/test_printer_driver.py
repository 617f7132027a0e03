"""The ESC/POS driver against the simulated printer, over real TCP: what becomes of a ticket."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from devices.codecs.escpos_profile import PROFILES
from devices.deadline import Deadline
from devices.drivers.escpos import EscposPrinter
from devices.errors import FaultKind, NotConnected
from devices.ports import Outcome, PrintOutcome
from devices.receipt import Align, Code128, Columns, Feed, Qr, Receipt, Rule, Text
from devices.sim.peer import Peer, running
from devices.sim.printer import PrinterSim
from devices.transports import open_transport
from tests.helpers.serial_lines import pty

pytestmark = pytest.mark.expects_logs("job=", required=False)

SOON_S = 20.0
SHORT_S = 0.5
URL = "https://hall.example.gov.cn/t/6fJ2kQ9wXzR4tBv8"


def ticket(number: str = "A012") -> Receipt:
    return Receipt(
        (
            Text("政务服务大厅", 2, Align.CENTER, bold=True),
            Text(number, 6, Align.CENTER, bold=True),
            Columns("前面等候", "3 人"),
            Text("取号人：张*𠮷"),
            Rule(),
            Qr(URL),
            Code128(f"{number}-1121"),
            Feed(16),
        )
    )


class Bench:
    """One driver on one simulated printer."""

    def __init__(self, sim: Peer[PrinterSim], driver: EscposPrinter) -> None:
        self.sim = sim
        self.driver = driver

    def print(self, number: str = "A012", seconds: float = SOON_S) -> PrintOutcome:
        return self.driver.print_receipt(ticket(number), number, Deadline.after(seconds))

    @property
    def numbers(self) -> list[str]:
        """The number on each ticket that came out, torn or whole."""
        return [
            code.removesuffix("-1121")
            for paper in self.sim.device.tickets
            for kind, code in paper.codes
            if kind == "code128"
        ]


@contextmanager
def bench(profile: str, **sim_options: Any) -> Iterator[Bench]:
    with running(PrinterSim(profile, **sim_options)) as sim:
        driver = EscposPrinter(open_transport(sim.url), {"profile": profile})
        driver.open(Deadline.after(SOON_S))
        try:
            yield Bench(sim, driver)
        finally:
            driver.close()
        assert list(sim.device.violations) == []


@pytest.fixture
def epson() -> Iterator[Bench]:
    with bench("epson") as made:
        yield made


@pytest.fixture
def xprinter() -> Iterator[Bench]:
    with bench("xprinter-80mm") as made:
        yield made


PROOFS = {
    "epson": "process_id",
    "citizen": "in_order_status",
    "xprinter-80mm": "in_order_status",
    "xprinter-58mm": "in_order_status",
    "generic-80mm": "in_order_status",
    "generic-58mm": "in_order_status",
    "cashino-kp628e": "in_order_status",
}


@pytest.mark.parametrize("profile", sorted(PROOFS))
def test_every_family_prints_and_proves_it(profile: str) -> None:
    with bench(profile) as here:
        outcome = here.print()
        assert outcome == PrintOutcome(Outcome.PRINTED, confirmed_by=PROOFS[profile])
        sim = here.sim.device
        # With a tear bar the ticket hangs in the printer until somebody pulls.
        paper = sim.tickets[-1] if PROFILES[profile].cut else sim.strip
        lines = paper.text.splitlines()
        assert lines[:2] == ["政务服务大厅", "A012"]
        assert lines[2].split() == ["前面等候", "3", "人"]
        assert paper.codes == [("qr", URL), ("code128", "A012-1121")]


@pytest.mark.parametrize("profile", ["epson", "generic-58mm"])
def test_codes_on_the_paper_are_read_by_two_independent_readers(profile: str) -> None:
    with bench(profile) as here:
        here.print()
        picture = here.sim.picture()
        by_zbar = {(code.type, code.data.decode()) for code in pyzbar.decode(picture)}
        assert by_zbar == {("QRCODE", URL), ("CODE128", "A012-1121")}
        assert {code.text for code in zxingcpp.read_barcodes(picture)} == {URL, "A012-1121"}


def test_a_one_way_printer_is_never_believed() -> None:
    with bench("one-way-80mm") as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)
        assert here.print("A013").outcome is Outcome.UNKNOWN
        assert here.driver.status(Deadline.after(SOON_S)).online
        arrived = Deadline.after(SOON_S)
        while here.sim.state()["printed"] < 2 and not arrived.expired:
            threading.Event().wait(0.01)
        assert here.numbers == ["A012", "A013"]


def test_many_tickets_in_a_row(epson: Bench) -> None:
    for number in range(40):
        assert epson.print(f"A{number:03}").outcome is Outcome.PRINTED
    assert epson.numbers == [f"A{number:03}" for number in range(40)]


STATES = [
    ("paper_low", FaultKind.PAPER_NEAR_END, True),
    ("paper_out", FaultKind.PAPER_OUT, False),
    ("cover_open", FaultKind.COVER_OPEN, False),
    ("overheated", FaultKind.OVERHEATED, False),
    ("hardware", FaultKind.HARDWARE, False),
]


@pytest.mark.parametrize(("fault", "kind", "can_print"), STATES)
@pytest.mark.parametrize("profile", ["epson", "xprinter-80mm"])
def test_trouble_is_seen_before_and_nothing_is_sent(
    profile: str, fault: str, kind: FaultKind, can_print: bool
) -> None:
    with bench(profile) as here:
        here.sim.fault(fault)
        status = here.driver.status(Deadline.after(SOON_S))
        assert (status.online, kind in status.faults) == (can_print, True)
        outcome = here.print()
        if can_print:
            assert outcome.outcome is Outcome.PRINTED
        else:
            assert outcome == PrintOutcome(Outcome.FAILED, kind)
            assert here.sim.state()["buffered_bytes"] == 0
        here.sim.clear()
        assert here.driver.status(Deadline.after(SOON_S)).faults == frozenset()
        assert here.print("A013").outcome is Outcome.PRINTED
        assert here.numbers == (["A012", "A013"] if can_print else ["A013"])


def test_paper_ends_within_a_ticket_and_the_rest_is_thrown_away(epson: Bench) -> None:
    epson.sim.fault("paper_out", 300)
    assert epson.print() == PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    assert epson.sim.state()["buffered_bytes"] == 0
    epson.sim.clear("paper_out")
    assert epson.print().outcome is Outcome.PRINTED
    whole = [paper for paper in epson.sim.device.tickets if paper.codes]
    assert len(whole) == 1, "the interrupted ticket must not come out a second time"
    assert whole[0].text.count("A012") == 1, "half a ticket must not hang on the next"


def test_without_a_buffer_clear_the_outcome_is_unknown_and_stale_answers_prove_nothing(
    xprinter: Bench,
) -> None:
    xprinter.sim.fault("paper_out", 300)
    assert xprinter.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.PAPER_OUT)
    xprinter.sim.clear("paper_out")  # this model now prints the rest by itself
    assert xprinter.print("A013").outcome is Outcome.PRINTED
    last = xprinter.sim.device.tickets[-1]
    assert last.text.splitlines()[1] == "A013"
    assert "A012" not in last.text


@pytest.mark.parametrize("fault", ["cutter", "jam"])
def test_a_jam_is_reported_recovered_from_and_never_prints_twice(epson: Bench, fault: str) -> None:
    epson.sim.fault(fault)
    outcome = epson.print()
    assert outcome == PrintOutcome(Outcome.FAILED, FaultKind(fault))
    assert not epson.driver.status(Deadline.after(SOON_S)).online, "the cause is still there"
    epson.sim.clear(fault)
    assert epson.driver.status(Deadline.after(SOON_S)).online, "told to go on, it goes on"
    assert epson.print("A013").outcome is Outcome.PRINTED
    last = epson.sim.device.tickets[-1]
    assert last.text.splitlines()[1] == "A013"
    assert "A012" not in last.text, "the interrupted piece is cut off first"


def test_the_cover_opens_within_a_ticket() -> None:
    with bench("epson", mm_per_s=100.0) as here:
        opener = threading.Timer(0.15, here.sim.fault, ["cover_open"])
        opener.start()
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.COVER_OPEN)
        opener.join()
        here.sim.clear("cover_open")
        assert here.print("A013").outcome is Outcome.PRINTED


def test_a_slow_printer_is_waited_for() -> None:
    with bench("epson", mm_per_s=300.0) as here:
        assert here.print() == PrintOutcome(Outcome.PRINTED, confirmed_by="process_id")


def test_a_printer_slower_than_the_deadline_is_unknown_and_the_next_ticket_stays_whole() -> None:
    with bench("epson", mm_per_s=100.0) as here:
        assert here.print("A012", SHORT_S) == PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)
        assert here.print("A013").outcome is Outcome.PRINTED
        assert here.sim.device.tickets[-1].text.splitlines()[1] == "A013"
        assert "A012" not in here.sim.device.tickets[-1].text


def test_a_silent_printer_gets_nothing(epson: Bench) -> None:
    epson.sim.fault("silent")
    assert epson.print("A012", SHORT_S) == PrintOutcome(Outcome.FAILED, FaultKind.SILENT)
    status = epson.driver.status(Deadline.after(SHORT_S))
    assert not status.online
    assert status.faults == {FaultKind.SILENT}
    epson.sim.clear()
    assert epson.print().outcome is Outcome.PRINTED


def test_garbage_is_told_from_silence(epson: Bench) -> None:
    epson.sim.fault("garbage")
    outcome = epson.print("A012", SHORT_S)
    assert outcome.outcome is not Outcome.PRINTED
    epson.sim.clear()
    assert epson.print("A013").outcome is Outcome.PRINTED


def test_late_answers_are_still_answers(epson: Bench) -> None:
    epson.sim.fault("slow", 0.1)
    assert epson.print().outcome is Outcome.PRINTED


@pytest.mark.parametrize("after_bytes", [1, 2, 30, 100, 200, 300, 400])
def test_a_cut_line_leaves_it_unknown_and_the_next_ticket_whole(epson: Bench, after_bytes: int) -> None:
    status_bytes = 4 * 3
    epson.sim.fault("drop_after", status_bytes + after_bytes)
    assert epson.print("A012") == PrintOutcome(Outcome.UNKNOWN, FaultKind.OFFLINE)
    assert epson.driver.status(Deadline.after(SOON_S)).faults == {FaultKind.OFFLINE}
    epson.driver.open(Deadline.after(SOON_S))
    # A command cut in two may take the first bytes of what follows for its own: only here.
    epson.sim.device.violations.clear()
    assert epson.print("A013").outcome is Outcome.PRINTED
    last = epson.sim.device.tickets[-1]
    assert last.codes == [("qr", URL), ("code128", "A013-1121")]
    assert "A012" not in last.text
    epson.sim.device.violations.clear()


def test_an_unreachable_printer_has_failed_for_certain() -> None:
    with bench("epson") as here:
        here.sim.fault("offline")
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.OFFLINE)
        with pytest.raises(NotConnected):
            here.driver.open(Deadline.after(SOON_S))
        here.sim.clear()
        here.driver.open(Deadline.after(SOON_S))
        assert here.print().outcome is Outcome.PRINTED


def test_a_receipt_too_wide_is_refused_without_a_byte(epson: Bench) -> None:
    wide = Receipt((Qr("x" * 500, module_dots=16),))
    outcome = epson.driver.print_receipt(wide, "wide", Deadline.after(SOON_S))
    assert outcome == PrintOutcome(Outcome.FAILED, FaultKind.REFUSED)
    assert epson.sim.device.strip.marks == []


def test_automatic_status_of_another_host_does_not_disturb(epson: Bench) -> None:
    epson.sim.call(lambda: epson.sim.device.feed(bytes.fromhex("1d610e")))
    epson.sim.fault("paper_low")
    assert epson.print().outcome is Outcome.PRINTED
    assert epson.driver.status(Deadline.after(SOON_S)).faults == {FaultKind.PAPER_NEAR_END}


def test_the_ticket_bit_of_kiosk_printers_is_understood() -> None:
    with bench("cashino-kp628e") as here:
        here.print()
        assert here.driver.status(Deadline.after(SOON_S)).detail == "ticket not yet taken"
        here.sim.command("take")
        assert here.driver.status(Deadline.after(SOON_S)).detail == ""


def test_over_a_serial_line() -> None:
    with pty() as master:
        printer = PrinterSim("epson")
        finished = threading.Event()

        def device() -> None:
            while not finished.is_set():
                if received := master.receive(1, timeout_s=0.02):
                    master.send(printer.feed(received))

        thread = threading.Thread(target=device)
        thread.start()
        try:
            driver = EscposPrinter(open_transport(master.name, {"baud": 115200}), {"profile": "epson"})
            driver.open(Deadline.after(SOON_S))
            outcome = driver.print_receipt(ticket(), "A012", Deadline.after(SOON_S))
            driver.close()
        finally:
            finished.set()
            thread.join()
        assert outcome == PrintOutcome(Outcome.PRINTED, confirmed_by="process_id")
        assert printer.tickets[-1].codes == [("qr", URL), ("code128", "A012-1121")]


def test_the_simulator_is_a_program_with_a_control_port(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "devices.sim.printer", "--port", "0", "--control-port", "0"]
    command += ["--profile", "xprinter-80mm", "--fault", "paper_low", "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            ready = json.loads(program.stdout.readline())
            driver = EscposPrinter(
                open_transport(f"tcp://127.0.0.1:{ready['port']}"), {"profile": "xprinter-80mm"}
            )
            driver.open(Deadline.after(SOON_S))
            assert driver.status(Deadline.after(SOON_S)).faults == {FaultKind.PAPER_NEAR_END}
            outcome = driver.print_receipt(ticket(), "A012", Deadline.after(SOON_S))
            driver.close()
            assert outcome.outcome is Outcome.PRINTED
            with socket.create_connection(("127.0.0.1", ready["control_port"]), timeout=SOON_S) as control:
                lines = control.makefile("rw")
                lines.write('{"command": "png"}\n{"command": "state"}\n')
                lines.flush()
                saved, state = (json.loads(lines.readline()) for _ in range(2))
        finally:
            program.terminate()
    assert state["last_ticket"]["codes"] == [["qr", URL], ["code128", "A012-1121"]]
    with Image.open(saved["path"]) as picture:
        assert {code.text for code in zxingcpp.read_barcodes(picture)} == {URL, "A012-1121"}
