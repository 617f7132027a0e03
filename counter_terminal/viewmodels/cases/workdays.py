"""Days to offer for a promise of the applicant: so many working days from today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

IsWorkday = Callable[[dt.date], bool]
OFFERED = (3, 5, 10, 15)
"""Working days a desk offers with one press."""


def weekdays_only(day: dt.date) -> bool:
    """Tell whether a day is a workday where nothing is known of holidays."""
    return day.isoweekday() <= 5


def workday_after(today: dt.date, count: int, is_workday: IsWorkday) -> dt.date:
    """Return the `count`-th working day after today; only proposed, the server decides."""
    day = today
    while count:
        day += dt.timedelta(days=1)
        count -= is_workday(day)
    return day
