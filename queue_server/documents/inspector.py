"""Has documents looked into by another process, with a deadline; a process that fails is replaced."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from queue_server.documents.framing import LENGTH_BYTES, framed
from queue_server.documents.looking import Finding, Refused

PATIENCE_S = 20.0
"""For one document; a scanned page takes some milliseconds."""
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(Finding)


class Inspector:
    """Looks into one document at a time.

    Args:
        patience_s: deadline for one document.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def look_into(self, document: AsyncIterator[bytes]) -> Finding:
        """Return what a document is.

        Args:
            document: its pieces.
        """
        async with self._one_at_a_time:
            process = await self._running()
            try:
                async with asyncio.timeout(self._patience_s):
                    return await _asked(process, document)
            except TimeoutError:
                await self._end()
                return Refused("too_slow", int(self._patience_s))
            except (OSError, asyncio.IncompleteReadError):
                await self._end()
                return Refused("broken")
            except BaseException:
                await self._end()
                raise

    async def close(self) -> None:
        """End the process."""
        async with self._one_at_a_time:
            await self._end()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            places = os.pathsep.join(place or os.curdir for place in sys.path)
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "queue_server.documents",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # its complaints quote what it reads
                env={**os.environ, "PYTHONPATH": places},
            )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def _asked(process: asyncio.subprocess.Process, document: AsyncIterator[bytes]) -> Finding:
    sending, receiving = process.stdin, process.stdout
    if sending is None or receiving is None:
        raise ConnectionError("the process has no pipes")
    async for piece in document:
        sending.write(framed(piece))
        await sending.drain()
    sending.write(framed(b""))
    await sending.drain()
    size = int.from_bytes(await receiving.readexactly(LENGTH_BYTES), "big")
    finding: Finding = _decoder.decode(await receiving.readexactly(size))
    return finding
