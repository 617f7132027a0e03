"""A hall day that is not today: for demonstrations, rehearsals and training.

Server and programs given the same `--rehearsal` value share one invented time,
which starts where they are told and runs as fast as they are told. Without it,
everybody uses the computer's clock.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An invented time.

    Attributes:
        starts_at: the first moment, aware.
        speed: invented seconds in a real one.
        epoch_s: the real moment (Unix time) at which it began; the same in every program.
        real: the real clock, Unix time.
    """

    starts_at: dt.datetime
    speed: float
    epoch_s: float
    real: Callable[[], float] = time.time

    def now(self) -> dt.datetime:
        """Return the invented time, in UTC."""
        elapsed_s = (self.real() - self.epoch_s) * self.speed
        return self.starts_at.astimezone(dt.UTC) + dt.timedelta(seconds=elapsed_s)

    def __str__(self) -> str:
        """Return what `parse` reads, to be handed to another program."""
        return f"{self.starts_at.isoformat()}@{self.speed:g}@{self.epoch_s:.3f}"


def parse(text: str) -> Rehearsal:
    """Return the rehearsal written as `START[@SPEED[@EPOCH]]`, e.g. `2026-11-23T09:00:00+08:00@60`.

    Raises:
        ValueError: the text is not of this form; the message says what is expected.
    """
    start, *rest = text.split("@")
    try:
        starts_at = dt.datetime.fromisoformat(start)
        speed = float(rest[0]) if rest else 1.0
        epoch_s = float(rest[1]) if len(rest) > 1 else time.time()
    except ValueError as error:
        raise ValueError(f"{text!r}: expected START[@SPEED], e.g. 2026-11-23T09:00:00+08:00@60") from error
    if starts_at.tzinfo is None or speed <= 0:
        raise ValueError(f"{text!r}: START needs its offset (+08:00), SPEED must be above 0")
    return Rehearsal(starts_at, speed, epoch_s)
