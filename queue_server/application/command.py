"""How a use case looks: a pure function from the hall's state and a request to a decision.

The engine (`application.engine`) runs handlers one after the other on the hall's
only state, applies the decided events, commits them with the answer in one
transaction, and only then answers and publishes. A handler raises a
`protocol.errors.HallError` or decides; it never changes anything itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from queue_server.application.access import AccessRow
from queue_server.application.sealing import Sealed, Sealer
from queue_server.domain.events import DomainEvent
from queue_server.domain.state import HallState
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.errors import HallError


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the terminal, and the person logged in there.

    Attributes:
        terminal_id: the enrolled terminal, or "" for a visitor's phone.
        roles: the terminal's role and, when logged in, the person's.
        clerk_id: the person, or "".
        counter_id: the counter that person works at, or "".
        terminal_name: what the terminal is called in the hall, e.g. `kiosk-1`.
    """

    terminal_id: str
    roles: frozenset[Role]
    clerk_id: str = ""
    counter_id: str = ""
    terminal_name: str = ""

    @property
    def place(self) -> str:
        """Where the request comes from, in a word people of the hall know."""
        return self.terminal_name or self.terminal_id


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler may know besides state and request.

    Attributes:
        now: the moment of the command, aware UTC.
        actor: who asks.
        new_id: makes an unguessable id.
        keyed_hash: hides an identity number (HMAC with the hall's secret).
        link_for: the visitor's page of a ticket id.
        sealer: encrypts personal data to be kept, and hides whom a record is about.
        secrets: personal data opened for this command alone, by the id it was sealed under.
    """

    now: dt.datetime
    actor: Actor
    new_id: Callable[[], str]
    keyed_hash: Callable[[str], str]
    link_for: Callable[[str], str]
    sealer: Sealer
    secrets: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a handler decided.

    Attributes:
        events: what happens, in order; empty for a question.
        answer: builds the answer from the state after the events.
        access: new row images of who may come in.
        sealed: personal data to be kept, encrypted; the events name it by id only.
        refusal: told instead of the answer although the events happen, e.g. that a code was wrong.
            A refusal is not kept, so a method with a `request_key` must know its own retry.
    """

    events: tuple[DomainEvent, ...]
    answer: Callable[[HallState], View]
    access: tuple[AccessRow, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    refusal: HallError | None = None


P = TypeVar("P", bound=Params)
Handler = Callable[[HallState, P, Context], Decision]

_handlers: dict[type[Params], Handler[Any]] = {}


def handles(params: type[P]) -> Callable[[Handler[P]], Handler[P]]:
    """Register the decorated function as the handler of one method of the contract."""

    def register(handler: Handler[P]) -> Handler[P]:
        if params in _handlers:
            raise ValueError(f"two handlers for {params.__name__}")
        _handlers[params] = handler
        return handler

    return register


def handlers() -> Mapping[type[Params], Handler[Any]]:
    """Return every handler by parameter struct (import `queue_server.application.verbs` first)."""
    return dict(_handlers)
