"""What can be fetched, and by whom: each kind of file has a source that checks, logs, then gives bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.application.verbs.scans import find_scan, opened
from queue_server.documents.looking import JPEG, PDF, PNG
from queue_server.domain.scans import Scan
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty, Role
from queue_server.protocol.errors import Forbidden, NotFound
from queue_server.protocol.scans import BeginDownload, FileKind
from queue_server.storage.vault import Part
from queue_server.web.documents import Documents

PEOPLE = frozenset({Role.CLERK, Role.GUIDE, Role.MANAGER})
_SUFFIXES = {PDF: "pdf", JPEG: "jpg", PNG: "png"}


@dataclass(frozen=True, slots=True)
class Content:
    """A file on its way out.

    Attributes:
        name: what it is called when somebody saves it; ASCII, nobody's name.
        media_type: what it is.
        size_bytes: exactly.
        pieces: its bytes.
    """

    name: str
    media_type: str
    size_bytes: int
    pieces: AsyncIterator[bytes]


Fetch = Callable[[], Awaitable[Content]]
Source = Callable[[Actor, BeginDownload], Awaitable[Fetch]]
"""Checks and logs a request for a file; what it returns gives the bytes when the path is used."""


class ScanSource:
    """Scans and their thumbnails.

    Args:
        engine: the hall.
        store: its truth on disk.
        documents: the vault.
    """

    def __init__(self, engine: Engine, store: Archive, documents: Documents) -> None:
        self._engine = engine
        self._store = store
        self._documents = documents

    async def __call__(self, actor: Actor, wanted: BeginDownload) -> Fetch:
        """Log who is given what and why. Raises Forbidden, NotFound."""
        must_be_a_person(actor)
        known = self._engine.state.records.find(Scan, wanted.id)
        scan = known or await self._engine.in_storage(lambda: self._store.record(Scan, wanted.id))
        if scan is None:
            raise NotFound(what="scan", id=wanted.id)
        found = scan

        def give(state: HallState, ctx: Context) -> Decision:
            state.records.remember([found])
            line = opened(find_scan(state, wanted.id), wanted.kind.value, wanted.purpose, ctx)
            return Decision((line,), lambda _: Empty())

        await self._engine.do(actor, give, "file.begin_download")
        return lambda: self._content(found, wanted.kind)

    async def _content(self, scan: Scan, kind: FileKind) -> Content:
        part = Part.THUMBNAIL if kind is FileKind.THUMBNAIL else Part.DOCUMENT
        size_bytes, pieces = await self._documents.read(scan.blob_id, part)
        media_type = PNG if part is Part.THUMBNAIL else scan.media_type
        return Content(f"scan-{scan.id}.{_SUFFIXES[media_type]}", media_type, size_bytes, pieces)


def must_be_a_person(actor: Actor) -> None:
    """Refuse a terminal where nobody is logged in. Raises Forbidden."""
    if not actor.clerk_id or not PEOPLE & actor.roles:
        raise Forbidden(method="file.begin_download", why="log_in")
