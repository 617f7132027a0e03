"""The licence printer with a card reader and a printer that only see bytes: from the card to the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from devices.document_ports import DocumentPrinter, IdCardReader
from devices.errors import FaultKind
from devices.ports import Device
from devices.sim.cast import CAST
from devices.sim.ipp import IppSim
from devices.sim.peer import Peer, running
from devices.sim.sam_v import SamVSim
from devices.supervisor.build import DeviceSpec, build_device
from kiosk.licence.readers import ListeningCardReader
from kiosk.licence.viewmodels.model import LicenceModel, LicenceParts, Page, Trouble
from kiosk.staff_code import StaffLock
from qt_common.clock import ManualClock, QtClock
from qt_common.sheet_printing import WorkerSheetPrinter
from queue_server.protocol.hall import ReportDevice
from queue_server.protocol.licences import FindUnfinished, PresentPerson, PrintEnd, Unfinished
from queue_server.protocol.scans import FileKind
from tests.helpers.ipp_sheets import pdf_of
from tests.helpers.sample_licence_kiosk import TERMINAL, LicenceBench, page_of, taken, trouble_of

SHEET_S = 0.3


@dataclass
class Shop:
    """A licence printer whose devices are at the other ends of sockets."""

    bench: LicenceBench
    model: LicenceModel
    ipp: Peer[IppSim]
    sam: Peer[SamVSim]
    printer: WorkerSheetPrinter

    def sheets(self) -> list[tuple[str, str, bool]]:
        """Return (job, tray, spoiled) of everything that came out."""
        found = self.ipp.call(lambda: list(self.ipp.device.engine.sheets))
        return [(sheet.job_name, sheet.tray, sheet.spoiled) for sheet in found]

    def lay(self, person: str) -> None:
        self.sam.call(lambda: self.sam.device.lay(CAST[person]))


def _device(name: str, driver: str, url: str, port: type, **options: float) -> Device:
    return build_device(DeviceSpec(name, driver, url, options), port)


@pytest.fixture
def shop(qtbot: QtBot) -> Iterator[Shop]:
    bench = LicenceBench()
    for one in bench.licences:
        bench.hall.files[FileKind.LICENCE, one.id] = pdf_of()
    with running(IppSim(sheet_s=SHEET_S)) as ipp, running(SamVSim()) as sam:
        url = ipp.url.replace("tcp://", "ipp://") + "/ipp/print"
        driver = _device("licence-printer", "ipp", url, DocumentPrinter, patience_s=1.0)
        sam_driver = _device("id-reader", "sam_v", sam.url, IdCardReader)
        assert isinstance(driver, DocumentPrinter)
        assert isinstance(sam_driver, IdCardReader)
        real = QtClock()
        printer = WorkerSheetPrinter("licence-printer", driver, real)
        reader = ListeningCardReader("id-reader", sam_driver)
        clock = ManualClock()
        bench.model = model = LicenceModel(
            LicenceParts(
                hall=bench.hall,
                clock=clock,
                config=bench.model.config,
                terminal=TERMINAL,
                translate=bench.translate,
                lock=StaffLock("", clock),
                printer=printer,
                reader=reader,
            )
        )
        printer.start()
        reader.start()
        qtbot.waitUntil(lambda: printer.status.online and reader.status.online)
        yield Shop(bench, model, ipp, sam, printer)
        printer.stop()
        reader.stop()


def begin(shop: Shop, qtbot: QtBot, person: str = "wang") -> None:
    shop.bench.hall.start()
    shop.model.touch()
    assert page_of(shop.model) is Page.CARD
    shop.lay(person)
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.LICENCES)
    shop.model.preview()
    shop.model.print()


def test_both_sheets_come_out_of_their_trays_for_the_card_that_was_laid(shop: Shop, qtbot: QtBot) -> None:
    begin(shop, qtbot)
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.TAKE, timeout=15_000)
    assert shop.sheets() == [
        ("case-1-original-1-1", "tray-1", False),
        ("case-1-duplicate-1-2", "tray-2", False),
    ]
    assert [end for _, end in shop.bench.ends()] == [PrintEnd.PRINTED, PrintEnd.PRINTED]
    [asked] = shop.bench.hall.asked(PresentPerson)
    assert (asked.number, asked.read_from_card) == (CAST["wang"].number, True)
    assert shop.model.card_left
    assert shop.ipp.state()["violations"] == []


@pytest.mark.expects_logs("given up for jam", "case-1-original-1-1")
def test_a_jam_is_for_staff_and_is_not_printed_again(shop: Shop, qtbot: QtBot) -> None:
    shop.ipp.fault("jam")
    begin(shop, qtbot)
    qtbot.waitUntil(lambda: trouble_of(shop.model) is Trouble.STAFF, timeout=20_000)
    assert [end for _, end in shop.bench.ends()] in ([PrintEnd.SPOILED], [PrintEnd.UNKNOWN])
    assert all(spoiled for _, _, spoiled in shop.sheets())
    shop.ipp.clear("jam")


@pytest.mark.expects_logs("paper_out")
def test_an_empty_tray_is_said_while_people_wait_and_puts_the_blank_back(shop: Shop, qtbot: QtBot) -> None:
    seen: list[FaultKind | None] = []
    shop.printer.trouble_changed.connect(lambda: seen.append(shop.printer.trouble))
    shop.bench.hall.start()
    shop.model.touch()
    shop.lay("wang")
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.LICENCES)
    shop.model.preview()
    shop.ipp.fault("media_empty", "tray-1")
    shop.model.print()
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.TROUBLE, timeout=20_000)
    assert trouble_of(shop.model) is Trouble.NOT_PRINTED
    assert [end for _, end in shop.bench.ends()] == [PrintEnd.NOTHING_PRINTED]
    assert shop.sheets() == []
    shop.ipp.clear("media_empty")
    qtbot.waitUntil(lambda: shop.printer.status.online, timeout=10_000)
    shop.model.print()
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.TAKE, timeout=15_000)
    assert len(shop.sheets()) == 2


def test_after_a_power_cut_the_printer_tells_what_became_of_the_sheet(shop: Shop, qtbot: QtBot) -> None:
    begin(shop, qtbot)
    qtbot.waitUntil(lambda: page_of(shop.model) is Page.TAKE, timeout=15_000)
    again = LicenceBench()
    again.hall.on(FindUnfinished, Unfinished(claims=(taken(),), tokens=("old-token",)))
    model = LicenceModel(
        LicenceParts(
            hall=again.hall,
            clock=again.clock,
            config=again.model.config,
            terminal=TERMINAL,
            translate=again.translate,
            lock=StaffLock("", again.clock),
            printer=shop.printer,
        )
    )
    again.hall.start()
    assert page_of(model) is Page.CHECKING
    qtbot.waitUntil(lambda: page_of(model) is Page.ATTRACT, timeout=10_000)
    assert ("old-token", PrintEnd.PRINTED) in again.ends()
    assert len(shop.sheets()) == 2


@pytest.mark.expects_logs("offline", "not connected", required=False)
def test_the_server_hears_how_the_printer_is(shop: Shop, qtbot: QtBot) -> None:
    shop.bench.hall.start()
    reports = shop.bench.hall.asked(ReportDevice)
    assert {report.kind for report in reports} == {"document_printer"}
    assert reports[-1].online
