"""The kiosk and a printer that only sees bytes: from the choice to the paper, and through its troubles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from config.receipts import load_layout
from devices.codecs.escpos_profile import PROFILES
from devices.ports import TicketPrinter
from devices.sim.peer import Peer, running
from devices.sim.printer import PrinterSim
from devices.supervisor.build import DeviceSpec, build_device
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.items import Paper
from kiosk.viewmodels.kiosk import KioskModel, KioskParts
from kiosk.viewmodels.ticketing import Stage
from qt_common.clock import ManualClock
from qt_common.printing import WorkerPrinter
from qt_common.receipts import ReceiptWriter
from queue_server.protocol.hall import ReportDevice, RequestHelp
from queue_server.protocol.tickets import PrintOutcome, ReportPrint
from tests.helpers.sample_kiosk import LINK, Bench, demo_config, stage_of


@dataclass
class Shop:
    """A kiosk whose printer is at the other end of a socket."""

    bench: Bench
    model: KioskModel
    printer: WorkerPrinter
    sim: Peer[PrinterSim]


@pytest.fixture
def shop(qtbot: QtBot) -> Iterator[Shop]:
    bench = Bench()
    with running(PrinterSim(PROFILES["epson"])) as sim:
        device = build_device(DeviceSpec("printer-1", "escpos", sim.url, {"profile": "epson"}), TicketPrinter)
        assert isinstance(device, TicketPrinter)
        printer = WorkerPrinter("printer-1", device)
        clock = ManualClock()
        parts = KioskParts(
            hall=bench.hall,
            printer=printer,
            clock=clock,
            config=demo_config().kiosks[0],
            translate=bench.translate,
            writer=ReceiptWriter(load_layout("ticket-80mm"), 120),
            lock=StaffLock("", clock),
        )
        model = KioskModel(parts)
        bench.model = model
        bench.hall.start()
        printer.start()
        qtbot.waitUntil(lambda: printer.status.online)
        yield Shop(bench, model, printer, sim)
        printer.stop()


def test_the_slip_says_the_number_and_the_server_hears_it(shop: Shop, qtbot: QtBot) -> None:
    shop.bench.take_ticket()
    assert stage_of(shop.model) is Stage.PRINTING
    qtbot.waitUntil(lambda: stage_of(shop.model) is Stage.PRINTED)
    [ticket] = shop.sim.call(lambda: list(shop.sim.device.tickets))
    assert "A012" in ticket.text
    assert "云溪区政务服务中心" in ticket.text
    assert ("qr", LINK) in [(kind.lower(), data) for kind, data in ticket.codes]
    assert shop.sim.state()["violations"] == []
    assert [report.outcome for report in shop.bench.hall.asked(ReportPrint)] == [PrintOutcome.PRINTED]


@pytest.mark.expects_logs("job=A012-0 not sent: paper_out")
def test_paper_out_is_seen_shown_and_mended(shop: Shop, qtbot: QtBot) -> None:
    shop.sim.fault("paper_out")
    shop.bench.take_ticket()
    qtbot.waitUntil(lambda: stage_of(shop.model) is Stage.NOT_PRINTED)
    qtbot.waitUntil(lambda: not shop.printer.status.online)
    assert [help_.reason for help_ in shop.bench.hall.asked(RequestHelp)] == ["printer"]
    assert "paper_out" in shop.bench.hall.asked(ReportDevice)[-1].faults
    shop.sim.clear("paper_out")
    qtbot.waitUntil(lambda: shop.model.ticketing.can_reprint, timeout=10_000)
    shop.model.reprint()
    qtbot.waitUntil(lambda: stage_of(shop.model) is Stage.PRINTED)
    assert [report.copy for report in shop.bench.hall.asked(ReportPrint)] == [0, 1]
    printed = shop.sim.call(lambda: [ticket.text for ticket in shop.sim.device.tickets])
    assert sum("A012" in text for text in printed) == 1
    assert shop.bench.issued == 1


def test_a_printer_that_is_gone_fails_at_once(shop: Shop, qtbot: QtBot) -> None:
    shop.sim.fault("offline")
    qtbot.waitUntil(lambda: not shop.printer.status.online, timeout=10_000)
    shop.bench.take_ticket()
    qtbot.waitUntil(lambda: stage_of(shop.model) is Stage.NOT_PRINTED, timeout=1_000)
    assert shop.bench.hall.asked(ReportPrint)[0].fault in ("offline", "silent")


def test_the_list_of_what_is_missing_comes_out_with_the_guides_code(shop: Shop, qtbot: QtBot) -> None:
    model = shop.model
    model.touch()
    model.open_items()
    model.choose_area("popular")
    model.choose_item("company-setup")
    model.tell_missing()
    for material in ("representative-id", "premises"):
        model.items.mark_missing(material)
    model.items.print_missing()
    qtbot.waitUntil(lambda: model.items.paper is Paper.PRINTED)
    [slip] = shop.sim.call(lambda: list(shop.sim.device.tickets))
    assert "法定代表人身份证" in slip.text
    assert "公安机关核发" in slip.text
    assert "公司章程" not in slip.text
    assert ("qr", "http://192.168.1.10:8800/g/company-setup") in [
        (kind.lower(), data) for kind, data in slip.codes
    ]
    assert shop.sim.state()["violations"] == []
    assert shop.bench.hall.asked(ReportPrint) == []  # it is no ticket


@pytest.mark.expects_logs("job=company-setup-1 not sent: paper_out")
def test_a_guide_that_finds_no_paper_is_said_and_printed_later(shop: Shop, qtbot: QtBot) -> None:
    model = shop.model
    shop.sim.fault("paper_out")
    model.touch()
    model.open_items()
    model.choose_item("company-setup")
    model.items.print_guide()
    qtbot.waitUntil(lambda: model.items.paper is Paper.FAILED)
    assert [help_.reason for help_ in shop.bench.hall.asked(RequestHelp)] == ["printer"]
    shop.sim.clear("paper_out")
    qtbot.waitUntil(lambda: shop.printer.status.online, timeout=10_000)
    model.items.print_guide()
    qtbot.waitUntil(lambda: model.items.paper is Paper.PRINTED)
