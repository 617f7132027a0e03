"""Messages to bytes and back; decoding validates, once, at the edge."""

from __future__ import annotations

from functools import cache
from typing import TypeVar, cast

import msgspec

from queue_server.protocol.base import ErrorBody, ErrorData, Incoming, Outgoing, Params, View
from queue_server.protocol.errors import HallError, InvalidParams

_encoder = msgspec.json.Encoder()
_incoming = msgspec.json.Decoder(Incoming)
_outgoing = msgspec.json.Decoder(Outgoing)
_S = TypeVar("_S", bound=msgspec.Struct)


@cache
def _decoder(kind: type[msgspec.Struct]) -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(kind)


def encode(value: msgspec.Struct) -> bytes:
    """Return `value` as JSON bytes."""
    return _encoder.encode(value)


def decode(kind: type[_S], data: bytes | msgspec.Raw) -> _S:
    """Return `data` as a `kind`. Raises InvalidParams naming the field and what is expected."""
    try:
        return cast(_S, _decoder(kind).decode(data))
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise InvalidParams(problem=str(error)) from error


def decode_request(data: bytes | str) -> Incoming:
    """Return the request in `data`. Raises InvalidParams."""
    try:
        return _incoming.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise InvalidParams(problem=str(error)) from error


def decode_message(data: bytes | str) -> Outgoing:
    """Return what the server sent. Raises InvalidParams."""
    try:
        return _outgoing.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise InvalidParams(problem=str(error)) from error


def encode_request(request_id: int, name: str, params: Params) -> bytes:
    """Return a request as bytes."""
    return b'{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}' % (
        request_id,
        name.encode(),
        encode(params),
    )


def encode_answer(request_id: int, answer: View) -> bytes:
    """Return an answer as bytes."""
    return b'{"jsonrpc":"2.0","id":%d,"result":%s}' % (request_id, encode(answer))


def encode_notification(name: str, params: View) -> bytes:
    """Return a notification (`hello`, `event`) as bytes."""
    return b'{"jsonrpc":"2.0","method":"%s","params":%s}' % (name.encode(), encode(params))


def encode_error(request_id: int | None, error: HallError) -> bytes:
    """Return an error answer as bytes; `request_id` is None when the request had none that could be read."""
    body = ErrorBody(
        code=error.code,
        message=error.slug,
        data=ErrorData(slug=error.slug, params=error.params, retryable=error.retryable),
    )
    shown = b"null" if request_id is None else b"%d" % request_id
    return b'{"jsonrpc":"2.0","id":%s,"error":%s}' % (shown, encode(body))
