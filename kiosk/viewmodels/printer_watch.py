"""Watches the printer: the server knows how it is, the guide is called when slips fail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from devices.errors import FaultKind
from devices.ports import DeviceStatus
from kiosk.printing import Printer
from kiosk.viewmodels.errands import Errands
from qt_common.hall import Hall, LinkStatus, new_request_key
from qt_common.i18n import Translator
from qt_common.remedies import fault_names
from queue_server.protocol.errors import HallError
from queue_server.protocol.hall import ReportDevice, RequestHelp


class PrinterWatch(QObject):
    """The printer's health, reported.

    Args:
        hall: the server.
        errands: carries calls for the guide.
        printer: None = this kiosk has none and shows numbers on its screen.
        kiosk_id: who reports.

    Signals:
        changed: the printer became able or unable to print.
    """

    changed = Signal()

    def __init__(
        self,
        hall: Hall,
        errands: Errands,
        printer: Printer | None,
        kiosk_id: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._errands = errands
        self._printer = printer
        self._kiosk_id = kiosk_id
        self._alarmed = False
        self._staff_words = Translator()  # the note is read by staff, whatever the visitor speaks
        hall.link_changed.connect(self._take_link)
        if printer is not None:
            printer.status_changed.connect(self._take_status)

    @property
    def can_print(self) -> bool:
        """Whether a slip can be expected now."""
        return self._printer is not None and self._printer.status.online

    @property
    def in_trouble(self) -> bool:
        """Whether there is a printer and it cannot print."""
        return self._printer is not None and not self._printer.status.online

    @property
    def faults(self) -> list[str]:
        """Everything wrong with the printer, as slugs; also of a printer that still prints."""
        return sorted(fault.value for fault in self._printer.status.faults) if self._printer else []

    def alarm(self, fault: FaultKind | None, number: str) -> None:
        """Call the guide to the printer, once for each trouble."""
        if self._alarmed:
            return
        self._alarmed = True
        problem = fault_names([fault], self._staff_words) if fault else self._staff_words("结果不明")
        note = self._staff_words("小票未打出：{number}（{problem}）", number=number, problem=problem)
        self._errands.send(
            RequestHelp(request_key=new_request_key(), source=self._kiosk_id, reason="printer", note=note)
        )

    def printed(self) -> None:
        """A slip came out: the next trouble is a new one."""
        self._alarmed = False

    def _take_status(self, status: DeviceStatus) -> None:
        if status.online:
            self._alarmed = False
        self._report()
        self.changed.emit()

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            self._report()

    def _report(self) -> None:
        """Tell the server how the printer is; only the newest matters, so a lost report is not repeated."""
        if self._printer is None or not self._hall.link.online:
            return
        status = self._printer.status
        report = ReportDevice(
            request_key=new_request_key(),
            device_id=self._printer.device_id,
            kind="ticket_printer",
            online=status.online,
            faults=tuple(self.faults),
            detail=status.detail[:300],
        )
        self._hall.call(report, self._ignore, self._ignore_error)

    def _ignore(self, _: object) -> None:
        pass

    def _ignore_error(self, _: HallError) -> None:
        pass  # the next change, or the link's return, reports again
