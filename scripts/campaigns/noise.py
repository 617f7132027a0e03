"""Garbage of every kind: random, nearly right, too long, too deep; the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

import queue_server.protocol  # noqa: F401 - registers the methods
from queue_server.protocol.base import MethodInfo, methods

_DEEP = 3_000
_LONG = 200_000


class Noise:
    """A source of garbage.

    Args:
        chance: its randomness.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._methods = sorted(methods().values(), key=lambda info: info.name)

    def random_bytes(self, most: int = 2_000) -> bytes:
        """Return bytes without any meaning."""
        return self._chance.randbytes(self._chance.randint(1, most))

    def mutated(self, valid: bytes) -> bytes:
        """Return `valid` with some bytes changed, lost, doubled, moved or added."""
        data = bytearray(valid)
        for _ in range(self._chance.randint(1, 4)):
            place = self._chance.randrange(len(data) + 1)
            match self._chance.randrange(5):
                case 0 if place < len(data):
                    data[place] ^= 1 << self._chance.randrange(8)
                case 1:
                    del data[place : place + self._chance.randint(1, 8)]
                case 2:
                    data[place:place] = self._chance.randbytes(self._chance.randint(1, 8))
                case 3:
                    data[place:place] = data[: self._chance.randint(1, 40)]
                case _:
                    del data[place:]
        return bytes(data)

    def device_bytes(self, valid: Sequence[bytes]) -> bytes:
        """Return garbage for a device's wire: meaningless, or nearly one of the `valid` frames."""
        if self._chance.random() < 0.4:
            return self.random_bytes()
        return self.mutated(self._chance.choice(valid))

    def message(self) -> bytes:
        """Return a WebSocket text that can be no request: it is no JSON, or not of the right types."""
        kinds: Sequence[Callable[[], bytes]] = (
            self.random_bytes,
            self._wrong_types,
            self._wrong_types,
            self._wrong_envelope,
            self._cut_off,
            lambda: b"[" * _DEEP,
            lambda: b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
            lambda: b'{"jsonrpc":"2.0","id":1,"method":"' + b"x" * 20_000 + b'"}',
            lambda: b'{"jsonrpc":"2.0","id":' + b"9" * 400 + b',"method":"session.ping"}',
            lambda: b'"' + b"\xff\xfe\xc0\x80\xed\xa0\x80" * 20 + b'"',
        )
        return self._chance.choice(kinds)()

    def _wrong_types(self) -> bytes:
        """Return a request of a real method in which at least one parameter cannot be what it is."""
        info = self._chance.choice(self._methods)
        names = info.params.__struct_fields__
        params: dict[str, object] = {name: self._value(name) for name in names}
        params[self._chance.choice(names) if names else "nothing"] = {"": [{"": self._value("")}]}
        return self._request(info, params)

    def _request(self, info: MethodInfo, params: object) -> bytes:
        request = {"jsonrpc": "2.0", "id": self._chance.randint(1, 999), "method": info.name}
        return json.dumps({**request, "params": params}).encode()

    def _wrong_envelope(self) -> bytes:
        values: Sequence[object] = (None, True, -1, 1e300, "\ud800", "\x00", [], {}, "2.0", [[[]]])
        keys = ("jsonrpc", "id", "method", "params", "extra", "")
        return json.dumps({key: self._chance.choice(values) for key in keys}).encode()

    def _cut_off(self) -> bytes:
        whole = self._wrong_types()
        return whole[: self._chance.randrange(1, len(whole))]

    def _value(self, name: str) -> object:
        likely: dict[str, object] = {
            "request_key": "k" * 16,
            "service_id": "s1",
            "counter_id": "c1",
            "level": 5,
            "ticket_id": "t",
        }
        odd: Sequence[object] = (0, -1, 1e308, "", "\x00\x00", "\ud800", "x" * 5_000, [1, None], True, None)
        if name in likely and self._chance.random() < 0.7:
            return likely[name]
        return self._chance.choice(odd)

    def frame(self) -> bytes:
        """Return WebSocket frames no client should send: reserved bits, no mask, lying lengths."""
        chance = self._chance
        head = chance.choice(
            (
                bytes((chance.randrange(256), chance.randrange(256))),
                b"\x81\x7e\xff\xff",
                b"\xf1\xfe\x00\x10",
                b"\x83\x80\x00\x00\x00\x00",
                b"\x89\xfe\x40\x00" + bytes(4),
                b"\x82\xff" + b"\x7f" + b"\xff" * 7 + bytes(4),
                b"\x01\x85\x00\x00\x00\x00abcde\x01\x85\x00\x00\x00\x00abcde",
                b"\x80\x81\x00\x00\x00\x00x",
                b"\x88\x82\x00\x00\x00\x00\x00\x00",
                b"\x81\xfe\xff\xff" + bytes(4),
            )
        )
        return head + self.random_bytes(300)

    def http(self) -> bytes:
        """Return an HTTP request that is wrong, or that asks for nonsense."""
        chance = self._chance
        method = chance.choice(("GET", "POST", "PUT", "BREW", "OPTIONS", "\x00", "G" * 5_000))
        path = chance.choice(
            (
                "/t/",
                "/t/" + "a" * 40,
                "/t/%00%ff",
                "/t/../../etc/passwd",
                "/ws",
                "/healthz",
                "/" + "x" * 9_000,
            )
        )
        header = chance.choice(
            (
                "Content-Length: 99999999999999999999",
                "Content-Length: -1",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked\r\nContent-Length: 3",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99",
                "Upgrade: h2c\r\nConnection: Upgrade",
                "Cookie: " + "c" * 20_000,
                "\x00: \xff",
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12",
            )
        )
        body = self.random_bytes(200) if chance.random() < 0.5 else b"zz\r\n" + b"level=5&x=%ff"
        request = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode("latin-1") + body
        return self.mutated(request) if chance.random() < 0.3 else request

    def huge(self) -> bytes:
        """Return a text longer than any request may be."""
        return b'{"jsonrpc":"2.0","id":1,"method":"' + b"y" * _LONG + b'"}'
