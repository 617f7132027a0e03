"""Readers and scanners for screen programs: what was laid down or scanned comes as a call.

A listener owns its device's worker thread. Its callbacks run on that thread and must
be quick: a screen hands them over to its own loop. What was read is given to the
callback and kept nowhere.

    reader = CardListener("id_reader", device, on_card=show, on_fault=tell)
    reader.start()
    reader.attend()       # cards are read only while somebody wants them
    …
    reader.stop()
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from devices.deadline import Deadline
from devices.document_ports import CodeScanner, IdCard, IdCardReader
from devices.errors import DeviceFault, FaultKind
from devices.ports import Device, DeviceStatus
from devices.supervisor.reconnect import Backoff
from devices.supervisor.worker import DeviceWorker

D = TypeVar("D", bound=Device)

OnFault = Callable[[FaultKind], None]
OnStatus = Callable[[DeviceStatus], None]

CARD_SLICE_S = 4.0
"""How long one wait for a card lasts: looking for it, and reading it when it comes late."""
_CODE_SLICE_S = 0.25
_LAY_IT_AGAIN = frozenset({FaultKind.CARD_REMOVED, FaultKind.CARD_UNREADABLE, FaultKind.GARBLED})
"""Faults after which the card must be taken away and laid down again; others are the device's state."""


class _Listener(Generic[D]):
    """What both listeners do: the worker, its faults, attention, and an end that waits for nothing."""

    def __init__(
        self,
        name: str,
        device: D,
        on_fault: OnFault,
        on_status: OnStatus | None,
        slice_s: float,
        backoff: Backoff | None,
    ) -> None:
        self._device = device
        self._on_fault = on_fault
        self._on_status = on_status
        self._faults: frozenset[FaultKind] = frozenset()
        self._attending = threading.Event()
        self.worker = DeviceWorker(
            name, device, on_status=self._hear_status, event_slice_s=slice_s, backoff=backoff
        )

    @property
    def status(self) -> DeviceStatus:
        """How the device was when last heard of."""
        return self.worker.status

    @property
    def attending(self) -> bool:
        """Whether somebody wants what the device reads."""
        return self._attending.is_set()

    def start(self) -> None:
        """Connect and keep connected; nothing is handed on before `attend`."""
        self.worker.start()

    def attend(self) -> None:
        """Begin to hand on what the device reads; from any thread, returns at once."""
        self._attending.set()

    def ignore(self) -> None:
        """Stop handing on; what is being read at this moment is dropped."""
        self._attending.clear()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Let go of the device and end the thread; not to be called by a callback.

        Nothing is handed on after it has returned.
        """
        self.ignore()
        self.worker.request_stop()
        self._device.close()  # reading loses nothing, so a wait for a card is cut short
        self.worker.stop(timeout_s)

    def _hear_status(self, name: str, status: DeviceStatus) -> None:
        new, self._faults = status.faults - self._faults, status.faults
        if self._on_status is not None:
            self._on_status(status)
        for fault in sorted(new):
            self._on_fault(fault)


class CardListener(_Listener[IdCardReader]):
    """Hands on each identity card that is laid on a reader, once.

    Attributes:
        worker: the device's worker, for `submit`.
    """

    def __init__(
        self,
        name: str,
        reader: IdCardReader,
        *,
        on_card: Callable[[IdCard], None],
        on_fault: OnFault,
        on_status: OnStatus | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        """Join a reader to its callbacks; nothing happens before `start`.

        Args:
            name: the device's id.
            reader: the driver, not yet open; nobody else uses it from now on.
            on_card: takes a card that was read.
            on_fault: hears each time a card must be laid down again (CARD_REMOVED,
                CARD_UNREADABLE, GARBLED), and once for each fault of the device itself
                that begins.
            on_status: hears every change of the device's status.
            backoff: pauses between attempts to connect.
        """
        super().__init__(name, reader, on_fault, on_status, CARD_SLICE_S, backoff)
        self._on_card = on_card
        self._card_there = False
        self.worker.on_events(self._read, self._hand_on)

    @property
    def card_there(self) -> bool:
        """Whether a card that was read, or could not be, still waits to be taken away."""
        return self._card_there

    def _read(self, reader: IdCardReader, until: Deadline) -> IdCard | FaultKind | None:
        """Return what happened on the reader within one slice; runs on the worker's thread."""
        if self._card_there:
            self._card_there = not reader.wait_removed(until)
            return None
        if not self._attending.wait(_CODE_SLICE_S):  # short, so that `stop` need not wake it
            return None
        event: IdCard | FaultKind | None
        try:
            event = reader.read_card(until)
        except DeviceFault as fault:
            if fault.kind not in _LAY_IT_AGAIN:
                raise
            event = fault.kind
        self._card_there = event is not None
        return event

    def _hand_on(self, event: IdCard | FaultKind) -> None:
        if not self.attending:
            return
        if isinstance(event, FaultKind):
            self._on_fault(event)
        else:
            self._on_card(event)


class CodeListener(_Listener[CodeScanner]):
    """Hands on each code that is scanned; codes scanned while nobody attends are dropped.

    Attributes:
        worker: the device's worker, for `submit`.
    """

    def __init__(
        self,
        name: str,
        scanner: CodeScanner,
        *,
        on_code: Callable[[str], None],
        on_fault: OnFault,
        on_status: OnStatus | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        """Join a scanner to its callbacks; nothing happens before `start`.

        Args:
            name: the device's id.
            scanner: the driver, not yet open; nobody else uses it from now on.
            on_code: takes the text of a code.
            on_fault: hears GARBLED for what is no code, and once for each fault of the
                device itself that begins.
            on_status: hears every change of the device's status.
            backoff: pauses between attempts to connect.
        """
        super().__init__(name, scanner, on_fault, on_status, _CODE_SLICE_S, backoff)
        self._on_code = on_code
        self.worker.on_events(self._read, self._hand_on)

    def _read(self, scanner: CodeScanner, until: Deadline) -> str | FaultKind | None:
        try:
            return scanner.next_code(until)
        except DeviceFault as fault:
            return fault.kind

    def _hand_on(self, event: str | FaultKind) -> None:
        if not self.attending:
            return
        if isinstance(event, FaultKind):
            self._on_fault(event)
        else:
            self._on_code(event)
