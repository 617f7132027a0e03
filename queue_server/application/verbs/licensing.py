"""What the verbs about licences share: finding them, letting claims lapse, calling somebody."""

from __future__ import annotations

import datetime as dt

from queue_server.application.command import Context, Decision
from queue_server.application.recalling import RECALLED
from queue_server.application.verbs.helping import open_call
from queue_server.domain.events import DomainEvent, HelpRequested
from queue_server.domain.licences.events import ClaimEnded, LicenceWithdrawn, PrintFailed
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.licences.rules import TerminalRule
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import ClaimLost, Forbidden, NotFound

NEEDS_STAFF = "licence"
"""Reason of the call for help when a sheet's fate must be looked at."""
NEEDS_BLANKS = "blanks"
"""Reason of the call for help when a tray runs low."""
LOCKED = "licence_codes"
"""Reason of the call for help when somebody guessed too often."""
_CLAIMED = (LicenceState.CLAIMED, LicenceState.PRINTING)

RECALLED["licence_id"] = (Licence, "id")
RECALLED["token"] = (Licence, "token")


def sheet_id(case_id: str, variant: str, copy: int) -> str:
    """Return the id of a case's sheet: offered twice, it is found to be there."""
    return f"{case_id}-{variant}-{copy}"


def job_name(licence: Licence) -> str:
    """Return what the present attempt is called at the printer; never the same twice."""
    return f"{licence.id}-{licence.attempts}"


def find_licence(state: HallState, licence_id: str) -> Licence:
    """Return a licence. Raises NotFound."""
    found = state.records.find(Licence, licence_id)
    if found is None:
        raise NotFound(what="licence", id=licence_id)
    return found


def terminal_rule(state: HallState, ctx: Context, method: str) -> TerminalRule:
    """Return the settings of the asking licence printer. Raises Forbidden for any other kiosk."""
    rule = state.rules.licence_terminals.get(ctx.actor.place)
    if rule is None:
        raise Forbidden(method=method)
    return rule


def must_be_in_charge(terminal: str, ctx: Context, method: str) -> None:
    """Let staff act on a licence printer: logged in anywhere, or behind the staff code of that very one.

    Raises:
        Forbidden: it is another terminal's.
    """
    if not ctx.actor.clerk_id and ctx.actor.place != terminal:
        raise Forbidden(method=method)


def claimed_here(state: HallState, token: str, ctx: Context) -> Licence:
    """Return the licence of a claim of the asking terminal, whatever has become of it.

    Raises ClaimLost: no such claim any more, or another terminal's.
    """
    found = state.records.where(Licence, "token", token)
    if not found or found[0].terminal_id != ctx.actor.terminal_id:
        raise ClaimLost(state="")
    return found[0]


def call_staff(
    state: HallState, source: str, reason: str, note: str, ctx: Context
) -> tuple[DomainEvent, ...]:
    """Return the event that calls somebody to a terminal; none when called for that already."""
    if open_call(state, source, reason):
        return ()
    return (HelpRequested(at=ctx.now, help_id=ctx.new_id(), source=source, reason=reason, note=note),)


def lapse(state: HallState, licence: Licence, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return what happens to a claim whose time is over; nothing when it is not.

    Without a blank it may be fetched again; with one somebody must look.
    """
    if licence.state not in _CLAIMED or not licence.lapsed(ctx.now):
        return ()
    if licence.state is LicenceState.CLAIMED:
        return (ClaimEnded(at=ctx.now, record_id=licence.id, why="lease"),)
    failed = PrintFailed(at=ctx.now, record_id=licence.id, fault="lease", void=False)
    return (failed, *call_staff(state, licence.terminal, NEEDS_STAFF, licence.blank, ctx))


def lapse_all(state: HallState, ctx: Context) -> Decision:
    """Let every claim end whose time is over; a chore."""
    events = [event for licence in state.records.of(Licence) for event in lapse(state, licence, ctx)]
    return Decision(_once(events), lambda after: Empty())


def any_lapsed(state: HallState, now: dt.datetime) -> bool:
    """Tell whether `lapse_all` has something to do."""
    return any(licence.state in _CLAIMED and licence.lapsed(now) for licence in state.records.of(Licence))


def withdraw(state: HallState, case_id: str, how: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return what takes a case's sheets that nobody has claimed off self-service.

    Args:
        state: the hall.
        case_id: whose sheets.
        how: `handed_out` at the window instead, or `revoked`.
        ctx: of the command.
    """
    return tuple(
        LicenceWithdrawn(at=ctx.now, record_id=licence.id, how=how)
        for licence in state.records.where(Licence, "case_id", case_id)
        if licence.state is LicenceState.READY
    )


def _once(events: list[DomainEvent]) -> tuple[DomainEvent, ...]:
    """Drop calls for help that repeat each other within one decision."""
    called: set[tuple[str, str]] = set()
    kept: list[DomainEvent] = []
    for event in events:
        if isinstance(event, HelpRequested):
            if (event.source, event.reason) in called:
                continue
            called.add((event.source, event.reason))
        kept.append(event)
    return tuple(kept)
