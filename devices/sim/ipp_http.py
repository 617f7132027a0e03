"""The HTTP a simulated IPP printer speaks: requests out of a stream of bytes, answers into one.

Written apart from the driver's HTTP, which is the standard library's, so that the two
check each other. Bodies come with a length or in chunks; `Expect: 100-continue` is met.

Protocol: RFC 9112.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BODY_BYTES = 64 << 20
_MAX_HEAD_BYTES = 16_384
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Too Large"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request, whole."""

    method: str
    path: str
    body: bytes


class BadHttp(Exception):
    """Bytes that are no HTTP, or too many of them."""


@dataclass(slots=True)
class _Head:
    method: str
    path: str
    headers: dict[str, str]

    @property
    def chunked(self) -> bool:
        return self.headers.get("transfer-encoding", "").lower() == "chunked"

    @property
    def length(self) -> int:
        return int(self.headers.get("content-length", "0"))


@dataclass(slots=True)
class HttpReader:
    """Collects bytes of one connection into requests."""

    _buffer: bytearray = field(default_factory=bytearray)
    _head: _Head | None = None
    _body: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> tuple[list[Request], bytes]:
        """Take bytes; return the requests now whole, and what must be said for the rest to come.

        Raises:
            BadHttp: the connection is of no more use.
        """
        self._buffer += data
        requests: list[Request] = []
        said = b""
        while True:
            if self._head is None:
                self._head = self._read_head()
                said += self._invitation()
            if self._head is None or (body := self._read_body(self._head)) is None:
                return requests, said
            requests.append(Request(self._head.method, self._head.path, body))
            self._head = None

    def reset(self) -> None:
        """Forget half a request; the connection is gone."""
        self._buffer.clear()
        self._body.clear()
        self._head = None

    def _invitation(self) -> bytes:
        expected = self._head.headers.get("expect", "") if self._head else ""
        return _CONTINUE if expected.lower() == "100-continue" else b""

    def _read_head(self) -> _Head | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _MAX_HEAD_BYTES:
                raise BadHttp("no end of the header")
            return None
        lines = self._buffer[:end].decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise BadHttp(f"no request: {lines[0][:60]!r}")
        pairs = (line.partition(":") for line in lines[1:])
        head = _Head(words[0], words[1], {name.strip().lower(): value.strip() for name, _, value in pairs})
        try:
            too_long = not 0 <= head.length <= MAX_BODY_BYTES
        except ValueError as error:
            raise BadHttp("Content-Length is no number") from error
        if too_long:
            raise BadHttp("too long")
        return head

    def _read_body(self, head: _Head) -> bytes | None:
        if head.chunked:
            return self._read_chunks()
        if len(self._buffer) < head.length:
            return None
        body = bytes(self._buffer[: head.length])
        del self._buffer[: head.length]
        return body

    def _read_chunks(self) -> bytes | None:
        while (end := self._buffer.find(b"\r\n")) >= 0:
            try:
                size = int(self._buffer[:end].split(b";")[0], 16)
            except ValueError as error:
                raise BadHttp("a chunk without a size") from error
            if not 0 <= size <= MAX_BODY_BYTES - len(self._body):
                raise BadHttp("too long")
            stop = end + 2 + size
            if len(self._buffer) < stop + 2:
                return None
            self._body += self._buffer[end + 2 : stop]
            del self._buffer[: stop + 2]
            if size == 0:
                body = bytes(self._body)
                self._body.clear()
                return body
        return None


def response(status: int, body: bytes = b"") -> bytes:
    """Return the bytes of an answer."""
    kind = "application/ipp" if status == 200 else "text/plain"
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
