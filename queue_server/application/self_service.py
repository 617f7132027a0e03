"""A case whose whole result came out of the self-service printer is handed over with it (R112, R114)."""

from __future__ import annotations

from queue_server.application.command import Context
from queue_server.domain.cases.events import ResultHandedOut
from queue_server.domain.cases.model import Case, CaseState
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.state import HallState

SELF_SERVICE = "self_service"
_WAITING = (CaseState.APPROVED, CaseState.READY)
_DONE = (LicenceState.PRINTED, LicenceState.HANDED_OUT, LicenceState.REVOKED)


def handed_out_by_machine(state: HallState, licence: Licence, ctx: Context) -> tuple[ResultHandedOut, ...]:
    """Return that the case is handed over with this sheet; nothing while anything else is to be fetched.

    Other sheets, and results that are no licence, keep the case at the issuing window.
    """
    case = state.records.find(Case, licence.case_id)
    if case is None or case.state not in _WAITING or case.delivery != SELF_SERVICE:
        return ()
    sheets = state.records.where(Licence, "case_id", case.id)
    if any(sheet.state not in _DONE for sheet in sheets if sheet.id != licence.id):
        return ()
    if len(case.results) > 1:
        return ()
    return (ResultHandedOut(at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id, channel=SELF_SERVICE),)
