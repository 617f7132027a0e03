"""Letting terminals and clerks in and out: pure decisions; `web.admission` has checked proof and password.

A clerk works at one counter at a time: logging in elsewhere moves the clerk, unless
a visitor is still at the old counter. A B post may take the place of an absent A
post, never beside it (R160).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from queue_server.application.access import AccessRow, Credential, EnrolmentCode, Session, Terminal
from queue_server.application.access_state import AccessState
from queue_server.application.case_refusals import duties_of_people
from queue_server.application.command import Context, Decision
from queue_server.application.verbs.counters import decide_close_counter, decide_open_counter
from queue_server.application.views import clerk_card, counter_view
from queue_server.domain import events as ev
from queue_server.domain.state import HallState
from queue_server.protocol import session as wire
from queue_server.protocol.base import Empty, Role, View
from queue_server.protocol.errors import (
    Forbidden,
    LockedOut,
    LoginFailed,
    NotFound,
    NotIdentified,
)


def enrol(access: AccessState, params: wire.Enroll, code_hash: str, ctx: Context) -> Decision:
    """Make a terminal known; its code is used up. Raises NotIdentified."""
    code = access.codes.get(code_hash)
    if code is None or code.used_at is not None or code.expires_at <= ctx.now:
        raise NotIdentified(why="code")
    terminal = Terminal(
        id=ctx.new_id(), role=code.role, name=params.name, public_key=params.public_key, enrolled_at=ctx.now
    )
    return Decision(
        (ev.TerminalEnrolled(at=ctx.now, terminal_id=terminal.id, role=code.role, name=params.name),),
        lambda _: wire.Enrolled(terminal_id=terminal.id, role=Role(code.role)),
        (replace(code, used_at=ctx.now), terminal),
    )


def create_code(role: Role, code: str, code_hash: str, valid: dt.timedelta, ctx: Context) -> Decision:
    """Allow one new terminal."""
    row = EnrolmentCode(code_hash=code_hash, role=role.value, expires_at=ctx.now + valid)
    return Decision(
        (ev.EnrolmentCodeCreated(at=ctx.now, role=role.value),),
        lambda _: wire.EnrolmentCode(code=code, expires_at=row.expires_at),
        (row,),
    )


def revoke(access: AccessState, terminal_id: str, ctx: Context) -> Decision:
    """Lock a terminal out. Raises NotFound."""
    terminal = access.terminals.get(terminal_id)
    if terminal is None:
        raise NotFound(what="terminal", id=terminal_id)
    return Decision(
        (ev.TerminalRevoked(at=ctx.now, terminal_id=terminal_id),),
        lambda _: Empty(),
        (replace(terminal, revoked_at=ctx.now),),
    )


def check_not_locked_out(credential: Credential, now: dt.datetime) -> None:
    """Refuse a clerk who failed too often. Raises LockedOut."""
    if credential.locked_until is not None and now < credential.locked_until:
        raise LockedOut(until=credential.locked_until.isoformat())


def note_failure(
    access: AccessState, clerk_id: str, most: int, lock_out: dt.timedelta, ctx: Context
) -> Decision:
    """Count a wrong password; too many lock the clerk out. The answer is meaningless: the caller refuses."""
    credential = access.credentials.get(clerk_id)
    if credential is None:
        failed = ev.LoginFailed(at=ctx.now, clerk_id=clerk_id, terminal_id=ctx.actor.terminal_id)
        return Decision((failed,), lambda _: Empty())
    failures = credential.failures + 1
    locked_until = ctx.now + lock_out if failures >= most else None
    failed = ev.LoginFailed(
        at=ctx.now, clerk_id=clerk_id, terminal_id=ctx.actor.terminal_id, locked_until=locked_until
    )
    row = replace(credential, failures=0 if locked_until else failures, locked_until=locked_until)
    return Decision((failed,), lambda _: Empty(), (row,))


def log_in(state: HallState, access: AccessState, params: wire.LogIn, ctx: Context) -> Decision:
    """Let a clerk whose password was right begin to work at this terminal.

    Raises LoginFailed, LockedOut, NotFound, Forbidden, CounterNotOpen, AlreadyServing.
    """
    clerk = state.rules.clerks.get(params.clerk_id)
    credential = access.credentials.get(params.clerk_id)
    if clerk is None or credential is None:
        raise LoginFailed(attempts_left=0)
    check_not_locked_out(credential, ctx.now)
    _check_not_both(access, params)
    session = Session(
        terminal_id=ctx.actor.terminal_id,
        clerk_id=clerk.id,
        counter_id=params.counter_id,
        standing_in_for=params.stands_in_for,
        since=ctx.now,
    )
    replaced = [
        old
        for old in access.sessions.values()
        if old.terminal_id == session.terminal_id or old.clerk_id == clerk.id
    ]
    events: list[ev.DomainEvent] = []
    for old in replaced:
        moves = old.clerk_id == clerk.id and bool(params.counter_id)
        events += _logged_out(old, ctx) if moves else _leaving(state, old, ctx)
    events.append(_logged_in(session, ctx))
    if params.counter_id:
        events += decide_open_counter(state, params.counter_id, clerk.id, params.stands_in_for, ctx)
    rows: tuple[AccessRow, ...] = (
        replace(credential, failures=0, locked_until=None),
        *(_ended(old, ctx) for old in replaced),
        session,
    )
    return Decision(tuple(events), logged_in(session, _is_expired(credential, ctx.now)), rows)


def log_out(state: HallState, access: AccessState, ctx: Context) -> Decision:
    """Close the counter and forget the clerk. Raises AlreadyServing."""
    session = access.sessions.get(ctx.actor.terminal_id)
    if session is None:
        return Decision((), lambda _: Empty())
    return Decision(
        _leaving(state, session, ctx),
        lambda _: Empty(),
        (_ended(session, ctx),),
    )


def logged_in(session: Session, password_expired: bool) -> Callable[[HallState], View]:
    """Answer with who works where."""

    def answer(state: HallState) -> View:
        card = clerk_card(state, session.clerk_id, session.standing_in_for)
        if card is None:
            raise NotFound(what="clerk", id=session.clerk_id)
        counter = state.counters.get(session.counter_id)
        return wire.LoggedIn(
            clerk=card,
            counter=counter_view(state, counter) if counter else None,
            password_expired=password_expired,
            duties=tuple(sorted(duties_of_people(state, session.clerk_id, session.standing_in_for))),
        )

    return answer


def unlock(access: AccessState, ctx: Context) -> Decision:
    """The same clerk proved to be there. Raises Forbidden when nobody is logged in."""
    session = access.sessions.get(ctx.actor.terminal_id)
    if session is None:
        raise Forbidden(method="clerk.unlock")
    credential = access.credentials[session.clerk_id]
    rows = (replace(credential, failures=0, locked_until=None),) if credential.failures else ()
    return Decision((), logged_in(session, _is_expired(credential, ctx.now)), rows)


def set_password(clerk_id: str, password_hash: str, ctx: Context, *, temporary: bool) -> Decision:
    """Replace a clerk's password, and forgive earlier failures; a temporary one must be changed."""
    row = Credential(
        clerk_id=clerk_id,
        password_hash=password_hash,
        changed_at=ctx.now,
        expires_at=ctx.now if temporary else None,
    )
    changed = ev.PasswordChanged(at=ctx.now, clerk_id=clerk_id, temporary=temporary)
    return Decision((changed,), lambda _: Empty(), (row,))


