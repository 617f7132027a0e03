"""Citizens at the rating pads: they press when the lamp asks, on the real line."""

from __future__ import annotations

import random
from collections.abc import Mapping

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from queue_server.client.mirror import Mirror
from scripts.demo.simulators import Simulator

LOOK_S = 5.0
"""How often somebody looks at the lamps."""
LEVELS = ((5, 52), (4, 18), (3, 6), (2, 2), (1, 1), (0, 21))
"""(level, share); 0 = leaves without pressing."""


class Raters(QObject):
    """Everybody who is asked for a verdict.

    Args:
        pads: the simulated line.
        addresses: pad address by counter id.
        mirror: tells which visit each pad asks about.
        clock: the day's clock.
        seed: of the verdicts.

    Attributes:
        pressed: keys pressed so far.
        left: visits whose citizen went without pressing.
    """

    def __init__(
        self, pads: Simulator, addresses: Mapping[str, int], mirror: Mirror, clock: Clock, seed: int
    ) -> None:
        super().__init__()
        self._pads = pads
        self._addresses = addresses
        self._mirror = mirror
        self._chance = random.Random(seed)
        self._decided: set[str] = set()
        self.pressed = 0
        self.left: set[str] = set()
        self._alarm = clock.every(LOOK_S, self._look)

    def stop(self) -> None:
        """Nobody presses any more."""
        self._alarm.cancel()

    def _look(self) -> None:
        asked = {
            counter_id: view.rating_asked_for
            for counter_id, view in self._mirror.counters.items()
            if view.rating_asked_for and view.rating_asked_for not in self._decided
        }
        if not asked:
            return
        lamps = self._pads.do("state")["pads"]
        for counter_id, ticket_id in asked.items():
            address = self._addresses.get(counter_id)
            if address is not None and lamps[str(address)]["asking"]:
                self._decided.add(ticket_id)
                self._press(address, ticket_id)

    def _press(self, address: int, ticket_id: str) -> None:
        level = self._chance.choices(*zip(*LEVELS, strict=True))[0]
        if level:
            self._pads.do("rate", address=address, level=level)
            self.pressed += 1
        else:
            self.left.add(ticket_id)
