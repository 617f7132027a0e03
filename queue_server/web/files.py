"""Bytes over HTTP: `/files/<token>` takes one document or gives one file, once, to one terminal."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from queue_server.application.command import Actor
from queue_server.protocol.base import ErrorData, MethodInfo, Params, View, info_of
from queue_server.protocol.codec import encode
from queue_server.protocol.errors import (
    DocumentRefused,
    Forbidden,
    HallError,
    InternalError,
    InvalidParams,
    NotFound,
    ServerBusy,
    StorageFull,
)
from queue_server.protocol.scans import PROOF_HEADER, BeginDownload, BeginUpload, FileKind, FilePath
from queue_server.web.connection import Connection
from queue_server.web.documents import Documents
from queue_server.web.downloads import PEOPLE, Fetch, Source
from queue_server.web.file_passes import FilePasses
from queue_server.web.limits import RateLimit, address_of

log = logging.getLogger(__name__)

MOST_UPLOADS = 8
"""Documents that may arrive at once; the next is told to try again."""
UPLOAD_WITHIN_S = 120.0
NEXT_PIECE_WITHIN_S = 15.0
REQUESTS_PER_S, BURST = 50.0, 400.0
"""For one address: a case desk fetches a page of thumbnails at once."""
_HEADERS = {
    "Cache-Control": "no-store, private",
    "Pragma": "no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_STATUS: Mapping[type[HallError], int] = {
    NotFound: 404,
    Forbidden: 403,
    DocumentRefused: 422,
    InvalidParams: 400,
    ServerBusy: 503,
    StorageFull: 507,
    InternalError: 500,
}
ActorOf = Callable[[Connection, MethodInfo], Actor]
Answer = Callable[[Connection, Any], Awaitable[View]]


@dataclass(frozen=True, slots=True)
class _Upload:
    actor: Actor
    announced: BeginUpload


@dataclass(frozen=True, slots=True)
class _Download:
    fetch: Fetch


class FileDoor:
    """Gives out one-time paths over the socket, and serves them.

    Args:
        documents: the vault.
        actor_of: who asks over a connection.
        proves: tells whether a proof for a token comes from a terminal that may still come in.
        sources: where each kind of file comes from.

    Attributes:
        answers: by parameter struct.
    """

    def __init__(
        self,
        documents: Documents,
        actor_of: ActorOf,
        proves: Callable[[str, str, str], bool],
        sources: Mapping[FileKind, Source],
    ) -> None:
        self._documents = documents
        self._actor_of = actor_of
        self._sources = sources
        self._passes: FilePasses[_Upload | _Download] = FilePasses(proves)
        self._uploads = 0
        self._limit = RateLimit(REQUESTS_PER_S, BURST)
        self.answers: Mapping[type[Params], Answer] = {
            BeginUpload: self._begin_upload,
            BeginDownload: self._begin_download,
        }

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/files/{token}", self._post, methods=["POST"]),
            Route("/files/{token}", self._get, methods=["GET"]),
        ]

    # ------------------------------------------------------------ over the socket

    async def _begin_upload(self, connection: Connection, params: BeginUpload) -> FilePath:
        actor = self._actor_of(connection, info_of(BeginUpload))
        self._documents.check_room(params.size_bytes)
        return self._passes.issue(actor.terminal_id, _Upload(actor, params))

    async def _begin_download(self, connection: Connection, params: BeginDownload) -> FilePath:
        actor = self._actor_of(connection, info_of(BeginDownload))
        if (
            actor.clerk_id
        ):  # terminals may ask too, but where somebody is logged in, a locked screen gives nothing
            people_only = replace(info_of(BeginDownload), roles=PEOPLE)
            actor = self._actor_of(connection, people_only)
        source = self._sources.get(params.kind)
        if source is None:
            raise NotFound(what=params.kind.value, id=params.id)
        return self._passes.issue(actor.terminal_id, _Download(await source(actor, params)))

    # ------------------------------------------------------------ over HTTP

    async def _post(self, request: Request) -> Response:
        return await self._served(request, self._take)

    async def _get(self, request: Request) -> Response:
        return await self._served(request, self._give)

    async def _served(self, request: Request, serve: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            if not self._limit.allows(address_of(request.scope)):
                raise ServerBusy(retry_after_s=1.0)
            return await serve(request)
        except HallError as refusal:
            return _refusal(refusal)
        except ClientDisconnect:
            log.info("a document was cut off; nothing of it was kept")
            return Response(status_code=400)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("incident=%s files", incident)
            return _refusal(InternalError(incident=incident))

    async def _take(self, request: Request) -> Response:
        if self._uploads >= MOST_UPLOADS:
            raise ServerBusy(retry_after_s=1.0)
        errand = self._redeemed(request, _Upload)
        if request.headers.get("content-length") != str(errand.announced.size_bytes):
            raise InvalidParams(problem="the content-length announced is needed")
        self._uploads += 1
        try:
            async with asyncio.timeout(UPLOAD_WITHIN_S):
                stored = await self._documents.take(errand.actor, errand.announced, _in_time(request))
        except TimeoutError:
            raise ServerBusy(retry_after_s=1.0) from None
        finally:
            self._uploads -= 1
        return Response(encode(stored), media_type="application/json", headers=_HEADERS)

    async def _give(self, request: Request) -> Response:
        content = await self._redeemed(request, _Download).fetch()
        headers = _HEADERS | {
            "Content-Length": str(content.size_bytes),
            "Content-Disposition": f'attachment; filename="{content.name}"',
        }
        return StreamingResponse(content.pieces, media_type=content.media_type, headers=headers)

    def _redeemed(self, request: Request, kind: type[Any]) -> Any:
        errand = self._passes.redeem(request.path_params["token"], request.headers.get(PROOF_HEADER, ""))
        if not isinstance(errand, kind):
            raise NotFound(what="file_path", id="")
        return errand


async def _in_time(request: Request) -> AsyncIterator[bytes]:
    """Yield the body; a sender that falls silent is given up. Raises ClientDisconnect, TimeoutError."""
    body = aiter(request.stream())
    while True:
        async with asyncio.timeout(NEXT_PIECE_WITHIN_S):
            piece = await anext(body, None)
        if piece is None:
            return
        yield piece


def _refusal(error: HallError) -> Response:
    data = ErrorData(slug=error.slug, params=error.params, retryable=error.retryable)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    headers = _HEADERS | {"Connection": "close"}  # what is left of the body is not read
    return Response(encode(data), status, headers, "application/json")
