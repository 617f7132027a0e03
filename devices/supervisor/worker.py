"""One thread per device: it connects, watches, reconnects and does the work that callers submit.

Drivers know nothing of threads, and callers nothing of connections: they `submit`
work with a time limit and get a future, or listen to the device's events. Work is
done once or not at all; the worker repeats no job, because only its caller knows
whether printing something twice is harmless (`devices.ports.Outcome.UNKNOWN`).
What a board or pad shows is different: it is a state, kept by `Upkeep` objects and
sent again after every reconnect.

The thread only repeats `turn`, which never sleeps and reads an injected clock.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, Protocol, TypeVar

from devices.deadline import Deadline, Monotonic
from devices.errors import (
    DeadlineExceeded,
    DeviceError,
    FaultKind,
    NotConnected,
    TransportError,
    fault_kind,
)
from devices.ports import Device, DeviceStatus
from devices.supervisor.jobs import JobQueue, job_for
from devices.supervisor.reconnect import Backoff, LinkState, Reconnect

log = logging.getLogger(__name__)

D = TypeVar("D", bound=Device)
D_contra = TypeVar("D_contra", bound=Device, contravariant=True)
E = TypeVar("E")
E_contra = TypeVar("E_contra", contravariant=True)
T = TypeVar("T")

_LINE_FAULTS = frozenset({FaultKind.OFFLINE, FaultKind.SILENT})


class Upkeep(Protocol[D_contra]):
    """A state of the device that the worker keeps up: see `devices.supervisor.memory`."""

    def connected(self) -> None:
        """The device was connected (again) and may have forgotten everything."""

    def due_s(self) -> float | None:
        """Return the seconds until `run` has something to do, None when it has nothing."""

    def run(self, device: D_contra, deadline: Deadline) -> None:
        """Do it; a device error leaves it to be done."""


class Listener(Protocol[E_contra]):
    """A callable taking one event; spelt as a protocol so that union events can be inferred."""

    def __call__(self, event: E_contra, /) -> None:
        """Take one event; runs on the worker's thread and must be quick."""


