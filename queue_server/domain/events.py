"""What has happened: one frozen class per fact, complete enough that folding them gives the rows.

`kind` is the word in the log and on the wire. Fields hold facts, not pictures:
`domain.fold` turns them into tickets and counters, and a property test holds
`fold(events) == rows`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Base of all facts. `at` is the moment, aware UTC."""

    kind: ClassVar[str] = ""
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(DomainEvent):
    """Base of facts about one ticket."""

    ticket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(DomainEvent):
    """Base of facts about one counter."""

    counter_id: str
