"""Ratio: the classes share a counter's calls, so many of each per cycle (weighted round robin)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from queue_server.domain.policy import Candidate, Choice, CounterProfile, oldest, rule


@rule("ratio")
def ratio(candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime) -> Choice:
    """Choose from the highest class that has calls left in the cycle; when none has, a new cycle begins."""
    rules = counter.rules
    present = {candidate.priority for candidate in candidates}
    if len(present) == 1:
        return Choice(oldest(candidates).ticket_id, "oldest")

    def rank(name: str) -> int:
        return rules.classes[name].rank if name in rules.classes else 0

    def share(name: str) -> int:
        return rules.classes[name].share if name in rules.classes else rules.ordinary_share

    with_calls_left = [name for name in present if counter.class_calls.get(name, 0) < share(name)]
    called_class = max(with_calls_left or present, key=lambda name: (rank(name), name))
    chosen = oldest([candidate for candidate in candidates if candidate.priority == called_class])
    return Choice(chosen.ticket_id, "ratio", new_cycle=not with_calls_left)
