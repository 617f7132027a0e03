"""Documents to the server and back: a one-time path over the link, then plain HTTP with the terminal's proof.

Safe to repeat: the same content is stored once, and a path that was cut off is asked
for again until the deadline.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from queue_server.client.calls import Caller
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import ErrorData
from queue_server.protocol.codec import decode
from queue_server.protocol.errors import DocumentRefused, LinkLost, NotFound, ServerBusy, error_for
from queue_server.protocol.scans import MOST_BYTES, PROOF_HEADER, BeginDownload, BeginUpload, FileStored

DEFAULT_TIMEOUT_S = 60.0
_PIECE = 256 * 1024
_SILENCE_S = 20.0
_PAUSE_S = 0.5
_AT_ONCE = 4
_T = TypeVar("_T")


class Broken(Exception):
    """The transfer was cut off; nobody knows how far it came."""


class Files:
    """A terminal's documents at the server.

    Args:
        caller: the terminal's link.
        url: the server's socket, `ws://host:port/ws`; files are at the same address.
        identity: who this terminal is.
    """

    def __init__(self, caller: Caller, url: str, identity: TerminalIdentity) -> None:
        self._caller = caller
        self._identity = identity
        parts = urlsplit(url)
        self._secure = parts.scheme == "wss"
        self._address = parts.hostname or "", parts.port
        self._threads: ThreadPoolExecutor | None = None
        self._connections: set[http.client.HTTPConnection] = set()

    def close(self) -> None:
        """Cut what is under way; it fails with LinkLost or is cancelled with its link."""
        threads, self._threads = self._threads, None
        for connection in self._connections:
            _hang_up(connection)
        if threads is not None:
            threads.shutdown()

    async def upload(self, data: bytes, timeout_s: float = DEFAULT_TIMEOUT_S) -> FileStored:
        """Store a document; unused, it is deleted after a day.

        Args:
            data: PDF, JPEG or PNG.
            timeout_s: how long to try, reconnects included.

        Raises:
            DocumentRefused: it cannot be taken.
            LinkLost: no answer in time; doing it again is safe.
            HallError: another refusal of the server.
        """
        if not 1 <= len(data) <= MOST_BYTES:
            raise DocumentRefused(reason="too_large" if data else "not_a_document", limit=MOST_BYTES)
        wanted = BeginUpload(
            size_bytes=len(data), sha256=await self._in_thread(lambda: sha256(data).hexdigest())
        )

        async def once(left_s: float) -> FileStored:
            place = await self._caller.call(wanted, left_s)
            return decode(FileStored, await self._transfer("POST", place.path, data, left_s))

        return await _until_done(once, timeout_s)

    async def download(self, wanted: BeginDownload, timeout_s: float = DEFAULT_TIMEOUT_S) -> bytes:
        """Fetch a file.

        Args:
            wanted: which, and why.
            timeout_s: how long to try, reconnects included.

        Raises:
            LinkLost: no answer in time.
            HallError: the server's refusal.
        """

        async def once(left_s: float) -> bytes:
            place = await self._caller.call(wanted, left_s)
            return await self._transfer("GET", place.path, b"", left_s)

        return await _until_done(once, timeout_s)

    async def _transfer(self, method: str, path: str, body: bytes, left_s: float) -> bytes:
        headers = {PROOF_HEADER: self._identity.proof_for(path.rpartition("/")[2])}
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        host, port = self._address
        connection = kind(host, port, timeout=min(left_s, _SILENCE_S))
        until = time.monotonic() + left_s
        self._connections.add(connection)
        try:
            return await self._in_thread(partial(_exchange, connection, method, path, headers, body, until))
        finally:
            self._connections.discard(connection)
            _hang_up(connection)  # a thread nobody waits for any more is woken

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="files")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


async def _until_done(once: Callable[[float], Awaitable[_T]], timeout_s: float) -> _T:
    """Try until it is done or the deadline has passed; what was cut off begins anew."""
    until = time.monotonic() + timeout_s
    while (left_s := until - time.monotonic()) > 0:
        try:
            return await once(left_s)
        except (Broken, ServerBusy):
            await asyncio.sleep(min(_PAUSE_S, max(0.0, until - time.monotonic())))
    raise LinkLost(timeout_s=timeout_s)


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    until: float,
) -> bytes:
    """Send one request and return the whole answer; blocking. Raises Broken, HallError."""
    try:
        _send(connection, method, path, headers, body, until)
        response = connection.getresponse()
        answer = _read(response, until)
    except (OSError, http.client.HTTPException) as error:
        raise Broken(str(error) or type(error).__name__) from error
    finally:
        connection.close()
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise _refusal(answer)
    return answer


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    until: float,
) -> None:
    connection.putrequest(method, path)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    view = memoryview(body)
    for start in range(0, len(body), _PIECE):
        _check_time(until)
        try:
            connection.send(view[start : start + _PIECE])
        except (BrokenPipeError, ConnectionResetError):
            return  # refused before the end: the answer says why, if it can still be read


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    answer = bytearray()
    while piece := response.read(_PIECE):
        _check_time(until)
        answer += piece
    if response.length:
        raise Broken("cut off")
    return bytes(answer)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """End a connection from outside the thread that uses it."""
    if isinstance(connection.sock, socket.socket):
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise Broken("too slow")


def _refusal(answer: bytes) -> Exception:
    try:
        data = msgspec.json.decode(answer, type=ErrorData)
    except msgspec.MsgspecError:
        return Broken("an answer nobody understands")
    if data.slug == NotFound.slug and data.params.get("what") == "file_path":
        return Broken("the path was used up")  # by an answer that never arrived: begin anew
    return error_for(data.slug, data.params)
