"""Driver for the Candle RS-485 window bar: seven characters of ASCII, arrows, blinking.

The bar has no voice of its own: it never answers, so a text that was sent may or
may not be seen. `status` therefore only knows the line, and says so. Several bars
share a line by address; between two packets on one line 200 ms must pass, whoever
sends them, and a bar that waits for its turn holds up nobody else.

Protocol: hardware.md §2(e) 1; 57600 or 19200 (jumper) 8N1, no checksum.
Faults:
    OFFLINE: the line cannot be opened or was cut.
    SILENT: the line does not take bytes in time.
    GARBLED: bytes arrive on a line on which nobody speaks but us (wrong device, wrong wiring).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devices.codecs import candle
from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, DeviceError, FaultKind, NotConnected, fault_kind
from devices.ports import BoardText, DeviceStatus, LedBoard, Transport
from devices.registry import Options, driver
from devices.transports.per_line import PerLine, Turns

_log = logging.getLogger(__name__)

SPACING_S = 0.2
"""Silence a line needs between two packets."""

_LISTEN_S = 0.05

Wait = Callable[[threading.Event, float], bool]
"""Waits for an event so many seconds at most and says whether it came; tests put a hand-driven clock here."""


class LinePacer:
    """Lets the bars of one line send one at a time and not too soon after each other."""

    def __init__(self) -> None:
        self._turns = Turns()
        self._last_sent_s = float("-inf")

    @contextmanager
    def slot(self, deadline: Deadline, closing: threading.Event, wait: Wait) -> Iterator[None]:
        """Wait for the line to be free and quiet for `SPACING_S`; send within the `with` block.

        Raises:
            DeadlineExceeded: that will not be before the deadline.
            NotConnected: `closing` was set meanwhile.
        """
        with self._turns.taken(deadline, closing):
            wait_s = max(0.0, self._last_sent_s + SPACING_S - deadline.clock())
            if wait_s > deadline.remaining_s:
                raise DeadlineExceeded("the line is busy with other bars")
            if wait(closing, wait_s):
                raise NotConnected("closed while waiting for the line")
            try:
                yield
            finally:
                self._last_sent_s = deadline.clock()


_pacers = PerLine(LinePacer)


@driver("candle", LedBoard, address=int)
class CandleBar:
    """One bar of a line, used as an `LedBoard`; colour and `hold_s` do not exist on it.

    Options:
        address: the bar's bus address, 32-127 (20-7F hexadecimal); default 34.

    Attributes:
        min_interval_s: never send faster than this; the owner keeps only the newest text meanwhile.
        forgets_on_power_off: after a power cut the bar is empty until shown again.
    """

    min_interval_s = SPACING_S
    forgets_on_power_off = True

    def __init__(self, transport: Transport, options: Options, wait: Wait = threading.Event.wait) -> None:
        self._transport = transport
        self._address: int = options.get("address", 0x22)
        if not candle.FIRST_ADDRESS <= self._address <= candle.LAST_ADDRESS:
            raise ValueError(f"option address: {self._address} is not in 32-127")
        self._pacer = _pacers.of(transport)
        self._closing = threading.Event()
        self._wait = wait

    def open(self, deadline: Deadline) -> None:
        """Open the line; whether a bar hangs on it cannot be known."""
        self._closing.clear()
        self._transport.open(deadline)

    def close(self) -> None:
        """Let go of the line; harmless when closed; wakes a blocked call."""
        self._closing.set()
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Say whether the line is open; the bar itself never answers. Never raises."""
        try:
            stray = self._transport.read(64, deadline.at_most(_LISTEN_S))
        except DeadlineExceeded:
            return DeviceStatus(
                online=True, detail="line open; a bar never answers, so nothing is known beyond it"
            )
        except DeviceError as error:
            return DeviceStatus(online=False, faults=frozenset({fault_kind(error)}), detail=str(error))
        return DeviceStatus(
            online=True,
            faults=frozenset({FaultKind.GARBLED}),
            detail=f"bytes on a one-way line: {stray[:16].hex(' ')}",
        )

    def show(self, text: BoardText, deadline: Deadline) -> None:
        """Replace what the bar shows by what its font has of `text`."""
        shown = candle.showable(text.text)
        if len(shown) > candle.TEXT_COLUMNS:
            _log.warning("bar %d shows %r of %r", self._address, shown[: candle.TEXT_COLUMNS], text.text)
        blink = candle.BLINK_ALWAYS if text.blink else candle.BLINK_NEVER
        self._send(candle.text_packet(self._address, shown, blink), deadline)

    def clear(self, deadline: Deadline) -> None:
        """Show nothing."""
        self._send(candle.text_packet(self._address, ""), deadline)

    def set_brightness(self, percent: int, deadline: Deadline) -> None:
        """Set the brightness, 0-100, in the bar's four steps."""
        level = min(max(percent, 0), 99) * candle.BRIGHTNESS_LEVELS // 100
        self._send(candle.brightness_packet(self._address, level), deadline)

    def _send(self, packet: bytes, deadline: Deadline) -> None:
        with self._pacer.slot(deadline, self._closing, self._wait):
            self._transport.write(packet, deadline)
