"""The case on the desk: its newest picture, and word when somebody else has changed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.throttle import Throttle
from qt_common.hall import LinkStatus
from queue_server.protocol.base import Params
from queue_server.protocol.cases import CaseChanged, FindCase
from queue_server.protocol.errors import HallError, StaleCase
from queue_server.protocol.events import Event

REFRESH_S = 0.5
OnDone = Callable[[Any], None]
OnRefused = Callable[[HallError], None]


class CaseFile(QObject):
    """Holds one case at a time; everything about it is masked.

    Args:
        desk: the counter.
        press: the slot for commands about cases.

    Signals:
        changed: another case, or the same one newer.
        overtaken: somebody else has changed it; what is on the screen is fresh again.
    """

    changed = Signal()
    overtaken = Signal()

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._press = desk, press
        self._whole: CaseChanged | None = None
        self._own_change = False
        self._refresh = Throttle(desk.clock, REFRESH_S, self._fetch)
        desk.hall.happened.connect(self._on_event)
        desk.hall.link_changed.connect(self._on_link)

    @property
    def whole(self) -> CaseChanged | None:
        """The case; None while there is none."""
        return self._whole

    @property
    def case_id(self) -> str:
        """Its id, or empty."""
        return self._whole.case.id if self._whole else ""

    @property
    def version(self) -> int:
        """To be given back with the next verb."""
        return self._whole.version if self._whole else 0

    @property
    def pending(self) -> str:
        """The verb without an answer yet."""
        return self._press.pending

    def take(self, whole: CaseChanged) -> None:
        """Put a case on the desk, or a newer picture of it; an older one is ignored."""
        if whole.case.id == self.case_id and whole.version < self.version:
            return
        self._whole = whole
        self.changed.emit()

    def close(self) -> None:
        """Take the case off the desk."""
        self._refresh.cancel()
        if self._whole is not None:
            self._whole = None
            self.changed.emit()

    def send(
        self, verb: str, params: Params, on_done: OnDone | None = None, on_refused: OnRefused | None = None
    ) -> bool:
        """Send a command about the case; False when an earlier one has no answer yet.

        Args:
            verb: which button this is.
            params: a command with a fresh `request_key`.
            on_done: called with the answer, after a case in it was put on the desk.
            on_refused: called with the refusal instead of telling it to the clerk.
        """

        def done(answer: Any) -> None:
            if isinstance(answer, CaseChanged) and answer.case.id == self.case_id:
                self.take(answer)
            elif not isinstance(answer, CaseChanged):
                self._own_change = True
                self.refresh()  # e.g. a bag: the case behind it is another now
            if on_done is not None:
                on_done(answer)

        def refused(error: HallError) -> None:
            if isinstance(error, StaleCase) or error.retryable:
                self.refresh()
            if on_refused is not None:
                on_refused(error)
            else:
                self._desk.refuse(error)

        return self._press.send(verb, params, done, refused)

    def refresh(self) -> None:
        """Fetch the newest picture soon."""
        if self._whole is not None:
            self._refresh()

    def _fetch(self) -> None:
        if self._whole is not None and self._desk.online:
            self._desk.hall.call(FindCase(case_id=self.case_id), self._on_found, self._on_lost)

    def _on_found(self, found: CaseChanged) -> None:
        if found.case.id != self.case_id or found.version < self.version:
            return
        before, own = self._whole, self._own_change
        self._own_change = False
        self.take(found)
        if before is not None and not own and _worked_on(before) != _worked_on(found):
            self.overtaken.emit()

    def _on_lost(self, error: HallError) -> None:
        """What is shown stays; the next event or the link's return asks again."""

    def _on_event(self, event: Event) -> None:
        if event.case is not None and event.case.id == self.case_id and not self._press.pending:
            self.refresh()

    def _on_link(self, status: LinkStatus) -> None:
        if status.online:
            self.refresh()


def _worked_on(whole: CaseChanged) -> object:
    """Return what people change about a case; which papers came out is no work of theirs."""
    return whole.case.state, whole.materials, whole.branches, whole.pauses, whole.bag, whole.note
