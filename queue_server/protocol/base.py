"""How a method of the wire contract is declared, and how messages become bytes.

A method is a frozen struct of its parameters, registered under its wire name
together with its answer and the roles that may call it. Server-bound structs
forbid unknown fields (a typing error is an error); client-bound structs ignore
them (a newer server may say more).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import msgspec


class Role(StrEnum):
    """Who speaks: a terminal by its enrolment, a person by logging in there."""

    ANYONE = "anyone"
    """Not even identified."""
    KIOSK = "kiosk"
    COUNTER = "counter"
    BOARD = "board"
    DEVICE_HOST = "device_host"
    CONSOLE = "console"
    CLERK = "clerk"
    GUIDE = "guide"
    MANAGER = "manager"
    ADMIN = "admin"


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Parameters of a method; server-bound, so unknown fields are refused."""


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something the server tells; client-bound, so unknown fields are ignored."""


RequestKey = Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
"""Chosen by the client, new for every press; the same key again returns the first answer."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Empty(View, frozen=True, kw_only=True):
    """An answer that says only "done"."""


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """One method of the contract.

    Attributes:
        name: `noun.verb`.
        params: its parameter struct.
        answer: its answer struct.
        roles: any of these may call it; ANYONE needs no identity.
        command: it changes something and carries a `request_key`.
    """

    name: str
    params: type[Params]
    answer: type[View]
    roles: frozenset[Role]
    command: bool


_by_name: dict[str, MethodInfo] = {}
_by_params: dict[type[Params], MethodInfo] = {}
_P = TypeVar("_P", bound=Params)


def method(name: str, answer: type[View], *roles: Role) -> Callable[[type[_P]], type[_P]]:
    """Publish the decorated parameter struct as method `name`; commands are those with a `request_key`."""

    def register(params: type[_P]) -> type[_P]:
        if name in _by_name:
            raise ValueError(f"two methods are called {name!r}")
        info = MethodInfo(name, params, answer, frozenset(roles), "request_key" in params.__struct_fields__)
        _by_name[name] = _by_params[params] = info
        return params

    return register


def methods() -> Mapping[str, MethodInfo]:
    """Return every published method by name (import `queue_server.protocol` first)."""
    return dict(_by_name)


def info_of(params: type[Params]) -> MethodInfo:
    """Return the method a parameter struct belongs to."""
    return _by_params[params]


class Incoming(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request as it arrives; `params` stay raw until the method is known and allowed."""

    jsonrpc: str = "2.0"
    id: int | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"{}")


class ErrorData(View, frozen=True, kw_only=True):
    """What `error.data` holds."""

    slug: str
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    retryable: bool = False


class ErrorBody(View, frozen=True, kw_only=True):
    """The JSON-RPC error object; `message` repeats the slug."""

    code: int
    message: str
    data: ErrorData


class Outgoing(View, frozen=True, kw_only=True):
    """Anything the server sends: an answer (id + result | error) or a notification (method + params)."""

    jsonrpc: str = "2.0"
    id: int | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"")
    result: msgspec.Raw = msgspec.Raw(b"")
    error: ErrorBody | None = None
