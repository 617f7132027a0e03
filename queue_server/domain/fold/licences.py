"""Licences, and the visits of those who fetch them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queue_server.domain.fold.records import begins, changes
from queue_server.domain.fold.steps import folds
from queue_server.domain.licences import events as ev
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.licences.visit import PersonTries, TerminalVisit

if TYPE_CHECKING:
    from queue_server.domain.state import HallState


@folds(ev.LicenceOffered)
def _offered(state: HallState, event: ev.LicenceOffered) -> None:
    """A sheet revoked before keeps its count of attempts, so that no job name comes twice."""
    earlier = state.records.find(Licence, event.record_id)
    state.records.put(
        Licence(
            id=event.record_id,
            case_id=event.case_id,
            case_number=event.case_number,
            variant=event.variant,
            copy=event.copy,
            subject=event.subject,
            content=event.content,
            holder=event.holder,
            holder_masked=event.holder_masked,
            agent=event.agent,
            code=event.code,
            ready_at=event.at,
            attempts=earlier.attempts if earlier else 0,
            spoiled=earlier.spoiled if earlier else (),
        )
    )


@changes(ev.LicenceClaimed, Licence)
def _claimed(licence: Licence, event: ev.LicenceClaimed) -> Licence:
    return replace(
        licence,
        state=LicenceState.CLAIMED,
        token=event.token,
        terminal_id=event.terminal_id,
        terminal=event.terminal,
        claimed_until=event.until,
        visit=event.visit,
        tray="",
        blank="",
        void=False,
        fault="",
    )


@changes(ev.ClaimEnded, Licence)
def _claim_ended(licence: Licence, event: ev.ClaimEnded) -> Licence:
    return _ready_again(licence)


@changes(ev.PrintBegun, Licence)
def _begun(licence: Licence, event: ev.PrintBegun) -> Licence:
    return replace(
        licence,
        state=LicenceState.PRINTING,
        tray=event.tray,
        blank=event.blank,
        claimed_until=event.until,
        fault="",
        attempts=licence.attempts + 1,
    )


@changes(ev.NothingPrinted, Licence)
def _nothing_printed(licence: Licence, event: ev.NothingPrinted) -> Licence:
    return replace(
        licence,
        state=LicenceState.CLAIMED,
        tray="",
        blank="",
        claimed_until=event.until,
        fault=event.fault,
    )


@changes(ev.LicencePrinted, Licence)
def _printed(licence: Licence, event: ev.LicencePrinted) -> Licence:
    return replace(
        licence,
        open=False,
        state=LicenceState.PRINTED,
        claimed_until=None,
        printed_at=event.at,
        fault="",
    )


@changes(ev.LicenceRated, Licence)
def _rated(licence: Licence, event: ev.LicenceRated) -> Licence:
    return replace(licence, rated=event.level, reasons=event.reasons)


@changes(ev.PrintFailed, Licence)
def _failed(licence: Licence, event: ev.PrintFailed) -> Licence:
    return replace(
        licence,
        state=LicenceState.FAILED,
        claimed_until=None,
        fault=event.fault,
        void=event.void,
        spoiled=(*licence.spoiled, licence.blank) if event.void else licence.spoiled,
    )


@changes(ev.ReprintReleased, Licence)
def _released(licence: Licence, event: ev.ReprintReleased) -> Licence:
    spoiled = licence.spoiled if licence.void else (*licence.spoiled, licence.blank)
    return replace(_ready_again(licence), spoiled=spoiled)


@changes(ev.LicenceWithdrawn, Licence)
def _withdrawn(licence: Licence, event: ev.LicenceWithdrawn) -> Licence:
    return replace(_ready_again(licence), open=False, state=LicenceState(event.how))


def _ready_again(licence: Licence) -> Licence:
    return replace(
        licence,
        state=LicenceState.READY,
        token="",
        terminal_id="",
        terminal="",
        claimed_until=None,
        tray="",
        blank="",
        void=False,
        fault="",
    )


# ---------------------------------------------------------------- visits


@folds(ev.VisitBegan)
def _visit_began(state: HallState, event: ev.VisitBegan) -> None:
    visit = TerminalVisit(
        id=event.record_id, session=event.session, licences=event.licences, until=event.until
    )
    state.records.put(visit)


@folds(ev.VisitEnded)
def _visit_ended(state: HallState, event: ev.VisitEnded) -> None:
    visit = state.records.get(TerminalVisit, event.record_id)
    state.records.put(replace(visit, session="", licences=(), until=None))


@folds(ev.CodeRefused)
def _code_refused(state: HallState, event: ev.CodeRefused) -> None:
    visit = state.records.find(TerminalVisit, event.record_id) or TerminalVisit(id=event.record_id)
    state.records.put(
        replace(
            visit,
            session="",
            licences=(),
            until=None,
            tries=event.tries,
            tried_at=event.at,
            locked_until=event.locked_until,
        )
    )


@begins(ev.PersonRefused)
def _person_refused(event: ev.PersonRefused) -> PersonTries:
    return PersonTries(
        id=event.record_id, tries=event.tries, tried_at=event.at, locked_until=event.locked_until
    )


@begins(ev.PersonTrusted)
def _person_trusted(event: ev.PersonTrusted) -> PersonTries:
    return PersonTries(id=event.record_id, open=False)
