"""Watches the printer: the server knows how it is, the guide is called when slips fail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from devices.errors import FaultKind
from devices.ports import DeviceStatus
from qt_common.errands import Errands
from qt_common.hall import Hall, new_request_key
from qt_common.i18n import Translator
from qt_common.printer_health import PrinterHealth
from qt_common.printing import Printer
from qt_common.remedies import fault_names
from queue_server.protocol.hall import RequestHelp


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
        self._errands = errands
        self._printer = printer
        self._kiosk_id = kiosk_id
        self._alarmed = False
        self._staff_words = Translator()  # the note is read by staff, whatever the visitor speaks
        if printer is not None:
            PrinterHealth(hall, printer, self)
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
        self.changed.emit()
