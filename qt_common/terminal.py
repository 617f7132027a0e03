"""What every screen program does at start: who it is, its server, its printer, its screen."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from config.errors import ConfigErrors
from config.load import load_hall
from config.rehearsal import parse
from config.schema import Device, HallConfig
from devices.ports import TicketPrinter
from devices.supervisor.build import BadDeviceSpec, DeviceSpec, build_device
from qt_common.clock import Clock, QtClock
from qt_common.live_hall import LiveHall, link_maker
from qt_common.printing import WorkerPrinter
from qt_common.rehearsal_clock import RehearsalClock
from queue_server.client import identity
from queue_server.client.admission import Applicant, NotAdmitted
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Role
from queue_server.protocol.events import Topic


class CannotStart(SystemExit):
    """The program ends with a sentence that says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A program's own settings from the command line.

    Attributes:
        server: the server's socket, `ws://host:port/ws`.
        hall_file: the hall's TOML file.
        profile: tells several terminals of one machine apart, e.g. `kiosk-1`.
        role: what the server must know it as.
        identity_file: where its key is; None = the user's data folder.
        code: one-time enrolment code, for the first start.
        rehearsal: see `config.rehearsal`; empty = real time.
    """

    server: str
    hall_file: Path
    profile: str
    role: Role
    identity_file: Path | None = None
    code: str = ""
    rehearsal: str = ""

    def config(self) -> HallConfig:
        """Read the hall file. Raises CannotStart with every problem in it."""
        try:
            return load_hall(self.hall_file)
        except (ConfigErrors, OSError) as error:
            raise CannotStart(f"{self.hall_file}:\n{error}") from error

    def clock(self) -> Clock:
        """Return the program's clock. Raises CannotStart."""
        try:
            return RehearsalClock(parse(self.rehearsal)) if self.rehearsal else QtClock()
        except ValueError as error:
            raise CannotStart(f"--rehearsal: {error}") from error

    def hall(self, topics: Iterable[Topic], client: str, parent: QObject | None = None) -> LiveHall:
        """Return the link to the server, not yet started. Raises CannotStart."""
        return LiveHall(link_maker(self.server, self._identity(), topics, client), parent)

    def _identity(self) -> TerminalIdentity:
        path = self.identity_file or identity.default_path(self.profile)
        try:
            return Applicant(self.server, self.role, self.profile, path).identity(self.code)
        except NotAdmitted as error:
            raise CannotStart(str(error)) from error


def connect_printer(device: Device) -> WorkerPrinter:
    """Return the printer a device's table describes, not yet started. Raises CannotStart."""
    spec = DeviceSpec(device.id, device.driver, device.url, device.options)
    try:
        built = build_device(spec, TicketPrinter)
    except BadDeviceSpec as error:
        raise CannotStart(str(error)) from error
    if not isinstance(built, TicketPrinter):
        raise CannotStart(f"{device.id}: {device.driver!r} 不是小票打印机 / is no ticket printer")
    return WorkerPrinter(device.id, built)


def show_on_screen(widget: QWidget, *, windowed: bool, geometry: str = "") -> None:
    """Show a program's main widget.

    Args:
        widget: what to show.
        windowed: an ordinary window instead of the whole screen.
        geometry: `x,y,width,height` of that window; empty = its own choice.
    """
    if geometry:
        widget.setGeometry(place_of(geometry))
    if windowed or geometry:
        widget.show()
    else:
        widget.showFullScreen()


def place_of(geometry: str) -> QRect:
    """Return the place `x,y,width,height` says. Raises CannotStart."""
    try:
        x, y, width, height = (int(part) for part in geometry.split(","))
    except ValueError:
        raise CannotStart(
            f"--geometry {geometry}：请写成 x,y,宽,高，例如 0,0,1366,768。\n"
            f"--geometry {geometry}: write x,y,width,height, e.g. 0,0,1366,768."
        ) from None
    return QRect(x, y, width, height)


def run_until_closed(app: QApplication) -> int:
    """Run the event loop; Ctrl-C and a polite kill end it."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.quit())
    awake = QTimer()  # gives Python a turn, so that signals are seen while Qt waits
    awake.start(200)
    awake.timeout.connect(lambda: None)
    return app.exec()
