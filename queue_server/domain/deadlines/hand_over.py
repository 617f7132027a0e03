"""Until when papers must have changed hands (R073: the same day, or at once)."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.deadlines.rules import ClockSettings
from queue_server.domain.deadlines.working_days import ONE_DAY


def hand_over_due(given_at: dt.datetime, settings: ClockSettings) -> dt.datetime:
    """Return the moment (UTC) from which papers lying since `given_at` are late."""
    if settings.hand_over_within is not None:
        return given_at.astimezone(dt.UTC) + settings.hand_over_within
    tomorrow = settings.local_day(given_at) + ONE_DAY
    return dt.datetime.combine(tomorrow, dt.time.min, settings.timezone).astimezone(dt.UTC)
