"""Something that all drivers on one line have in common: whose turn it is, when to send next.

Shares of one line compare equal (`devices.transports.shared`), so drivers that hang on
one bus find the same object here without knowing of each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.ports import Transport

_SLICE_S = 0.02

_Common = TypeVar("_Common")


class PerLine(Generic[_Common]):
    """One object for each line, made when first asked for, gone with the last driver that holds it."""

    def __init__(self, make: Callable[[], _Common]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: WeakValueDictionary[Transport, _Common] = WeakValueDictionary()

    def of(self, transport: Transport) -> _Common:
        """Return the object of this line; keep it as long as you use the line."""
        with self._lock:
            common = self._made.get(transport)
            if common is None:
                common = self._made[transport] = self._make()
            return common


class Turns:
    """Lets one driver at a time ask and hear its answer on a line that carries one talk at a time."""

    def __init__(self) -> None:
        self._busy = threading.Lock()

    @contextmanager
    def taken(self, deadline: Deadline, closing: threading.Event) -> Iterator[None]:
        """Hold the line for a `with` block.

        Raises:
            DeadlineExceeded: the others did not finish in time.
            NotConnected: `closing` was set meanwhile.
        """
        while not self._busy.acquire(timeout=_SLICE_S):
            if closing.is_set():
                raise NotConnected("closed while waiting for the line")
            if deadline.expired:
                raise DeadlineExceeded("the line is busy with other devices")
        try:
            yield
        finally:
            self._busy.release()
