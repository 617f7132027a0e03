"""The desk's identity card reader: one card for each time it is asked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from counter_terminal.tools.health import DeviceHealth
from counter_terminal.viewmodels.ports import OnCard, OnFault
from devices.document_ports import IdCard, IdCardReader
from devices.errors import FaultKind
from devices.ports import DeviceStatus
from devices.supervisor.listening import CardListener
from qt_common.hall import Hall, Post


class DeskCardReader(QObject):
    """`viewmodels.ports.CardReader` on a real reader.

    Args:
        device_id: its id in the configuration.
        reader: the driver, not yet open.
        hall: hears how it is.
    """

    there = True

    def __init__(
        self, device_id: str, reader: IdCardReader, hall: Hall, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = Post(self)
        self._health = DeviceHealth(hall, device_id, "id_card_reader", self)
        self._on_card: OnCard | None = None
        self._on_fault: OnFault | None = None
        self._listener = CardListener(
            device_id,
            reader,
            on_card=lambda card: self._post(partial(self._take_card, card)),
            on_fault=lambda fault: self._post(partial(self._take_fault, fault)),
            on_status=lambda status: self._post(partial(self._take_status, status)),
        )

    def read(self, on_card: OnCard, on_fault: OnFault) -> None:
        """Hand on the next card; faults that come before it too."""
        self._on_card, self._on_fault = on_card, on_fault
        if not self._listener.status.online:
            self._post(partial(self._take_fault, _first(self._listener.status)))
        self._listener.attend()

    def cancel(self) -> None:
        """Hand on nothing more."""
        self._listener.ignore()
        self._on_card = self._on_fault = None

    def start(self) -> None:
        """Begin connecting."""
        self._listener.start()

    def stop(self) -> None:
        """Let the reader go."""
        self._listener.stop()

    def _take_card(self, card: IdCard) -> None:
        if self._on_card is not None:
            self._on_card(card)

    def _take_fault(self, fault: FaultKind) -> None:
        if self._on_fault is not None:
            self._on_fault(fault)

    def _take_status(self, status: DeviceStatus) -> None:
        self._health.take(status)


def _first(status: DeviceStatus) -> FaultKind:
    return min(status.faults, default=FaultKind.OFFLINE)
