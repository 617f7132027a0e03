"""What of a hall is no screen: server, simulated devices, device host, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO

from config.load import load_hall
from config.rehearsal import Rehearsal
from config.schema import HallConfig
from queue_server.client import identity
from queue_server.client.identity import TerminalIdentity
from scripts.demo.device_park import Place
from scripts.demo.platforms import Platforms
from scripts.demo.simulators import OwnProcess, Park, Simulator

EXAMPLES = Path("config") / "examples"
PRINTERS = ("printer-1", "printer-2", "printer-guide")
PORTS = {
    "9101": "printer-1",
    "9102": "printer-2",
    "9103": "printer-guide",
    "9201": "licence-printer",
    "9202": "id-reader",
    "9203": "code-scanner",
    "9321": "cards-w2",
    "9322": "scanner-w2",
    "9323": "camera-w2",
    "9324": "papers-w2",
    "9351": "cards-w5",
    "9352": "scanner-w5",
    "9353": "camera-w5",
    "9354": "papers-w5",
    "9381": "cards-w8",
    "9382": "scanner-w8",
    "9384": "papers-w8",
    "9392": "scanner-back-1",
    "9394": "papers-back-2",
    "5005": "hall-led",
    "5101": "bars",
    "5201": "pads",
}
"""The devices' ports in the example, and what stands behind them."""
CARD_READERS = ("id-reader", "cards-w2", "cards-w5", "cards-w8")
SCANNERS = ("code-scanner", "scanner-w2", "scanner-w5", "scanner-w8", "scanner-back-1")
CAMERAS = ("camera-w2", "camera-w5")
PAPER_PRINTERS = ("papers-w2", "papers-w5", "papers-w8", "papers-back-2")
LICENCE_PRINTER = "licence-printer"
LICENCE_TRAYS = (("tray-1", "iso_a3_297x420mm"), ("tray-2", "iso_a4_210x297mm"))
A4_TRAY = ("tray-1", "iso_a4_210x297mm", 500)
HOST = "127.0.0.1"
START_TIMEOUT_S = 60.0
BLANKS = 30
"""Pre-printed blanks in each tray of the licence printer."""
KEY_VARIABLE = "YICHUANG_DEMO_PLATFORM_KEY"
KEY = "only for the demonstration"
"""Signs what the hall and the stand-ins of other platforms say to each other on this machine."""
TERMINALS = {"device-host": "device_host", "hall-board": "board"}


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the simulated devices are; the defaults are a hall's.

    Attributes:
        print_mm_per_s: of the ticket printers.
        sheet_s: one sheet out of a document printer.
        card_s: reading an identity card.
    """

    print_mm_per_s: float | None = None
    sheet_s: float = 3.0
    card_s: float = 1.2


class Stage:
    """A hall's processes; make one with `set_up`.

    Attributes:
        folder: hall file, data, logs.
        hall_file: the hall, with this stage's own ports in it.
        config: what stands in it.
        server_port: where the server listens.
        simulators: by the names in `PORTS`.
        platforms: stand-ins of the other platforms.
        rehearsal: the invented time everybody shares, or None.
    """

    def __init__(self, folder: Path, example: str, rehearsal: Rehearsal | None) -> None:
        self.folder = folder
        self.rehearsal = rehearsal
        self.server_port = free_port()
        self._ports = {name: free_port() for name in PORTS.values()}
        self.platforms = Platforms(KEY, free_port)
        self.hall_file = self._write_hall(example)
        self.config: HallConfig = load_hall(self.hall_file)
        self.simulators: dict[str, Simulator] = {}
        self._server: subprocess.Popen[bytes] | None = None
        self._host: subprocess.Popen[bytes] | None = None
        self._park: Park | None = None
        self._logs: list[IO[bytes]] = []

    @property
    def server_url(self) -> str:
        """The server's socket."""
        return f"ws://{HOST}:{self.server_port}/ws"

    @property
    def http_url(self) -> str:
        """The server's pages."""
        return f"http://{HOST}:{self.server_port}"

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    def identity(self, name: str) -> TerminalIdentity:
        """Return the identity of a terminal: kiosk, counter or board id, or `device-host`."""
        return identity.load(self.identity_file(name))

    def identity_file(self, name: str) -> Path:
        """Return where a terminal's identity is."""
        return self.data / "identities" / f"{name}.json"

    def password(self, clerk_id: str) -> str:
        """Return the password made up for a clerk."""
        passwords: dict[str, str] = json.loads((self.data / "passwords.json").read_text(encoding="utf-8"))
        return passwords[clerk_id]

    def start_devices(self, pace: Pace) -> None:
        """Switch every simulated device on and wait until it can be reached."""
        for name, (module, options) in self._wanted_devices(pace).items():
            self.simulators[name] = OwnProcess(module, self._ports[name], self._log(name), *options)
        self._park = Park(self._parked_devices(pace), self._log("park"))
        self.simulators |= self._park.devices
        for simulator in self.simulators.values():
            simulator.wait_ready()

    def _wanted_devices(self, pace: Pace) -> dict[str, tuple[str, tuple[str, ...]]]:
        strip = ("--speed", f"{pace.print_mm_per_s:g}") if pace.print_mm_per_s else ()
        return {
            **{name: ("printer", strip) for name in PRINTERS},
            "hall-led": ("onbon", ()),
            "bars": ("candle", ("--addresses", "33,34,35,36,37,38,39,40")),
            "pads": ("ff68", ("--pads", "1,2,3,4,5,6,7,8")),
        }

    def _parked_devices(self, pace: Pace) -> dict[str, Place]:
        ports = self._ports
        printer = partial(Place, module="ipp", sheet_s=pace.sheet_s)
        places = {name: Place(module="sam_v", port=ports[name], card_s=pace.card_s) for name in CARD_READERS}
        places |= {name: Place(module="scanner", port=ports[name]) for name in SCANNERS}
        places |= {name: Place(module="camera", port=ports[name]) for name in CAMERAS}
        places |= {name: printer(port=ports[name], trays=(A4_TRAY,)) for name in PAPER_PRINTERS}
        blanks = tuple((tray, media, BLANKS) for tray, media in LICENCE_TRAYS)
        places[LICENCE_PRINTER] = printer(port=ports[LICENCE_PRINTER], trays=blanks)
        return places

    def start_server(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "queue_server", "--hall", str(self.hall_file), "--host", HOST]
        command += ["--data", str(self.data), "--port", str(self.server_port)]
        command += ["--provision", str(self._write_provision())]
        if self.rehearsal is not None:
            command += ["--rehearsal", str(self.rehearsal)]
        self._server = self._spawn(command, "server", {KEY_VARIABLE: KEY})
        self._wait_healthy(self._server)

    def kill_server(self) -> None:
        """Kill -9, as a power cut would."""
        if self._server is not None:
            self._server.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            self._server.wait()
            self._server = None

    def start_device_host(self) -> None:
        """Start the program that joins boards and pads to the server."""
        command = [sys.executable, "-m", "devices", "--config", str(self.hall_file)]
        command += ["--server", self.server_url, "--identity", str(self.identity_file("device-host"))]
        if self.rehearsal is not None:
            command += ["--speed", f"{self.rehearsal.speed:g}"]
        self._host = self._spawn(command, "device-host")

    def tear_down(self) -> None:
        """End every process and close every file."""
        for process in (self._host, self._server):
            if process is not None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.platforms.stop()
        for simulator in self.simulators.values():
            simulator.stop()
        if self._park is not None:
            self._park.stop()
        for log in self._logs:
            log.close()

    def _write_hall(self, example: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in EXAMPLES.glob("demo*.toml"):
            text = file.read_text(encoding="utf-8")
            for port, name in PORTS.items():
                text = text.replace(f"{HOST}:{port}", f"{HOST}:{self._ports[name]}")
            (self.folder / file.name).write_text(text, encoding="utf-8")
        shutil.copytree(EXAMPLES / "guides", self.folder / "guides", dirs_exist_ok=True)
        with (self.folder / "demo-hall.toml").open("a", encoding="utf-8") as hall:
            hall.write(self.platforms.as_tables(KEY_VARIABLE))
        return self.folder / example

    def _write_provision(self) -> Path:
        config = self.config
        wanted = dict(TERMINALS)
        wanted |= {kiosk.id: "kiosk" for kiosk in config.kiosks}
        wanted |= {counter.id: "counter" for counter in config.counters}
        wanted |= {board.id: "board" for board in config.boards}
        path = self.folder / "provision.json"
        terminals = [{"name": name, "role": role} for name, role in wanted.items()]
        path.write_text(json.dumps({"terminals": terminals, "clerks": ["*"]}), encoding="utf-8")
        return path

    def _wait_healthy(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise RuntimeError(f"the server did not start; see {self.folder / 'server.log'}")
            try:
                with urllib.request.urlopen(f"http://{HOST}:{self.server_port}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"the server does not answer; see {self.folder / 'server.log'}")

    def _spawn(
        self, command: list[str], name: str, variables: Mapping[str, str] = MappingProxyType({})
    ) -> subprocess.Popen[bytes]:
        log = self._log(name)
        return subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **variables}
        )

    def _log(self, name: str) -> IO[bytes]:
        log = (self.folder / f"{name}.log").open("ab")
        self._logs.append(log)
        return log


@contextmanager
def set_up(folder: Path, example: str, rehearsal: Rehearsal | None, pace: Pace = Pace()) -> Iterator[Stage]:
    """Yield a hall with devices, server and device host running; everything is ended afterwards."""
    stage = Stage(folder, example, rehearsal)
    with ExitStack() as cleanup:
        cleanup.callback(stage.tear_down)
        stage.start_devices(pace)
        stage.platforms.start()
        stage.start_server()
        stage.start_device_host()
        yield stage


def free_port() -> int:
    """Return a TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
