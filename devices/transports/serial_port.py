"""A serial line, by any pyserial URL: a port name, `rfc2217://`, a USB converter.

`socket://host:port` is not here: it is plain TCP and `devices.transports.tcp`
serves it better (see `devices.transports.addresses`).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import serial

from devices.deadline import Deadline
from devices.transports.line import SLICE_S, Line

if sys.platform == "win32":
    _SettingsError = OSError
else:  # the one error of a POSIX port that is no OSError: parameters it does not have
    from termios import error as _SettingsError


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """Line parameters; the defaults are what most hall devices leave the factory with.

    Attributes:
        baud: bits a second.
        parity: N, E, O, M or S.
        data_bits: 5-8.
        stop_bits: 1, 1.5 or 2.
        xonxoff: software flow control.
        rtscts: hardware flow control on RTS/CTS.
        dsrdtr: hardware flow control on DSR/DTR.
    """

    baud: int = 9600
    parity: str = "N"
    data_bits: int = 8
    stop_bits: float = 1
    xonxoff: bool = False
    rtscts: bool = False
    dsrdtr: bool = False

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> SerialSettings:
        """Take the line parameters out of a device's options; others are ignored."""
        return cls(**{name: options[name] for name in cls.__slots__ if name in options})


class SerialTransport(Line):
    """Bytes over a serial port, native or remote.

    A native port honours every deadline. For `rfc2217://` the opening handshake is
    pyserial's own and may take its 5 s although the deadline is shorter.
    """

    def __init__(self, url: str, settings: SerialSettings | None = None) -> None:
        super().__init__(url)
        self._settings = settings or SerialSettings()
        self._port: Any = None

    def _connect(self, deadline: Deadline) -> None:
        if deadline.expired:
            raise TimeoutError
        settings = self._settings
        try:
            self._port = serial.serial_for_url(
                self.name,
                baudrate=settings.baud,
                parity=settings.parity,
                bytesize=settings.data_bits,
                stopbits=settings.stop_bits,
                xonxoff=settings.xonxoff,
                rtscts=settings.rtscts,
                dsrdtr=settings.dsrdtr,
                # Never changed later: on a remote port each change is a negotiation.
                timeout=SLICE_S,
            )
        except (ValueError, _SettingsError) as error:
            raise ConnectionError(f"line parameters {settings}: {error}") from error

    def _disconnect(self) -> None:
        if self._port is not None:
            with contextlib.suppress(OSError):
                self._port.close()
            self._port = None

    def _interrupt(self) -> None:
        port = self._port
        if isinstance(port, serial.Serial):
            with contextlib.suppress(OSError, TypeError):  # TypeError: closed meanwhile
                port.cancel_write()

    def _send(self, data: bytes, deadline: Deadline) -> None:
        port = self._live()
        try:
            if isinstance(port, serial.Serial):
                port.write_timeout = max(deadline.remaining_s, 0.001)
            port.write(data)
        except serial.SerialTimeoutException as error:
            raise TimeoutError(str(error)) from error
        except _SettingsError as error:  # setting the timeout of a port that was unplugged
            raise ConnectionResetError(str(error)) from error

    def _receive(self, max_bytes: int, wait_s: float) -> bytes:
        port = self._live()
        if wait_s == 0.0 and not port.in_waiting:
            return b""
        data = bytes(port.read(1))
        while data and len(data) < max_bytes and (waiting := port.in_waiting):
            more = bytes(port.read(min(waiting, max_bytes - len(data))))
            if not more:
                break
            data += more
        return data

    def _live(self) -> Any:
        if self._port is None:
            raise ConnectionResetError("the port is gone")
        return self._port
