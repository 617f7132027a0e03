"""A USB bus with one device, played through pyusb's own backend interface."""

from __future__ import annotations

from array import array
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

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
