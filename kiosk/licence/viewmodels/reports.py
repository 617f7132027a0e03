"""What became of a sheet, told to the server until it has answered: nothing else may be forgotten less.

The request key comes from the job's name and the word said, so that the same word has the
same key even from a program that was started anew in between.
"""

from __future__ import annotations

import logging
from functools import partial
from hashlib import sha256

from PySide6.QtCore import QObject, Signal

from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.errors import HallError
from queue_server.protocol.licences import BlankTaken, EndPrint, PrintEnd

log = logging.getLogger(__name__)

RETRY_S = 3.0


class Reports(QObject):
    """The words on their way to the server, by the name of the job.

    Args:
        hall: the server.
        clock: says when to try again.

    Signals:
        settled: job name; the server has answered.
    """

    settled = Signal(str)

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._waiting: dict[str, EndPrint] = {}
        self._asked: set[str] = set()
        hall.link_changed.connect(self._take_link)

    @property
    def pending(self) -> frozenset[str]:
        """Names of the jobs whose end the server has not confirmed."""
        return frozenset(self._waiting)

    def send(self, taken: BlankTaken, token: str, end: PrintEnd, fault: str = "") -> None:
        """Tell what became of a blank; the first word about a job stands."""
        if taken.job_name in self._waiting:
            return
        log.info("job=%s blank=%s end=%s fault=%s", taken.job_name, taken.blank, end.value, fault)
        key = "end-" + sha256(f"{token} {taken.job_name} {end.value}".encode()).hexdigest()[:40]
        self._waiting[taken.job_name] = EndPrint(request_key=key, token=token, end=end, fault=fault)
        self._ask(taken.job_name)

    def _ask(self, job_name: str) -> None:
        report = self._waiting.get(job_name)
        if report is not None and job_name not in self._asked:
            self._asked.add(job_name)
            self._hall.call(report, partial(self._done, job_name), partial(self._failed, job_name))

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            for job_name in list(self._waiting):
                self._ask(job_name)

    def _done(self, job_name: str, _: object) -> None:
        self._asked.discard(job_name)
        if self._waiting.pop(job_name, None) is not None:
            self.settled.emit(job_name)

    def _failed(self, job_name: str, error: HallError) -> None:
        self._asked.discard(job_name)
        if error.retryable:
            self._clock.after(RETRY_S, partial(self._ask, job_name))
        else:
            log.warning("job=%s: the server does not take its end: %s", job_name, error)
            self._done(job_name, None)
