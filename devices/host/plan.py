"""Which of a hall's devices one device host runs, and what each of them is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.schema import HallConfig, LedBinding, PadBinding
from devices.ports import CallPad, Device, Evaluator, LedBoard
from devices.supervisor import BadDeviceSpec, DeviceSpec, LinePool, build_device

_LINE_DOTS = 16  # height of the smallest hanzi font, the one LED cards come with


@dataclass(frozen=True, slots=True)
class LedUse:
    """One LED board and what it shows.

    Attributes:
        device: the driver.
        counter: that counter's number; "" for a board of calls.
        zones: the zones whose calls it shows; empty = all.
        lines: how many calls it holds.
    """

    device: LedBoard
    counter: str = ""
    zones: tuple[str, ...] = ()
    lines: int = 2


@dataclass(frozen=True, slots=True)
class PadUse:
    """One line of pads and the counters they stand at.

    Attributes:
        device: the driver; a `CallPad`, an `Evaluator`, or both.
        bindings: one for each counter.
    """

    device: Device
    bindings: tuple[PadBinding, ...]


@dataclass(frozen=True, slots=True)
class HostPlan:
    """Everything one device host runs, by device id; nothing is connected yet."""

    leds: Mapping[str, LedUse] = field(default_factory=dict)
    pads: Mapping[str, PadUse] = field(default_factory=dict)


def plan_host(hall: HallConfig, host: str = "") -> HostPlan:
    """Build the drivers of the boards and pads that `host` owns.

    Devices of the hall that no board or pad binding names are not this program's.

    Raises:
        BadDeviceSpec: with every problem of every device.
    """
    specs = {
        device.id: DeviceSpec(device.id, device.driver, device.url, device.options)
        for device in hall.devices
        if device.host == host
    }
    lines = LinePool()
    problems: list[str] = []
    leds: dict[str, LedUse] = {}
    pads: dict[str, PadUse] = {}
    for led in hall.leds:
        if led.device in specs and led.device in leds:
            problems.append(f"{led.device}: two [[leds]] entries use it, a board shows one thing")
        elif led.device in specs:
            board = _built(specs[led.device], LedBoard, lines, problems)
            if isinstance(board, LedBoard):
                leds[led.device] = _led_use(board, led, specs[led.device])
    for name in dict.fromkeys(pad.device for pad in hall.pads if pad.device in specs):
        bindings = tuple(pad for pad in hall.pads if pad.device == name)
        needs_keys = any(pad.call_address for pad in bindings)
        device = _built(specs[name], CallPad if needs_keys else Evaluator, lines, problems)
        if device is not None:
            pads[name] = PadUse(device, bindings)
        if needs_keys and any(pad.evaluator_address for pad in bindings):
            _must_rate(device, name, problems)
    if problems:
        raise BadDeviceSpec(problems)
    return HostPlan(leds, pads)


def _led_use(board: LedBoard, led: LedBinding, spec: DeviceSpec) -> LedUse:
    height_dots = int(spec.options.get("height_dots", 2 * _LINE_DOTS))
    return LedUse(board, led.counter, led.zones, max(1, height_dots // _LINE_DOTS))


def _built(spec: DeviceSpec, port: type, lines: LinePool, problems: list[str]) -> Device | None:
    try:
        return build_device(spec, port, lines)
    except BadDeviceSpec as error:
        problems += error.problems
        return None


def _must_rate(device: Device | None, name: str, problems: list[str]) -> None:
    if device is not None and not isinstance(device, Evaluator):
        problems.append(f"{name}.driver: has no evaluator, but a [[pads]] entry gives an evaluator_address")
