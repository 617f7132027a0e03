"""The sheets of one visitor, from the claim to the paper: claim, take a blank, print, say what became of it.

Every step is committed at the server before the next one acts, and asked for with the
same key until it is answered. A sheet whose visitor has gone, or whose time is over, is
not sent to the printer; what was sent is followed to its end whoever is there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.document_ports import DocumentJob, Media
from devices.errors import FaultKind
from devices.ports import PrintOutcome
from kiosk.licence.viewmodels.reports import Reports
from kiosk.licence.viewmodels.sheets import BUSY, Sheet, Step, end_of
from qt_common.clock import Clock
from qt_common.hall import Hall, new_request_key
from qt_common.sheet_printing import SheetPrinter
from queue_server.protocol.errors import ClaimLost, HallError, InvalidParams
from queue_server.protocol.licence_views import LicenceView
from queue_server.protocol.licences import BeginPrint, BlankTaken, Claimed, ClaimLicence, PrintEnd
from queue_server.protocol.scans import BeginDownload, FileKind

log = logging.getLogger(__name__)

RETRY_S = 2.0
PRINT_S = 150.0
"""Longest time for one sheet, faults and their mending included."""
MARGIN_S = 15.0
"""A sheet is not begun so shortly before its claim ends."""
_PURPOSE = "self-service"

_STEP_AFTER = {
    PrintEnd.PRINTED: Step.PRINTED,
    PrintEnd.NOTHING_PRINTED: Step.CLAIMED,
    PrintEnd.SPOILED: Step.STAFF,
    PrintEnd.UNKNOWN: Step.STAFF,
}


class PrintRun(QObject):
    """The sheets of the present visitor; one after the other.

    Args:
        hall: the server.
        clock: retries, and the end of a claim.
        printer: where sheets come out.
        reports: carries what became of them.
        lease_s: how long a claim, and then a print, may take.

    Attributes:
        sheets: what the visitor chose, in the order it is printed.

    Signals:
        changed: a sheet is further, or its picture is there.
    """

    changed = Signal()

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        printer: SheetPrinter,
        reports: Reports,
        lease_s: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._printer = printer
        self._reports = reports
        self._lease_s = lease_s
        self._printing = False
        self.sheets: list[Sheet] = []
        reports.settled.connect(lambda _: self._print_next())

    @property
    def busy(self) -> bool:
        """A sheet is being printed: nobody may go on."""
        return self._printing or self._under_way

    @property
    def _under_way(self) -> bool:
        return any(sheet.step in BUSY for sheet in self.sheets)

    @property
    def prepared(self) -> bool:
        """Every sheet is claimed or refused."""
        return bool(self.sheets) and all(sheet.step is not Step.CHOSEN for sheet in self.sheets)

    @property
    def printable(self) -> list[Sheet]:
        """Sheets that can be sent to the printer now."""
        return [sheet for sheet in self.sheets if sheet.step is Step.CLAIMED]

    @property
    def failed(self) -> Sheet | None:
        """The sheet that people must look at."""
        return next((sheet for sheet in self.sheets if sheet.step is Step.STAFF), None)

    @property
    def all_printed(self) -> bool:
        """Everything the visitor chose is in the output tray."""
        return bool(self.sheets) and all(sheet.step is Step.PRINTED for sheet in self.sheets)

    def prepare(self, session: str, licences: Iterable[LicenceView]) -> None:
        """Claim sheets for this terminal, and fetch what they will look like."""
        self.sheets = [Sheet(licence) for licence in licences]
        for sheet in self.sheets:
            key = new_request_key()
            self._claim(sheet, ClaimLicence(request_key=key, session=session, licence_id=sheet.licence.id))
        self.changed.emit()

    def print_all(self) -> None:
        """Print what is claimed, one sheet after the other; ignored while one is on its way."""
        if not self.busy:
            self._printing = True
            self._print_next()

    def forget(self) -> None:
        """The visitor has gone: keep nothing of theirs; what is at the printer is still followed."""
        self.sheets = []
        self._printing = False

    # ------------------------------------------------------------ claim and picture

    def _claim(self, sheet: Sheet, request: ClaimLicence) -> None:
        if sheet in self.sheets:
            self._hall.call(
                request, partial(self._claimed, sheet), partial(self._not_claimed, sheet, request)
            )

    def _claimed(self, sheet: Sheet, claimed: Claimed) -> None:
        if sheet not in self.sheets:
            return  # `licence.leave` has given it back, or will
        sheet.token = claimed.token
        self._go(sheet, Step.CLAIMED)
        wanted = BeginDownload(
            kind=FileKind.LICENCE_PICTURE, id=sheet.licence.id, token=claimed.token, purpose=_PURPOSE
        )
        self._hall.download(wanted, partial(self._pictured, sheet), partial(self._not_pictured, sheet))

    def _not_claimed(self, sheet: Sheet, request: ClaimLicence, error: HallError) -> None:
        if error.retryable:
            self._clock.after(RETRY_S, partial(self._claim, sheet, request))
        else:
            self._refuse(sheet, error)

    def _pictured(self, sheet: Sheet, picture: bytes) -> None:
        if sheet in self.sheets:
            sheet.picture = picture
            self.changed.emit()

    def _not_pictured(self, sheet: Sheet, error: HallError) -> None:
        log.warning("licence=%s: no picture: %s", sheet.licence.id, error)
        if sheet in self.sheets:
            sheet.error = error  # without a picture nobody could check it, so it is not printed
            self._go(sheet, Step.REFUSED)

    # ------------------------------------------------------------ the blank

    def _print_next(self) -> None:
        if not self._printing or self._under_way:
            return
        waiting = self.printable
        if not waiting or self.failed:
            self._printing = False
            self.changed.emit()
            return
        if self._reports.pending:  # else the old word about a blank could be taken for the new one
            return
        sheet = waiting[0]
        sheet.fault = None
        self._begin(sheet, BeginPrint(request_key=new_request_key(), token=sheet.token))

    def _begin(self, sheet: Sheet, request: BeginPrint) -> None:
        """Take a blank; the time it is ours for is counted from before it was asked for."""
        until_s = self._clock.monotonic_s() + self._lease_s - MARGIN_S
        self._go(sheet, Step.TAKING)
        self._ask_blank(sheet, request, until_s)

    def _ask_blank(self, sheet: Sheet, request: BeginPrint, until_s: float) -> None:
        self._hall.call(
            request,
            partial(self._blank_taken, sheet, until_s),
            partial(self._no_blank, sheet, request, until_s),
        )

    def _no_blank(self, sheet: Sheet, request: BeginPrint, until_s: float, error: HallError) -> None:
        if error.retryable:  # it may have been taken, so this must be known, whoever is there
            self._clock.after(RETRY_S, partial(self._ask_blank, sheet, request, until_s))
        else:
            self._refuse(sheet, error)
            self._print_next()

    def _blank_taken(self, sheet: Sheet, until_s: float, taken: BlankTaken) -> None:
        sheet.taken = taken
        if sheet not in self.sheets:
            self._put_back(sheet, "abandoned")
            return
        self._go(sheet, Step.FETCHING)
        self._fetch(sheet, until_s)

    # ------------------------------------------------------------ the document and the printer

    def _fetch(self, sheet: Sheet, until_s: float) -> None:
        """Fetch the document; only now, because its place on the sheet depends on the tray."""
        wanted = BeginDownload(
            kind=FileKind.LICENCE, id=sheet.licence.id, token=sheet.token, purpose=_PURPOSE
        )
        self._hall.download(
            wanted,
            partial(self._fetched, sheet, until_s),
            partial(self._not_fetched, sheet, until_s),
            timeout_s=max(1.0, until_s - self._clock.monotonic_s()),
        )

    def _not_fetched(self, sheet: Sheet, until_s: float, error: HallError) -> None:
        if error.retryable and self._clock.monotonic_s() < until_s and sheet in self.sheets:
            self._clock.after(RETRY_S, partial(self._fetch, sheet, until_s))
            return
        sheet.error = error
        self._put_back(sheet, "no_document")

    def _fetched(self, sheet: Sheet, until_s: float, pdf: bytes) -> None:
        left_s = until_s - self._clock.monotonic_s()
        taken = sheet.taken
        if sheet not in self.sheets or taken is None or left_s <= 0:
            sheet.error = ClaimLost(state="")
            self._put_back(sheet, "too_late")
            return
        try:
            media = Media(taken.media)
        except ValueError:
            log.error("tray %s: no media is called %r", taken.tray, taken.media)
            sheet.error = InvalidParams(problem=f"media {taken.media!r}")
            self._put_back(sheet, "media")
            return
        job = DocumentJob(name=taken.job_name, pdf=pdf, media=media, tray=taken.tray)
        self._go(sheet, Step.AT_PRINTER)
        self._printer.print(job, partial(self._printed, sheet, taken), min(PRINT_S, left_s))

    def _printed(self, sheet: Sheet, taken: BlankTaken, outcome: PrintOutcome) -> None:
        end, fault = end_of(outcome), outcome.fault
        self._reports.send(taken, sheet.token, end, fault.value if fault else "")
        sheet.fault = fault if end is not PrintEnd.PRINTED else None
        if end is not PrintEnd.PRINTED:
            self._printing = False
        self._go(sheet, _STEP_AFTER[end])
        self._print_next()

    def _put_back(self, sheet: Sheet, why: str) -> None:
        """The blank has not been touched: say so, and do not print."""
        if sheet.taken is not None:
            self._reports.send(sheet.taken, sheet.token, PrintEnd.NOTHING_PRINTED, why)
        self._printing = False
        self._go(sheet, Step.REFUSED)

    def _refuse(self, sheet: Sheet, error: HallError) -> None:
        sheet.error = error
        self._go(sheet, Step.REFUSED)

    def _go(self, sheet: Sheet, step: Step) -> None:
        sheet.step = step
        if sheet in self.sheets:
            self.changed.emit()


def fault_of(sheet: Sheet, printer: SheetPrinter) -> FaultKind | None:
    """Return what holds a sheet up, or has ended it."""
    return printer.trouble if sheet.step is Step.AT_PRINTER else sheet.fault
