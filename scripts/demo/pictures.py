"""Takes the pictures of a day: each screen once, at a moment when it has something to show."""

from __future__ import annotations

from pathlib import Path

from counter_terminal.viewmodels.terminal import CounterTerminal
from kiosk.viewmodels.kiosk import KioskModel
from scripts.demo.cast import Cast


class Album:
    """The pictures of one day; each name is taken once.

    Args:
        folder: where they go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def kiosk(self, moment: str, model: KioskModel) -> None:
        """A kiosk has something to show."""

    def counter(self, moment: str, terminal: CounterTerminal) -> None:
        """A counter has something to show."""

    def board(self, cast: Cast) -> None:
        """The board may have a fresh call."""

    def lost_link(self, cast: Cast) -> None:
        """The server is gone."""
