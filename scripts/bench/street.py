"""What stands around the server: simulated devices and the device host, as processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from queue_server.client import identity
from scripts.bench.hall import BenchHall
from scripts.bench.server import free_port
from scripts.checkout import ROOT
from scripts.demo.simulators import OwnProcess


@contextmanager
def simulator(module: str, port: int, log: Path) -> Iterator[OwnProcess]:
    """Run a simulator while inside; `port` 0 = any free one."""
    with log.open("ab") as stream:
        device = OwnProcess(module, port or free_port(), stream)
        try:
            device.wait_ready()
            yield device
        finally:
            device.stop()


@contextmanager
def device_host(hall: BenchHall, server_port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python -m devices` on a hall while inside."""
    who = hall.config_path.parent / "device-host.json"
    identity.save(hall.hosts[0], who)
    command = [sys.executable, "-m", "devices", "--config", str(hall.config_path)]
    command += ["--server", f"127.0.0.1:{server_port}", "--identity", str(who)]
    with log.open("ab") as stream:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
