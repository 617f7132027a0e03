"""The guide desk's own printers: names, slips, outcomes, health, and what stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from config.receipts import load_layout
from config.schema import Device, HallConfig
from config.schema import Kiosk as KioskConfig
from counter_terminal.printing import DeskPrinters
from counter_terminal.wiring import desk_printers, devices_of
from devices.errors import FaultKind
from devices.ports import Outcome
from devices.ports import PrintOutcome as Printed
from devices.receipt import Receipt, Text
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.receipts import ReceiptWriter
from qt_common.terminal import CannotStart
from queue_server.protocol.hall import ReportDevice
from queue_server.protocol.tickets import PrintOutcome, ReportPrint
from tests.helpers.counter_place import Place, at_counter
from tests.helpers.ruled_hall import demo_config
from tests.helpers.sample_kiosk import WORKING, ScriptedPrinter, broken, demo_hall


@pytest.fixture
def printer(qapp: object) -> ScriptedPrinter:
    return ScriptedPrinter()


@pytest.fixture
def own(printer: ScriptedPrinter) -> tuple[FakeHall, DeskPrinters]:
    """A started hall and the desk's printers on it."""
    hall = FakeHall(demo_hall())
    printers = DeskPrinters([printer], hall, writer(), Translator("counter_terminal"))
    hall.start()
    return hall, printers


@pytest.fixture
def desk(own: tuple[FakeHall, DeskPrinters]) -> Iterator[Place]:
    """The guide desk with that printer."""
    with at_counter("guide", printing=own[1]) as place:
        take = place.terminal.guide.take
        take.choose("social-insurance")
        take.issue()
        yield place


def writer() -> ReceiptWriter:
    return ReceiptWriter(load_layout("ticket-80mm"), reactivate_min=120)


def words(receipt: Receipt) -> str:
    return "\n".join(one.text for one in receipt.elements if isinstance(one, Text))


# ---------------------------------------------------------------- printing


def test_a_slip_looks_as_the_kiosks_do_and_a_second_one_is_a_copy(
    desk: Place, printer: ScriptedPrinter
) -> None:
    at_hand = desk.terminal.guide.at_hand
    number = at_hand.picture.number
    for _ in range(2):
        at_hand.print("printer-1")
    first, second = (words(receipt) for receipt in printer.receipts)
    assert "云溪区政务服务中心" in first and number in first and "补打" not in first
    assert number in second and "补打" in second


@pytest.mark.parametrize(
    ("printed", "outcome", "fault", "said"),
    [
        (Printed(Outcome.PRINTED), PrintOutcome.PRINTED, "", "已打印"),
        (Printed(Outcome.FAILED, FaultKind.JAM), PrintOutcome.FAILED, "jam", "卡纸"),
        (Printed(Outcome.UNKNOWN, FaultKind.SILENT), PrintOutcome.UNKNOWN, "silent", "没有回答"),
    ],
)
def test_what_became_of_the_paper_is_said_and_reported(
    desk: Place, printer: ScriptedPrinter, printed: Printed, outcome: PrintOutcome, fault: str, said: str
) -> None:
    printer.outcome = printed
    desk.terminal.guide.at_hand.print("printer-1")
    [report] = desk.hall.asked(ReportPrint)
    assert (report.outcome, report.fault, report.copy) == (outcome, fault, 0)
    assert said in desk.said


def test_a_second_press_while_the_slip_is_at_the_printer_prints_nothing(
    desk: Place, printer: ScriptedPrinter
) -> None:
    printer.outcome = None
    at_hand = desk.terminal.guide.at_hand
    at_hand.print("printer-1")
    assert not at_hand.picture.can_print
    at_hand.print("printer-1")
    assert len(printer.receipts) == 1
    printer.finish(Printed(Outcome.PRINTED))
    assert at_hand.picture.can_print


def test_a_slip_printed_without_the_server_is_reported_when_it_is_back(
    desk: Place, printer: ScriptedPrinter
) -> None:
    desk.hall.drop()
    desk.terminal.guide.at_hand.print("printer-1")
    assert len(printer.receipts) == 1
    assert not desk.hall.asked(ReportPrint)
    desk.hall.restore(desk.hall.picture())
    assert [one.outcome for one in desk.hall.asked(ReportPrint)] == [PrintOutcome.PRINTED]


# ---------------------------------------------------------------- health, names


def test_the_server_hears_how_the_printer_is(
    own: tuple[FakeHall, DeskPrinters], printer: ScriptedPrinter
) -> None:
    hall, _ = own
    printer.become(broken(FaultKind.PAPER_OUT, FaultKind.COVER_OPEN))
    hall.drop()
    printer.become(WORKING)
    hall.restore()
    reports = hall.asked(ReportDevice)
    assert [(one.device_id, one.kind, one.online, one.faults) for one in reports] == [
        ("printer-1", "ticket_printer", True, ()),
        ("printer-1", "ticket_printer", False, ("cover_open", "paper_out")),
        ("printer-1", "ticket_printer", True, ()),
    ]


def test_one_printer_has_a_name_and_two_are_told_apart(printer: ScriptedPrinter) -> None:
    hall, translate = FakeHall(demo_hall()), Translator("counter_terminal")
    assert DeskPrinters([printer], hall, writer(), translate).names() == {"printer-1": "小票打印机"}
    other = ScriptedPrinter()
    other.device_id = "printer-2"
    two = DeskPrinters([printer, other], hall, writer(), translate)
    assert two.names() == {"printer-1": "小票打印机 printer-1", "printer-2": "小票打印机 printer-2"}
    translate.set_language("en")
    assert two.names()["printer-2"] == "Ticket printer printer-2"


# ---------------------------------------------------------------- from the hall file


def made(config: HallConfig, counter_id: str = "guide", folder: Path = Path()) -> DeskPrinters:
    return desk_printers(config, counter_id, FakeHall(demo_hall()), Translator("counter_terminal"), folder)


def test_the_demonstration_guide_has_a_printer_and_a_window_has_none(qapp: object) -> None:
    assert list(made(demo_config()).names()) == ["printer-guide"]
    assert not made(demo_config(), "w1").names()
    assert devices_of(demo_config(), "guide") == {"printer-guide": "小票打印机"}


def test_a_device_that_prints_nothing_is_no_printer(qapp: object) -> None:
    led = Device(id="led", driver="onbon", url="tcp://127.0.0.1:1", host="guide")
    config = structs.replace(demo_config(), devices=(led,))
    assert not made(config).names()
    assert devices_of(config, "guide") == {"led": "本机设备"}


def test_a_misspelt_driver_stops_the_start_and_is_named(qapp: object) -> None:
    wrong = Device(id="p", driver="escposs", url="tcp://127.0.0.1:1", host="guide")
    with pytest.raises(CannotStart, match="escpos"):
        made(structs.replace(demo_config(), devices=(wrong,)))


def test_a_missing_layout_is_named(qapp: object, tmp_path: Path) -> None:
    config = structs.replace(demo_config(), kiosks=(KioskConfig(id="k", receipt="ticket-90mm"),))
    with pytest.raises(CannotStart, match="ticket-90mm"):
        made(config, folder=tmp_path)


def test_a_hall_without_kiosks_prints_the_shipped_layout(qapp: object) -> None:
    assert list(made(structs.replace(demo_config(), kiosks=())).names()) == ["printer-guide"]
