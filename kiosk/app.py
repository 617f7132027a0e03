"""Wires a kiosk together: settings, link, printer, model, window. Read it to know the program.

A kiosk is a terminal of the server; which groups it offers, its printer and its receipt
stand in the hall file, the staff code in the kiosk's own settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from config.errors import ConfigErrors
from config.receipts import load_layout
from config.schema import HallConfig
from config.schema import Kiosk as KioskConfig
from kiosk import settings
from kiosk.chime import Chime
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.kiosk import KioskModel, KioskParts
from kiosk.views.window import KioskWindow
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.printing import Printer
from qt_common.receipts import ReceiptWriter
from qt_common.terminal import CannotStart, Terminal, connect_printer, run_until_closed, show_on_screen
from qt_common.theme.tokens import KIOSK
from queue_server.protocol.events import Topic

TOPICS = (Topic.SERVICES, Topic.NOTICES)


@dataclass(frozen=True, slots=True)
class Screen:
    """How a kiosk fills its screen.

    Attributes:
        language: before a visitor chooses another.
        windowed: an ordinary window that anybody may close.
        geometry: `x,y,width,height` of that window.
        still: nothing moves.
    """

    language: str = "zh_CN"
    windowed: bool = False
    geometry: str = ""
    still: bool = False


def run(terminal: Terminal, kiosk_id: str, screen: Screen) -> int:
    """Run one kiosk until staff end it."""
    config = terminal.config()
    kiosk = find_kiosk(config, kiosk_id)
    own = load_settings(kiosk_id)
    app = QApplication([])
    clock = terminal.clock()
    hall = terminal.hall(TOPICS, "kiosk")
    printer = build_printer(config, kiosk)
    translate = Translator("kiosk", screen.language)
    model = build_model(config, kiosk_id, hall, printer, clock, translate, terminal.hall_file.parent, own)
    theme = KIOSK.without_motion() if screen.still or own.still else KIOSK
    window = KioskWindow(model, theme, locked=not (screen.windowed or screen.geometry))
    window.resize(540, 960)
    model.idle.warned.connect(Chime(model).play)
    show_on_screen(window, windowed=screen.windowed, geometry=screen.geometry)
    if printer is not None:
        printer.start()
    hall.start()
    try:
        return run_until_closed(app)
    finally:
        hall.stop()
        if printer is not None:
            printer.stop()


def find_kiosk(config: HallConfig, kiosk_id: str) -> KioskConfig:
    """Return the kiosk's table of the hall file. Raises CannotStart naming those there are."""
    for kiosk in config.kiosks:
        if kiosk.id == kiosk_id:
            return kiosk
    known = ", ".join(kiosk.id for kiosk in config.kiosks) or "-"
    raise CannotStart(f"大厅配置里没有取号机 {kiosk_id!r}（有：{known}） / no such kiosk")


def load_settings(kiosk_id: str) -> settings.Settings:
    """Return the kiosk's own settings. Raises CannotStart."""
    try:
        return settings.load(settings.default_path(kiosk_id))
    except settings.BadSettings as error:
        raise CannotStart(str(error)) from error


def build_printer(config: HallConfig, kiosk: KioskConfig) -> Printer | None:
    """Return the kiosk's printer, not yet started; None when it has none. Raises CannotStart."""
    if not kiosk.printer:
        return None
    for device in config.devices:
        if device.id == kiosk.printer:
            return connect_printer(device)
    raise CannotStart(f"取号机 {kiosk.id!r} 的打印机 {kiosk.printer!r} 不在设备表中 / no such printer")


def build_model(
    config: HallConfig,
    kiosk_id: str,
    hall: Hall,
    printer: Printer | None,
    clock: Clock,
    translate: Translator,
    folder: Path,
    own: settings.Settings,
) -> KioskModel:
    """Return the kiosk without a window. Raises CannotStart when its receipt layout is missing or wrong."""
    kiosk = find_kiosk(config, kiosk_id)
    try:
        layout = load_layout(kiosk.receipt, folder)
    except ConfigErrors as error:
        raise CannotStart(str(error)) from error
    return KioskModel(
        KioskParts(
            hall=hall,
            printer=printer,
            clock=clock,
            config=kiosk,
            translate=translate,
            writer=ReceiptWriter(layout, config.no_show.reactivate_within_min),
            lock=StaffLock(own.staff_code, clock),
        )
    )
