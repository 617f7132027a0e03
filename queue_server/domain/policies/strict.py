"""Strict: priority classes first, by rank; after so many in a row an ordinary visitor, if one waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from queue_server.domain.policy import Candidate, Choice, CounterProfile, oldest, rule


@rule("strict")
def strict(candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime) -> Choice:
    """Choose by class, then age, within the cap of consecutive priority calls."""
    with_priority = [candidate for candidate in candidates if candidate.priority]
    ordinary = [candidate for candidate in candidates if not candidate.priority]
    if not with_priority:
        return Choice(oldest(ordinary).ticket_id, "oldest")
    if ordinary and counter.consecutive_priority >= counter.rules.max_consecutive_priority:
        return Choice(oldest(ordinary).ticket_id, "priority_cap")
    highest = max(_rank(candidate, counter) for candidate in with_priority)
    first = [candidate for candidate in with_priority if _rank(candidate, counter) == highest]
    return Choice(oldest(first).ticket_id, "priority")


def _rank(candidate: Candidate, counter: CounterProfile) -> int:
    """Return the class's rank; a class the configuration has since dropped comes last."""
    known = counter.rules.classes.get(candidate.priority)
    return known.rank if known else 0
