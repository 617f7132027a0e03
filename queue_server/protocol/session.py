"""Getting in: hello, enrolment, identity, subscription, clerk log-in.

The server speaks first with `hello`. A terminal proves itself by signing the
hello's nonce with its Ed25519 key, so no secret ever travels; its public half
was left at the server when an administrator's one-time code was redeemed.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import msgspec

from queue_server.protocol.base import Empty, Id, Params, RequestKey, Role, View, method
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.views import ClerkCard, CounterView, HallView, Snapshot


class Hello(View, frozen=True, kw_only=True):
    """The server's first message (notification `hello`)."""

    protocol: int
    min_protocol: int
    server_version: str
    hall_id: str
    hall_name: str
    nonce: str
    """Hex; to be signed by `session.identify`."""
    server_time: dt.datetime


class Enrolled(View, frozen=True, kw_only=True):
    """The terminal is known from now on."""

    terminal_id: str
    role: Role


@method("session.enroll", Enrolled, Role.ANYONE)
class Enroll(Params, frozen=True, kw_only=True):
    """Redeem a one-time code; leaves the public key here."""

    code: str
    name: str
    public_key: str
    """Ed25519, 32 bytes as hex."""


class Identified(View, frozen=True, kw_only=True):
    """Who the terminal is, and the hall it stands in."""

    terminal_id: str
    role: Role
    name: str
    hall: HallView


@method("session.identify", Identified, Role.ANYONE)
class Identify(Params, frozen=True, kw_only=True):
    """Prove to be an enrolled terminal; the proof signs `nonce` of this connection's hello."""

    terminal_id: Id
    proof: str
    """Ed25519 signature over the nonce bytes, hex."""
    client: str
    client_version: str
    protocol: int


class Subscribed(View, frozen=True, kw_only=True):
    """Either a snapshot or exactly what was missed; then events follow without a gap."""

    seq: int
    snapshot: Snapshot | None = None
    missed: tuple[Event, ...] = ()


@method("session.subscribe", Subscribed, Role.KIOSK, Role.COUNTER, Role.BOARD, Role.DEVICE_HOST, Role.CONSOLE)
class Subscribe(Params, frozen=True, kw_only=True):
    """Listen to topics; with `after_seq`, go on after that event if the gap is small enough."""

    topics: tuple[Topic, ...]
    after_seq: int | None = None


class Pong(View, frozen=True, kw_only=True):
    """The server's clock."""

    server_time: dt.datetime


@method("session.ping", Pong, Role.ANYONE)
class Ping(Params, frozen=True, kw_only=True):
    """Is anybody there?"""


class Discovered(View, frozen=True, kw_only=True):
    """The OpenRPC document."""

    document: dict[str, Any]


@method("rpc.discover", Discovered, Role.ANYONE)
class Discover(Params, frozen=True, kw_only=True):
    """Return the OpenRPC description of this very contract."""


class LoggedIn(View, frozen=True, kw_only=True):
    """The clerk works at this counter now; `counter` is open."""

    clerk: ClerkCard
    counter: CounterView | None = None
    password_expired: bool = False
    duties: tuple[str, ...] = ()
    """`accept`, `review`, `approve`, `issue`: about cases, with those stood in for (R078)."""


Password = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


@method("clerk.log_in", LoggedIn, Role.COUNTER, Role.CONSOLE)
class LogIn(Params, frozen=True, kw_only=True):
    """Log a clerk in at this terminal; with `counter_id`, open that counter (R160)."""

    request_key: RequestKey
    clerk_id: Id
    password: Password
    counter_id: str = ""
    stands_in_for: str = ""
    """B post: the absent clerk's id."""


@method("clerk.log_out", Empty, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.ADMIN)
class LogOut(Params, frozen=True, kw_only=True):
    """Close the counter and forget the clerk."""

    request_key: RequestKey


@method("clerk.unlock", LoggedIn, Role.COUNTER, Role.CONSOLE)
class Unlock(Params, frozen=True, kw_only=True):
    """After the idle lock: the same clerk proves to be there."""

    password: Password


@method("clerk.change_password", Empty, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.ADMIN)
class ChangePassword(Params, frozen=True, kw_only=True):
    """Set one's own password."""

    request_key: RequestKey
    old: Password
    new: Annotated[str, msgspec.Meta(min_length=8, max_length=128)]


@method("clerk.set_password", Empty, Role.ADMIN)
class SetPassword(Params, frozen=True, kw_only=True):
    """Give a clerk a new password, e.g. a forgotten one; it must be changed at the next log-in."""

    request_key: RequestKey
    clerk_id: Id
    new: Annotated[str, msgspec.Meta(min_length=8, max_length=128)]


class EnrolmentCode(View, frozen=True, kw_only=True):
    """A code for one terminal, shown once."""

    code: str
    expires_at: dt.datetime


@method("terminal.create_code", EnrolmentCode, Role.ADMIN)
class CreateEnrolmentCode(Params, frozen=True, kw_only=True):
    """Allow one new terminal."""

    request_key: RequestKey
    role: Role


@method("terminal.revoke", Empty, Role.ADMIN)
class RevokeTerminal(Params, frozen=True, kw_only=True):
    """Lock a terminal out, at once."""

    request_key: RequestKey
    terminal_id: Id
