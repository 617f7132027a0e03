"""The hall's devices in processes of their own, and what a person does to them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from scripts.demo.device_park import Place

READY_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_S = 30.0


class Simulator:
    """What a person does to one simulated device.

    Args:
        module: what it is.
        port: where the driver finds it.

    Attributes:
        control_port: where it takes commands, once it is ready.
    """

    def __init__(self, module: str, port: int) -> None:
        self.module = module
        self.port = port
        self.control_port = 0
        self._control: socket.socket | None = None
        self._lines: IO[bytes] | None = None

    def wait_ready(self) -> None:
        """Wait until it can be reached. Raises RuntimeError when it does not start."""
        raise NotImplementedError

    def do(self, command: str, **params: Any) -> dict[str, Any]:
        """Do something to the device. Raises RuntimeError when it refuses."""
        if self._control is None or self._lines is None:
            raise RuntimeError(f"simulator {self.module} is not ready")
        self._control.sendall(json.dumps({"command": command, **params}).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self._lines.readline())
        if not answer["ok"]:
            raise RuntimeError(f"{self.module}: {answer['error']}")
        return answer

    def picture(self, path: Path, **selection: Any) -> None:
        """Save what a person in front of the device sees."""
        self.do("png", path=str(path), **selection)

    def stop(self) -> None:
        """Let go of it."""
        for end in (self._lines, self._control):
            if end is not None:
                end.close()

    def _reach(self, control_port: int) -> None:
        self.control_port = control_port
        self._control = socket.create_connection(("127.0.0.1", control_port), ANSWER_TIMEOUT_S)
        self._lines = self._control.makefile("rb")


class OwnProcess(Simulator):
    """A simulated device running as `python -m devices.sim.<module>`.

    Args:
        module: `printer`, `onbon`, `candle` or `ff68`.
        port: where the driver finds it.
        log: takes what the process says on stderr.
        options: further command-line words.
    """

    def __init__(self, module: str, port: int, log: IO[bytes], *options: str) -> None:
        super().__init__(module, port)
        command = [sys.executable, "-m", f"devices.sim.{module}", "--port", str(port), "--control-port", "0"]
        self._process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL
        )

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait for the ports to be open. Raises RuntimeError when the process ends instead."""
        self._reach(int(_first_line(self._process, self.module)["control_port"]))

    def stop(self) -> None:
        """End the process."""
        super().stop()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Park:
    """Several simulated devices in one process, see `scripts.demo.device_park`.

    Args:
        places: what stands there, by name.
        log: takes what the process says on stderr.
    """

    def __init__(self, places: Mapping[str, Place], log: IO[bytes]) -> None:
        command = [sys.executable, "-m", "scripts.demo.device_park"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        if self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode(places) + b"\n")
            self._process.stdin.flush()
        self._control_ports: dict[str, int] = {}
        self.devices = {name: Parked(self, name, place) for name, place in places.items()}

    def control_port(self, name: str) -> int:
        """Return where a device takes commands, waiting for the park. Raises RuntimeError."""
        if not self._control_ports:
            self._control_ports = _first_line(self._process, "park")
        return self._control_ports[name]

    def stop(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Parked(Simulator):
    """A device of the park."""

    def __init__(self, park: Park, name: str, place: Place) -> None:
        super().__init__(place.module, place.port)
        self._park, self._name = park, name

    def wait_ready(self) -> None:
        """Wait until the park listens."""
        self._reach(self._park.control_port(self._name))


def _first_line(process: subprocess.Popen[bytes], what: str) -> dict[str, Any]:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        raise RuntimeError(f"simulator {what} did not start; see its log")
    said: dict[str, Any] = json.loads(line)
    return said
