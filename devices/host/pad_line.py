"""A line of pads as the event loop sees it: keys come in, displays and questions go out.

Everything here is called on the event loop's thread except `read`, which the
worker's thread calls. A key is read off the line, and thereby acknowledged to its
pad, only while there is room for it; a pad that hears nothing repeats.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from devices.deadline import Deadline
from devices.host.texts import PadDisplay
from devices.ports import CallPad, Device, DeviceStatus, Evaluator, PadEvent
from devices.supervisor import ContentMemory, DeviceWorker

log = logging.getLogger(__name__)

MOST_KEYS = 16
"""Keys of one line that may wait for the server at once."""
_COMMAND_TIMEOUT_S = 3.0


class PadLine:
    """One line and its worker.

    Attributes:
        worker: to be started and stopped by the supervisor.
    """

    def __init__(
        self,
        name: str,
        device: Device,
        on_event: Callable[[PadEvent], None],
        on_status: Callable[[str, DeviceStatus], None],
    ) -> None:
        """Join a driver to a worker; nothing happens before the worker starts.

        Args:
            name: the device's id.
            device: a CallPad, an Evaluator, or both.
            on_event: hears each key on the worker's thread and owes one `handled` for it.
            on_status: hears the line's status on the worker's thread.
        """
        self._call_pad = device if isinstance(device, CallPad) else None
        self._evaluator = device if isinstance(device, Evaluator) else None
        self._room = threading.Semaphore(MOST_KEYS)
        self.worker: DeviceWorker[Device] = DeviceWorker(name, device, on_status=on_status)
        self.worker.on_events(self.read, on_event)
        self._displays: ContentMemory[Device, PadDisplay] = ContentMemory(
            self._send_display, self.worker.nudge, min_interval_s=0.02
        )
        self.worker.keep(self._displays)

    def read(self, device: Device, until: Deadline) -> PadEvent | None:
        """Return the next key once there is room for it; None when none came in time."""
        if not self._room.acquire(timeout=until.remaining_s):
            return None
        event: PadEvent | None = None
        source = self._call_pad or self._evaluator
        try:
            if source is not None:
                event = source.next_event(until)
        finally:
            if event is None:
                self._room.release()
        return event

    def handled(self) -> None:
        """Make room again: one key has been dealt with."""
        self._room.release()

    def display(self, address: int, display: PadDisplay) -> None:
        """Have a pad show something, now and after each reconnect."""
        self._displays.want(display, address)

    def beep(self, address: int) -> None:
        """Tell a clerk that the key had no effect."""
        if self._call_pad is not None:
            pad = self._call_pad
            self._command("beep", lambda until: pad.beep(address, until))

    def ask(self, address: int) -> None:
        """Open an evaluator."""
        if self._evaluator is not None:
            evaluator = self._evaluator
            self._command("ask", lambda until: evaluator.ask(address, until))

    def dismiss(self, address: int) -> None:
        """Close an evaluator where it can be closed."""
        if self._evaluator is not None:
            evaluator = self._evaluator
            self._command("dismiss", lambda until: evaluator.dismiss(address, until))

    def _send_display(self, device: Device, address: int, display: PadDisplay, until: Deadline) -> None:
        if self._call_pad is None:
            return
        if display.number:
            self._call_pad.show_number(address, display.number, until)
        else:
            self._call_pad.show_waiting(address, display.waiting, until)

    def _command(self, what: str, send: Callable[[Deadline], None]) -> None:
        future = self.worker.submit(lambda _, until: send(until), timeout_s=_COMMAND_TIMEOUT_S)

        def note() -> None:
            if error := future.exception():
                log.info("device=%s %s: %s", self.worker.name, what, error)

        future.add_done_callback(lambda _: note())
