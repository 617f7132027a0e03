"""Lines that carry pictures instead of bytes: a camera of the operating system, a film, a folder.

They are opened, closed and addressed like every transport, and a driver asks them for
pictures; whoever wants bytes of them is told so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from devices.deadline import Deadline
from devices.document_ports import Frame
from devices.errors import NotConnected

Size = tuple[int, int]
"""Width and height in pixels."""


class PictureLine(ABC):
    """A `devices.ports.Transport` whose other end makes pictures.

    Attributes:
        name: the address for messages.
        lively: two pictures of it are never quite the same, as a sensor has noise; equal ones mean it hangs.
    """

    name: str
    lively: bool = True

    @abstractmethod
    def open(self, deadline: Deadline) -> None:
        """Make ready; a second call is harmless. Raises NotConnected or DeadlineExceeded."""

    @abstractmethod
    def close(self) -> None:
        """Let go and wake a blocked call; harmless when closed."""

    @abstractmethod
    def request_sizes(self, preview: Size, capture: Size) -> None:
        """Say before `open` which sizes are wanted; what comes may differ."""

    @abstractmethod
    def newest(self, deadline: Deadline) -> Frame:
        """Return the newest picture that was not yet returned, at about the preview's size."""

    @abstractmethod
    def capture(self, deadline: Deadline) -> Frame:
        """Return a picture taken after this call, as large as the camera can."""

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Refuse: nothing can be sent."""
        raise NotConnected(f"{self.name} carries pictures, not bytes")

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        """Refuse: no bytes come."""
        raise NotConnected(f"{self.name} carries pictures, not bytes")

    def discard_input(self) -> None:  # noqa: B027 - nothing piles up: only the newest picture is ever kept
        """Do nothing."""
