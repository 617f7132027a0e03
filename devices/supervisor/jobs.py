"""Work waiting for a device: bounded, each with its own deadline, in the order it came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from devices.deadline import Deadline
from devices.errors import DeviceFault, FaultKind

D = TypeVar("D")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[D]):
    """One piece of work.

    Attributes:
        deadline: nothing of it begins after this moment.
        run: does the work and settles the future.
        fail: settles the future with an error, without doing the work.
    """

    deadline: Deadline
    run: Callable[[D], BaseException | None]
    fail: Callable[[BaseException], None]


def job_for(work: Callable[[D, Deadline], T], deadline: Deadline) -> tuple[Job[D], Future[T]]:
    """Wrap `work` into a job and the future its caller waits on."""
    future: Future[T] = Future()

    def run(device: D) -> BaseException | None:
        """Return the error the work ended with, None when it was done or cancelled before."""
        if not future.set_running_or_notify_cancel():
            return None
        try:
            result = work(device, deadline)
        except Exception as error:
            future.set_exception(error)
            return error
        future.set_result(result)
        return None

    def fail(error: BaseException) -> None:
        if future.set_running_or_notify_cancel():
            future.set_exception(error)

    return Job(deadline, run, fail), future


class JobQueue(Generic[D]):
    """A bounded queue between any callers and one worker."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._jobs: deque[Job[D]] = deque()
        self._lock = threading.Lock()
        self._closed_by: BaseException | None = None

    def put(self, job: Job[D]) -> None:
        """Append a job, or fail it at once when the queue is full or closed."""
        with self._lock:
            error = self._closed_by
            if error is None and len(self._jobs) >= self._limit:
                error = DeviceFault(FaultKind.BUSY, f"{self._limit} jobs wait already")
            if error is None:
                self._jobs.append(job)
        if error is not None:
            job.fail(error)

    def take(self) -> Job[D] | None:
        """Return the oldest job, None when there is none."""
        with self._lock:
            return self._jobs.popleft() if self._jobs else None

    def take_expired(self) -> list[Job[D]]:
        """Return and remove every job whose deadline has passed."""
        with self._lock:
            expired = [job for job in self._jobs if job.deadline.expired]
            self._jobs = deque(job for job in self._jobs if job not in expired)
        return expired

    def next_deadline_s(self) -> float | None:
        """Return the seconds until the first deadline passes, None without jobs."""
        with self._lock:
            return min((job.deadline.remaining_s for job in self._jobs), default=None)

    def close(self, reason: BaseException) -> None:
        """Fail what waits and everything put later."""
        with self._lock:
            self._closed_by = reason
            waiting, self._jobs = self._jobs, deque()
        for job in waiting:
            job.fail(reason)
