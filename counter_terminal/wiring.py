"""What the hall file says about one counter: its devices, and where the others stand."""

from __future__ import annotations

from config.schema import Counter, HallConfig
from counter_terminal.viewmodels.guide.alarms import Places
from qt_common.i18n import mark
from qt_common.terminal import CannotStart

PADS = mark("叫号器与评价器")
BAR = mark("窗口条屏")
OWN = mark("本机设备")


def find_counter(config: HallConfig, counter_id: str) -> Counter:
    """Return the counter's table of the hall file. Raises CannotStart naming those there are."""
    for counter in config.counters:
        if counter.id == counter_id:
            return counter
    known = ", ".join(counter.id for counter in config.counters) or "-"
    raise CannotStart(f"大厅配置里没有窗口 {counter_id!r}（有：{known}） / no such counter")


def devices_of(config: HallConfig, counter_id: str) -> dict[str, str]:
    """Return what each device of a counter is called (a msgid), by id."""
    found = {device.id: OWN for device in config.devices if device.host == counter_id}
    found |= {pad.device: PADS for pad in config.pads if pad.counter == counter_id}
    found |= {led.device: BAR for led in config.leds if led.counter == counter_id}
    return found


def places(config: HallConfig) -> Places:
    """Return where the hall's kiosks and devices stand."""
    at = {device.id: device.host for device in config.devices if device.host}
    at |= {led.device: led.counter for led in config.leds if led.counter}
    return Places(frozenset(kiosk.id for kiosk in config.kiosks), at)
