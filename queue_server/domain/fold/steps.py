"""Which function folds which kind of event into the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from queue_server.domain.events import DomainEvent

if TYPE_CHECKING:
    from queue_server.domain.state import HallState

E = TypeVar("E", bound=DomainEvent)
Step = Callable[["HallState", E], None]

_steps: dict[type[DomainEvent], Step[Any]] = {}


def folds(kind: type[E]) -> Callable[[Step[E]], Step[E]]:
    """Register the decorated function as what one kind of event does to the state."""

    def register(step: Step[E]) -> Step[E]:
        if kind in _steps:
            raise ValueError(f"two steps fold {kind.__name__}")
        _steps[kind] = step
        return step

    return register


def apply(state: HallState, event: DomainEvent) -> None:
    """Change `state` as `event` says; facts for the audit only change nothing."""
    step = _steps.get(type(event))
    if step is not None:
        step(state, event)
