"""What a simulated device is, without any socket: bytes in, bytes out, a picture, faults.

A simulator subclasses `SimulatedDevice` and knows nothing of TCP; `devices.sim.peer`
puts it on the network, `devices.sim.program` makes it a command.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from PIL import Image

from devices.deadline import Monotonic


class RefusedCommand(Exception):
    """A control command that this device does not have or cannot do now; the text says why."""


class SimulatedDevice(ABC):
    """One device, driven by exactly the bytes a real one would get.

    The peer calls every method from one thread at a time.

    Attributes:
        name: short word for file names and messages.
        own_faults: faults this kind of device can have besides the wire faults of
            `devices.sim.faults`.
        max_clients: connections served at once; later ones wait unanswered.
        clock: seconds; injected so that tests need not wait.
    """

    name: ClassVar[str]
    own_faults: ClassVar[frozenset[str]] = frozenset()
    max_clients: ClassVar[int] = 1

    def __init__(self, clock: Monotonic = time.monotonic) -> None:
        self.clock = clock

    @abstractmethod
    def feed(self, data: bytes) -> bytes:
        """Take bytes from the wire; return what is answered at once."""

    def poll(self) -> bytes:
        """Return what has become due by `clock()`: late replies, spontaneous reports, keys."""
        return b""

    def next_due_s(self) -> float | None:
        """Return the moment on `clock` when `poll` has something, None when nothing is planned."""
        return None

    def connected(self) -> None:  # noqa: B027 - most devices do not notice
        """A client has connected."""

    def disconnected(self) -> None:  # noqa: B027 - most devices do not notice
        """A client has gone; half a frame from it must not join the next client's bytes."""

    def set_fault(self, name: str, value: Any) -> None:
        """Switch one of `own_faults`; `value` is False, True or a parameter."""
        raise RefusedCommand(f"{self.name} has no fault {name!r}")

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return what the device has seen and how it is, ready for JSON."""

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw what a person in front of the device would see."""
        raise RefusedCommand(f"{self.name} has nothing to look at")

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Do something a person does to the device: press a key, tear off the ticket."""
        raise RefusedCommand(f"{self.name} has no command {name!r}")
