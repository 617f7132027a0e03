"""Makes a simulated device a program: common arguments, ready line, run until stopped."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.peer import Peer


def arguments(description: str, default_port: int) -> argparse.ArgumentParser:
    """Return the parser with what every simulator takes; a device may add its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=default_port, help="data port; 0 = any free")
    parser.add_argument("--control-port", type=int, help="JSON control port; 0 = any free")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[=VALUE]",
        help="start with this fault; may be repeated",
    )
    parser.add_argument("--out", type=Path, help="folder for pictures")
    return parser


def run_program(
    build: Callable[[argparse.Namespace], SimulatedDevice],
    parser: argparse.ArgumentParser,
    argv: Sequence[str] | None = None,
) -> int:
    """Run until SIGINT or SIGTERM; the first output line says the ports, as JSON.

    Args:
        build: makes the device from the parsed arguments.
        parser: from `arguments`.
        argv: arguments without the program name; the command line by default.
    """
    options = parser.parse_args(argv)
    peer = Peer(
        build(options),
        host=options.host,
        port=options.port,
        control_port=options.control_port,
        out=options.out,
    )
    try:
        for fault in options.fault:
            name, given, value = fault.partition("=")
            peer.fault(name, _parsed(value) if given else True)
    except RefusedCommand as error:
        peer.stop()
        parser.error(str(error))
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    peer.start()
    ready = {"ready": peer.device.name, "port": peer.port, "control_port": peer.control_port}
    print(json.dumps(ready), flush=True)
    while not stop.wait(0.5):  # a bounded wait, or Windows never sees Ctrl-C
        pass
    peer.stop()
    return 0


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
