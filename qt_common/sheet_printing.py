"""A document printer on the GUI thread: its health and what holds a job up as signals, jobs with a callback.

The device itself lives on the thread of its `DeviceWorker`; nothing here waits for it.
A job is sent once: whoever gave it decides what its outcome means.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.deadline import Deadline
from devices.document_ports import DocumentJob, DocumentPrinter
from devices.errors import DeviceError, FaultKind, fault_kind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from devices.supervisor.worker import DeviceWorker
from qt_common.clock import Alarm, Clock
from qt_common.hall import Post

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.5
_WARNINGS = frozenset({FaultKind.PAPER_NEAR_END, FaultKind.TONER_LOW})

OnPrinted = Callable[[PrintOutcome], None]
OnFound = Callable[[PrintOutcome | None], None]
OnFault = Callable[[FaultKind], None]


class SheetPrinter(QObject):
    """A document printer as view-models see it.

    Attributes:
        device_id: its id in the configuration.

    Signals:
        status_changed: DeviceStatus; how the printer is now.
        trouble_changed: what holds up the job being printed is another.
    """

    status_changed = Signal(object)
    trouble_changed = Signal()

    def __init__(self, device_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_id = device_id

    @property
    def status(self) -> DeviceStatus:
        """How the printer was when last heard of."""
        raise NotImplementedError

    @property
    def trouble(self) -> FaultKind | None:
        """What holds up the job being printed; None while nothing does."""
        raise NotImplementedError

    def print(self, job: DocumentJob, on_printed: OnPrinted, timeout_s: float) -> None:
        """Print a document; `on_printed` is called once, on the GUI thread."""
        raise NotImplementedError

    def look_up(self, job_name: str, on_found: OnFound, on_error: OnFault, timeout_s: float) -> None:
        """Ask what became of an earlier job, and end it if it is stuck, so that nothing comes out later.

        One callback is called once, on the GUI thread.

        Args:
            job_name: as it was printed.
            on_found: gets the outcome, None when the printer certainly never got it.
            on_error: the printer cannot be asked now.
            timeout_s: how long a job still under way is waited for.
        """
        raise NotImplementedError

    def start(self) -> None:
        """Begin connecting."""

    def stop(self) -> None:
        """Let the printer go; a job under way ends as UNKNOWN."""


class WorkerSheetPrinter(SheetPrinter):
    """A document printer on a worker thread of its own.

    Args:
        device_id: its id in the configuration.
        device: the driver, not yet open.
        clock: says when to look what holds a job up.
    """

    def __init__(
        self, device_id: str, device: DocumentPrinter, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(device_id, parent)
        self._post = Post(self)
        self._device = device
        self._clock = clock
        self._watching: Alarm | None = None
        self._trouble: FaultKind | None = None
        self._worker = DeviceWorker(device_id, device, on_status=self._hear)
        self._status = self._worker.status

    @property
    def status(self) -> DeviceStatus:
        """How the printer was when last heard of."""
        return self._status

    @property
    def trouble(self) -> FaultKind | None:
        """What holds up the job being printed; None while nothing does."""
        return self._trouble

    def start(self) -> None:
        """Start the worker's thread; connecting begins at once."""
        self._worker.start()

    def stop(self) -> None:
        """End the worker's thread."""
        self._worker.stop()

    def print(self, job: DocumentJob, on_printed: OnPrinted, timeout_s: float) -> None:
        """Submit a job; a printer known to be unable fails it at once, so that nobody stands waiting."""
        if not self._status.online:
            outcome = PrintOutcome(Outcome.FAILED, worst(self._status))
            self._post(partial(on_printed, outcome))
            return
        work = _Job(job)
        self._watch()
        future = self._worker.submit(work.run, timeout_s=timeout_s)
        future.add_done_callback(
            lambda done: self._post(partial(self._printed, work.outcome(done), on_printed))
        )

    def look_up(self, job_name: str, on_found: OnFound, on_error: OnFault, timeout_s: float) -> None:
        """Ask what became of an earlier job."""
        future = self._worker.submit(
            lambda device, deadline: device.outcome_of(job_name, deadline, end_it=True), timeout_s=timeout_s
        )
        future.add_done_callback(lambda done: self._post(partial(_looked_up, done, on_found, on_error)))

    def _printed(self, outcome: PrintOutcome, on_printed: OnPrinted) -> None:
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        self._take_trouble(None)
        on_printed(outcome)

    def _watch(self) -> None:
        if self._watching is None:
            self._watching = self._clock.every(
                _LOOK_EVERY_S, lambda: self._take_trouble(self._device.trouble)
            )

    def _take_trouble(self, trouble: FaultKind | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.trouble_changed.emit()

    def _hear(self, _: str, status: DeviceStatus) -> None:
        self._post(partial(self._take_status, status))

    def _take_status(self, status: DeviceStatus) -> None:
        self._status = status
        self.status_changed.emit(status)


def worst(status: DeviceStatus) -> FaultKind:
    """Return the fault to name for a printer that cannot print."""
    stops = sorted(status.faults - _WARNINGS)
    return stops[0] if stops else FaultKind.OFFLINE


class _Job:
    """One document on its way; remembers whether the driver has begun it."""

    def __init__(self, job: DocumentJob) -> None:
        self._job: DocumentJob | None = job
        self._name = job.name
        self._begun = False

    def run(self, device: DocumentPrinter, deadline: Deadline) -> PrintOutcome:
        job, self._job = self._job, None  # whatever keeps the future keeps no document
        if job is None:
            return PrintOutcome(Outcome.UNKNOWN, FaultKind.HARDWARE)
        self._begun = True
        return device.print_document(job, deadline)

    def outcome(self, done: Future[PrintOutcome]) -> PrintOutcome:
        """Return what became of it; an error after the beginning leaves the sheet unknown."""
        self._job = None
        try:
            return done.result()
        except DeviceError as error:
            return PrintOutcome(Outcome.UNKNOWN if self._begun else Outcome.FAILED, fault_kind(error))
        except Exception:
            log.exception("printing %s failed in this program itself", self._name)
            return PrintOutcome(Outcome.UNKNOWN if self._begun else Outcome.FAILED, FaultKind.HARDWARE)


def _looked_up(done: Future[PrintOutcome | None], on_found: OnFound, on_error: OnFault) -> None:
    try:
        outcome = done.result()
    except DeviceError as error:
        on_error(fault_kind(error))
    except Exception:
        log.exception("looking up a job failed in this program itself")
        on_error(FaultKind.HARDWARE)
    else:
        on_found(outcome)
