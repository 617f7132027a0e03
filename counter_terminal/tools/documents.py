"""The desk's printers for sheets, on worker threads, told how they are and what became of each sheet."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject

from counter_terminal.tools.health import DeviceHealth
from counter_terminal.viewmodels.ports import OnPaper
from devices.deadline import Deadline
from devices.document_ports import DocumentJob, DocumentPrinter
from devices.errors import DeviceError, FaultKind, fault_kind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from devices.supervisor.worker import DeviceWorker
from qt_common.hall import Hall, Post
from qt_common.i18n import Translator

log = logging.getLogger(__name__)

PRINT_TIMEOUT_S = 120.0


class SheetPrinter(QObject):
    """One printer.

    Args:
        device_id: its id in the configuration.
        device: the driver, not yet open.
        hall: hears how it is.

    Attributes:
        device_id: as given.
    """

    def __init__(
        self, device_id: str, device: DocumentPrinter, hall: Hall, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.device_id = device_id
        self._device = device
        self._post = Post(self)
        self._health = DeviceHealth(hall, device_id, "document_printer", self)
        self._worker = DeviceWorker(device_id, device, on_status=self._hear)

    @property
    def trouble(self) -> FaultKind | None:
        """What holds up the sheet being printed now."""
        return self._device.trouble

    def start(self) -> None:
        """Begin connecting."""
        self._worker.start()

    def stop(self) -> None:
        """Let the printer go."""
        self._worker.stop()

    def print(self, job: DocumentJob, on_printed: OnPaper) -> None:
        """Print a sheet; `on_printed` is called once, on the GUI thread."""
        begun: list[bool] = []

        def work(device: DocumentPrinter, deadline: Deadline) -> PrintOutcome:
            begun.append(True)
            return device.print_document(job, deadline)

        future = self._worker.submit(work, timeout_s=PRINT_TIMEOUT_S)
        future.add_done_callback(lambda done: self._post(partial(on_printed, _outcome(done, bool(begun)))))

    def _hear(self, _: str, status: DeviceStatus) -> None:
        self._post(partial(self._health.take, status))


class DeskDocuments:
    """`viewmodels.ports.DocumentPrinting` on real printers.

    Args:
        printers: the desk's own, not yet started.
        translate: the screen's language, for their names.
    """

    def __init__(self, printers: Sequence[SheetPrinter], translate: Translator) -> None:
        self._printers = {printer.device_id: printer for printer in printers}
        self._translate = translate

    def start(self) -> None:
        """Begin connecting."""
        for printer in self._printers.values():
            printer.start()

    def stop(self) -> None:
        """Let the printers go."""
        for printer in self._printers.values():
            printer.stop()

    def names(self) -> Mapping[str, str]:
        """Return what each printer is called; a second one is told apart by its id."""
        name, several = self._translate("文书打印机"), len(self._printers) > 1
        return {one: f"{name} {one}" if several else name for one in self._printers}

    def print_document(self, printer_id: str, job_name: str, pdf: bytes, on_printed: OnPaper) -> None:
        """Print a PDF. Returns at once."""
        self._printers[printer_id].print(DocumentJob(job_name, pdf), on_printed)

    def trouble(self, printer_id: str) -> FaultKind | None:
        """Return what holds up the sheet being printed now."""
        return self._printers[printer_id].trouble


def _outcome(done: Future[PrintOutcome], begun: bool) -> PrintOutcome:
    """Return what became of a sheet; an error after the beginning leaves it unknown."""
    unknown = Outcome.UNKNOWN if begun else Outcome.FAILED
    try:
        return done.result()
    except DeviceError as error:
        return PrintOutcome(unknown, fault_kind(error))
    except Exception:
        log.exception("printing a sheet failed in this program itself")
        return PrintOutcome(unknown, FaultKind.HARDWARE)
