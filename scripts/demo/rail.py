"""Changes the area of work at a counter, as its clerk does: by the rail of the window, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.window import CounterWindow

CALLING, CASES, HAND_OVER, REVIEW, ISSUING = "calling", "cases", "hand_over", "review", "issuing"


class Rail:
    """Every counter's rail.

    Args:
        windows: by counter id; a counter without one is worked through its view-models alone.
    """

    def __init__(self, windows: Mapping[str, CounterWindow]) -> None:
        self._windows = windows
        self._current: dict[str, str] = {}

    def go(self, terminal: CounterTerminal, area: str) -> None:
        """Show an area."""
        counter = terminal.desk.counter_id
        window = self._windows.get(counter)
        if window is not None:
            if window.workplace.current != area:
                window.workplace.go(area)
            return
        before = self._current.get(counter, CALLING)
        if before != area:
            self._current[counter] = area
            _switch(terminal, before, on=False)
            _switch(terminal, area, on=True)


def _switch(terminal: CounterTerminal, area: str, *, on: bool) -> None:
    areas = terminal.case_areas
    known: dict[str, Area[Any]] = {HAND_OVER: areas.hand_over, REVIEW: areas.review, ISSUING: areas.issuing}
    if area == CASES:
        terminal.cases.set_shown(on)
    elif area in known:
        (known[area].enter if on else known[area].leave)()
