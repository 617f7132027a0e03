"""The printer on the GUI thread, with devices that fail in ways a real one cannot be asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from devices.deadline import Deadline
from devices.errors import DeviceFault, FaultKind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from devices.receipt import Receipt, Text
from qt_common.printing import WorkerPrinter

RECEIPT = Receipt((Text("A012"),))
PRINTED = PrintOutcome(Outcome.PRINTED)


class Device:
    """A printer that does what the test says."""

    def __init__(self) -> None:
        self.health = DeviceStatus(True)
        self.work: Callable[[], PrintOutcome] = lambda: PRINTED

    def open(self, deadline: Deadline) -> None: ...

    def close(self) -> None: ...

    def status(self, deadline: Deadline) -> DeviceStatus:
        return self.health

    def print_receipt(self, receipt: Receipt, job_id: str, deadline: Deadline) -> PrintOutcome:
        return self.work()


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def printer(device: Device, qtbot: QtBot) -> Iterator[WorkerPrinter]:
    printer = WorkerPrinter("printer-1", device)
    printer.start()
    qtbot.waitUntil(lambda: DeviceStatus(True) == printer.status or not device.health.online)
    yield printer
    printer.stop()


def outcome_of(printer: WorkerPrinter, qtbot: QtBot) -> PrintOutcome:
    outcomes: list[PrintOutcome] = []
    printer.print(RECEIPT, "A012-0", outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes))
    return outcomes[0]


def fail_with(error: Exception) -> Callable[[], PrintOutcome]:
    def work() -> PrintOutcome:
        raise error

    return work


def test_a_printed_receipt_is_printed(printer: WorkerPrinter, qtbot: QtBot) -> None:
    assert outcome_of(printer, qtbot) == PRINTED


def test_an_error_in_the_middle_leaves_the_paper_unknown(
    printer: WorkerPrinter, device: Device, qtbot: QtBot
) -> None:
    device.work = fail_with(DeviceFault(FaultKind.JAM))
    assert outcome_of(printer, qtbot) == PrintOutcome(Outcome.UNKNOWN, FaultKind.JAM)


@pytest.mark.expects_logs("printing A012-0 failed in this program itself")
def test_our_own_mistake_is_logged_and_not_taken_for_paper(
    printer: WorkerPrinter, device: Device, qtbot: QtBot
) -> None:
    device.work = fail_with(ValueError("mistake"))
    assert outcome_of(printer, qtbot) == PrintOutcome(Outcome.UNKNOWN, FaultKind.HARDWARE)


def test_a_printer_that_cannot_is_not_asked(qtbot: QtBot) -> None:
    printer = WorkerPrinter("printer-1", Device())
    outcome = outcome_of(printer, qtbot)
    assert outcome == PrintOutcome(Outcome.FAILED, FaultKind.OFFLINE)


def test_stopping_fails_what_has_not_begun(printer: WorkerPrinter, qtbot: QtBot) -> None:
    outcomes: list[PrintOutcome] = []
    printer.stop()
    printer.print(RECEIPT, "A012-0", outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes[0].outcome is Outcome.FAILED


def test_health_arrives_as_a_signal(printer: WorkerPrinter, qtbot: QtBot) -> None:
    assert printer.status == DeviceStatus(True)
