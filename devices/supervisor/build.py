"""From a device's description to a driver on its transport, with every mistake named at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devices.ports import Device, Transport
from devices.registry import DriverEntry, drivers
from devices.transports.addresses import SERIAL_OPTION_TYPES, address_options, open_transport
from devices.transports.pictures import PictureLine
from devices.transports.shared import SharedLine


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """What the configuration says about one device.

    Attributes:
        name: the hall's own name for it, e.g. `led_main`.
        driver: a registered driver, e.g. `ff68`.
        url: where it hangs; see `devices.transports.addresses`.
        options: the driver's options and the serial line's.
    """

    name: str
    driver: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)


class BadDeviceSpec(ValueError):
    """A device that cannot be built; the text has one line for each problem.

    Attributes:
        problems: those lines.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class LinePool:
    """The lines of one program by address, so that devices on one bus share it.

    The serial settings of a bus are those of the first device on it.
    """

    def __init__(self) -> None:
        self._lines: dict[str, SharedLine] = {}

    def transport(self, url: str, options: Mapping[str, Any]) -> Transport:
        """Return a share of the line at `url`; ValueError when the address is of no known form.

        Lines of pictures carry no bytes to share: each is its driver's own.
        """
        line = self._lines.get(url)
        if line is None:
            transport = open_transport(url, options)
            if isinstance(transport, PictureLine):
                return transport
            line = self._lines[url] = SharedLine(transport)
        return line.share()


def build_device(spec: DeviceSpec, port: type | None = None, lines: LinePool | None = None) -> Device:
    """Make the driver a description asks for; nothing is connected yet.

    Args:
        spec: the description.
        port: the port the caller needs, e.g. `LedBoard`; None takes any device.
        lines: where devices on one bus find each other; None = it has a line of its own.

    Raises:
        BadDeviceSpec: unknown driver or option, wrong value, bad address, wrong kind.
    """
    known = drivers()
    if spec.driver not in known:
        raise BadDeviceSpec(
            [f"{spec.name}.driver: unknown driver {spec.driver!r}{_hint(spec.driver, known)}"]
        )
    entry = known[spec.driver]
    problems = _option_problems(spec, entry)
    if port is not None and port not in entry.ports:
        kinds = ", ".join(kind.__name__ for kind in entry.ports)
        problems.append(f"{spec.name}.driver: {spec.driver!r} is a {kinds}, expected a {port.__name__}")
    try:
        transport = (lines.transport if lines else open_transport)(spec.url, spec.options)
    except ValueError as error:
        problems.append(f"{spec.name}.url: {error}")
    if problems:
        raise BadDeviceSpec(problems)
    try:
        return entry.build(transport, {**address_options(spec.url), **spec.options})
    except ValueError as error:
        raise BadDeviceSpec([f"{spec.name}.options: {error}"]) from error


def _option_problems(spec: DeviceSpec, entry: DriverEntry) -> list[str]:
    types = {**SERIAL_OPTION_TYPES, **entry.option_types}
    problems = []
    for name, value in spec.options.items():
        where = f"{spec.name}.options.{name}"
        if name not in types:
            problems.append(f"{where}: {spec.driver!r} has no such option{_hint(name, types)}")
        elif not _fits(value, types[name]):
            problems.append(f"{where}: {value!r} is not a {types[name].__name__}")
    return problems


def _fits(value: Any, expected: type) -> bool:
    if isinstance(value, bool):  # to Python a bool is an int; to a person it is not
        return expected is bool
    return isinstance(value, (int, float) if expected is float else expected)


def _hint(wrong: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1)
    return f" (did you mean {close[0]!r}?)" if close else f" (there are: {', '.join(names)})"
