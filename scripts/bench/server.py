"""The server as a process of its own: started, watched, stopped, killed."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from scripts.bench.hall import BenchHall
from scripts.checkout import ROOT

START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 20.0
_LOOK_EVERY_S = 0.005


class _LogEntry(msgspec.Struct):
    level: str
    source: str
    text: str
    trace: str = ""


class ServerProcess:
    """`python -m queue_server` on a hall; use as a context manager, or `start` and `stop` it.

    Args:
        hall: provisioned.
        port: where it listens; any free one by default, the same after every start.

    Attributes:
        port: where it listens.
        log: what it wrote on stderr, in the hall's folder.
    """

    def __init__(self, hall: BenchHall, port: int = 0) -> None:
        self._hall = hall
        self.port = port or free_port()
        self.log = hall.config_path.parent / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> float:
        """Start it and return the seconds until it answered its first request.

        Raises:
            RuntimeError: it ended instead; the text says what it wrote.
        """
        began = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    *("-m", "queue_server", "--hall", str(self._hall.config_path)),
                    *("--data", str(self._hall.data), "--host", "127.0.0.1", "--port", str(self.port)),
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while not self.answers():
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at its start:\n{self.log_tail()}")
            if time.perf_counter() - began > START_TIMEOUT_S:
                self.kill()
                raise RuntimeError(f"the server did not answer in time:\n{self.log_tail()}")
            time.sleep(_LOOK_EVERY_S)
        return time.perf_counter() - began

    def answers(self) -> bool:
        """Ask `/healthz` once."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5.0)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def pid(self) -> int:
        """The process."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """It has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it politely, then by force."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would: no chance to write anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def memory_mib(self) -> float:
        """Return its resident memory."""
        return memory_mib(self.pid)

    def cpu_s(self) -> float:
        """Return the processor time it has used, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log_tail(self, count: int = 20) -> str:
        """Return the last lines it wrote."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])

    def complaints(self) -> list[str]:
        """Return the lines of its log that speak of a bug of ours."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if speaks_of_a_bug(line)]


def speaks_of_a_bug(line: str) -> bool:
    """Say whether a line of the server's log tells of an error in the product.

    That a client spoke nonsense is none, even where the web server's library logs it with a trace.
    """
    try:
        entry = msgspec.json.decode(line, type=_LogEntry)
    except msgspec.DecodeError:
        return True  # all it writes is JSON, unless it dies
    if "incident=" in entry.text or entry.level == "critical":
        return True
    frames = [one for one in entry.trace.splitlines() if one.lstrip().startswith('File "')]
    ours = entry.source.startswith("queue_server") or bool(frames and "/queue_server/" in frames[-1])
    return entry.level == "error" and ours


def memory_mib(pid: int) -> float:
    """Return a process's resident memory (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
