"""What the hall file says about one counter: its devices and printers, and where the others stand."""

from __future__ import annotations

from pathlib import Path

from config.errors import ConfigErrors
from config.receipts import load_layout
from config.schema import Counter, Device, HallConfig, Kiosk
from counter_terminal.printing import DeskPrinters
from counter_terminal.viewmodels.guide.alarms import Places
from devices.document_ports import CodeScanner, DocumentCamera, DocumentPrinter, IdCardReader
from devices.ports import TicketPrinter
from devices.registry import drivers
from qt_common.hall import Hall
from qt_common.i18n import Translator, mark
from qt_common.receipts import ReceiptWriter
from qt_common.terminal import CannotStart, connect_printer

PADS = mark("叫号器与评价器")
BAR = mark("窗口条屏")
PRINTER = mark("小票打印机")
SHEETS = mark("文书打印机")
CARDS = mark("身份证阅读器")
SCANNER = mark("扫码枪")
CAMERA = mark("高拍仪")
OWN = mark("本机设备")
_NAMES = {
    TicketPrinter: PRINTER,
    DocumentPrinter: SHEETS,
    IdCardReader: CARDS,
    CodeScanner: SCANNER,
    DocumentCamera: CAMERA,
}


def find_counter(config: HallConfig, counter_id: str) -> Counter:
    """Return the counter's table of the hall file. Raises CannotStart naming those there are."""
    for counter in config.counters:
        if counter.id == counter_id:
            return counter
    known = ", ".join(counter.id for counter in config.counters) or "-"
    raise CannotStart(f"大厅配置里没有窗口 {counter_id!r}（有：{known}） / no such counter")


def devices_of(config: HallConfig, counter_id: str) -> dict[str, str]:
    """Return what each device of a counter is called (a msgid), by id."""
    found = {one.id: _name_of(one) for one in own_devices(config, counter_id)}
    found |= {pad.device: PADS for pad in config.pads if pad.counter == counter_id}
    found |= {led.device: BAR for led in config.leds if led.counter == counter_id}
    return found


def places(config: HallConfig) -> Places:
    """Return where the hall's kiosks and devices stand."""
    at = {device.id: device.host for device in config.devices if device.host}
    at |= {led.device: led.counter for led in config.leds if led.counter}
    return Places(frozenset(kiosk.id for kiosk in config.kiosks), at)


def desk_printers(
    config: HallConfig, counter_id: str, hall: Hall, translate: Translator, folder: Path
) -> DeskPrinters:
    """Return the counter's own printers, not yet started; their slips look like the kiosks'.

    Args:
        config: the hall.
        counter_id: whose printers.
        hall: the server link.
        translate: the screen's language.
        folder: where the hall's own layouts are.

    Raises:
        CannotStart: a printer or the layout is missing or wrong.
    """
    printers = [connect_printer(one) for one in own_devices(config, counter_id) if _prints(one)]
    kiosk = next(iter(config.kiosks), Kiosk(id="none"))
    try:
        layout = load_layout(kiosk.receipt, folder)
    except ConfigErrors as error:
        raise CannotStart(str(error)) from error
    writer = ReceiptWriter(layout, config.no_show.reactivate_within_min)
    return DeskPrinters(printers, hall, writer, translate)


def own_devices(config: HallConfig, counter_id: str) -> list[Device]:
    """Return the tables of the devices on a counter's desk."""
    return [device for device in config.devices if device.host == counter_id]


def _name_of(device: Device) -> str:
    known = drivers().get(device.driver)
    ports = known.ports if known else ()
    return next((name for port, name in _NAMES.items() if port in ports), OWN)


def _prints(device: Device) -> bool:
    """Tell whether a device is a printer; a misspelt driver counts, so that connecting names the mistake."""
    known = drivers().get(device.driver)
    return known is None or TicketPrinter in known.ports
