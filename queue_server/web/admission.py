"""Who may come in: proofs, passwords, codes, idle locks; answers `session.*`, `clerk.*`, `terminal.*`.

What is decided is decided by `application.admission` in the engine, in one line with
everything else; here is what needs a key, a password, a clock or the connection.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from queue_server.application import admission as decide
from queue_server.application.access import Session, Terminal
from queue_server.application.command import Actor
from queue_server.application.engine import Engine
from queue_server.application.hub import FOR_STAFF, Hub
from queue_server.application.views import snapshot
from queue_server.domain.state import HallState
from queue_server.protocol import session as wire
from queue_server.protocol.base import MethodInfo, Params, Role, View
from queue_server.protocol.codec import encode
from queue_server.protocol.errors import (
    Forbidden,
    InternalError,
    InvalidParams,
    LockedOut,
    LoginFailed,
    NotFound,
    NotIdentified,
    SessionLocked,
    VersionMismatch,
)
from queue_server.protocol.version import MIN_PROTOCOL, PROTOCOL
from queue_server.protocol.views import HallView
from queue_server.web.connection import Connection, KnownActor
from queue_server.web.openrpc import document
from queue_server.web.passwords import Passwords, check_strength, code_hash, new_code

log = logging.getLogger(__name__)

_NOBODY = Actor("", frozenset({Role.ANYONE}))
_SEES_TICKETS = frozenset({Role.COUNTER, Role.CONSOLE})
_TERMINALS = frozenset({Role.KIOSK, Role.COUNTER, Role.BOARD, Role.DEVICE_HOST, Role.CONSOLE})
WRONG_CODES = 10
"""Wrong enrolment codes, from anywhere, before enrolment rests."""
WRONG_CODES_REST_S = 600.0
Answer = Callable[[Connection, Any], Awaitable[View | bytes]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the hall's configuration says about intruders (its table `guard`)."""

    login_failures: int
    lock_out: dt.timedelta
    idle_lock_s: float
    """0 = never."""
    code_valid: dt.timedelta


