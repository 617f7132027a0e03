"""How each event changes the rows: one function per kind, and `apply` finds it."""

from queue_server.domain.fold import counters, hall, outbox, records, tickets
from queue_server.domain.fold.steps import apply

__all__ = ["apply", "counters", "hall", "outbox", "records", "tickets"]
