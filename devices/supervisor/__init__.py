"""One worker thread per device: open, health, reconnect, job queue."""

from devices.supervisor.build import BadDeviceSpec, DeviceSpec, LinePool, build_device
from devices.supervisor.memory import ContentMemory, keep_board
from devices.supervisor.reconnect import Backoff, LinkState, Reconnect
from devices.supervisor.supervisor import ConnectReport, Supervisor
from devices.supervisor.worker import DeviceWorker, Upkeep

__all__ = [
    "Backoff",
    "BadDeviceSpec",
    "ConnectReport",
    "ContentMemory",
    "DeviceSpec",
    "DeviceWorker",
    "LinePool",
    "LinkState",
    "Reconnect",
    "Supervisor",
    "Upkeep",
    "build_device",
    "keep_board",
]
