"""A simulated code scanner on a serial line: it says what is scanned, and hears nothing.

Run it: `python -m devices.sim.scanner --port 4710 --control-port 4711`; commands on
the control port:

    {"command": "scan", "text": "A001"}
    {"command": "scan", "text": "样本", "charset": "gb18030"}
    {"command": "scan", "hex": "00 ff 80"}               (bytes as they are)

Faults besides the wire's; those with a number hit the next n scans (true = every one):
`rubbish` (wrong speed: the bytes are no text), `no_end` (the line end is missing),
`endless` (a code that does not stop), `twice` (the code is sent again at once, as
scanners on a stand do), `pieces` (a few bytes at a time).
"""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 4710
_ENDLESS_BYTES = 20_000
_PIECE_BYTES = 5
_PIECE_PAUSE_S = 0.005


class ScannerSim(SimulatedDevice):
    """The scanner.

    Attributes:
        scans: how many codes were scanned.
        heard_bytes: what the host said to it, which no host should.
    """

    name: ClassVar[str] = "scanner"
    own_faults: ClassVar[frozenset[str]] = frozenset({"rubbish", "no_end", "endless", "twice", "pieces"})

    def __init__(self, *, line_end: bytes = b"\r\n", **options: Any) -> None:
        """Make a scanner that ends every code with `line_end`."""
        super().__init__(**options)
        self.scans = 0
        self.heard_bytes = 0
        self._line_end = line_end
        self._faults: dict[str, int] = {}
        self._outgoing: deque[tuple[float, bytes]] = deque()

    def feed(self, data: bytes) -> bytes:
        """Count what the host says; a scanner answers nothing."""
        self.heard_bytes += len(data)
        return b""

    def poll(self) -> bytes:
        """Return what is being scanned."""
        data = b""
        while self._outgoing and self._outgoing[0][0] <= self.clock():
            data += self._outgoing.popleft()[1]
        return data

    def next_due_s(self) -> float | None:
        """Return when the next bytes are sent."""
        return self._outgoing[0][0] if self._outgoing else None

    def disconnected(self) -> None:
        """Forget what nobody heard."""
        self._outgoing.clear()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch a fault: off, on, or for the next `value` scans."""
        self._faults[name] = sys.maxsize if value is True else int(value)

    def state(self) -> dict[str, Any]:
        """Return how much was scanned and heard."""
        return {"scans": self.scans, "heard_bytes": self.heard_bytes}

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Scan a code (`scan`: text and charset, or hex)."""
        if name != "scan":
            raise RefusedCommand(f"scanner has no command {name!r}; there is scan")
        try:
            if "hex" in params:
                self.scan(bytes.fromhex(params["hex"]))
            else:
                self.scan(str(params["text"]).encode(params.get("charset", "utf-8")))
        except (KeyError, ValueError, TypeError, LookupError) as error:
            raise RefusedCommand(f"scan: {error!r}; give text (and charset) or hex") from error
        return {}

    def scan(self, code: bytes) -> None:
        """Scan one code."""
        self.scans += 1
        data = code
        if self._uses("rubbish"):
            data = bytes(byte ^ 0x9F for byte in code)
        if self._uses("endless"):
            data = (code + b"0") * (_ENDLESS_BYTES // (len(code) + 1))
        if not self._uses("no_end"):
            data += self._line_end
        if self._uses("twice"):
            data += data
        size = _PIECE_BYTES if self._uses("pieces") else len(data)
        for place, start in enumerate(range(0, len(data), max(size, 1))):
            self._outgoing.append((self.clock() + place * _PIECE_PAUSE_S, data[start : start + size]))

    def _uses(self, name: str) -> bool:
        left = self._faults.get(name, 0)
        if left:
            self._faults[name] = left - 1
        return left > 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator as a program."""
    parser = arguments("Simulated serial code scanner.", DEFAULT_PORT)
    parser.add_argument("--line-end", choices=("cr", "lf", "crlf", "none"), default="crlf")

    def build(options: argparse.Namespace) -> ScannerSim:
        ends = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "none": b""}
        return ScannerSim(line_end=ends[options.line_end])

    return run_program(build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
