"""The devices for papers in one process, each on a thread and ports of its own.

Run as `python -m scripts.demo.device_park`.
Sixteen interpreters would take longer to start than the short day lasts. Devices whose
timing is checked to the millisecond stay processes of their own.

Takes a JSON object on stdin: name -> {"module", "port", "sheet_s", "card_s", "trays"}; prints the
control ports by name when all of them listen, and runs until stdin ends.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from devices.sim.camera import CameraSim
from devices.sim.device import SimulatedDevice
from devices.sim.ipp import IppSim
from devices.sim.ipp_engine import Tray
from devices.sim.peer import Peer
from devices.sim.sam_v import SamVSim
from devices.sim.scanner import ScannerSim


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One device of the park.

    Attributes:
        module: `sam_v`, `scanner`, `camera` or `ipp`.
        port: where the driver finds it.
        card_s: how long reading a card takes.
        sheet_s: how long printing a sheet takes.
        trays: (name, media, sheets) of a printer.
    """

    module: str
    port: int
    card_s: float = 1.2
    sheet_s: float = 2.0
    trays: tuple[tuple[str, str, int], ...] = ()


def build(place: Place) -> SimulatedDevice:
    """Return a device, not yet on the network. Raises ValueError for a module that is not parked here."""
    match place.module:
        case "sam_v":
            return SamVSim(read_s=place.card_s)
        case "scanner":
            return ScannerSim()
        case "camera":
            return CameraSim()
        case "ipp":
            return IppSim([Tray(*tray) for tray in place.trays], sheet_s=place.sheet_s)
    raise ValueError(f"no {place.module!r} in the park")


def main() -> int:
    """Run the park."""
    places = msgspec.json.decode(sys.stdin.buffer.readline(), type=dict[str, Place])
    peers: dict[str, Peer[Any]] = {
        name: Peer(build(place), port=place.port, control_port=0) for name, place in places.items()
    }
    for peer in peers.values():
        peer.start()
    print(json.dumps({name: peer.control_port for name, peer in peers.items()}), flush=True)
    sys.stdin.buffer.read()
    for peer in peers.values():
        peer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
