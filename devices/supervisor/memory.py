"""Remembers what a device shall show, sends the newest, and sends it again after a reconnect.

A board or a pad display is a state, not a queue: when three texts come within
`min_interval_s`, only the last is worth sending, and one that was sent before the
power went is owed again when it is back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from devices.deadline import Deadline, Monotonic
from devices.ports import BoardText, Device, LedBoard
from devices.supervisor.worker import DeviceWorker

D = TypeVar("D", bound=Device)
C = TypeVar("C")
B = TypeVar("B", bound=LedBoard)

_RETRY_S = 1.0


class ContentMemory(Generic[D, C]):
    """The wanted content of each place of a device; an `Upkeep` of its worker.

    A place is a pad's address on its line, or 0 for a board that has only one.
    """

    def __init__(
        self,
        send: Callable[[D, int, C, Deadline], None],
        nudge: Callable[[], None],
        *,
        min_interval_s: float = 0.1,
        clock: Monotonic = time.monotonic,
    ) -> None:
        """Begin with nothing to show.

        Args:
            send: shows a content at a place of the device.
            nudge: wakes the worker, whose thread does the sending.
            min_interval_s: least time between two sendings to the device.
            clock: seconds, monotonic.
        """
        self._send = send
        self._nudge = nudge
        self._min_interval_s = min_interval_s
        self._clock = clock
        self._lock = threading.Lock()
        self._wanted: dict[int, C] = {}
        self._owed: dict[int, None] = {}  # in the order they became owed
        self._not_before_s = clock()

    def want(self, content: C, place: int = 0) -> None:
        """Have `content` shown as soon as the device can; from any thread, returns at once."""
        with self._lock:
            if self._wanted.get(place) == content:
                return
            self._wanted[place] = content
            self._owed[place] = None
        self._nudge()

    def connected(self) -> None:
        """Owe everything again."""
        with self._lock:
            self._owed = dict.fromkeys(self._wanted)
            self._not_before_s = self._clock()

    def due_s(self) -> float | None:
        """Return the seconds until something is sent, None when all is shown."""
        with self._lock:
            return max(0.0, self._not_before_s - self._clock()) if self._owed else None

    def run(self, device: D, deadline: Deadline) -> None:
        """Send what was owed longest; after an error it is owed still, a little later."""
        with self._lock:
            place = next(iter(self._owed), None)
            if place is None:
                return
            content = self._wanted[place]
            self._not_before_s = self._clock() + max(_RETRY_S, self._min_interval_s)
        self._send(device, place, content, deadline)
        with self._lock:
            self._not_before_s = self._clock() + self._min_interval_s
            if self._wanted[place] == content:
                self._owed.pop(place, None)


def keep_board(
    worker: DeviceWorker[B], *, min_interval_s: float, clock: Monotonic = time.monotonic
) -> ContentMemory[B, BoardText]:
    """Return the memory of an LED board, joined to its worker (not started yet).

    Args:
        worker: the board's worker.
        min_interval_s: the board's own `LedBoard.min_interval_s`.
        clock: seconds, monotonic.
    """

    def send(board: B, place: int, text: BoardText, deadline: Deadline) -> None:
        board.show(text, deadline)

    memory = ContentMemory(send, worker.nudge, min_interval_s=min_interval_s, clock=clock)
    worker.keep(memory)
    return memory
