"""Outcomes at the window, each with its paper: accepted, to correct, refused, withdrawn (R050-R060)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from queue_server.application import case_sheets as sheets
from queue_server.application.case_paperwork import Paperwork
from queue_server.application.case_refusals import case_for, check_day, check_duty, duties_of
from queue_server.application.case_views import case_changed
from queue_server.application.command import Context, Decision, handles
from queue_server.application.verbs.cases import checked_findings
from queue_server.domain.cases.clock import due_after
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.events import (
    CaseAccepted,
    CaseEvent,
    CaseRefused,
    CaseWithdrawn,
    CorrectionsReceived,
    CorrectionsRequested,
    OmissionProven,
)
from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import ACCEPTABLE, Case, ClockFact, MaterialState
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.errors import (
    DeadlineInvalid,
    DutyMissing,
    InvalidParams,
    MaterialsMissing,
    NotFound,
)

# ---------------------------------------------------------------- yes


@handles(wire.AcceptCase)
def accept(state: HallState, params: wire.AcceptCase, ctx: Context) -> Decision:
    """Accept, perhaps with materials to follow (R055) or promised (R056); the clock starts.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, MaterialsMissing, DeadlineInvalid.
    """
    case = case_for(state, params, CaseVerb.ACCEPT)
    check_duty(state, Duty.ACCEPT, ctx)
    if lacking := [one.name for one in case.materials if one.required and one.state not in ACCEPTABLE]:
        raise MaterialsMissing(materials=lacking)
    tolerated = any(one.state is MaterialState.LATER for one in case.materials)
    _check_follow_by(state, params, ctx, tolerated=tolerated)
    kind = CaseKind.CORRECTED if tolerated and case.kind is CaseKind.PROMISED else case.kind
    rules = state.rules.cases
    due_on = due_after(case, ClockFact(what="accepted", at=ctx.now), rules, kind)
    accepted = CaseAccepted(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        case_kind=kind,
        due_on=due_on,
        follow_by=params.follow_by if tolerated else None,
    )
    papers = _acceptance_papers(state, case, kind, due_on, accepted.follow_by, ctx)
    events = (accepted, *papers.events)
    return Decision(events, case_changed(case.id, ctx.now, papers.numbers))


def _check_follow_by(state: HallState, params: wire.AcceptCase, ctx: Context, *, tolerated: bool) -> None:
    if not tolerated:
        return
    if params.follow_by is None:
        raise DeadlineInvalid(field="follow_by", reason="missing")
    check_day(params.follow_by, "follow_by", state.rules.cases, ctx.now)


def _acceptance_papers(
    state: HallState,
    case: Case,
    kind: CaseKind,
    due_on: dt.date | None,
    follow_by: dt.date | None,
    ctx: Context,
) -> Paperwork:
    """Return 受理通知书, 受理凭证 or 容缺受理通知书, with what goes along (R051, R052, R055, R056)."""
    rules = state.rules.cases
    papers = Paperwork(state, case, ctx)
    today = rules.clock.local_day(ctx.now)
    due = due_on or today
    seal = rules.imprint.acceptance_seal
    if follow_by is not None:
        papers.make(sheets.tolerated(case, today, due, follow_by), seal)
    elif kind is CaseKind.INSTANT:
        papers.make(sheets.acceptance_receipt(case, today, due), seal)
    else:
        papers.make(sheets.acceptance_notice(case, kind, today, due), seal)
    if any(one.state is MaterialState.PROMISED for one in case.materials):
        papers.make(sheets.commitment(case))
    if case.item.receipt:
        papers.make(sheets.materials_receipt(case, today), seal)
    return papers


# ---------------------------------------------------------------- not yet


@handles(wire.RequestCorrections)
def request_corrections(state: HallState, params: wire.RequestCorrections, ctx: Context) -> Decision:
    """Name in writing everything that is missing or wrong, at once (R053).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams, DeadlineInvalid.
    """
    case = case_for(state, params, CaseVerb.REQUEST_CORRECTIONS)
    check_duty(state, Duty.ACCEPT, ctx)
    rules = state.rules.cases
    check_day(params.by_on, "by_on", rules, ctx.now)
    named = tuple(one.id for one in case.materials if one.wanting)
    if not named:
        raise InvalidParams(problem="nothing is missing or wrong: check the materials first - at `$`")
    _check_newly_required(case, params.newly_required, named)
    omitted = _omitted(case, named, params.newly_required)
    fact = ClockFact(what="correction_asked", at=ctx.now, omitted=bool(omitted))
    asked = CorrectionsRequested(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        by_on=params.by_on,
        named=named,
        omitted=omitted,
        due_on=due_after(case, fact, rules),
    )
    papers = Paperwork(state, case, ctx)
    place = len(case.corrections) + 1
    papers.make(sheets.correction_notice(case, named, params.by_on, place), rules.imprint.acceptance_seal)
    papers.make(sheets.review_record(case, rules.clock.local_day(ctx.now)))
    events = (asked, *_fault(case, omitted, ctx), *papers.events)
    return Decision(events, case_changed(case.id, ctx.now, papers.numbers))


def _check_newly_required(case: Case, newly: Iterable[str], named: tuple[str, ...]) -> None:
    for material_id in newly:
        material = case.material(material_id)
        if material is None:
            raise NotFound(what="material", id=material_id)
        if material_id not in named or not material.problem.strip():
            raise InvalidParams(
                problem=f"say in its finding why {material_id!r} is new - at `$.newly_required`"
            )


def _omitted(case: Case, named: Iterable[str], newly: Iterable[str]) -> tuple[str, ...]:
    """Return what an earlier notice, or the acceptance, should have named (R092, R187)."""
    if not case.corrections and case.accepted_at is None:
        return ()
    before = {material_id for one in case.corrections for material_id in one.named}
    return tuple(one for one in named if one not in before and one not in set(newly))


def _fault(case: Case, omitted: tuple[str, ...], ctx: Context) -> tuple[CaseEvent, ...]:
    if not omitted:
        return ()
    at_fault = case.corrections[0].by if case.corrections else case.accepted_by
    proven = OmissionProven(
        at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id, clerk_at_fault=at_fault, materials=omitted
    )
    return (proven,)


@handles(wire.ReceiveCorrections)
def receive_corrections(state: HallState, params: wire.ReceiveCorrections, ctx: Context) -> Decision:
    """The applicant is back with papers.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.RECEIVE_CORRECTIONS)
    check_duty(state, Duty.ACCEPT, ctx)
    findings = checked_findings(case, params.findings)
    if not findings:
        raise InvalidParams(problem="say what was brought - at `$.findings`")
    fact = ClockFact(what="corrected", at=ctx.now)
    received = CorrectionsReceived(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        findings=findings,
        due_on=due_after(case, fact, state.rules.cases),
    )
    return Decision((received,), case_changed(case.id, ctx.now))


