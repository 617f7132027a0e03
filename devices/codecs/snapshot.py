"""One picture of a network camera: a GET request and its answer (RFC 9110, RFC 9112), no more of HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from devices.errors import ProtocolError

MAX_HEAD_BYTES = 16 * 1024
MAX_PICTURE_BYTES = 64 * 1024 * 1024
_BLANK_LINE = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer.

    Attributes:
        status: e.g. 200.
        body_bytes: how many bytes follow.
        closes: the camera closes the connection after them.
    """

    status: int
    body_bytes: int
    closes: bool


def request(path: str) -> bytes:
    """Return the bytes that ask for a picture."""
    return f"GET {path} HTTP/1.1\r\nHost: camera\r\nAccept: image/jpeg\r\n\r\n".encode()


def take_head(received: bytearray) -> Head | None:
    """Take the head off the front of what was received; None when it is not complete yet.

    Raises:
        ProtocolError: these bytes are no such answer.
    """
    if not b"HTTP/1.".startswith(bytes(received[:7])):
        raise ProtocolError("no HTTP answer", bytes(received[:16]))
    end = received.find(_BLANK_LINE)
    if end < 0:
        if len(received) > MAX_HEAD_BYTES:
            raise ProtocolError("the answer's head has no end", bytes(received[:16]))
        return None
    first, *lines = bytes(received[:end]).decode("latin-1").split("\r\n")
    del received[: end + len(_BLANK_LINE)]
    fields = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    try:
        status = int(first.split()[1])
        body_bytes = int(fields.get("content-length", "-1"))
    except (ValueError, IndexError) as error:
        raise ProtocolError("an answer's head that makes no sense", first.encode()[:16]) from error
    if not 0 <= body_bytes <= MAX_PICTURE_BYTES:
        raise ProtocolError(f"an answer of {body_bytes} bytes", first.encode()[:16])
    said = fields.get("connection", "").lower()
    closes = said == "close" or (first.startswith("HTTP/1.0") and said != "keep-alive")
    return Head(status, body_bytes, closes)
