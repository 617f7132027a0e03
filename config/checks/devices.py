"""Wires and addresses: one device a wire, one unit an address.

Which options a driver knows is its own business and checked by the device programs.
"""

from __future__ import annotations

from config.errors import KeyPath
from config.report import Report
from config.schema import HallConfig


def check_devices(hall: HallConfig, report: Report) -> None:
    """Report devices that would fight over a wire and bindings that do nothing."""
    _check_wires(hall, report)
    _check_pads(hall, report)
    devices = {device.id: device for device in hall.devices}
    users: dict[str, int] = {}
    for index, kiosk in enumerate(hall.kiosks):
        printer = devices.get(kiosk.printer)
        if printer is None:
            continue
        path: KeyPath = ("kiosks", index, "printer")
        if printer.host != kiosk.id:
            report.error(path, "printer_elsewhere", value=printer.id, host=printer.host)
        elif printer.id in users:
            report.error(
                path, "duplicate", value=printer.id, other=report.place(("kiosks", users[printer.id]))
            )
        users.setdefault(printer.id, index)


def _check_wires(hall: HallConfig, report: Report) -> None:
    """A bus may carry several units, told apart by their `address` option and owned by one program."""
    wires: dict[str, list[int]] = {}
    for index, device in enumerate(hall.devices):
        for other_index in wires.setdefault(device.url, []):
            other = hall.devices[other_index]
            mine, theirs = device.options.get("address"), other.options.get("address")
            if mine is None or theirs is None or mine == theirs or device.host != other.host:
                place = report.place(("devices", other_index))
                report.error(("devices", index, "url"), "duplicate", value=device.url, other=place)
                break
        wires[device.url].append(index)


def _check_pads(hall: HallConfig, report: Report) -> None:
    taken: dict[tuple[str, str, int], KeyPath] = {}
    for index, pad in enumerate(hall.pads):
        if not pad.call_address and not pad.evaluator_address:
            report.warn(("pads", index), "no_address")
        for key, address in (
            ("call_address", pad.call_address),
            ("evaluator_address", pad.evaluator_address),
        ):
            if not address:
                continue
            path: KeyPath = ("pads", index, key)
            other = taken.setdefault((pad.device, key, address), path)
            if other != path:
                report.error(path, "address_taken", value=address, other=report.place(other))
