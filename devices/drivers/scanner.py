"""Driver of hand-held and built-in code scanners with a serial line (or a virtual COM port).

The scanner speaks by itself and is never asked anything. A scanner that types like
a keyboard has no line; `devices.codecs.keyboard_scanner` serves the screens there.
What was scanned may be personal: it is handed over and neither kept nor logged.

Protocol: the bytes of a code, ended by CR, LF, both, or a pause; UTF-8 or GB18030
(hardware.md §5.3). 9600 8N1 from the factory, virtual COM ports take any speed.

Faults:
    OFFLINE: the line is gone. A dead scanner on a living line cannot be noticed: it
        says nothing between two codes.
    GARBLED: what came is no text, or has no end: wrong speed, or not a code scanner.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque

from devices.codecs.scanned_text import DEFAULT_LONGEST_BYTES, Refused, Splitter
from devices.deadline import Deadline, Monotonic
from devices.document_ports import CodeScanner
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, TransportError
from devices.ports import DeviceStatus, Transport
from devices.registry import Options, driver

_READ_BYTES = 4096
_ENDS = ("line", "pause")


@driver("scanner", CodeScanner, ends_with=str, quiet_s=float, longest_bytes=int, repeat_window_s=float)
class SerialScanner:
    """One scanner; implements `CodeScanner`.

    Options:
        ends_with: "line" (default): a line end or a pause ends a code; "pause": only a
            pause does, for codes of several lines.
        quiet_s: how long a pause must be; default 0.3.
        longest_bytes: longer input is refused as a whole; default 4096.
        repeat_window_s: the same code again within this time is the same scan, as
            scanners on a stand repeat what lies before them; default 1.
    """

    def __init__(self, transport: Transport, options: Options, clock: Monotonic = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        ends_with = options.get("ends_with", "line")
        longest_bytes = int(options.get("longest_bytes", DEFAULT_LONGEST_BYTES))
        if ends_with not in _ENDS:
            raise ValueError(f"ends_with = {ends_with!r}: expected one of {', '.join(_ENDS)}")
        if longest_bytes < 1:
            raise ValueError(f"longest_bytes = {longest_bytes}: must be at least 1")
        self._splitter = Splitter(
            quiet_s=float(options.get("quiet_s", 0.3)),
            longest_bytes=longest_bytes,
            lines=ends_with == "line",
            clock=clock,
        )
        self._repeat_window_s = float(options.get("repeat_window_s", 1.0))
        self._arrived: deque[str | Refused] = deque()
        self._last_hash = 0
        self._last_at_s = clock()

    def open(self, deadline: Deadline) -> None:
        """Open the line; a second call is harmless."""
        self._transport.open(deadline)

    def close(self) -> None:
        """Close the line and wake a blocked call."""
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Say whether the line is there; never raises, sends nothing."""
        try:
            self._receive(Deadline(self._clock(), self._clock))
        except TransportError as error:
            return DeviceStatus(False, frozenset({FaultKind.OFFLINE}), str(error))
        return DeviceStatus(True)

    def next_code(self, deadline: Deadline) -> str | None:
        """Return the next code's text, or None when none was scanned in time.

        Half a code waits for the next call. Raises DeviceFault GARBLED for what is no code.
        """
        while True:
            while self._arrived:
                one = self._arrived.popleft()
                if isinstance(one, Refused):
                    raise DeviceFault(FaultKind.GARBLED, one.reason)
                return one
            if deadline.expired:
                return None
            self._receive(deadline)

    def _receive(self, deadline: Deadline) -> None:
        """Wait for bytes until the deadline and queue the codes they complete."""
        wait = deadline
        if self._splitter.pending:
            wait = Deadline(min(deadline.at_s, self._splitter.quiet_at_s), self._clock)
        data = b""
        try:
            with contextlib.suppress(DeadlineExceeded):
                data = self._transport.read(_READ_BYTES, wait)
        except TransportError:
            self._splitter.reset()  # the other half is lost; it must not join the next code
            raise
        for one in self._splitter.feed(data):
            if isinstance(one, Refused) or self._is_new(one):
                self._arrived.append(one)

    def _is_new(self, code: str) -> bool:
        now_s = self._clock()
        repeated = hash(code) == self._last_hash and now_s - self._last_at_s <= self._repeat_window_s
        self._last_hash, self._last_at_s = hash(code), now_s  # a code may be personal, so it is not kept
        return not repeated
