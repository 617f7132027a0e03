"""Tells the server how a terminal's printer is, so that guides and managers see it from afar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from devices.ports import DeviceStatus
from qt_common.hall import Hall, LinkStatus, new_request_key
from qt_common.printing import Printer
from qt_common.sheet_printing import SheetPrinter
from queue_server.protocol.hall import ReportDevice

KIND = "ticket_printer"


class PrinterHealth(QObject):
    """Reports a printer at each change and after each return of the link.

    Only the newest report matters: a lost one is not repeated, because the next change
    or the link's return reports again.

    Args:
        hall: the server.
        printer: whose health it is.
        kind: what it is called in the report.
    """

    def __init__(
        self, hall: Hall, printer: Printer | SheetPrinter, parent: QObject | None = None, *, kind: str = KIND
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._printer = printer
        self._kind = kind
        hall.link_changed.connect(self._take_link)
        printer.status_changed.connect(self._take_status)

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            self._report()

    def _take_status(self, _: DeviceStatus) -> None:
        if self._hall.link.online:
            self._report()

    def _report(self) -> None:
        status = self._printer.status
        report = ReportDevice(
            request_key=new_request_key(),
            device_id=self._printer.device_id,
            kind=self._kind,
            online=status.online,
            faults=tuple(sorted(fault.value for fault in status.faults)),
            detail=status.detail[:300],
        )
        self._hall.call(report, self._ignore, self._ignore)

    def _ignore(self, _: object) -> None:
        """Nobody waits for the answer to a report."""
