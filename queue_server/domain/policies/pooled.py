"""Pooled: whoever waits longest over everything the counter may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from queue_server.domain.policy import Candidate, Choice, CounterProfile, oldest, rule


@rule("pooled")
def pooled(candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime) -> Choice:
    """Choose the oldest, whatever its class."""
    return Choice(oldest(candidates).ticket_id, "oldest")
