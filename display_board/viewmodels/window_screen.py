"""The screen above one window: who is served, by whom, or why nobody is (R161, R162)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from display_board.viewmodels.freshness import Freshness
from qt_common.clock import Alarm, Clock
from qt_common.hall import Hall
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.views import (
    ClerkCard,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    PauseNote,
    TicketState,
)

BLINK_S = 8.0


class WindowMood(StrEnum):
    """What the window is doing, in one word."""

    CLOSED = "closed"
    PAUSED = "paused"
    FREE = "free"
    CALLING = "calling"
    SERVING = "serving"
    RATING = "rating"


class WindowScreenModel(QObject):
    """What a window screen shows.

    Args:
        hall: the server link.
        counter_id: the window.
        clock: injected.

    Signals:
        changed: something it shows has changed.
    """

    changed = Signal()

    def __init__(self, hall: Hall, counter_id: str, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._counter_id = counter_id
        self._clock = clock
        self._blink_end: Alarm | None = None
        self._fresh_call = False
        self.freshness = Freshness(hall, clock, self.changed.emit, self)
        hall.changed.connect(self._on_changed)
        hall.happened.connect(self._on_happened)

    @property
    def info(self) -> HallView | None:
        """The hall's name."""
        return self._hall.info

    @property
    def counter(self) -> CounterInfo | None:
        """The window's label, name and kind."""
        if self.info is None:
            return None
        return next((one for one in self.info.counters if one.id == self._counter_id), None)

    @property
    def mood(self) -> WindowMood:
        """What the window is doing."""
        view = self._view
        if view is None or view.state is CounterState.CLOSED:
            return WindowMood.CLOSED
        if view.ticket_state is TicketState.CALLED:
            return WindowMood.CALLING
        if view.ticket_state is TicketState.SERVING:
            return WindowMood.SERVING
        if view.state is CounterState.PAUSED:
            return WindowMood.PAUSED
        return WindowMood.RATING if view.rating_asked_for else WindowMood.FREE

    @property
    def blinking(self) -> bool:
        """Whether the number asks for attention."""
        return self._fresh_call and self.mood is WindowMood.CALLING

    @property
    def number(self) -> str:
        """The ticket called or served; empty when none."""
        return self._view.number if self._view else ""

    @property
    def clerk(self) -> ClerkCard | None:
        """Who works here now."""
        return self._view.clerk if self._view else None

    @property
    def pause(self) -> PauseNote | None:
        """去向留言 while the clerk is away."""
        return self._view.pause if self._view and self._view.state is CounterState.PAUSED else None

    @property
    def as_of(self) -> dt.datetime | None:
        """When the picture was last live; None while it is."""
        return self.freshness.as_of

    @property
    def emergency(self) -> str:
        """A message that overrides everything; empty = none."""
        return self._hall.mirror.notice.emergency

    @property
    def _view(self) -> CounterView | None:
        return self._hall.mirror.counters.get(self._counter_id)

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.COUNTERS, Topic.NOTICES}:
            self.changed.emit()

    def _on_happened(self, event: Event) -> None:
        if event.call is not None and event.call.counter_id == self._counter_id:
            if self._blink_end is not None:
                self._blink_end.cancel()
            self._fresh_call = True
            self._blink_end = self._clock.after(BLINK_S, self._end_blinking)
            self.changed.emit()

    def _end_blinking(self) -> None:
        self._fresh_call = False
        self.changed.emit()
