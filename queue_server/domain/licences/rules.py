"""What a hall has set about its licence printers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayRule:
    """A tray of numbered blanks.

    Attributes:
        variant: which sheet lies in it, `original` or `duplicate`.
        media: its size as the printer knows it, e.g. `iso_a3_297x420mm`.
        dx_mm, dy_mm: how far everything is moved to the right and down (calibration sheet).
    """

    name: str
    variant: str
    media: str
    dx_mm: float = 0.0
    dy_mm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalRule:
    """A self-service licence printer.

    Attributes:
        lease: how long a claim, and then a print, may take.
        session: how long a visitor may look at the list.
        wrong_codes: after so many the visitor and the person are locked out.
        lock: for how long.
        low: at so few blanks in a tray somebody is called.
    """

    trays: tuple[TrayRule, ...]
    lease: dt.timedelta = dt.timedelta(minutes=5)
    session: dt.timedelta = dt.timedelta(minutes=3)
    wrong_codes: int = 3
    lock: dt.timedelta = dt.timedelta(minutes=10)
    low: int = 20

    def tray(self, name: str) -> TrayRule | None:
        """Return a tray by name."""
        return next((tray for tray in self.trays if tray.name == name), None)