def _is_expired(credential: Credential, now: dt.datetime) -> bool:
    return credential.expires_at is not None and credential.expires_at <= now


def _check_not_both(access: AccessState, params: wire.LogIn) -> None:
    """Refuse A and B post at work at once (R160)."""
    if params.stands_in_for and access.session_of(params.stands_in_for) is not None:
        raise Forbidden(method="clerk.log_in", why="a_post_at_work")
    if any(session.standing_in_for == params.clerk_id for session in access.sessions.values()):
        raise Forbidden(method="clerk.log_in", why="b_post_at_work")


def _ended(session: Session, ctx: Context) -> Session:
    return replace(session, clerk_id="", since=ctx.now)


def _logged_in(session: Session, ctx: Context) -> ev.ClerkLoggedIn:
    return ev.ClerkLoggedIn(
        at=ctx.now,
        clerk_id=session.clerk_id,
        terminal_id=session.terminal_id,
        counter_id=session.counter_id,
        standing_in_for=session.standing_in_for,
    )


def _logged_out(session: Session, ctx: Context) -> tuple[ev.DomainEvent, ...]:
    out = ev.ClerkLoggedOut(
        at=ctx.now,
        clerk_id=session.clerk_id,
        terminal_id=session.terminal_id,
        counter_id=session.counter_id,
    )
    return (out,)


def _leaving(state: HallState, session: Session, ctx: Context) -> tuple[ev.DomainEvent, ...]:
    """Return the events of a clerk leaving and closing the counter. Raises AlreadyServing."""
    counter = state.counters.get(session.counter_id)
    if counter is None or counter.clerk_id != session.clerk_id:
        return _logged_out(session, ctx)
    return (*decide_close_counter(state, counter.id, ctx), *_logged_out(session, ctx))
