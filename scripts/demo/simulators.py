"""The hall's devices as processes of their own, and what a person does to them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

READY_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_S = 30.0


class Simulator:
    """One simulated device running as `python -m devices.sim.<module>`.

    Args:
        module: `printer`, `onbon`, `candle` or `ff68`.
        port: where the driver finds it.
        log: takes what the process says on stderr.
        options: further command-line words.

    Attributes:
        control_port: where it takes commands, once it is ready.
    """

    def __init__(self, module: str, port: int, log: IO[bytes], *options: str) -> None:
        command = [sys.executable, "-m", f"devices.sim.{module}", "--port", str(port), "--control-port", "0"]
        self._process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL
        )
        self.module = module
        self.port = port
        self.control_port = 0
        self._control: socket.socket | None = None
        self._lines: IO[bytes] | None = None

    def wait_ready(self) -> None:
        """Wait for the ports to be open. Raises RuntimeError when the process ends instead."""
        if self._process.stdout is None:
            raise RuntimeError("no output to read")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"simulator {self.module} did not start; see its log")
        self.control_port = int(json.loads(line)["control_port"])
        self._control = socket.create_connection(("127.0.0.1", self.control_port), ANSWER_TIMEOUT_S)
        self._lines = self._control.makefile("rb")

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

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
        """End the process."""
        for end in (self._lines, self._control):
            if end is not None:
                end.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
