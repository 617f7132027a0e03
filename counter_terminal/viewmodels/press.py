"""One press, one effect: a command is sent once, kept until answered, repeated with the same key.

When the link breaks in the middle of a press nobody knows whether it took effect. The
same command with the same `request_key` is then sent again as soon as the link is back
(the server answers a repetition with the first answer), but only for a while: a press
must not take effect long after the clerk has turned to something else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from qt_common.clock import Alarm
from qt_common.hall import LinkStatus
from queue_server.protocol.base import Params
from queue_server.protocol.errors import HallError, LinkLost

REPEAT_WITHIN_S = 60.0
REPEAT_PAUSE_S = 1.0

OnDone = Callable[[Any], None]
OnRefused = Callable[[HallError], None]


@dataclass(frozen=True, slots=True)
class _Errand:
    verb: str
    params: Params
    on_done: OnDone | None
    on_refused: OnRefused | None
    pressed_at_s: float


class Press(QObject):
    """A slot for one unanswered command; while it is taken, further presses are ignored.

    Args:
        desk: the server link, and where refusals are told; has news at each step.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: _Errand | None = None
        self._repeat: Alarm | None = None
        self._lost = False
        desk.hall.link_changed.connect(self._on_link)

    @property
    def pending(self) -> str:
        """The verb without an answer yet; empty when there is none."""
        return self._errand.verb if self._errand else ""

    @property
    def doubtful(self) -> bool:
        """Tell whether the link broke in the middle, so that nobody knows whether it took effect."""
        return self._lost

    def close(self) -> None:
        """Repeat nothing any more."""
        if self._repeat is not None:
            self._repeat.cancel()

    def send(
        self, verb: str, params: Params, on_done: OnDone | None = None, on_refused: OnRefused | None = None
    ) -> bool:
        """Ask the server for something.

        Args:
            verb: which button this is, for `pending`.
            params: a command with a fresh `request_key`.
            on_done: called with the answer.
            on_refused: called with the refusal instead of telling it to the clerk.

        Returns:
            False when an earlier press has no answer yet and this one was ignored.
        """
        self._desk.touched.emit()
        if self._errand is not None:
            return False
        self._errand = _Errand(verb, params, on_done, on_refused, self._desk.clock.monotonic_s())
        self._call()
        self._desk.news.emit()
        return True

    def _call(self) -> None:
        if self._errand is not None:
            self._desk.hall.call(self._errand.params, self._on_answer, self._on_error)

    def _on_answer(self, answer: Any) -> None:
        errand = self._settle()
        if errand is not None and errand.on_done is not None:
            errand.on_done(answer)

    def _on_error(self, error: HallError) -> None:
        if isinstance(error, LinkLost) and not self._is_stale():
            self._lost = True
            self._repeat_soon()
            self._desk.news.emit()
            return
        errand = self._settle()
        if errand is not None and errand.on_refused is not None:
            errand.on_refused(error)
        else:
            self._desk.refuse(error)

    def _is_stale(self) -> bool:
        errand = self._errand
        return errand is None or self._desk.clock.monotonic_s() - errand.pressed_at_s > REPEAT_WITHIN_S

    def _on_link(self, status: LinkStatus) -> None:
        if status.online and self._lost:
            self._repeat_soon()

    def _repeat_soon(self) -> None:
        if self._repeat is not None:
            self._repeat.cancel()
        self._repeat = self._desk.clock.after(REPEAT_PAUSE_S, self._repeat_now)

    def _repeat_now(self) -> None:
        self._repeat = None
        if self._errand is None:
            return
        if self._is_stale():
            self._on_error(LinkLost())
        elif self._desk.online:
            self._lost = False
            self._call()
            self._desk.news.emit()
        else:
            self._repeat_soon()

    def _settle(self) -> _Errand | None:
        errand, self._errand = self._errand, None
        self._lost = False
        if self._repeat is not None:
            self._repeat.cancel()
            self._repeat = None
        self._desk.news.emit()
        return errand
