"""Somebody stands before a licence printer: who they are, what they may fetch, and when they have gone.

By a valid card one's own licences; by number and pick-up code, or as an agent, those the
code belongs to. A wrong code is answered alike whether anything is kept for the person
or not, so that nobody learns whose licences exist.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from queue_server.application.command import Context, Decision, handles
from queue_server.application.licence_pictures import licence_view
from queue_server.application.verbs.licensing import LOCKED, call_staff, terminal_rule
from queue_server.domain.events import DomainEvent
from queue_server.domain.identity import normalised
from queue_server.domain.licences import events as ev
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.licences.rules import TerminalRule
from queue_server.domain.licences.visit import PersonTries, TerminalVisit, lock_of, tries_so_far
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import (
    CardExpired,
    CodeWrong,
    HallError,
    InvalidParams,
    LockedOut,
    NoLicence,
    NumberInvalid,
)
from queue_server.protocol.identity_numbers import identity_flaw

PERSON_WINDOW = dt.timedelta(hours=24)
"""Wrong codes for one person count together for so long."""
_SHOWN = (LicenceState.READY, LicenceState.CLAIMED, LicenceState.PRINTING, LicenceState.FAILED)


class _Found(NamedTuple):
    """A person's open licences, by what they are to them."""

    own: list[Licence]
    as_agent: list[Licence]


@handles(wire.PresentPerson)
def present(state: HallState, params: wire.PresentPerson, ctx: Context) -> Decision:
    """Begin a visit with the licences this person may fetch.

    Raises Forbidden, NumberInvalid, CardExpired, LockedOut, CodeWrong, NoLicence, InvalidParams.
    """
    rule = terminal_rule(state, ctx, "licence.present")
    _check_terminal(state, ctx)
    number = normalised(params.number)
    if not params.read_from_card and (flaw := identity_flaw(number)):
        raise NumberInvalid(whose="holder", reason=flaw.wrong.value, place=flaw.place)
    hashes = ctx.sealer.person_hashes(number)
    found = _of_person(state, hashes)
    proved = params.read_from_card and not params.card_expired
    if params.pickup_code:
        return _with_code(state, params.pickup_code, hashes[0], found, proved, rule, ctx)
    if params.read_from_card and params.card_expired:
        raise CardExpired()
    if not proved:
        raise InvalidParams(problem="without a card the pick-up code is needed - at `$.pickup_code`")
    if found.own:
        return _begin(found.own, rule, ctx)
    if found.as_agent:
        raise CodeWrong(attempts_left=rule.wrong_codes - _tries(state, hashes[0], rule, ctx))
    raise NoLicence()


def _check_terminal(state: HallState, ctx: Context) -> None:
    until = lock_of(state.records.find(TerminalVisit, ctx.actor.terminal_id), ctx.now)
    if until is not None:
        raise LockedOut(until=until.isoformat())


def _of_person(state: HallState, hashes: tuple[str, ...]) -> _Found:
    def by(field: str) -> list[Licence]:
        filed = (licence for one in hashes for licence in state.records.where(Licence, field, one))
        return [licence for licence in filed if licence.state in _SHOWN]

    return _Found(by("holder"), by("agent"))


def _with_code(
    state: HallState,
    code: str,
    person: str,
    found: _Found,
    proved: bool,
    rule: TerminalRule,
    ctx: Context,
) -> Decision:
    until = lock_of(state.records.find(PersonTries, person), ctx.now)
    if until is not None:
        raise LockedOut(until=until.isoformat())
    matching = [one for one in (*found.own, *found.as_agent) if one.code in code_hashes(ctx, one.id, code)]
    if not matching:
        return _refuse(state, person, rule, ctx)
    allowed = {one.id: one for one in (*(found.own if proved else ()), *matching)}
    decision = _begin(list(allowed.values()), rule, ctx)
    if state.records.find(PersonTries, person) is None:
        return decision
    trusted = ev.PersonTrusted(at=ctx.now, record_id=person)
    return Decision((trusted, *decision.events), decision.answer)


def code_hashes(ctx: Context, licence_id: str, code: str) -> tuple[str, ...]:
    """Return what a pick-up code may be kept as."""
    return ctx.sealer.person_hashes(f"code {licence_id} {normalised(code)}")


def _begin(licences: list[Licence], rule: TerminalRule, ctx: Context) -> Decision:
    session, until = ctx.new_id(), ctx.now + rule.session
    ids = tuple(licence.id for licence in licences)
    own = [licence.holder_masked for licence in licences if licence.holder_masked]
    began = ev.VisitBegan(
        at=ctx.now, record_id=ctx.actor.terminal_id, session=session, licences=ids, until=until
    )

    def answer(after: HallState) -> wire.Session:
        shown = tuple(licence_view(after.records.get(Licence, id)) for id in ids)
        return wire.Session(
            session=session, name=own[0] if len(set(own)) == 1 else "", licences=shown, expires_at=until
        )

    return Decision((began,), answer)


def _tries(state: HallState, person: str, rule: TerminalRule, ctx: Context) -> int:
    here = state.records.find(TerminalVisit, ctx.actor.terminal_id)
    return max(
        tries_so_far(here, ctx.now, rule.lock),
        tries_so_far(state.records.find(PersonTries, person), ctx.now, PERSON_WINDOW),
    )


def _refuse(state: HallState, person: str, rule: TerminalRule, ctx: Context) -> Decision:
    """Count a wrong code, at this terminal and for this person; too many lock both and call a guide."""
    here, terminal = state.records.find(TerminalVisit, ctx.actor.terminal_id), ctx.actor.terminal_id
    at_terminal = tries_so_far(here, ctx.now, rule.lock) + 1
    for_person = tries_so_far(state.records.find(PersonTries, person), ctx.now, PERSON_WINDOW) + 1
    left = rule.wrong_codes - max(at_terminal, for_person)
    until = ctx.now + rule.lock if left <= 0 else None
    refusal: HallError = LockedOut(until=until.isoformat()) if until else CodeWrong(attempts_left=left)
    events: tuple[DomainEvent, ...] = (
        ev.CodeRefused(at=ctx.now, record_id=terminal, tries=at_terminal, locked_until=until),
        ev.PersonRefused(at=ctx.now, record_id=person, tries=for_person, locked_until=until),
    )
    if until:
        events += call_staff(state, ctx.actor.place, LOCKED, "", ctx)
    return Decision(events, lambda after: Empty(), refusal=refusal)


@handles(wire.LeaveTerminal)
def leave(state: HallState, params: wire.LeaveTerminal, ctx: Context) -> Decision:
    """End the visit; claims without a blank go back. An unknown session has ended already."""
    terminal_rule(state, ctx, "licence.leave")
    visit = state.records.find(TerminalVisit, ctx.actor.terminal_id)
    if visit is None or not visit.session or visit.session != params.session:
        return Decision((), lambda after: Empty())
    given_back = [
        ev.ClaimEnded(at=ctx.now, record_id=licence.id, why="left")
        for licence in state.records.where(Licence, "terminal_id", ctx.actor.terminal_id)
        if licence.state is LicenceState.CLAIMED
    ]
    return Decision((*given_back, ev.VisitEnded(at=ctx.now, record_id=visit.id)), lambda after: Empty())
