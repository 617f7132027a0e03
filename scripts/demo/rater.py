"""Citizens at the rating pads: they press when the lamp asks, on the real line."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from scripts.demo.simulators import Simulator

LOOK_S = 5.0
"""How often somebody looks at the lamps."""
LEVELS = ((5, 52), (4, 18), (3, 6), (2, 2), (1, 1), (0, 21))
"""(level, share); 0 = leaves without pressing."""


class Raters(QObject):
    """Everybody who is asked for a verdict.

    Args:
        pads: the simulated line.
        clock: the day's clock.
        seed: of the verdicts.

    Attributes:
        pressed: keys pressed so far.
    """

    def __init__(self, pads: Simulator, clock: Clock, seed: int) -> None:
        super().__init__()
        self._pads = pads
        self._chance = random.Random(seed)
        self._asked: set[str] = set()
        self.pressed = 0
        self._alarm = clock.every(LOOK_S, self._look)

    def stop(self) -> None:
        """Nobody presses any more."""
        self._alarm.cancel()

    def _look(self) -> None:
        pads = self._pads.do("state")["pads"]
        asking = {address for address, pad in pads.items() if pad["asking"]}
        for address in asking - self._asked:
            level = self._chance.choices(*zip(*LEVELS, strict=True))[0]
            if level:
                self._pads.do("rate", address=int(address), level=level)
                self.pressed += 1
        self._asked = asking
