"""Seals of a new company: the authorisation code goes to the engraver, who has two hours (R119)."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.application.case_refusals import case_for, check_duty
from queue_server.application.case_views import seal_order_view
from queue_server.application.command import Context, Decision, handles
from queue_server.application.outbox import Told, listed, tell
from queue_server.application.verbs.cases import WHILE_OPEN
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.events import SealsDelivered, SealsOrdered
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import Case
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.base import View
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.errors import InvalidParams, NotFound, WrongCaseState

PURPOSE = "seal_code"


@handles(wire.OrderSeals)
def order_seals(state: HallState, params: wire.OrderSeals, ctx: Context) -> Decision:
    """Order once; the code lies sealed and travels to the engraver alone.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.ORDER_SEALS)
    check_duty(state, Duty.ISSUE, ctx)
    if case.seal_order is not None:
        raise WrongCaseState(number=case.number, state="seals_ordered", verb="order_seals")
    if case.applicant_kind != ApplicantKind.COMPANY.value:
        raise InvalidParams(problem="seals are for a company - at `$.case_id`")
    if not params.seals or not all(seal.strip() for seal in params.seals):
        raise InvalidParams(problem="say which seals - at `$.seals`")
    due_at = ctx.now + state.rules.cases.seals_within
    code = ctx.sealer.seal(ctx.new_id(), PURPOSE, case.id, params.authorisation_code.encode(), WHILE_OPEN)
    ordered = SealsOrdered(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        seals=params.seals,
        code_id=code.id,
        due_at=due_at,
        by_post=params.by_post,
    )
    body = {
        "authorisation_code": params.authorisation_code,
        "seals": list(params.seals),
        "due_at": due_at.isoformat(),
        "by_post": params.by_post,
        "case_number": case.number,
    }
    told = Told((), ())
    if listed(state, "engraver"):
        told = tell(ctx, "engraver", "seals_ordered", body, case.number)
    return Decision((ordered, *told.events), _answer(case.id, ctx), sealed=(code, *told.sealed))


@handles(wire.SealsReady)
def seals_ready(state: HallState, params: wire.SealsReady, ctx: Context) -> Decision:
    """The engraver has delivered; said twice, the first time counts.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing.
    """
    case = case_for(state, params, CaseVerb.SEALS_READY)
    check_duty(state, Duty.ISSUE, ctx)
    if case.seal_order is None:
        raise NotFound(what="seal_order", id=case.id)
    delivered = SealsDelivered(at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id)
    events = () if case.seal_order.ready_at else (delivered,)
    return Decision(events, _answer(case.id, ctx))


def _answer(case_id: str, ctx: Context) -> Callable[[HallState], View]:
    def answer(after: HallState) -> View:
        case = after.records.get(Case, case_id)
        if case.seal_order is None:
            raise KeyError(f"case {case_id} has no seals ordered")
        return seal_order_view(case, case.seal_order, ctx.now)

    return answer
