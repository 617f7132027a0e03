"""Guards: a test fails when it leaves a thread or an asyncio task running.

Both get a moment to end by themselves: a socket's peer may learn of the close only now.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Iterator
from time import monotonic  # its own name: a test may put another clock into the module

import pytest

GRACE_S = 2.0
NOT_OURS = ("pytest_timeout", "execnet")
"""Beginnings of the names of threads that the test runner owns."""


def running_threads() -> set[threading.Thread]:
    """Return the threads of this process that Python started (Qt's own are guarded as QThread)."""
    return {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread) and not thread.name.startswith(NOT_OURS)
    }


@pytest.fixture(autouse=True)
def _guard_threads() -> Iterator[None]:
    before = running_threads()
    yield
    deadline = monotonic() + GRACE_S
    for thread in running_threads() - before:
        thread.join(max(0.0, deadline - monotonic()))
    left = [f"{thread.name}{' (daemon)' if thread.daemon else ''}" for thread in running_threads() - before]
    if left:
        pytest.fail(f"threads still running after the test: {', '.join(sorted(left))}", pytrace=False)


@pytest.fixture
async def _no_task_left() -> AsyncIterator[None]:
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        _, left = await asyncio.wait(left, timeout=GRACE_S)
    if left:
        names = "\n  ".join(sorted(f"{task.get_name()}: {task.get_coro()!r}" for task in left))
        pytest.fail(f"tasks still running after the test:\n  {names}", pytrace=False)


@pytest.fixture(autouse=True)
def _guard_tasks(request: pytest.FixtureRequest) -> None:
    """Watch the event loop of asynchronous tests; asked for first, `_no_task_left` is torn down last."""
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        request.getfixturevalue("_no_task_left")
