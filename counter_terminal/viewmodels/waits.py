"""How long the clerk must still wait before a button works: double presses and no-shows.

Pure functions of what the hall demands and what has happened; the server decides in the
end, this only spares the clerk a refusal and says why a button is off.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from qt_common.i18n import Translator
from queue_server.protocol.views import HallView, TicketView


@dataclass(frozen=True, slots=True)
class NoShowWait:
    """What is missing before a called visitor may be marked absent.

    Attributes:
        recalls: recalls still to be made.
        seconds: seconds still to pass.
    """

    recalls: int
    seconds: int

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.recalls and not self.seconds

    def words(self, _: Translator) -> str:
        """Return the reason for the button being off; empty when it is not."""
        if self.recalls and self.seconds:
            return _(
                "还需再呼叫 {recalls} 次，{seconds} 秒后可用", recalls=self.recalls, seconds=self.seconds
            )
        if self.recalls:
            return _("还需再呼叫 {recalls} 次", recalls=self.recalls)
        return _("{seconds} 秒后可用", seconds=self.seconds) if self.seconds else ""


def until_no_show(ticket: TicketView, info: HallView, now: dt.datetime) -> NoShowWait:
    """Return what is missing: enough recalls, each with its distance, and enough seconds since the call."""
    recalls = max(0, info.no_show_min_recalls - ticket.recalls)
    waits = [_seconds_left(ticket.called_at, info.no_show_min_seconds, now)]
    if recalls:
        waits.append(_seconds_left(ticket.last_call_at, info.seconds_between_recalls * recalls, now))
    return NoShowWait(recalls, max(waits))


def until_recall(ticket: TicketView, info: HallView, now: dt.datetime) -> int:
    """Return the seconds until the next recall counts."""
    return _seconds_left(ticket.last_call_at, info.seconds_between_recalls, now)


class DoublePressGuard:
    """Lets a button work once within `within_ms`, by a monotonic clock in seconds."""

    def __init__(self) -> None:
        self._last_s = -math.inf

    def allows(self, now_s: float, within_ms: int) -> bool:
        """Tell whether a press counts; a press that does begins a new interval."""
        if now_s - self._last_s < within_ms / 1000:
            return False
        self._last_s = now_s
        return True


def _seconds_left(since: dt.datetime | None, wanted_s: float, now: dt.datetime) -> int:
    if since is None:
        return 0
    return max(0, math.ceil(wanted_s - (now - since).total_seconds()))
