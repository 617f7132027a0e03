"""After a start: what was being printed when this terminal went out, asked of the printer and told honestly.

Nobody is served before: the tray's top sheet must be known. A printer that cannot be asked
is asked again; meanwhile the server lets the claim run out and calls staff, and still takes
the truth when it comes later.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.errors import FaultKind
from devices.ports import PrintOutcome
from kiosk.licence.viewmodels.reports import Reports
from kiosk.licence.viewmodels.sheets import end_of
from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus
from qt_common.sheet_printing import SheetPrinter
from queue_server.protocol.errors import HallError
from queue_server.protocol.licences import BlankTaken, FindUnfinished, Unfinished

log = logging.getLogger(__name__)

RETRY_S = 3.0
WAIT_S = 60.0
"""A job still under way is waited for so long, and then cancelled."""


class Settling(QObject):
    """Settles what a former run of the program has left.

    Args:
        hall: the server.
        clock: retries.
        printer: knows what became of jobs.
        reports: carries it to the server.

    Attributes:
        open: jobs whose end is not known yet.
        asked: the server has said what there is; nobody is served before.

    Signals:
        changed: something was settled.
    """

    changed = Signal()

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        printer: SheetPrinter,
        reports: Reports,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._printer = printer
        self._reports = reports
        self.asked = False
        self._asking = False
        self.open: dict[str, BlankTaken] = {}
        hall.link_changed.connect(self._take_link)
        reports.settled.connect(self._settled)
        if hall.link.online:
            self._ask()

    @property
    def done(self) -> bool:
        """Whether visitors can be served."""
        return self.asked and not self.open

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            self._ask()

    def _ask(self) -> None:
        if not self.asked and not self._asking:
            self._asking = True
            self._hall.call(FindUnfinished(), self._take, self._not_asked)

    def _not_asked(self, error: HallError) -> None:
        self._asking = False
        log.warning("the server does not say what is unfinished: %s", error)
        self._clock.after(RETRY_S, self._ask)

    def _take(self, unfinished: Unfinished) -> None:
        self._asking = False
        self.asked = True
        for taken, token in zip(unfinished.claims, unfinished.tokens, strict=True):
            self.open[taken.job_name] = taken
            self._look_up(taken, token)
        self.changed.emit()

    def _look_up(self, taken: BlankTaken, token: str) -> None:
        self._printer.look_up(
            taken.job_name,
            partial(self._found, taken, token),
            partial(self._cannot_ask, taken, token),
            WAIT_S,
        )

    def _found(self, taken: BlankTaken, token: str, outcome: PrintOutcome | None) -> None:
        fault = outcome.fault if outcome else None
        self._reports.send(taken, token, end_of(outcome), fault.value if fault else "restart")

    def _cannot_ask(self, taken: BlankTaken, token: str, fault: FaultKind) -> None:
        log.warning("job=%s: the printer cannot be asked: %s", taken.job_name, fault.value)
        self._clock.after(RETRY_S, partial(self._look_up, taken, token))

    def _settled(self, job_name: str) -> None:
        if self.open.pop(job_name, None) is not None:
            self.changed.emit()
