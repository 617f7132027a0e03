"""Guard: a test fails when it leaves a Qt timer, thread or animation running.

Started objects are remembered by wrapping their `start`; which of them still run is asked after the test.
What Qt starts inside itself does not pass through Python and is Qt's own affair.
"""

from __future__ import annotations

import functools
import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

STOP_WAIT_MS = 2000


class Started:
    """Remembers every timer, thread and animation that Python code starts."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        from PySide6.QtCore import QAbstractAnimation, QThread, QTimer

        self._objects: weakref.WeakSet[Any] = weakref.WeakSet()
        self._is_running: dict[type, Callable[[Any], bool]] = {
            QTimer: QTimer.isActive,
            QThread: lambda thread: thread.isRunning() and not thread.wait(STOP_WAIT_MS),
            QAbstractAnimation: lambda animation: animation.state() == QAbstractAnimation.State.Running,
        }
        for kind in self._is_running:
            patch.setattr(kind, "start", self._remembering(kind.start))  # type: ignore[attr-defined]  # all have it

    def _remembering(self, start: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(start)
        def remember_and_start(instance: Any, *args: Any) -> None:
            self._objects.add(instance)
            start(instance, *args)

        return remember_and_start

    def still_running(self) -> list[str]:
        """Describe what still runs, after Qt has deleted what waits for deletion."""
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if any(self._describe_running()):
            gc.collect()  # what only a reference cycle keeps alive is not a leak
        return sorted(self._describe_running())

    def _describe_running(self) -> Iterator[str]:
        from shiboken6 import isValid

        for instance in list(self._objects):
            if isValid(instance) and any(
                isinstance(instance, kind) and runs(instance) for kind, runs in self._is_running.items()
            ):
                yield f"{instance!r} of {instance.parent()!r}"


@pytest.fixture(autouse=True)
def _guard_qt(request: pytest.FixtureRequest) -> Iterator[None]:
    if "PySide6.QtCore" not in sys.modules and not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        started = Started(patch)
        yield
        left = started.still_running()
    if left:
        pytest.fail("Qt objects still running after the test:\n  " + "\n  ".join(left), pytrace=False)
