"""Who stands before a licence printer now, and who has guessed codes too often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalVisit(Record):
    """One terminal's present visitor.

    Attributes:
        id: the terminal's.
        session: token of the visitor, empty when there is none.
        licences: what this visitor may fetch.
        until: the visit ends by itself then.
        tries: wrong codes in a row at this terminal, the last at `tried_at`.
        locked_until: nobody is served before.
    """

    session: str = ""
    licences: tuple[str, ...] = ()
    until: dt.datetime | None = None
    tries: int = 0
    tried_at: dt.datetime | None = None
    locked_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTries(Record):
    """Wrong codes given for one person, whether anything is kept for that person or not.

    Attributes:
        id: the person's hash.
    """

    tries: int = 0
    tried_at: dt.datetime | None = None
    locked_until: dt.datetime | None = None


def tries_so_far(known: TerminalVisit | PersonTries | None, now: dt.datetime, window: dt.timedelta) -> int:
    """Return how many wrong tries still count: those of `window`, and none from before a lock."""
    if known is None or known.tried_at is None or now - known.tried_at > window:
        return 0
    return 0 if known.locked_until is not None else known.tries


def lock_of(known: TerminalVisit | PersonTries | None, now: dt.datetime) -> dt.datetime | None:
    """Return until when it is locked; None when it is not."""
    until = known.locked_until if known else None
    return until if until is not None and now < until else None
