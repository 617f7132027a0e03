"""Times and waits in words, in the hall's own time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from qt_common.i18n import Translator
from queue_server.protocol.views import Estimate


class LocalTimes:
    """Writes times as the hall's visitors read them.

    Args:
        translate: the language.
        timezone: IANA name, e.g. `Asia/Shanghai`.
    """

    def __init__(self, translate: Translator, timezone: str = "Asia/Shanghai") -> None:
        self._ = translate
        self._zone = ZoneInfo(timezone)

    def local(self, when: dt.datetime) -> dt.datetime:
        """Return `when` in the hall's time zone."""
        return when.astimezone(self._zone)

    def clock(self, when: dt.datetime) -> str:
        """Return e.g. `09:05`."""
        return f"{self.local(when):%H:%M}"

    def date(self, when: dt.datetime) -> str:
        """Return e.g. `11月23日周一` or `Mon, Nov 23`."""
        return format_skeleton("MMMEd", self.local(when), locale=self._.language)

    def opening(self, when: dt.datetime, now: dt.datetime) -> str:
        """Return when something opens, seen from `now`: today 13:30, tomorrow 09:00, Mon 23 Nov 09:00."""
        days = (self.local(when).date() - self.local(now).date()).days
        clock = self.clock(when)
        if days == 0:
            return self._("今天 {clock}", clock=clock)
        if days == 1:
            return self._("明天 {clock}", clock=clock)
        return f"{self.date(when)} {clock}"

    def duration(self, seconds: float) -> str:
        """Return e.g. `4:05`, or `1:02:03` from an hour on; never negative."""
        minutes, rest = divmod(max(0, int(seconds)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def wait(self, estimate: Estimate | None) -> str:
        """Return e.g. `约 10–15 分钟`; empty when nobody can tell."""
        if estimate is None:
            return ""
        low, high = estimate.low_min, estimate.high_min
        if high <= 1:
            return self._("马上就到")
        if low >= high:
            return self._("约 {minutes} 分钟", minutes=high)
        return self._("约 {low}–{high} 分钟", low=max(low, 1), high=high)
