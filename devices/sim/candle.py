"""A simulated RS-485 line with several Candle window bars.

The line is one way: a bar never answers. Strict: a packet with an unknown command,
an address nobody has, a wrong length, a text that is no ASCII, or one that comes
sooner than 200 ms after the last is recorded in `violations`; real bars would show
garbage or nothing.

Run it: `python -m devices.sim.candle --port 4485 --addresses 33,34,35`. Any number
of clients may be connected, as behind one serial device server.

Faults besides the wire's: `dark` (value = address or true for all; power lost),
`bus_noise` (a device that does not belong there talks on the line), `lost_byte`
(the next packet loses a byte on the way).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from devices.deadline import Monotonic
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.led_dots import board_picture, small_text_dots
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 4485
COLUMNS = 7
_TEXT, _BRIGHTNESS, _ADDRESS = 0x01, 0x02, 0x03
_END = 0x07
_ANYONE = 0xFF
_LENGTHS = {_TEXT: 11, _BRIGHTNESS: 4, _ADDRESS: 4}
_SPACING_S = 0.2
_SLACK_S = 0.08  # a socket hands bytes over late on a busy machine; a wire does not
_BLINK_HALF_S = 0.5
_KEPT = 200
_LONGEST = 64


@dataclass(slots=True)
class Bar:
    """One bar on the line.

    Attributes:
        address: bus address, 20-7F hexadecimal.
        text: seven characters, blanks included.
        blinks: None = steady, 0 = for ever, n = so many times.
        brightness: 0-3.
        shown_s: when the text came.
        dark: without power.
    """

    address: int
    text: str = " " * COLUMNS
    blinks: int | None = None
    brightness: int = 3
    shown_s: float = 0.0
    dark: bool = False

    def visible(self, now_s: float) -> str:
        """What a person reads at this moment; blank while blinking off or without power."""
        off = self.blinks is not None and int((now_s - self.shown_s) / _BLINK_HALF_S) % 2 == 1
        if self.blinks:
            off = off and (now_s - self.shown_s) < self.blinks * 2 * _BLINK_HALF_S
        return "" if off or self.dark else self.text.rstrip()


class CandleSim(SimulatedDevice):
    """The line and its bars.

    Attributes:
        bars: by address.
        packets: good packets.
        violations: what the host did wrong, in words; the last 200.
    """

    name: ClassVar[str] = "candle"
    own_faults: ClassVar[frozenset[str]] = frozenset({"dark", "bus_noise", "lost_byte"})
    max_clients: ClassVar[int] = 32

    def __init__(self, addresses: Sequence[int] = (0x22,), clock: Monotonic = time.monotonic) -> None:
        super().__init__(clock)
        self.bars = {address: Bar(address) for address in addresses}
        self.packets = 0
        self.violations: deque[str] = deque(maxlen=_KEPT)
        self._pending = bytearray()
        self._last_end_s = float("-inf")
        self._noise_due_s: float | None = None
        self._lose_byte = False

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the line; a bar never answers."""
        if self._lose_byte:
            data, self._lose_byte = data[:1] + data[2:], False
        for byte in data:
            self._pending.append(byte)
            if (byte == _END and self._complete()) or len(self._pending) >= _LONGEST:
                self._take(bytes(self._pending))
                self._pending.clear()
        return b""

    def poll(self) -> bytes:
        """Return the noise of the stray device."""
        if self._noise_due_s is None or self.clock() < self._noise_due_s:
            return b""
        self._noise_due_s = self.clock() + 0.1
        return b"\x00\xfe\x13"

    def next_due_s(self) -> float | None:
        """When the stray device speaks next."""
        return self._noise_due_s

    def disconnected(self) -> None:
        """Forget half a packet."""
        self._pending.clear()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch one of `own_faults`."""
        match name:
            case "dark":
                dark = self.bars.values() if value is True or value is False else [self._bar(int(value))]
                for bar in dark:
                    bar.dark = value is not False
                    bar.text = " " * COLUMNS
            case "bus_noise":
                self._noise_due_s = self.clock() if value else None
            case _:
                self._lose_byte = bool(value)

    def state(self) -> dict[str, Any]:
        """Return what each bar shows and what was wrong so far."""
        now_s = self.clock()
        return {
            "bars": {
                f"{bar.address}": {
                    "text": "" if bar.dark else bar.text.rstrip(),
                    "visible": bar.visible(now_s),
                    "blinking": bar.blinks is not None,
                    "brightness": bar.brightness,
                }
                for bar in self.bars.values()
            },
            "packets": self.packets,
            "violations": list(self.violations),
        }

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw all bars one below the other, or the one at `address`."""
        wanted = (
            [self._bar(int(selection["address"]))] if "address" in selection else list(self.bars.values())
        )
        pictures = [self._bar_picture(bar) for bar in wanted]
        sheet = Image.new("RGB", (pictures[0].width, sum(one.height for one in pictures)))
        for number, one in enumerate(pictures):
            sheet.paste(one, (0, number * one.height))
        return sheet

    def _bar_picture(self, bar: Bar) -> Image.Image:
        dots = np.pad(small_text_dots(bar.visible(self.clock()), COLUMNS), 2).astype(np.uint8)
        return board_picture(dots, brightness=0.4 + 0.2 * bar.brightness)

    def _bar(self, address: int) -> Bar:
        if address not in self.bars:
            raise RefusedCommand(f"no bar at {address}; there are {', '.join(map(str, self.bars))}")
        return self.bars[address]

    def _complete(self) -> bool:
        """Whether the end mark just read ends the packet (a bar reads on in a packet that is too short)."""
        return len(self._pending) >= min(_LENGTHS.values())

    def _take(self, packet: bytes) -> None:
        now_s = self.clock()
        if now_s - self._last_end_s < _SPACING_S - _SLACK_S:
            self.violations.append(f"packet after {now_s - self._last_end_s:.3f} s")
        self._last_end_s = now_s
        command, address, value = packet[0], packet[1], packet[2]
        if len(packet) != _LENGTHS.get(command, 0):
            self.violations.append(f"no packet of this language: {packet.hex(' ')}")
            return
        targets = list(self.bars.values()) if (command, address) == (_ADDRESS, _ANYONE) else []
        targets = targets or [bar for bar in self.bars.values() if bar.address == address]
        if not targets:
            self.violations.append(f"nobody at address {address}")
            return
        if all([self._obey(bar, command, value, packet) for bar in targets]):
            self.packets += 1

    def _obey(self, bar: Bar, command: int, value: int, packet: bytes) -> bool:
        match command:
            case 0x01 if 0x20 <= value <= 0x7F and all(0x20 <= byte <= 0x7E for byte in packet[3:-1]):
                bar.text = packet[3:-1].decode("ascii")
                bar.blinks = None if value == 0x20 else value - 0x21
                bar.shown_s = self.clock()
            case 0x02 if value in range(0x20, 0x24):
                bar.brightness = value - 0x20
            case 0x03 if value in range(0x20, 0x80) and value not in self.bars:
                self.bars[value] = self.bars.pop(bar.address)
                bar.address = value
            case _:
                self.violations.append(f"field outside its range: {packet.hex(' ')}")
                return False
        return True


def _build(options: argparse.Namespace) -> CandleSim:
    return CandleSim([int(address) for address in options.addresses.split(",")])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator until it is stopped."""
    parser = arguments("A simulated RS-485 line with Candle window bars.", DEFAULT_PORT)
    parser.add_argument("--addresses", default="34", help="bus addresses (decimal), separated by commas")
    return run_program(_build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
