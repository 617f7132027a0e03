"""Our IPP driver on ippeveprinter, our simulated printer under ipptool: neither is ours."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from devices.deadline import Deadline
from devices.document_ports import DocumentJob, DocumentPrinter, Media
from devices.drivers.ipp import IppPrinter
from devices.drivers.ipp_questions import template
from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.sim.ipp import IppSim
from devices.sim.peer import running
from devices.supervisor.build import DeviceSpec, build_device
from scripts.peers.ippeve import IppevePrinter
from tests.helpers.ipp_sheets import pdf_of
from tests.helpers.ippeveprinter import ipptool

pytestmark = pytest.mark.expects_logs("job=", required=False)

SOON_S = 40.0
ONE_PAGE = pdf_of(1)
PRINTED = PrintOutcome(Outcome.PRINTED, confirmed_by="job_state")


@pytest.fixture
def driver(ippeveprinter: IppevePrinter) -> Iterator[IppPrinter]:
    built = connected(ippeveprinter)
    yield built
    built.close()


def connected(printer: IppevePrinter) -> IppPrinter:
    built = build_device(DeviceSpec("licence_printer", "ipp", printer.url), DocumentPrinter)
    built.open(Deadline.after(SOON_S))
    return cast(IppPrinter, built)


def soon() -> Deadline:
    return Deadline.after(SOON_S)


def a4(name: str) -> DocumentJob:
    return DocumentJob(name, ONE_PAGE, Media.A4, "tray-2")


class Printing:
    """A job being printed on a thread of its own."""

    def __init__(self, driver: IppPrinter, job: DocumentJob) -> None:
        self._outcome: PrintOutcome | None = None
        self._driver = driver
        self._job = job
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self._outcome = self._driver.print_document(self._job, soon())

    def end(self) -> PrintOutcome:
        self._thread.join(2 * SOON_S)
        assert self._outcome is not None, "printing hangs"
        return self._outcome


def until(happened: Callable[[], bool], complaint: str) -> None:
    deadline = soon()
    while not happened():
        assert not deadline.expired, complaint
        time.sleep(0.02)


def until_begun(printer: IppevePrinter, name: str) -> None:
    until(lambda: name in printer.begun(), f"{name} never reached the engine")


def until_trouble(driver: IppPrinter, fault: FaultKind) -> None:
    until(lambda: driver.trouble is fault, f"nobody was told of {fault}")


@pytest.mark.parametrize(("media", "tray"), [(Media.A3, "tray-1"), (Media.A4, "tray-2")])
def test_both_sheets_come_out_of_their_trays_as_they_were_sent(
    ippeveprinter: IppevePrinter, driver: IppPrinter, media: Media, tray: str
) -> None:
    job = DocumentJob(f"licence-{tray}", ONE_PAGE, media, tray, colour=False)
    assert driver.print_document(job, soon()) == PRINTED
    assert driver.outcome_of(job.name, soon()) == PRINTED
    sheet = ippeveprinter.paper()[-1]
    assert sheet.read_bytes() == ONE_PAGE
    x_dimension = 29700 if media is Media.A3 else 21000
    assert f"x-dimension={x_dimension}" in sheet.name and f"media-source={tray}" in sheet.name
    said = (ippeveprinter.folder / "last-job").read_text(encoding="utf-8")
    assert "IPP_PRINT_COLOR_MODE=monochrome" in said and "IPP_SIDES=one-sided" in said


def test_it_says_how_it_is(driver: IppPrinter) -> None:
    status = driver.status(soon())
    assert status.online, status.detail


def test_a_sheet_or_tray_it_does_not_have_is_refused(
    ippeveprinter: IppevePrinter, driver: IppPrinter
) -> None:
    for job in (
        DocumentJob("wrong-tray", ONE_PAGE, Media.A4, "tray-7"),
        DocumentJob("two-sided", ONE_PAGE, Media.A4, "tray-2", two_sided=True),
    ):
        assert driver.print_document(job, soon()) == PrintOutcome(Outcome.FAILED, FaultKind.REFUSED)
        assert job.name not in ippeveprinter.begun()


def test_it_waits_for_paper_and_goes_on(ippeveprinter: IppevePrinter, driver: IppPrinter) -> None:
    ippeveprinter.fault("media-empty")
    printing = Printing(driver, a4("empty-tray"))
    until_trouble(driver, FaultKind.PAPER_OUT)
    assert ippeveprinter.copies_of("empty-tray") == 0
    ippeveprinter.mend("media-empty")
    assert printing.end() == PRINTED
    assert ippeveprinter.copies_of("empty-tray") == 1


@pytest.mark.parametrize("fault", ["jam", "abort"])
def test_a_job_it_aborts_has_failed(ippeveprinter: IppevePrinter, driver: IppPrinter, fault: str) -> None:
    ippeveprinter.fault(fault)
    outcome = driver.print_document(a4(f"aborted-{fault}"), soon())
    assert outcome.outcome is Outcome.FAILED
    assert ippeveprinter.copies_of(f"aborted-{fault}") == 0
    ippeveprinter.mend(fault)
    assert driver.print_document(a4(f"again-{fault}"), soon()) == PRINTED


def test_done_without_a_sheet_is_not_believed(ippeveprinter: IppevePrinter, driver: IppPrinter) -> None:
    ippeveprinter.fault("no-paper")
    assert driver.print_document(a4("nothing"), soon()).outcome is Outcome.UNKNOWN


def test_a_job_that_takes_too_long_is_taken_back_but_not_called_failed(
    ippeveprinter: IppevePrinter, driver: IppPrinter
) -> None:
    ippeveprinter.fault("media-empty")
    outcome = driver.print_document(a4("too-long"), Deadline.after(3))
    assert outcome.outcome is Outcome.UNKNOWN
    # This printer finishes a cancelled document all the same: FAILED would have been a lie.
    ippeveprinter.mend("media-empty")
    until(lambda: ippeveprinter.copies_of("too-long") == 1, "the document did not come out")


def test_a_terminal_that_restarts_asks_before_it_prints_again(ippeveprinter: IppevePrinter) -> None:
    ippeveprinter.fault("slow", "2")
    before = connected(ippeveprinter)
    printing = Printing(before, a4("restarted"))
    until_begun(ippeveprinter, "restarted")
    before.close()
    assert printing.end().outcome is Outcome.UNKNOWN
    after = connected(ippeveprinter)
    try:
        assert after.outcome_of("restarted", soon()) == PRINTED
    finally:
        after.close()
    assert ippeveprinter.copies_of("restarted") == 1


def test_a_job_whose_document_never_came_is_taken_back(
    ippeveprinter: IppevePrinter, driver: IppPrinter
) -> None:
    """The terminal died between Create-Job and Send-Document."""
    printer = driver._questions.printer(soon())
    driver._questions.create(a4("half"), template(a4("half"), printer), soon())
    outcome = driver.outcome_of("half", soon())
    assert outcome is not None and outcome.outcome is Outcome.FAILED
    assert driver.print_document(a4("half-again"), soon()) == PRINTED
    assert "half" not in ippeveprinter.begun()


@pytest.mark.parametrize("moment_s", [0.0, 0.02, 0.05, 0.1, 0.2, 0.5])
def test_a_printer_killed_at_any_moment_leads_to_no_false_claim(
    ippeveprinter: IppevePrinter, driver: IppPrinter, moment_s: float
) -> None:
    name = f"killed-{moment_s}"
    ippeveprinter.fault("slow", "0.2")
    printing = Printing(driver, a4(name))
    time.sleep(moment_s)
    ippeveprinter.kill()
    ippeveprinter.start()
    outcome = printing.end().outcome
    copies = ippeveprinter.copies_of(name)
    assert copies == 1 if outcome is Outcome.PRINTED else copies <= 1
    assert copies == 0 or outcome is not Outcome.FAILED
    # It has forgotten everything: that may not be taken for "never got it".
    later = driver.outcome_of(name, soon(), sent_within_s=SOON_S)
    assert later is not None and (copies == 0 or later.outcome is not Outcome.FAILED)


def test_a_printer_killed_while_it_waits_for_paper_is_unknown(
    ippeveprinter: IppevePrinter, driver: IppPrinter
) -> None:
    ippeveprinter.fault("media-empty")
    printing = Printing(driver, a4("killed-waiting"))
    until_begun(ippeveprinter, "killed-waiting")
    ippeveprinter.kill()
    ippeveprinter.mend("media-empty")
    ippeveprinter.start()
    assert printing.end().outcome is Outcome.UNKNOWN
    assert driver.print_document(a4("after-the-kill"), soon()) == PRINTED


def test_a_printer_that_is_off_fails_at_once(ippeveprinter: IppevePrinter, driver: IppPrinter) -> None:
    ippeveprinter.kill()
    outcome = driver.print_document(a4("off"), soon())
    assert outcome == PrintOutcome(Outcome.FAILED, FaultKind.OFFLINE)
    assert driver.status(soon()).faults == {FaultKind.OFFLINE}


# ---- ipptool on our simulated printer -----------------------------------------------------


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    for name in ("sheet.pdf", "document-a4.pdf", "document-letter.pdf"):
        (tmp_path / name).write_bytes(ONE_PAGE)
    return tmp_path / "sheet.pdf"


@pytest.mark.parametrize(
    "test",
    [
        "print-job.test",
        "create-job.test",
        "get-printer-attributes.test",
        "validate-job.test",
        "get-jobs.test",
        "get-completed-jobs.test",
        "print-job-and-wait.test",
    ],
)
def test_ipptool_finds_nothing_wrong_with_the_simulated_printer(test: str, pdf: Path) -> None:
    with running(IppSim()) as peer:
        ipptool(f"ipp://127.0.0.1:{peer.port}/ipp/print", test, pdf)
        assert not peer.state()["violations"]


def test_ipptool_holds_the_simulated_printer_to_the_standard(pdf: Path) -> None:
    """Its IPP/1.1 suite, as far as it goes without documents in PostScript."""
    suite = Path("/usr/share/cups/ipptool/ipp-1.1.test")
    if not suite.exists():
        pytest.skip("ipptool's suite is not installed (Debian: cups-ipp-utils)")
    shutil.copy(suite, pdf.parent)  # it looks for its documents beside itself
    with running(IppSim(sheet_s=0.3)) as peer:
        said = ipptool(f"ipp://127.0.0.1:{peer.port}/ipp/print", "./ipp-1.1.test", pdf)
    assert said.count("[PASS]") >= 30
