"""Documents on their way into the vault and out of it: encrypted as they arrive, looked into, filed once.

Whatever blocks runs in worker threads; whatever reads foreign bytes runs in a
process of its own (`documents.inspector`). A document is filed by one command of the
engine after its file lies in place, so that a cut at any moment leaves all or nothing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.application.retention import DOCUMENT, NO_END_YET
from queue_server.application.sealing import SealBroken, Sealed, Sealer
from queue_server.documents.inspector import Inspector
from queue_server.documents.looking import Looked
from queue_server.domain.events import DeviceStatusChanged
from queue_server.domain.scans import Blob, BlobStored
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import DocumentRefused, HallError, NotFound, StorageFull
from queue_server.protocol.scans import BeginUpload, FileStored
from queue_server.storage.vault import CHUNK, FILE_KEY_BYTES, DiskFull, Part, Vault, VaultWriter, pieces

log = logging.getLogger(__name__)

_SERVER = Actor("server", frozenset())
_THREADS = 2
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that lies complete in the vault's anteroom: its parts, and what it is."""

    blob_id: str
    key: bytes
    size_bytes: int
    looked: Looked
    parts: Sequence[VaultWriter]


class Documents:
    """The vault as the server uses it.

    Args:
        vault: where the bytes are.
        engine: the hall.
        store: its truth on disk.
        sealer: seals each document's key.
        damaged: told the id of a document that is not what was written.

    Attributes:
        filing: held while a document is put into its place or destroyed, never both at once.
    """

    def __init__(
        self,
        vault: Vault,
        engine: Engine,
        store: Archive,
        sealer: Sealer,
        damaged: Callable[[str], None],
    ) -> None:
        self._vault = vault
        self._engine = engine
        self._store = store
        self._sealer = sealer
        self._damaged = damaged
        self._inspector = Inspector()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="vault")
        self.filing = asyncio.Lock()

    async def close(self) -> None:
        """End the threads and the process."""
        await self._inspector.close()
        self._threads.shutdown()

    def check_room(self, size_bytes: int) -> None:
        """Refuse what would fill the disk. Raises StorageFull."""
        if not self._vault.has_room_for(size_bytes):
            raise StorageFull

    async def in_thread(self, work: Callable[[], _T]) -> _T:
        """Run blocking work beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    # ------------------------------------------------------------ in

    async def take(self, actor: Actor, announced: BeginUpload, body: AsyncIterator[bytes]) -> FileStored:
        """Receive a document and file it.

        Args:
            actor: whose it is, for the log.
            announced: its size and hash.
            body: its bytes; an exception out of it leaves nothing behind.

        Raises:
            DocumentRefused: it is not what was announced, or nothing that can be taken.
            StorageFull: the disk is full.
        """
        parts: list[VaultWriter] = []
        try:
            return await self._file(actor, await self._receive(announced, body, parts))
        except DiskFull:
            raise StorageFull from None
        finally:
            for part in parts:
                await self.in_thread(part.discard)

    async def _receive(
        self, announced: BeginUpload, body: AsyncIterator[bytes], parts: list[VaultWriter]
    ) -> Arrived:
        blob_id, key = self._vault.blob_id(announced.sha256), secrets.token_bytes(FILE_KEY_BYTES)
        document = await self.in_thread(partial(self._vault.writer, blob_id, key))
        parts.append(document)
        await self._write(document, announced, body)
        looked = await self._look_into(document)
        thumbnail = await self.in_thread(partial(self._vault.writer, blob_id, key, Part.THUMBNAIL))
        parts.append(thumbnail)
        await self.in_thread(partial(_written, thumbnail, looked.thumbnail))
        return Arrived(blob_id, key, announced.size_bytes, looked, parts)

    async def _write(self, document: VaultWriter, announced: BeginUpload, body: AsyncIterator[bytes]) -> None:
        async for piece in _larger(body):
            if document.size_bytes + len(piece) > announced.size_bytes:
                raise DocumentRefused(reason="too_large", limit=announced.size_bytes)
            await self.in_thread(partial(document.write, piece))
        if document.size_bytes != announced.size_bytes or document.sha256 != announced.sha256:
            raise DocumentRefused(reason="checksum", limit=announced.size_bytes)
        await self.in_thread(document.finish)

    async def _look_into(self, document: VaultWriter) -> Looked:
        reader = await self.in_thread(document.reader)
        try:
            async with aclosing(self._streamed(pieces(reader))) as content:
                finding = await self._inspector.look_into(content)
        finally:
            reader.close()
        if not isinstance(finding, Looked):
            raise DocumentRefused(reason=finding.reason, limit=finding.limit)
        return finding

    async def _file(self, actor: Actor, arrived: Arrived) -> FileStored:
        async with self.filing:
            sealed: tuple[Sealed, ...] = ()
            if not await self._lies_there(arrived.blob_id):
                for part in arrived.parts:
                    await self.in_thread(part.keep)
                sealed = (
                    self._sealer.seal(arrived.blob_id, DOCUMENT, arrived.blob_id, arrived.key, NO_END_YET),
                )
            await self._engine.do(actor, lambda _, ctx: _stored(arrived, sealed, ctx), "file.upload")
        return FileStored(
            blob_id=arrived.blob_id, pages=arrived.looked.pages, media_type=arrived.looked.media_type
        )

    async def _lies_there(self, blob_id: str) -> bool:
        """Tell whether the vault has this content already, whole: what was damaged is replaced."""
        blob = await self.blob(blob_id)
        if blob is None or blob.destroyed_at is not None:
            return False
        try:
            key = await self._key_of(blob_id)
            for part in Part:
                await self.in_thread(partial(self._vault.check, blob_id, key, part))
        except (SealBroken, HallError):
            log.warning("document %s was damaged; it is replaced by the same content", blob_id)
            return False
        return True

    # ------------------------------------------------------------ out

    async def blob(self, blob_id: str) -> Blob | None:
        """Return what is known about a document."""
        known = self._engine.state.records.find(Blob, blob_id)
        return known or await self._engine.in_storage(lambda: self._store.record(Blob, blob_id))

    async def read(self, blob_id: str, part: Part) -> tuple[int, AsyncIterator[bytes]]:
        """Return a document's size and its content, checked to its end before the first byte leaves.

        Raises:
            NotFound: it was destroyed.
            DocumentRefused: it is not what was written; staff are told.
        """
        try:
            key = await self._key_of(blob_id)
            size_bytes = await self.in_thread(partial(self._vault.check, blob_id, key, part))
            reader = await self.in_thread(partial(self._vault.reader, blob_id, key, part))
        except SealBroken as why:
            log.error("document %s is damaged: %s", blob_id, why)
            self._damaged(blob_id)
            raise DocumentRefused(reason="damaged", limit=0) from None
        return size_bytes, self._streamed(pieces(reader), reader.close)

    async def destroy(self, blob_id: str) -> None:
        """Remove a document's files, after its key was destroyed; hold `filing`."""
        await self.in_thread(partial(self._vault.destroy, blob_id))

    async def _key_of(self, blob_id: str) -> bytes:
        sealed = await self._engine.in_storage(lambda: self._store.sealed(blob_id))
        if sealed is None or not sealed.key:
            raise NotFound(what="document", id=blob_id)
        return self._sealer.unseal(sealed)

    async def _streamed(
        self, content: Iterator[bytes], close: Callable[[], None] = lambda: None
    ) -> AsyncGenerator[bytes, None]:
        try:
            while piece := await self.in_thread(lambda: next(content, b"")):
                yield piece
        finally:
            close()