# ---------------------------------------------------------------- no


@handles(wire.RefuseCase)
def refuse(state: HallState, params: wire.RefuseCase, ctx: Context) -> Decision:
    """不予受理决定, in writing with reasons (R057).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.REFUSE)
    check_duty(state, Duty.ACCEPT, ctx)
    check_reasons(params.reasons)
    rules = state.rules.cases
    refused = CaseRefused(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        reasons=params.reasons,
        competent_body=params.competent_body,
    )
    papers = Paperwork(state, case, ctx)
    papers.make(
        sheets.refusal(case, rules, params.reasons, params.competent_body),
        rules.imprint.acceptance_seal,
        case.department,
    )
    return Decision((refused, *papers.events), case_changed(case.id, ctx.now, papers.numbers))


def check_reasons(reasons: tuple[str, ...]) -> None:
    """Refuse reasons that say nothing. Raises InvalidParams."""
    if not reasons or not all(reason.strip() for reason in reasons):
        raise InvalidParams(problem="a reason that can be read is needed - at `$.reasons`")


@handles(wire.WithdrawCase)
def withdraw(state: HallState, params: wire.WithdrawCase, ctx: Context) -> Decision:
    """The applicant takes it back (R060).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.WITHDRAW)
    _check_any_duty(state, ctx)
    if not params.reason.strip():
        raise InvalidParams(problem="a reason is needed - at `$.reason`")
    rules = state.rules.cases
    withdrawn = CaseWithdrawn(at=ctx.now, record_id=case.id, by=ctx.actor.clerk_id, reason=params.reason)
    papers = Paperwork(state, case, ctx)
    today = rules.clock.local_day(ctx.now)
    papers.make(sheets.withdrawal(case, rules, today, params.reason), rules.imprint.acceptance_seal)
    return Decision((withdrawn, *papers.events), case_changed(case.id, ctx.now, papers.numbers))


def _check_any_duty(state: HallState, ctx: Context) -> None:
    if not duties_of(state, ctx) & {Duty.ACCEPT.value, Duty.ISSUE.value}:
        raise DutyMissing(duty=Duty.ACCEPT.value, why="not_assigned")