class DeviceWorker(Generic[D]):
    """Owns one device and the thread that talks to it; nothing happens before `start`.

    Args:
        name: the device's name in statuses, logs and the thread's name.
        device: the driver, not yet open; from now on nobody else calls it.
        on_status: told, on the worker's thread, each time the status changes.
        health_interval_s: seconds between two questions how the device is; with
            `health_timeout_s` it bounds how late a dead device is noticed.
        health_timeout_s: how long the device may take to answer that question.
        connect_timeout_s: how long one attempt to connect may take.
        event_slice_s: how long reading events may delay submitted work.
        max_jobs: waiting jobs beyond which `submit` fails with BUSY.
        backoff: pauses between attempts to connect.
        clock: seconds, monotonic.
        chance: random numbers 0-1 for the jitter of the pauses.

    Attributes:
        name: as given.
    """

    def __init__(
        self,
        name: str,
        device: D,
        *,
        on_status: Callable[[str, DeviceStatus], None],
        health_interval_s: float = 3.0,
        health_timeout_s: float = 2.0,
        connect_timeout_s: float = 3.0,
        event_slice_s: float = 0.05,
        max_jobs: int = 32,
        backoff: Backoff | None = None,
        clock: Monotonic = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.name = name
        self._device = device
        self._on_status = on_status
        self._health_interval_s = health_interval_s
        self._health_timeout_s = health_timeout_s
        self._connect_timeout_s = connect_timeout_s
        self._event_slice_s = event_slice_s
        self._clock = clock
        self._link = Reconnect(backoff, clock=clock, chance=chance)
        self._jobs: JobQueue[D] = JobQueue(max_jobs)
        self._upkeep: list[Upkeep[D]] = []
        self._read_event: Callable[[D], None] | None = None
        self._status = DeviceStatus(False, frozenset({FaultKind.OFFLINE}), "not connected yet")
        self._health_at_s = clock()
        self._attempted = threading.Event()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"device-{name}", daemon=True)

    @property
    def status(self) -> DeviceStatus:
        """How the device was when last heard of."""
        return self._status

    def start(self) -> None:
        """Start the thread; connecting begins at once."""
        self._thread.start()

    def request_stop(self) -> None:
        """Tell the thread to end after what it does now; waiting jobs fail with NotConnected."""
        self._stopping.set()
        self._jobs.close(NotConnected(f"{self.name} is being stopped"))
        self._wake.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End the thread: work in hand gets half the time, then its line is closed under it."""
        self.request_stop()
        if self._thread.is_alive():
            self._thread.join(timeout_s / 2)
        self._device.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s / 2)
        if self._thread.is_alive():
            log.error("device=%s did not stop within %.1f s", self.name, timeout_s)

    def submit(self, work: Callable[[D, Deadline], T], *, timeout_s: float) -> Future[T]:
        """Have `work` done on the worker's thread, once, within `timeout_s` seconds.

        The future fails with NotConnected when the device stayed away for all that
        time, with DeadlineExceeded when its turn did not come, with DeviceFault BUSY
        when too much waits already, and with whatever `work` raises.
        """
        job, future = job_for(work, Deadline.after(timeout_s, self._clock))
        self._jobs.put(job)
        self._wake.set()
        return future

    def on_events(self, read: Callable[[D, Deadline], E | None], listener: Listener[E]) -> None:
        """Read events whenever there is no work, and tell `listener` on the worker's thread.

        Call it before `start`; one reader a worker. `read` returns None when its
        short deadline passed without an event.
        """

        def read_one(device: D) -> None:
            event = read(device, Deadline.after(self._event_slice_s, self._clock))
            if event is not None:
                self._tell(listener, event)

        self._read_event = read_one

    def keep(self, upkeep: Upkeep[D]) -> None:
        """Keep a state of the device up from now on; call it before `start`."""
        self._upkeep.append(upkeep)

    def nudge(self) -> None:
        """Have the thread look again now, because some upkeep may have become due."""
        self._wake.set()

    def wait_attempted(self, timeout_s: float) -> bool:
        """Wait until the first attempt to connect has ended; False when it did not in time."""
        return self._attempted.wait(timeout_s)

    def turn(self) -> float:
        """Do what is due now; return the seconds until something may be due again."""
        for job in self._jobs.take_expired():
            job.fail(self._too_late())
        if self._link.begin():
            self._connect()
        for step in (self._check_health, self._do_job, self._keep_up, self._listen):
            if self._link.state is LinkState.ONLINE and not self._stopping.is_set():
                self._guarded(step)
        return self._idle_s()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                idle_s = self.turn()
                if idle_s > 0:
                    self._wake.wait(idle_s)
        finally:
            self._device.close()

    def _connect(self) -> None:
        try:
            self._device.open(Deadline.after(self._connect_timeout_s, self._clock))
        except Exception as error:
            self._lost(error)
        else:
            self._link.opened()
            self._health_at_s = self._clock()
            for upkeep in self._upkeep:
                upkeep.connected()
            self._guarded(self._check_health)
        self._attempted.set()

    def _check_health(self) -> None:
        if self._clock() < self._health_at_s:
            return
        status = self._device.status(Deadline.after(self._health_timeout_s, self._clock))
        self._health_at_s = self._clock() + self._health_interval_s
        if status.faults & _LINE_FAULTS:
            self._drop_line()
        self._publish(status)

    def _do_job(self) -> None:
        job = self._jobs.take()
        error = None if job is None else job.run(self._device)
        if isinstance(error, DeviceError):  # any other is between the job and its caller
            raise error

    def _keep_up(self) -> None:
        for upkeep in self._upkeep:
            if upkeep.due_s() == 0.0:
                upkeep.run(self._device, Deadline.after(self._health_timeout_s, self._clock))

    def _listen(self) -> None:
        if self._read_event is not None:
            self._read_event(self._device)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do one step; an error the device reports leads to a health check, any other to a reconnect."""
        try:
            step()
        except NotConnected as error:
            self._lost(error)
        except DeviceError as error:
            log.info("device=%s: %s", self.name, error)
            self._health_at_s = self._clock()
        except Exception as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, DeviceError):
            log.error("device=%s: unexpected error", self.name, exc_info=error)
        self._drop_line()
        kind = fault_kind(error) if isinstance(error, DeviceError) else FaultKind.HARDWARE
        self._publish(DeviceStatus(False, frozenset({kind}), str(error)))

    def _drop_line(self) -> None:
        self._device.close()
        self._link.failed()

    def _publish(self, status: DeviceStatus) -> None:
        if status != self._status and not self._stopping.is_set():
            self._status = status
            log.info("device=%s online=%s %s", self.name, status.online, status.detail)
            self._tell(lambda new: self._on_status(self.name, new), status)

    def _tell(self, listener: Callable[[E], None], event: E) -> None:
        try:
            listener(event)
        except Exception:
            log.exception("device=%s: a listener failed", self.name)

    def _too_late(self) -> TransportError:
        if self._link.state is LinkState.ONLINE:
            return DeadlineExceeded(f"{self.name} was busy with other work")
        return NotConnected(f"{self.name}: {self._status.detail}")

    def _idle_s(self) -> float:
        deadline_s = self._jobs.next_deadline_s()
        if self._link.state is not LinkState.ONLINE:
            return min(self._link.pause_s, math.inf if deadline_s is None else deadline_s)
        if deadline_s is not None or self._read_event is not None:
            return 0.0
        dues = [due_s for upkeep in self._upkeep if (due_s := upkeep.due_s()) is not None]
        return max(0.0, min([self._health_at_s - self._clock(), *dues]))
