"""The licence printer pulls: claim, take a blank, say what became of it; committed step by step."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.licence_pictures import licence_answer, licence_view
from queue_server.application.self_service import handed_out_by_machine
from queue_server.application.verbs.licensing import (
    NEEDS_BLANKS,
    NEEDS_STAFF,
    call_staff,
    claimed_here,
    find_licence,
    job_name,
    lapse,
    terminal_rule,
)
from queue_server.domain.blanks import events as blanks
from queue_server.domain.blanks.stock import Tray, taken_last, top_serial
from queue_server.domain.events import DomainEvent
from queue_server.domain.licences import events as ev
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.licences.rules import TerminalRule, TrayRule
from queue_server.domain.licences.visit import TerminalVisit
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.base import View
from queue_server.protocol.errors import ClaimLost, NoBlanks, PersonMismatch, TrayUndecided


@handles(wire.ClaimLicence)
def claim(state: HallState, params: wire.ClaimLicence, ctx: Context) -> Decision:
    """Take a licence for this terminal. Raises Forbidden, ClaimLost, PersonMismatch, NotFound."""
    rule = terminal_rule(state, ctx, "licence.claim")
    visit = state.records.find(TerminalVisit, ctx.actor.terminal_id)
    if visit is None or visit.session != params.session or not visit.until or visit.until <= ctx.now:
        raise ClaimLost(state="")
    if params.licence_id not in visit.licences:
        raise PersonMismatch()
    licence = find_licence(state, params.licence_id)
    ended = lapse(state, licence, ctx) if licence.state is LicenceState.CLAIMED else ()
    mine = licence.terminal_id == ctx.actor.terminal_id
    if licence.state is LicenceState.CLAIMED and mine and not ended:
        return Decision((), lambda after: _claimed(after, licence.id))
    if licence.state is not LicenceState.READY and not ended:
        raise ClaimLost(state=licence.state.value)
    claimed = ev.LicenceClaimed(
        at=ctx.now,
        record_id=licence.id,
        token=ctx.new_id(),
        terminal_id=ctx.actor.terminal_id,
        terminal=ctx.actor.place,
        until=ctx.now + rule.lease,
        visit=visit.session,
    )
    return Decision((*ended, claimed), lambda after: _claimed(after, licence.id))


def _claimed(state: HallState, licence_id: str) -> View:
    licence = state.records.get(Licence, licence_id)
    return wire.Claimed(
        licence=licence_view(licence),
        token=licence.token,
        expires_at=licence.claimed_until or licence.ready_at,
    )


@handles(wire.ReleaseClaim)
def release(state: HallState, params: wire.ReleaseClaim, ctx: Context) -> Decision:
    """Give a claim back before a blank was taken. Raises ClaimLost."""
    licence = claimed_here(state, params.token, ctx)
    if licence.state is not LicenceState.CLAIMED:
        raise ClaimLost(state=licence.state.value)
    ended = ev.ClaimEnded(at=ctx.now, record_id=licence.id, why="released")
    return Decision((ended,), licence_answer(licence.id))


@handles(wire.BeginPrint)
def begin(state: HallState, params: wire.BeginPrint, ctx: Context) -> Decision:
    """Take the blank on top of the right tray. Raises Forbidden, ClaimLost, NoBlanks, TrayUndecided."""
    rule = terminal_rule(state, ctx, "licence.begin_print")
    licence = claimed_here(state, params.token, ctx)
    if licence.state is LicenceState.PRINTING:
        return Decision((), lambda after: blank_taken(after, licence.id))
    if licence.state is not LicenceState.CLAIMED or licence.lapsed(ctx.now):
        raise ClaimLost(state=licence.state.value)
    tray_rule, tray = _tray_for(state, licence, rule, ctx)
    serial = top_serial(state.records, tray.id)
    taken = blanks.BlankTaken(at=ctx.now, record_id=tray.id, serial=serial, licence_id=licence.id)
    begun = ev.PrintBegun(
        at=ctx.now, record_id=licence.id, tray=tray_rule.name, blank=serial, until=ctx.now + rule.lease
    )
    low: tuple[DomainEvent, ...] = ()
    if tray.remaining - 1 <= rule.low:
        low = call_staff(state, ctx.actor.place, NEEDS_BLANKS, f"{tray_rule.name}: {tray.remaining - 1}", ctx)
    return Decision((taken, begun, *low), lambda after: blank_taken(after, licence.id))


def _tray_for(state: HallState, licence: Licence, rule: TerminalRule, ctx: Context) -> tuple[TrayRule, Tray]:
    """Return the first tray of the right sheet that has one. Raises NoBlanks, TrayUndecided."""
    fitting = [tray for tray in rule.trays if tray.variant == licence.variant]
    undecided: Tray | None = None
    for tray_rule in fitting:
        tray = state.records.find(Tray, f"{ctx.actor.place}/{tray_rule.name}")
        if tray is None or not tray.remaining:
            continue
        if not tray.pending:
            return tray_rule, tray
        undecided = tray
    if undecided is not None:
        raise TrayUndecided(tray=undecided.name, blank=undecided.pending)
    raise NoBlanks(tray=fitting[0].name if fitting else "", variant=licence.variant)


def blank_taken(state: HallState, licence_id: str) -> wire.BlankTaken:
    """Return what a terminal must know to print, or to ask the printer afterwards."""
    licence = state.records.get(Licence, licence_id)
    rule = state.rules.licence_terminals.get(licence.terminal)
    tray = rule.tray(licence.tray) if rule else None
    return wire.BlankTaken(
        licence=licence_view(licence),
        tray=licence.tray,
        blank=licence.blank,
        job_name=job_name(licence),
        media=tray.media if tray else "",
    )


@handles(wire.FindUnfinished)
def unfinished(state: HallState, params: wire.FindUnfinished, ctx: Context) -> Decision:
    """Return the prints of this terminal nobody knows the end of."""
    mine = [
        licence
        for licence in state.records.where(Licence, "terminal_id", ctx.actor.terminal_id)
        if licence.undecided
    ]

    def answer(after: HallState) -> View:
        return wire.Unfinished(
            claims=tuple(blank_taken(after, licence.id) for licence in mine),
            tokens=tuple(licence.token for licence in mine),
        )

    return Decision((), answer)


@handles(wire.EndPrint)
def end(state: HallState, params: wire.EndPrint, ctx: Context) -> Decision:
    """Record what became of the sheet; the same word again, however late, changes nothing.

    A word that comes after the claim has failed for want of one is still taken, as long as
    staff have not released a reprint. Raises Forbidden, ClaimLost.
    """
    rule = terminal_rule(state, ctx, "licence.end_print")
    licence = claimed_here(state, params.token, ctx)
    if _said_before(licence, params.end):
        return Decision((), licence_answer(licence.id))
    if not licence.undecided:
        raise ClaimLost(state=licence.state.value)
    match params.end:
        case wire.PrintEnd.PRINTED:
            events = printed(state, licence, "", ctx)
        case wire.PrintEnd.NOTHING_PRINTED:
            events = _nothing_printed(state, licence, params.fault, rule, ctx)
        case wire.PrintEnd.SPOILED:
            events = _spoiled(state, licence, params.fault or "spoiled", ctx)
        case wire.PrintEnd.UNKNOWN:
            failed = ev.PrintFailed(
                at=ctx.now, record_id=licence.id, fault=params.fault or "unknown", void=False
            )
            events = (failed, *call_staff(state, licence.terminal, NEEDS_STAFF, licence.blank, ctx))
    return Decision(events, licence_answer(licence.id))


def _said_before(licence: Licence, end: wire.PrintEnd) -> bool:
    match end:
        case wire.PrintEnd.PRINTED:
            return licence.state is LicenceState.PRINTED
        case wire.PrintEnd.NOTHING_PRINTED:
            return licence.state is LicenceState.CLAIMED and not licence.blank and bool(licence.attempts)
        case wire.PrintEnd.SPOILED:
            return licence.state is LicenceState.FAILED and licence.void
        case wire.PrintEnd.UNKNOWN:
            return licence.state is LicenceState.FAILED


def printed(state: HallState, licence: Licence, confirmed_by: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return that a good sheet came out; with the last one its case is handed over (R114)."""
    return (
        blanks.BlankUsed(at=ctx.now, record_id=licence.tray_id, serial=licence.blank, licence_id=licence.id),
        ev.LicencePrinted(at=ctx.now, record_id=licence.id, blank=licence.blank, confirmed_by=confirmed_by),
        *handed_out_by_machine(state, licence, ctx),
    )


