"""IPP over HTTP over a transport: one question, one connection, one answer.

The standard library speaks HTTP; the bytes travel on a `Transport`, which keeps the
deadlines and is woken by `close`. Every question has a connection of its own, because a
kept one may be closed by the printer at the moment a document goes out, and then nobody
knows whether it was printed.

Protocol: RFC 8010 §4, RFC 9112.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from devices.codecs import ipp
from devices.deadline import Deadline
from devices.errors import DeviceFault, FaultKind, NotConnected, ProtocolError
from devices.ports import Transport

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DEFAULT_PORT = 631

Wait = Callable[[threading.Event, float], bool]
"""Waits for an event so many seconds at most and says whether it came."""

_MAX_ANSWER_BYTES = 4 << 20
_OK, _UNAVAILABLE = 200, 503


class IppLine:
    """The way to one printer.

    Args:
        transport: connects to the printer's port.
        printer_uri: `ipp://host[:port]/path`; names the printer in every question.
        wait: waits for the line to be closed; tests put a hand-driven clock here.

    Raises:
        ValueError: the address is none.
    """

    def __init__(self, transport: Transport, printer_uri: str, wait: Wait = threading.Event.wait) -> None:
        parts = urlsplit(printer_uri)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname:
            raise ValueError(f"printer_uri = {printer_uri!r}: expected ipp://host/path")
        self._transport = transport
        self._host, self._port = parts.hostname, parts.port or DEFAULT_PORT
        self._path = parts.path or "/"
        self._open = False
        self._closing = threading.Event()
        self._wait = wait

    def open(self, deadline: Deadline) -> None:
        """Make sure that somebody listens there; questions are welcome until `close`."""
        self._closing.clear()
        self._open = True
        try:
            self.connect(deadline)
        except BaseException:
            self._open = False
            raise

    def close(self) -> None:
        """Refuse questions and wake the one under way."""
        self._open = False
        self._closing.set()
        self._transport.close()

    def pause(self, seconds: float) -> None:
        """Wait; NotConnected when the line is closed meanwhile."""
        if self._wait(self._closing, seconds):
            raise NotConnected("the printer was closed")

    def connect(self, deadline: Deadline) -> None:
        """Begin a new connection for the next question; what fails here was never sent."""
        self._require_open()
        self._transport.close()
        self._transport.open(deadline)
        if not self._open:  # closed by another thread just now
            self._transport.close()
            self._require_open()

    def ask(self, question: ipp.Message, deadline: Deadline) -> ipp.Message:
        """Ask on a new connection and return the answer."""
        self.connect(deadline)
        return self.send(question, deadline)

    def send(self, question: ipp.Message, deadline: Deadline, document: bytes = b"") -> ipp.Message:
        """Send a question, and the document behind it, on the connection that `connect` began.

        Raises:
            TransportError: the question may have arrived, the answer did not.
            ProtocolError: what came is no answer to it.
            DeviceFault: HTTP itself refused; the printer never saw the question.
        """
        body = self._post(ipp.encode(question) + document, deadline)
        answer, _ = ipp.decode(body)
        if answer.request_id != question.request_id:
            raise ProtocolError(f"answer to question {answer.request_id}, not {question.request_id}")
        return answer

    def _post(self, body: bytes, deadline: Deadline) -> bytes:
        connection = _Connection(self._host, self._port, _Wire(self._transport, deadline))
        headers = {"Content-Type": "application/ipp", "Connection": "close"}
        try:
            connection.request("POST", self._path, body, headers)
            response = connection.getresponse()
            data = response.read(_MAX_ANSWER_BYTES + 1)
        except (ConnectionError, http.client.IncompleteRead) as error:
            self._require_open()
            raise NotConnected(f"the printer hung up: {error!r}") from error
        except (http.client.HTTPException, ValueError) as error:
            raise ProtocolError(f"no HTTP: {error!r}") from error
        finally:
            connection.close()
            self._transport.close()
        if len(data) > _MAX_ANSWER_BYTES:
            raise ProtocolError(f"an answer of more than {_MAX_ANSWER_BYTES} bytes", data[:16])
        if response.status != _OK:
            kind = FaultKind.BUSY if response.status == _UNAVAILABLE else FaultKind.REFUSED
            raise DeviceFault(kind, f"HTTP {response.status} {response.reason} at {self._path}")
        return data

    def _require_open(self) -> None:
        if not self._open:
            raise NotConnected("the printer is not open")


class _Connection(http.client.HTTPConnection):
    """The standard library's HTTP on a wire that is there already."""

    def __init__(self, host: str, port: int, wire: _Wire) -> None:
        super().__init__(host, port)
        self._wire = wire

    def connect(self) -> None:
        # Of a socket http.client uses sendall, makefile and close, and the wire has these.
        self.sock = cast(socket.socket, self._wire)


class _Wire:
    """A transport that looks like a socket to `http.client`."""

    def __init__(self, transport: Transport, deadline: Deadline) -> None:
        self._transport = transport
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._transport.write(bytes(data), self._deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._transport, self._deadline))

    def close(self) -> None:
        """The line closes the transport when the answer is read."""


class _Incoming(io.RawIOBase):
    """What arrives, as a file; its end is the end of the connection."""

    def __init__(self, transport: Transport, deadline: Deadline) -> None:
        super().__init__()
        self._transport = transport
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._transport.read(len(view), self._deadline)
        except NotConnected:
            return 0
        view[: len(data)] = data
        return len(data)
