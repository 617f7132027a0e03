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
Named = tuple[type[Record], str, str]
"""A record by its kind, one of its fields, and that field's value."""
_recalling: dict[type[Params], Callable[[Any], Iterable[Named]]] = {}


def recalls(params: type[P]) -> Callable[[Callable[[P], Iterable[Named]]], Callable[[P], Iterable[Named]]]:
    """Register the decorated function as what says which records a method concerns without naming them."""

    def register(which: Callable[[P], Iterable[Named]]) -> Callable[[P], Iterable[Named]]:
        _recalling[params] = which
        return which

    return register


def named_by(params: Params) -> list[Named]:
    """Return the records a request concerns, wherever they are."""
    named = [
        (kind, field, value)
        for name, (kind, field) in RECALLED.items()
        if (value := getattr(params, name, ""))
    ]
    which = _recalling.get(type(params))
    return named + list(which(params)) if which else named


def recalls_any(params: type[Params]) -> bool:
    """Tell whether requests of a method may concern records that are only on disk."""
    return params in _recalling or any(name in RECALLED for name in params.__struct_fields__)


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
