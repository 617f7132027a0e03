"""The use cases, one module per group of verbs; importing this package registers every handler."""

from queue_server.application.verbs import (
    absence,
    blanks,
    calling,
    counters,
    evaluating,
    helping,
    issuing,
    licence_desk,
    licence_visits,
    licences,
    moving,
    pad_keys,
    scans,
    serving,
)

__all__ = [
    "absence",
    "blanks",
    "calling",
    "counters",
    "evaluating",
    "helping",
    "issuing",
    "licence_desk",
    "licence_visits",
    "licences",
    "moving",
    "pad_keys",
    "scans",
    "serving",
]
