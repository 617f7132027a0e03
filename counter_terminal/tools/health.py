"""Tells the server how a device of this desk is, so that guides and managers see it from afar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from devices.errors import FaultKind
from devices.ports import DeviceStatus
from qt_common.hall import Hall, LinkStatus, new_request_key
from queue_server.protocol.hall import ReportDevice


class DeviceHealth(QObject):
    """Reports a device at each change and after each return of the link; only the newest matters.

    Args:
        hall: the server.
        device_id: the device.
        kind: what it is.
        on_demand: it is only opened when somebody uses it, so until then nothing is known of it,
            and nothing is said.
    """

    def __init__(
        self, hall: Hall, device_id: str, kind: str, parent: QObject | None = None, *, on_demand: bool = False
    ) -> None:
        super().__init__(parent)
        self._hall, self._device_id, self._kind = hall, device_id, kind
        self._known = not on_demand
        self._status = DeviceStatus(False, frozenset({FaultKind.OFFLINE}))
        hall.link_changed.connect(self._take_link)

    @property
    def status(self) -> DeviceStatus:
        """How the device was when last heard of."""
        return self._status

    def take(self, status: DeviceStatus) -> None:
        """The device is otherwise."""
        if status != self._status or not self._known:
            self._status, self._known = status, True
            self._report()

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            self._report()

    def _report(self) -> None:
        if not (self._known and self._hall.link.online):
            return
        report = ReportDevice(
            request_key=new_request_key(),
            device_id=self._device_id,
            kind=self._kind,
            online=self._status.online,
            faults=tuple(sorted(fault.value for fault in self._status.faults)),
            detail=self._status.detail[:300],
        )
        self._hall.call(report, self._ignore, self._ignore)

    def _ignore(self, _: object) -> None:
        """Nobody waits for the answer to a report."""
