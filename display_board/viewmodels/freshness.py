"""Whether what a screen shows is live, and since when it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus

GRACE_S = 2.0
"""A link that is back so soon is not worth a grey board."""


class Freshness(QObject):
    """Tells a screen when its picture stops being live (requirements §5.3 item 6).

    Args:
        hall: the link.
        clock: injected.
        on_change: told when `as_of` changed.

    Attributes:
        as_of: the moment the picture was last live; None while it is live.
    """

    def __init__(
        self, hall: Hall, clock: Clock, on_change: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._on_change = on_change
        self._lost_at: dt.datetime | None = None
        self.as_of: dt.datetime | None = None
        hall.link_changed.connect(self._take_link)

    def _take_link(self, status: LinkStatus) -> None:
        if status.online:
            was_stale, self.as_of, self._lost_at = self.as_of is not None, None, None
            if was_stale:
                self._on_change()
        elif self._lost_at is None:
            lost_at = self._lost_at = self._clock.now()
            self._clock.after(GRACE_S, lambda: self._give_up(lost_at))

    def _give_up(self, lost_at: dt.datetime) -> None:
        if self._lost_at == lost_at and self.as_of is None:
            self.as_of = lost_at
            self._on_change()
