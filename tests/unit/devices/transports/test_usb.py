"""The USB transport over pyusb's own core, with a backend that plays the bus.

No computer that runs the tests has the device, so the bus is the one thing made up here.
"""

from __future__ import annotations

from array import array
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.usb import UsbTransport

BULK, INTERRUPT = 2, 3


def endpoint(address: int, kind: int = BULK, packet: int = 64) -> SimpleNamespace:
    return SimpleNamespace(
        bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=kind,
        wMaxPacketSize=packet, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
    )  # fmt: skip


def interface(class_code: int, *endpoints: SimpleNamespace) -> list[SimpleNamespace]:
    """Descriptor first, then its endpoints."""
    head = SimpleNamespace(
        bLength=9, bDescriptorType=4, bAlternateSetting=0, bNumEndpoints=len(endpoints),
        bInterfaceClass=class_code, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
        extra_descriptors=[],
    )  # fmt: skip
    return [head, *endpoints]


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb is untyped
    """One device whose IN endpoint replays `incoming` packets and whose OUT collects."""

    def __init__(self, *interfaces: list[SimpleNamespace], ids: tuple[int, int]) -> None:
        self.interfaces = interfaces
        self.ids = ids
        self.incoming: list[bytes] = []
        self.sent: list[tuple[int, bytes]] = []
        self.detached: list[int] = []
        self.claimed: list[int] = []
        self.unplugged = False
        self.deaf = False

    def enumerate_devices(self) -> list[str]:
        return ["printer"]

    def get_device_descriptor(self, dev: Any) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=self.ids[0], idProduct=self.ids[1],
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=5, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=len(self.interfaces),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, number: int, alt: int, config: int) -> SimpleNamespace:
        if number >= len(self.interfaces) or alt:
            raise IndexError
        head = self.interfaces[number][0]
        head.bInterfaceNumber = number
        return head

    def get_endpoint_descriptor(
        self, dev: Any, number: int, interface: int, alt: int, config: int
    ) -> SimpleNamespace:
        return self.interfaces[interface][1:][number]

    def open_device(self, dev: Any) -> str:
        return "handle"

    def close_device(self, handle: Any) -> None:
        pass

    def get_configuration(self, handle: Any) -> int:
        return 1

    def set_configuration(self, handle: Any, value: int) -> None:
        pass

    def is_kernel_driver_active(self, handle: Any, number: int) -> bool:
        return number not in self.detached

    def detach_kernel_driver(self, handle: Any, number: int) -> None:
        self.detached.append(number)

    def claim_interface(self, handle: Any, number: int) -> None:
        self.claimed.append(number)

    def release_interface(self, handle: Any, number: int) -> None:
        self.claimed.remove(number)

    def bulk_write(self, handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        if self.unplugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
        if self.deaf:
            raise usb.core.USBTimeoutError("Operation timed out", -7, 110)
        self.sent.append((ep, bytes(data)))
        return len(data)

    def bulk_read(self, handle: Any, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        if self.unplugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
        if not self.incoming:
            raise usb.core.USBTimeoutError("Operation timed out", -7, 110)
        packet = self.incoming.pop(0)
        assert len(packet) <= len(buff), "a packet must fit or libusb loses it"
        buff[: len(packet)] = array("B", packet)
        return len(packet)


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
