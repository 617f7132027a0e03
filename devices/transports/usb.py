"""A USB device of the printer class, through pyusb and libusb.

Endpoint numbers differ between models of one family, so they are read from the
descriptor (hardware.md §1.1).
"""

from __future__ import annotations

import contextlib
from typing import Any, cast

import usb.core
import usb.util

from devices.deadline import Deadline
from devices.transports.line import Line

_PRINTER_CLASS = 7
_CHUNK_BYTES = 16_384
"""Bytes per bulk write: small enough that a stalled printer is noticed soon."""


class UsbTransport(Line):
    """Bulk bytes to and from the first printer-class (else first bulk) interface.

    `usb://04b8:0e15` takes the only device with these ids; `usb://04b8:0e15/SERIAL`
    tells two equal ones apart.
    """

    def __init__(self, vendor_id: int, product_id: int, serial_number: str = "", backend: Any = None) -> None:
        suffix = f"/{serial_number}" if serial_number else ""
        super().__init__(f"usb://{vendor_id:04x}:{product_id:04x}{suffix}")
        self._ids = (vendor_id, product_id)
        self._serial_number = serial_number
        self._backend = backend
        self._device: Any = None
        self._interface: Any = None
        self._out: Any = None
        self._in: Any = None
        self._unread = b""

    def _connect(self, deadline: Deadline) -> None:
        if deadline.expired:
            raise TimeoutError
        self._device = self._find()
        interface = _choose_interface(self._device)
        self._free_from_kernel(interface.bInterfaceNumber)
        usb.util.claim_interface(self._device, interface.bInterfaceNumber)
        self._interface = interface
        self._out = _bulk_endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _bulk_endpoint(interface, usb.util.ENDPOINT_IN)
        self._unread = b""

    def _find(self) -> Any:
        vendor_id, product_id = self._ids
        try:
            found = list(
                usb.core.find(find_all=True, idVendor=vendor_id, idProduct=product_id, backend=self._backend)
            )
        except usb.core.NoBackendError as error:
            raise ConnectionError(
                "no USB library on this computer: install libusb-1.0 "
                "(Windows: also the WinUSB driver for this device)"
            ) from error
        for device in found:
            if not self._serial_number or _serial_number(device) == self._serial_number:
                return device
        raise ConnectionError("no such USB device is plugged in")

    def _free_from_kernel(self, number: int) -> None:
        # Only Linux has drivers to detach; elsewhere pyusb says "not implemented".
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)

    def _disconnect(self) -> None:
        if self._device is not None:
            with contextlib.suppress(OSError):
                usb.util.dispose_resources(self._device)
        self._device = self._interface = self._out = self._in = None

    def _interrupt(self) -> None:
        pass  # a bulk write ends with its own timeout; `_send` looks between chunks

    def _send(self, data: bytes, deadline: Deadline) -> None:
        for start in range(0, len(data), _CHUNK_BYTES):
            chunk = data[start : start + _CHUNK_BYTES]
            sent = 0
            while sent < len(chunk):
                timeout_ms = int(deadline.remaining_s * 1000)
                if timeout_ms == 0 or self._closing.is_set():
                    raise TimeoutError
                try:
                    sent += self._out.write(chunk[sent:], timeout_ms)
                except usb.core.USBTimeoutError as error:
                    raise TimeoutError(str(error)) from error

    def _receive(self, max_bytes: int, wait_s: float) -> bytes:
        if not self._unread:
            if self._in is None:
                raise ConnectionError("this device has no bulk IN endpoint: it cannot answer")
            try:
                # Whole packets only, or libusb reports an overflow and loses them.
                self._unread = bytes(self._in.read(self._in.wMaxPacketSize, max(1, int(wait_s * 1000))))
            except usb.core.USBTimeoutError:
                return b""
        data, self._unread = self._unread[:max_bytes], self._unread[max_bytes:]
        return data


def _serial_number(device: Any) -> str:
    try:
        return cast(str, device.serial_number or "")
    except (ValueError, OSError):  # no permission to read strings, or none there
        return ""


def _choose_interface(device: Any) -> Any:
    """Return the printer-class interface with a bulk OUT endpoint, else any such interface."""
    candidates = [
        interface
        for configuration in device
        for interface in configuration
        if _bulk_endpoint(interface, usb.util.ENDPOINT_OUT) is not None
    ]
    if not candidates:
        raise ConnectionError("this USB device has no bulk OUT endpoint: it is not a printer")
    return min(candidates, key=lambda interface: interface.bInterfaceClass != _PRINTER_CLASS)


def _bulk_endpoint(interface: Any, direction: int) -> Any:
    return usb.util.find_descriptor(
        interface,
        custom_match=lambda endpoint: (
            usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ),
    )