def _nothing_printed(
    state: HallState, licence: Licence, fault: str, rule: TerminalRule, ctx: Context
) -> tuple[DomainEvent, ...]:
    """Put the blank back on top; a claim that has failed meanwhile is over. Raises ClaimLost."""
    stack = taken_last(state.records, licence.tray_id)
    if stack is None or stack.numbers.serial(stack.taken - 1) != licence.blank:
        raise ClaimLost(state=licence.state.value)
    back = blanks.BlankPutBack(
        at=ctx.now, record_id=licence.tray_id, serial=licence.blank, licence_id=licence.id
    )
    if licence.state is LicenceState.FAILED:
        return back, ev.ClaimEnded(at=ctx.now, record_id=licence.id, why="nothing_printed")
    return back, ev.NothingPrinted(at=ctx.now, record_id=licence.id, fault=fault, until=ctx.now + rule.lease)


def _spoiled(state: HallState, licence: Licence, fault: str, ctx: Context) -> tuple[DomainEvent, ...]:
    voided = blanks.BlankVoided(
        at=ctx.now, record_id=licence.tray_id, serial=licence.blank, licence_id=licence.id, why=fault
    )
    failed = ev.PrintFailed(at=ctx.now, record_id=licence.id, fault=fault, void=True)
    return voided, failed, *call_staff(state, licence.terminal, NEEDS_STAFF, licence.blank, ctx)
