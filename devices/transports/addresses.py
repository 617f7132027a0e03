"""From an address in the configuration to a transport.

- Network: `tcp://host:port`, `socket://host:port`; `ipp://host/path` for printers, port 631 by default.
- USB, hexadecimal ids: `usb://vid:pid`, `usb://vid:pid/serial`.
- Pictures: `video://0` (the computer's first camera) or `video:///dev/video2`, `film://page.avi`,
  `folder://pages`.
- Serial, whatever pyserial understands: `/dev/ttyUSB0`, `COM3`, `rfc2217://host:port`,
  `hwgrep://…`, `spy://…`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from devices.ports import Transport
from devices.transports.serial_port import SerialSettings, SerialTransport
from devices.transports.tcp import TcpTransport
from devices.transports.usb import UsbTransport

_IPP_PORT = 631
_SERIAL_SCHEMES = frozenset({"rfc2217", "hwgrep", "spy", "alt", "loop"})
_PORT_NAME = re.compile(r"(/dev/.+|\\\\\.\\.+|COM\d+)", re.IGNORECASE)
_USB_IDS = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})(?:/(.+))?", re.IGNORECASE)

SERIAL_OPTION_TYPES: Mapping[str, type] = {
    "baud": int,
    "parity": str,
    "data_bits": int,
    "stop_bits": float,
    "xonxoff": bool,
    "rtscts": bool,
    "dsrdtr": bool,
}
"""Option names a device may use for its serial line, for `config check`."""


def open_transport(url: str, options: Mapping[str, Any] | None = None) -> Transport:
    """Return the transport for an address; nothing is connected before its `open`.

    Args:
        url: see the module's table.
        options: serial parameters (SERIAL_OPTION_TYPES); other names are ignored.

    Raises:
        ValueError: the address is of no known form; the text says what is expected.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        if not _PORT_NAME.fullmatch(url):
            raise ValueError(_complaint(url, "no scheme and not a serial port name"))
        return SerialTransport(url, SerialSettings.from_options(options or {}))
    match scheme.lower():
        case "tcp" | "socket":
            return _tcp(url)
        case "ipp":
            return _tcp(url, _IPP_PORT)
        case "usb":
            return _usb(url, rest)
        case "video" | "film" | "folder" if rest:
            return _pictures(scheme.lower(), rest, options or {})
        case known if known in _SERIAL_SCHEMES:
            return SerialTransport(url, SerialSettings.from_options(options or {}))
    raise ValueError(_complaint(url, f"unknown scheme {scheme!r}"))


def address_options(url: str) -> Mapping[str, Any]:
    """Return what an address tells the driver beyond where the line goes: a printer's own URI."""
    return {"printer_uri": url} if url.lower().startswith("ipp://") else {}


def _tcp(url: str, default_port: int | None = None) -> Transport:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or default_port
    except ValueError as error:
        raise ValueError(_complaint(url, str(error))) from error
    if not host or not port:
        raise ValueError(_complaint(url, "host and port are both needed"))
    return TcpTransport(host, port)


def _usb(url: str, rest: str) -> Transport:
    ids = _USB_IDS.fullmatch(rest)
    if ids is None:
        raise ValueError(_complaint(url, "USB ids are four hexadecimal digits each"))
    return UsbTransport(int(ids[1], 16), int(ids[2], 16), ids[3] or "")


def _pictures(scheme: str, place: str, options: Mapping[str, Any]) -> Transport:
    """Loaded only for cameras: other programs do without image libraries."""
    from devices.transports.picture_folder import SECONDS_EACH, PictureFolder
    from devices.transports.video import VideoLine

    if scheme == "folder":
        return PictureFolder(Path(place), float(options.get("seconds_each", SECONDS_EACH)))
    return VideoLine(int(place) if place.isdecimal() else place, film=scheme == "film")


def _complaint(url: str, reason: str) -> str:
    return (
        f"address {url!r}: {reason}; expected tcp://host:port, ipp://host/path, usb://vid:pid, "
        "rfc2217://host:port, video://0, film://path, folder://path or a serial port: /dev/ttyUSB0 or COM3"
    )
