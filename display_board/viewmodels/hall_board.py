"""The hall board: newest call, the last six, notices, ticker, emergency message."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, Signal

from config.schema import Board
from display_board.viewmodels.freshness import Freshness
from display_board.viewmodels.lines import CallLine, line_of
from display_board.viewmodels.spotlight import Spotlight
from qt_common.clock import Clock
from qt_common.hall import Hall
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.views import HallView

TOPICS = (Topic.CALLS, Topic.COUNTERS, Topic.NOTICES, Topic.SERVICES)
RECENT = 6
REPLAY_S = 30.0
"""After a reconnect, calls no older than this still get their moment."""


class HallBoardModel(QObject):
    """What the hall board shows.

    Args:
        hall: the server link.
        board: the board's own settings: zones, media, notices, ticker.
        clock: injected.

    Signals:
        changed: something it shows has changed.
    """

    changed = Signal()

    def __init__(self, hall: Hall, board: Board, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._board = board
        self._clock = clock
        self.spotlight = Spotlight(clock, self.changed.emit)
        self.freshness = Freshness(hall, clock, self._on_freshness, self)
        self._recent: tuple[CallLine, ...] = ()
        hall.changed.connect(self._on_changed)
        hall.happened.connect(self._on_happened)

    @property
    def info(self) -> HallView | None:
        """The hall's name and places."""
        return self._hall.info

    @property
    def newest(self) -> CallLine | None:
        """The call in the spotlight."""
        return self.spotlight.line

    @property
    def recent(self) -> tuple[CallLine, ...]:
        """The last six calls besides the one in the spotlight, latest first."""
        lit = self.newest.key if self.newest else None
        return tuple(line for line in self._recent if line.key != lit)[:RECENT]

    @property
    def as_of(self) -> dt.datetime | None:
        """When the picture was last live; None while it is."""
        return self.freshness.as_of

    @property
    def emergency(self) -> str:
        """A message that overrides everything; empty = none."""
        return self._hall.mirror.notice.emergency

    @property
    def ticker(self) -> str:
        """The running line at the bottom: the manager's, else the board's own."""
        return self._hall.mirror.notice.ticker or self._board.ticker

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices shown in turn beside the calls."""
        return self._board.notices

    @property
    def media(self) -> tuple[str, ...]:
        """File names of pictures shown in turn."""
        return self._board.media

    @property
    def waiting(self) -> int:
        """How many people wait in all."""
        return sum(service.waiting for service in self._hall.mirror.services.values())

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.CALLS in topics:
            calls = self._hall.mirror.calls_in(self._board.zones)
            self._recent = tuple(line_of(call, self.info) for call in calls[: RECENT + 1])
            if self.newest is None and self._recent:
                self.spotlight.rest(self._recent[0])
        if topics.intersection(TOPICS):
            self.changed.emit()

    def _on_happened(self, event: Event) -> None:
        call = event.call
        if call is None or not self._is_ours(call.counter_id):
            return
        if self._clock.now() - call.called_at <= dt.timedelta(seconds=REPLAY_S):
            self.spotlight.offer(line_of(call, self.info))

    def _is_ours(self, counter_id: str) -> bool:
        if not self._board.zones or self.info is None:
            return True
        return any(one.id == counter_id and one.zone in self._board.zones for one in self.info.counters)

    def _on_freshness(self) -> None:
        if self.as_of is not None:
            self.spotlight.rest(self.newest)
        self.changed.emit()