class Admission:
    """The doorkeeper.

    Args:
        engine: decides and remembers.
        hub: tells what happens.
        hall: what a terminal is told when it has identified itself.
        limits: against intruders.
        passwords: checks passwords.
        clock: aware UTC.
        drop_terminal: closes a revoked terminal's connections; set by the composition root.

    Attributes:
        answers: by parameter struct, what is answered here instead of by a use case.
    """

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        hall: HallView,
        limits: Limits,
        passwords: Passwords,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine
        self._hub = hub
        self._hall = hall
        self._limits = limits
        self._passwords = passwords
        self._clock = clock
        self._last_touch: dict[str, float] = {}
        self._wrong_codes = 0
        self._codes_rest_until = 0.0
        self.drop_terminal: Callable[[str], None] = lambda _: None
        self.answers: Mapping[type[Params], Answer] = {
            wire.Enroll: self._enroll,
            wire.Identify: self._identify,
            wire.Subscribe: self._subscribe,
            wire.Ping: self._ping,
            wire.Discover: self._discover,
            wire.LogIn: self._log_in,
            wire.LogOut: self._log_out,
            wire.Unlock: self._unlock,
            wire.ChangePassword: self._change_password,
            wire.SetPassword: self._set_password,
            wire.CreateEnrolmentCode: self._create_code,
            wire.RevokeTerminal: self._revoke,
        }

    # ------------------------------------------------------------ who asks

    def actor(self, connection: Connection, info: MethodInfo) -> Actor:
        """Return who asks over a connection, for this method.

        Raises:
            NotIdentified: the terminal was revoked meanwhile.
            SessionLocked: a person's right is needed, and the person has not been there for long.
        """
        if connection.terminal is None:
            return _NOBODY
        actor = self._asker(connection)
        if connection.role not in info.roles and info.roles & actor.roles:
            self._check_idle(actor.terminal_id, actor.clerk_id)
        return actor

    def counter_of(self, terminal_id: str) -> str | None:
        """Return the counter a terminal's clerk works at; None for managers, who hear everything."""
        access = self._engine.access
        session = access.sessions.get(terminal_id)
        if session is None:
            return ""
        clerk = self._engine.state.rules.clerks.get(session.clerk_id)
        if clerk is not None and clerk.role in (Role.MANAGER, Role.ADMIN, Role.GUIDE):
            return None
        return session.counter_id

    def proves(self, terminal_id: str, nonce: str, proof: str) -> bool:
        """Say whether `proof` shows that whoever sends it is this terminal, and that it may still come in."""
        terminal = self._engine.access.terminals.get(terminal_id)
        if terminal is None or terminal.revoked_at is not None:
            return False
        return _is_signed_by(terminal.public_key, nonce, proof)

    def bug(self, connection: Connection) -> InternalError:
        """Log the present exception as our bug and return what the client is told."""
        incident = secrets.token_hex(4)
        log.exception("connection=%s incident=%s", connection.id, incident)
        return InternalError(incident=incident)

    def _check_idle(self, terminal_id: str, clerk_id: str) -> None:
        now = monotonic()
        limit = self._limits.idle_lock_s
        if limit and now - self._last_touch.setdefault(terminal_id, now) > limit:
            raise SessionLocked(clerk_id=clerk_id)
        self._last_touch[terminal_id] = now

    # ------------------------------------------------------------ terminals

    async def _enroll(self, connection: Connection, params: wire.Enroll) -> bytes:
        now = monotonic()
        if now < self._codes_rest_until:
            rest = dt.timedelta(seconds=self._codes_rest_until - now)
            raise LockedOut(until=(self._clock() + rest).isoformat())
        _check_public_key(params.public_key)
        hashed = code_hash(params.code)
        try:
            answer = await self._engine.do(
                _NOBODY,
                lambda _, ctx: decide.enrol(self._engine.access, params, hashed, ctx),
                "session.enroll",
            )
        except NotIdentified:
            self._wrong_codes += 1
            if self._wrong_codes >= WRONG_CODES:
                self._wrong_codes, self._codes_rest_until = 0, now + WRONG_CODES_REST_S
                log.warning("connection=%s too many wrong enrolment codes; enrolment rests", connection.id)
            raise
        self._wrong_codes = 0
        return answer

    async def _identify(self, connection: Connection, params: wire.Identify) -> wire.Identified:
        if not MIN_PROTOCOL <= params.protocol <= PROTOCOL:
            raise VersionMismatch(
                client_protocol=params.protocol,
                protocol=PROTOCOL,
                min_protocol=MIN_PROTOCOL,
                upgrade="client" if params.protocol < MIN_PROTOCOL else "server",
            )
        terminal = self._engine.access.terminals.get(params.terminal_id)
        if terminal is None:
            raise NotIdentified(why="unknown")
        if terminal.revoked_at is not None:
            raise NotIdentified(why="revoked")
        if not _is_signed_by(terminal.public_key, connection.nonce, params.proof):
            raise NotIdentified(why="proof")
        connection.terminal = terminal
        log.info(
            "connection=%s terminal=%s role=%s client=%s version=%s",
            connection.id,
            terminal.id,
            terminal.role,
            params.client[:40],
            params.client_version[:40],
        )
        return wire.Identified(
            terminal_id=terminal.id, role=Role(terminal.role), name=terminal.name, hall=self._hall
        )

    async def _subscribe(self, connection: Connection, params: wire.Subscribe) -> bytes:
        role = connection.terminal.role if connection.terminal else ""
        for topic in FOR_STAFF & frozenset(params.topics) if role not in _SEES_TICKETS else ():
            raise Forbidden(method="session.subscribe", topic=topic.value)

        def begin(state: HallState, last_seq: int) -> bytes:
            connection.topics = frozenset(params.topics)
            missed = None
            if params.after_seq is not None:
                missed = self._hub.missed(connection, params.after_seq, last_seq)
            picture = snapshot(state, connection.topics, self._clock()) if missed is None else None
            self._hub.subscribers.add(connection)
            return encode(wire.Subscribed(seq=last_seq, snapshot=picture, missed=missed or ()))

        # The answer is queued in the very next step of the loop; the next event comes only
        # after another commit, that is later: nothing is missed and nothing comes twice.
        return await self._engine.ask(begin)

    async def _revoke(self, connection: Connection, params: wire.RevokeTerminal) -> bytes:
        answer = await self._engine.do(
            self._asker(connection),
            lambda _, ctx: decide.revoke(self._engine.access, params.terminal_id, ctx),
            "terminal.revoke",
            params.request_key,
        )
        self.drop_terminal(params.terminal_id)
        return answer

    async def _create_code(self, connection: Connection, params: wire.CreateEnrolmentCode) -> bytes:
        if params.role not in _TERMINALS:
            raise InvalidParams(problem="a terminal's role is needed - at `$.role`")
        code = new_code()
        return await self._engine.do(
            self._asker(connection),
            lambda _, ctx: decide.create_code(
                params.role, code, code_hash(code), self._limits.code_valid, ctx
            ),
            "terminal.create_code",
        )  # without the key: the answer is a secret and must not be kept

    # ------------------------------------------------------------ people

    async def _log_in(self, connection: Connection, params: wire.LogIn) -> bytes:
        asker = self._asker(connection)
        await self._check_password(asker, params.clerk_id, params.password)
        answer = await self._engine.do(
            asker,
            lambda state, ctx: decide.log_in(state, self._engine.access, params, ctx),
            "clerk.log_in",
            params.request_key,
        )
        self._last_touch[asker.terminal_id] = monotonic()
        return answer

    async def _log_out(self, connection: Connection, params: wire.LogOut) -> bytes:
        return await self._engine.do(
            self._asker(connection),
            lambda state, ctx: decide.log_out(state, self._engine.access, ctx),
            "clerk.log_out",
            params.request_key,
        )

    async def _unlock(self, connection: Connection, params: wire.Unlock) -> bytes:
        asker = self._asker(connection)
        if not asker.clerk_id:
            raise Forbidden(method="clerk.unlock", why="nobody_logged_in")
        await self._check_password(asker, asker.clerk_id, params.password)
        answer = await self._engine.do(
            asker, lambda _, ctx: decide.unlock(self._engine.access, ctx), "clerk.unlock"
        )
        self._last_touch[asker.terminal_id] = monotonic()
        return answer

    async def _change_password(self, connection: Connection, params: wire.ChangePassword) -> bytes:
        asker = self._asker(connection)
        await self._check_password(asker, asker.clerk_id, params.old)
        return await self._replace_password(asker, asker.clerk_id, params.new, params.request_key)

    async def _set_password(self, connection: Connection, params: wire.SetPassword) -> bytes:
        if params.clerk_id not in self._engine.state.rules.clerks:
            raise NotFound(what="clerk", id=params.clerk_id)
        asker = self._asker(connection)
        return await self._replace_password(
            asker, params.clerk_id, params.new, params.request_key, temporary=True
        )

    async def _replace_password(
        self,
        asker: Actor,
        clerk_id: str,
        password: str,
        request_key: str,
        *,
        temporary: bool = False,
    ) -> bytes:
        check_strength(password, clerk_id)
        hashed = await self._passwords.hashed(password)
        return await self._engine.do(
            asker,
            lambda _, ctx: decide.set_password(clerk_id, hashed, ctx, temporary=temporary),
            "clerk.set_password",
            request_key,
        )

    async def _check_password(self, asker: Actor, clerk_id: str, password: str) -> None:
        """Let the right password pass; count a wrong one. Raises LoginFailed, LockedOut."""
        credential = self._engine.access.credentials.get(clerk_id)
        if credential is not None:
            decide.check_not_locked_out(credential, self._clock())
        if await self._passwords.fits(password, credential.password_hash if credential else None):
            return
        limits = self._limits
        await self._engine.do(
            asker,
            lambda _, ctx: decide.note_failure(
                self._engine.access, clerk_id, limits.login_failures, limits.lock_out, ctx
            ),
            "clerk.log_in",
        )
        after = self._engine.access.credentials.get(clerk_id)
        if after is not None:
            decide.check_not_locked_out(after, self._clock())
        raise LoginFailed(attempts_left=limits.login_failures - after.failures if after else 0)

    def _asker(self, connection: Connection) -> Actor:
        """Return who asks, without regard to the idle lock. Raises NotIdentified for a revoked terminal."""
        if connection.terminal is None:
            return _NOBODY
        access = self._engine.access
        terminal = access.terminals.get(connection.terminal.id)
        session = access.sessions.get(connection.terminal.id)
        if terminal is None or terminal.revoked_at is not None:
            raise NotIdentified(why="revoked")
        known = connection.known
        if known is None or known.terminal is not terminal or known.session is not session:
            known = connection.known = KnownActor(terminal, session, self._actor_of(terminal, session))
        return known.actor

    def _actor_of(self, terminal: Terminal, session: Session | None) -> Actor:
        roles = frozenset({Role(terminal.role)})
        if session is None:
            return Actor(terminal.id, roles, terminal_name=terminal.name)
        clerk = self._engine.state.rules.clerks.get(session.clerk_id)
        if clerk is not None:
            roles |= {Role(clerk.role)}
        return Actor(terminal.id, roles, session.clerk_id, session.counter_id, terminal.name)

    # ------------------------------------------------------------ small talk

    async def _ping(self, connection: Connection, params: wire.Ping) -> wire.Pong:
        return wire.Pong(server_time=self._clock())

    async def _discover(self, connection: Connection, params: wire.Discover) -> wire.Discovered:
        return wire.Discovered(document=dict(document()))


def _check_public_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    except ValueError:
        raise InvalidParams(
            problem="32 bytes of an Ed25519 key as hex are needed - at `$.public_key`"
        ) from None


def _is_signed_by(public_key: str, nonce: str, proof: str) -> bool:
    """Say whether `proof` is the signature over `nonce` by the owner of `public_key`; all as hex."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(proof), bytes.fromhex(nonce))
    except (ValueError, InvalidSignature):
        return False
    return True
