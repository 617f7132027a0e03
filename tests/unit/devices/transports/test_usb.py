"""The USB transport over pyusb's own core, with a backend that plays the bus.

No computer that runs the tests has the device, so the bus is the one thing made up here.
"""

from __future__ import annotations

from typing import Any

import pytest
import usb.core

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.usb import UsbTransport
from tests.helpers.usb_bus import INTERRUPT, Bus, endpoint, interface

IDS = (0x1FC9, 0x2016)


def printer_bus() -> Bus:
    """A composite device: keyboard first, printer with unusual endpoint numbers second."""
    return Bus(
        interface(3, endpoint(0x81, INTERRUPT)),
        interface(7, endpoint(0x83), endpoint(0x02)),
        ids=IDS,
    )


def opened(bus: Bus) -> UsbTransport:
    line = UsbTransport(*IDS, backend=bus)
    line.open(Deadline.after(5))
    return line


def test_endpoints_come_from_the_descriptor() -> None:
    bus = printer_bus()
    line = opened(bus)
    line.write(b"\x1b@", Deadline.after(5))
    assert bus.sent == [(0x02, b"\x1b@")]
    assert (bus.detached, bus.claimed) == ([1], [1])
    line.close()
    assert bus.claimed == []


def test_a_large_job_goes_in_chunks() -> None:
    bus = printer_bus()
    line = opened(bus)
    line.write(b"x" * 40_000, Deadline.after(5))
    assert [len(data) for _, data in bus.sent] == [16_384, 16_384, 7_232]
    line.close()


def test_packets_longer_than_asked_are_kept() -> None:
    bus = printer_bus()
    line = opened(bus)
    bus.incoming = [b"\x16\x12", b"\x12"]
    assert line.read(1, Deadline.after(5)) == b"\x16"
    assert line.read(9, Deadline.after(5)) == b"\x12"
    assert line.read(9, Deadline.after(5)) == b"\x12"
    bus.incoming = [b"old"]
    line.discard_input()
    with pytest.raises(DeadlineExceeded):
        line.read(1, Deadline.after(0.01))
    line.close()


def test_a_stalled_printer_ends_at_the_deadline() -> None:
    bus = printer_bus()
    line = opened(bus)
    bus.deaf = True
    with pytest.raises(DeadlineExceeded):
        line.write(b"x", Deadline.after(0.05))
    with pytest.raises(NotConnected):
        line.write(b"x", Deadline.after(5))


def test_unplugging_is_not_connected() -> None:
    bus = printer_bus()
    line = opened(bus)
    bus.unplugged = True
    with pytest.raises(NotConnected, match="disconnected"):
        line.read(1, Deadline.after(5))
    line.close()


def test_a_one_way_device_says_so_when_read() -> None:
    line = opened(Bus(interface(7, endpoint(0x01)), ids=IDS))
    line.write(b"x", Deadline.after(5))
    with pytest.raises(NotConnected, match="cannot answer"):
        line.read(1, Deadline.after(5))


def test_a_device_that_is_no_printer_is_refused() -> None:
    with pytest.raises(NotConnected, match="not a printer"):
        opened(Bus(interface(3, endpoint(0x81, INTERRUPT)), ids=IDS))


@pytest.mark.parametrize(
    "line",
    [
        UsbTransport(0x1111, 0x2222, backend=printer_bus()),
        UsbTransport(*IDS, "another serial", backend=printer_bus()),
    ],
)
def test_an_absent_device_is_not_connected(line: UsbTransport) -> None:
    with pytest.raises(NotConnected, match="plugged in"):
        line.open(Deadline.after(5))


def test_without_a_usb_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_backend(**_: Any) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_backend)
    with pytest.raises(NotConnected, match=r"install libusb-1\.0"):
        UsbTransport(*IDS).open(Deadline.after(5))
