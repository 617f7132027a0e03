"""Which address gives which transport, and what a wrong one is told."""

from __future__ import annotations

import pytest

from devices.transports import open_transport
from devices.transports.addresses import address_options
from devices.transports.serial_port import SerialTransport
from devices.transports.tcp import TcpTransport
from devices.transports.usb import UsbTransport


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("tcp://10.0.0.5:9100", TcpTransport, "tcp://10.0.0.5:9100"),
        ("socket://board.hall:5005", TcpTransport, "tcp://board.hall:5005"),
        ("TCP://h:1", TcpTransport, "tcp://h:1"),
        ("ipp://printer.hall/ipp/print", TcpTransport, "tcp://printer.hall:631"),
        ("ipp://10.0.0.7:8631/ipp/print", TcpTransport, "tcp://10.0.0.7:8631"),
        ("usb://04B8:0e15", UsbTransport, "usb://04b8:0e15"),
        ("usb://1fc9:2016/A-17", UsbTransport, "usb://1fc9:2016/A-17"),
        ("/dev/ttyUSB0", SerialTransport, "/dev/ttyUSB0"),
        ("COM3", SerialTransport, "COM3"),
        (r"\\.\COM12", SerialTransport, r"\\.\COM12"),
        ("rfc2217://10.0.0.6:2217", SerialTransport, "rfc2217://10.0.0.6:2217"),
    ],
)
def test_the_scheme_chooses(url: str, kind: type, name: str) -> None:
    line = open_transport(url, {"baud": 19200, "beeper": True})
    assert isinstance(line, kind)
    assert getattr(line, "name") == name  # noqa: B009 - not part of the Transport port


@pytest.mark.parametrize(
    "url",
    [
        "",
        "printer",
        "http://x",
        "ipp:///ipp/print",
        "tcp://",
        "tcp://h",
        "tcp://h:99999",
        "tcp://:9100",
        "usb://1:2",
    ],
)
def test_a_wrong_address_is_told_what_is_expected(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected tcp://host:port") as caught:
        open_transport(url)
    assert repr(url) in str(caught.value)


def test_a_printers_address_also_tells_the_driver_its_name() -> None:
    url = "ipp://printer.hall/ipp/print"
    assert address_options(url) == {"printer_uri": url}
    assert address_options("tcp://h:1") == {}
