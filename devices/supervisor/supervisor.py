"""Starts, watches and stops all the device workers of one program."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.deadline import Deadline
from devices.ports import DeviceStatus
from devices.supervisor.worker import DeviceWorker


@dataclass(frozen=True, slots=True)
class ConnectReport:
    """How the first attempts to connect ended, all in one.

    Attributes:
        connected: names of the devices that answered.
        failures: the others, with their status.
    """

    connected: tuple[str, ...]
    failures: Mapping[str, DeviceStatus]

    def __str__(self) -> str:
        """One line, and one more for each device that is missing."""
        total = len(self.connected) + len(self.failures)
        lines = [f"{len(self.connected)} of {total} devices connected"]
        for name, status in sorted(self.failures.items()):
            reasons = ", ".join(sorted(fault.value for fault in status.faults))
            lines.append(f"  {name}: {reasons} ({status.detail})")
        return "\n".join(lines)


class Supervisor:
    """Many workers with one switch."""

    def __init__(self) -> None:
        self._workers: dict[str, DeviceWorker[Any]] = {}

    def add(self, worker: DeviceWorker[Any]) -> None:
        """Take a worker that is not started yet; ValueError when its name is taken."""
        if worker.name in self._workers:
            raise ValueError(f"two devices are called {worker.name!r}")
        self._workers[worker.name] = worker

    def start(self) -> None:
        """Start every worker; they connect side by side."""
        for worker in self._workers.values():
            worker.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Stop every worker, all within `timeout_s`."""
        for worker in self._workers.values():
            worker.request_stop()
        until = Deadline(time.monotonic() + timeout_s)
        for worker in self._workers.values():
            worker.stop(until.remaining_s)

    @property
    def statuses(self) -> dict[str, DeviceStatus]:
        """How every device was when last heard of."""
        return {name: worker.status for name, worker in self._workers.items()}

    def connect_report(self, timeout_s: float = 5.0) -> ConnectReport:
        """Wait until every first attempt has ended, or `timeout_s`, and report them together."""
        until = Deadline.after(timeout_s)
        for worker in self._workers.values():
            worker.wait_attempted(until.remaining_s)
        statuses = self.statuses
        connected = tuple(name for name, status in statuses.items() if status.online)
        return ConnectReport(connected, {k: v for k, v in statuses.items() if k not in connected})
