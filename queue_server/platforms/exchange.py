"""One exchange with another platform: a signed request under a deadline, and how it can end.

Every request carries the message's id twice, as `Idempotency-Key` and in what is signed, so
that the platform takes it once however often it is sent. The signature is HMAC-SHA256 over
method, path, id, time and body.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Protocol

import httpx
import msgspec

LARGEST_ANSWER = 64 * 1024
_PASSING = frozenset({408, 425, 429})
"""Refusals that may pass by themselves."""


class Failure(Exception):
    """A message did not get through; `reason` is a word for staff and log, never a part of the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(Failure):
    """The platform does not listen; nothing else would get through either."""


class Unclear(Failure):
    """Too slow, broken, or it answered what nobody understands: perhaps it has it, perhaps not."""


class Refused(Failure):
    """It will never take this message as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a platform is to be told.

    Attributes:
        id: it takes this once.
        subject: what it is, e.g. `result_ready`.
        about: case number or the like.
        body: what it says.
    """

    id: str
    subject: str
    about: str
    made_at: dt.datetime
    body: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an adapter makes of a message; `path` follows the platform's base address."""

    path: str
    content: Mapping[str, Any] = field(repr=False)
    method: str = "POST"


class Adapter(Protocol):
    """How one platform wants to be spoken to."""

    def request(self, message: Message) -> Request:
        """Return the message as this platform reads it.

        Raises:
            Refused: the message lacks what this platform needs.
        """

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return what the platform calls the message now, from its answer to a request it took.

        Raises:
            Refused: it took the request, but not the message.
            Unclear: the answer is not what it should be.
        """


def signature(key: bytes, method: str, path: str, id: str, time: str, body: bytes) -> str:
    """Return what proves that a request is the hall's, as hex."""
    head = "\n".join((method, path, id, time, ""))
    return hmac.new(key, head.encode() + body, sha256).hexdigest()


def word(answer: Mapping[str, Any], key: str) -> str:
    """Return a text of an answer. Raises Unclear when there is none."""
    found = answer.get(key)
    if not isinstance(found, str | int) or found == "":
        raise Unclear(f"answer without {key}")
    return str(found)


def needed(message: Message, *keys: str) -> dict[str, Any]:
    """Return these parts of a message. Raises Refused when one is missing."""
    missing = [key for key in keys if message.body.get(key) in (None, "", [], ())]
    if missing:
        raise Refused(f"message without {', '.join(missing)}")
    return {key: message.body[key] for key in keys}


class Exchange:
    """Speaks HTTP to one platform.

    Args:
        url: its base address.
        key: signs requests; empty = unsigned.
        timeout_s: for a whole exchange, connecting and reading included.
        hall_id: who speaks.
    """

    def __init__(self, url: str, key: bytes, timeout_s: float, hall_id: str) -> None:
        self._base = url.rstrip("/")
        self._prefix = httpx.URL(self._base).path.rstrip("/")
        self._key = key
        self._timeout_s = timeout_s
        self._hall_id = hall_id
        self._client = httpx.AsyncClient(timeout=timeout_s, trust_env=False, follow_redirects=False)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.aclose()

    async def send(self, adapter: Adapter, message: Message, now: dt.datetime) -> str:
        """Bring the platform a message; return its reference.

        Raises:
            Unreachable, Unclear, Refused: see there.
        """
        request = adapter.request(message)
        body = msgspec.json.encode(request.content)
        headers = self._headers(request, message.id, now, body)
        status, answer = await self._exchanged(request, headers, body)
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unclear(f"HTTP {status}")
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Refused(f"HTTP {status}")
        return adapter.reference(_object(answer))

    def _headers(self, request: Request, id: str, now: dt.datetime, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": id,
            "X-Hall": self._hall_id,
            "X-Time": now.isoformat(),
        }
        if self._key:
            path = self._prefix + request.path
            headers["X-Signature"] = signature(self._key, request.method, path, id, headers["X-Time"], body)
        return headers

    async def _exchanged(self, request: Request, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._client.stream(
                    request.method, self._base + request.path, headers=headers, content=body
                ) as response,
            ):
                answer = b""
                async for part in response.aiter_bytes():
                    answer += part
                    if len(answer) > LARGEST_ANSWER:
                        raise Unclear("answer too long")
                return response.status_code, answer
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(type(error).__name__) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unclear("timeout") from error
        except httpx.HTTPError as error:
            raise Unclear(type(error).__name__) from error


def _object(answer: bytes) -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(answer)
    except msgspec.DecodeError as error:
        raise Unclear("answer is not JSON") from error
    if not isinstance(found, dict):
        raise Unclear("answer is no object")
    return found
