"""ippeveprinter, the printer of the CUPS project: an IPP printer that is not ours, with faults on demand.

It will not start without a D-Bus, so it gets a bus of its own that nobody else sees; a bus
of the system is not touched, and it announces itself to nobody. Its folder holds what it
printed, and survives `kill`; the printer itself forgets every job then.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).parent
_START_S = 20.0
_STOP_S = 5.0
_PROGRAMS = ("ippeveprinter", "dbus-daemon")
_OTHER_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))

FAULTS = frozenset({"media-empty", "jam", "slow", "abort", "no-paper"})
"""See `ippeve_command.sh`."""

_BUS = """<busconfig>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow eavesdrop="true"/>
  </policy>
</busconfig>
"""


def missing() -> str | None:
    """Say why no printer can be started here; None when one can."""
    if os.name != "posix":
        return "ippeveprinter runs on Unix only"
    absent = [name for name in _PROGRAMS if _program(name) is None]
    return f"not installed: {', '.join(absent)} (Debian: cups-ipp-utils, dbus)" if absent else None


def _program(name: str) -> str | None:
    return shutil.which(name, path=_OTHER_PLACES)


class IppevePrinter:
    """One printer with A3 in tray-1 and A4 in tray-2, as a process of its own; use it with `with`.

    Args:
        folder: for what it prints and how it is; must not hold another printer.
        port: where it listens; any free one by default.

    Attributes:
        port: the same after every restart.
        url: its address for a device's `url`.

    Raises:
        RuntimeError: it is not installed.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        if reason := missing():
            raise RuntimeError(reason)
        self.folder = folder
        self.port = port or _free_port()
        self.url = f"ipp://localhost:{self.port}/ipp/print"
        self._processes = contextlib.ExitStack()
        self._printer: subprocess.Popen[bytes] | None = None
        for name in ("faults", "paper", "spool", "keys"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        command = shutil.copy(_HERE / "ippeve_command.sh", folder)
        Path(command).chmod(0o755)

    def __enter__(self) -> IppevePrinter:
        self._bus = self._processes.enter_context(_private_bus())
        try:
            self.start()
        except BaseException:
            self._processes.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._processes.close()

    @property
    def pid(self) -> int:
        """The process, for whoever wants to hurt it; 0 while it is off."""
        return self._printer.pid if self._printer else 0

    def start(self) -> None:
        """Switch it on and wait until it listens. Raises RuntimeError when it does not."""
        command = [_program("ippeveprinter") or "", "-p", str(self.port), "-n", "localhost", "-r", "off"]
        command += ["-d", str(self.folder / "spool"), "-k", "-K", str(self.folder / "keys")]
        command += ["-c", str(self.folder / "ippeve_command.sh"), "-a", str(_HERE / "ippeve_a3_a4.conf")]
        with (self.folder / "log").open("ab") as log:
            self._printer = subprocess.Popen(
                [*command, "-vvv", "licence"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._bus},
                start_new_session=True,  # so that the engine can be killed along with it
            )
        try:
            _wait_listening(self.port, self._printer)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Cut its power: printer and engine are gone at once, every job is forgotten."""
        if self._printer is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._printer.pid, signal.SIGKILL)
        self._printer.wait(_STOP_S)
        self._printer = None

    def fault(self, name: str, value: str = "") -> None:
        """Switch a fault on, from the next document on."""
        (self.folder / "faults" / _known(name)).write_text(value, encoding="ascii")

    def mend(self, name: str) -> None:
        """Switch a fault off; a job that waits for it goes on."""
        (self.folder / "faults" / _known(name)).unlink(missing_ok=True)

    def begun(self) -> list[str]:
        """Names of the jobs whose document has reached the engine, oldest first."""
        log = self.folder / "begun"
        return log.read_text(encoding="utf-8").split() if log.exists() else []

    def paper(self) -> list[Path]:
        """Return what has come out, oldest first: a PDF for each job, its name at the end."""
        return sorted((self.folder / "paper").glob("[!.]*.pdf"))

    def copies_of(self, job_name: str) -> int:
        """Return how often a job has come out."""
        return sum(sheet.stem.endswith(f"_{job_name}") for sheet in self.paper())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _known(name: str) -> str:
    if name not in FAULTS:
        raise ValueError(f"no fault {name!r}; there are {', '.join(sorted(FAULTS))}")
    return name


@contextlib.contextmanager
def _private_bus() -> Iterator[str]:
    """Run a D-Bus of our own; yields its address."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-bus-"))
    (folder / "bus.conf").write_text(_BUS.format(folder=folder), encoding="ascii")
    command = [_program("dbus-daemon") or "", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile"]
    quiet = subprocess.DEVNULL
    bus = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        give_up_at_s = time.monotonic() + _START_S
        while not (folder / "bus").exists():
            if bus.poll() is not None or time.monotonic() > give_up_at_s:
                raise RuntimeError("dbus-daemon did not start")
            time.sleep(0.02)
        yield f"unix:path={folder}/bus"
    finally:
        bus.terminate()
        bus.wait(_STOP_S)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up_at_s = time.monotonic() + _START_S
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1.0):
            return
        if process.poll() is not None or time.monotonic() > give_up_at_s:
            raise RuntimeError(f"ippeveprinter did not start on port {port}")
        time.sleep(0.05)
