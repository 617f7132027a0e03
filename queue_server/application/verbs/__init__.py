"""The use cases, one module per group of verbs; importing this package registers every handler."""

from queue_server.application.verbs import (
    absence,
    calling,
    counters,
    evaluating,
    helping,
    issuing,
    moving,
    pad_keys,
    serving,
)

__all__ = [
    "absence",
    "calling",
    "counters",
    "evaluating",
    "helping",
    "issuing",
    "moving",
    "pad_keys",
    "serving",
]
