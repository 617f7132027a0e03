"""Wires a licence printer together: link, printer, readers, model, window. Read it to know the program.

A licence printer is a kiosk with a table `licence` in the hall file; its devices stand in
the device table, its staff code in the kiosk's own settings.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from config.schema import HallConfig
from config.schema import Kiosk as KioskConfig
from devices.document_ports import CodeScanner, DocumentPrinter, IdCardReader
from devices.ports import Device
from devices.supervisor.build import BadDeviceSpec, DeviceSpec, build_device
from kiosk.app import Screen, find_kiosk, load_settings
from kiosk.chime import Chime
from kiosk.licence.readers import CardReader, CodeReader, ListeningCardReader
from kiosk.licence.viewmodels.model import LicenceModel, LicenceParts
from kiosk.licence.views.screens import LICENCES
from kiosk.settings import Settings
from kiosk.staff_code import StaffLock
from kiosk.views.window import KioskWindow
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.sheet_printing import SheetPrinter, WorkerSheetPrinter
from qt_common.terminal import CannotStart, Terminal, run_until_closed, show_on_screen
from qt_common.theme.tokens import KIOSK
from queue_server.protocol.events import Topic

TOPICS = (Topic.SERVICES, Topic.NOTICES)


@dataclass(frozen=True, slots=True)
class Devices:
    """What hangs on a licence printer.

    Attributes:
        printer: where sheets come out.
        reader: for identity cards; None = numbers are typed.
        scanner: for pick-up codes; None = they are typed.
    """

    printer: SheetPrinter
    reader: CardReader | None = None
    scanner: CodeReader | None = None

    def start(self) -> None:
        """Begin connecting."""
        for device in self._all:
            device.start()

    def stop(self) -> None:
        """Let everything go."""
        for device in self._all:
            device.stop()

    @property
    def _all(self) -> list[SheetPrinter | CardReader | CodeReader]:
        return [device for device in (self.printer, self.reader, self.scanner) if device is not None]


def run(terminal: Terminal, kiosk_id: str, screen: Screen) -> int:
    """Run one licence printer until staff end it."""
    config = terminal.config()
    kiosk = find_kiosk(config, kiosk_id)
    own = load_settings(kiosk_id)
    app = QApplication([])
    clock = terminal.clock()
    hall = terminal.hall(TOPICS, "licence-printer")
    devices = build_devices(config, kiosk, clock)
    model = build_model(kiosk, hall, devices, clock, Translator("kiosk", screen.language), own)
    theme = KIOSK.without_motion() if screen.still or own.still else KIOSK
    locked = not (screen.windowed or screen.geometry)
    window = KioskWindow(model, theme, locked=locked, screens=LICENCES)
    window.resize(540, 960)
    model.idle.warned.connect(Chime(model).play)
    show_on_screen(window, windowed=screen.windowed, geometry=screen.geometry)
    devices.start()
    hall.start()
    try:
        return run_until_closed(app)
    finally:
        hall.stop()
        devices.stop()


def build_devices(config: HallConfig, kiosk: KioskConfig, clock: Clock) -> Devices:
    """Return the devices of a licence printer, not yet started. Raises CannotStart."""
    terminal = kiosk.licence
    if terminal is None:
        raise CannotStart(
            f"{kiosk.id!r} 没有打证机设置（licence）/ is no licence printer: its table has no `licence`"
        )
    printer = _device(config, terminal.printer, DocumentPrinter)
    reader = _device(config, terminal.card_reader, IdCardReader)
    scanner = _device(config, terminal.scanner, CodeScanner)
    if not isinstance(printer, DocumentPrinter):
        raise CannotStart(f"打证机 {kiosk.id!r} 没有打印机（licence.printer）/ has no printer")
    return Devices(
        WorkerSheetPrinter(terminal.printer, printer, clock),
        ListeningCardReader(terminal.card_reader, reader) if isinstance(reader, IdCardReader) else None,
        CodeReader(terminal.scanner, scanner) if isinstance(scanner, CodeScanner) else None,
    )


def build_model(
    kiosk: KioskConfig, hall: Hall, devices: Devices, clock: Clock, translate: Translator, own: Settings
) -> LicenceModel:
    """Return the licence printer without a window. Raises CannotStart when the kiosk is none."""
    if kiosk.licence is None:
        raise CannotStart(f"{kiosk.id!r} 没有打证机设置（licence）/ its table has no `licence`")
    return LicenceModel(
        LicenceParts(
            hall=hall,
            clock=clock,
            config=kiosk,
            terminal=kiosk.licence,
            translate=translate,
            lock=StaffLock(own.staff_code, clock),
            printer=devices.printer,
            reader=devices.reader,
            scanner=devices.scanner,
        )
    )


def _device(config: HallConfig, device_id: str, port: type) -> Device | None:
    """Return a driver, not yet open; None for an empty id. Raises CannotStart."""
    if not device_id:
        return None
    for device in config.devices:
        if device.id == device_id:
            spec = DeviceSpec(device.id, device.driver, device.url, device.options)
            try:
                return build_device(spec, port)
            except BadDeviceSpec as error:
                raise CannotStart(str(error)) from error
    raise CannotStart(f"打证机的设备 {device_id!r} 不在设备表中 / no such device")
