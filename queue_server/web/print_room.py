"""Sheets set beside the event loop, in one thread: the typesetter serves one at a time and frees the lock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from queue_server.papers.errors import PaperError
from queue_server.papers.licence import Licences
from queue_server.papers.render import Papers
from queue_server.protocol.errors import InternalError, ServerBusy

log = logging.getLogger(__name__)

PATIENCE_S = 30.0
_T = TypeVar("_T")


class PrintRoom:
    """Papers and licences as PDF and PNG.

    Args:
        folder: the hall's own templates, over the shipped ones file by file; None for none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="print room")

    async def set(self, work: Callable[[Papers, Licences], _T]) -> _T:
        """Let the typesetter do something; fonts are read at the first sheet.

        Raises:
            InternalError: a template has a fault; the log says which and where.
            ServerBusy: it took too long.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await loop.run_in_executor(self._thread, lambda: work(self._papers, self._licences))
        except TimeoutError:
            raise ServerBusy(retry_after_s=5.0) from None
        except PaperError as fault:
            log.error("a sheet cannot be set: %s", fault)
            raise InternalError(incident="templates") from fault

    def close(self) -> None:
        """End the thread and let go of the templates."""
        self._thread.shutdown()
        if "_papers" in self.__dict__:
            self._papers.close()

    @cached_property
    def _papers(self) -> Papers:
        return Papers(self._folder)

    @cached_property
    def _licences(self) -> Licences:
        return Licences(press=self._papers.press)
