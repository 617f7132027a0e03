"""A simulated FF-68 line: several call pads and evaluators behind one serial device server.

Strict: a host frame with a wrong sum, unequal lengths or an unknown address is
counted as an error and has no effect. Like a real pad, it repeats a key until the
host acknowledges it (echo; func 01 for a verdict).

Run it: `python -m devices.sim.ff68 --port 4068 --pads 1,2,3`; commands on the
control port:

    {"command": "press", "address": 1, "key": "call_next"}
    {"command": "rate", "address": 1, "level": 5}       (the national level; sent as score)
    {"command": "png", "path": "pads.png"}

Faults besides the wire's: `stuck_key` (value = address or true for the first pad;
its call key never comes up), `lost_byte` and `bad_checksum` (damage the next n
frames the pads send; true = every one).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PIL import Image

from devices.codecs.ff68 import KEYS, Decoder, Frame, Func, acknowledgement, encode
from devices.ports import PadKey
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.ff68_picture import draw_pads
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 4068
_BLANKS = (None,) * 6
_DIGITS = range(10)
_EVALUATE = 0x0B
_DATA_OF_KEY = {key: data for data, key in KEYS.items()}
_PAD_KEY_FUNC = 0x02  # illustrative in hardware.md §3; the real one is not public


@dataclass(slots=True)
class Pad:
    """One pad on the line, call pad and evaluator in one housing.

    Attributes:
        address: bus address.
        places: the six digit places, waiting count left, ticket right; None is dark.
        asking: its lamp "please rate" is on.
        beeps: how often it has beeped.
        unacknowledged: frames it goes on sending until the host answers.
    """

    address: int
    places: tuple[int | None, ...] = _BLANKS
    asking: bool = False
    beeps: int = 0
    unacknowledged: list[Frame] = field(default_factory=list)

    @property
    def display(self) -> str:
        """The six places as text, a blank for a dark one, e.g. "   012"."""
        return "".join(" " if place is None else str(place) for place in self.places)


class Ff68Sim(SimulatedDevice):
    """The line and its pads.

    Attributes:
        pads: the pads by address.
        errors: what the host did wrong, in words.
        acknowledged: how many keys and verdicts the host has acknowledged.
    """

    name: ClassVar[str] = "ff68"
    own_faults: ClassVar[frozenset[str]] = frozenset({"stuck_key", "lost_byte", "bad_checksum"})

    def __init__(
        self,
        addresses: Sequence[int] = (1,),
        *,
        repeat_s: float = 0.4,
        scores_best_first: Sequence[int] = (1, 2, 3, 4, 5),
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.pads = {address: Pad(address) for address in addresses}
        self.errors: list[str] = []
        self.acknowledged = 0
        self._repeat_s = repeat_s
        self._scores = scores_best_first
        self._decoder = Decoder(clock=self.clock)
        self._send_at_s: float | None = None
        self._stuck: int | None = None
        self._damage: dict[str, int] = {}

    def feed(self, data: bytes) -> bytes:
        """Take the host's bytes; a pad answers nothing to a command."""
        skipped_before = self._decoder.skipped_bytes
        for frame in self._decoder.feed(data):
            pad = self.pads.get(frame.address)
            if pad is None:
                self.errors.append(f"no pad has address {frame.address}")
            elif not self._is_acknowledgement(pad, frame):
                self._obey(pad, frame)
        if skipped := self._decoder.skipped_bytes - skipped_before:
            self.errors.append(f"{skipped} bytes that form no frame")
        return b""

    def poll(self) -> bytes:
        """Return every key whose time to be sent (again) has come."""
        if self._send_at_s is None or self.clock() < self._send_at_s:
            return b""
        if self._stuck is not None and not self.pads[self._stuck].unacknowledged:
            self.pads[self._stuck].unacknowledged.append(_key_frame(self._stuck, PadKey.CALL_NEXT))
        waiting = [pad.unacknowledged[0] for pad in self.pads.values() if pad.unacknowledged]
        self._send_at_s = self.clock() + self._repeat_s if waiting or self._stuck is not None else None
        return b"".join(self._damaged(encode(frame)) for frame in waiting)

    def next_due_s(self) -> float | None:
        """Return when the next key is sent."""
        return self._send_at_s

    def disconnected(self) -> None:
        """Forget half a frame."""
        self._decoder.reset()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch `stuck_key` (address), `lost_byte` or `bad_checksum` (how many frames)."""
        if name == "stuck_key":
            self._stuck = (
                None if value is False else self._pad(min(self.pads) if value is True else value).address
            )
            if self._stuck is not None:
                self._send_at_s = self.clock()
        elif value is False:
            self._damage.pop(name, None)
        else:
            self._damage[name] = sys.maxsize if value is True else int(value)

    def state(self) -> dict[str, Any]:
        """Return each pad's display, lamp and unacknowledged keys."""
        return {
            "pads": {
                str(pad.address): {
                    "display": pad.display,
                    "asking": pad.asking,
                    "beeps": pad.beeps,
                    "unacknowledged": len(pad.unacknowledged),
                }
                for pad in self.pads.values()
            },
            "acknowledged": self.acknowledged,
            "errors": list(self.errors),
        }

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw every pad, or the one with `address`."""
        chosen = [self._pad(selection["address"])] if "address" in selection else list(self.pads.values())
        return draw_pads(chosen)

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Press a key (`press`: address, key) or give a verdict (`rate`: address, level)."""
        commands: dict[str, Callable[[Mapping[str, Any]], None]] = {"press": self._press, "rate": self._rate}
        if name not in commands:
            raise RefusedCommand(f"ff68 has no command {name!r}; there are {', '.join(sorted(commands))}")
        commands[name](params)
        return {}

    def _press(self, params: Mapping[str, Any]) -> None:
        try:
            key = PadKey(params.get("key", ""))
        except ValueError as error:
            raise RefusedCommand(f"{error}; keys are {', '.join(PadKey)}") from error
        self._say(_key_frame(self._pad(params.get("address")).address, key))

    def _rate(self, params: Mapping[str, Any]) -> None:
        level = params.get("level")
        if not isinstance(level, int) or not 0 <= 5 - level < len(self._scores):
            raise RefusedCommand(f"level {level!r}: expected a number from {6 - len(self._scores)} to 5")
        pad = self._pad(params.get("address"))
        pad.asking = False
        self._say(Frame(pad.address, Func.VERDICT, bytes((self._scores[5 - level],))))

    def _pad(self, address: Any) -> Pad:
        pad = self.pads.get(address)
        if pad is None:
            raise RefusedCommand(f"no pad has address {address!r}; there are {sorted(self.pads)}")
        return pad

    def _say(self, frame: Frame) -> None:
        self.pads[frame.address].unacknowledged.append(frame)
        self._send_at_s = self.clock()

    def _is_acknowledgement(self, pad: Pad, frame: Frame) -> bool:
        if pad.unacknowledged and frame == acknowledgement(pad.unacknowledged[0]):
            del pad.unacknowledged[0]
            self.acknowledged += 1
            return True
        # The answer to a repeat that crossed with the first answer changes nothing.
        return frame.func == _PAD_KEY_FUNC and frame.data in KEYS

    def _obey(self, pad: Pad, frame: Frame) -> None:
        if frame.func == Func.DISPLAY and len(frame.data) == len(_BLANKS):
            pad.places = tuple(digit if digit in _DIGITS else None for digit in frame.data)
        elif frame.func == Func.BEEP and not frame.data:
            pad.beeps += 1
        elif frame.func == Func.EVALUATION and frame.data == bytes((_EVALUATE,)):
            pad.asking = True
        elif frame.func == Func.EVALUATION and len(frame.data) == 1 and frame.data[0] in self._scores:
            pass  # a verdict acknowledged twice
        else:
            self.errors.append(f"pad {pad.address}: unknown func {frame.func:02x} data {frame.data.hex()}")

    def _damaged(self, data: bytes) -> bytes:
        if self._uses("lost_byte"):
            return data[:6] + data[7:]
        if self._uses("bad_checksum"):
            return data[:-2] + bytes((data[-2] ^ 0xFF,)) + data[-1:]
        return data

    def _uses(self, name: str) -> bool:
        left = self._damage.get(name, 0)
        if left:
            self._damage[name] = left - 1
        return left > 0


def _key_frame(address: int, key: PadKey) -> Frame:
    return Frame(address, _PAD_KEY_FUNC, _DATA_OF_KEY[key])


def _addresses(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator as a program."""
    parser = arguments("Simulated FF-68 call pads and evaluators on one line.", DEFAULT_PORT)
    parser.add_argument("--pads", type=_addresses, default=[1], help="bus addresses, e.g. 1,2,3")

    def build(options: argparse.Namespace) -> Ff68Sim:
        return Ff68Sim(options.pads)

    return run_program(build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
