"""Base of the areas of work beside calling: in use only while shown, and forgetful afterwards.

An area loads its lists when it is entered, hears scanned codes only while it is on the
screen, and forgets whom it was about when it is left, locked or logged out of.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import Codes
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.throttle import Throttle
from qt_common.hall import LinkStatus
from queue_server.protocol.events import Event

P = TypeVar("P")
RELOAD_S = 2.0
LONGEST_CODE = 64
"""Longer than any code the hall prints; what is longer comes from elsewhere."""


class Area(Model[P]):
    """One area of work.

    Args:
        desk: the counter.
        codes: the desk's scanners.
        ticks: its picture changes with time alone.
    """

    def __init__(
        self, desk: Desk, codes: Codes, parent: QObject | None = None, *, ticks: bool = False
    ) -> None:
        super().__init__(desk, parent, ticks=ticks)
        self._press = Press(desk, self)
        self._shown = False
        self._page: object = None
        self._reload = Throttle(desk.clock, RELOAD_S, self._load_if_shown)
        codes.scanned.connect(self._on_scanned)
        desk.hall.happened.connect(self._on_event)
        desk.hall.link_changed.connect(self._on_link)
        desk.news.connect(self._see_whether_attended)

    @property
    def busy(self) -> bool:
        """Whether a press has no answer yet."""
        return bool(self._press.pending)

    def enter(self, page: object = None) -> None:
        """The area is on the screen, as `page`: fetch what it shows."""
        self._shown, self._page = True, page
        self._reload.cancel()
        self._reload()
        self.refresh()

    def leave(self, page: object = None) -> None:
        """Something else is on the screen: keep nothing about anybody.

        A page that another one has replaced (in another language) leaves unheard.
        """
        if page is not self._page:
            return
        self._shown = False
        self._reload.cancel()
        self._forget()
        self.refresh()

    def close(self) -> None:
        """Stop everything that would still happen."""
        self._reload.cancel()
        self._press.close()

    def _load(self) -> None:
        """Fetch the lists."""

    def _forget(self) -> None:
        """Forget whatever is about one person or case."""

    def _take_code(self, code: str) -> None:
        """A code was scanned while the area was shown."""

    def _concerns(self, event: Event) -> bool:
        """Tell whether the lists must be fetched again."""
        return event.case is not None or event.bag is not None

    def _load_if_shown(self) -> None:
        if self._shown and self._desk.attended and self._desk.online:
            self._load()

    def _on_scanned(self, code: str) -> None:
        if self._shown and self._desk.attended:
            self._desk.touched.emit()
            self._take_code(code.strip())

    def _on_event(self, event: Event) -> None:
        if self._shown and self._concerns(event):
            self._reload()

    def _on_link(self, status: LinkStatus) -> None:
        if status.online and self._shown:
            self._reload()

    def _see_whether_attended(self) -> None:
        if not self._desk.attended:
            self._forget()
