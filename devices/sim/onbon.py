"""A simulated Onbon BX-6K card with its LED board.

Strict: whatever is not exactly the documented language (length, check sum, escape,
unknown command, a field outside its table, text outside GB2312) is recorded in
`violations` and answered with the vendor's NACK. A refresh sooner than 1 s after
the last is carried out and recorded.

Run it: `python -m devices.sim.onbon --port 5005 --size 128x32`; commands on the
control port:

    {"command": "png", "path": "board.png"}
    {"command": "power_cycle"}                  (the board forgets its areas)

Faults besides the wire's: `busy`, `no_font`, `memory` (every request that shows
something is refused with that error), `bad_crc` (answers carry a wrong check sum).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from devices.codecs.onbon import Frame, FrameError, FrameReader, Header, encode_frame
from devices.deadline import Monotonic
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.led_dots import Dots, board_picture
from devices.sim.onbon_area import Area, Refused, read_area_request
from devices.sim.onbon_picture import area_dots
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 5005
_EVERYONE_SILENT, _EVERYONE = 0xFFFF, 0xFFFE
_CARD_TYPE = 0x61
_GROUP, _COMMAND, _BUSY, _MEMORY, _NO_FONT, _FIRMWARE = 1, 2, 3, 4, 12, 13
_REFRESH_S = 1.0
_SLACK_S = 0.1  # a socket hands bytes over late on a busy machine; a wire does not
_KEPT = 200
_FORCED_NO = {"busy": _BUSY, "memory": _MEMORY, "no_font": _NO_FONT}
_GROUPS = frozenset({0xA1, 0xA2, 0xA3, 0xA4})


class OnbonSim(SimulatedDevice):
    """One card and one board.

    Attributes:
        areas: what is shown, by area id, with the moment it was shown.
        violations: what the host did wrong, in words; the last 200.
        frames: good requests.
        lit: switched on.
        brightness: 0-15.
    """

    name: ClassVar[str] = "onbon"
    own_faults: ClassVar[frozenset[str]] = frozenset({"busy", "no_font", "memory", "bad_crc"})

    def __init__(
        self, width: int = 128, height: int = 32, address: int = 1, clock: Monotonic = time.monotonic
    ) -> None:
        super().__init__(clock)
        self.width, self.height, self.address = width, height, address
        self.areas: dict[int, tuple[Area, float]] = {}
        self.violations: deque[str] = deque(maxlen=_KEPT)
        self.frames = 0
        self.lit = True
        self.brightness = 15
        self._reader = FrameReader()
        self._faults: dict[str, Any] = {}
        self._last_refresh_s = float("-inf")

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the wire; return what is answered at once."""
        return b"".join(self._take(item) for item in self._reader.feed(data))

    def disconnected(self) -> None:
        """Forget half a frame."""
        self._reader = FrameReader()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch one of `own_faults`."""
        self._faults[name] = value

    def state(self) -> dict[str, Any]:
        """Return what the board shows and what was wrong so far."""
        return {
            "lit": self.lit,
            "brightness": self.brightness,
            "text": self.text(),
            "areas": [
                {"id": area.area_id, "text": area.text, "effect": area.effect, "run_mode": area.run_mode}
                for area in self._alive()
            ],
            "frames": self.frames,
            "violations": list(self.violations),
        }

    def text(self) -> str:
        """What a person reads, areas one below the other; empty when dark."""
        return "\n".join(area.text for area in self._alive()) if self.lit else ""

    def dots(self) -> Dots:
        """The board's dots now."""
        board = np.zeros((self.height, self.width), dtype=np.uint8)
        for area in self._alive() if self.lit else ():
            shown_s = self.clock() - self.areas[area.area_id][1]
            board[area.y : area.y + area.height, area.x : area.x + area.width] = area_dots(area, shown_s)
        return board

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw the board: glowing dots on black."""
        return board_picture(self.dots(), brightness=0.4 + 0.6 * self.brightness / 15)

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a person can do to the board: cut its power."""
        if name != "power_cycle":
            raise RefusedCommand(f"onbon has no command {name!r}; there is power_cycle")
        self.areas.clear()
        self.lit = True
        return {}

    def _alive(self) -> list[Area]:
        """The areas still shown; one in run mode 2 goes when it was not refreshed in time."""
        now_s = self.clock()
        for area_id, (area, shown_s) in list(self.areas.items()):
            if area.run_mode == 2 and now_s - shown_s >= area.timeout_s:
                del self.areas[area_id]
        return [self.areas[area_id][0] for area_id in sorted(self.areas)]

    def _take(self, item: Frame | FrameError) -> bytes:
        if isinstance(item, FrameError):
            self.violations.append(str(item))
            return self._answer(Header(), b"\xa0\x01" + bytes([item.code, 0, 0]))
        header = item.header
        if header.destination not in (self.address, _EVERYONE, _EVERYONE_SILENT):
            return b""
        try:
            data = self._obey(item)
        except Refused as refusal:
            self.violations.append(f"{item.data[:2].hex(' ')}: {refusal}")
            data = b"\xa0\x01" + bytes([refusal.code, 0, 0])
        wanted = item.data[2:3] != b"\x02" and header.destination != _EVERYONE_SILENT
        return self._answer(header, data) if wanted else b""

    def _answer(self, header: Header, data: bytes) -> bytes:
        source = _EVERYONE if header.destination == _EVERYONE else self.address
        frame = encode_frame(data, Header(destination=header.source, source=source))
        if self._faults.get("bad_crc"):
            frame = frame[:-2] + bytes([frame[-2] ^ 0x01]) + frame[-1:]
        return frame

    def _obey(self, frame: Frame) -> bytes:
        """Do what a request says and return the answer's data."""
        if frame.header.device_type not in (0xFE, _CARD_TYPE) or frame.header.protocol_version != 2:
            raise Refused(_FIRMWARE, f"device type {frame.header.device_type:02X}")
        if len(frame.data) < 5 or frame.data[2] not in (1, 2):
            raise Refused(_COMMAND, "request head")
        payload = frame.data[5:]
        match frame.data[0], frame.data[1]:
            case 0xA2, 0x00:
                self._exactly(payload, 0)
            case 0xA1, 0x02:
                self._exactly(payload, 0)
                self.frames += 1
                return b"\xa1\x02\x00\x00\x00" + self._report()
            case 0xA3, 0x00:
                self._exactly(payload, 1)
                self.lit = self._value(payload[0], (1, 2)) == 1
            case 0xA3, 0x02:
                self._exactly(payload, 2)
                self._value(payload[0], (1,))
                self.brightness = self._value(payload[1], range(16))
            case 0xA3, 0x06:
                self._show(payload)
            case 0xA3, 0x10:
                self._exactly(payload, 0)  # Stored programs only; this board has none.
            case group, command:
                raise Refused(
                    _COMMAND if group in _GROUPS else _GROUP, f"unknown command {group:02X} {command:02X}"
                )
        self.frames += 1
        return b"\xa0\x00\x00\x00\x00"

    def _show(self, payload: bytes) -> None:
        for fault, code in _FORCED_NO.items():
            if self._faults.get(fault):
                raise Refused(code, f"fault {fault}")
        request = read_area_request(payload)
        for area in request.updated:
            if area.x + area.width > self.width or area.y + area.height > self.height or not area.width:
                raise Refused(_MEMORY, f"area {area.area_id} does not fit the board")
        now_s = self.clock()
        if request.updated:
            if now_s - self._last_refresh_s < _REFRESH_S - _SLACK_S:
                self.violations.append(f"refreshed after {now_s - self._last_refresh_s:.2f} s")
            self._last_refresh_s = now_s
        for area_id in list(self.areas) if request.deleted is None else request.deleted:
            self.areas.pop(area_id, None)
        for area in request.updated:
            self.areas[area.area_id] = (area, now_s)

    def _report(self) -> bytes:
        """On/off, brightness, clock (never set), programs, current file, areas, ids, bar code, own id."""
        ids = bytes(area.area_id for area in self._alive())
        head = bytes([1 if self.lit else 2, self.brightness]) + bytes(8) + bytes([0]) + b"P000"
        return head + bytes([0, len(ids)]) + ids + bytes(16) + bytes(12)

    @staticmethod
    def _exactly(payload: bytes, size: int) -> None:
        if len(payload) != size:
            raise Refused(_COMMAND, f"{size} bytes expected, {len(payload)} came")

    @staticmethod
    def _value(byte: int, allowed: Sequence[int]) -> int:
        if byte not in allowed:
            raise Refused(_COMMAND, f"value {byte} is not allowed")
        return byte


def _build(options: argparse.Namespace) -> OnbonSim:
    width, height = (int(side) for side in options.size.split("x"))
    return OnbonSim(width, height, options.address)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator until it is stopped."""
    parser = arguments("A simulated Onbon BX-6K LED board.", DEFAULT_PORT)
    parser.add_argument("--size", default="128x32", help="width x height in dots")
    parser.add_argument("--address", type=int, default=1, help="card address")
    return run_program(_build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
