"""How records look on the wire: each kind registers what makes its picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from queue_server.domain.events import RecordEvent
from queue_server.domain.records import Record
from queue_server.domain.state import HallState
from queue_server.protocol.base import View
from queue_server.protocol.events import Event, EventKind

R = TypeVar("R", bound=Record)
Picture = Callable[[HallState, R], View | None]

_pictures: dict[type[Record], dict[str, Picture[Any]]] = {}


def pictured(kind: type[R], part: str) -> Callable[[Picture[R]], Picture[R]]:
    """Register what makes a picture of a kind of record; `part` names the field of `Event` it goes to."""

    def register(make: Picture[R]) -> Picture[R]:
        _pictures.setdefault(kind, {})[part] = make
        return make

    return register


def record_event(state: HallState, event: RecordEvent, seq: int) -> tuple[Event, Event]:
    """Return an event of a record for staff, with its picture, and for the public, without.

    A kind of record nobody pictures concerns nobody outside.
    """
    kind = EventKind(event.picture)
    public = Event(seq=seq, kind=kind, at=event.at)
    if event.record_type not in _pictures:
        return public, public
    record = state.records.get(event.record_type, event.record_id)
    pictures: dict[str, Any] = {
        part: make(state, record) for part, make in _pictures[event.record_type].items()
    }
    return Event(seq=seq, kind=kind, at=event.at, **pictures), public