def _written(thumbnail: VaultWriter, picture: bytes) -> None:
    thumbnail.write(picture)
    thumbnail.finish()


def _stored(arrived: Arrived, sealed: tuple[Sealed, ...], ctx: Context) -> Decision:
    event = BlobStored(
        at=ctx.now,
        record_id=arrived.blob_id,
        pages=arrived.looked.pages,
        size_bytes=arrived.size_bytes,
        media_type=arrived.looked.media_type,
    )
    return Decision((event,), lambda _: Empty(), sealed=sealed)


def tell_of_damage(engine: Engine) -> Callable[[str], None]:
    """Return what raises the alarm at every guide's desk: a stored document is not what was written."""

    def tell(blob_id: str) -> None:
        engine.submit_work(_SERVER, lambda _, ctx: _alarm(blob_id, ctx), lambda _: None, "vault")

    return tell


def _alarm(blob_id: str, ctx: Context) -> Decision:
    event = DeviceStatusChanged(
        at=ctx.now,
        device_id="vault",
        device_kind="vault",
        online=True,
        faults=("damaged",),
        detail=blob_id,
    )
    return Decision((event,), lambda _: Empty())


async def _larger(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the same bytes in fewer pieces: each costs a thread switch."""
    waiting = bytearray()
    async for piece in body:
        waiting += piece
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
