"""Licences seen from the staff's side: offered for self-service, looked after when a print went wrong."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from queue_server.application.case_refusals import find_case
from queue_server.application.command import Context, Decision, handles
from queue_server.application.licence_pictures import licence_answer, licence_view
from queue_server.application.recalling import Named, recalls
from queue_server.application.verbs.licence_visits import code_hashes
from queue_server.application.verbs.licences import printed
from queue_server.application.verbs.licensing import find_licence, must_be_in_charge, sheet_id
from queue_server.domain.blanks.events import BlankVoided
from queue_server.domain.cases.model import CaseState
from queue_server.domain.events import DomainEvent
from queue_server.domain.identity import masked_name, normalised
from queue_server.domain.licences.events import LicenceOffered, ReprintReleased
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.errors import (
    BlankMismatch,
    ClaimLost,
    LicenceOfferedBefore,
    NumberInvalid,
    WrongCaseState,
)
from queue_server.protocol.identity_numbers import Flaw, credit_code_flaw, identity_flaw

PURPOSE = "licence"
"""What the sealed contents are."""
_OFFERED_IN = (CaseState.APPROVED, CaseState.READY)


@recalls(wire.OfferLicence)
def _offered_before(params: wire.OfferLicence) -> Iterable[Named]:
    return ((Licence, "id", sheet_id(params.case_id, params.variant.value, params.copy)),)


@handles(wire.OfferLicence)
def offer(state: HallState, params: wire.OfferLicence, ctx: Context) -> Decision:
    """Let a sheet of an approved case be fetched; its content is sealed.

    Raises NotFound, WrongCaseState, NumberInvalid, LicenceOfferedBefore.
    """
    case = find_case(state, params.case_id)
    if case.state not in _OFFERED_IN:
        raise WrongCaseState(number=case.number, state=case.state.value, verb="offer_licence")
    _check("uscc", credit_code_flaw(params.content.uscc))
    _check("holder", identity_flaw(normalised(params.holder_number)))
    if params.agent_number:
        _check("agent", identity_flaw(normalised(params.agent_number)))
    id = sheet_id(params.case_id, params.variant.value, params.copy)
    earlier = state.records.find(Licence, id)
    if earlier is not None and earlier.state is not LicenceState.REVOKED:
        raise LicenceOfferedBefore(state=earlier.state.value)
    keep_until = state.rules.calendars.local_day(ctx.now) + state.rules.keep_licences
    sealed = ctx.sealer.seal(ctx.new_id(), PURPOSE, id, msgspec.json.encode(params.content), keep_until)
    offered = LicenceOffered(
        at=ctx.now,
        record_id=id,
        case_id=params.case_id,
        case_number=case.number,
        variant=params.variant.value,
        copy=params.copy,
        subject=params.content.name,
        content=sealed.id,
        holder=_hash(ctx, params.holder_number),
        holder_masked=masked_name(params.content.representative),
        agent=_hash(ctx, params.agent_number) if params.agent_number else "",
        code=code_hashes(ctx, id, params.pickup_code)[0],
    )
    return Decision((offered,), licence_answer(id), sealed=(sealed,))


def _check(whose: str, flaw: Flaw | None) -> None:
    if flaw is not None:
        raise NumberInvalid(whose=whose, reason=flaw.wrong.value, place=flaw.place)


def _hash(ctx: Context, number: str) -> str:
    return ctx.sealer.person_hashes(normalised(number))[0]


@recalls(wire.ListLicences)
def _printed_long_ago(params: wire.ListLicences) -> Iterable[Named]:
    return ((Licence, "case_id", params.case_id),) if params.case_id else ()


@handles(wire.ListLicences)
def find_licences(state: HallState, params: wire.ListLicences, ctx: Context) -> Decision:
    """Return licences, of a case or of all, the newest first; a printer itself is told of its own alone."""
    among = (
        state.records.where(Licence, "case_id", params.case_id)
        if params.case_id
        else state.records.of(Licence)
    )
    states = {one.value for one in params.states}
    found = [licence for licence in among if not states or licence.state.value in states]
    if not ctx.actor.clerk_id:
        found = [licence for licence in found if licence.terminal == ctx.actor.place]
    found.sort(key=lambda licence: (licence.ready_at, licence.id), reverse=True)
    return Decision((), lambda after: wire.LicencesFound(licences=tuple(map(licence_view, found))))


@handles(wire.ReleaseReprint)
def release_reprint(state: HallState, params: wire.ReleaseReprint, ctx: Context) -> Decision:
    """Void the spoiled sheet whose number was read off it, and let the licence be printed again.

    Raises NotFound, Forbidden, ClaimLost, BlankMismatch.
    """
    licence = _failed(state, params.licence_id)
    must_be_in_charge(licence.terminal, ctx, "licence.release_reprint")
    _check_blank(licence, params.void_blank)
    released = ReprintReleased(
        at=ctx.now, record_id=licence.id, blank=licence.blank, reason=params.reason, by=_by(ctx)
    )
    events: tuple[DomainEvent, ...] = (released,)
    if not licence.void:
        voided = BlankVoided(
            at=ctx.now,
            record_id=licence.tray_id,
            serial=licence.blank,
            licence_id=licence.id,
            why=params.reason,
        )
        events = (voided, released)
    return Decision(events, licence_answer(licence.id))


@handles(wire.ConfirmPrinted)
def confirm_printed(state: HallState, params: wire.ConfirmPrinted, ctx: Context) -> Decision:
    """Staff hold a good sheet with this number. Raises NotFound, ClaimLost, BlankMismatch."""
    licence = _failed(state, params.licence_id)
    must_be_in_charge(licence.terminal, ctx, "licence.confirm_printed")
    if licence.void:
        raise ClaimLost(state=licence.state.value)
    _check_blank(licence, params.blank)
    return Decision(printed(state, licence, _by(ctx), ctx), licence_answer(licence.id))


def _by(ctx: Context) -> str:
    """Return who looked: a clerk, or whoever knew the staff code of a terminal."""
    return ctx.actor.clerk_id or ctx.actor.place


def _failed(state: HallState, licence_id: str) -> Licence:
    licence = find_licence(state, licence_id)
    if licence.state is not LicenceState.FAILED:
        raise ClaimLost(state=licence.state.value)
    return licence


def _check_blank(licence: Licence, given: str) -> None:
    if normalised(given) != normalised(licence.blank):
        raise BlankMismatch(expected=licence.blank, given=given)
