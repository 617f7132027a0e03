"""How each event changes the rows: one function per kind, and `apply` finds it."""

from queue_server.domain.fold import blanks, cases, counters, hall, licences, outbox, records, scans, tickets
from queue_server.domain.fold.steps import apply

__all__ = [
    "apply",
    "blanks",
    "cases",
    "counters",
    "hall",
    "licences",
    "outbox",
    "records",
    "scans",
    "tickets",
]
