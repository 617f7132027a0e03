"""Tells the server how each device is: the newest status of each, as soon as the link is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.host.outbox import CommandSink
from devices.ports import DeviceStatus
from queue_server.client.calls import new_key
from queue_server.protocol.hall import ReportDevice

REPORT_TIMEOUT_S = 10.0
_MOST_DETAIL = 300


def report(device_id: str, kind: str, status: DeviceStatus) -> ReportDevice:
    """Return the report of one device."""
    return ReportDevice(
        request_key=new_key(),
        device_id=device_id,
        kind=kind,
        online=status.online,
        faults=tuple(sorted(fault.value for fault in status.faults)),
        detail=status.detail[:_MOST_DETAIL],
    )


class DeviceReports:
    """Keeps the server's picture of this host's devices true; runs on the event loop's thread."""

    def __init__(self, kinds: Mapping[str, str], outbox: CommandSink) -> None:
        """Begin with nothing reported.

        Args:
            kinds: each device's kind by id, e.g. `led_board`.
            outbox: where reports go out.
        """
        self._kinds = kinds
        self._outbox = outbox
        self._statuses: dict[str, DeviceStatus] = {}
        self._owed: set[str] = set()
        self._on_the_way: set[str] = set()
        self._linked = False

    def take(self, device_id: str, status: DeviceStatus) -> None:
        """Take in a device's new status."""
        self._statuses[device_id] = status
        self._owed.add(device_id)
        self._send()

    def link(self, online: bool) -> None:
        """Take in that the link came or went; a server that comes back hears everything anew."""
        if online and not self._linked:
            self._owed.update(self._statuses)
        self._linked = online
        self._send()

    def _send(self) -> None:
        if not self._linked:
            return
        for device_id in sorted(self._owed - self._on_the_way):
            self._owed.discard(device_id)
            self._on_the_way.add(device_id)
            command = report(device_id, self._kinds[device_id], self._statuses[device_id])
            self._outbox.put(command, REPORT_TIMEOUT_S, self._ended(device_id))

    def _ended(self, device_id: str) -> Callable[[bool], None]:
        def ended(taken: bool) -> None:
            self._on_the_way.discard(device_id)
            self._send()

        return ended
