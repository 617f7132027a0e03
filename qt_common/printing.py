"""A ticket printer on the GUI thread: its health as a signal, print jobs with a callback.

The device itself lives on the thread of its `DeviceWorker`; nothing here waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.deadline import Deadline
from devices.errors import DeviceError, FaultKind, fault_kind
from devices.ports import DeviceStatus, Outcome, PrintOutcome, TicketPrinter
from devices.receipt import Receipt
from devices.supervisor.worker import DeviceWorker
from qt_common.hall import Post

log = logging.getLogger(__name__)

PRINT_TIMEOUT_S = 12.0

OnPrinted = Callable[[PrintOutcome], None]


class Printer(QObject):
    """A ticket printer as view-models see it.

    Attributes:
        device_id: its id in the configuration.

    Signals:
        status_changed: DeviceStatus; how the printer is now.
    """

    status_changed = Signal(object)

    def __init__(self, device_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_id = device_id

    @property
    def status(self) -> DeviceStatus:
        """How the printer was when last heard of."""
        raise NotImplementedError

    def print(self, receipt: Receipt, job_id: str, on_printed: OnPrinted) -> None:
        """Print a receipt; `on_printed` is called once, on the GUI thread."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin connecting."""

    def stop(self) -> None:
        """Let the printer go; jobs that have not begun fail."""


class WorkerPrinter(Printer):
    """A printer on a worker thread of its own.

    Args:
        device_id: its id in the configuration.
        device: the driver, not yet open.
    """

    def __init__(self, device_id: str, device: TicketPrinter, parent: QObject | None = None) -> None:
        super().__init__(device_id, parent)
        self._post = Post(self)
        self._worker = DeviceWorker(device_id, device, on_status=self._hear)
        self._status = self._worker.status

    @property
    def status(self) -> DeviceStatus:
        """How the printer was when last heard of."""
        return self._status

    def start(self) -> None:
        """Start the worker's thread; connecting begins at once."""
        self._worker.start()

    def stop(self) -> None:
        """End the worker's thread."""
        self._worker.stop()

    def print(self, receipt: Receipt, job_id: str, on_printed: OnPrinted) -> None:
        """Submit a job; a printer known to be unable fails it at once, so that nobody stands waiting."""
        if not self._status.online:
            outcome = PrintOutcome(Outcome.FAILED, _worst(self._status))
            self._post(partial(on_printed, outcome))
            return
        job = _Job(receipt, job_id)
        future = self._worker.submit(job.run, timeout_s=PRINT_TIMEOUT_S)
        future.add_done_callback(lambda done: self._post(partial(on_printed, job.outcome(done))))

    def _hear(self, _: str, status: DeviceStatus) -> None:
        self._post(partial(self._take_status, status))

    def _take_status(self, status: DeviceStatus) -> None:
        self._status = status
        self.status_changed.emit(status)


class _Job:
    """One receipt on its way; remembers whether the printer has begun it."""

    def __init__(self, receipt: Receipt, job_id: str) -> None:
        self._receipt = receipt
        self._job_id = job_id
        self._begun = False

    def run(self, device: TicketPrinter, deadline: Deadline) -> PrintOutcome:
        self._begun = True
        return device.print_receipt(self._receipt, self._job_id, deadline)

    def outcome(self, done: Future[PrintOutcome]) -> PrintOutcome:
        """Return what became of it; an error after the beginning leaves the paper unknown."""
        try:
            return done.result()
        except DeviceError as error:
            return PrintOutcome(Outcome.UNKNOWN if self._begun else Outcome.FAILED, fault_kind(error))
        except Exception:
            log.exception("printing %s failed in this program itself", self._job_id)
            return PrintOutcome(Outcome.UNKNOWN if self._begun else Outcome.FAILED, FaultKind.HARDWARE)


def _worst(status: DeviceStatus) -> FaultKind:
    stops = sorted(status.faults - {FaultKind.PAPER_NEAR_END})
    return stops[0] if stops else FaultKind.OFFLINE
