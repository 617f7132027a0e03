"""What a use case needs fetched before it decides: closed records, and personal data out of its seal.

A use case is a pure function of memory. These registers say, per method, what has to
be there first; `web.recollection` fetches it and then lets the use case run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from queue_server.domain.records import Record
from queue_server.domain.state import HallState
from queue_server.protocol.base import Params

P = TypeVar("P", bound=Params)
Unsealing = Callable[[HallState, P], Iterable[str]]
"""From the state and a request to the ids of what must be unsealed for it."""

RECALLED: dict[str, tuple[type[Record], str]] = {}
"""By the name of a parameter, e.g. `case_id`: the kind of record it names, and by which of its fields."""
_unsealing: dict[type[Params], Unsealing[Any]] = {}


def unseals(params: type[P]) -> Callable[[Unsealing[P]], Unsealing[P]]:
    """Register the decorated function as what says which personal data one method needs opened.

    Only a method without `request_key` may show it in its answer: kept answers lie on disk.
    """

    def register(which: Unsealing[P]) -> Unsealing[P]:
        _unsealing[params] = which
        return which

    return register


def unsealing_of(params: type[Params]) -> Unsealing[Any] | None:
    """Return what says which personal data a method needs; None for none."""
    return _unsealing.get(params)
