"""One thread beside the GUI's, for work that takes longer than a frame: PDFs, files, reading print."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject

from qt_common.hall import Post

log = logging.getLogger(__name__)


class BackgroundThread(QObject):
    """`viewmodels.ports.Background` on a thread; pieces are done in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = Post(self)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk-work")

    def do(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` on the thread, then one of the callbacks here."""

        def over(future: Future[Any]) -> None:
            if future.cancelled():
                return
            error = future.exception()
            if isinstance(error, Exception):
                log.info("work beside the screen failed: %s", type(error).__name__)
                self._post(lambda: on_failed(error))
            elif error is None:
                self._post(lambda: on_done(future.result()))

        self._pool.submit(work).add_done_callback(over)

    def stop(self) -> None:
        """End the thread after the piece in hand; what waits is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
