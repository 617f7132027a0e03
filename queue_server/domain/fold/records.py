"""How events change records: one function per kind, from the old picture to the new."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from queue_server.domain.events import RecordEvent
from queue_server.domain.fold.steps import folds
from queue_server.domain.records import Record

if TYPE_CHECKING:
    from queue_server.domain.state import HallState

E = TypeVar("E", bound=RecordEvent)
R = TypeVar("R", bound=Record)


def begins(kind: type[E]) -> Callable[[Callable[[E], R]], Callable[[E], R]]:
    """Register the decorated function as what makes a record from its first event."""

    def register(make: Callable[[E], R]) -> Callable[[E], R]:
        def step(state: HallState, event: E) -> None:
            state.records.put(make(event))

        folds(kind)(step)
        return make

    return register


def changes(kind: type[E], record_type: type[R]) -> Callable[[Callable[[R, E], R]], Callable[[R, E], R]]:
    """Register the decorated function as what one kind of event makes of a record of `record_type`."""

    def register(change: Callable[[R, E], R]) -> Callable[[R, E], R]:
        def step(state: HallState, event: E) -> None:
            state.records.put(change(state.records.get(record_type, event.record_id), event))

        folds(kind)(step)
        return change

    return register
