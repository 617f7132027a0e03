"""Whoever has taken a licence rates the visit: once, soon, and only who wants to (R130–R133)."""

from __future__ import annotations

import datetime as dt

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import check_within
from queue_server.application.verbs.evaluating import check_verdict
from queue_server.application.verbs.licensing import claimed_here, terminal_rule
from queue_server.domain.licences.events import LicenceRated
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import AlreadyRated, ClaimLost

RATED_WITHIN = dt.timedelta(minutes=15)
"""After the sheet came out: a machine asks at once; later somebody else stands there."""


@handles(wire.RateVisit)
def rate(state: HallState, params: wire.RateVisit, ctx: Context) -> Decision:
    """Take what a visitor of this terminal thinks.

    Raises Forbidden, ClaimLost, InvalidParams, AlreadyRated, TooLate.
    """
    terminal_rule(state, ctx, "licence.rate")
    licence = claimed_here(state, params.token, ctx)
    if licence.state is not LicenceState.PRINTED:
        raise ClaimLost(state=licence.state.value)
    check_verdict(params.level, params.reasons)
    if licence.rated or any(one.rated for one in state.records.where(Licence, "visit", licence.visit)):
        raise AlreadyRated()
    check_within(ctx.now, licence.printed_at, RATED_WITHIN)
    rated = LicenceRated(at=ctx.now, record_id=licence.id, level=params.level, reasons=params.reasons)
    return Decision((rated,), lambda after: Empty())
