"""Accumulating priority (Kleinrock): waiting time times the class's rate; nobody starves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from queue_server.domain.policy import Candidate, Choice, CounterProfile, oldest, rule


@rule("accumulating")
def accumulating(candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime) -> Choice:
    """Choose the largest waiting time x rate; of equals the oldest."""
    classes = counter.rules.classes

    def credit(candidate: Candidate) -> float:
        known = classes.get(candidate.priority)
        return candidate.waited(now).total_seconds() * (known.rate if known else 1.0)

    most = max(credit(candidate) for candidate in candidates)
    chosen = oldest([candidate for candidate in candidates if credit(candidate) == most])
    return Choice(chosen.ticket_id, "oldest" if chosen is oldest(candidates) else "accumulated")
