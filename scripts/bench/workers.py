"""The clients' process: they must not take turns with the server for one interpreter."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Crowd:
    """A process that runs clients; make one with `crowd`."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def run(self, work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a coroutine function of a module there and return its result; arguments are pickled."""
        return self.begin(work, *args, **kwargs).result()

    def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a plain function of a module there and return its result."""
        return self._pool.submit(work, *args, **kwargs).result()

    def begin(
        self, work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Begin to run it there."""
        return self._pool.submit(_run, work, args, kwargs)


@contextmanager
def crowd() -> Iterator[Crowd]:
    """Keep a process for clients while inside."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield Crowd(pool)


def _run(work: Callable[..., Coroutine[Any, Any, T]], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    gc.freeze()
    with asyncio.Runner(loop_factory=_fast_loop) as runner:
        return runner.run(work(*args, **kwargs))


def _fast_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
