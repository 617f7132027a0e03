"""The IPP driver on the simulated printer over real TCP: cut cables, slow lines, closing, the program."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devices.deadline import Deadline
from devices.document_ports import DocumentJob, DocumentPrinter
from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.sim.ipp import IppSim
from devices.sim.peer import Peer, running
from devices.supervisor.build import DeviceSpec, build_device
from tests.helpers.ipp_sheets import pdf_of

pytestmark = pytest.mark.expects_logs("job=", required=False)

SOON_S = 30.0
PDF = pdf_of(1)


def connect(port: int) -> DocumentPrinter:
    spec = DeviceSpec("licence_printer", "ipp", f"ipp://127.0.0.1:{port}/ipp/print")
    printer = build_device(spec, DocumentPrinter)
    assert isinstance(printer, DocumentPrinter)
    printer.open(Deadline.after(SOON_S))
    return printer


@contextmanager
def bench(**options: float) -> Iterator[tuple[Peer[IppSim], DocumentPrinter]]:
    with running(IppSim(**options)) as peer:  # type: ignore[arg-type] # seconds only
        printer = connect(peer.port)
        try:
            yield peer, printer
        finally:
            printer.close()


def job(name: str = "licence-1") -> DocumentJob:
    return DocumentJob(name, PDF, tray="tray-2")


@pytest.mark.parametrize("after_bytes", [1, 400, 900, 1300, 1700, 2100, 2500, 4000])
def test_a_cable_cut_anywhere_leads_to_no_false_claim(after_bytes: int) -> None:
    with bench() as (peer, printer):
        peer.fault("drop_after", after_bytes)
        outcome = printer.print_document(job(), Deadline.after(3))
        finished = peer.state()["finished"]
        assert finished == (1 if outcome.outcome is Outcome.PRINTED else 0)
        assert outcome.outcome is not Outcome.UNKNOWN  # the cable was whole again at once


def test_slow_answers_only_take_longer() -> None:
    with bench() as (peer, printer):
        peer.fault("slow", 0.3)
        assert printer.print_document(job(), Deadline.after(SOON_S)).outcome is Outcome.PRINTED


def test_close_from_another_thread_ends_a_wait_for_the_sheet() -> None:
    with bench(sheet_s=600.0) as (peer, printer):
        closer = threading.Timer(0.5, printer.close)
        closer.start()
        outcome = printer.print_document(job(), Deadline.after(SOON_S))
        closer.join()
        assert outcome == PrintOutcome(Outcome.UNKNOWN, FaultKind.OFFLINE)
        assert peer.state()["finished"] == 0


def test_another_path_is_no_printer() -> None:
    with running(IppSim()) as peer:
        spec = DeviceSpec("licence_printer", "ipp", f"ipp://127.0.0.1:{peer.port}/elsewhere")
        printer = build_device(spec)
        printer.open(Deadline.after(SOON_S))
        status = printer.status(Deadline.after(SOON_S))
        printer.close()
    assert status.faults == {FaultKind.REFUSED}
    assert "404" in status.detail


def test_the_simulator_is_a_program_of_its_own() -> None:
    command = [sys.executable, "-m", "devices.sim.ipp", "--port", "0", "--sheet-s", "0"]
    command += ["--tray", "tray-2=iso_a4_210x297mm:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            printer = connect(json.loads(process.stdout.readline())["port"])
            outcomes = [printer.print_document(job(f"licence-{number}"), soon()) for number in range(2)]
            printer.close()
        finally:
            process.terminate()
    assert outcomes[0].outcome is Outcome.PRINTED
    assert outcomes[1] == PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)


def soon() -> Deadline:
    return Deadline.after(SOON_S)
